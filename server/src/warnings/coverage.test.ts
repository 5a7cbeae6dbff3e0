/** 服务覆盖 and 数据质量 over HTTP: who was in no visit, talk, help or service in a quarter; what is wrong with archives, with the names behind each number. */
import { quarterAt } from '@qinghe/domain/census/rounds.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { qualityIds } from '@qinghe/domain/warnings/sorts.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayFromToday } from '../../../testing/bureau.ts'
import { places } from '../../../testing/cast.ts'
import { plantChild, plantRecord } from '../../../testing/dutyTables.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
const today = plainDate(dayFromToday(0))
const quarter = quarterAt(today)
const before = quarterAt(addDays(quarter.from, -1))
const base = { birthDate: plainDate(dayFromToday(-3_700)), categories: [10], leftBehindStatus: 1, schoolingStatus: 3, guardianshipType: 4 }
const children = ['visited', 'talked', 'helped', 'served', 'drafted', 'lastQuarter', 'nobody', 'elsewhere'] as const
type Child = (typeof children)[number]
const ids = new Map<string, string>()
const idOf = (child: Child): string => ids.get(child) ?? expect.fail(child)
type Made = { child: Child; kind: string; state?: string; day?: string }
const record = ({ child, kind, state = 'done', day = quarter.from }: Made) => plantRecord(stage.owner, { kind, state, day, child: idOf(child), region: child === 'elsewhere' ? places.villageOfNextTown : places.village, body: {} })
let service = ''

beforeAll(async () => {
  stage = await openStage()
  for (const [at, name] of children.entries()) {
    ids.set(name, newUuid())
    await plantChild(stage.owner, { id: idOf(name), region: name === 'elsewhere' ? places.villageOfNextTown : places.village, since: addDays(before.from, -500), draft: { ...base, birthDate: addDays(base.birthDate, at) } })
  }
  await record({ child: 'visited', kind: 'visit' })
  await record({ child: 'talked', kind: 'talk', state: 'followed' })
  await record({ child: 'helped', kind: 'aid', day: today })
  await record({ child: 'drafted', kind: 'visit', state: 'draft' })
  await record({ child: 'drafted', kind: 'aid', state: 'void' })
  await record({ child: 'lastQuarter', kind: 'visit', day: before.to })
  service = await record({ child: 'served', kind: 'service', state: 'serving', day: before.from })
  await stage.owner.query('update qinghe.records set readers = $2, updated_at = $3 where id = $1', [service, bitOf('CASE'), `${today}T04:00:00Z`])
}, 120_000)
afterAll(async () => expect(await stage.stop()).toEqual([]))

const asked = async (role: RoleKey, path: string) => { const { status, body } = await stage.member(role).get(`/api/warnings/${path}`); expect([role, path, status]).toEqual([role, path, 200]); return body }
const childrenIn = (lines: { child: { id: string } }[]): string[] => lines.map(one => [...ids].find(([, id]) => id === one.child.id)?.[0] ?? '?').sort()

