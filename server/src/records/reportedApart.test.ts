/** 强制报告: what the organisation that is reported can neither write, receive nor close past; what must be done before a report is closed; and the clock of a report
 *  that is sent on. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { hire } from '../../../testing/danger.ts'
import { jpeg } from '../../../testing/files/pictures.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { act, at, openReportOffice, page, type ReportOffice, secret, slipsTo } from '../../../testing/reportOffice.ts'
import type { Stage } from '../../../testing/walk/stage.ts'
import { scanAll } from '../duties/scanner.ts'
import { openInFlightFolder } from '../exchange/inFlight.ts'
import { plansHere } from '../planEndpoints.ts'
import { fileUploads } from './files/upload.ts'

let stage: Stage
let people: ReportOffice['people']
let offices: ReportOffice['offices']
let submit: ReportOffice['submit']
let step: ReportOffice['step']
let versionOf: ReportOffice['versionOf']
let above: Person
const faults: unknown[] = []
const folder = openInFlightFolder(join(mkdtempSync(join(tmpdir(), 'qinghe-')), 'in-flight'))
beforeAll(async () => {
  ({ stage, people, offices, submit, step, versionOf } = await openReportOffice({ plugins: [fileUploads(folder)] }))
  above = await hire(stage, { ...castAs('police'), region: places.county }, { organisation: offices.otherPolice })
})
afterAll(async () => {
  folder.close()
  expect(await findingsNow(stage.owner)).toEqual([])
  expect([...await stage.stop(), ...faults]).toEqual([])
})

async function takeUp(record: string): Promise<void> {
  await step(people.police, record, 'receive')
  await step(people.police, record, 'accept', { body: { acceptedAs: 'criminal', acceptedOn: dayFromToday(0) } })
}

describe('the organisation that is reported', () => {
  it('can put nobody else in the place of who reported, and answers nobody', async () => {
    const record = await submit(people.teacher, { ...secret, reported: offices.police })
    const invented = await act(people.police, 'supplement', { record, body: { supplement: '补充', reporterName: '别的人', reporterPhone: '19900000999' } }, 1)
    expect([invented.status, invented.body.issues.map((one: { field: string }) => one.field).sort()]).toEqual([422, ['reporterName', 'reporterPhone']])
    expect((await page(above, record)).values).toMatchObject({ reporterName: '林见鹿', reporterSort: 'school' })
    // Where the answer goes says who reported: that is for those above.
    await takeUp(record)
    const told = await act(people.police, 'feedBack', { record, body: { feedBackTo: offices.school, feedBackSays: '已经立案' } }, await versionOf(record))
    expect([told.status, told.body.title]).toEqual([409, expect.stringContaining('由上级公安机关书面答复')])
  })
  it('is not told to the organisation that is reported by an answer, whenever it becomes known which that is', async () => {
    const record = await submit(people.teacher, { ...secret, reported: offices.school })
    await takeUp(record)
    const wrong = await act(people.police, 'feedBack', { record, body: { feedBackTo: offices.school, feedBackSays: '已经立案' } }, await versionOf(record))
    expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([422, expect.stringContaining('报案单位就是被反映的单位，请当面或电话答复')])
    const later = await submit(people.teacher, secret)
    await takeUp(later)
    const both = await act(people.police, 'feedBack', { record: later, body: { feedBackTo: offices.school, feedBackSays: '已经立案', reported: offices.school } }, await versionOf(later))
    expect(both.status).toBe(422)
    const before = (await slipsTo(people.principal)).length
    await step(people.police, later, 'feedBack', { body: { feedBackTo: offices.school, feedBackSays: '已经立案' } })
    const [slip] = await slipsTo(people.principal)
    await step(people.police, later, 'supplement', { body: { supplement: '是学校的人', reported: offices.school } })
    expect((await slipsTo(people.principal)).length).toBe(before)
    expect((await people.principal.send(`/api/slips/${slip?.id}/receive`, { id: slip?.id })).status).toBe(404)
  })
})

describe('what a report must have before it is closed', () => {
  it('is that civil affairs signed, whoever else did', async () => {
    const record = await submit(people.teacher)
    await takeUp(record)
    await step(people.police, record, 'feedBackTold', { body: { toldHow: 'nobody', toldWhat: '匿名' } })
    await step(people.police, record, 'notifyTown', { body: { town: offices.town } })
    for (const { id } of await slipsTo(people.supervisor)) await people.supervisor.send(`/api/slips/${id}/receive`, { id })
    const early = await act(people.police, 'close', { record, body: { outcome: '已处置' } }, await versionOf(record))
    expect([early.status, early.body.title]).toEqual([409, expect.stringContaining('“通报民政”')])
    expect((await page(people.police, record)).acts).not.toContain('close')
  })
  it('counts what the closing officer is kept from seeing', async () => {
    const record = await submit(people.teacher, { reported: offices.police })
    await takeUp(record)
    await step(people.police, record, 'notifyCivil', { body: { civilAffairs: offices.civil } })
    for (const { id } of await slipsTo(people.officer)) await people.officer.send(`/api/slips/${id}/receive`, { id })
    await step(above, record, 'feedBack', { body: { feedBackTo: offices.school, feedBackSays: '已经立案' } })
    expect((await page(people.police, record)).slips.map((one: { to: string }) => one.to)).toEqual(['区民政局'])
    expect((await act(people.police, 'close', { record, body: { outcome: '已处置' } }, await versionOf(record))).status).toBe(409)
    for (const { id } of await slipsTo(people.principal)) await people.principal.send(`/api/slips/${id}/receive`, { id })
    await step(people.police, record, 'close', { body: { outcome: '已处置' } })
  })
  it('can still be done afterwards, so that nobody owes it for ever; and whoever is found out then finds nothing', async () => {
    const record = await submit(people.teacher)
    await takeUp(record)
    await step(people.police, record, 'notifyCivil', { body: { civilAffairs: offices.civil } })
    for (const { id } of await slipsTo(people.officer)) await people.officer.send(`/api/slips/${id}/receive`, { id })
    await step(people.police, record, 'feedBackTold', { body: { toldHow: 'phone', toldWhat: '已经处置' } })
    expect((await page(people.police, record)).acts).toContain('close')
    await step(people.police, record, 'close', { body: { outcome: '已处置' } })
    expect((await page(people.police, record)).acts).toEqual(expect.arrayContaining(['notifyCivil', 'feedBack', 'feedBackTold', 'superviseAsked', 'nameSuspect']))
    await step(people.police, record, 'nameSuspect', { body: { foundSuspect: people.supervisor.actor.posting, foundWhy: '孩子指认' } })
    expect((await people.supervisor.get(`${at}/${record}`)).status).toBe(404)
  })
})

it('a report that is sent on begins its ten minutes anew there, whoever had received it before', async () => {
  const next = await hire(stage, { ...castAs('police'), region: places.nextTown }, { organisation: offices.otherPolice })
  const record = await submit(people.teacher)
  await step(people.police, record, 'receive')
  await step(people.police, record, 'redirect', { place: places.nextTown })
  const open = (await stage.owner.query('select region, id from qinghe.duties where record = $1 and duty = $2 and done_at is null', [record, 'policeReceive'])).rows
  expect(open.map(one => Number(one.region))).toEqual([places.nextTown])
  await moveClock(stage.owner, '61 seconds')
  await scanAll({ pool: stage.app.pools.qinghe_scanner, here: plansHere, onError: error => { faults.push(error) } })
  const { rows: told } = await stage.owner.query<{ topic: string }>('select topic from qinghe.outbox where about = $1 and posting = $2', [open[0].id, next.actor.posting])
  expect(told.map(one => one.topic)).toContain('soon')
  await moveClock(stage.owner, '-61 seconds')
  await step(next, record, 'receive')
  expect((await stage.owner.query('select 1 from qinghe.duties where record = $1 and duty = $2 and done_at is null', [record, 'policeReceive'])).rowCount).toBe(0)
})

it('evidence is added to a report and never taken out of it', async () => {
  const record = await submit(people.teacher)
  await takeUp(record)
  const laid = async (name: string): Promise<string> => {
    const file = newRecordId()
    await people.police.upload('/api/records/files', { file, name }, { name: 'x', bytes: await jpeg(320, 240) })
    return file
  }
  const [first, second] = [await laid('伤情.jpg'), await laid('现场.jpg')]
  await step(people.police, record, 'addMaterials', { body: { materials: [first] } })
  for (const materials of [[second], null]) {
    const without = await act(people.police, 'addMaterials', { record, body: { materials } }, await versionOf(record))
    expect([without.status, without.body.issues.map((one: { code: string; field: string }) => `${one.code} ${one.field}`)]).toEqual([422, ['record.settled materials']])
  }
  await step(people.police, record, 'addMaterials', { body: { materials: [first, second] } })
  expect((await page(people.police, record)).values.materials).toEqual([first, second])
})
