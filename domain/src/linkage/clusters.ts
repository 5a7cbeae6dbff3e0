/** Bridges in connected components: a single pair whose removal would part a group of three or more. Groups held
 *  together by one pair are where different people get merged, so a person looks at the bridge first. */
import type { Pair } from './assignment.ts'
import { growingGroups } from './groups.ts'

export type Cluster = { rows: number[]; bridges: Pair[] }

/** @param pairs accepted pairs inside one roster
 *  @returns clusters of two and more rows, rows ascending, in order of their first row */
export function clustersOf(pairs: readonly Pair[]): Cluster[] {
  const numbers = [...new Set(pairs.flatMap(pair => [pair.left, pair.right]))].sort((a, b) => a - b)
  const index = new Map(numbers.map((row, i) => [row, i]))
  const groups = growingGroups()
  for (const pair of pairs) groups.join(pair.left, pair.right)
  const clusters = new Map<number, Cluster>()
  for (const row of numbers) {
    const root = groups.rootOf(row)
    const cluster = clusters.get(root) ?? { rows: [], bridges: [] }
    cluster.rows.push(row)
    clusters.set(root, cluster)
  }
  for (const bridge of bridgesOf(pairs, index)) clusters.get(groups.rootOf(bridge.left))?.bridges.push(bridge)
  return [...clusters.values()].map(cluster => cluster.rows.length > 2 ? cluster : { ...cluster, bridges: [] })
}

/** Tarjan (1974), with a stack of its own because a chain can be long. */
function bridgesOf(pairs: readonly Pair[], index: Map<number, number>): Pair[] {
  const edges: { to: number; pair: number }[][] = [...index].map(() => [])
  for (const [i, pair] of pairs.entries()) {
    const [a, b] = [index.get(pair.left) ?? 0, index.get(pair.right) ?? 0]
    edges[a]?.push({ to: b, pair: i })
    edges[b]?.push({ to: a, pair: i })
  }
  const walk: Walk = { edges, entered: new Int32Array(index.size).fill(-1), lowest: new Int32Array(index.size), clock: 0, bridges: [] }
  for (let node = 0; node < edges.length; node++) if (walk.entered[node] === -1) descend(walk, node)
  return walk.bridges.sort((a, b) => a - b).flatMap(i => pairs[i] ?? [])
}

type Walk = { edges: { to: number; pair: number }[][]; entered: Int32Array; lowest: Int32Array; clock: number; bridges: number[] }

function descend(walk: Walk, root: number): void {
  const { edges, entered, lowest } = walk
  const enter = (node: number): void => { entered[node] = lowest[node] = walk.clock++ }
  const stack = [{ node: root, by: -1, next: 0 }]
  enter(root)
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const edge = edges[top.node]?.[top.next++]
    if (edge === undefined) {
      stack.pop()
      const above = stack.at(-1)
      if (above === undefined) continue
      lowest[above.node] = Math.min(lowest[above.node] ?? 0, lowest[top.node] ?? 0)
      if ((lowest[top.node] ?? 0) > (entered[above.node] ?? 0)) walk.bridges.push(top.by)
    } else if (edge.pair !== top.by) {
      if (entered[edge.to] === -1) {
        enter(edge.to)
        stack.push({ node: edge.to, by: edge.pair, next: 0 })
      } else lowest[top.node] = Math.min(lowest[top.node] ?? 0, entered[edge.to] ?? 0)
    }
  }
}

/** More records than this nobody has of one person: different people hang together by wrong pairs. */
export const giantFrom = 60
/** By so many bits the line goes up where a giant has no bridge left. */
const stepBits = 2
/** Where so many of all pairs agree it is one person after all, with very many records. */
const denseFrom = 0.7
const isGiant = (rows: number, pairs: number, most: number): boolean => rows > most && pairs < denseFrom * (rows * (rows - 1)) / 2

export type Parted = { clusters: Cluster[]; giants: number; cut: Pair[] }

/** Clusters none of which is a giant: those are cut at their bridges, and where there is none at the weakest pairs, until what is left may be one
 *  person. Each component is parted by its own pairs alone, so rows elsewhere change nothing.
 *  @param pairs accepted pairs inside one roster */
export function partedClusters(pairs: readonly Pair[], most: number = giantFrom): Parted {
  const whole = clustersOf(pairs)
  const giants = whole.filter(cluster => cluster.rows.length > most)
  const giantOf = new Map(giants.flatMap((cluster, i) => cluster.rows.map(row => [row, i] as const)))
  const own: Pair[][] = giants.map(() => [])
  for (const pair of pairs) { const at = giantOf.get(pair.left); if (at !== undefined) own[at]?.push(pair) }
  const parted = own.map(list => part(list, most))
  const clusters = [...whole.filter(cluster => cluster.rows.length <= most), ...parted.flatMap(one => one.clusters)]
  return { clusters: clusters.sort((a, b) => (a.rows[0] ?? 0) - (b.rows[0] ?? 0)), giants: parted.filter(one => one.cut.length > 0).length, cut: parted.flatMap(one => one.cut) }
}

type Part = { clusters: Cluster[]; cut: Pair[] }
const together = (parts: readonly Part[]): Part => ({ clusters: parts.flatMap(one => one.clusters), cut: parts.flatMap(one => one.cut) })

/** Parts of one component; a row that hangs by nothing any more is in none. */
function part(pairs: readonly Pair[], most: number): Part {
  const clusters = clustersOf(pairs)
  const at = new Map(clusters.flatMap((cluster, i) => cluster.rows.map(row => [row, i] as const)))
  const own: Pair[][] = clusters.map(() => [])
  for (const pair of pairs) own[at.get(pair.left) ?? -1]?.push(pair)
  return together(clusters.map((cluster, i): Part => {
    const mine = own[i] ?? []
    if (!isGiant(cluster.rows.length, mine.length, most)) return { clusters: [cluster], cut: [] }
    const gone = new Set(heavy(cluster, mine) ?? weakest(mine))
    const rest = part(mine.filter(pair => !gone.has(pair)), most)
    return { clusters: rest.clusters, cut: [...gone, ...rest.cut] }
  }))
}

/** Bridges with more than one row at either end: at the end of others one row hangs, which may well be one more record. */
function heavy({ bridges }: Cluster, pairs: readonly Pair[]): Pair[] | undefined {
  const degree = new Map<number, number>()
  for (const { left, right } of pairs) for (const row of [left, right]) degree.set(row, (degree.get(row) ?? 0) + 1)
  const found = bridges.filter(({ left, right }) => (degree.get(left) ?? 0) > 1 && (degree.get(right) ?? 0) > 1)
  return found.length === 0 ? undefined : found
}

function weakest(pairs: readonly Pair[]): Pair[] {
  const line = pairs.reduce((least, { weight }) => Math.min(least, weight), Number.POSITIVE_INFINITY) + stepBits
  return pairs.filter(({ weight }) => weight < line)
}
