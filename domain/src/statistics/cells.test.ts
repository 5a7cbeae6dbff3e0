import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import { regionCode } from '../kernel/regionCode.ts'
import { ArchiveStatus } from '../archives/types.ts'
import { ageBandOf, cellCount, cellsOf, deltasBetween, pack, rulesInForce, unpack, type StatisticsFacts } from './cells.ts'
import { publicEdition } from './edition.ts'
import { balanceOf, figureOf, type Counted, type FigureRequest } from './figure.ts'

const rules = rulesInForce
const day = plainDate('2026-06-30')
const girl: StatisticsFacts = { status: 'active', birthDate: plainDate('2017-04-16'), sexCode: 2, schooling: 3 }
const only = (facts: StatisticsFacts, on: PlainDate = day) => { const { cells } = cellsOf(facts, on, rules); return cells[0] === undefined ? null : unpack(cells[0]) }
const days = fc.integer({ min: 0, max: 9000 }).map(n => addDays(plainDate('2006-01-01'), n))
const anybody: fc.Arbitrary<StatisticsFacts> = fc.record({
  status: fc.constantFrom(...ArchiveStatus.options), birthDate: fc.option(days), sexCode: fc.constantFrom(null, 0, 1, 2, 9), schooling: fc.constantFrom(null, 1, 3, 7, 10, 99),
})

describe('a child’s cell', () => {
  test('packs without loss, densely, and refuses what it never made', () => {
    const seen = new Set<number>()
    for (let n = 0; n < cellCount; n++) {
      const cell = unpack(n)
      expect(cell && pack(cell)).toBe(n)
      seen.add(n)
    }
    expect(seen.size).toBe(2 * 5 * 3 * 16)
    for (const n of [-1, cellCount, 1.5, Number.NaN]) expect(unpack(n)).toBeUndefined()
  })
  test('keeps its number for ever: stored figures depend on it', () => {
    expect(pack({ group: 'official', ageBand: 'A', sex: 0, schooling: 0 })).toBe(0)
    expect(pack({ group: 'official', ageBand: 'B', sex: 2, schooling: 3 })).toBe(83)
    expect(pack({ group: 'review', ageBand: 'U', sex: 2, schooling: 15 })).toBe(479)
  })
  test('says group, age band, sex and schooling', () => {
    expect(only(girl)).toEqual({ group: 'official', ageBand: 'B', sex: 2, schooling: 3 })
    expect(only({ ...girl, status: 'changed' })?.group).toBe('official')
    expect(only({ ...girl, status: 'returned', sexCode: 1 })).toMatchObject({ group: 'review', sex: 1 })
    expect(only({ ...girl, sexCode: 9, schooling: 99 })).toMatchObject({ sex: 0, schooling: 0 })
    expect(only({ ...girl, sexCode: null, schooling: null, birthDate: null })).toMatchObject({ ageBand: 'U', sex: 0, schooling: 0 })
  })
  test('drafts and those who left are nobody’s figure', () => {
    for (const status of ['draft', 'exited', 'transferred', 'merged'] as const) expect(cellsOf({ ...girl, status }, day, rules)).toEqual({ cells: [], nextChange: null })
  })
  test.each([['2020-07-01', 'A'], ['2020-06-30', 'B'], ['2012-07-01', 'B'], ['2012-06-30', 'C'], ['2010-07-01', 'C'], ['2010-06-30', 'D'], ['2026-06-30', 'A'], ['2026-07-01', 'U']] as const)(
    'born %s is in band %s', (birth, band) => expect(ageBandOf(plainDate(birth), day, rules)).toBe(band))
  test('a leap-day child changes band on 1 March of a common year', () => {
    const birth = plainDate('2020-02-29')
    expect(ageBandOf(birth, plainDate('2026-02-28'), rules)).toBe('A')
    expect(ageBandOf(birth, plainDate('2026-03-01'), rules)).toBe('B')
    expect(cellsOf({ ...girl, birthDate: birth }, day, rules).nextChange).toBe('2034-03-01')
  })
  test('names the day on which it changes by itself', () => {
    const next = (birth: string | null) => cellsOf({ ...girl, birthDate: birth === null ? null : plainDate(birth) }, day, rules).nextChange
    expect(next('2020-07-01')).toBe('2026-07-01')
    expect(next('2020-06-30')).toBe('2034-06-30')
    expect(next('2012-06-30')).toBe('2028-06-30')
    expect(next('2010-06-30')).toBeNull()
    expect(next('2026-07-02')).toBe('2026-07-02')
    expect(next(null)).toBeNull()
  })
  test('stays the same until that day, and differs on it', () => {
    fc.assert(fc.property(anybody, days, fc.nat(8000), (facts, on, ahead) => {
      const now = cellsOf(facts, on, rules)
      const later = addDays(on, ahead)
      if (now.nextChange === null || later < now.nextChange) expect(cellsOf(facts, later, rules).cells).toEqual(now.cells)
      if (now.nextChange !== null) {
        expect(now.nextChange > on).toBe(true)
        expect(cellsOf(facts, now.nextChange, rules).cells).not.toEqual(now.cells)
      }
    }))
  })
})

