/** Findings of one kind: how many there are is kept, what they say is opened from one of their rows. */
import { type GroupsInput, type GroupsOutput, IssueGroup, listGroups as contract } from '@qinghe/domain/rosters/contract.ts'
import { shownCell } from '@qinghe/domain/rosters/issues.ts'
import type { CellIssue } from '@qinghe/domain/rosters/types.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { resolved } from './content.ts'
import { findingKey, keying } from './keys.ts'
import { type BatchRow, columnsOf, getBatch, loadRows, openSecret, type StoredRow } from './store.ts'
import type { Staging } from './staging.ts'

const rowsNamed = 20
/** Errors stand before warnings, and those before what is known; a kind of finding has one severity, that of the state it leads to. */
const counted = (at: { county: number; batch: string; only: Sql }): Sql => sql`
  select k.key, count(*)::int as found, (array_agg(r.row order by r.row))[1:${rowsNamed}::int] as rows, min(case r.state when 'error' then 0 when 'warning' then 1 else 2 end) as rank, min(r.region) as region
  from qinghe.roster_rows r cross join lateral unnest(r.findings) k (key)
  where r.county = ${at.county} and r.batch = ${at.batch} and r.state not in ('aside', 'imported') and ${at.only} group by k.key`

export async function countGroups(w: Staging, batch: string): Promise<void> {
  const { county } = w.actor
  await w.derive(sql`delete from qinghe.roster_groups where county = ${county} and batch = ${batch}`)
  await w.derive(sql`insert into qinghe.roster_groups (county, batch, key, region, rank, found, rows)
    select ${county}, ${batch}::uuid, c.key, c.region, c.rank, c.found, c.rows from (${counted({ county, batch, only: sql`true` })}) c`)
}

/** After some rows were judged again only the kinds they had or have are counted anew. */
export async function recountGroups(w: Staging, batch: string, keys: readonly number[]): Promise<void> {
  const { county } = w.actor
  const wanted = sql`${[...new Set(keys)]}::bigint[]`
  await w.derive(sql`delete from qinghe.roster_groups where county = ${county} and batch = ${batch} and key = any(${wanted})`)
  await w.derive(sql`insert into qinghe.roster_groups (county, batch, key, region, rank, found, rows)
    select ${county}, ${batch}::uuid, c.key, c.region, c.rank, c.found, c.rows from (${counted({ county, batch, only: sql`r.findings && ${wanted} and k.key = any(${wanted})` })}) c`)
}

type Kept = { key: number; rank: number; found: number; rows: number[] }
const pageOf = 50
const pages = pagesOf(contract, z.tuple([z.number(), z.number(), z.number()]))

/** Where the page goes on: behind a kind, as it stood when it was shown. */
function behind(r: Reader, after: string | undefined): Sql {
  const place = pages.from(r, after)
  return place === undefined ? sql`true` : sql`(rank, -found, key) > (${place[0]}::int, ${-place[1]}::int, ${place[2]}::bigint)`
}

export async function listGroups(r: Reader, { batch: id, after, limit = pageOf }: GroupsInput): Promise<GroupsOutput> {
  const batch = await getBatch(r, id)
  const kept = await r.rows(sql<Kept>`select key, rank, found, rows from qinghe.roster_groups where county = ${r.actor.county} and batch = ${id} and ${behind(r, after)}
    order by rank, -found, key limit ${limit + 1}`)
  const { page, next } = pages.cut(r, { rows: kept, limit, at: ({ rank, found, key }) => [rank, found, key] })
  const rows = new Map((await loadRows(r, id, sql`row = any(${page.flatMap(one => one.rows[0] ?? [])}::int[])`)).map(row => [row.row, row]))
  return {
    groups: page.flatMap(one => {
      const row = rows.get(one.rows[0] ?? 0)
      const found = row && findingOf(r, batch, { row, key: one.key })
      return row && found ? [groupOf(batch, { row, kept: one, found })] : []
    }),
    next,
  }
}

const textAt = (row: StoredRow, found: CellIssue): string => (found.column === null ? '' : (resolved(row.content)[found.column]?.text ?? ''))

/** The finding of a row that is of this kind. */
export function findingOf(r: Reader, batch: BatchRow, { row, key }: { row: StoredRow; key: number }): CellIssue | undefined {
  const make = keying(openSecret(r, batch))
  return row.content.issues.find(found => findingKey(make, found, textAt(row, found)) === key)
}

function groupOf(batch: BatchRow, { row, kept, found }: { row: StoredRow; kept: Kept; found: CellIssue }): IssueGroup {
  const column = columnsOf(batch, row.sheet).find(one => one.index === found.column)
  return IssueGroup.parse({
    key: String(kept.key), severity: found.severity, code: found.code, title: found.title, message: found.message, column: found.column, header: column?.header ?? '',
    text: shownCell(column, textAt(row, found)), candidates: found.candidates, count: kept.found, rows: kept.rows,
  })
}
