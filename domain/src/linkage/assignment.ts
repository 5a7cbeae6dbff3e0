/** One row of the left to one row of the right, so that the sum of weights is the largest there is.
 *
 *  Pairs fall into connected components that do not touch each other; a component is solved exactly (Kuhn 1955 in the form of
 *  shortest augmenting paths, O(n³)) as long as it is small, and greedily by weight beyond that, which is reported. Components
 *  are independent, so an incremental run that solves only the touched ones ends where a full run ends. Ties fall to the
 *  smaller row numbers. */
import { componentsOf } from './groups.ts'

export type Pair = { left: number; right: number; weight: number }
export type Assignment = { chosen: Pair[]; greedy: number }

/** Rows on the shorter side up to which a component is solved exactly. */
const exactUpTo = 120

/** @param pairs candidate pairs, each worth accepting by itself (weight above the threshold)
 *  @param threshold bits; a pair adds `weight − threshold`, so that two doubtful pairs do not outweigh a sure one for being two
 *  @returns chosen pairs sorted by left row; `greedy` counts components too large to be solved exactly */
export function assign(pairs: readonly Pair[], threshold: number): Assignment {
  const chosen: Pair[] = []
  let greedy = 0
  for (const component of componentsOf(pairs)) {
    if (component.length === 1) chosen.push(...component)
    else {
      const lefts = [...new Set(component.map(pair => pair.left))].sort((a, b) => a - b)
      const rights = [...new Set(component.map(pair => pair.right))].sort((a, b) => a - b)
      const exact = Math.min(lefts.length, rights.length) <= exactUpTo && lefts.length * rights.length <= 1_000_000
      if (!exact) greedy++
      chosen.push(...exact ? solve(component, { lefts, rights, threshold }) : byWeight(component))
    }
  }
  return { chosen: chosen.sort((a, b) => a.left - b.left || a.right - b.right), greedy }
}

function byWeight(component: readonly Pair[]): Pair[] {
  const lefts = new Set<number>()
  const rights = new Set<number>()
  return [...component].sort((a, b) => b.weight - a.weight || a.left - b.left || a.right - b.right).filter(pair => {
    if (lefts.has(pair.left) || rights.has(pair.right)) return false
    lefts.add(pair.left)
    rights.add(pair.right)
    return true
  })
}

type Sides = { lefts: number[]; rights: number[]; threshold: number }

function solve(component: readonly Pair[], { lefts, rights, threshold }: Sides): Pair[] {
  const isTurned = lefts.length > rights.length
  const [rows, columns] = isTurned ? [rights, lefts] : [lefts, rights]
  const rowAt = new Map(rows.map((row, i) => [row, i]))
  const columnAt = new Map(columns.map((column, i) => [column, i]))
  // A pair that does not exist costs nothing: the row stays alone. Existing ones cost less than nothing.
  const cost = rows.map(() => new Float64Array(columns.length))
  const pairAt = new Map<number, Pair>()
  for (const pair of component) {
    const row = rowAt.get(isTurned ? pair.right : pair.left) ?? 0
    const column = columnAt.get(isTurned ? pair.left : pair.right) ?? 0
    const line = cost[row]
    if (line !== undefined) line[column] = Math.min(line[column] ?? 0, -(pair.weight - threshold) - 1e-9)
    pairAt.set(row * columns.length + column, pair)
  }
  return leastCost(cost, columns.length).flatMap((column, row) => pairAt.get(row * columns.length + column) ?? [])
}

/** Potentials and shortest augmenting paths. Rows ≤ columns; every row gets a column.
 *  @returns the column of each row */
function leastCost(cost: readonly Float64Array[], width: number): number[] {
  const rowOf = new Int32Array(width + 1)
  const rowPotential = new Float64Array(cost.length + 1)
  const columnPotential = new Float64Array(width + 1)
  const from = new Int32Array(width + 1)
  for (let row = 1; row <= cost.length; row++) {
    rowOf[0] = row
    const end = augment({ cost, rowOf, rowPotential, columnPotential, from, width })
    for (let column = end; column !== 0;) {
      const previous = from[column] ?? 0
      rowOf[column] = rowOf[previous] ?? 0
      column = previous
    }
  }
  const columns: number[] = cost.map(() => -1)
  for (let column = 1; column <= width; column++) {
    const row = rowOf[column] ?? 0
    if (row > 0) columns[row - 1] = column - 1
  }
  return columns
}

type Search = { cost: readonly Float64Array[]; rowOf: Int32Array; rowPotential: Float64Array; columnPotential: Float64Array; from: Int32Array; width: number }

function augment({ cost, rowOf, rowPotential, columnPotential, from, width }: Search): number {
  const reach = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY)
  const used = new Uint8Array(width + 1)
  let at = 0
  do {
    used[at] = 1
    const row = rowOf[at] ?? 0
    let delta = Number.POSITIVE_INFINITY
    let next = 0
    for (let column = 1; column <= width; column++) {
      if (used[column] === 1) continue
      const slack = (cost[row - 1]?.[column - 1] ?? 0) - (rowPotential[row] ?? 0) - (columnPotential[column] ?? 0)
      if (slack < (reach[column] ?? 0)) {
        reach[column] = slack
        from[column] = at
      }
      if ((reach[column] ?? 0) < delta) {
        delta = reach[column] ?? 0
        next = column
      }
    }
    for (let column = 0; column <= width; column++) {
      if (used[column] === 1) {
        const owner = rowOf[column] ?? 0
        rowPotential[owner] = (rowPotential[owner] ?? 0) + delta
        columnPotential[column] = (columnPotential[column] ?? 0) - delta
      } else reach[column] = (reach[column] ?? 0) - delta
    }
    at = next
  } while ((rowOf[at] ?? 0) !== 0)
  return at
}
