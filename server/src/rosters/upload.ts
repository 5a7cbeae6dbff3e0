/** An uploaded roster: taken sealed, announced by a command, then read in the background (reading.ts). */
import { UploadInput, uploadRoster as contract } from '@qinghe/domain/rosters/contract.ts'
import { Envelope } from '@qinghe/domain/kernel/command.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { defaultLimits } from '../exchange/rows.ts'
import type { InFlightFile, InFlightFolder } from '../exchange/inFlight.ts'
import { performCommand } from '../http/commands.ts'
import { perform } from '../http/endpoint.ts'
import { refuseForeign } from '../http/foreign.ts'
import { answerFor, refusedBefore } from '../http/problems.ts'
import type { Tools } from '../http/server.ts'
import { uploadRoster } from './actions.ts'
import { readBatch } from './reading.ts'

const uploadEndpoint = perform(contract, uploadRoster)

type Parts = { envelope: Envelope; file: InFlightFile }

async function partsOf(request: FastifyRequest, folder: InFlightFolder): Promise<Parts> {
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

/** POST /api/rosters */
export const rosterUploads = (folder: InFlightFolder, onFault: (error: unknown) => void) => (app: FastifyInstance, tools: Tools): void => {
  app.post('/api/rosters', async (request, reply) => {
    refuseForeign(request)
    const who = await tools.who(request)
    if (!request.isMultipart()) throw problem('upload.noFile', '请用表单上传文件（multipart/form-data）', 400)
    const { envelope, file } = await partsOf(request, folder)
    const input = UploadInput.parse(envelope.input)
    const { receipt, error, isRepeat } = await performCommand(tools.kernel, {
      endpoint: uploadEndpoint, envelope, prepared: uploadEndpoint.prepare(input), who, requestId: request.id,
    })
    if (error) {
      await file.discard()
      const { body } = answerFor(error, request.id)
      return reply.code(body.status).type('application/problem+json').send({ ...body, command: receipt.command })
    }
    if (isRepeat) {
      await file.discard() // the first sending is being read, or was
      if (receipt.outcome !== 'applied') throw refusedBefore()
      return receipt
    }
    void readBatch({ kernel: tools.kernel, actor: who.actor, input, file }).catch(onFault)
    return receipt
  })
}
