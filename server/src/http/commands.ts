/** Performing commands: receipts make every write repeatable without happening twice; what is refused keeps its payload. */
import { createHash } from 'node:crypto'
import type { Done, Envelope, Receipt } from '@qinghe/domain/kernel/command.ts'
import { Conflict, Denied, NotFound, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { seal } from '../crypto/sealing.ts'
import { run, type Session } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Locked, lockChildren, makeWriter } from '../db/writer.ts'
import type { CommandEndpoint, Prepared } from './endpoint.ts'
import type { Kernel, LeafFacts, SignedIn } from './kernel.ts'
import { translated } from './problems.ts'
import { writing } from './transactions.ts'

/** `error` is what the person is told when nothing was applied; the receipt says that the payload is kept. */
export type Outcome = { receipt: Receipt; error?: Error }
type Order = { endpoint: CommandEndpoint; envelope: Envelope; prepared: Prepared; who: SignedIn; requestId: string }

const hashOf = (order: Order): Buffer => createHash('sha256')
  .update(JSON.stringify([order.endpoint.contract.name, order.prepared.input, order.envelope.basedOn ?? null])).digest()

const mayWord = (endpoint: CommandEndpoint): string | undefined =>
  typeof endpoint.contract.may === 'string' ? endpoint.contract.may : undefined

type Kept = { input_hash: Uint8Array; outcome: Receipt['outcome'] | null; receipt: Receipt | null }

/** Takes the command's id, or returns what happened the first time. */
async function claim(session: Session, order: Order): Promise<Receipt | undefined> {
  const { actor } = session
  const fresh = await run(session.client, sql`
    insert into qinghe.commands (county, id, account, posting, name, input_hash, at)
    values (${actor.county}, ${order.envelope.id}, ${actor.account}, ${actor.posting}, ${order.endpoint.contract.name}, ${hashOf(order)}, ${new Date(session.now)})
    on conflict (county, id) do nothing returning id`)
  if (fresh.length > 0) return undefined
  const [kept] = await run<Kept>(session.client, sql`
    select input_hash, outcome, receipt from qinghe.commands where county = ${actor.county} and id = ${order.envelope.id}`)
  if (!kept?.receipt || !hashOf(order).equals(kept.input_hash)) {
    throw problem('command.idTaken', '这次提交的编号已被另一次提交使用，请刷新页面后重新提交', 409)
  }
  return kept.receipt
}

/** Refusals a person can act on are kept; everything else is a fault and rolls the whole request back. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof Problem || error instanceof Conflict || error instanceof NotFound || error instanceof Denied

async function apply({ kernel, session }: { kernel: Kernel; session: Session }, order: Order, locked: readonly Locked[]): Promise<{ done: Done; touched: string[] }> {
  const word = mayWord(order.endpoint)
  if (word !== undefined && !kernel.mayDo(session.actor, word)) throw new Denied()
  const visible = new Set(locked.map(l => l.id))
  if (order.prepared.touches.some(id => !visible.has(id))) throw new NotFound('这名儿童')
  const { contract } = order.endpoint
  const { writer, finish } = makeWriter(session, {
    id: order.envelope.id, name: contract.name, phrase: contract.audit, basedOn: order.envelope.basedOn,
  }, locked)
  const done = await order.prepared.run(writer)
  const touched = await finish()
  for (const react of kernel.reactions) await react(writer, touched)
  return { done, touched }
}

async function attempt(kernel: Kernel, session: Session, order: Order): Promise<{ outcome: Outcome; touched: string[] }> {
  const { client } = session
  const locked = order.prepared.touches.length === 0 ? [] : await lockChildren(session, order.prepared.touches)
  const before = await claim(session, order)
  if (before) return { outcome: { receipt: before }, touched: [] }
  const receipt = { command: order.envelope.id, records: [], counts: {} }
  await client.query('SAVEPOINT one')
  try {
    const { done, touched } = await apply({ kernel, session }, order, locked)
    return { outcome: { receipt: { ...receipt, outcome: 'applied', records: done.records, counts: done.counts ?? {} } }, touched }
  } catch (thrown) {
    const error = translated(thrown)
    if (!isRefusal(error)) throw thrown
    await client.query('ROLLBACK TO SAVEPOINT one')
    return { outcome: { receipt: { ...receipt, outcome: error instanceof Conflict ? 'held' : 'setAside' }, error }, touched: [] }
  }
}

const forbidden = 403
/** What the matrix, the scope or a missing approval refused; anything else that was refused is a write that did not pass its rules. */
export const isDenial = (error: unknown): boolean =>
  error instanceof Denied || error instanceof NotFound || (error instanceof Problem && error.status === forbidden)

const leafOf = (order: Order, { outcome, touched }: { outcome: Outcome; touched: string[] }): LeafFacts => {
  const children = touched.length > 0 ? touched : order.prepared.touches
  return {
    kind: isDenial(outcome.error) ? 'denied' : 'write',
    actor: order.who.actor, purpose: order.endpoint.contract.purpose, phrase: order.endpoint.contract.audit, class: null,
    children, count: children.length, command: order.envelope.id, device: order.who.device, requestId: order.requestId,
    outcome: outcome.receipt.outcome,
  }
}

/** One command, whole: applied, held (somebody else changed it) or set aside (refused), each with its leaf, in one commit. */
export function performCommand(kernel: Kernel, order: Order): Promise<Outcome> {
  return writing(kernel, order.who.actor, async session => {
    const result = await attempt(kernel, session, order)
    await kernel.audit.insert(session.client, leafOf(order, result))
    const { receipt, error } = result.outcome
    const payload = error ? seal(kernel.ring, { table: 'commands', column: 'payload', row: order.envelope.id }, JSON.stringify(order.envelope)) : null
    await run(session.client, sql`update qinghe.commands set outcome = ${receipt.outcome}, receipt = ${JSON.stringify(receipt)}::jsonb,
      payload = coalesce(${payload}::bytea, payload) where county = ${session.actor.county} and id = ${order.envelope.id}`)
    return result.outcome
  })
}
