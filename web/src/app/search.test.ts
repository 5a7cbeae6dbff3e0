import { describe, expect, it } from 'vitest'
import '../../../testing/browserless.ts'
import { ArchivePageSearch, ArchivesSearch, EditSearch } from '../archives/search.ts'
import { AuditSearch } from '../audit/search.ts'
import { BatchSearch } from '../rosters/search.ts'
import { AssignmentsSearch, SpotChecksSearch, StaffSearch } from '../staff/search.ts'
import { StatisticsSearch } from '../statistics/search.ts'
import { lenient, parseSearch, stringifySearch } from './search.ts'

const { router } = await import('./router.tsx')

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

type Validate = (raw: Record<string, unknown>) => Record<string, unknown>
const garbage = ['', 'history', '-1', '5', '1e99', '99999999999999999999', '0x10', 'NaN', 'null', 'undefined', 'true', '[object Object]', '__proto__', ',', ',,,', '1,x,2', 'a'.repeat(5_000), '何', '\u0000', '<b>', '../..', '//evil.example', '2026-02-31', '00000000-0000-0000-0000-000000000000', '%']
const screens = Object.values(router.routesById).flatMap(route => {
  const validate = route.options.validateSearch as Validate | undefined
  const address = route.fullPath?.replace(/\$\w+/g, '01900000-0000-7000-8000-000000000000')
  return validate === undefined || address === undefined ? [] : [{ address, validate, words: Object.keys(validate({})) }]
})

describe('whatever stands behind the question mark', () => {
  it('is asked of every screen that reads its address', () => {
    expect(screens.map(one => one.address)).toEqual(expect.arrayContaining(['/archives', '/sign-in', '/audit', '/archives/01900000-0000-7000-8000-000000000000']))
  })
  it.each(screens.flatMap(screen => screen.words.map(word => ({ ...screen, word }))))('$address never hands its screen a ?$word it cannot read', ({ address, validate, word }) => {
    for (const value of garbage) {
      const handed: Record<string, unknown> = router.matchRoutes(address, { [word]: value }).at(-1)?.search ?? {}
      expect(validate(handed)[word], value).toEqual(handed[word])
    }
  })
  it('of a place that cannot be one is left out everywhere', () => {
    for (const { address } of screens) expect(router.matchRoutes(address, { region: '99999999999999' }).at(-1)?.search['region'], address).toBeUndefined()
  })
})
