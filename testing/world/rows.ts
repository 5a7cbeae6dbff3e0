/** People of a world as table rows, and what a county's rows add up to: figures, gram counts, the head of its feed. */
import type { BulkContext, BulkRow } from '@qinghe/server/archives/bulk.ts'
import { bulkRows } from '@qinghe/server/archives/bulk.ts'
import { addTo, cellRows, storedCells, type Tally } from '@qinghe/server/statistics/bulk.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { archiveOf } from './archive.ts'
import type { WorldChild, WorldCounty } from './types.ts'

export type WorldContext = Omit<BulkContext, 'county'> & { day: PlainDate }
/** One county at a time: a world of many counties needs the memory of its largest. */
export type CountyTally = { cells: Tally; grams: Map<number, number>; children: number }
export const newTally = (): CountyTally => ({ cells: new Map(), grams: new Map(), children: 0 })

type Numbered = { child: WorldChild; /** Place in the feed of the county, from 1. */ seq: number }

/** Every row of one child; the tally grows with it. */
export function* rowsOf(context: WorldContext, { child, seq }: Numbered, tally: CountyTally): Generator<BulkRow> {
  const archive = archiveOf(child)
  const { draft, status } = archive
  for (const found of bulkRows({ ...context, county: child.county }, archive)) {
    if (found.table === 'name_grams') {
      const gram = Number(found.row['gram'])
      tally.grams.set(gram, (tally.grams.get(gram) ?? 0) + 1)
    }
    yield found.table === 'feed' ? { table: 'feed', row: { ...found.row, seq } } : found
  }
  const facts = {
    county: child.county, region: child.region, child: child.id, status, birthDate: draft.birthDate ?? null,
    sexCode: draft.sexCode ?? null, schooling: draft.schoolingStatus ?? null,
  }
  for (const row of cellRows(facts, context.day)) {
    addTo(tally.cells, row)
    yield { table: 'child_cells', row }
  }
  tally.children += 1
}

/** Rows that stand for a county as a whole, once all its children are counted. */
export function* rowsOfCounty(context: WorldContext, county: number, tally: CountyTally): Generator<BulkRow> {
  for (const row of storedCells(county, tally.cells.values())) yield { table: 'stat_cells', row }
  for (const [gram, n] of tally.grams) yield { table: 'gram_counts', row: { county, gram, n } }
  yield { table: 'gram_recounts', row: { county, pending: 0, counted_at: context.at } }
  yield { table: 'feed_heads', row: { county, seq: tally.children } }
}

/** The county itself, which must be there before anybody works in it. */
export function* rowsBefore({ county, schools }: WorldCounty): Generator<BulkRow> {
  yield { table: 'tenants', row: { county, opened: '2024-01-01' } }
  yield { table: 'tenant_codes', row: { county, code: county * 1_000_000, valid_from: '2024-01-01' } }
  for (const school of schools) yield { table: 'schools', row: { county, id: school.id, region: school.region, name: school.name } }
}
