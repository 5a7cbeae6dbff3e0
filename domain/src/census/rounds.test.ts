import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayOf, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import { regionCode } from '../kernel/regionCode.ts'
import { censusParameters } from './parameters.ts'
import { countsFrom, dayIssues, momentOf, openingIssues, quarterAt, roundDays, roundRegion } from './rounds.ts'

const nobody = { village: null, town: null }
const days = (day: string) => roundDays(quarterAt(plainDate(day)), censusParameters, nobody)
const any = fc.integer({ min: 0, max: 6000 }).map(n => addDays(plainDate('2020-01-01'), n))

describe('a quarter', () => {
  it('is surveyed in its last month, and stands for the end of the fifteenth', () => {
    expect(days('2026-05-07')).toEqual({ period: '2026-Q2', opens: '2026-06-01', standard: '2026-06-15', village: '2026-06-20', town: '2026-06-25', match: '2026-06-27', lock: '2026-06-30' })
    expect(days('2026-12-31')).toMatchObject({ period: '2026-Q4', opens: '2026-12-01', lock: '2026-12-31' })
    expect(momentOf(plainDate('2026-06-15'))).toBe('2026-06-15T16:00:00.000Z')
  })

  it('is signed by the day a plan in force owes it, wherever there is one', () => {
    const owed = { village: { period: '2026-Q2', opens: plainDate('2026-06-01'), due: plainDate('2026-06-22'), provisional: false }, town: null }
    expect(roundDays(quarterAt(plainDate('2026-06-01')), censusParameters, owed)).toMatchObject({ village: '2026-06-22', town: '2026-06-25' })
  })

  it('has its days in order in every quarter, and says which plan day breaks it', () => {
    fc.assert(fc.property(any, day => { expect(dayIssues(days(day))).toEqual([]) }))
    const early = { ...days('2026-06-01'), village: plainDate('2026-06-15') }
    expect(dayIssues(early).map(found => found.message)).toEqual(['村签字（6 月 15 日）要在标准时点（6 月 15 日）以后，请先在方案里改期限'])
    expect(dayIssues({ ...days('2026-06-01'), town: plainDate('2026-06-19') })).toHaveLength(1)
  })

  it('has one standard day in a province, whatever a county would like', () => {
    expect(roundRegion(regionCode(431003000000))).toBe(430000000000)
  })
})

describe('a child that is accepted by another county', () => {
  it('is counted there from the first quarter whose moment is still to come', () => {
    const from = (day: string) => countsFrom(plainDate(day), censusParameters)
    expect(['2026-04-01', '2026-06-15', '2026-06-16', '2026-06-30', '2026-09-15', '2026-12-16'].map(from)).toEqual(['2026-Q2', '2026-Q2', '2026-Q3', '2026-Q3', '2026-Q3', '2027-Q1'])
  })

  it('is never counted for a moment before she was accepted, and never missed by the next', () => {
    fc.assert(fc.property(any, (accepted: PlainDate) => {
      const standard = (period: string) => plainDate(`${period.slice(0, 4)}-${String(Number(period.slice(6)) * 3).padStart(2, '0')}-15`)
      const period = countsFrom(accepted, censusParameters)
      expect(accepted <= standard(period)).toBe(true)
      expect(accepted > standard(quarterAt(addDays(plainDate(`${standard(period).slice(0, 8)}01`), -80)).id)).toBe(true)
    }))
  })
})

describe('opening a round', () => {
  const opening = { today: plainDate('2026-06-01'), days: days('2026-06-01'), existing: null }
  it('waits for the day, happens once, and says who did it', () => {
    expect(openingIssues(opening)).toEqual([])
    expect(openingIssues({ ...opening, today: plainDate('2026-05-31') }).map(found => found.message)).toEqual(['2026 年第 2 季度的排查从 6 月 1 日开始，现在还不能开始'])
    expect(openingIssues({ ...opening, existing: { openedOn: plainDate('2026-06-01'), byName: '系统' } }).map(found => found.code)).toEqual(['census.opened'])
    expect(dayOf(momentOf(opening.days.standard))).toBe('2026-06-16')
  })
})
