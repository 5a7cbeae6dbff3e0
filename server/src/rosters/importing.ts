/** Orders carried out in the background, as the posting that gave them: it is looked up again at every slice, and asked again whether it may.
 *
 *  writing → following → done, or writing → cancelling → done. A process that is killed in the middle leaves an order that says where it stood;
 *  the next one goes on there. Who works on an order holds the advisory lock of its county on a connection of its own, which dies with the process. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { commitRoster } from '@qinghe/domain/rosters/contract.ts'
import { insertLeaves } from '../audit/inbox.ts'
import { makeLeaf, momentNow } from '../audit/leaf.ts'
import { type LeafChain, removedOf } from '../db/chain.ts'
import { run, type Session } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Kernel } from '../http/kernel.ts'
import { writing } from '../http/transactions.ts'
import { asImporter } from '../jobs/claims.ts'
import { actedAs, actingFor } from '../staff/acting.ts'
import { refusal } from './draftsNow.ts'
import { followOrder } from './following.ts'
import { countAttempt, giveUp, type Order, type Waiting, waitingOrders } from './orders.ts'
import { deriving, isSuperseded, type Job, keepRefused, orderNow, prepare, type Prepared, writeSlice } from './slices.ts'
import { loadRows } from './store.ts'
import { leaveUndone, undoOrder } from './undoing.ts'

/** The word of the contract (domain/rosters/access.ts). */
const importing = 'rosters.import'
const undoDays = 30
const dayMs = 86_400_000
const mostAttempts = 5
const rowsTakenOut = 500

/** Imports into one county take turns: what one is writing nobody sees, so another that wrote beside it would enter a child without a number
 *  a second time. The lock is a session's, so it ends with the connection whatever becomes of us. @returns nothing when somebody else holds it */
async function hold(kernel: Kernel, county: number): Promise<{ release: () => Promise<void> } | undefined> {
  const client = await kernel.pools.qinghe_range.connect()
  const key = sql`hashtextextended(${`roster orders of ${county}`}, 0)`
  const [got] = await run(client, sql<{ held: boolean }>`select pg_try_advisory_lock(${key}) as held`)
  if (got?.held !== true) {
    client.release()
    return undefined
  }
  return { release: async () => { await run(client, sql`select pg_advisory_unlock(${key})`).then(() => client.release(), () => client.release(true)) } }
}

const post = (job: Job): Promise<Actor | undefined> => actingFor(job.kernel, job.posting, importing)

/** Slices one after the other; the next is made ready while PostgreSQL writes. @returns whether all that may be written is written */
async function writeAll(job: Job, actor: Actor, order: Order): Promise<boolean> {
  let ahead = prepare(job, actor, { order, after: order.next_row })
  for (let ready = await ahead; ready !== undefined; ready = await ahead) {
    const now: Prepared = ready
    ahead = prepare(job, actor, { order, after: now.upTo })
    ahead.catch(() => undefined) // heard of at the next turn, after what is being written
    const again = await post(job)
    if (!again) return false
    await writeSlice(job, again, now)
  }
  return true
}

const refusedWords = (n: number): string => `${n} 行在检查之后出现了新的问题，没有导入，请核对后再导入`

type Removed = NonNullable<LeafChain['removed']>

/** Lines whose place has ended since they were written come out again before the others come in. */
async function turnBack(session: Session, { county, batch, command }: Job): Promise<{ turned: number; removed: Removed }> {
  const [back] = await run(session.client, sql<{ found_rows: number[]; gone: unknown }>`select found_rows, gone from qinghe.turn_back(${county}, ${batch}::uuid)`)
  const ended = back?.found_rows ?? []
  const w = deriving(session, command)
  const rows = ended.length === 0 ? [] : await loadRows(w, batch, sql`row = any(${ended}::int[])`)
  await keepRefused(w, batch, rows.map(row => ({
    row, state: 'error' as const, issues: [...row.content.issues, refusal('所在的村（居）或镇街在检查之后已经撤销或变更，请重新选择')],
  })))
  return { turned: ended.length, removed: removedOf(back?.gone ?? []) }
}