describe('differences', () => {
  const side = (region: number, facts: StatisticsFacts) => ({ region, cells: cellsOf(facts, day, rules).cells })
  test('an unchanged child writes none, a new one adds, a moved one takes and gives', () => {
    expect(deltasBetween(side(1, girl), side(1, girl))).toEqual([])
    expect(deltasBetween(null, side(1, girl))).toEqual([{ region: 1, cell: 83, n: 1 }])
    expect(deltasBetween(side(1, girl), null)).toEqual([{ region: 1, cell: 83, n: -1 }])
    expect(deltasBetween(side(1, girl), side(2, girl))).toEqual([{ region: 1, cell: 83, n: -1 }, { region: 2, cell: 83, n: 1 }])
    expect(deltasBetween(null, null)).toEqual([])
  })
  test('added up over any history they give what a recount gives', () => {
    const place = fc.record({ region: fc.integer({ min: 1, max: 3 }), facts: anybody })
    fc.assert(fc.property(fc.array(place, { maxLength: 8 }), history => {
      const sums = new Map<string, number>()
      let before: ReturnType<typeof side> | null = null
      for (const { region, facts } of history) {
        const after = side(region, facts)
        for (const delta of deltasBetween(before, after)) sums.set(`${delta.region} ${delta.cell}`, (sums.get(`${delta.region} ${delta.cell}`) ?? 0) + delta.n)
        before = after
      }
      const left = [...sums].filter(([, n]) => n !== 0)
      expect(left).toEqual((before?.cells ?? []).map(cell => [`${before?.region} ${cell}`, 1]))
    }))
  })
})

