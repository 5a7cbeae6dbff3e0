/** Numbers so small that they tell of one child, and what would give them away, are withheld from whoever reads no names: the rule of the public figures
 *  (statistics/suppression.ts). It holds for one table, so such a post has one, of its own place. */
import { withheld } from '../statistics/suppression.ts'
import { plus, nothing, type ShownTally, type Tally, tallyKeys } from './tally.ts'

const cells = (one: Tally): number[] => tallyKeys.map(key => one[key])
const shown = ({ yes, no, unknown, unsure }: Tally, [y = true, n = true, k = true, s = true]: readonly boolean[]): ShownTally =>
  ({ yes: y ? null : yes, no: n ? null : no, unknown: k ? null : unknown, unsure: s ? null : unsure })

export type Table<T> = { rows: T[]; sum: T }
/** @param rows of the places below, or the place itself where nothing is below · @param threshold from which a number is shown */
export function withoutSmall(rows: readonly Tally[], threshold: number): Table<ShownTally> {
  const found = withheld({ totals: rows.map(one => cells(one).reduce((sum, n) => sum + n, 0)), dimensions: [{ rows: rows.map(cells) }] }, threshold)
  const [table] = found.dimensions
  const all = cells(nothing).map(() => true)
  return {
    rows: rows.map((one, at) => shown(one, found.everything || found.totals[at] === true ? all : (table?.rows[at] ?? []))),
    sum: shown(rows.reduce(plus, nothing), found.everything ? all : (table?.sums ?? [])),
  }
}
