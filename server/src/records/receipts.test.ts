/** What is handed over is done when the other side says so: receipts of slips as evidence and as beginnings of duties (decision 067). */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { applied, at, openReportOffice, page, type ReportOffice, secret } from '../../../testing/reportOffice.ts'
import type { Stage } from '../../../testing/walk/stage.ts'

const plan = `plan: x431003-receipts
title: 回执方案
version: "2026.1"
from: ${dayFromToday(-60)}
level: county
source: { title: 回执方案 }
basis: [本县规定]
clauses:
  - { id: receipts, title: 回执, sort: limit, basis: 本县规定, says: 签收以后接着办 }
duties:
  - { id: x431003-goOn, clause: receipts, title: 民政两日内答复, owner: countyCivilAffairs, about: record, on: slip.received(mandatoryReport.notifyCivil), due: 2 days, evidence: [slip.answered(mandatoryReport.notifyCivil)] }
  - { id: x431003-unit, clause: receipts, title: 报案单位收到答复, owner: police, about: record, on: mandatoryReport.feedBack, due: 3 days, evidence: [slip.received(mandatoryReport.feedBack)] }
`

let stage: Stage
let people: ReportOffice['people']
let offices: ReportOffice['offices']
let submit: ReportOffice['submit']
let step: ReportOffice['step']
beforeAll(async () => {
  ({ stage, people, offices, submit, step } = await openReportOffice())
  const other = await hire(stage, { ...castAs('countyCivilAffairs'), name: '何秋水' }, { organisation: offices.civil })
  const id = newRecordId()
  expect((await people.officer.send('/api/plans/versions', { id, source: plan, from: dayFromToday(-60), reason: '本县的需要' })).body).toMatchObject(applied)
  expect((await other.send('/api/plans/decisions', { ids: [id], to: 'published', reason: '' })).body).toMatchObject(applied)
}, 120_000)
afterAll(async () => {
  expect(await findingsNow(stage.owner)).toEqual([])
  expect(await stage.stop()).toEqual([])
})

