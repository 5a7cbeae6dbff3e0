/** Takes a recorded change of the map into the records of one county: set-based, one transaction, safe to run again.
 *  Which tables is read from the catalogue, so that a table added tomorrow is not forgotten. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { ident, nothing, type Sql, sql } from '../db/sql.ts'
import { inTransaction } from './change.ts'

/** Where somebody acted is a fact of that day (audit_*), and so is a line of the feed: every child that moves gets new lines.
 *  The others need more than a new code. */
const ownWay = new Set(['feed', 'postings', 'organisations', 'stat_cells', 'stat_upper'])
const isLeftAlone = (table: string): boolean => ownWay.has(table) || table.startsWith('audit_')

export type Recode = { change: string; county: number }
export type Recoded = { rows: number; children: number }

export async function recodeCounty(owner: pg.ClientBase, { change, county }: Recode): Promise<Recoded> {
  return inTransaction(owner, async () => {
    const moved = await movedChildren(owner, { change, county })
    let rows = 0
    for (const { name, led } of await tablesWithRegion(owner)) {
      if (!isLeftAlone(name)) rows += await recodeTable(owner, { change, table: name, led: led ? sql`and t.county = ${county}` : nothing })
    }
    rows += await recodePostings(owner, change) + await recodeOrganisations(owner, change) + await recodeCells(owner, { change, county })
    await announce(owner, county, moved)
    await run(owner, sql`insert into qinghe.region_recodes (change, county, done_at) values (${change}, ${county}, qinghe.now())
      on conflict (change, county) do update set done_at = excluded.done_at`)
    return { rows, children: moved.length }
  })
}

async function tablesWithRegion(owner: pg.ClientBase): Promise<{ name: string; led: boolean }[]> {
  return run(owner, sql<{ name: string; led: boolean }>`
    select c.relname as name, exists (select 1 from pg_attribute k where k.attrelid = c.oid and k.attname = 'county' and not k.attisdropped) as led
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'qinghe'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'region' and a.atttypid = 'int8'::regtype and not a.attisdropped
    order by c.relname`)
}

async function recodeTable(owner: pg.ClientBase, { change, table, led }: { change: string; table: string; led: Sql }): Promise<number> {
  const q = sql`update qinghe.${ident(table)} t set region = m.new_code from qinghe.region_moves m
    where m.change = ${change} and m.new_code <> m.old_code and t.region = m.old_code ${led}`
  return (await owner.query(q.text, [...q.values])).rowCount ?? 0
}

type Moved = { child: string; school: number; from: number; to: number }
const movedChildren = (owner: pg.ClientBase, { change, county }: Recode): Promise<Moved[]> => run(owner, sql<Moved>`
  select c.id as child, c.school, m.old_code as from, m.new_code as to
  from qinghe.children c join qinghe.region_moves m on m.old_code = c.region
  where m.change = ${change} and m.new_code <> m.old_code and c.county = ${county}`)

/** Both sides of every child that moved: gone for posts that keep the old area, changed for those of the new one. The ids
 *  are UUIDv7 one millisecond apart, so the sequencer numbers the departure first. */
async function announce(owner: pg.ClientBase, county: number, moved: readonly Moved[]): Promise<void> {
  const at = Date.now()
  const rows = [
    ...moved.map(m => ({ id: newUuid(at), kind: 'departed', region: m.from, ...m })),
    ...moved.map(m => ({ id: newUuid(at + 1), kind: 'changed', region: m.to, ...m })),
  ]
  await run(owner, sql`insert into qinghe.feed (county, id, kind, region, school, class, child)
    select ${county}, i, k, r, s, 'S1', c from unnest(${rows.map(r => r.id)}::uuid[], ${rows.map(r => r.kind)}::text[],
      ${rows.map(r => r.region)}::bigint[], ${rows.map(r => r.school)}::int[], ${rows.map(r => r.child)}::uuid[]) t (i, k, r, s, c)`)
}

/** Somebody responsible for both towns keeps one posting. */
async function recodePostings(owner: pg.ClientBase, change: string): Promise<number> {
  await run(owner, sql`update qinghe.postings p set state = 'ended', valid_to = greatest(p.valid_from, m.effective_from), reason = '区划合并'
    from qinghe.region_moves m, qinghe.postings q
    where m.change = ${change} and m.new_code <> m.old_code and p.region = m.old_code and p.state in ('proposed', 'active')
      and q.account = p.account and q.role = p.role and q.school = p.school and q.region = m.new_code and q.state in ('proposed', 'active')`)
  return recodeTable(owner, { change, table: 'postings', led: nothing })
}

/** An office with the same name already at the new place stands for both; the old one stays as it was. */
async function recodeOrganisations(owner: pg.ClientBase, change: string): Promise<number> {
  return recodeTable(owner, { change, table: 'organisations', led: sql`and not exists
    (select 1 from qinghe.organisations o where o.region = m.new_code and o.kind = t.kind and o.name = t.name)` })
}

/** Figures of the old code are added to those of the new one. Figures above the county are rebuilt, not recoded. */
async function recodeCells(owner: pg.ClientBase, { change, county }: Recode): Promise<number> {
  const q = sql`with gone as (
      delete from qinghe.stat_cells s using qinghe.region_moves m
      where m.change = ${change} and m.new_code <> m.old_code and s.county = ${county} and s.region = m.old_code
      returning s.level, m.new_code, s.rules, s.cell, s.n)
    insert into qinghe.stat_cells (county, level, region, rules, cell, n)
    select ${county}, level, new_code, rules, cell, sum(n) from gone group by level, new_code, rules, cell
    on conflict (county, level, region, rules, cell) do update set n = stat_cells.n + excluded.n`
  return (await owner.query(q.text, [...q.values])).rowCount ?? 0
}
