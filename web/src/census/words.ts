/** How the quarter is spoken of on every screen. */
import type { BoardOutput, Line, RoundOutput, RoundsOutput, Sheet, Sums, VillageOutput } from '@qinghe/domain/census/contract.ts'
import { type AnswerKind, answerNames, type RoundState } from '@qinghe/domain/census/types.ts'
import { daysBetween, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Level } from '@qinghe/domain/kernel/regionCode.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { StatusTone } from '../ui/marks.tsx'
import { figure } from '../ui/time.ts'
import type { Tab } from './search.ts'

export const allOf = ({ open, verified, returned, disputed, reopened }: Sums): number => open + verified + returned + disputed + reopened
export const leftOf = (sums: Sums): number => allOf(sums) - sums.verified
export function sumsOf(lines: readonly Line[]): Sums {
  const sums = { open: 0, verified: 0, returned: 0, disputed: 0, reopened: 0 }
  for (const { state } of lines) sums[state] += 1
  return sums
}

const tabOf: Record<AnswerKind, Exclude<Tab, 'all' | 'left'> | null> = { unchanged: null, changed: 'changed', found: 'changed', gone: 'away', notFound: 'away' }
/** What an answered child counts as; null: nothing has changed. */
const countsAs = ({ state, answer }: Line) => (state === 'verified' && answer !== null ? tabOf[answer] : null)
export const isIn = (tab: Tab, line: Line): boolean => tab === 'all' || (tab === 'left' ? line.state !== 'verified' : countsAs(line) === tab)
/** Segments of the bar, in the order in which the work goes. */
export function progressOf(lines: readonly Line[]): { same: number; changed: number; away: number; left: number } {
  const count = (tab: Tab): number => lines.filter(line => isIn(tab, line)).length
  const [left, changed, away] = [count('left'), count('changed'), count('away')]
  return { same: lines.length - left - changed - away, changed, away, left }
}

export const answerLooks: Record<AnswerKind, { tone: StatusTone; icon: IconName }> = {
  unchanged: { tone: 'ok', icon: 'done' }, changed: { tone: 'info', icon: 'edit' }, found: { tone: 'info', icon: 'plus' }, gone: { tone: 'soon', icon: 'run' }, notFound: { tone: 'soon', icon: 'search' },
}

/** The round before, in one sentence; or why there is none. */
export const lastWords = ({ last, isNewcomer }: Pick<Line, 'last' | 'isNewcomer'>): string =>
  (last !== null ? `上季：${answerNames[last]}` : isNewcomer ? '本季新增，上季没有' : '上季没有核实记录')

const kinds: readonly AnswerKind[] = ['unchanged', 'changed', 'found', 'gone', 'notFound']
/** What a signature of a village stands for, counted. */
export function signedWords(lines: readonly Line[]): string {
  if (lines.length === 0) return '没有留守和困境儿童'
  const said = kinds.map(kind => ({ kind, n: lines.filter(({ answer }) => answer === kind).length })).filter(({ n }) => n > 0)
  return `${figure(lines.length)} 名儿童逐名核实：${said.map(({ kind, n }) => `${answerNames[kind]} ${figure(n)} 名`).join('，')}`
}

/** The same of a town: it signs over what its villages signed. */
export const townWords = ({ place, below, sums }: Pick<Sheet, 'place' | 'below' | 'sums'>): string => `${place.name} ${figure(below.all)} 个村都已签字，一共 ${figure(allOf(sums))} 名儿童逐名核实。`

const soonDays = 3
/** @returns how long is left to a day, in words of the desk */
export function sayClock(today: PlainDate, day: PlainDate): { tone: 'late' | 'soon' | 'idle'; words: string } {
  const left = daysBetween(today, day)
  if (left < 0) return { tone: 'late', words: `逾期 ${-left} 天` }
  return { tone: left <= soonDays ? 'soon' : 'idle', words: left === 0 ? '今天到期' : `剩 ${left} 天` }
}
/** 2026-06-15 → 6-15 */
export const shortDay = (day: PlainDate): string => `${Number(day.slice(5, 7))}-${Number(day.slice(8))}`
/** 6 月 15 日 */
export const spokenDay = (day: PlainDate): string => `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`

const over: readonly RoundState[] = ['countyLocked', 'reported']
export const isOver = (state: RoundState): boolean => over.includes(state)
type OneRound = RoundsOutput['rounds'][number]
/** The round a desk shows: the one asked for, else the newest. */
export const roundAt = (rounds: readonly OneRound[], period?: string): OneRound | undefined =>
  rounds.find(one => one.period === period) ?? [...rounds].sort((a, b) => (a.period < b.period ? 1 : -1))[0]

