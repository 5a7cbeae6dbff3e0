/** What acts open beyond the record and the child: duties of the village, the town, the county, the city's share, the school and whoever acted; and duties that
 *  were opened in doubt, judged again by whoever reads the facts. Only what a plan of the county says is opened, whatever anybody asks for. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places, schools } from '../../../testing/cast.ts'
import { plantRecord } from '../../../testing/dutyTables.ts'
import { takePlans } from '../../../testing/plansTaken.ts'
import { planWorldHere } from '../../../testing/planWorld.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'
import { readPlan } from '../plans/planFile.ts'
import { generateNext } from './generating.ts'
import { watch } from './watchdog.ts'

const text = `
plan: ofPlaces
title: 各地的事
version: "2026.1"
from: 2026-01-01
level: county
source: { title: 示例 }
basis: [本平台建议]
clauses:
  - { id: places, title: 各地, sort: cycle, items: [P1-58], says: 走访以后各地各办一件事 }
duties:
  - { id: village, clause: places, title: 村里的事, owner: childSupervisor, about: village, on: visit.record, due: 5 workdays, escalate: [{ after: 3 days, to: countyCivilAffairs }], evidence: [policyDocument.publish] }
  - { id: town, clause: places, title: 镇里的事, owner: childSupervisor, about: town, on: visit.record, due: 5 days, evidence: [policyDocument.publish] }
  - { id: county, clause: places, title: 县里的事, owner: countyCivilAffairs, about: county, on: visit.record, due: 5 days, evidence: [meeting.issue] }
  - { id: city, clause: places, title: 给市里的事, owner: countyCivilAffairs, about: city, on: visit.record, due: 5 days, evidence: [meeting.issue] }
  - { id: cityYear, clause: places, title: 每年给市里的事, owner: countyCivilAffairs, about: city, every: { period: year, due: last day }, evidence: [meeting.issue] }
  - { id: school, clause: places, title: 学校的事, owner: schoolAdmin, about: school, on: visit.record, due: 5 days, evidence: [meeting.issue] }
  - { id: poor, clause: places, title: 困难家庭的事, owner: childDirector, about: child, on: visit.record, due: 5 days, where: poor, evidence: [parentContact.record] }
  - { id: asked, clause: places, title: 交数据以后的事, owner: countyCivilAffairs, about: county, on: submissions.handIn, due: 5 days, evidence: [meeting.issue] }
`
let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
beforeAll(async () => {
  stage = await openStage()
  const { plan, faults } = readPlan(text, planWorldHere())
  await takePlans(stage.owner, [{ plan: plan ?? expect.fail(JSON.stringify(faults)), text }], [431003])
  await stage.owner.query(`insert into qinghe.schools (county, id, region, name) values (431003, $1, $2, '示例中学') on conflict do nothing`, [schools.junior, places.town])
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  officer = stage.enter(castAs('countyCivilAffairs'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const derive = async (): Promise<void> => {
  await stage.owner.query('update qinghe.duty_runs set stood_on = null')
  while (await generateNext({ pool: stage.app.pools.qinghe_scanner, parameters: () => stage.app.kernel.parameters, plans: plansHere }) !== null) { /* drains */ }
}
const body = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine' }
async function visited(child: string): Promise<string> {
  const record = newRecordId()
  expect((await director.send('/api/records/visit/acts/record', { record, child, body })).body).toMatchObject({ outcome: 'applied' })
  return record
}
type Row = { duty: string; subject: string; region: string; school: number; child: string | null; role: string; open: boolean; unknown: string | null }
const openedBy = async (record: string): Promise<Row[]> => (await stage.owner.query<Row>(`select duty, subject, region::text, school, child, role, retracted_at is null and done_at is null as open, unknown from qinghe.duties where plan = 'ofPlaces' and period = $1 order by duty`, [record])).rows
const city = String(Math.floor(places.county / 100_000_000) * 100_000_000)

