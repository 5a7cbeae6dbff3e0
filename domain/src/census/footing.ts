/** 勾稽: what must add up before anybody signs a figure. Rows are counted from the lines, not from each other, so that a wrong line shows. */
import { issue, type Issue } from '../kernel/problem.ts'
import { ancestorAt, isWithin, levelOf } from '../kernel/regionCode.ts'
import type { Reckoned } from './balance.ts'
import type { Term } from './types.ts'

export const coming = ['initial', 'found', 'movedIn', 'unmerged', 'reentered', 'qualified'] as const satisfies readonly Term[]
export const going = ['left', 'movedOut', 'merged', 'ofAge', 'unqualified'] as const satisfies readonly Term[]
type Counts = Readonly<Record<Term, number>>
/** @property insideIn, insideOut between places of one county: they vanish in its sum */
export type BalanceRow = {
  region: number; before: number; terms: Counts; insideIn: number; insideOut: number; now: number; reasons: Readonly<Record<number, number>>
}

const noTerms = (): Record<Term, number> => ({
  carried: 0, initial: 0, found: 0, movedIn: 0, unmerged: 0, reentered: 0, qualified: 0,
  left: 0, movedOut: 0, merged: 0, ofAge: 0, unqualified: 0, pending: 0, later: 0, passing: 0, outside: 0,
})

/** Lines that go the same way, together. `kept`: of whoever is counted nowhere, the place her name stands at. */
export type Going = Pick<Reckoned, 'from' | 'to' | 'term' | 'reason'> & { n: number; kept?: number | null }
/** @param has which places the row is of */
export function rowOf(lines: readonly Going[], region: number, has: (place: number) => boolean): BalanceRow {
  const terms = noTerms()
  const reasons: Record<number, number> = {}
  const row = { before: 0, insideIn: 0, insideOut: 0, now: 0 }
  const isHere = (place: number | null): boolean => place !== null && has(place)
  for (const { from, to, kept = null, term, reason, n } of lines) {
    if (isHere(from)) row.before += n
    if (isHere(to)) row.now += n
    if (from !== null && to !== null && isHere(from) !== isHere(to)) row[isHere(to) ? 'insideIn' : 'insideOut'] += n
    else if (isHere(from) || isHere(to) || (from === null && to === null && isHere(kept))) terms[term] += n
    if (reason !== null && isHere(from)) reasons[reason] = (reasons[reason] ?? 0) + n
  }
  return { region, terms, reasons, ...row }
}
/** One place and everything inside it. */
export const balanceRow = (lines: readonly Reckoned[], region: number): BalanceRow => rowOf(lines.map(line => ({ ...line, n: 1 })), region, place => isWithin(place, region))

/** The places directly below one, and its own children who stand in none of them. Together they are the whole. */
export function rowsBelow(lines: readonly Going[], region: number): BalanceRow[] {
  const level = levelOf(region) === 'county' ? 'town' : 'village'
  const partOf = (place: number): number => ancestorAt(place, level)
  const parts = new Set(lines.flatMap(({ from, to }) => [from, to]).filter(place => place !== null && isWithin(place, region)).map(place => partOf(place ?? region)))
  return [...parts].sort((a, b) => a - b).map(part => rowOf(lines, part, place => isWithin(place, region) && partOf(place) === part))
}

const totalOf = (terms: Counts, of: readonly Term[]): number => of.reduce((sum, term) => sum + terms[term], 0)
/** 差额: 0, or somebody is in no term or in two. */
export const differenceOf = ({ before, terms, insideIn, insideOut, now }: BalanceRow): number =>
  before + totalOf(terms, coming) + insideIn - insideOut - totalOf(terms, going) - now

/** @param named place names, for the sentence · @param whole the county, of which the rows are all parts */
export function balanceIssues(rows: readonly BalanceRow[], whole: BalanceRow, named: (region: number) => string): Issue[] {
  const off = [...rows, whole].filter(row => differenceOf(row) !== 0)
    .map(row => ({ region: row.region, difference: differenceOf(row) }))
    .map(details => issue('census.difference', `${named(details.region)}的平衡差 ${details.difference} 名，请打开名单逐名看`, { details }))
  const sums = (['before', 'now'] as const).filter(key => rows.reduce((sum, row) => sum + row[key], 0) !== whole[key])
  const inside = rows.reduce((sum, row) => sum + row.insideIn - row.insideOut, 0)
  return [
    ...off, ...sums.map(key => issue('census.sums', `下级之和与全县的${key === 'now' ? '本轮' : '上轮'}人数对不上`)),
    ...(inside === 0 ? [] : [issue('census.inside', '县内调入与调出的人数不相等')]),
  ]
}

/** Children who crossed a border, by name: whom one county let go another took in. @returns those only one side knows of */
export function unmatchedMoves(counties: readonly (readonly Reckoned[])[]): string[] {
  const sides = { in: new Set<string>(), out: new Set<string>() }
  for (const { child, moved } of counties.flat()) if (moved !== null) sides[moved].add(child)
  return [...[...sides.in].filter(child => !sides.out.has(child)), ...[...sides.out].filter(child => !sides.in.has(child))].sort()
}

/** A child may stand once in each sum of a round; the database holds it by (round, balance, child). */
export function childrenTwice(lines: readonly Reckoned[]): string[] {
  const seen = new Set<string>()
  return [...new Set(lines.filter(({ child }) => seen.size === seen.add(child).size).map(({ child }) => child))].sort()
}

/** The 32 columns of the 2016 form (docs/domain/报表与指标.md): each group of columns adds up to the first. */
type Equation = { of: readonly number[]; is: readonly number[] }
const span = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i)
const equations: readonly Equation[] = [
  { of: [2, 5, 8], is: [1] }, { of: span(11, 18), is: [1] }, { of: [19, 20], is: [1] },
  { of: span(21, 25), is: [1] }, { of: span(26, 29), is: [1] }, { of: span(30, 32), is: [1] },
  { of: [3, 4], is: [2] }, { of: [6, 7], is: [5] }, { of: [9, 10], is: [8] }, { of: [13, 14], is: [24, 25] },
]
/** @param row the columns in order, c1 first @param unsaid columns of groups that some archives do not say: what they should add up to is not known */
export function summaryIssues(row: readonly number[], unsaid: readonly number[] = []): Issue[] {
  const isUnsaid = (column: number): boolean => unsaid.includes(column)
  const add = (columns: readonly number[]): number => columns.reduce((sum, column) => sum + (row[column - 1] ?? 0), 0)
  const say = (columns: readonly number[]): string => columns.map(column => `c${column}`).join('+')
  return equations.filter(({ of, is }) => add(of) !== add(is) && !of.every(isUnsaid) && !(is.length > 1 && [...of, ...is].some(isUnsaid)))
    .map(({ of, is }) => issue('census.footing', `${say(of)} 是 ${add(of)}，${say(is)} 是 ${add(is)}，应当相等`))
}