type Owed = { id: string; duty: string; role: string; done: boolean; done_by: string | null; barred: string[] }
async function owed(record: string, duty: string): Promise<Owed | undefined> {
  const { rows } = await stage.owner.query<Owed>('select id, duty, role, done_at is not null as done, done_by, barred from qinghe.duties where record = $1 and duty = $2', [record, duty])
  expect(rows.length).toBeLessThan(2)
  return rows[0]
}
async function received(more: object = {}): Promise<string> {
  const record = await submit(people.teacher, more)
  await step(people.police, record, 'receive')
  return record
}
const slipOf = async (record: string, name: string): Promise<string> => (await stage.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and act = $2', [record, name])).rows[0]?.id ?? ''
async function sign(who: Person, record: string, name: string): Promise<string> {
  const id = await slipOf(record, name)
  expect((await who.send(`/api/slips/${id}/receive`, { id })).body).toMatchObject(applied)
  return id
}

describe('what is handed over', () => {
  it('is done when it is signed for, and not when it is sent; who signed is who did it', async () => {
    const record = await received()
    await step(people.police, record, 'notifyCivil', { body: { civilAffairs: offices.civil } })
    expect(await owed(record, 'reportNotified')).toMatchObject({ role: 'police', done: false })
    await sign(people.officer, record, 'notifyCivil')
    const one = await owed(record, 'reportNotified')
    expect(one).toMatchObject({ done: true, done_by: people.officer.actor.posting })
    const seen = (await people.police.get(`/api/duties/${one?.id}`)).body
    expect(JSON.stringify(seen)).toContain('对方签收')
    // Whatever is done to the report afterwards takes no receipt back.
    await step(people.police, record, 'accept', { body: { acceptedAs: 'criminal', acceptedOn: dayFromToday(0) } })
    expect(await owed(record, 'reportNotified')).toMatchObject({ done: true })
  })
  it('to one office is not done by what another signs', async () => {
    const record = await received()
    await step(people.police, record, 'notifyTown', { body: { town: offices.town } })
    await step(people.police, record, 'notifyEducation', { body: { education: offices.education } })
    await sign(people.education, record, 'notifyEducation')
    expect([(await owed(record, 'townReceived'))?.done, (await owed(record, 'educationReceived'))?.done]).toEqual([false, true])
    await sign(people.supervisor, record, 'notifyTown')
    expect((await owed(record, 'townReceived'))?.done).toBe(true)
    expect((await page(people.police, record)).state).toBe('received')
  })
  it('to the wrong town and then to the right one is done when both have signed, whoever comes first', async () => {
    const wrong = await foundOffice(stage, { kind: 'townOffice', name: '邻镇社会事务办', region: places.town })
    const neighbour = await hire(stage, { ...castAs('childSupervisor'), name: '邻镇督导' }, { organisation: wrong })
    for (const order of [[neighbour, people.supervisor], [people.supervisor, neighbour]]) {
      const record = await received()
      for (const town of [wrong, offices.town]) await step(people.police, record, 'notifyTown', { body: { town } })
      const states: unknown[] = []
      for (const who of order) {
        const { rows: [slip] } = await stage.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and to_org = $2', [record, who === neighbour ? wrong : offices.town])
        expect((await who.send(`/api/slips/${slip?.id}/receive`, { id: slip?.id })).body).toMatchObject(applied)
        states.push((await owed(record, 'townReceived'))?.done)
      }
      expect(states).toEqual([false, true])
    }
  })
  it('is done as well when what it was about turns out otherwise: a report taken up after all is not brought before the procuratorate', async () => {
    const record = await received()
    await step(people.police, record, 'decline', { body: { declined: 'untrue', declinedWhy: '孩子自己摔的' } })
    expect(await owed(record, 'reportSupervised')).toMatchObject({ done: false })
    await step(people.police, record, 'accept', { body: { acceptedAs: 'criminal', acceptedOn: dayFromToday(0) } })
    expect(await owed(record, 'reportSupervised')).toMatchObject({ done: true })
  })
  it('opens what whoever signs owes from then on, until they have answered; whom the report is kept from sees neither', async () => {
    const record = await received({ suspectPhone: '19900000312' })
    await step(people.police, record, 'notifyCivil', { body: { civilAffairs: offices.civil } })
    expect(await owed(record, 'x431003-goOn')).toBeUndefined()
    const slip = await sign(people.officer, record, 'notifyCivil')
    expect(await owed(record, 'x431003-goOn')).toMatchObject({ role: 'countyCivilAffairs', done: false, barred: [people.supervisor.actor.account] })
    expect((await people.officer.send(`/api/slips/${slip}/answer`, { id: slip, answer: '已经安排走访' })).body).toMatchObject(applied)
    expect(await owed(record, 'x431003-goOn')).toMatchObject({ done: true })
  })
  it('to the unit of who reported is done by its receipt, and nobody learns from the duty which unit that was', async () => {
    const record = await received({ ...secret, reporterUnit: offices.school })
    await step(people.police, record, 'accept', { body: { acceptedAs: 'criminal', acceptedOn: dayFromToday(0) } })
    await step(people.police, record, 'feedBack', { body: { feedBackTo: offices.school, feedBackSays: '已经立案' } })
    expect(await owed(record, 'x431003-unit')).toMatchObject({ done: false })
    await sign(people.principal, record, 'feedBack')
    const one = await owed(record, 'x431003-unit')
    expect(one).toMatchObject({ done: true, done_by: people.police.actor.posting })
    const seen = await people.officer.get(`/api/duties/${one?.id}`)
    expect(seen.status).toBe(200)
    expect(JSON.stringify([seen.body, (await people.officer.get(`${at}/${record}`)).body])).not.toMatch(new RegExp(`${castAs('schoolAdmin').name}|${people.principal.actor.posting}|青禾学校`, 'u'))
  })
})