describe('an act on a record', () => {
  it('opens what its village, town, county, city and school owe, each where it lies and without the child, and takes it back when the record is voided', async () => {
    const child = await settleChild(stage.owner, { spot: 'inside' })
    const record = await visited(child)
    const at = (subject: number | string, region: number, more: Partial<Row> = {}) => ({ subject: String(subject), region: String(region), school: 0, child: null, open: true, unknown: null, ...more })
    expect((await openedBy(record)).filter(one => one.duty !== 'poor')).toEqual([
      { duty: 'city', role: 'countyCivilAffairs', ...at(city, places.county) }, { duty: 'county', role: 'countyCivilAffairs', ...at(places.county, places.county) },
      { duty: 'school', role: 'schoolAdmin', ...at(schools.junior, places.town, { school: schools.junior }) }, { duty: 'town', role: 'childSupervisor', ...at(places.town, places.town) },
      { duty: 'village', role: 'childSupervisor', ...at(places.village, places.village) },
    ])
    const [line] = (await supervisor.get('/api/duties?plan=ofPlaces&duty=village&limit=100')).body.duties
    expect(line).toMatchObject({ about: 'village', child: null, place: { code: places.village }, period: null })
    await derive()
    expect((await openedBy(record)).filter(one => one.open && one.duty !== 'poor').map(one => one.duty)).toEqual(['city', 'county', 'school', 'town', 'village'])
    expect((await supervisor.send('/api/records/visit/acts/void', { record, child, body: { voidReason: '记错了孩子' } }, { basedOn: { version: 1, from: {} } })).body).toMatchObject({ outcome: 'applied' })
    expect((await openedBy(record)).filter(one => one.open)).toEqual([])
  })

  it('is found by the watchdog where it opened nothing, once for each place', async () => {
    const child = await settleChild(stage.owner, { spot: 'inside' })
    const record = await visited(child)
    await stage.owner.query(`delete from qinghe.duties where plan = 'ofPlaces' and period = $1 and duty in ('village', 'city')`, [record])
    // Visits from before the plan was taken have opened nothing either.
    const look = async () => (await watch({ kernel: stage.app.kernel, here: plansHere, onError: error => { throw error } })).filter(one => one.what === 'start' && one.plan === 'ofPlaces').map(one => one.duty)
    expect(await look()).toEqual(expect.arrayContaining(['city', 'village']))
    expect((await openedBy(record)).map(one => [one.duty, one.subject])).toEqual(expect.arrayContaining([['village', String(places.village)], ['city', city]]))
    expect(await look()).toEqual([])
  })

  it('is judged again where whoever did it could not know: of the poor it is owed, of the others it is taken back', async () => {
    const [rich, poor, unclear] = [await settleChild(stage.owner, { spot: 'inside' }), await settleChild(stage.owner, { spot: 'inside' }), await settleChild(stage.owner, { spot: 'inside' })]
    await stage.owner.query(`update qinghe.children set categories = case id when $1 then '{10}'::int[] when $2 then '{10,21}' else '{}' end where id = any(array[$1, $2, $3]::uuid[])`, [rich, poor, unclear])
    await stage.owner.query(`update qinghe.child_relief set relief_statuses = '{}' where child = any(array[$1, $2, $3]::uuid[])`, [rich, poor, unclear])
    const records = [await visited(rich), await visited(poor), await visited(unclear)]
    const told = async () => {
      const all = []
      for (const record of records) all.push((await openedBy(record)).filter(one => one.duty === 'poor').map(({ open, unknown }) => [open, unknown]))
      return all
    }
    const doubt = [[true, '要不要办还不知道：家庭贫困（未填）']]
    expect(await told()).toEqual([doubt, doubt, doubt])
    await derive()
    expect(await told()).toEqual([[[false, doubt[0]?.[1]]], [[true, null]], doubt])
  })
})

describe('what is owed for a city', () => {
  it('each county owes for its own share, and does by what is done in the county', async () => {
    const year = dayFromToday(0).slice(0, 4)
    await stage.owner.query(`delete from qinghe.duties where plan = 'ofPlaces' and duty = 'cityYear'`)
    await plantRecord(stage.owner, { kind: 'meeting', state: 'issued', act: 'issue', day: plainDate(`${year}-01-01`), child: null, region: places.county, body: {} })
    await derive()
    const share = async () => (await stage.owner.query<{ region: string; done: boolean }>(`select region::text, done_at is not null as done from qinghe.duties where plan = 'ofPlaces' and duty = 'cityYear' and subject = $1 and period = $2`, [city, year])).rows
    expect((await officer.get('/api/duties?plan=ofPlaces&duty=cityYear&state=done')).body.duties).toHaveLength(1)
    expect(await share()).toEqual([{ region: String(places.county), done: true }])
  })
})
