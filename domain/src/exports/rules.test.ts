import { describe, expect, it } from 'vitest'
import { decisionIssues, type Deciding, maySecond, type Request } from './rules.ts'
import type { ColumnSeen } from './types.ts'

const column = (key: string, seen: ColumnSeen['seen'] = 'clear'): ColumnSeen => ({ key, label: key, seen, why: null })
const county = 431003000000
const town = 431003103000
const request = (more: Partial<Request> = {}): Request => ({ account: 'a', region: town, state: 'waiting', isPast: false, columns: [column('name'), column('id', 'masked')], ...more })
const who = (more: Partial<Record<keyof Deciding, unknown>> = {}): Deciding => ({
  account: 'b', region: town, scope: { shape: 'range', lo: town, hi: town + 1000, slo: 0, shi: 1 }, own: [column('name'), column('id')], ...more,
}) as Deciding

describe('the second person of an export', () => {
  it('is somebody else of the same place, or of the one directly above', () => {
    expect(maySecond(who(), request())).toBe(true)
    expect(maySecond(who({ region: county }), request())).toBe(true)
    expect(maySecond(who({ account: 'a' }), request())).toBe(false)
    for (const region of [431000000000, 431003103203, 431003104000]) expect(maySecond(who({ region }), request())).toBe(false)
    expect(maySecond(who({ scope: { shape: 'list' } }), request())).toBe(false)
  })
  it('reads every column at least as clearly', () => {
    expect(maySecond(who({ own: undefined }), request())).toBe(false)
    expect(maySecond(who({ own: [column('name', 'masked'), column('id')] }), request())).toBe(false)
    expect(maySecond(who({ own: [column('name')] }), request())).toBe(false)
  })
  it('decides once, and not about what is over', () => {
    expect(decisionIssues(who(), request())).toEqual([])
    for (const more of [{ state: 'queued' }, { state: 'cancelled' }, { isPast: true }] as const) expect(decisionIssues(who(), request(more))[0]?.code).toBe('export.decided')
    expect(decisionIssues(who({ account: 'a' }), request())[0]?.code).toBe('export.self')
  })
})
