/** POST /api/imports: taken sealed, announced by a command, then read in the background (reading.ts), as rosters are. */
import { UploadInput, uploadImport as contract } from '@qinghe/domain/imports/contract.ts'
import type { FastifyInstance } from 'fastify'
import type { InFlightFolder } from '../exchange/inFlight.ts'
import { withUpload } from '../exchange/upload.ts'
import { performCommand } from '../http/commands.ts'
import { perform } from '../http/endpoint.ts'
import { answerFor, refusedBefore } from '../http/problems.ts'
import type { Tools } from '../http/server.ts'
import { uploadImport } from './actions.ts'
import { failed, type Reading, readImport } from './reading.ts'

const endpoint = perform(contract, uploadImport)

/** @param read where it is read: in production by a process of its own, which keeps nobody waiting */
export const importUploads = (folder: InFlightFolder, onFault: (error: unknown) => void, read: (reading: Reading) => Promise<void> = readImport) => (app: FastifyInstance, tools: Tools): void => {
  const begin = async (reading: Reading): Promise<void> => {
    try {
      await read(reading)
    } catch (error) {
      onFault(error)
      await failed({ kernel: reading.kernel, actor: reading.actor, batch: reading.input.batch }).catch(onFault)
    } finally {
      await reading.file.discard()
    }
  }
  app.post('/api/imports', async (request, reply) => {
    const who = await tools.who(request)
    const mayWrite = typeof contract.may === 'string' && tools.kernel.mayDo(who.actor, contract.may)
    const answer = await withUpload(request, { folder, owner: who.actor.posting, mayWrite }, async ({ envelope, file, handOver }) => {
      const input = UploadInput.parse(envelope.input)
      const { receipt, error, isRepeat } = await performCommand(tools.kernel, { endpoint, envelope, prepared: endpoint.prepare(input), who, requestId: request.id })
      if (error) return { refused: { ...answerFor(error, request.id).body, command: receipt.command } }
      if (isRepeat && receipt.outcome !== 'applied') throw refusedBefore()
      if (isRepeat || file === undefined) return { receipt }
      handOver()
      void begin({ kernel: tools.kernel, actor: who.actor, input, file })
      return { receipt }
    })
    return answer.refused ? reply.code(answer.refused.status).type('application/problem+json').send(answer.refused) : answer.receipt
  })
}
