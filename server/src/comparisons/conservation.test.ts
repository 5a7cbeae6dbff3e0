/** The same as domain/src/comparisons/conservation.test.ts, over HTTP and the database: sums counted from rows after every decision and undo. */
import fc from 'fast-check'
import { isBalanced } from '@qinghe/domain/comparisons/reconciliation.ts'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { type ComparisonOffice, type Line, openComparisonOffice } from '../../../testing/comparisonOffice.ts'

let office: ComparisonOffice
let desks: Person[]
const people = ['王小禾', '李春生', '张雨晴', '刘子墨', '陈若溪', '杨明轩'].map((name, i) => ({
  id: newChildId(), name, birthDate: `201${i + 2}-0${i + 1}-1${i}`, mother: `母亲${'甲乙丙丁戊己'[i]}`, phone: `1990000${1000 + i * 37}`,
}))

beforeAll(async () => {
  office = await openComparisonOffice()
  desks = [await office.appoint('countyCivilAffairs', 431003000000), await office.appoint('countyCivilAffairs', 431003000000)]
  for (const one of people) {
    const draft = { name: one.name, sexCode: 2, birthDate: one.birthDate, region: 431003103203, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: '栖凤渡中心小学' }
    await desks[0]!.send('/api/archives', { id: one.id, draft })
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

type Kind = 'whole' | 'otherName' | 'twin' | 'stranger' | 'adult' | 'bare'
const written = (i: number, kind: Kind, at: number): Line => {
  const one = people[i]!
  const line = { 姓名: one.name, 性别: '女', 出生日期: one.birthDate, 监护人姓名: one.mother, 联系电话: one.phone, 学校名称: '栖凤渡中心小学', 就学情况: '小学' }
  switch (kind) {
    case 'whole': return line
    case 'otherName': return { ...line, 姓名: `${one.name.slice(0, 2)}涵`, 出生日期: one.birthDate.replace(/\d\d$/, '28'), 性别: '' }
    case 'twin': return { ...line, 姓名: `${one.name[0]}悦` }
    case 'stranger': return { ...line, 姓名: `欧阳${at}`, 出生日期: `2015-05-0${at % 9 + 1}`, 监护人姓名: `欧阳山${at}`, 联系电话: `1990009${1000 + at}`, 性别: '男' }
    case 'adult': return { ...line, 姓名: `成年${at}`, 出生日期: '2001-01-01', 监护人姓名: `成山${at}`, 联系电话: `1990008${1000 + at}` }
    case 'bare': return { ...line, 姓名: `只有名字${at}`, 出生日期: '', 监护人姓名: '', 联系电话: '' }
  }
}
const roster = fc.array(fc.record({ i: fc.nat(5), kind: fc.constantFrom<Kind>('whole', 'otherName', 'otherName', 'twin', 'twin', 'stranger', 'adult', 'bare') }), { minLength: 3, maxLength: 12 })
const acts = fc.array(fc.record({ at: fc.nat(20), desk: fc.nat(1), act: fc.constantFrom('same', 'same', 'different', 'unsure', 'undo') }), { minLength: 6, maxLength: 10 })

describe('a comparison in the database', () => {
  it('comes out exactly after its run and after every decision and undo, counted from its rows', async () => {
    let moved = 0
    await fc.assert(fc.asyncProperty(roster, acts, async (list, steps) => {
      const [officer] = desks
      const done = await office.compared(officer!, list.map(({ i, kind }, at) => written(i, kind, at)))
      const check = async () => {
        const { balance, agrees } = (await officer!.get(`/api/comparisons/${done.id}/report`)).body
        expect([isBalanced(balance), agrees, balance.rows, balance.expected]).toEqual([true, true, list.length, people.length])
        return balance
      }
      let before = JSON.stringify(await check())
      const pairs: { row: number; child: string }[] = (await officer!.get(`/api/comparisons/${done.id}/doubts`)).body.doubts
      for (const { at, desk, act } of steps) {
        const pair = pairs[at % Math.max(1, pairs.length)]
        if (pair === undefined) continue
        const { row, child } = pair
        // Refused or not: what is refused changes nothing, and both leave the sums exact.
        const reply = await desks[desk]!.send(`/api/comparisons/${done.id}/${act === 'undo' ? 'undo' : 'decide'}`, act === 'undo' ? { row, child } : { row, child, verdict: act })
        expect([200, 422]).toContain(reply.status)
        const now = JSON.stringify(await check())
        if (reply.status === 422) expect(now).toBe(before)
        if (now !== before) moved += 1
        before = now
      }
    }), { numRuns: 5, seed: 20261127 })
    expect(moved).toBeGreaterThan(3)
  }, 180_000)
})
