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
