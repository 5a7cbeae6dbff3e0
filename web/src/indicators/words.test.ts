import { expect, it } from 'vitest'
import { aimWords, sayTally, sayUnclear } from './words.ts'

const share = { unit: 'percent', about: 'child' } as const
it('says a share of those it is known of, and never of nobody', () => {
  expect(sayTally({ yes: 2, no: 1, unknown: 4, unsure: 0 }, share)).toEqual({ main: '66.6%', of: '2 / 3 名' })
  expect(sayTally({ yes: 0, no: 0, unknown: 0, unsure: 0 }, share).main).toBe('没有对象')
  expect(sayTally({ yes: 0, no: 0, unknown: 0, unsure: 1 }, share).main).toBe('不清楚')
  expect(sayTally({ yes: null, no: 20, unknown: 0, unsure: 0 }, share).main).toBe('＊')
  expect(sayTally({ yes: 30, no: 10, unknown: null, unsure: null }, share).main).toBe('75%')
})
it('says a number as it is, and one that is withheld as such', () => {
  expect(sayTally({ yes: 0, no: 3, unknown: 0, unsure: 0 }, { unit: 'count', about: 'child' }).main).toBe('0 名')
  expect(sayTally({ yes: null, no: 3, unknown: 0, unsure: 0 }, { unit: 'count', about: 'child' }).main).toBe('＊')
})
it('says of how many it is not known, and never that it is nobody where the number is withheld', () => {
  const said = (unknown: number | null, unsure: number | null) => sayUnclear({ yes: 20, no: 20, unknown, unsure }, share)
  expect([said(0, 0), said(3, 2), said(null, 0), said(0, null), said(null, 12)]).toEqual([null, '不清楚的 5 名', '不清楚的 ＊', '不清楚的 ＊', '不清楚的 ＊'])
})
it('says what there is to reach', () => {
  expect([aimWords({ unit: 'percent', least: 100, most: null }), aimWords({ unit: 'count', least: null, most: 0 }), aimWords({ unit: 'percent', least: null, most: null })]).toEqual(['目标 100%', '目标 0', null])
})
