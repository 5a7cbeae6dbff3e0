/** Performing commands: receipts make every write repeatable without happening twice; what is refused keeps its payload.
 *  One command is a batch of one: the same transaction, a savepoint for each, outcomes in the order they were sent. */
import { createHash } from 'node:crypto'
import type { Done, Envelope, Receipt } from '@qinghe/domain/kernel/command.ts'
import { Conflict, Denied, NotFound, NotWritable, Problem, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type { LeafState } from '../audit/leaf.ts'
import { changeOf, staffState } from '../audit/state.ts'
import { seal } from '../crypto/sealing.ts'
import { hashOfCommand, type LeafChain } from '../db/chain.ts'
import { run, type Session } from '../db/reader.ts'
import { join, sql } from '../db/sql.ts'
import { refuseSwallowed } from '../db/swallowed.ts'
import { type Deriving, type Finished, type Locked, lockChildren, makeWriter } from '../db/writer.ts'
import type { CommandEndpoint, Prepared } from './endpoint.ts'
import { toldOf } from './guard.ts'
import type { Kernel, LeafFacts, SignedIn } from './kernel.ts'
import { isEverybodys, translated } from './problems.ts'
import { writing } from './transactions.ts'

/** `error` is what the person is told when nothing was applied; `kept`: there is a receipt and the payload is held with it;
 *  `isRepeat`: all of it happened the first time. */
export type Outcome = { receipt: Receipt; kept: boolean; isRepeat?: true; error?: Error }
export type Order = { endpoint: CommandEndpoint; envelope: Envelope; prepared: Prepared }
export type Sender = { who: SignedIn; requestId: string }

/** A fault of ours in one command of several: its author is told by number, the others go on without it. */
export class FaultOf extends Error {
  override readonly name = 'FaultOf'
  readonly order: Order
  constructor(order: Order, cause: unknown) {
    super('a command failed', { cause })
    this.order = order
  }
}

const hashOf = (order: Order): Buffer => createHash('sha256')
  .update(JSON.stringify([order.endpoint.contract.name, order.prepared.input, order.envelope.basedOn ?? null])).digest()

const mayWord = (endpoint: CommandEndpoint): string | undefined =>
  typeof endpoint.contract.may === 'string' ? endpoint.contract.may : undefined

/** Takes the ids of all commands before anything is done, in the order of the ids: two requests with the same ones wait for each
 *  other and never lock each other out. @returns those nobody had taken */
async function claim({ client, actor, now }: Session, orders: readonly Order[]): Promise<Set<string>> {
  const sorted = [...orders].sort((a, b) => (a.envelope.id < b.envelope.id ? -1 : a.envelope.id > b.envelope.id ? 1 : 0))
  const rows = sorted.map(order => sql`(${actor.county}, ${order.envelope.id}, ${actor.account}, ${actor.posting}, ${order.endpoint.contract.name}, ${hashOf(order)}, ${new Date(now)})`)
  const fresh = await run<{ id: string }>(client, sql`
    insert into qinghe.commands (county, id, account, posting, name, input_hash, at) values ${join(rows, ', ')}
    on conflict (county, id) do nothing returning id`)
  return new Set(fresh.map(row => row.id))
}

type Kept = { input_hash: Uint8Array; receipt: Receipt | null }
const idTaken = () => problem('command.idTaken', '这次提交的编号已被另一次提交使用，请刷新页面后重新提交', 409)

/** What happened the first time. */
async function repeated({ client, actor }: Session, order: Order): Promise<Outcome> {
  const [before] = await run<Kept>(client, sql`
    select input_hash, receipt from qinghe.commands where county = ${actor.county} and id = ${order.envelope.id}`)
  if (before?.receipt && hashOf(order).equals(before.input_hash)) return { receipt: before.receipt, kept: true, isRepeat: true }
  return { receipt: { command: order.envelope.id, outcome: 'setAside', records: [], counts: {} }, kept: false, error: idTaken() }
}

/** Refusals a person can act on are kept; everything else, and what will pass by itself (a full disk, a lost database), is not. */
const passing = 500
const isRefusal = (error: unknown): error is Error =>
  (error instanceof Problem && error.status < passing) || error instanceof Conflict || error instanceof NotFound || error instanceof Denied

type Work = Sender & { kernel: Kernel; session: Session }
type Result = { outcome: Outcome; touched: readonly string[]; notes?: readonly string[]; history?: Finished['history']; records?: Finished['records']; state?: LeafState | undefined }

async function apply({ kernel, session }: Work, order: Order, locked: readonly Locked[]): Promise<{ done: Done; touched: string[]; notes: readonly string[] } & Pick<Finished, 'history' | 'records'>> {
  const word = mayWord(order.endpoint)
  if (word !== undefined && !kernel.mayDo(session.actor, word)) throw new Denied()
  const denied = order.prepared.denies(session.actor.role)
  if (denied.length > 0) throw new NotWritable(denied)
  const visible = new Set(locked.map(l => l.id))
  if (order.prepared.touches.some(id => !visible.has(id))) throw new NotFound('这名儿童')
  const { contract } = order.endpoint
  const { writer, finish } = makeWriter(session, {
    id: order.envelope.id, name: contract.name, phrase: contract.audit, basedOn: order.envelope.basedOn,
  }, locked)
  const done = await order.prepared.run(writer)
  const { written, acts, ...chained } = await finish()
  await react(kernel, writer, { written, acts })
  return { done, touched: [...new Set([...written.map(one => one.child), ...(done.about ?? [])])], notes: writer.notes, ...chained }
}

export async function react({ reactions }: Pick<Kernel, 'reactions'>, w: Deriving, { written, acts }: Pick<Finished, 'written' | 'acts'>): Promise<void> {
  const issues = []
  for (const { blocks } of reactions) if (blocks) issues.push(...await blocks(w, written))
  refuseIf(issues)
  for (const { derives } of reactions) if (derives) await derives(w, written, acts)
}

async function attempt(work: Work, order: Order, locked: readonly Locked[]): Promise<Result> {
  const { client } = work.session
  const receipt = { command: order.envelope.id, records: [], counts: {} }
  await client.query('SAVEPOINT one')
  try {
    const { done, ...rest } = await apply(work, order, locked)
    return { outcome: { receipt: { ...receipt, outcome: 'applied', records: done.records, counts: done.counts ?? {} }, kept: true }, ...rest }
  } catch (thrown) {
    const found = translated(thrown)
    const error = found instanceof Conflict ? toldOf(found, order.endpoint.contract, work.session.actor) : found
    if (!isRefusal(error)) throw isEverybodys(thrown) ? thrown : new FaultOf(order, thrown)
    await client.query('ROLLBACK TO SAVEPOINT one')
    return { outcome: { receipt: { ...receipt, outcome: error instanceof Conflict ? 'held' : 'setAside' }, kept: true, error }, touched: [] }
  }
}

const forbidden = 403
/** What the matrix, the scope or a missing approval refused; anything else that was refused is a write that did not pass its rules. */
export const isDenial = (error: unknown): boolean =>
  error instanceof Denied || error instanceof NotFound || error instanceof NotWritable || (error instanceof Problem && error.status === forbidden)

function leafOf({ who, requestId }: Sender, order: Order, { outcome, touched, notes = [] }: Result): Omit<LeafFacts, 'chain'> {
  const children = touched.length > 0 ? touched : order.prepared.touches
  return {
    kind: isDenial(outcome.error) ? 'denied' : 'write',
    actor: who.actor, purpose: order.endpoint.contract.purpose, phrase: [order.endpoint.contract.audit, ...notes].join('，'), class: null,
    children, count: children.length, command: order.envelope.id, device: who.device, requestId,
    outcome: outcome.receipt.outcome,
  }
}

/** Leaf, outcome, receipt and, of what was refused, the sealed payload: in the commit of the write itself. */
async function keep(work: Work, order: Order, result: Result): Promise<void> {
  const { kernel, session } = work
  const { receipt, error } = result.outcome
  const facts = leafOf(work, order, result)
  // A repeat changes nothing: what it is answered stands there from the first time.
  if (result.outcome.isRepeat) return kernel.audit.insert(session.client, facts)
  const { actor, client, now } = session
  const { id } = order.envelope
  const payload = error ? JSON.stringify(order.envelope) : null
  const line = hashOfCommand(session.ring.chain, {
    county: actor.county, id, account: actor.account, posting: actor.posting, name: order.endpoint.contract.name, input_hash: hashOf(order),
    outcome: receipt.outcome, receipt, at: new Date(now), payload,
  })
  const chain: LeafChain = { line: line.toString('hex'), ...(result.history === undefined ? {} : { added: result.history }), ...(result.records === undefined ? {} : { records: result.records }) }
  await kernel.audit.insert(client, { ...facts, chain, state: result.state })
  const sealed = payload === null ? null : seal(kernel.ring, { table: 'commands', column: 'payload', row: id }, payload)
  const kept = await run(client, sql`update qinghe.commands set outcome = ${receipt.outcome}, receipt = ${JSON.stringify(receipt)}::jsonb,
    payload = ${sealed}::bytea, mac = ${line} where county = ${actor.county} and id = ${id} returning id`)
  refuseSwallowed('commands', 1, kept.length)
}

/** The rows locked for the whole request before anything was read. Once a command was applied their versions and places may be
 *  others, and children may be new: they are asked for again, and are ours already. */
async function makeLocks(session: Session, orders: readonly Order[]): Promise<(order: Order, stale: boolean) => Promise<readonly Locked[]>> {
  const union = [...new Set(orders.flatMap(order => order.prepared.touches))]
  const first = union.length === 0 ? [] : await lockChildren(session, union)
  return async ({ prepared: { touches } }, stale) => {
    if (touches.length === 0) return []
    const own = new Set(touches)
    return stale ? lockChildren(session, touches) : first.filter(row => own.has(row.id))
  }
}

/** Posts, accounts, codes, offices, kinds and plans of a county have no history; the leaf says what they were before and after (audit/state.ts). */
const isAboutStaff = ({ endpoint: { contract: { name } } }: Order): boolean => ['staff.', 'kinds.', 'plans.'].some(feature => name.startsWith(feature))

/** Commands as one transaction, each applied, held (somebody else changed it) or set aside (refused) by itself, in the order
 *  sent, each with its leaf. @throws FaultOf when one of them meets a fault of ours: then none is done */
export function performCommands(kernel: Kernel, orders: readonly Order[], from: Sender): Promise<Outcome[]> {
  return writing(kernel, from.who.actor, async session => {
    const work = { kernel, session, ...from }
    let standing = orders.some(isAboutStaff) ? await staffState(session.client, session.ring.chain) : undefined
    const lockedFor = await makeLocks(session, orders)
    const fresh = await claim(session, orders)
    const outcomes: Outcome[] = []
    let stale = false
    for (const order of orders) {
      const isFirst = fresh.delete(order.envelope.id)
      const result: Result = isFirst ? await attempt(work, order, await lockedFor(order, stale)) : { outcome: await repeated(session, order), touched: [] }
      if (standing && isFirst) {
        const now = await staffState(session.client, session.ring.chain)
        result.state = changeOf(standing, now)
        standing = now
      }
      if (result.outcome.kept) await keep(work, order, result)
      stale ||= isFirst && result.outcome.receipt.outcome === 'applied'
      outcomes.push(result.outcome)
    }
    return outcomes
  })
}

/** One command, whole. */
export async function performCommand(kernel: Kernel, order: Order & Sender): Promise<Outcome> {
  try {
    const [outcome] = await performCommands(kernel, [order], order)
    if (!outcome) throw new Error('a command without an outcome')
    if (!outcome.kept && outcome.error) throw outcome.error
    return outcome
  } catch (error) {
    throw error instanceof FaultOf ? error.cause : error
  }
}
