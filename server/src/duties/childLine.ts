/** Facts about children whom an act was done to, as far as whoever did it reads them. What they do not read is not known, and a duty is opened all the
 *  same: the generation, which reads everything it needs, takes it back where it is not owed. */
import { leftBehindCode } from '@qinghe/domain/archives/leftBehind.ts'
import { type Condition, type ConditionScope, fieldsRead } from '@qinghe/domain/records/condition.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import { sql } from '../db/sql.ts'
import { bodyOf, looseStates } from '../records/store.ts'
import type { Following } from './following.ts'

type Asked = { child: string; condition: Condition; scope: ConditionScope }
type ChildRow = { id: string; status: string; left: number | null }
type RecordRow = { subject: string; kind: string; day: string; state: string; body: unknown }

const known: readonly number[] = [leftBehindCode.no, leftBehindCode.bothAway, leftBehindCode.otherIncapable, leftBehindCode.otherGone, leftBehindCode.left]
const isLeftBehind = (code: number | null): boolean | null =>
  (code === null || !known.includes(code) ? null : code === leftBehindCode.bothAway || code === leftBehindCode.otherIncapable || code === leftBehindCode.otherGone)

/** Records of the kinds a condition speaks of. A post that does not see such records at all knows nothing of them. */
async function recordsOf({ w }: Following, asked: readonly Asked[]): Promise<Map<string, Record<string, Line[]>>> {
  const named = [...new Set(asked.flatMap(({ condition, scope }) => [...fieldsRead(condition)].filter(name => scope.fields[name]?.is === 'lines')))]
  const ids = asked.map(one => one.child)
  if (named.length === 0) return new Map()
  const rows = await w.rows(sql<RecordRow>`select r.subject, r.kind, r.day, r.state, r.body from qinghe.records r
    where r.county = ${w.actor.county} and r.subject = any(${ids}::uuid[]) and r.kind = any(${named}::text[]) and r.state <> all(${[...looseStates]}::text[])`)
  return new Map(ids.map(id => [id, Object.fromEntries(named.map(kind =>
    [kind, rows.filter(row => row.subject === id && row.kind === kind).map(row => ({ ...bodyOf(row.body), day: row.day, state: row.state }))]))]))
}

export async function childLines(following: Following, asked: readonly Asked[]): Promise<ReadonlyMap<string, Line>> {
  if (asked.length === 0) return new Map()
  const { w } = following
  const rows = await w.rows(sql<ChildRow>`select c.id, c.status, c.left_behind_status as left from qinghe.children c where c.county = ${w.actor.county} and c.id = any(${asked.map(one => one.child)}::uuid[])`)
  const records = await recordsOf(following, asked)
  return new Map(rows.map(row => [row.id, { archiveStatus: row.status, leftBehind: isLeftBehind(row.left), ...records.get(row.id) }]))
}
