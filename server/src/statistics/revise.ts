/** What the calendar changes: a birthday moves a child to the next age band although nobody wrote anything. The figures are
 *  exact without this job (queries.ts adds whoever is due); it keeps the number of those who are due small. */
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { inFolding, type Move, writeMoves } from './folder.ts'
import { knownVersions } from './timeline.ts'

const childrenPerTransaction = 1_000

type Timeline = { cell: number | null; later_days: PlainDate[]; later_cells: (number | null)[] }
type Due = Timeline & { child: string; region: number; rules: number }

/** What the day leaves of a child's timeline. `passed` counts the stretches that are over. */
export function onDay(due: Timeline, today: PlainDate): { cell: number | null; passed: number } {
  const passed = due.later_days.filter(day => day <= today).length
  return { passed, cell: passed === 0 ? due.cell : (due.later_cells[passed - 1] ?? null) }
}

export const today = async (pool: pg.Pool): Promise<PlainDate> => {
  const { rows } = await pool.query<{ day: PlainDate }>(
    `select to_char(qinghe.now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`)
  const day = rows[0]?.day
  if (day === undefined) throw new Error('the database has no time')
  return day
}

/** Children somebody is writing now are skipped: whoever writes them settles them for today. */
async function reviseSome(client: pg.ClientBase, county: number, day: PlainDate): Promise<number> {
  const due = await run(client, sql<Due>`
    select child, region, rules, cell, later_days::text[] as later_days, later_cells from qinghe.child_cells
    where rules = any(${knownVersions}::int[]) and county = ${county} and next_change <= ${day}
    order by child, rules limit ${childrenPerTransaction} for update skip locked`)
  if (due.length === 0) return 0
  const now = due.map(one => ({ ...one, ...onDay(one, day) }))
  await run(client, sql`update qinghe.child_cells k set day = ${day}, cell = t.cell, next_change = k.later_days[t.passed + 1],
      later_days = k.later_days[t.passed + 1:], later_cells = k.later_cells[t.passed + 1:]
    from unnest(${now.map(n => n.child)}::uuid[], ${now.map(n => n.rules)}::int[], ${now.map(n => n.cell)}::int[],
      ${now.map(n => n.passed)}::int[]) t (child, rules, cell, passed)
    where k.county = ${county} and k.child = t.child and k.rules = t.rules`)
  const moves = now.map(({ region, rules, cell }, i): Move => ({ region, rules, was: due[i]?.cell ?? null, cell, n: 1 }))
  await writeMoves(client, county, moves.filter(move => move.was !== move.cell))
  return due.length
}

/** Brings every child whose next change has come to today. @returns how many children */
export async function reviseOnce(pool: pg.Pool): Promise<number> {
  const day = await today(pool)
  const counties = await pool.query<{ county: number }>(
    'select distinct county from qinghe.child_cells where rules = any($1) and next_change <= $2', [knownVersions, day])
  let revised = 0
  for (const { county } of counties.rows) {
    for (let some = 1; some > 0;) {
      some = await inFolding(pool, client => reviseSome(client, county, day))
      revised += some
    }
  }
  return revised
}
