import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
beforeAll(async () => {
  stage = await openStage()
  director = stage.member('childDirector')
  supervisor = stage.member('childSupervisor')
  officer = stage.member('countyCivilAffairs')
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const { village } = places
const whole = {
  name: '石榴花', sexCode: 2, birthDate: '2017-04-16', region: village, idMissingReason: '未登记户口', hukouDivision: village, residenceDivision: village, categories: [10], ethnicCode: 1,
  hukouRegistered: false, hukouType: 1, leftBehindStatus: 1, schoolingStatus: 3, isBoarding: false, healthStatus: 1, hasEntrustedGuardian: true, 'guardian.name': '周桂香', 'guardian.relationCode': 61,
  guardianshipType: 3, guardianshipRating: 1,
  'father.name': '石大田', 'father.existStatus': 1, 'father.isAway': true, 'father.awaySince': '2024-03-01', 'father.workPlace': '广东省东莞市', 'father.capability': 1,
  'mother.name': '李春苗', 'mother.existStatus': 1, 'mother.isAway': true, 'mother.awaySince': '2023-02-01', 'mother.workPlace': '广东省佛山市', 'mother.capability': 1,
}
async function submitted(by: Person): Promise<string> {
  const id = newChildId()
  expect((await by.send('/api/archives', { id, draft: whole, submit: true })).body).toMatchObject({ outcome: 'applied' })
  return id
}
const page = async (by: Person, id: string) => (await by.get(`/api/archives/${id}`)).body
const all = async (by: Person, deed: 'submit' | 'review' | 'return', { id, reason }: { id: string; reason?: string }) =>
  by.send(`/api/archives/${deed}`, { archives: [{ id, version: (await page(by, id)).version }], ...(reason === undefined ? {} : { reason }) })
const listed = async (by: Person, tab: string): Promise<string[]> => (await by.get(`/api/archives?tab=${tab}`)).body.rows.map((row: { id: string }) => row.id)
const counted = async (by: Person, tab: string): Promise<number> => (await by.get('/api/archives/counts')).body.tabs[tab]

describe('an archive that is returned', () => {
  it('is work for the level it was returned to and for no other, on the list and in the count', async () => {
    const toVillage = await submitted(director)
    expect((await all(supervisor, 'return', { id: toVillage, reason: '缺项请补全' })).body).toMatchObject({ outcome: 'applied' })
    const toTown = await submitted(director)
    await all(supervisor, 'review', { id: toTown })
    expect((await all(officer, 'return', { id: toTown, reason: '照护人情况请再核实' })).body).toMatchObject({ outcome: 'applied' })
    expect([await listed(director, 'returned'), await listed(director, 'review')]).toEqual([[toVillage], [toVillage]])
    expect([await listed(supervisor, 'returned'), await counted(supervisor, 'returned'), await counted(director, 'returned')]).toEqual([[toTown], 1, 1])
    expect((await listed(officer, 'returned')).sort()).toEqual([toVillage, toTown].sort())
    expect(await page(director, toVillage)).toMatchObject({ returnedTo: 'village', returnedBecause: '缺项请补全' })
    expect(await page(supervisor, toTown)).toMatchObject({ returnedTo: 'town', returnedBecause: '照护人情况请再核实' })
  })
})

describe('a change of a child in the register that is returned', () => {
  it('leaves the child in the register, goes back to the village, and comes up for review when it was answered', async () => {
    const id = await submitted(director)
    await all(supervisor, 'review', { id })
    await all(officer, 'review', { id })
    const seen = await page(director, id)
    expect((await director.send(`/api/archives/${id}/correct`, { id, patch: { name: '石榴华' } }, { basedOn: { version: seen.version, from: { name: '石榴花' } } })).body).toMatchObject({ outcome: 'applied' })
    expect(await page(supervisor, id)).toMatchObject({ status: 'changed', returnedTo: null, may: { return: { allowed: true }, review: { allowed: true } } })
    expect(await listed(supervisor, 'review')).toContain(id)
    await all(supervisor, 'return', { id, reason: '与户口簿不一致' })
    expect(await page(director, id)).toMatchObject({ status: 'changed', returnedTo: 'village', returnedBecause: '与户口簿不一致', may: { submit: { allowed: true } } })
    expect([(await listed(supervisor, 'review')).includes(id), (await listed(director, 'returned')).includes(id), (await listed(officer, 'all')).includes(id)]).toEqual([false, true, true])
    const now = await page(director, id)
    await director.send(`/api/archives/${id}/correct`, { id, patch: { name: '石榴花' } }, { basedOn: { version: now.version, from: { name: '石榴华' } } })
    expect(await page(supervisor, id)).toMatchObject({ status: 'changed', returnedTo: null, returnedBecause: null })
    expect(await listed(supervisor, 'review')).toContain(id)
  })
  it('is handed in again as it was by whoever stands by it', async () => {
    const id = await submitted(director)
    await all(supervisor, 'review', { id })
    await all(officer, 'review', { id })
    const seen = await page(director, id)
    await director.send(`/api/archives/${id}/correct`, { id, patch: { sexCode: 1 } }, { basedOn: { version: seen.version, from: { sexCode: 2 } } })
    await all(supervisor, 'return', { id, reason: '请再核对性别' })
    expect((await all(director, 'submit', { id })).body).toMatchObject({ outcome: 'applied' })
    expect(await page(supervisor, id)).toMatchObject({ status: 'changed', returnedTo: null })
    expect((await all(supervisor, 'review', { id })).body).toMatchObject({ outcome: 'applied' })
    expect(await page(supervisor, id)).toMatchObject({ status: 'active' })
  })
})

describe('a father who comes home', () => {
  it('has his fifteen months away kept, and the child is no longer left behind', async () => {
    const id = await submitted(director)
    const seen = await page(supervisor, id)
    expect(seen.leftBehind.answer).toBe('yes')
    const reply = await supervisor.send(`/api/archives/${id}/change`, { id, patch: { 'father.isAway': false }, effectiveFrom: '2025-06-10' }, { basedOn: { version: seen.version, from: { 'father.isAway': true } } })
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    const after = await page(supervisor, id)
    const father = after.family.values.parents.find((parent: { role: string }) => parent.role === 'father')
    expect(father).toMatchObject({ isAway: false, awaySince: null, workPlace: null, absences: [{ from: '2024-03-01', to: '2025-06-10', place: '广东省东莞市' }] })
    expect(after.leftBehind.answer).toBe('no')
    const [latest] = (await supervisor.get(`/api/archives/${id}/history`)).body.entries
    expect(latest.fields).toContainEqual({ field: 'father.workPlace', label: '父亲外出经历', before: null, after: '2024-03-01 至 2025-06-10 广东省东莞市' })
  })
  it('and leaves again has both', async () => {
    const id = await submitted(director)
    const change = async (isAway: boolean, effectiveFrom: string) => {
      const { version } = await page(supervisor, id)
      return supervisor.send(`/api/archives/${id}/change`, { id, patch: { 'father.isAway': isAway }, effectiveFrom }, { basedOn: { version, from: { 'father.isAway': !isAway } } })
    }
    await change(false, '2025-06-10')
    await change(true, '2025-09-01')
    await change(false, '2026-01-20')
    const father = (await page(supervisor, id)).family.values.parents.find((parent: { role: string }) => parent.role === 'father')
    expect(father.absences).toEqual([{ from: '2024-03-01', to: '2025-06-10', place: '广东省东莞市' }, { from: '2025-09-01', to: '2026-01-20', place: null }])
  })
  it('cannot have come home before he left, and a correction keeps nothing', async () => {
    const id = await submitted(director)
    const { version } = await page(supervisor, id)
    const early = await supervisor.send(`/api/archives/${id}/change`, { id, patch: { 'father.isAway': false }, effectiveFrom: '2024-02-01' }, { basedOn: { version, from: { 'father.isAway': true } } })
    expect(early.body.issues).toMatchObject([{ code: 'absence.order', field: 'father.isAway' }])
    await supervisor.send(`/api/archives/${id}/correct`, { id, patch: { 'father.isAway': false, 'father.awaySince': null, 'father.workPlace': null } }, { basedOn: { version, from: { 'father.isAway': true, 'father.awaySince': '2024-03-01', 'father.workPlace': '广东省东莞市' } } })
    const father = (await page(supervisor, id)).family.values.parents.find((parent: { role: string }) => parent.role === 'father')
    expect(father).toMatchObject({ isAway: false, absences: [] })
  })
})
