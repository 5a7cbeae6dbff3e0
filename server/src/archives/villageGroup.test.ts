/** 村民小组: what a village needs to walk from door to door, and to sign for the quarter (P2-113). */
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { born } from '../../../testing/clock.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let officer: Person
let director: Person
beforeAll(async () => {
  stage = await openStage()
  officer = stage.member('countyCivilAffairs')
  director = stage.member('childDirector')
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
async function opened(name: string, villageGroup?: string): Promise<string> {
  const id = newChildId()
  const draft = { name, birthDate: born(9, '05-01'), region: places.village, ...(villageGroup === undefined ? {} : { villageGroup }) }
  expect((await director.send('/api/archives', { id, draft })).body).toMatchObject(applied)
  return id
}
const listed = async (group: string, who = director) => (await who.get(`/api/archives?villageGroup=${encodeURIComponent(group)}`)).body
const groupOf = async (id: string) => (await officer.get(`/api/archives/${id}`)).body.identity.values.villageGroup

it('is written in the archive and finds the children of one group', async () => {
  const ids = [await opened('王小禾', '3组'), await opened('李小苗', '3组')]
  await opened('周小田', '上屋湾')
  await opened('陈小穗')
  expect((await listed('3组')).rows.map((row: { id: string }) => row.id).sort()).toEqual([...ids].sort())
  expect((await listed('上屋湾')).rows).toMatchObject([{ name: '周小田' }])
})

it('is left behind by whoever moves to another village, and history says so', async () => {
  const id = await opened('王小禾', '3组')
  expect((await officer.send(`/api/archives/${id}/correct`, { patch: { region: places.nextVillage } })).body).toMatchObject(applied)
  expect(await groupOf(id)).toBe(null)
  const [entry] = (await officer.get(`/api/archives/${id}/history`)).body.entries
  expect(entry.fields).toContainEqual({ field: 'villageGroup', label: '村民小组', before: '3组', after: null })
})

it('has at most twenty characters, and nothing is cut off', async () => {
  const reply = await director.send('/api/archives', { id: newChildId(), draft: { name: '王小禾', birthDate: born(9, '05-01'), region: places.village, villageGroup: '组'.repeat(21) } })
  expect([reply.status, reply.body.issues[0]]).toEqual([400, expect.objectContaining({ field: 'draft.villageGroup', message: '最多 20 个字' })])
  expect((await listed('组'.repeat(20))).rows).toEqual([])
})

it('is no question for whoever reads identity shortened only', async () => {
  const { status, body } = await stage.enter(castAs('womensFederation')).get('/api/archives?villageGroup=x')
  expect([status, body.issues?.[0]?.message]).toEqual([403, expect.stringContaining('不能按“村民小组”筛选')])
})
