/** How far an answer about one pair can reach. Rows and archives hang together where a row would take an archive by itself or by what
 *  people decided; only there can the taking change (linkage/assignment.ts solves such parts each for itself). Rows that merely
 *  might be one of these archives keep what they have and only learn whether it is still free. */
import { isSure, type Fixed } from './rules.ts'
import type { Candidate } from './types.ts'

/** @property child the archive it has now @property verdicts what was decided about it, by archive */
export type Near = { row: number; found: readonly Candidate[]; child: string | null; verdicts: ReadonlyMap<string, 'same' | 'different'> }
/** @property rows everything that has to be judged again, by row @property moving those of them that may take another archive
 *  @property children archives they may take */
export type Reach<T> = { rows: T[]; moving: ReadonlySet<number>; children: ReadonlySet<string> }

type Asking<T> = { threshold: number; /** Every row that might be one of these archives. */ load: (children: string[]) => Promise<readonly T[]> }

export async function reachOf<T extends Near>(pair: { row: number; child: string }, { threshold, load }: Asking<T>): Promise<Reach<T>> {
  const rows = new Map<number, T>()
  const moving = new Set([pair.row])
  const children = new Set<string>()
  let next = [pair.child]
  while (next.length > 0) {
    for (const child of next) children.add(child)
    for (const row of await load(next)) rows.set(row.row, row)
    next = []
    // A row whose archive is reached pulls in the others it may take, which in turn are looked up in the next round.
    for (const one of rows.values()) {
      const takes = [...one.found.filter(each => isSure(each, threshold) || one.verdicts.get(each.child) === 'same').map(({ child }) => child), ...(one.child === null ? [] : [one.child])]
      if (!moving.has(one.row) && !takes.some(child => children.has(child))) continue
      moving.add(one.row)
      next.push(...takes.filter(child => !children.has(child)))
    }
    next = [...new Set(next)]
  }
  return { rows: [...rows.values()].sort((a, b) => a.row - b.row), moving, children }
}

/** Archives of which it has to be asked whether another row has them. */
export const outsideOf = <T extends Near>({ rows, children }: Reach<T>): string[] =>
  [...new Set(rows.flatMap(({ found }) => found.map(one => one.child)))].filter(child => !children.has(child))

/** @param taken those of `outsideOf` that a row has */
export const fixedOf = <T extends Near>({ rows, moving }: Reach<T>, taken: Iterable<string>): Fixed =>
  ({ chosen: new Map(rows.filter(({ row }) => !moving.has(row)).map(({ row, child }) => [row, child])), taken: new Set(taken) })
