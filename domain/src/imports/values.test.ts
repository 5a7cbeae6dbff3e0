/** What people write into cells of a ledger, as the value a form would have sent. */
import { describe, expect, it } from 'vitest'
import { textCell } from '../rosters/cell.ts'
import type { KindField } from '../records/kind.ts'
import { plainDate } from '../kernel/plainDate.ts'
import { findHeading, remapped } from './headings.ts'
import type { Target } from './targets.ts'
import { type NameReader, readValue } from './values.ts'

const list = { id: 'ways', title: '方式', basis: '示例', entries: [{ code: 'home', label: '入户走访', spellings: ['家访'] }, { code: 'call', label: '电话回访' }] }
const field = (type: KindField['type']): KindField => ({
  id: 'x', type, label: '栏', list: type === 'code' || type === 'codes' ? list : null, needed: 'never', shown: null, check: null, from: null, table: null, slot: null, core: false, sealed: false, mask: 'whole', part: null,
  on: null, help: null, most: null, links: null, bars: false, of: [], opens: null,
})
const named: NameReader = (_type, text) => (text === '青禾小学' ? { value: 7 } : text === '中心小学' ? { several: ['栖凤渡镇中心小学', '邻镇中心小学'] } : undefined)
const read = (type: KindField['type'], text: string) => readValue(field(type), textCell(text), { today: plainDate('2026-05-20'), named })

describe('a cell', () => {
  it.each(['2026-03-16', '2026.3.16', '2026/3/16', '2026年3月16日', '20260316', '二〇二六年三月十六日'])('with the day %s', text => { expect(read('day', text).value).toBe('2026-03-16') })
  it.each([['yesNo', '√', true], ['yesNo', '无', false], ['yesNo', '有', true], ['number', '2.5小时', 2.5], ['number', '１，２００人', 1200], ['money', '1,200.50元', 120_050], ['money', '2万', 2_000_000], ['percent', '95%', 95],
    ['code', '家访', 'home'], ['code', '电话回访（未接通）', 'call'], ['codes', '家访、电话回访', ['home', 'call']], ['phone', '199 0000 0000', '19900000000'], ['idNumber', '99999920160501001x', '99999920160501001X'],
    ['moment', '2026年3月5日 14:30', '2026-03-05T06:30:00.000Z'], ['period', '2026年3月', '2026-03'], ['period', '2026年第一季度', '2026-Q1'], ['term', '2026-2027学年第二学期', '2026-2'], ['school', '青禾小学', 7], ['text', ' 都好 ', '都好'],
  ] as const)('of %s that says %s', (type, text, value) => { expect(read(type, text)).toEqual({ value }) })
  it.each([['yesNo', '也许'], ['code', '别的'], ['codes', '家访、别的'], ['day', '2026年3月'], ['day', '开春'], ['number', '很多'], ['moment', '下午'], ['school', '没有的学校']] as const)('of %s that says %s is wrong, in words', (type, text) => {
    const { value, wrong } = read(type, text)
    expect(value).toBeUndefined()
    expect(wrong?.message).toMatch(/[一-龥]/u)
  })
  it('with the name of two schools offers both', () => { expect(read('school', '中心小学').wrong?.candidates.map(one => one.value)).toEqual(['栖凤渡镇中心小学', '邻镇中心小学']) })
  it.each(['', '/', '—', '无'])('that says nothing (%s) has no value', text => { expect(read('day', text)).toEqual({ value: undefined }) })
})

const targets: readonly Target[] = [
  { id: 'child.name', label: '儿童姓名', field: null, words: ['姓名'] }, { id: 'day', label: '走访日期', field: null, words: ['走访日期', '时间'] }, { id: 'way', label: '走访方式', field: null, words: ['走访方式', '方式'] },
]
const by = { targets, remembered: [] }
describe('a heading', () => {
  const lines = [{ line: 1, cells: ['走访登记表'] }, { line: 2, cells: ['填报：某村', '时间'] }, { line: 3, cells: ['* 姓 名', '走访日期（必填）：', '方式', '备注'] }, { line: 4, cells: ['王小满', '2026-03-01', '家访'] }]
  it('is the line with the most words that are known, stars and brackets aside', () => {
    expect(findHeading(lines, by)).toMatchObject({ line: 3, columns: [{ target: 'child.name' }, { target: 'day' }, { target: 'way' }, { target: null, certainty: 'none' }] })
  })
  it('is taken as somebody said it the last time, also that a column is not taken', () => {
    expect(findHeading(lines, { targets, remembered: [{ heading: '备注', target: 'way' }, { heading: '方式', target: null }] })?.columns.map(one => one.target)).toEqual(['child.name', 'day', null, 'way'])
  })
  it('that is chosen takes its meaning from the column that had it', () => {
    const { columns = [] } = findHeading(lines, by) ?? {}
    expect(remapped(columns, [{ index: 3, target: 'way' }]).map(one => one.target)).toEqual(['child.name', 'day', null, 'way'])
  })
  it('of which one word is known is none', () => { expect(findHeading([{ line: 1, cells: ['姓名', '别的'] }], by)).toBeUndefined() })
})
