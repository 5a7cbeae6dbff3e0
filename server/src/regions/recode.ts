/** Takes a recorded change of the map into the records of one county: set-based, one transaction, safe to run again.
 *  Which tables is read from the catalogue, so that a table added tomorrow is not forgotten.
 *
 *  People go on working meanwhile. The children that move are locked first, in the order commands lock them: whoever is writing
 *  one of them has finished, and whoever comes next sees the new place. A child that is created in an old code while this runs is
 *  found by running it again, which is why whoever orders a change runs it twice. */
import type { KeyObject } from 'node:crypto'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { withState } from '../audit/state.ts'
import { run } from '../db/reader.ts'
import { nothing, sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { recodeColumn } from './recodeColumn.ts'
import { recodeFigures } from './recodeFigures.ts'
import { closeForeignSpotChecks, recodeOrganisations, recodePostings } from './recodeStaff.ts'

/** Where somebody acted is a fact of that day (audit_*), and so is a line of a feed: every child and record that moves gets new lines.
 *  The others need more than a new code. */
const ownWay = new Set(['feed', 'record_feed', 'postings', 'organisations', 'stat_cells', 'stat_upper', 'upper_deltas'])
const isLeftAlone = (table: string): boolean => ownWay.has(table) || table.startsWith('audit_')

/** Codes that are no scope key: where a household is registered, where a family lives, what a spot check is about. */
const furtherPlaces = [
  { table: 'children', column: 'hukou_division', led: true },
  { table: 'children', column: 'residence_division', led: true },
  { table: 'spot_checks', column: 'about', led: false },
  { table: 'records', column: 'worked_in', led: true },
] as const

export type Recode = { change: string; county: number; /** Key of the chain, for the leaf. */ chain?: KeyObject }
export type Recoded = { rows: number; children: number }

export async function recodeCounty(owner: pg.ClientBase, at: Recode): Promise<Recoded> {
  return inTransaction(owner, () => withState(owner, { key: at.chain, role: 'system:cli', phrase: '区划变更：记录改码', county: at.county }, async () => {
    const { change, county } = at
    const moved = await movedChildren(owner, at)
    const inCounty = sql`and t.county = ${county}`
    await announceRecords(owner, at)
    let rows = 0
    for (const { name, led } of await tablesWithRegion(owner)) {
      if (!isLeftAlone(name)) rows += await recodeColumn(owner, { change, table: name, column: 'region', and: led ? inCounty : nothing })
    }
    for (const { table, column, led } of furtherPlaces) rows += await recodeColumn(owner, { change, table, column, and: led ? inCounty : nothing })
    rows += await recodePostings(owner, change) + await recodeOrganisations(owner, change) + await recodeFigures(owner, at)
      + await closeForeignSpotChecks(owner, change)
    await announce(owner, county, moved)
    // A place that is new on the map has its sheet in every round that is not locked.
    await run(owner, sql`select qinghe.census_seat(county, period, null) from qinghe.census_rounds where county = ${county} and locked_at is null`)
    await run(owner, sql`insert into qinghe.region_recodes (change, county, done_at) values (${change}, ${county}, qinghe.now())
      on conflict (change, county) do update set done_at = excluded.done_at`)
    return { rows, children: moved.length }
  }))
}

async function tablesWithRegion(owner: pg.ClientBase): Promise<{ name: string; led: boolean }[]> {
  return run(owner, sql<{ name: string; led: boolean }>`
    select c.relname as name, exists (select 1 from pg_attribute k where k.attrelid = c.oid and k.attname = 'county' and not k.attisdropped) as led
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'qinghe'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'region' and a.atttypid = 'int8'::regtype and not a.attisdropped
    order by c.relname`)
}

/** Whoever is still arriving moves along and is announced by coming in. */
type Moved = { child: string; school: number; from: number; to: number }
const movedChildren = (owner: pg.ClientBase, { change, county }: Recode): Promise<Moved[]> => run(owner, sql<Moved>`
  select c.id as child, c.school, m.old_code as from, m.new_code as to
  from qinghe.children c join qinghe.region_moves m on m.old_code = c.region
  where m.change = ${change} and m.new_code <> m.old_code and c.county = ${county} and c.status <> 'arriving' order by c.id for no key update of c`)

/** Both sides of every child that moved: gone for posts that keep the old area, changed for those of the new one. The ids
 *  are UUIDv7 one millisecond apart, so the sequencer numbers the departure first. */
async function announce(owner: pg.ClientBase, county: number, moved: readonly Moved[]): Promise<void> {
  const at = Date.now() // clock: only to number the two one after the other
  const rows = [
    ...moved.map(m => ({ id: newUuid(at), kind: 'departed', region: m.from, ...m })),
    ...moved.map(m => ({ id: newUuid(at + 1), kind: 'changed', region: m.to, ...m })),
  ]
  await run(owner, sql`insert into qinghe.feed (county, id, kind, region, school, class, child)
    select ${county}, i, k, r, s, 'S1', c from unnest(${rows.map(r => r.id)}::uuid[], ${rows.map(r => r.kind)}::text[],
      ${rows.map(r => r.region)}::bigint[], ${rows.map(r => r.school)}::int[], ${rows.map(r => r.child)}::uuid[]) t (i, k, r, s, c)`)
}

/** Before the new codes are written: of every record that moves, whoever sees it by the old code hears of it, and whoever will by the new one. */
const announceRecords = (owner: pg.ClientBase, { change, county }: Recode): Promise<unknown> => run(owner, sql`
  insert into qinghe.record_feed (county, id, record, kind, readers, barred, region, school, child, made_by, given_to)
  select r.county, gen_random_uuid(), r.id, r.kind, r.readers, r.barred, k.code, r.school, r.child, r.posting, r.assignee
  from qinghe.records r join qinghe.region_moves m on m.old_code = r.region cross join lateral (values (m.old_code), (m.new_code)) k (code)
  where m.change = ${change} and m.new_code <> m.old_code and r.county = ${county}`)
