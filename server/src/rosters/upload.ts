/** An uploaded roster: taken sealed, announced by a command, then read in the background (reading.ts). */
import { UploadInput, uploadRoster as contract } from '@qinghe/domain/rosters/contract.ts'
import type { FastifyInstance } from 'fastify'
import type { InFlightFolder } from '../exchange/inFlight.ts'
import { uploadedParts } from '../exchange/upload.ts'
import { performCommand } from '../http/commands.ts'
import { perform } from '../http/endpoint.ts'
import { refuseForeign } from '../http/foreign.ts'
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
      await reading.file.discard()
    }
  }
  app.post('/api/rosters', async (request, reply) => {
    refuseForeign(request)
    const who = await tools.who(request)
    const { envelope, file } = await uploadedParts(request, folder)
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
    void begin({ kernel: tools.kernel, actor: who.actor, input, file })
    return receipt
  })
}
