/** Which pairs of a large block can reach the line at all, told from a few small numbers of each row. Two questions: first whether the
 *  pair agrees in anything without which it cannot (equalities only, so DuckDB joins instead of looking at each pair), then what it can
 *  weigh at most. Neither is ever below the truth (bounds.test.ts), and both decide nothing else: what passes is judged as ever. */
import { type Comparison, type Level, type Model, weightOf } from '@qinghe/domain/linkage/model.ts'
import { type Duck, named, type Step, sides } from './duck.ts'

import { type Mark, markOf } from './near.ts'
import { blockColumn, frequencyColumn, hasFrequencies } from './prepare.ts'
import type { Sides } from './pairs.ts'

/** Weights as whole numbers, rounded up. */
const scaled = (bits: number): number => Math.ceil(bits * 16)
/** What rounding may add over all fields. */
const slack = 1
/** Bits between near and far below which nearness is not worth asking for. */
const worthAsking = 3

const equalMark = ({ field, equal = field }: Comparison): Mark => markOf(`${field}:equal`, named(equal))
const weightMark = (field: string): string => `weight ${field}`
const isRare = ({ frequencies }: Model, { field, levels }: Comparison): boolean => levels[0]?.byFrequency === true && frequencies[field] !== undefined
const best = (levels: readonly Level[]): number => levels.reduce((most, level) => Math.max(most, weightOf(level)), Number.NEGATIVE_INFINITY)

const marksOf = ({ comparisons }: Model): Mark[] => [...new Map(comparisons.flatMap(one => [...one.equal === undefined ? [] : [equalMark(one)], ...one.near?.marks ?? []]).map(mark => [mark.name, mark])).values()]

/** `SIDE_marks`: number, key, blocks, marks, and, of rows that stand left, what agreement on a value weighs. */
export function marksStep(model: Model, side: string, isLeft: boolean): Step {
  const marks = marksOf(model).map(({ name, sql }) => `, ${sql} as ${named(name)}`).join('')
  const weights = !isLeft ? '' : model.comparisons.filter(comparison => isRare(model, comparison)).map(({ field, levels }) =>
    `, ceil(16 * (${Math.log2(Math.max(levels[0]?.m ?? 0, 1e-12))} - log2(${named(frequencyColumn(field))})))::integer as ${named(weightMark(field))}`).join('')
  return { name: `mark ${side}`, sql: `create or replace table ${side}_marks as select b.*${marks}${weights} from ${side}_blocks b join (select * exclude ("key") from ${side}_clean) c using ("id")${isLeft && hasFrequencies(model) ? ` join ${side}_weights w using ("id")` : ''}` }
}

const agrees = ([l, r]: readonly [string, string]): string => `${sides(l).l} = ${sides(r).r}`

/** The most one comparison can weigh, in whole numbers, over `NAME_l` and `NAME_r` of the marks. */
function boundOf(model: Model, comparison: Comparison): string {
  const { field, near, levels, equal } = comparison
  const [first, ...others] = levels
  if (first === undefined || equal === undefined) return `${Math.max(0, scaled(best(levels)))}`
  const { name } = equalMark(comparison)
  const exact = `when ${agrees([name, name])} then ${isRare(model, comparison) ? named(`${weightMark(field)}_l`) : scaled(weightOf(first))}`
  const rest = scaled(best(others))
  if (near === undefined) return `case ${exact} else ${Math.max(0, rest)} end`
  const gone = near.marks[0]?.name ?? name
  return `case ${exact} when (${near.meets.map(agrees).join(' or ')})${near.also === undefined ? '' : ` and ${near.also}`} then ${Math.max(0, rest)} when ${sides(gone).l} is null then 0 when ${sides(gone).r} is null then 0 else ${scaled(best(levels.slice(near.last)))} end`
}

/** @property also what must hold besides, over `NAME_l` and `NAME_r` of the marks it `reads` @property chance share of random pairs that meet in this way */
type Way = { l: string; r: string; also?: string; reads: string[]; chance: number }

/** Agreements without any of which a pair stays below `keep`: equality of every field, and nearness of as many as are needed, those
 *  first that few pairs share. A missing side counts as no agreement and no evidence against.
 *  @returns null when there are none that suffice */
