/** Files on their way from this page, one at a time, so that a thin network brings at least the first. They outlive the field that began them: a form
 *  may draw its fields anew at any moment. */
import { useSyncExternalStore } from 'react'
import { newRecordId, type RecordId } from '@qinghe/domain/kernel/ids.ts'
import { failureOf, isSilence, sayFailure } from '../../app/failure.ts'
import { newSent, type Sent, startSending } from './sending.ts'
import { smaller } from './smaller.ts'

/** @property part how much of it has gone out · @property preview address of what is in hand · @property said why it did not arrive */
export type Upload = { id: RecordId; name: string; bytes: number; state: 'waiting' | 'sending' | 'done' | 'failed'; part: number; preview: string | null; said: string | null; mayRetry: boolean }

let all: ReadonlyMap<string, Upload> = new Map()
const listeners = new Set<() => void>()
const waiting: Sent[] = []
const kept = new Map<string, Sent>()
const tries = new Map<string, number>()
let stopNow: (() => void) | null = null
let current: string | null = null
/** After so many attempts by itself the person decides. */
const mostTries = 3
const pauseMs = 3_000

function change(id: string, some: Partial<Upload>): void {
  const before = all.get(id)
  if (before === undefined) return
  all = new Map(all).set(id, { ...before, ...some })
  for (const tell of listeners) tell()
}
function put(upload: Upload): void {
  all = new Map(all).set(upload.id, upload)
  for (const tell of listeners) tell()
}

function failedWith(sent: Sent, error: unknown): void {
  const failure = failureOf(error)
  const count = (tries.get(sent.file) ?? 0) + 1
  tries.set(sent.file, count)
  if (isSilence(failure) && count < mostTries && all.has(sent.file)) {
    change(sent.file, { state: 'waiting', part: 0, said: '网络不好，稍后自动再传' })
    window.setTimeout(() => { if (all.has(sent.file)) { waiting.push(sent); next() } }, pauseMs * count)
    return
  }
  const { title, next: then } = sayFailure(failure)
  change(sent.file, { state: 'failed', said: [title, isSilence(failure) ? '' : then].filter(Boolean).join('，'), mayRetry: failure.kind !== 'problem' })
}

function next(): void {
  if (current !== null) return
  const sent = waiting.shift()
  if (sent === undefined) return
  current = sent.file
  change(sent.file, { state: 'sending', said: null, part: 0 })
  const over = (tell: () => void): void => { current = null; stopNow = null; tell(); next() }
  stopNow = startSending(sent, {
    progress: part => change(sent.file, { part }),
    done: () => over(() => { kept.delete(sent.file); change(sent.file, { state: 'done', part: 1 }) }),
    failed: error => over(() => failedWith(sent, error)),
  })
}

/** @returns its id at once, so that the form knows of it: what has not arrived is refused in words and not left out silently */
export function beginUpload(file: File): RecordId {
  const id = newRecordId()
  put({ id, name: file.name, bytes: file.size, state: 'waiting', part: 0, preview: null, said: null, mayRetry: false })
  void smaller(file).then(({ blob, isPicture }) => {
    if (!all.has(id)) return
    change(id, { bytes: blob.size, preview: isPicture ? URL.createObjectURL(blob) : null })
    const sent = newSent(id, file.name === '' ? '照片.jpg' : file.name, blob)
    kept.set(id, sent)
    waiting.push(sent)
    next()
  })
  return id
}

export function retryUpload(id: string): void {
  const sent = kept.get(id)
  if (sent === undefined) return
  tries.delete(id)
  change(id, { state: 'waiting', said: null, part: 0 })
  waiting.push(sent)
  next()
}

/** Taken out of the form, on its way or not. */
export function dropUpload(id: string): void {
  const upload = all.get(id)
  if (upload?.preview != null) URL.revokeObjectURL(upload.preview)
  kept.delete(id)
  all = new Map([...all].filter(([one]) => one !== id))
  const at = waiting.findIndex(one => one.file === id)
  if (at >= 0) waiting.splice(at, 1)
  if (current === id) { stopNow?.(); current = null; stopNow = null; next() }
  for (const tell of listeners) tell()
}

const subscribe = (tell: () => void): (() => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }
export const useUploads = (): ReadonlyMap<string, Upload> => useSyncExternalStore(subscribe, () => all)
