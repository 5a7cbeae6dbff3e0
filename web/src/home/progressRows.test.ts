import type { ProgressPlace } from '@qinghe/domain/archives/contract.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { expect, it } from 'vitest'
import { grouped } from './progressRows.ts'

const place = (region: number, all: number, gaps = 0, noGuardian: number | null = 0): ProgressPlace =>
  ({ region: regionCode(region), name: `村${region}`, townName: `镇${Math.floor(region / 1000)}`, all, gaps, noGuardian })

it('puts the town with an unguarded child first, then the least complete, then those without children', () => {
  const rows = grouped([place(431003101201, 10, 1), place(431003102201, 10, 5), place(431003103201, 10, 0, 1), place(431003104201, 0), place(431003101202, 10)])
  expect(rows.map(row => row.name)).toEqual(['镇431003103', '镇431003102', '镇431003101', '镇431003104'])
  expect(rows[2]).toMatchObject({ all: 20, gaps: 1, villages: [{ all: 10 }, { all: 10 }] })
})

it('lists the villages themselves inside one town, and says where the village is not known', () => {
  const rows = grouped([place(431003103000, 3, 0, null), place(431003103201, 2, 1, null)])
  expect(rows.map(row => [row.name, row.villages])).toEqual([['村431003103201', null], ['村（居）未定', null]])
})
