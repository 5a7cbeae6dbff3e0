/** One upload that tells how far it is, which fetch cannot. Sent again under the same ids it happens once. */
import { type CommandId, newCommandId, type RecordId } from '@qinghe/domain/kernel/ids.ts'
import { stageFile } from '@qinghe/domain/records/files.ts'
import { noteExpired } from '../../app/expiry.ts'
import { CallFailed, failureFrom } from '../../app/failure.ts'
import { noteAnswer, noteSilence } from '../../app/network.ts'

/** Without a byte going out or an answer for so long the network is gone. */
const silenceMs = 45_000

export type Sent = { file: RecordId; name: string; blob: Blob; command: CommandId }
export const newSent = (file: RecordId, name: string, blob: Blob): Sent => ({ file, name, blob, command: newCommandId() })

function bodyOf({ file, name, blob, command }: Sent): FormData {
  const form = new FormData()
  form.set('envelope', JSON.stringify({ id: command, input: { file, name } }))
  form.set('file', blob, 'file')
  return form
}

const read = (text: string): unknown => { try { return JSON.parse(text) } catch { return null } }
function failed(request: XMLHttpRequest): CallFailed {
  if (request.status === 0) { noteSilence(); return new CallFailed({ kind: navigator.onLine ? 'away' : 'offline' }) }
  const failure = failureFrom(request.status, read(request.responseText))
  if (failure.kind === 'signedOut') noteExpired()
  return new CallFailed(failure)
}

/** @returns what stops it */
export function startSending(sent: Sent, on: { progress: (part: number) => void; done: () => void; failed: (error: CallFailed) => void }): () => void {
  const request = new XMLHttpRequest()
  let watch = 0
  const alive = (): void => { window.clearTimeout(watch); watch = window.setTimeout(() => request.abort(), silenceMs) }
  let isStopped = false
  const over = (tell: () => void): void => { window.clearTimeout(watch); if (!isStopped) tell() }
  request.upload.onprogress = ({ loaded, total }) => { alive(); on.progress(total === 0 ? 0 : loaded / total) }
  request.onload = () => over(() => { noteAnswer(); if (request.status < 300) on.done(); else on.failed(failed(request)) })
  request.onerror = () => over(() => on.failed(failed(request)))
  request.onabort = () => over(() => on.failed(new CallFailed({ kind: 'slow' })))
  request.open('POST', stageFile.at.split(' ')[1] ?? '')
  request.send(bodyOf(sent))
  alive()
  return () => { isStopped = true; request.abort() }
}
