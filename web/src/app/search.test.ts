import { describe, expect, it } from 'vitest'
import { ArchivePageSearch, ArchivesSearch, EditSearch } from '../archives/search.ts'
import { AuditSearch } from '../audit/search.ts'
import { BatchSearch } from '../rosters/search.ts'
import { AssignmentsSearch, SpotChecksSearch, StaffSearch } from '../staff/search.ts'
import { StatisticsSearch } from '../statistics/search.ts'
import { lenient, parseSearch, stringifySearch } from './search.ts'

const county = 431003000000
const whole = [
  [ArchivesSearch, { region: county, regionOnly: true, tab: 'gaps', sex: [1, 2], schooling: [0, 3], status: ['active', 'changed'], ageFrom: 3, ageTo: 9, sort: 'birth', columns: ['id', 'gaps'] }],
  [ArchivePageSearch, { tab: 'family', side: 'viewers' }],
  [EditSearch, { mode: 'change', field: 'guardian.name' }],
  [AuditSearch, { tab: 'leaves', denied: true, from: '2026-01-01' }],
  [StaffSearch, { region: county, tab: 'accounts', state: 'active', role: 'pairedTeacher', text: '何 & 知秋=' }],
  [SpotChecksSearch, { region: county, state: 'asked', ask: true }],
  [AssignmentsSearch, { region: county, role: 'volunteer', tab: 'nobody' }],
  [StatisticsSearch, { region: county, by: ['ageBand', 'sex'], edition: 'public' }],
  [BatchSearch, {}],
] as const

describe('an address', () => {
  it('says the same after it was copied and opened again', () => {
    for (const [schema, filter] of whole) {
      const address = stringifySearch(filter)
      expect(lenient(schema)(parseSearch(address)), address).toEqual(filter)
    }
  })
  it('stays readable: commas and words, no brackets', () => {
    expect(stringifySearch({ sex: [1, 2], status: ['active', 'changed'], open: undefined, denied: false })).toBe('?sex=1,2&status=active,changed')
  })
  it('typed wrongly loses that filter, not the page', () => {
    expect(lenient(StaffSearch)({ state: 'nonsense', text: '何' })).toEqual({ text: '何' })
    expect(lenient(ArchivesSearch)({ region: '-5', tab: 'gaps' })).toEqual({ tab: 'gaps' })
  })
})
