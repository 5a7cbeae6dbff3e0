/** Connected components, and the bridges in them: a single pair whose removal would part a group of three or more. Groups held
 *  together by one pair are where different people get merged, so a person looks at the bridge first. */
import type { Pair } from './assignment.ts'
import { growingGroups } from './groups.ts'

/** Pairs of each component when left and right are different rosters. In order of their smallest left row. */
export function componentsOf<P extends Pick<Pair, 'left' | 'right'>>(pairs: readonly P[]): P[][] {
  const groups = growingGroups()
  // Rows of the two rosters share numbers; the right ones become negative.
  for (const { left, right } of pairs) groups.join(left, -1 - right)
  const found = new Map<number, P[]>()
  const sorted = [...pairs].sort((a, b) => a.left - b.left || a.right - b.right)
  for (const pair of sorted) {
    const root = groups.rootOf(pair.left)
    const members = found.get(root)
    if (members === undefined) found.set(root, [pair])
    else members.push(pair)
  }
  return [...found.values()]
}

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
