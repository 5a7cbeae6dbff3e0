/** How many records stand in each state of a list: those the post sees, no further than it looks useful to count. */
import { type CountsInput, type CountsOutput, mostCounted } from '@qinghe/domain/records/counts.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import type { Reader } from '../db/reader.ts'
import { join, sql, wholeNumber } from '../db/sql.ts'
import { kindsFor } from './inForce.ts'
import { conditionsOf } from './list.ts'

export async function countByState(r: Reader, { kind: name, list }: CountsInput): Promise<CountsOutput> {
  const kind = (await kindsFor(r)).find(name)?.kind
  // Told like a kind that is not there.
  if (!kind || !(seesIn(r.actor.role, kind.audience) || ownsIn(r.actor.role, kind.audience))) throw new NotFound('这本台账')
  const found = await r.rows(sql<{ state: string; n: number }>`select s.state, count(*)::int as n from
    (select r.state from qinghe.records r where ${join(conditionsOf(r, kind, list), ' and ')} limit ${wholeNumber(mostCounted + 1)}) s group by s.state`)
  const total = found.reduce((sum, one) => sum + one.n, 0)
  const more = total > mostCounted
  return { total: Math.min(total, mostCounted), more, states: more ? [] : found.map(({ state, n }) => ({ state, count: n })) }
}
