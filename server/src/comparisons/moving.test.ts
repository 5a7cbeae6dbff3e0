/** A child that moves within the county takes along what is still to be looked into about it. */
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { type ComparisonOffice, type Line, openComparisonOffice } from '../../../testing/comparisonOffice.ts'

let office: ComparisonOffice
let county: Person
let oldTown: Person
let newTown: Person
const village = 431003103203
const newTownCode = 431003102000
let elsewhere: number
const people = ['王小禾', '李春生', '张雨晴', '刘子墨'].map((name, i) => ({ id: newChildId(), name, birthDate: `201${i + 2}-0${i + 1}-1${i}`, mother: `母亲${i}`, phone: `1990000${1000 + i * 37}` }))
const lineOf = (i: number, more: Line = {}): Line => {
  const one = people[i]!
  return { 姓名: one.name, 性别: '女', 出生日期: one.birthDate, 监护人姓名: one.mother, 联系电话: one.phone, 学校名称: '栖凤渡中心小学', 就学情况: '小学', ...more }
}
/** The same child by phone, mother and school, and by nothing that is her own. */
const doubtful = lineOf(2, { 姓名: '张雨涵', 出生日期: '2014-03-28', 性别: '' })
const moves = (i: number) => county.send(`/api/archives/${people[i]!.id}/change`, { patch: { region: elsewhere }, effectiveFrom: dayFromToday(0) })
const childrenOf = async (who: Person, state = 'open'): Promise<string[]> => (await who.get(`/api/comparisons/tasks?state=${state}`)).body.tasks.map((task: any) => task.child)
const placesOf = async (i: number) => (await office.owner.query('select state, region::float8 from qinghe.comparison_tasks where child = $1 order by state', [people[i]!.id])).rows

beforeAll(async () => {
  office = await openComparisonOffice()
  county = await office.appoint('countyCivilAffairs', 431003000000)
  oldTown = await office.appoint('childSupervisor', 431003103000)
  newTown = await office.appoint('childSupervisor', newTownCode)
  elsewhere = Number((await office.owner.query('select code from qinghe.regions where code > $1 and code < $1 + 1000 order by code limit 1', [newTownCode])).rows[0].code)
  for (const one of people) {
    const draft = { name: one.name, sexCode: 2, birthDate: one.birthDate, region: village, 'mother.name': one.mother, 'mother.phone': one.phone, schoolingStatus: 3, schoolName: '栖凤渡中心小学' }
    const reply = await county.send('/api/archives', { id: one.id, draft })
    if (reply.body.outcome !== 'applied') throw new Error(JSON.stringify(reply.body))
  }
  await office.owner.query(`update qinghe.children set status = 'active'`)
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a child with an open difference', () => {
  it('is the work of the new place, with the words of the roster, and no longer of the old; what was closed stays', async () => {
    const done = await office.compared(oldTown, [lineOf(0), doubtful])
    expect(done).toMatchObject({ state: 'done', balance: { doubtful: 1, missing: 2 } })
    const tasks = (await oldTown.get('/api/comparisons/tasks')).body.tasks
    expect(tasks.map((task: any) => task.child).sort()).toEqual([people[1]!.id, people[3]!.id].sort())
    await oldTown.send(`/api/comparisons/tasks/${tasks.find((task: any) => task.child === people[3]!.id).id}/close`, { outcome: 'done', evidence: '已核实，转学' })
    for (const i of [1, 3]) expect((await moves(i)).body).toMatchObject({ outcome: 'applied' })
    expect([await childrenOf(oldTown), await childrenOf(newTown)]).toEqual([[], [people[1]!.id]])
    expect((await newTown.get('/api/comparisons/tasks')).body.tasks).toMatchObject([{ region: elsewhere, source: '教育局 2026 年秋季', name: '李春生', mayClose: true }])
    expect(await placesOf(3)).toMatchObject([{ state: 'done', region: village }])
    // The old place goes on with its roster: the task that it does not see is not made again.
    const [{ row, child }] = (await oldTown.get(`/api/comparisons/${done.id}/doubts`)).body.doubts
    expect((await oldTown.send(`/api/comparisons/${done.id}/decide`, { row, child, verdict: 'different' })).body).toMatchObject({ outcome: 'applied' })
    expect(await placesOf(1)).toMatchObject([{ state: 'open', region: elsewhere }])
    expect((await newTown.send(`/api/comparisons/tasks/${(await newTown.get('/api/comparisons/tasks')).body.tasks[0].id}/close`, { outcome: 'done', evidence: '随父母搬来，已入学' })).body).toMatchObject({ outcome: 'applied' })
  })
})