/** What was written comes in at once: figures, the state of the batch and the leaf stand or fall with it. */
function letIn(job: Job, actor: Actor): Promise<void> {
  const { county, batch, command, kernel } = job
  return writing(kernel, actor, async session => {
    const { client, now } = session
    // Rows nobody sees are nobody's wait: where a machine is busy, coming in may take longer than what people ask for.
    await client.query(`SET LOCAL statement_timeout = '2min'`)
    await run(client, sql`select id from qinghe.roster_batches where county = ${county} and id = ${batch} for update`)
    const [order] = await run(client, sql<Order>`select phase, written, refused, rests from qinghe.roster_orders
      where county = ${county} and batch = ${batch} and command = ${command} and phase = 'writing' for update`)
    if (!order) return
    const { turned, removed } = await turnBack(session, job)
    const [came] = await run(client, sql<{ n: number }>`select qinghe.let_in(${county}, ${batch}::uuid, ${deriving(session, command).today}) as n`)
    const n = came?.n ?? 0
    if (n !== order.written - turned) throw new Error(`an order wrote ${order.written} lines and ${n} came in`)
    const refused = order.refused + turned
    const at = new Date(now)
    await run(client, sql`update qinghe.roster_batches b set state = case when ${n} > 0 then 'committed' else o.rests end, failure = ${refused > 0 ? refusedWords(refused) : null},
        committed_at = case when ${n} > 0 then ${at}::timestamptz else b.committed_at end, progress = 1,
        undo_until = case when ${n} > 0 then ${new Date(at.getTime() + undoDays * dayMs)}::timestamptz else b.undo_until end
      from qinghe.roster_orders o where o.county = b.county and o.batch = b.id and b.county = ${county} and b.id = ${batch}`)
    await run(client, sql`update qinghe.roster_orders set phase = ${n > 0 ? 'following' : 'done'}, next_row = 0, refused = ${refused}, written = ${n} where county = ${county} and batch = ${batch}`)
    const children = await run(client, sql<{ child: string }>`select child from qinghe.roster_rows where county = ${county} and batch = ${batch} and command = ${command} and state = 'imported'`)
    await kernel.audit.insert(client, {
      kind: 'write', actor, purpose: commitRoster.purpose, phrase: commitRoster.audit, class: 'S2', children: children.map(one => one.child), count: n, command, device: '',
      requestId: newUuid(), outcome: 'applied', ...(removed.length === 0 ? {} : { chain: { removed } }),
    })
  })
}

async function takeOut({ kernel, county, batch, command }: Job): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const from: number = after
    after = await asImporter(kernel, client => inTransaction(client, async () => {
      const [next] = await run(client, sql<{ last: number | null; gone: unknown }>`select last, gone from qinghe.take_out(${county}, ${batch}::uuid, ${from}, ${rowsTakenOut})`)
      const removed = removedOf(next?.gone ?? [])
      if (removed.length > 0) {
        await insertLeaves(client, [makeLeaf({
          at: momentNow(), kind: 'write', role: 'system:importer', county, region: 0, purpose: commitRoster.purpose, phrase: `${commitRoster.audit}，取消后撤出一段`,
          class: 'S2', count: 0, command, requestId: newUuid(), outcome: 'applied', chain: { removed },
        })])
      }
      return next?.last ?? null
    }))
  }
}

const rightsGone = '导入的岗位已经结束或权限有变，没有导入任何儿童，请由在岗人员重新导入'
const rulesChanged = '导入期间系统升级，统计口径有变，没有导入任何儿童，请重新导入'
const failedOften = '导入几次都没有做完，没有导入任何儿童，请联系系统管理员查看日志后再重新导入'

const wasCountedOtherwise = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '55000'

async function write(job: Job, waiting: Waiting): Promise<void> {
  const actor = await post(job)
  const order = actor && await orderNow(job, actor)
  if (!actor || !order) return void await giveUp(job.kernel, waiting, rightsGone)
  try {
    if (!(await writeAll(job, actor, order))) return void await giveUp(job.kernel, waiting, rightsGone)
    await letIn(job, actor)
  } catch (error) {
    if (isSuperseded(error)) return
    const words = wasCountedOtherwise(error) ? rulesChanged : error instanceof Problem && error.status < 500 ? error.message : undefined
    if (words === undefined) throw error
    await giveUp(job.kernel, waiting, words)
  }
}

/** What is not done when the posting ends is not done: those children stay, and the batch says so. */
async function undo(job: Job): Promise<void> {
  const actor = await post(job)
  if (actor) return undoOrder(job, actor)
  const once = await actedAs(job.kernel, job.posting)
  if (once) await writing(job.kernel, once, session => leaveUndone(session, job))
}

async function carryOn(kernel: Kernel, waiting: Waiting): Promise<void> {
  const job = { kernel, ...waiting }
  switch (waiting.phase) {
    case 'writing': {
      if (waiting.attempts >= mostAttempts) return void await giveUp(kernel, waiting, failedOften)
      await countAttempt(kernel, waiting)
      return write(job, waiting)
    }
    case 'following': return followOrder(job)
    case 'cancelling': return takeOut(job)
    case 'undoing': return undo(job)
    case 'done': return
  }
}

/** One step of the longest waiting order nobody works on. @returns whether there was one */
export async function importNext(kernel: Kernel): Promise<boolean> {
  for (const waiting of await waitingOrders(kernel)) {
    const held = await hold(kernel, waiting.county)
    if (!held) continue
    try {
      // As it is now that it is ours: whoever held it may have brought it further.
      const now = (await waitingOrders(kernel)).find(one => one.batch === waiting.batch)
      if (now) await carryOn(kernel, now)
      return true
    } finally {
      await held.release()
    }
  }
  return false
}
