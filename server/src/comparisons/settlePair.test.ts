/** After any answers and undos at two rosters that share lines, both stand where settling each of them anew as a whole puts them. */
import fc from 'fast-check'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { type ComparisonOffice, type Line, openComparisonOffice } from '../../../testing/comparisonOffice.ts'
import { writing } from '../http/transactions.ts'
import { settling } from './run.ts'
import { settle } from './settle.ts'
import { findComparison } from './store.ts'

let office: ComparisonOffice
let desks: Person[]
const village = 431003103203
/** Brothers and sisters: one mother, one telephone, so that lines might be several of them. */
const people = ['王小禾', '王小苗', '王小穗', '李春生', '李春芽', '张雨晴', '刘子墨', '陈若溪'].map((name, i) => ({
  id: newChildId(), name, birthDate: `201${i % 6 + 2}-0${i % 8 + 1}-1${i}`, mother: `母亲${name[0]}`, phone: `1990000${1000 + name.charCodeAt(0) % 900}`,
}))

beforeAll(async () => {
  office = await openComparisonOffice()
  desks = [await office.appoint('countyCivilAffairs', 431003000000), await office.appoint('countyCivilAffairs', 431003000000)]
  for (const one of people) {
    const draft = { name: one.name, sexCode: 2, birthDate: one.birthDate, region: village, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: '栖凤渡中心小学' }
    expect((await desks[0]!.send('/api/archives', { id: one.id, draft })).body).toMatchObject({ outcome: 'applied' })
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const kinds = ['whole', 'otherName', 'otherName', 'twin', 'nameless', 'stranger', 'dropped'] as const
type Kind = (typeof kinds)[number]
const lineOf = (i: number, kind: Kind): Line => {
  const one = people[i]!
  const line = { 姓名: one.name, 性别: '女', 出生日期: one.birthDate, 监护人姓名: one.mother, 联系电话: one.phone, 学校名称: '栖凤渡中心小学', 就学情况: '小学' }
  switch (kind) {
    case 'whole': return line
    case 'otherName': return { ...line, 姓名: `${one.name.slice(0, 2)}涵`, 出生日期: one.birthDate.replace(/\d\d$/, '28'), 性别: '' }
    case 'twin': return { ...line, 姓名: `${one.name[0]}悦`, 性别: '' }
    case 'nameless': return { ...line, 姓名: `${one.name[0]}某`, 出生日期: '', 性别: '' }
    case 'stranger': return { ...line, 姓名: `欧阳${i}`, 出生日期: '2015-05-05', 监护人姓名: `欧阳山${i}`, 联系电话: `1990009${1000 + i}`, 性别: '男' }
    case 'dropped': return { ...line, 姓名: `${one.name.slice(0, 2)}涵`, 出生日期: '', 性别: '', 就学情况: '辍学' }
  }
}
const some = fc.array(fc.record({ i: fc.nat(people.length - 1), kind: fc.constantFrom(...kinds) }), { minLength: 2, maxLength: 7 })
const acts = fc.array(fc.record({ at: fc.nat(60), roster: fc.nat(1), desk: fc.nat(1), act: fc.constantFrom('same', 'same', 'different', 'unsure', 'undo') }), { minLength: 8, maxLength: 14 })

const standing = async (id: string): Promise<unknown> => {
  const all = async (text: string) => (await office.owner.query(text, [id])).rows
  return {
    rows: await all('select row, state, child, differs, outside, open_children from qinghe.comparison_rows where comparison = $1 order by row'),
    archives: await all('select child, state from qinghe.comparison_expected where comparison = $1 order by child'),
    tasks: await all('select kind, row, child, state, owner, due from qinghe.comparison_tasks where comparison = $1 order by kind, row, child'),
    sums: await all(`select row_count, same_count, differs_count, lead_count, doubtful_count, outside_count, expected_count, expected_found, expected_doubtful, missing_count
      from qinghe.comparisons where id = $1`),
  }
}
const anew = (id: string): Promise<unknown> => writing(office.app.kernel, desks[0]!.actor, async session => {
  const w = settling(session)
  const comparison = await findComparison(w, id)
  await settle(w, comparison, comparison.threshold!)
})

describe('an answer at the review desk', () => {
  it('leaves every roster of the place as settling all of it anew would', async () => {
    const seen = { applied: 0, moved: 0, other: 0 }
    await fc.assert(fc.asyncProperty(some, some, some, fc.constantFrom('schooling', 'household', 'deaths'), acts, async (shared, first, second, kind, steps) => {
      await office.owner.query('delete from qinghe.comparison_decisions')
      const lines = [[...first, ...shared], [...shared, ...second]].map(list => list.map(one => lineOf(one.i, one.kind)))
      const ids: string[] = []
      for (const list of lines) ids.push((await office.compared(desks[0]!, list, { kind })).id)
      const pairs = await Promise.all(ids.map(async id => (await office.owner.query('select row, child from qinghe.comparison_pairs where comparison = $1 order by row, child', [id])).rows))
      for (const { at, roster, desk, act } of steps) {
        const pair = pairs[roster]![at % Math.max(1, pairs[roster]!.length)]
        if (pair === undefined) continue
        const before = await Promise.all(ids.map(standing))
        const reply = await desks[desk]!.send(`/api/comparisons/${ids[roster]}/${act === 'undo' ? 'undo' : 'decide'}`, act === 'undo' ? pair : { ...pair, verdict: act })
        expect([200, 422]).toContain(reply.status)
        const left = await Promise.all(ids.map(standing))
        for (const id of ids) await anew(id)
        expect(left).toEqual(await Promise.all(ids.map(standing)))
        if (reply.status === 200) seen.applied += 1
        if (JSON.stringify(before[roster]) !== JSON.stringify(left[roster])) seen.moved += 1
        if (JSON.stringify(before[1 - roster]) !== JSON.stringify(left[1 - roster])) seen.other += 1
      }
    }), { numRuns: 12, seed: 20261127 })
    expect(Math.min(seen.applied, seen.moved), JSON.stringify(seen)).toBeGreaterThan(20)
    expect(seen.other, JSON.stringify(seen)).toBeGreaterThan(5)
  }, 300_000)

  it('finds rosters of before persons were kept with their lines, and settles them with what was decided since', async () => {
    await office.owner.query('delete from qinghe.comparison_decisions')
    const ids: string[] = []
    for (const i of [3, 5]) ids.push((await office.compared(desks[0]!, [lineOf(i, 'whole'), lineOf(7, 'otherName')])).id)
    const [first, second] = ids
    const pair = (await office.owner.query('select row, child from qinghe.comparison_pairs where comparison = $1 and row = 3', [first])).rows[0]
    await office.owner.query('update qinghe.comparison_rows set person_blind = null where comparison = $1', [second])
    expect((await desks[0]!.send(`/api/comparisons/${first}/decide`, { ...pair, verdict: 'different' })).body).toMatchObject({ outcome: 'applied' })
    for (const id of ids) expect((await desks[0]!.get(`/api/comparisons/${id}`)).body.balance).toMatchObject({ doubtful: 0, lead: 1 })
    expect((await office.owner.query('select count(*)::int as n from qinghe.comparison_rows where person_blind is null')).rows[0].n).toBe(0)
  })
})
