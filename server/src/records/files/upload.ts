/** POST /api/records/files: one picture or document, sealed from the first byte on, opened in a locked process and staged to whoever sent it. */
import { StageInput, stageFile as contract } from '@qinghe/domain/records/files.ts'
import type { FastifyInstance } from 'fastify'
import type { InFlightFile, InFlightFolder } from '../../exchange/inFlight.ts'
import { mostFileBytes } from '../../exchange/picture/refusals.ts'
import { refusedFile, type Taken, takeFile } from '../../exchange/picture/taking.ts'
import { withUpload } from '../../exchange/upload.ts'
import { performCommand } from '../../http/commands.ts'
import { perform } from '../../http/endpoint.ts'
import { answerFor, refusedBefore } from '../../http/problems.ts'
import type { Tools } from '../../http/server.ts'
import { stageFiles } from './staging.ts'

async function wholeOf(file: InFlightFile): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of file) pieces.push(piece)
  return Buffer.concat(pieces)
}
const takenOf = async (file: InFlightFile | undefined): Promise<Taken | undefined> => (file === undefined ? undefined : takeFile(await wholeOf(file)))

export const fileUploads = (folder: InFlightFolder) => (app: FastifyInstance, tools: Tools): void => {
  app.post('/api/records/files', async (request, reply) => {
    const who = await tools.who(request)
    const mayWrite = typeof contract.may === 'string' && tools.kernel.mayDo(who.actor, contract.may)
    const limit = { bytes: mostFileBytes, refused: () => refusedFile('tooLarge') }
    const answer = await withUpload(request, { folder, owner: who.actor.posting, mayWrite, limit }, async ({ envelope, file }) => {
      const input = StageInput.parse(envelope.input)
      const endpoint = perform(contract, stageFiles(await takenOf(file)))
      const { receipt, error, isRepeat } = await performCommand(tools.kernel, { endpoint, envelope, prepared: endpoint.prepare(input), who, requestId: request.id })
      if (error) return { refused: { ...answerFor(error, request.id).body, command: receipt.command } }
      if (isRepeat && receipt.outcome !== 'applied') throw refusedBefore()
      return { receipt }
    })
    return answer.refused ? reply.code(answer.refused.status).type('application/problem+json').send(answer.refused) : answer.receipt
  })
}
