/** Groups of rows that grow pair by pair. One number a row is kept, so a group may have any size. */

export type Groups = {
  join: (a: number, b: number) => void
  /** Equal for rows of one group; a row in none is its own. */
  rootOf: (row: number) => number
}

export function growingGroups(): Groups {
  const parents = new Map<number, number>()
  const rootOf = (row: number): number => {
    let at = row
    for (let up = parents.get(at) ?? at; up !== at; up = parents.get(at) ?? at) {
      const above = parents.get(up) ?? up
      parents.set(at, above)
      at = above
    }
    return at
  }
  return {
    join: (a, b) => {
      const [rootA, rootB] = [rootOf(a), rootOf(b)]
      for (const row of [a, b]) if (!parents.has(row)) parents.set(row, row)
      if (rootA !== rootB) parents.set(Math.max(rootA, rootB), Math.min(rootA, rootB))
    },
    rootOf,
  }
}

/** Pairs of each component when left and right are different rosters. In order of their smallest left row. */
export function componentsOf<P extends { left: number; right: number }>(pairs: readonly P[]): P[][] {
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
