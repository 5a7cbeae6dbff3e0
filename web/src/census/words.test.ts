import { expect, it } from 'vitest'
import type { Line } from '@qinghe/domain/census/contract.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { lineOf } from '../../../testing/censusLine.ts'
import { homeWords, isEarly, isIn, lastWords, nothingLeft, progressOf, roundAt, sayClock, signedWords, signNote, stepsOf, tileWords, waitsToSign } from './words.ts'

const lines: Line[] = [
  lineOf({ state: 'verified', answer: 'unchanged' }), lineOf({ state: 'verified', answer: 'changed' }), lineOf({ state: 'verified', answer: 'notFound' }),
  lineOf({ state: 'open' }), lineOf({ state: 'reopened', answer: null }), lineOf({ state: 'disputed' }),
]

it('counts what is left, what changed and who is away, and loses nobody', () => {
  expect(progressOf(lines)).toEqual({ same: 1, changed: 1, away: 1, left: 3 })
  expect(lines.filter(line => isIn('left', line)).map(line => line.state)).toEqual(['open', 'reopened', 'disputed'])
  expect(lines.filter(line => isIn('all', line))).toHaveLength(6)
})
it('says in a signature what was said of each, and that nobody is there where nobody is', () => {
  expect(signedWords(lines.slice(0, 3))).toBe('3 名儿童逐名核实：无变化 1 名，有变化 1 名，查无此人 1 名')
  expect(signedWords([])).toBe('没有留守和困境儿童')
})
it('says how long there is', () => {
  const today = plainDate('2026-06-22')
  expect(['2026-06-20', '2026-06-22', '2026-06-25', '2026-06-30'].map(day => sayClock(today, plainDate(day)))).toEqual([
    { tone: 'late', words: '逾期 2 天' }, { tone: 'soon', words: '今天到期' }, { tone: 'soon', words: '剩 3 天' }, { tone: 'idle', words: '剩 8 天' },
  ])
})
it('says of a child without a quarter before that there is none', () => {
  expect([lastWords({ last: 'unchanged', isNewcomer: false }), lastWords({ last: null, isNewcomer: true }), lastWords({ last: null, isNewcomer: false })]).toEqual(['上季：无变化', '本季新增，上季没有', '上季没有核实记录'])
})
it('shows the round asked for, else the newest', () => {
  const rounds = [{ period: '2026-Q1' }, { period: '2026-Q2' }] as unknown as Parameters<typeof roundAt>[0]
  expect([roundAt(rounds)?.period, roundAt(rounds, '2026-Q1')?.period, roundAt(rounds, '2020-Q1')?.period, roundAt([])]).toEqual(['2026-Q2', '2026-Q1', '2026-Q2', undefined])
})
it('is late with a step only when its day has passed and somebody has not signed', () => {
  const day = (text: string) => plainDate(`2026-06-${text}`)
  const round = { today: day('22'), days: { village: day('20'), town: day('25'), match: day('27'), lock: day('30') }, villages: { all: 9, signed: 5 }, towns: { all: 2, signed: 2 }, state: 'villageSurveying' }
  const steps = stepsOf(round as unknown as Parameters<typeof stepsOf>[0])
  expect(steps.map(({ title, state, words }) => [title, state, words])).toEqual([
    ['村排查', 'late', '5/9 已签，逾期 2 天'], ['镇汇总签字', 'done', '2/2 已签'], ['比对办结', 'ahead', '剩 5 天'], ['县锁定', 'ahead', '剩 8 天'],
  ])
})
it('says on the desk what is left to do there, and never that all is done while somebody has not signed', () => {
  const day = (text: string) => plainDate(`2026-06-${text}`)
  const sums = { open: 6, verified: 32, returned: 0, disputed: 0, reopened: 0 }
  const own = { level: 'village', state: 'surveying', sums, place: { name: '高雅岭村' }, below: { all: 0, signed: 0 } }
  const round = { own, today: day('16'), days: { standard: day('15'), village: day('20'), town: day('25'), lock: day('30') }, villages: { all: 9, signed: 5 }, towns: { all: 2, signed: 1 } }
  const words = (change: object) => homeWords({ ...round, own: { ...own, ...change } } as unknown as Parameters<typeof homeWords>[0])
  const all = { sums: { ...sums, open: 0 } }
  expect([words({}).title, words(all).title, words({ ...all, state: 'signed' }).title]).toEqual(['还差 6 名', '都核实了，请签字', '都核实了'])
  expect([words({ level: 'town' }), words({ level: 'county' }).title]).toEqual([{ title: '4 个村没签', note: '高雅岭村，还有 6 名未核实', due: '2026-06-25' }, '4 个村、1 个镇没签'])
})

type Round = Parameters<typeof homeWords>[0]
const onDay = (text: string, change: object = {}): Round => {
  const day = (of: string) => plainDate(`2026-12-${of}`)
  const sums = { open: 0, verified: 38, returned: 0, disputed: 0, reopened: 0 }
  const own = { level: 'village', state: 'surveying', sums, place: { name: '高雅岭村' }, below: { all: 0, signed: 0 }, ...change }
  return { own, today: day(text), days: { standard: day('15'), village: day('20'), town: day('25'), lock: day('31') }, villages: { all: 9, signed: 9 }, towns: { all: 2, signed: 2 } } as unknown as Round
}
it('asks nobody to sign before the standard moment, and says from when it can be done', () => {
  expect(['14', '15', '16'].map(day => homeWords(onDay(day)).title)).toEqual(['都核实了', '都核实了', '都核实了，请签字'])
  expect(homeWords(onDay('15')).note).toBe('高雅岭村，已核实 38/38，标准时点（12 月 15 日 24 时）过后签字')
  expect(['15', '16'].map(day => homeWords(onDay(day, { level: 'town' })).title)).toEqual(['各村都签了', '各村都签了，请镇里签字'])
  expect(['15', '16'].map(day => [isEarly(onDay(day)), waitsToSign(onDay(day))])).toEqual([[true, '标准时点后签字'], [false, '待签字']])
  const tile = { place: { name: '高雅岭村' }, state: 'surveying', late: false, left: 0 } as unknown as Parameters<typeof tileWords>[0]
  expect(['15', '16'].map(day => tileWords(tile, onDay(day)))).toEqual(['高雅岭村：核实完，标准时点后签字', '高雅岭村：核实完，待签字'])
  expect(['15', '16'].map(day => nothingLeft('town', onDay(day)))).toEqual(['没有还差的，标准时点（12 月 15 日 24 时）过后签字。', '没有还差的，可以签字了。'])
})
it('asks a county for no signature: it has none to give', () => {
  expect(homeWords(onDay('16', { level: 'county' }))).toEqual({ title: '下面都齐了', note: '还有 0 名未核实，12 月 31 日前锁定', due: '2026-12-31' })
  expect([nothingLeft('county', onDay('16')), nothingLeft('county', undefined)]).toEqual(['下面都齐了。', '下面都齐了。'])
})
it('says under an empty list that it can be signed only when nothing stands in the way', () => {
  const note = (standsInTheWay: string[], change: object = {}) => signNote({ standsInTheWay, maySign: true, locked: false, sheet: { state: 'surveying', level: 'village' }, ...change })
  expect([note([]), note(['标准时点（12 月 15 日 24 时）还没有到，过了才能签字；核实可以先做']), note([], { locked: true }), note([], { sheet: { state: 'surveying', level: 'county' } })])
    .toEqual(['可以签字了。', '签字以前还差：标准时点（12 月 15 日 24 时）还没有到，过了才能签字；核实可以先做。', '', ''])
})
