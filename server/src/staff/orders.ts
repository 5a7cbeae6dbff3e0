/** What waits for a second administrator: shown, confirmed, refused, withdrawn. Who may be the two is judged here in words and by the
 *  database once more (decide_order). */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import type * as contract from '@qinghe/domain/staff/orders.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { decidingOrder, mayDecide, mayWithdraw, type Order } from '@qinghe/domain/staff/twoPersons.ts'
import type { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { done } from './actions.ts'
import { nameOf } from './queries.ts'

type Input<C extends { input: z.ZodType }> = z.infer<C['input']>
type Line = contract.OrderLine
type Row = Omit<Line, 'roleLabel' | 'mayDecide' | 'mayWithdraw'> & { role: string | null; proposer: string }

/** One that nobody decided in time is over by itself. */
const stateNow = sql`case when o.state = 'waiting' and o.expires_at <= qinghe.now() then 'expired' else o.state end`

export async function listOrders(r: Reader, input: Input<typeof contract.listOrders>): Promise<{ orders: Line[] }> {
  const rows = await r.rows(sql<Row>`
    select * from (select o.id, o.kind, o.account, o.holder, o.login, o.role, o.region, ${nameOf(sql`o.region`)} as "regionName", o.guard, o.last_day as "lastDay", o.reason,
      ${stateNow} as state, o.proposed_by as proposer, o.proposed_by_name as "proposedBy", o.proposed_as as "proposedAs", o.proposed_at as "proposedAt",
      o.expires_at as "expiresAt", o.decided_by_name as "decidedBy", o.decided_reason as "decidedReason" from qinghe.account_orders o
      where ${input.account === undefined ? sql`true` : sql`o.account = ${input.account}`}) o
    where ${input.state === undefined ? sql`true` : sql`o.state = ${input.state}`} order by o."proposedAt" desc, o.id limit ${input.limit}`)
  return {
    orders: rows.map(({ role, proposer, ...row }) => {
      const order = { ...row, proposedBy: proposer }
      return {
        ...row, roleLabel: role === null ? null : labelOf(role), regionName: shortName(row.regionName, levelOf(row.region)),
        proposedAt: instant(row.proposedAt), expiresAt: instant(row.expiresAt), mayDecide: mayDecide(r.actor, order), mayWithdraw: mayWithdraw(r.actor, order),
      }
    }),
  }
}

type Known = Order & { kind: string }
async function getOrder(w: Writer, id: string): Promise<Known> {
  const found = await w.first(sql<Known>`select o.kind, o.account, o.guard, ${stateNow} as state, o.proposed_by as "proposedBy", o.proposed_as as "proposedAs"
    from qinghe.account_orders o where o.id = ${id}`)
  if (!found) throw new NotFound('这件事')
  return found
}

type Decision = { id: string; to: 'done' | 'refused' | 'withdrawn'; half?: string | null; reason?: string }
async function decide(w: Writer, { id, to, half, reason }: Decision): Promise<Done> {
  const bytes = half == null ? null : Buffer.from(half, 'hex')
  const [answer] = await w.derive(
    sql<{ how: string }>`select qinghe.decide_order(${id}::uuid, ${to}, ${bytes}::bytea, ${reason ?? null}::text) as how`,
  )
  if (answer?.how === 'over') throw problem('staff.orderOver', '这件事已经办过、撤回或过期了，请刷新页面')
  if (answer?.how === 'changed') throw problem('staff.orderChanged', '账号或岗位的情况已经变了，这件事不能再按原样办：请不同意或撤回，需要的重新提出')
  return done('accountOrder', id)
}

export async function confirmOrder(w: Writer, inputs: Input<typeof contract.confirmOrder>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id, codeHash } of inputs) {
    const order = await getOrder(w, id)
    refuseIf(decidingOrder(w.actor, order))
    if ((order.kind === 'reset') !== (codeHash !== null)) throw problem('staff.halfMissing', '确认重置时要生成后一半一次性口令，请刷新页面再确认')
    out.push(await decide(w, { id, to: 'done', half: codeHash }))
  }
  return out
}

export async function refuseOrder(w: Writer, inputs: Input<typeof contract.refuseOrder>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id, reason } of inputs) {
    refuseIf(decidingOrder(w.actor, await getOrder(w, id)))
    out.push(await decide(w, { id, to: 'refused', reason }))
  }
  return out
}

export async function withdrawOrder(w: Writer, inputs: Input<typeof contract.withdrawOrder>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id } of inputs) {
    const order = await getOrder(w, id)
    if (!mayWithdraw(w.actor, order)) throw problem('staff.notYours', '只有提出人在另一人确认之前可以撤回')
    out.push(await decide(w, { id, to: 'withdrawn' }))
  }
  return out
}
