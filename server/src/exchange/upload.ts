/** A form with a command and one file: the command comes first, the file is taken sealed. Of whoever may not send one, of a file that is
 *  too large and of one too many nothing is written; of what is refused later nothing stays. */
import { Envelope } from '@qinghe/domain/kernel/command.ts'
import { type Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyRequest } from 'fastify'
import type { InFlightFile, InFlightFolder } from './inFlight.ts'
import { unreadable } from './isolate.ts'
import { defaultLimits } from './rows.ts'

/** `file` is missing when the sender may not send any: then the command says so, and leaves its leaf. */
export type Upload = {
  envelope: Envelope
  file: InFlightFile | undefined
  /** Somebody else has the file now and throws it away. */
  handOver: () => void
}
/** `owner` is the posting that sends; `limit` where it is not that of a roster. */
export type Sending = { folder: InFlightFolder; owner: string; mayWrite: boolean; limit?: Limit }
type Limit = { bytes: number; refused: () => Problem }

/** Beside the file the form has a command and a few lines of its own. */
const formBytes = 64 * 1024

/** Runs `work` with what was uploaded and throws the file away afterwards, whatever came of it, unless it was handed over. What is answered
 *  is sent when it is gone: `work` returns what to say and does not wait for an answer to be read.
 *  @throws Problem in words when there is no form, no command before the file, or no file */
export async function withUpload<T>(request: FastifyRequest, sending: Sending, work: (upload: Upload) => Promise<T>): Promise<T> {
  const { envelope, file } = await uploadedParts(request, sending)
  let isMine = true
  try {
    return await work({ envelope, file, handOver: () => { isMine = false } })
  } finally {
    if (isMine) await file?.discard()
  }
}

const ofRoster: Limit = { bytes: defaultLimits.fileBytes, refused: () => unreadable('tooLarge', { limitMb: Math.round(defaultLimits.fileBytes / 1024 / 1024) }) }

async function* within(limit: Limit, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (bytes > limit.bytes) throw limit.refused()
    yield piece
  }
}

async function uploadedParts(request: FastifyRequest, { folder, owner, mayWrite, limit = ofRoster }: Sending): Promise<Pick<Upload, 'envelope' | 'file'>> {
  if (!request.isMultipart()) throw problem('upload.noFile', '请用表单上传文件（multipart/form-data）', 400)
  if (Number(request.headers['content-length'] ?? 0) > limit.bytes + formBytes) throw limit.refused()
  let envelope: Envelope | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field' && part.fieldname === 'envelope') envelope = Envelope.parse(readJson(String(part.value)))
    else if (part.type === 'file') {
      if (!envelope) throw problem('upload.envelope', '上传的顺序不对，请刷新页面后重试', 400)
      if (mayWrite) return { envelope, file: await folder.accept(within(limit, part.file), limit.bytes, owner) }
      part.file.resume()
      return { envelope, file: undefined }
    }
  }
  throw problem('upload.noFile', '没有收到文件，请重新选择文件后上传', 400)
}

function readJson(text: string): unknown {
  // The form was read as UTF-8 before; what was none is this character by now.
  if (text.includes('\ufffd')) throw problem('input.notUtf8', '上传的说明里有不是 UTF-8 的字符，请刷新页面后重试', 400)
  try {
    return JSON.parse(text)
  } catch {
    throw problem('upload.envelope', '上传的说明不是有效的 JSON，请刷新页面后重试', 400)
  }
}
