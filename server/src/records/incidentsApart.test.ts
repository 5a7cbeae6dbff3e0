/** Whatever hangs from a report is kept from whoever the report is kept from: a suspect of the police, of the town or of a school finds nothing of any of it,
 *  also where it was sent to their own office; and who reported stands in none of it. */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { isKept } from '@qinghe/domain/records/contract.ts'
import { type RoleKey, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { seesIn } from '@qinghe/domain/staff/audiences.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { addressOf, allSeenOfIncidents, calls, handling, type IncidentOffice, judged, ofChild, openIncidentOffice, partsOfReports, today } from '../../../testing/incidentOffice.ts'
import { applied, secret } from '../../../testing/reportOffice.ts'
import { shippedKinds } from './kinds.ts'

let office: IncidentOffice
beforeAll(async () => { office = await openIncidentOffice() })
afterAll(async () => {
  expect(await findingsNow(office.stage.owner)).toEqual([])
  expect(await office.stage.stop()).toEqual([])
})

async function child(name: string): Promise<string> {
  const id = newChildId()
  expect((await office.people.deputy.send('/api/archives', { id, draft: { name, birthDate: '2016-03-01', region: places.village } })).body).toMatchObject(applied)
  return id
}

type Made = Record<(typeof partsOfReports)[number], string>
/** One of every kind, each sent to whom it usually goes: the town, the school, the village, civil affairs. */
async function everything(more: object, of: string): Promise<{ report: string; made: Made }> {
  const { people: { police }, offices, step, onScene, begin, done } = office
  const { report, emergency } = await onScene(more)
  await step(police, report, 'identify', { child: of })
  await done(police, 'emergency.choose', emergency, judged('alone'))
  await done(police, 'emergency.callTried', emergency, calls('noAnswer', 'off', 'wrong'))
  await done(police, 'emergency.choose', emergency, judged('alone', 'unreachable'))
  const handover = await begin(police, 'handover.offer', emergency, { ...ofChild, takerSort: 'village', relativeWhy: '外婆卧床' })
  await done(police, 'handover.send', handover, { taker: offices.town })
  const evidence = await begin(police, 'evidence.record', report, { doneOn: today, sort: 'picture', officers: '郑凯' })
  await done(police, 'evidence.complete', evidence, { resultOn: today, result: '照片六张' })
  const assistance = await begin(police, 'assistance.record', report, { askedOn: today, urgency: 'now', what: '请核实孩子在不在校', contact: '郑凯' })
  await done(police, 'assistance.send', assistance, { by: offices.school })
  const policeOutcome = await begin(police, 'policeOutcome.record', report, { decidedOn: today, whom: 'caregiver', measure: 'warn', paperNumber: '告字〔2026〕3号', begging: false, why: '打骂', careEnds: true })
  await done(police, 'policeOutcome.tellTown', policeOutcome, { town: offices.town })
  // Nobody is waited for to sign: the parents answer in the end, and town and county are told of what came of it.
  await done(police, 'emergency.choose', emergency, judged('alone', 'unreachable', 'unguarded'))
  await done(police, 'emergency.order', emergency, { orderedOn: today, orderWay: 'comeBack', orderTo: '何大川', orderBy: today })
  await done(police, 'emergency.handle', emergency, handling)
  await done(police, 'emergency.notifyTown', emergency, { town: offices.town })
  await done(police, 'emergency.notifyCivil', emergency, { civilAffairs: offices.civil })
  return { report, made: { emergency, handover, evidence, assistance, policeOutcome } }
}

const plain = (replies: Reply[], id: string) => replies.map(({ status, body: { requestId: _r, command: _c, ...rest } }) => JSON.stringify([status, rest]).replaceAll(id, 'ID'))
/** As about an id that is nobody's. */
async function findsNone(by: Person, made: Made): Promise<void> {
  for (const kind of partsOfReports) {
    const at = addressOf(kind)
    const asked = async (id: string) => Promise.all([by.get(`${at}/${id}`), by.get(`${at}/${id}/history`), by.get(`/api/records/files/of/${id}`), by.post(at, { parent: id }), by.post('/api/records/reveal', { kind, record: id, field: 'relativePhone', reason: 'verify' })])
    const nobodys = newRecordId()
    expect(plain(await asked(made[kind]), made[kind]), kind).toEqual(plain(await asked(nobodys), nobodys))
  }
}

describe('a suspect who is staff', () => {
  it.each([['of the police', 'police', '19900000411'], ['of the town', 'childSupervisor', '19900000412'], ['of a school', 'schoolAdmin', '19900000413']] as const)('%s finds nothing of what hangs from the report, in no place and no box', async (_where, role, phone) => {
    const organisation = { police: office.offices.police, childSupervisor: office.offices.town, schoolAdmin: office.offices.school }[role]
    const suspect = await hire(office.stage, castAs(role), { organisation, phone })
    const of = await child('李小麦')
    await office.letPass()
    const before = await allSeenOfIncidents(office, suspect, of)
    const { made } = await everything({ suspectPhone: phone }, of)
    expect(await allSeenOfIncidents(office, suspect, of)).toBe(before)
    await findsNone(suspect, made)
    // Somebody else of the county still reads them.
    for (const kind of partsOfReports) expect((await office.people.officer.get(`${addressOf(kind)}/${made[kind]}`)).status, kind).toBe(200)
  })
  it('and found out later loses all of it at once, down to the paper inside the call-out', async () => {
    const { people: { supervisor, police, deputy }, step } = office
    const { report, made } = await everything({}, await child('赵小满'))
    for (const kind of partsOfReports) expect((await supervisor.get(`${addressOf(kind)}/${made[kind]}`)).status, kind).toBe(200)
    await step(police, report, 'nameSuspect', { body: { foundSuspect: supervisor.actor.posting, foundWhy: '孩子指认' } })
    await findsNone(supervisor, made)
    expect((await supervisor.get('/api/slips?box=all')).body.slips.filter((one: { title: string }) => one.title === '应急处置' || one.title === '交接单').length)
      .toBeLessThan((await deputy.get('/api/slips?box=all')).body.slips.filter((one: { title: string }) => one.title === '应急处置' || one.title === '交接单').length)
    const { rows } = await office.stage.owner.query('select kind from qinghe.records where id = any($1) and not ($2 = any(barred))', [Object.values(made), supervisor.actor.account])
    expect(rows).toEqual([])
  })
})

describe('whoever may not know', () => {
  it('sees no trace in any list, figure, slip, notice or timeline', async () => {
    const of = await child('周小秋')
    const strangers = roleKeys.filter((role): role is RoleKey => castAs(role).county !== 0 && !seesIn(role, 'RPT'))
    const all = [...strangers.map(role => office.stage.enter(castAs(role))), office.stage.enter(neighbours.nextTown)]
    await office.letPass()
    const before: string[] = []
    for (const one of all) before.push(await allSeenOfIncidents(office, one, of))
    const { made } = await everything({}, of)
    for (const [i, one] of all.entries()) {
      expect([one.actor.role, await allSeenOfIncidents(office, one, of)]).toEqual([one.actor.role, before[i]])
      for (const kind of partsOfReports) expect([403, 404], `${one.actor.role} ${kind}`).toContain((await one.get(`${addressOf(kind)}/${made[kind]}`)).status)
    }
  })
  it('is not told by the log which ledger was worked on, and numbers tell nothing by a gap', async () => {
    for (const id of partsOfReports) {
      const known = shippedKinds.find(one => one.kind.kind === id)
      expect(known && isKept(known.kind, []), id).toBe(true)
      expect(known?.kind.acts.filter(one => one.number !== null && !one.number.random), id).toEqual([])
    }
  })
})

it('who reported stands in nothing that hangs from the report, on no page, in no history and on no slip', async () => {
  const { people, begin, done } = office
  const { made } = await everything({ ...secret, reporterUnit: office.offices.school }, await child('陈小雨'))
  await begin(people.police, 'handover.offer', made.emergency, { ...ofChild, takerSort: 'relative', relativeName: '何大姑', relation: '姑姑' })
  await done(people.police, 'emergency.addMore', made.emergency, { more: '村里说孩子已经睡了' })
  expect((await office.send(people.police, 'emergency.handle', { record: made.emergency, body: { ...handling } })).status).toBe(409)
  for (const by of [people.police, people.officer, people.deputy, people.principal, people.prosecutor]) {
    const slips = (await by.get('/api/slips?box=all')).body.slips.filter((one: { title: string }) => one.title !== '强制报告')
    const read = await Promise.all([...partsOfReports.flatMap(kind => [by.get(`${addressOf(kind)}/${made[kind]}`), by.get(`${addressOf(kind)}/${made[kind]}/history`)]), ...slips.map(({ id }: { id: string }) => by.get(`/api/slips/${id}`))])
    expect(JSON.stringify(read.map(one => one.body)), by.actor.role).not.toMatch(/林见鹿|19900000888|报告人/u)
  }
})