export async function waysOf(duck: Duck, model: Model, { sides: { left, right }, keep }: { sides: Sides; keep: number }): Promise<Way[] | null> {
  if (model.comparisons.some(({ levels }) => levels.some((level, i) => i > 0 && level.byFrequency === true))) return null
  const chanceOf = async (l: string, r: string): Promise<number> => {
    const groups = (side: string, mark: string): string => `(select ${named(mark)} as m, count(*) / (select count(*) from ${side}_marks) as n from ${side}_marks where ${named(mark)} is not null group by 1)`
    const [row] = await duck.rows({ name: 'count ways', sql: `select coalesce(sum(a.n * b.n), 0)::double as chance from ${groups(left, l)} a join ${groups(right, r)} b using (m)` })
    return Number(row?.['chance'] ?? 1)
  }
  const fields = await Promise.all(model.comparisons.map(async comparison => {
    const rest = Math.max(0, best(comparison.levels.slice(1)))
    const { near } = comparison
    const ways: Way[] = []
    for (const [l, r] of near?.meets ?? []) ways.push({ l, r, chance: await chanceOf(l, r), ...near?.also === undefined ? { reads: [] } : { also: near.also, reads: near.marks.map(({ name }) => name).filter(name => near.also?.includes(named(`${name}_l`))) } })
    const chance = ways.reduce((sum, way) => sum + way.chance * (way.also === undefined ? 1 : alsoHolds), 0)
    const gain = near === undefined ? 0 : rest - Math.max(0, best(comparison.levels.slice(near.last)))
    return { comparison, rest, ways, gain, cost: chance / Math.max(gain, 1e-9) }
  }))
  let sum = model.comparisons.reduce((all, { equal, levels }) => all + Math.max(0, equal === undefined ? best(levels) : best(levels.slice(1))), 0)
  const asked: Way[] = fields.filter(({ comparison: { equal } }) => equal !== undefined).map(({ comparison }) => ({ l: equalMark(comparison).name, r: equalMark(comparison).name, reads: [], chance: 0 }))
  for (const { ways, gain } of fields.filter(field => field.gain >= worthAsking).sort((a, b) => a.cost - b.cost)) {
    if (sum < keep - slack) break
    asked.push(...ways)
    sum -= gain
  }
  return sum < keep - slack ? asked : null
}
/** How often `also` holds where marks meet, roughly. */
const alsoHolds = 0.1

export type Looking = { sides: Sides; keep: number; ways: readonly Way[] | null; part: { of: number; number: number } }

/** Pairs of a rule that may weigh `keep` bits or more → id_l, id_r, each once.
 *  @param looking `part` of the left rows, so that what is found at once stays small */
export function possibleSql(model: Model, rule: number, { sides: { left, right }, keep, ways, part }: Looking): string {
  const same = (i: number): string => `l.${named(blockColumn(i))} = r.${named(blockColumn(i))}`
  const once = [
    ...model.rules[rule]?.keys.length === 0 ? [] : [same(rule)], ...part.of > 1 ? [`l."id" % ${part.of} = ${part.number}`] : [], ...model.mode === 'dedupe' ? ['l."key" < r."key"'] : [],
    ...model.rules.slice(0, rule).flatMap(({ keys }, i) => keys.length === 0 ? [] : [`(${same(i)}) is not true`]),
  ]
  const met = once.length === 0 ? '' : ` where ${once.join(' and ')}`
  if (ways === null) return `select l."id" as "id_l", r."id" as "id_r" from ${left}_marks l, ${right}_marks r${met}`
  const both = (names: readonly string[]): string => names.map(name => `, l.${named(name)} as ${named(`${name}_l`)}, r.${named(name)} as ${named(`${name}_r`)}`).join('')
  // Narrow first: what is carried costs more than what is asked. A pair met in two ways is dropped once, which is cheaper than asking.
  const found = ways.map(({ l, r, also, reads }) => `select "id_l", "id_r" from (select l."id" as "id_l", r."id" as "id_r"${both(reads)} from ${left}_marks l, ${right}_marks r where ${[...once, `l.${named(l)} = r.${named(r)}`].join(' and ')})${also === undefined ? '' : ` where ${also}`}`)
  const weights = model.comparisons.filter(comparison => isRare(model, comparison)).map(({ field }) => `, l.${named(weightMark(field))} as ${named(`${weightMark(field)}_l`)}`).join('')
  const bound = `${model.comparisons.map(comparison => boundOf(model, comparison)).join(' + ')} >= ${Math.floor(keep * 16)}`
  return `select "id_l", "id_r" from (select f."id_l", f."id_r"${both(marksOf(model).map(({ name }) => name))}${weights} from (select distinct "id_l", "id_r" from (${found.join(' union all ')})) f join ${left}_marks l on l."id" = f."id_l" join ${right}_marks r on r."id" = f."id_r") where ${bound}`
}
