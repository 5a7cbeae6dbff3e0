/** Several commands in one request and one transaction: what a phone kept without signal, or an interface sends at once
 *  (ARCHITECTURE.md section 10). Each is judged as if it had come alone; one that fails undoes no other. */
import { Batch, BatchAnswer, type BatchResult, type NamedEnvelope } from '@qinghe/domain/kernel/command.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyInstance } from 'fastify'
import { FaultOf, type Order, type Outcome, performCommands, type Sender } from './commands.ts'
import type { CommandEndpoint, Endpoint } from './endpoint.ts'
import type { Kernel } from './kernel.ts'
import { answerFor, refusedBefore } from './problems.ts'
import { rawInput, refuseNul } from './rawInput.ts'
import type { Tools } from './tools.ts'

const unknownName = () => problem('batch.unknownCommand', '没有这种办理，或者它不能成批提交，请升级后重试', 400)
/** Of what was done: its outcome; of what could not even be begun: the error. */
type Answered = { order: Order; outcome: Outcome } | { error: unknown }

/** @throws what the command would have been answered alone */
function orderOf(endpoints: ReadonlyMap<string, CommandEndpoint>, { name, ...envelope }: NamedEnvelope): Order {
  const endpoint = endpoints.get(name)
  if (!endpoint) throw unknownName()
  const input = rawInput({ body: envelope.input, params: {}, method: 'POST', query: {} }, endpoint.contract.at)
  return { endpoint, envelope, prepared: endpoint.prepare(input) }
}

type Begun = { command: BatchResult['command']; order?: Order; error?: unknown }
function begin(endpoints: ReadonlyMap<string, CommandEndpoint>, envelope: NamedEnvelope): Begun {
  try {
    return { command: envelope.id, order: orderOf(endpoints, envelope) }
  } catch (error) {
    return { command: envelope.id, error }
  }
}

/** All that can be begun, again without the one that met a fault of ours until none does: a command that always fails must not keep
 *  a phone from ever delivering the rest. */
async function performSound(kernel: Kernel, orders: readonly Order[], from: Sender): Promise<Map<Order, Answered>> {
  const answered = new Map<Order, Answered>()
  let sound = orders
  while (sound.length > 0) {
    try {
      const outcomes = await performCommands(kernel, sound, from)
      sound.forEach((order, i) => {
        const outcome = outcomes[i]
        if (outcome) answered.set(order, { order, outcome })
      })
      return answered
    } catch (error) {
      if (!(error instanceof FaultOf)) throw error
      answered.set(error.order, { error: error.cause })
      sound = sound.filter(order => order !== error.order)
    }
  }
  return answered
}

const applied = 200
function resultOf(command: BatchResult['command'], answered: Answered, told: (error: unknown) => ReturnType<typeof answerFor>['body']): BatchResult {
  if ('error' in answered) {
    const refusal = told(answered.error)
    return { command, outcome: 'refused', status: refusal.status, records: [], counts: {}, problem: shown(refusal) }
  }
  const { receipt, kept, error } = answered.outcome
  const { records, counts } = receipt
  if (!error && receipt.outcome === 'applied') return { command, outcome: 'applied', status: applied, records, counts }
  const refusal = told(error ?? refusedBefore())
  return { command, outcome: kept ? receipt.outcome : 'refused', status: refusal.status, records, counts, problem: shown(refusal) }
}
const shown = ({ fields, ...rest }: ReturnType<typeof answerFor>['body']): BatchResult['problem'] => ({ ...rest, ...(fields ? { fields: [...fields] } : {}) })

async function answerBatch({ kernel }: Tools, batch: { commands: readonly NamedEnvelope[]; endpoints: ReadonlyMap<string, CommandEndpoint> }, from: Sender): Promise<unknown> {
  const told = (error: unknown) => {
    const { body, fault } = answerFor(error, from.requestId)
    if (fault) kernel.fault(from.requestId, error)
    return body
  }
  const begun = batch.commands.map(envelope => begin(batch.endpoints, envelope))
  const done = await performSound(kernel, begun.flatMap(({ order }) => order ?? []), from)
  return BatchAnswer.parse({
    results: begun.map(({ command, order, error }) => resultOf(command, (order && done.get(order)) ?? { error }, told)),
  })
}

/** POST /api/batch */
export function batches(app: FastifyInstance, tools: Tools, all: readonly Endpoint[]): void {
  const endpoints = new Map(all.flatMap(one => (one.kind === 'command' ? [[one.contract.name, one] as const] : [])))
  app.post('/api/batch', async request => {
    const who = await tools.who(request)
    refuseNul(request.body)
    const { commands } = Batch.parse(request.body)
    return answerBatch(tools, { commands, endpoints }, { who, requestId: request.id })
  })
}
