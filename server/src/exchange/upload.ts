/** A form with a command and one file: the command comes first, the file is taken sealed. */
import { Envelope } from '@qinghe/domain/kernel/command.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyRequest } from 'fastify'
import type { InFlightFile, InFlightFolder } from './inFlight.ts'
import { defaultLimits } from './rows.ts'

/** @throws Problem in words when there is no form, no command before the file, or no file */
export async function uploadedParts(request: FastifyRequest, folder: InFlightFolder): Promise<{ envelope: Envelope; file: InFlightFile }> {
  if (!request.isMultipart()) throw problem('upload.noFile', '请用表单上传文件（multipart/form-data）', 400)
  let envelope: Envelope | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field' && part.fieldname === 'envelope') envelope = Envelope.parse(readJson(String(part.value)))
    else if (part.type === 'file') {
      if (!envelope) throw problem('upload.envelope', '上传的顺序不对，请刷新页面后重试', 400)
      return { envelope, file: await folder.accept(part.file, defaultLimits.fileBytes) }
    }
  }
  throw problem('upload.noFile', '没有收到文件，请重新选择文件后上传', 400)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw problem('upload.envelope', '上传的说明不是有效的 JSON，请刷新页面后重试', 400)
  }
}
