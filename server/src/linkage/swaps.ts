/** Two columns that people fill the wrong way round, given name and surname above all. Found in the data, not assumed: rows must
 *  exist whose two values stand exchanged in another row. */
import { type Duck, named, sides } from './duck.ts'
import type { Kit } from './kinds.ts'
import { markOf, type Near } from './near.ts'

/** Kits in which a pair of swapped columns has a level of its own. The second column of the two then says nothing more: the first
 *  has spoken for both.
 *  @param table the cleaned rows, and those they are compared with */
export async function withSwaps(duck: Duck, kits: readonly Kit[], { left, right }: { left: string; right: string }): Promise<Kit[]> {
  const names = kits.filter(kit => kit.comparison.kind === 'name')
  const result = [...kits]
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i + 1)) {
      const [x, y] = [named(a.comparison.field), named(b.comparison.field)]
      const [row] = await duck.rows({
        name: `swaps of ${a.comparison.field}`,
        sql: `select count(*)::double as n, (select count(*) from ${left})::double as rows from ${left} l join ${right} r on l.${x} = r.${y} and l.${y} = r.${x} where l.${x} <> l.${y} and l."id" <> r."id"`,
      })
      if (Number(row?.['n'] ?? 0) < Math.max(4, Number(row?.['rows'] ?? 0) * 0.002)) continue
      const [at, other] = [result.findIndex(kit => kit.comparison.field === a.comparison.field), result.findIndex(kit => kit.comparison.field === b.comparison.field)]
      if (at >= 0) result[at] = swapped(a, b)
      if (other >= 0) result[other] = silenced(b, a)
      return result
    }
  }
  return result
}

function isSwapped(a: Kit, b: Kit): string {
  const [x, y] = [sides(a.comparison.field), sides(b.comparison.field)]
  const alike = (one: string, two: string): string => `jaro_winkler_similarity(${one}, ${two}) >= 0.8`
  // Nested, because DuckDB may compute the costly half of an AND first.
  return `(case when ${x.l} = ${y.r} then ${alike(y.l, x.r)} when ${y.l} = ${x.r} then ${alike(x.l, y.r)} else false end)`
}

function swapped(a: Kit, b: Kit): Kit {
  const [first, ...rest] = a.comparison.levels
  if (first === undefined) return a
  const level = { name: 'swapped', words: `与${b.comparison.field}填反`, when: isSwapped(a, b), m: 0.02 }
  return { ...a, comparison: { ...a.comparison, columns: [...a.comparison.columns, b.comparison.field], levels: [first, level, ...rest], ...nearOrCrossed(a, b, 1) } }
}

function silenced(b: Kit, a: Kit): Kit {
  const equal = `${sides(b.comparison.field).l} = ${sides(b.comparison.field).r}`
  return { ...b, comparison: { ...b.comparison, missing: `${b.comparison.missing} or not (${equal}) and coalesce(${isSwapped(a, b)}, false)`, ...nearOrCrossed(b, a, 0) } }
}

/** Names in each other's column are near too. @param more levels put before the one from which pairs are far */
function nearOrCrossed({ comparison: { field, near } }: Kit, other: Kit, more: number): Pick<Kit['comparison'], 'near'> {
  if (near === undefined) return {}
  const [own, others] = [markOf(field, named(field)), markOf(other.comparison.field, named(other.comparison.field))]
  const crossed: Near['meets'] = [[own.name, others.name], [others.name, own.name]]
  return { near: { ...near, marks: [...near.marks, own, others], meets: [...near.meets, ...crossed], ...near.also === undefined ? {} : { also: `(${near.also} or ${crossed.map(([one, two]) => `coalesce(${sides(one).l} = ${sides(two).r}, false)`).join(' or ')})` }, last: near.last + more } }
}
