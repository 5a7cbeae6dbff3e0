/** Figures of archives that are loaded past the Writer: the rows that settling and folding would have left behind, made by the
 *  same pure functions, so that a loaded world needs neither (a test compares them with a recount). */
import type { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { StatisticsFacts } from '@qinghe/domain/statistics/cells.ts'
import type { Cells } from '../db/rows.ts'
import { type Delta, sumsOf } from './folder.ts'
import { knownRules, timelineOf } from './timeline.ts'

export type CountedChild = StatisticsFacts & { county: number; region: number; child: string; status: ArchiveStatus }

/** Rows of child_cells, one a version of the rules. */
export function cellRows({ county, region, child, ...facts }: CountedChild, day: PlainDate): Cells[] {
  return knownRules.map(rules => {
    const [now, ...later] = timelineOf(facts, day, rules)
    return {
      county, region, child, rules: rules.version, day, cell: now?.cell ?? null, next_change: later[0]?.from ?? null,
      later_days: later.map(stretch => stretch.from), later_cells: later.map(stretch => stretch.cell),
    }
  })
}

/** What children count for, added up by the place they live in. */
export type Tally = Map<string, Delta>

export function addTo(tally: Tally, row: Cells): void {
  const { region, rules, cell } = row
  if (typeof region !== 'number' || typeof rules !== 'number' || typeof cell !== 'number') return
  const key = `${region} ${rules} ${cell}`
  const found = tally.get(key)
  if (found) found.n += 1
  else tally.set(key, { region, rules, cell, n: 1 })
}

export const storedCells = (county: number, tally: Iterable<Delta>): Cells[] =>
  sumsOf([...tally], ['county', 'town', 'village']).map(({ level, region, rules, cell, n }) => ({ county, level, region, rules, cell, n }))

export const storedUpper = (tally: Iterable<Delta>): Cells[] =>
  sumsOf([...tally], ['nation', 'province', 'city']).map(({ level, region, rules, cell, n }) => ({ level, region, rules, cell, n }))