describe('service coverage of a quarter', () => {
  it('names who was in nothing, with the last that was done before, and counts the same children', async () => {
    const { lines } = await asked('countyCivilAffairs', 'uncovered')
    expect(childrenIn(lines)).toEqual(['drafted', 'elsewhere', 'lastQuarter', 'nobody'])
    expect(lines.find((one: { child: { id: string } }) => one.child.id === idOf('lastQuarter'))).toMatchObject({ last: before.to })
    const counts = await asked('countyCivilAffairs', 'coverage')
    expect([counts.children, counts.uncovered, counts.quarter.id, counts.hidden]).toEqual([8, 4, quarter.id, null])
    const below: { children: number; uncovered: number }[] = counts.places
    expect([below.reduce((all, one) => all + one.children, 0), below.reduce((all, one) => all + one.uncovered, 0)]).toEqual([8, 4])
    expect((await asked('countyCivilAffairs', `uncovered?region=${places.villageOfNextTown}`)).lines.length).toBe(1)
  })
  it('tells who does not read cases that what lies there is not counted, and reveals none', async () => {
    const counts = await asked('childDirector', 'coverage')
    expect(counts).toMatchObject({ uncovered: 4, hidden: '您的岗位不查看个案和监护干预，那里的服务没有算在内' })
    expect(childrenIn((await asked('childDirector', 'uncovered')).lines)).toEqual(['drafted', 'lastQuarter', 'nobody', 'served'])
    const town = stage.member('childSupervisor')
    await stage.owner.query('update qinghe.records set barred = $2 where id = $1', [service, [town.actor.account]])
    expect(childrenIn((await town.get('/api/warnings/uncovered')).body.lines)).toContain('served')
    expect((await town.get('/api/warnings/coverage')).body).toMatchObject({ uncovered: 4, hidden: null })
  })
  it('is asked of quarters that are over, and of none that nobody can look at', async () => {
    expect(childrenIn((await asked('countyCivilAffairs', `uncovered?quarter=${before.id}`)).lines)).not.toContain('lastQuarter')
    expect((await stage.member('countyCivilAffairs').get('/api/warnings/coverage?quarter=2016-Q1')).status).toBe(404)
  })
})

describe('the quality of archives', () => {
  const faulty = async (which: string) => childrenIn((await asked('countyCivilAffairs', `faulty?which=${which}&limit=100`)).lines)
  it('finds what is missing, clashes, may be double, waits to be settled, and was not looked at for long', async () => {
    await stage.owner.query(`update qinghe.children set gaps = '{idNumber,household}' where id = $1`, [idOf('visited')])
    await stage.owner.query('update qinghe.children set number_shared = true where id = $1', [idOf('talked')])
    await stage.owner.query('update qinghe.children set birth_date = (select birth_date from qinghe.children where id = $2) where id = $1', [idOf('helped'), idOf('served')])
    await stage.owner.query('update qinghe.children set left_behind_status = 8 where id = $1', [idOf('drafted')])
    expect([await faulty('gaps'), await faulty('shared'), await faulty('twins'), await faulty('unsettled')]).toEqual([['visited'], ['talked'], ['helped', 'served'], ['drafted']])
    expect(await faulty('stale')).toEqual(['drafted', 'elsewhere', 'nobody'].concat(addDays(before.to, 180) < today ? ['lastQuarter'] : []).concat('served').sort())
    const { lines } = await asked('countyCivilAffairs', 'faulty?which=gaps')
    expect(lines).toMatchObject([{ missing: ['idNumber', 'household'] }])
    const twin = (await asked('countyCivilAffairs', 'faulty?which=twins')).lines.find((one: { child: { id: string } }) => one.child.id === idOf('helped'))
    expect(twin).toMatchObject({ twin: { id: idOf('served') } })
  })
  it('counts whom it names', async () => {
    const counts = await asked('countyCivilAffairs', 'quality')
    for (const id of qualityIds) expect([id, (await faulty(id)).length]).toEqual([id, counts.sorts.find((one: { id: string }) => one.id === id).of])
  })
  it('is looked at again by the quarter, and said to whoever does not read rounds', async () => {
    expect((await asked('schoolAdmin', 'quality')).sorts.find((one: { id: string }) => one.id === 'stale')).toMatchObject({ of: null, hidden: '您的岗位不查看季度排查' })
    for (const role of ['schoolAdmin', 'homeroomTeacher', 'socialWorker'] as const) expect([role, (await stage.member(role).get('/api/warnings/faulty?which=stale')).status]).toEqual([role, 403])
    expect((await stage.member('homeroomTeacher').get('/api/warnings/quality')).status).toBe(200)
  })
  it('names the director of the village as whom to call', async () => {
    expect((await asked('childSupervisor', 'faulty?which=gaps')).lines).toMatchObject([{ who: null }])
  })
})
