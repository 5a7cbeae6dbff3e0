/** Stored figures after a change of the map. What the villages count moves with their codes; towns and the county are then added
 *  up again from the villages, because a split takes villages away from a town whose own code stays. Above the county only the
 *  difference travels, so that a county that went to another city leaves the old one and arrives in the new one. */
import { levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import type pg from 'pg'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'

type At = { change: string; county: number }
type Sum = { region: number; rules: number; cell: number; n: number }

/** @returns how many rows of villages got another code */
export async function recodeFigures(owner: pg.ClientBase, at: At): Promise<number> {
  // Only the folder writes here. Taken after the deltas were recoded: a folder that had begun has what it needs and goes first,
  // one that begins now passes over rows this transaction holds.
  await owner.query('LOCK TABLE qinghe.stat_cells IN SHARE ROW EXCLUSIVE MODE')
  const before = await ofCounty(owner, at.county)
  const rows = await recodeVillages(owner, at)
  if (rows === 0) return 0
  await run(owner, sql`delete from qinghe.stat_cells where county = ${at.county} and level in (3, 4)`)
  for (const [level, size] of [[4, levelSize.town], [3, levelSize.county]] as const) await addUp(owner, { county: at.county, level, size })
  await passUp(owner, at.county, [...before.map(one => ({ ...one, n: -one.n })), ...await ofCounty(owner, at.county)])
  return rows
}

const ofCounty = (owner: pg.ClientBase, county: number): Promise<Sum[]> =>
  run(owner, sql<Sum>`select region, rules, cell, n from qinghe.stat_cells where county = ${county} and level = 3`)

/** Figures of the old code are added to those of the new one. */
async function recodeVillages(owner: pg.ClientBase, { change, county }: At): Promise<number> {
  const q: Sql = sql`with gone as (
      delete from qinghe.stat_cells s using qinghe.region_moves m
      where m.change = ${change} and m.new_code <> m.old_code and s.county = ${county} and s.level = 5 and s.region = m.old_code
      returning m.new_code, s.rules, s.cell, s.n)
    insert into qinghe.stat_cells (county, level, region, rules, cell, n)
    select ${county}, 5, new_code, rules, cell, sum(n) from gone group by new_code, rules, cell
    on conflict (county, level, region, rules, cell) do update set n = stat_cells.n + excluded.n`
  return (await owner.query(q.text, [...q.values])).rowCount ?? 0
}

const addUp = (owner: pg.ClientBase, { county, level, size }: { county: number; level: number; size: number }): Promise<unknown> =>
  run(owner, sql`insert into qinghe.stat_cells (county, level, region, rules, cell, n)
    select ${county}, ${level}, place, rules, cell, sum(n) from (
      select region / ${size}::bigint * ${size}::bigint as place, rules, cell, n from qinghe.stat_cells where county = ${county} and level = 5) v
    group by place, rules, cell having sum(n) <> 0`)

/** A county whose code stayed passes nothing: minus and plus meet in the same row. */
async function passUp(owner: pg.ClientBase, county: number, sums: readonly Sum[]): Promise<void> {
  const net = new Map<string, Sum>()
  for (const sum of sums) {
    const key = `${sum.region} ${sum.rules} ${sum.cell}`
    const found = net.get(key)
    if (found) found.n += sum.n
    else net.set(key, { ...sum })
  }
  const left = [...net.values()].filter(sum => sum.n !== 0)
  await run(owner, sql`insert into qinghe.upper_deltas (county, id, region, rules, cell, n)
    select ${county}, i, r, u, c, n from unnest(${left.map(() => newUuid())}::uuid[], ${left.map(s => s.region)}::bigint[],
      ${left.map(s => s.rules)}::int[], ${left.map(s => s.cell)}::int[], ${left.map(s => s.n)}::int[]) t (i, r, u, c, n)`)
}
