import { describe, expect, it } from 'vitest'
import { hashHalfCode, hashWholeCode, isWholeCode, newHalfCode, newPassword, plainCode } from './oneTimeCode.ts'
import { administrators, labelOf, shapeOf } from './roles.ts'
import { askingFor, decidingOrder, decidingPosts, type Guard, mayDecide, mayWithdraw, type Order, orderKinds, pairsFor, secondsAfter, takesTwo } from './twoPersons.ts'

const guards: readonly Guard[] = [...administrators, 'officer', null]
const codes = (issues: readonly { code: string }[]) => issues.map(i => i.code)
const order: Order = { account: 'about', guard: 'securityAdmin', state: 'waiting', proposedBy: 'first', proposedAs: 'systemAdmin' }

describe('what two administrators do together', () => {
  it('can be done without whomever it is about, by two of different kinds', () => {
    for (const guard of guards) {
      const pairs = pairsFor(guard)
      expect(pairs.every(pair => pair.proposes !== pair.confirms)).toBe(true)
      expect(pairs.some(pair => pair.proposes !== guard && pair.confirms !== guard), guard ?? 'nobody').toBe(true)
    }
  })
  it('keeps the auditor out of everything that is not about another administrator', () => {
    for (const guard of ['auditor', 'officer', null] as const) expect(JSON.stringify(pairsFor(guard))).not.toContain('auditor')
  })
  it('is an administrator, the last officer, and every code', () => {
    expect(takesTwo('suspend', null)).toBe(false)
    expect(takesTwo('reset', null)).toBe(true)
    for (const kind of ['suspend', 'restore', 'end'] as const) expect(takesTwo(kind, 'officer')).toBe(true)
  })
  it('concerns posts that decide for a place, and none that works from a list', () => {
    expect(decidingPosts.map(labelOf)).toEqual(['镇儿童督导员', '县民政', '教育局', '公安派出所', '团委', '市民政', '省民政', '国家民政'])
    expect(decidingPosts.every(role => shapeOf(role) === 'range')).toBe(true)
  })
  it('is asked for by the right one of them, about somebody else, and says who that is', () => {
    const about = { account: 'about', guard: 'systemAdmin' } as const
    expect(askingFor({ account: 'first', role: 'securityAdmin' }, 'suspend', about)).toEqual([])
    expect(codes(askingFor({ account: 'about', role: 'systemAdmin' }, 'suspend', about))).toEqual(['staff.ownAccount'])
    expect(codes(askingFor({ account: 'first', role: 'auditor' }, 'suspend', about))).toEqual(['staff.takesTwo'])
    const [other] = askingFor({ account: 'first', role: 'securityAdmin' }, 'suspend', { account: 'about', guard: null })
    expect(other?.message).toBe('停用账号由系统管理员办理')
    expect(askingFor({ account: 'first', role: 'systemAdmin' }, 'restore', { account: 'about', guard: null })[0]?.message).toBe('恢复账号由安全管理员办理')
    expect(secondsAfter('systemAdmin', 'securityAdmin')).toBe('审计员或另一名安全管理员')
    expect(Object.keys(orderKinds).every(kind => askingFor({ account: 'first', role: 'childDirector' }, kind as 'end', { account: 'about', guard: null }).length === 1)).toBe(true)
  })
  it('is decided by another person of another kind, while it waits', () => {
    expect(decidingOrder({ account: 'second', role: 'auditor' }, order)).toEqual([])
    expect(codes(decidingOrder({ account: 'first', role: 'auditor' }, order))).toEqual(['staff.samePerson'])
    expect(codes(decidingOrder({ account: 'about', role: 'securityAdmin' }, order))).toEqual(['staff.ownConfirmation'])
    expect(codes(decidingOrder({ account: 'second', role: 'systemAdmin' }, order))).toEqual(['staff.takesTwo'])
    expect(codes(decidingOrder({ account: 'second', role: 'auditor' }, { ...order, guard: 'officer' }))).toEqual(['staff.takesTwo'])
    for (const state of ['done', 'refused', 'withdrawn', 'expired'] as const) {
      expect(codes(decidingOrder({ account: 'second', role: 'auditor' }, { ...order, state }))).toEqual(['staff.orderOver'])
      expect([mayDecide({ account: 'second', role: 'auditor' }, { ...order, state }), mayWithdraw({ account: 'first', role: 'systemAdmin' }, { ...order, state })]).toEqual([false, false])
    }
    expect(mayWithdraw({ account: 'first', role: 'systemAdmin' }, order)).toBe(true)
    expect(mayWithdraw({ account: 'second', role: 'auditor' }, order)).toBe(false)
  })
})

describe('a one-time code', () => {
  it('has two halves that read the same however they are typed', async () => {
    const [first, second] = [newHalfCode(), newHalfCode()]
    expect(first).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
    expect(plainCode(` ${first.toLowerCase().replaceAll('-', ' ')} `)).toBe(first.replaceAll('-', ''))
    expect(await hashHalfCode(first.toLowerCase())).toBe(await hashHalfCode(first))
    expect(await hashWholeCode(`${first}-${second}`)).toBe(await hashWholeCode(`${first} ${second}`.toLowerCase()))
    expect(await hashWholeCode(`${first}${second}`)).not.toBe(await hashWholeCode(`${second}${first}`))
  })
  it('is kept as the hash of both hashes', async () => {
    const [first, second] = [newHalfCode(), newHalfCode()]
    const both = Buffer.from(await hashHalfCode(first) + await hashHalfCode(second), 'hex')
    const kept = Buffer.from(await globalThis.crypto.subtle.digest('SHA-256', both)).toString('hex')
    expect(await hashWholeCode(first + second)).toBe(kept)
  })
  it('is whole with both halves only', () => {
    expect(isWholeCode(`${newHalfCode()}-${newHalfCode()}`)).toBe(true)
    for (const typed of ['', newHalfCode(), newPassword(), `${newHalfCode()}-${newPassword()}`]) expect(isWholeCode(typed)).toBe(false)
  })
  it('never holds a sign that is misread', () => {
    for (let i = 0; i < 200; i++) expect(newHalfCode()).not.toMatch(/[0O1IL2Z5S8B]/)
  })
})
