/** Groups of rows that grow pair by pair. One number a row is kept, so a group may have any size: the pairs inside it are counted, not made. */

export type Groups = {
  join: (a: number, b: number) => void
  /** Equal for rows of one group; a row in none is its own. */
  rootOf: (row: number) => number
  /** Pairs of rows that are in one group. */
  pairs: () => number
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
    pairs: () => {
      const sizes = new Map<number, number>()
      for (const row of parents.keys()) { const root = rootOf(row); sizes.set(root, (sizes.get(root) ?? 0) + 1) }
      return [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
    },
  }
}
