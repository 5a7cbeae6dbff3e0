/** What a child counts for from today on, as long as nobody writes: the pure function of the domain, asked again for every
 *  day on which it says the answer will differ (ARCHITECTURE.md section 12). */
import { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type Cells, cellsOf, rulesInForce, type StatisticsFacts, type StatisticsRules } from '@qinghe/domain/statistics/cells.ts'
import { z } from 'zod'

/** Versions every write settles: the one in force and, while a new one is built, that one too. */
export const knownRules: readonly StatisticsRules[] = [rulesInForce]
export const knownVersions: readonly number[] = knownRules.map(rules => rules.version)

/** A row of qinghe.figure_facts(). */
export const FactRow = z.object({
  child: z.string(), status: ArchiveStatus, birth_date: PlainDate.nullable(), sex_code: z.number().nullable(),
  schooling: z.number().nullable(),
})
export type FactRow = z.infer<typeof FactRow>

/** `cell` null: counts nowhere. */
export type Stretch = { from: PlainDate; cell: number | null }

export const factsOf = (row: Omit<FactRow, 'child'>): StatisticsFacts =>
  ({ status: row.status, birthDate: row.birth_date, sexCode: row.sex_code, schooling: row.schooling })

/** More than any life has; a rule that never came to rest would otherwise hang the write. */
const mostStretches = 50

export function timelineOf(facts: StatisticsFacts, today: PlainDate, rules: StatisticsRules): Stretch[] {
  const stretches: Stretch[] = []
  for (let day: PlainDate | null = today; day !== null;) {
    const { cells, nextChange }: Cells = cellsOf(facts, day, rules)
    if (cells.length > 1) throw new Error('a child counts for one cell; qinghe.child_cells has room for one')
    stretches.push({ from: day, cell: cells[0] ?? null })
    const isEndless = nextChange !== null && (nextChange <= day || stretches.length === mostStretches)
    if (isEndless) throw new Error('figure rules do not come to rest')
    day = nextChange
  }
  return stretches
}

/** The parallel arrays qinghe.settle_cells() takes. */
export type Settling = { child: string[]; rules: number[]; from: PlainDate[]; cell: (number | null)[] }

export function settlingOf(rows: readonly FactRow[], today: PlainDate, versions: readonly StatisticsRules[]): Settling {
  const out: Settling = { child: [], rules: [], from: [], cell: [] }
  for (const row of rows) {
    for (const rules of versions) {
      for (const stretch of timelineOf(factsOf(row), today, rules)) {
        out.child.push(row.child)
        out.rules.push(rules.version)
        out.from.push(stretch.from)
        out.cell.push(stretch.cell)
      }
    }
  }
  return out
}
