/** A command that comes as a form with a file: who may send it, the file sealed, the command performed, its receipt answered or what refused it
 *  as a problem. Of whoever may not send one no file is taken; the command says so and leaves its leaf. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { CommandContract } from '@qinghe/domain/kernel/contract.ts'
import type { FastifyInstance } from 'fastify'
import type { Writer } from '../db/writer.ts'
import { performCommand } from '../http/commands.ts'
import { perform } from '../http/endpoint.ts'
import type { Kernel } from '../http/kernel.ts'
import { answerFor, refusedBefore } from '../http/problems.ts'
import type { Tools } from '../http/tools.ts'
import type { InFlightFile, InFlightFolder } from './inFlight.ts'
import { type Sending, withUpload } from './upload.ts'

export type Begun<I> = { kernel: Kernel; actor: Actor; input: I; file: InFlightFile }
type Action<I> = (w: Writer, inputs: I[]) => Promise<Done[]>

/** @property action what the command does, with what was read out of the file where that is done first
 *  @property afterwards what goes on when the command stands, while its sender is answered; the file is its own from then on */
export type UploadRoute<I> = {
  contract: CommandContract<I>
  folder: InFlightFolder
  limit?: NonNullable<Sending['limit']>
  action: (input: I, file: InFlightFile | undefined) => Action<I> | Promise<Action<I>>
  afterwards?: (begun: Begun<I>) => Promise<void>
}

export const uploadRoute = <I>({ contract, folder, limit, action, afterwards }: UploadRoute<I>) => (app: FastifyInstance, tools: Tools): void => {
  app.post(contract.at.slice('POST '.length), async (request, reply) => {
    const who = await tools.who(request)
    const mayWrite = typeof contract.may === 'string' && tools.kernel.mayDo(who.actor, contract.may)
    const sending: Sending = { folder, owner: who.actor.posting, mayWrite, ...(limit === undefined ? {} : { limit }) }
    const answer = await withUpload(request, sending, async ({ envelope, file, handOver }) => {
      const input = contract.input.parse(envelope.input)
      const endpoint = perform(contract, await action(input, file))
      const { receipt, error, isRepeat } = await performCommand(tools.kernel, { endpoint, envelope, prepared: endpoint.prepare(input), who, requestId: request.id })
      if (error) return { refused: { ...answerFor(error, request.id).body, command: receipt.command } }
      if (isRepeat && receipt.outcome !== 'applied') throw refusedBefore()
      // Sent again: the first sending is being read, or was.
      if (isRepeat || file === undefined || afterwards === undefined) return { receipt }
      handOver()
      void afterwards({ kernel: tools.kernel, actor: who.actor, input, file })
      return { receipt }
    })
    return answer.refused ? reply.code(answer.refused.status).type('application/problem+json').send(answer.refused) : answer.receipt
  })
}

type InBackground<I> = { read: (begun: Begun<I>) => Promise<void>; failed: (begun: Begun<I>) => Promise<unknown>; onFault: (error: unknown) => void }
/** Reads the file while its sender goes on; a fault is told, and so is whoever waits for the file. */
export const inBackground = <I>({ read, failed, onFault }: InBackground<I>) => async (begun: Begun<I>): Promise<void> => {
  try {
    await read(begun)
  } catch (error) {
    onFault(error)
    await failed(begun).catch(onFault)
  } finally {
    await begun.file.discard()
  }
}