describe('a figure', () => {
  const county = { region: regionCode(431003000000), name: '苏仙区', level: 'county', unsettled: false } as const
  const towns = [
    { region: regionCode(431003100000), name: '良田镇', level: 'town', unsettled: false },
    { region: regionCode(431003101000), name: '栖凤渡镇', level: 'town', unsettled: false },
    { region: regionCode(431003000000), name: '未定镇街', level: 'county', unsettled: true },
  ] as const
  const request: FigureRequest = { sum: county, rows: towns, by: ['ageBand', 'sex'], narrow: {} }
  const cell = (over: Partial<Parameters<typeof pack>[0]>) => pack({ group: 'official', ageBand: 'B', sex: 1, schooling: 3, ...over })
  const counted: Counted[] = [
    { region: towns[0].region, cell: cell({}), n: 30 }, { region: towns[0].region, cell: cell({ sex: 2, ageBand: 'A' }), n: 12 },
    { region: towns[0].region, cell: cell({ group: 'review' }), n: 4 }, { region: towns[1].region, cell: cell({ sex: 2, ageBand: 'C' }), n: 25 },
    { region: county.region, cell: cell({ sex: 2 }), n: 1 },
  ]
  const cellAt = (row: { cells: readonly { dimension: string; code: string; official: number | null; review: number | null; list: unknown }[] } | undefined, dimension: string, code: string) =>
    row?.cells.find(one => one.dimension === dimension && one.code === code)
  test('adds up by region and dimension, official beside under review', () => {
    const figure = figureOf(request, counted)
    expect(figure.rows.map(row => [row.name, row.total.official, row.total.review])).toEqual([['良田镇', 42, 4], ['栖凤渡镇', 25, 0], ['未定镇街', 1, 0]])
    expect(figure.sum.total).toMatchObject({ official: 68, review: 4 })
    expect(cellAt(figure.rows[0], 'sex', '1')).toMatchObject({ official: 30, review: 4 })
    expect(cellAt(figure.sum, 'sex', '2')).toMatchObject({ official: 38 })
    expect(cellAt(figure.rows[1], 'ageBand', 'A')).toMatchObject({ official: 0, review: 0 })
  })
  test('shows rare columns only when somebody stands in them', () => {
    const codes = (lines: Counted[]) => figureOf(request, lines).columns.map(column => column.code)
    expect(codes(counted)).toEqual(['A', 'B', 'C', '1', '2'])
    expect(codes([...counted, { region: towns[0].region, cell: cell({ group: 'review', ageBand: 'U', sex: 0 }), n: 1 }])).toEqual(['A', 'B', 'C', 'U', '1', '2', '0'])
    expect(figureOf({ ...request, by: ['schooling'] }, counted).columns.map(column => column.label)).toEqual(['未入园', '幼儿园', '小学', '初中', '高中', '中职', '辍学', '不在学'])
  })
  test('carries for every number the list behind it', () => {
    const figure = figureOf(request, counted)
    expect(figure.rows[0]?.total.list).toEqual({ region: 431003100000 })
    expect(figure.rows[2]?.total.list).toEqual({ region: 431003000000, regionOnly: true })
    expect(cellAt(figure.rows[1], 'ageBand', 'C')?.list).toEqual({ region: 431003101000, ageBand: ['C'] })
    expect(cellAt(figure.sum, 'sex', '2')?.list).toEqual({ region: 431003000000, sex: [2] })
    const narrow = figureOf({ ...request, narrow: { sex: ['2'], schooling: ['3'] } }, counted)
    expect(cellAt(narrow.rows[0], 'ageBand', 'A')?.list).toEqual({ region: 431003100000, ageBand: ['A'], sex: [2], schooling: [3] })
  })
  test('narrowed to girls it counts girls', () => {
    const figure = figureOf({ ...request, narrow: { sex: ['2'] } }, counted)
    expect(figure.rows.map(row => row.total.official)).toEqual([12, 25, 1])
    expect(figure.columns.map(column => column.code)).toEqual(['A', 'B', 'C', '2'])
    expect(figureOf({ ...request, narrow: { sex: [] } }, counted).sum.total.official).toBe(68)
  })
  test('passes over numbers of a later version', () => expect(figureOf(request, [{ region: county.region, cell: 9999, n: 5 }]).sum.total.official).toBe(0))
  test('balances, and says where it does not', () => {
    const figure = figureOf(request, counted)
    expect(balanceOf(figure, request.by)).toEqual({ passed: 9, of: 9, differences: [] })
    const broken = { ...figure, sum: { ...figure.sum, total: { ...figure.sum.total, official: 67 } } }
    expect(balanceOf(broken, ['sex'])).toMatchObject({ passed: 3, of: 5, differences: ['苏仙区：性别之和 68，合计 67', '下级之和 68，合计 67'] })
    expect(balanceOf({ rows: [], sum: figure.sum }, ['sex'])).toMatchObject({ passed: 1, of: 1 })
  })
  test('the public edition has official numbers without small ones, and no lists', () => {
    const figure = figureOf(request, counted)
    const open = publicEdition(figure, request.by, 10)
    expect(open.rows.map(row => row.total.official)).toEqual([42, null, null])
    expect(open.sum.total).toEqual({ official: 68, review: null, list: null })
    expect(cellAt(open.rows[0], 'sex', '1')).toMatchObject({ official: 30, review: null, list: null })
    expect(cellAt(open.rows[2], 'sex', '2')).toMatchObject({ official: null, review: null, list: null })
    const few = publicEdition(figureOf(request, [{ region: towns[0].region, cell: cell({}), n: 3 }]), request.by, 10)
    expect(few.sum.total.official).toBeNull()
  })
})
