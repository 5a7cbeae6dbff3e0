/** An uploaded roster: taken sealed, announced by a command, then read in the background (reading.ts). */
import { UploadInput, uploadRoster as contract } from '@qinghe/domain/rosters/contract.ts'
import type { FastifyInstance } from 'fastify'
import type { InFlightFolder } from '../exchange/inFlight.ts'
import { withUpload } from '../exchange/upload.ts'
import { performCommand } from '../http/commands.ts'
import { perform } from '../http/endpoint.ts'
import { answerFor, refusedBefore } from '../http/problems.ts'
import type { Tools } from '../http/server.ts'
import { uploadRoster } from './actions.ts'
import { type Reading, readBatch } from './reading.ts'
import { markFailed } from './working.ts'

const uploadEndpoint = perform(contract, uploadRoster)

type Read = (reading: Reading) => Promise<void>

/** POST /api/rosters
 *  @param read where it is read: in production by a process of its own, which keeps nobody waiting */
export const rosterUploads = (folder: InFlightFolder, onFault: (error: unknown) => void, read: Read = readBatch) => (app: FastifyInstance, tools: Tools): void => {
  const begin = async (reading: Reading): Promise<void> => {
    try {
      await read(reading)
    } catch (error) {
      onFault(error)
      await markFailed({ kernel: reading.kernel, actor: reading.actor, batch: reading.input.batch }).catch(onFault)
    } finally {
      await reading.file.discard()
    }
  }
  app.post('/api/rosters', async (request, reply) => {
    const who = await tools.who(request)
    const mayWrite = typeof contract.may === 'string' && tools.kernel.mayDo(who.actor, contract.may)
    const answer = await withUpload(request, { folder, owner: who.actor.posting, mayWrite }, async ({ envelope, file, handOver }) => {
      const input = UploadInput.parse(envelope.input)
      const { receipt, error, isRepeat } = await performCommand(tools.kernel, {
        endpoint: uploadEndpoint, envelope, prepared: uploadEndpoint.prepare(input), who, requestId: request.id,
      })
      if (error) return { refused: { ...answerFor(error, request.id).body, command: receipt.command } }
      // Sent again: the first sending is being read, or was.
      if (isRepeat && receipt.outcome !== 'applied') throw refusedBefore()
      if (isRepeat || file === undefined) return { receipt }
      handOver()
      void begin({ kernel: tools.kernel, actor: who.actor, input, file })
      return { receipt }
    })
    return answer.refused ? reply.code(answer.refused.status).type('application/problem+json').send(answer.refused) : answer.receipt
  })
}
