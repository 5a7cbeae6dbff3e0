/** Withholding small numbers (ARCHITECTURE.md section 12). A table of regions × values with sums over both is published
 *  with some numbers left out, so that nobody who adds and subtracts the rest can get a small one back.
 *
 *  Why it holds. Every number below the threshold is left out, zeros too, so that “left out” does not mean “at least one”.
 *  Regions with a small total are left out whole, and others with them until the sum of their totals is at least the threshold
 *  and larger than their count: any child there can then be thought to live in another of these regions without a published
 *  number changing, so all their numbers are safe. In the remaining regions the totals stand, and each dimension is a table of its own with fixed row sums. A
 *  small number there is safe when a second table exists that agrees with everything published, has no negative number and
 *  differs in that number by one; such tables differ by a closed walk over numbers left out, alternately one more and one less.
 *  Numbers are left out, smallest first, until every small one has such a walk. The row of sums always offers one, so this
 *  ends. Tables of different levels are not protected against each other: publish one level (contract.ts). */

export type Table = {
  /** One per region; every row as long as `columns` of its dimension. */
  rows: readonly (readonly number[])[]
}
/** Row totals are the same in every dimension; the last table row of `sums` is the column totals. */
export type Tables = { totals: readonly number[]; dimensions: readonly Table[] }

/** true: left out. `sums` are the column totals of a dimension. */
export type Withheld = {
  everything: boolean
  totals: boolean[]
  dimensions: { rows: boolean[][]; sums: boolean[] }[]
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)

/** Regions left out whole; null when even the grand total has to go. Empty regions may stand: they hold nobody. */
function wholeRows(totals: readonly number[], threshold: number): boolean[] | null {
  if (sumOf(totals) < threshold) return sumOf(totals) === 0 ? totals.map(() => false) : null
  const out = totals.map(total => total > 0 && total < threshold)
  if (!out.includes(true)) return out
  const others = totals.map((total, at) => ({ total, at })).filter(row => row.total >= threshold).sort((a, b) => a.total - b.total)
  const isEnough = (): boolean => {
    const hidden = totals.filter((_, at) => out[at])
    return hidden.length > 1 && sumOf(hidden) >= threshold && sumOf(hidden) > hidden.length
  }
  for (const row of others) {
    if (isEnough()) return out
    out[row.at] = true
  }
  return isEnough() ? out : null
}

/** One dimension as a grid whose last row is the column totals. */
type Grid = { values: readonly (readonly number[])[]; out: boolean[][]; last: number }

const valueAt = (grid: Grid, row: number, column: number): number => grid.values[row]?.[column] ?? 0
const isOut = (grid: Grid, row: number, column: number): boolean => grid.out[row]?.[column] ?? false
const leaveOut = (grid: Grid, row: number, column: number): void => { const line = grid.out[row]; if (line) line[column] = true }

/** In the row of sums one more child means one more in the column above: its step has the opposite sign. */
const step = (grid: Grid, row: number, by: number): number => (row === grid.last ? -by : by)
/** A step is possible when nothing becomes negative. */
const mayStep = (grid: Grid, [row, column]: Place, by: number): boolean => step(grid, row, by) > 0 || valueAt(grid, row, column) > 0

type Place = readonly [row: number, column: number]
type Walk = { places: Place[]; cost: number }

/** Four corners, the shortest closed walk through `start`, in both directions; undefined when a step is impossible. */
function walkOver(grid: Grid, [row, column]: Place, [otherRow, otherColumn]: Place): Walk | undefined {
  const places: Place[] = [[row, column], [row, otherColumn], [otherRow, otherColumn], [otherRow, column]]
  const signs = [1, -1, 1, -1]
  const isPossible = [1, -1].some(by => places.every((place, at) => mayStep(grid, place, by * (signs[at] ?? 0))))
  if (!isPossible) return undefined
  return { places, cost: sumOf(places.filter(([r, c]) => !isOut(grid, r, c)).map(([r, c]) => valueAt(grid, r, c) + 1)) }
}

/** The cheapest walk; cost 0 when the number is safe already. */
function cheapestWalk(grid: Grid, start: Place): Walk | undefined {
  let best: Walk | undefined
  for (let row = 0; row <= grid.last; row++) {
    for (let column = 0; column < (grid.values[0]?.length ?? 0); column++) {
      if (row === start[0] || column === start[1]) continue
      const walk = walkOver(grid, start, [row, column])
      if (walk && (best === undefined || walk.cost < best.cost)) best = walk
    }
  }
  return best
}

function protect(grid: Grid, whole: readonly boolean[], threshold: number): void {
  for (let row = 0; row <= grid.last; row++) {
    if (whole[row] === true) continue
    for (let column = 0; column < (grid.values[0]?.length ?? 0); column++) {
      const value = valueAt(grid, row, column)
      if (value === 0 || value >= threshold) continue
      for (const [r, c] of cheapestWalk(grid, [row, column])?.places ?? []) leaveOut(grid, r, c)
    }
  }
}

function withheldIn(table: Table, whole: readonly boolean[], threshold: number): { rows: boolean[][]; sums: boolean[] } {
  const width = table.rows[0]?.length ?? 0
  const sums = Array.from({ length: width }, (_, column) => sumOf(table.rows.map(row => row[column] ?? 0)))
  const isEmpty = table.rows.map(row => sumOf(row) === 0)
  const small = (row: readonly number[], at: number) => row.map(value => whole[at] === true || (!isEmpty[at] && value < threshold))
  const values = [...table.rows, sums]
  const grid: Grid = { values, last: table.rows.length, out: [...table.rows.map(small), sums.map(value => value < threshold)] }
  protect(grid, whole, threshold)
  return { rows: grid.out.slice(0, grid.last), sums: grid.out[grid.last] ?? [] }
}

/** What to leave out of tables that share their row totals.
 *  @param threshold numbers of children from which a number may be published, at least 2. */
export function withheld(tables: Tables, threshold: number): Withheld {
  const whole = wholeRows(tables.totals, threshold)
  if (whole === null) {
    return {
      everything: true, totals: tables.totals.map(() => true),
      dimensions: tables.dimensions.map(table => ({ rows: table.rows.map(row => row.map(() => true)), sums: (table.rows[0] ?? []).map(() => true) })),
    }
  }
  return { everything: false, totals: whole, dimensions: tables.dimensions.map(table => withheldIn(table, whole, threshold)) }
}
