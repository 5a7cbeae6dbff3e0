/** The text of a report, written by rule: each sentence says a figure and its terms, and nothing that no figure says. */
import { exitReason } from '../codes/situation.ts'
import { coming, going } from './footing.ts'
import { type Balance, balanceNames, type Term, termNames } from './types.ts'

type Terms = readonly { term: Term; n: number }[]
/** @property before what the round started from: as locked then, with corrections */
export type Told = { balance: Balance; before: number; restated: number; now: number; terms: Terms; reasons: readonly { code: number; n: number }[]; insideIn: number; insideOut: number }
type Quarter = { place: string; standard: string; previous: string | null; registers: readonly Told[]; columns: readonly number[]; earlier: readonly number[] | null; corrections: number }

const people = (n: number): string => `${n.toLocaleString('en-US')} 名`
const moved = (n: number): string => (n === 0 ? '持平' : `${n > 0 ? '增加' : '减少'} ${people(Math.abs(n))}`)
export const reasonLabel = (code: number): string => exitReason.entries.find(one => Number(one.code) === code)?.label ?? `原因 ${code}`
const of = (terms: Terms, wanted: readonly Term[]): Terms => wanted.map(term => ({ term, n: terms.find(one => one.term === term)?.n ?? 0 })).filter(({ n }) => n > 0)
const sum = (terms: Terms): number => terms.reduce((all, { n }) => all + n, 0)
const listed = (parts: readonly string[]): string => (parts.length === 0 ? '' : `（${parts.join('，')}）`)

function totals({ balance, before, restated, now }: Told, { place, standard, previous }: Quarter): string {
  const said = `截至 ${standard} 24 时，${place}在册${balanceNames[balance]} ${people(now)}`
  return previous === null ? `${said}。这是第一个锁定的季度，没有可比的上一轮。` : `${said}，${previous}${restated === 0 ? `为 ${people(before)}` : `锁定 ${people(before - restated)}、更正后 ${people(before)}`}，${moved(now - before)}。`
}
function changes({ balance, terms, reasons, insideIn, insideOut, restated }: Told, { previous }: Quarter): string[] {
  const [came, went] = [of(terms, coming), of(terms, going)]
  // Of who left, the reasons as they were confirmed.
  const why = [...reasons.map(({ code, n }) => `${reasonLabel(code)} ${people(n)}`), ...went.filter(({ term }) => term !== 'left').map(({ term, n }) => `${termNames[term]} ${people(n)}`)]
  const said = [
    ...(came.length === 0 ? [] : [`进 ${people(sum(came))}${listed(came.map(({ term, n }) => `${termNames[term]} ${people(n)}`))}`]),
    ...(went.length === 0 ? [] : [`出 ${people(sum(went))}${listed(why)}`]),
    ...(insideIn + insideOut === 0 ? [] : [`县内调入 ${people(insideIn)}、调出 ${people(insideOut)}`]),
  ]
  const restating = restated === 0 ? [] : [`上一轮锁定以后的更正单使${balanceNames[balance]}的上轮数${moved(restated)}，已并入上面的上轮数。`]
  if (said.length === 0) return [...(previous === null ? [] : [`${balanceNames[balance]}本季度没有进出。`]), ...restating]
  return [`${balanceNames[balance]}本季度${said.join('；')}。`, ...restating]
}

const at = (columns: readonly number[], column: number): number => columns[column - 1] ?? 0
const watched: readonly (readonly [column: number, words: string])[] = [[26, '无人监护'], [17, '辍学'], [20, '没有户口登记'], [31, '残疾'], [32, '患病']]
function make({ columns, earlier }: Quarter): string[] {
  if (at(columns, 1) === 0) return []
  const [boys, girls] = [[3, 6, 9], [4, 7, 10]].map(some => some.reduce((all, one) => all + at(columns, one), 0))
  const compared = (column: number): string => (earlier === null || at(columns, column) === at(earlier, column) ? '' : `（比上一轮${moved(at(columns, column) - at(earlier, column))}）`)
  return [
    `农村留守儿童中，男 ${people(boys ?? 0)}、女 ${people(girls ?? 0)}；0–5 岁 ${people(at(columns, 2))}，6–13 岁 ${people(at(columns, 5))}，14–15 岁 ${people(at(columns, 8))}；义务教育阶段寄宿 ${people(at(columns, 24))}。`,
    `${watched.map(([column, words]) => `${words} ${people(at(columns, column))}${compared(column)}`).join('，')}。`,
  ]
}

export function reportWords(quarter: Quarter): string[] {
  const { registers, corrections } = quarter
  return [
    ...registers.flatMap(one => [totals(one, quarter), ...changes(one, quarter)]), ...make(quarter),
    ...(corrections === 0 ? [] : [`锁定以后确认了 ${corrections} 张更正单；以上仍是锁定时的数字，更正记进下一轮。`]),
  ]
}