export type Step = { key: string; title: string; until: PlainDate; state: 'done' | 'now' | 'late' | 'ahead'; words: string }
const of = (signed: number, all: number): string => `${figure(signed)}/${figure(all)}`
/** The five steps of a quarter, each with its day and how far it is. What follows the towns is not built yet and says so. */
export function stepsOf({ today, days, villages, towns, state }: Pick<RoundOutput, 'today' | 'days' | 'villages' | 'towns' | 'state'>): Step[] {
  const signing = (all: number, signed: number, until: PlainDate): Step['state'] => (signed >= all ? 'done' : today > until ? 'late' : 'now')
  const clock = (until: PlainDate): string => sayClock(today, until).words
  const step = (title: string, { all, signed }: { all: number; signed: number }, until: PlainDate): Step => {
    const now = signing(all, signed, until)
    return { key: title, title, until, state: now, words: `${of(signed, all)} 已签${now === 'done' ? '' : `，${clock(until)}`}` }
  }
  const locked = isOver(state)
  const later = (title: string, until: PlainDate): Step => ({ key: title, title, until, state: locked ? 'done' : today > until ? 'late' : 'ahead', words: locked ? '已完成' : clock(until) })
  return [step('村排查', villages, days.village), step('镇汇总签字', towns, days.town), later('比对办结', days.match), later('县锁定', days.lock)]
}

export type Clock = Pick<RoundOutput, 'today' | 'days'>
/** The moment is the end of the standard day: while that day lasts nobody can sign. */
export const isEarly = ({ today, days }: Clock): boolean => today <= days.standard
export const momentWords = ({ standard }: Pick<RoundOutput['days'], 'standard'>): string => `标准时点（${spokenDay(standard)} 24 时）过后签字`
/** Of a place in which nobody is left, in the space of a cell. */
export const waitsToSign = (clock: Clock): string => (isEarly(clock) ? '标准时点后签字' : '待签字')
type Tile = BoardOutput['rows'][number]['byVillage'][number]
export const tileWords = ({ place, state, late, left }: Tile, clock: Clock): string =>
  `${place.name}：${state === 'signed' ? '已签字' : state === 'changed' ? '签过，后来有改动' : left === 0 ? `核实完，${waitsToSign(clock)}` : `还差 ${left} 名`}${late ? '，逾期' : ''}`
/** @returns whether all is there, in words of whoever signs, and of the county, which does not */
export const nothingLeft = (level: Level, clock: Clock | undefined): string =>
  (level === 'county' ? '下面都齐了。' : clock === undefined ? '没有还差的。' : isEarly(clock) ? `没有还差的，${momentWords(clock.days)}。` : '没有还差的，可以签字了。')
/** A county locks a round and signs nothing. */
export const signsHere = ({ maySign, sheet }: { maySign: boolean; sheet: Pick<Sheet, 'level'> }): boolean => maySign && sheet.level !== 'county'
/** What whoever signs a list is told where nobody is left on it. */
export const signNote = ({ standsInTheWay, sheet, locked, maySign }: Pick<VillageOutput, 'standsInTheWay' | 'locked' | 'maySign'> & { sheet: Pick<Sheet, 'state' | 'level'> }): string =>
  (locked || sheet.state === 'signed' || !signsHere({ maySign, sheet }) ? '' : standsInTheWay.length === 0 ? '可以签字了。' : `签字以前还差：${standsInTheWay.join('；')}。`)

/** What a desk says of its own place: the one thing that is left to do there. */
export function homeWords({ own, today, days, villages, towns }: Pick<RoundOutput, 'own' | 'today' | 'days' | 'villages' | 'towns'>): { title: string; note: string; due: PlainDate } {
  const left = leftOf(own.sums)
  const [unsigned, townsUnsigned] = [villages.all - villages.signed, towns.all - towns.signed]
  const early = isEarly({ today, days })
  const signed = own.state === 'signed'
  const later = early ? `，${momentWords(days)}` : ''
  const asks = (done: string, words: string): string => (signed || early ? done : `${done}，${words}`)
  if (own.level === 'village') return { title: left > 0 ? `还差 ${figure(left)} 名` : asks('都核实了', '请签字'), note: `${own.place.name}，已核实 ${figure(own.sums.verified)}/${figure(allOf(own.sums))}${left > 0 ? '' : later}`, due: days.village }
  const still = `还有 ${figure(left)} 名未核实`
  if (own.level === 'town') return { title: unsigned > 0 ? `${figure(unsigned)} 个村没签` : left > 0 ? still : asks('各村都签了', '请镇里签字'), note: `${own.place.name}，${still}${later}`, due: days.town }
  return { title: unsigned + townsUnsigned === 0 ? '下面都齐了' : `${figure(unsigned)} 个村、${figure(townsUnsigned)} 个镇没签`, note: `${still}${later}，${spokenDay(days.lock)}前锁定`, due: days.lock }
}
