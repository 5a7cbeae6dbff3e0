/** A plan upon ledgers that the county made itself: what they discharge, who may, what it is called, and who knows of it. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs } from '../../../testing/cast.ts'
import { tell } from '../../../testing/dutyTables.ts'
import { type ImportOffice, openImportOffice } from '../../../testing/importOffice.ts'
import { crisis, loveMother } from '../../../testing/records/countyFiles.ts'
import { give, settleChild } from '../../../testing/walk/county.ts'
import { numberOnce } from '../db/feed.ts'
import { plansHere } from '../planEndpoints.ts'
import { generateNext } from './generating.ts'

const plan = `plan: x431003-mothers
title: 爱心妈妈方案
version: "2026.1"
from: ${dayFromToday(-60)}
level: county
source: { title: 爱心妈妈方案 }
basis: [本县规定]
clauses:
  - { id: mothers, title: 爱心妈妈, sort: cycle, basis: 本县规定, says: 每个孩子都有爱心妈妈 }
duties:
  - { id: x431003-paired, clause: mothers, title: 结对, owner: childDirector, about: child, every: { period: year, due: last day }, evidence: [x431003-loveMother.record] }
  - { id: x431003-again, clause: mothers, title: 再看一看结对, owner: childDirector, about: child, rolling: { days: "30" }, evidence: [x431003-loveMother.record] }
  - { id: x431003-ended, clause: mothers, title: 结束以后再结一次, owner: childDirector, about: child, where: "any(x431003-loveMother, pairedOn <= today())", on: [x431003-loveMother.finish], due: 10 days, evidence: [x431003-loveMother.record] }
  - { id: x431003-crisis, clause: mothers, title: 评估, owner: schoolCounselor, about: child, every: { period: year, due: last day }, evidence: [x431003-crisis.record] }
  - { id: x431003-after, clause: mothers, title: 评估以后结对, owner: childDirector, about: child, where: "any(x431003-crisis, day <= today())", every: { period: year, due: last day }, evidence: [x431003-loveMother.record] }
`

let office: ImportOffice
let director: Person
let supervisor: Person
let officers: readonly [Person, Person]
beforeAll(async () => {
  office = await openImportOffice()
  director = await office.appoint('childDirector')
  supervisor = await office.appoint('childSupervisor')
  officers = [await office.appoint('countyCivilAffairs'), await office.appoint('countyCivilAffairs')]
  const [proposer, colleague] = officers
  for (const source of [loveMother, crisis]) {
    const id = newRecordId()
    expect((await proposer.send('/api/kinds', { id, source, reason: '县里的需要' })).body).toMatchObject({ outcome: 'applied' })
    expect((await colleague.send(`/api/kinds/${id}/decision`, { to: 'published' })).body).toMatchObject({ outcome: 'applied' })
  }
  const id = newRecordId()
  expect((await proposer.send('/api/plans/versions', { id, source: plan, from: dayFromToday(-60), reason: '本县的需要' })).body).toMatchObject({ outcome: 'applied' })
  expect((await colleague.send('/api/plans/decisions', { ids: [id], to: 'published', reason: '' })).body).toMatchObject({ outcome: 'applied' })
}, 120_000)
afterAll(async () => { expect(await office.stop()).toEqual([]) })

/** Until nothing is left to do. */
async function derive(): Promise<void> {
  const { app } = office.stage
  await numberOnce(app.pools.qinghe_feed)
  while (await generateNext({ pool: app.pools.qinghe_scanner, parameters: () => app.kernel.parameters, plans: plansHere }) !== null) { /* drains */ }
}
async function child(): Promise<string> {
  const id = await settleChild(office.stage.owner, { spot: 'inside' })
  await tell(office.stage.owner, id)
  return id
}
type Line = { duty: string; definition: string; state: string; opens: string | null; due: { day: string } | null; unknown: string | null; canDo: string[]; missing: { title: string }[] }
const all = async (of: string, by: Person = supervisor): Promise<Line[]> => (await by.get(`/api/duties/of-child/${of}`)).body.duties
/** Those of now: around New Year there are the one before and the next as well. */
const lines = async (of: string, definition: string, by: Person = supervisor): Promise<Line[]> =>
  (await all(of, by)).filter(one => one.definition === `x431003-${definition}` && (one.opens ?? '') <= dayFromToday(0) && (one.due?.day ?? '') >= dayFromToday(0))
const states = async (of: string, definition: string): Promise<string[]> => (await lines(of, definition)).map(one => one.state)
async function pair(of: string, pairedOn: string): Promise<string> {
  const record = newRecordId()
  expect((await director.send('/api/records/x431003-love-mother/acts/record', { record, child: of, body: { pairedOn, mother: '李家嫂子', pairFrom: 'league' } })).body).toMatchObject({ outcome: 'applied' })
  return record
}

describe('a duty upon an own ledger', () => {
  it('names what is missing, is done by its act, and offers it to whoever may do it', async () => {
    const of = await child()
    await derive()
    expect(await lines(of, 'paired', director)).toMatchObject([{ state: 'open', canDo: ['x431003-loveMother.record'], missing: [{ title: '爱心妈妈结对台账：登记结对' }] }])
    expect(await lines(of, 'paired', officers[0])).toMatchObject([{ canDo: [] }])
    await pair(of, dayFromToday(0))
    expect(await states(of, 'paired')).toEqual(['done'])
  })

  it('counts what was recorded before it was there', async () => {
    const of = await child()
    await pair(of, dayFromToday(0))
    await derive()
    expect(await states(of, 'paired')).toEqual(['done'])
  })

  it('comes round again after the last record of it', async () => {
    const of = await child()
    const last = plainDate(dayFromToday(-5))
    await pair(of, last)
    await derive()
    const open = async () => (await lines(of, 'again')).filter(one => one.state === 'open').map(one => one.due?.day)
    expect(await open()).toEqual([addDays(last, 30)])
    await pair(of, dayFromToday(0))
    await derive()
    expect(await open()).toEqual([dayFromToday(30)])
  })

  it('is opened by an act of it, for whom its condition upon that ledger holds', async () => {
    const of = await child()
    const record = await pair(of, dayFromToday(-5))
    expect((await director.send('/api/records/x431003-love-mother/acts/finish', { record, body: {} }, { basedOn: { version: 1, from: {} } })).body).toMatchObject({ outcome: 'applied' })
    expect(await lines(of, 'ended')).toMatchObject([{ state: 'open', due: { day: dayFromToday(10) }, unknown: null }])
  })

  it('is handed to whoever may do it, and to no one else', async () => {
    const of = await child()
    await derive()
    const [open] = await lines(of, 'paired')
    const handed = async (to: Person) => (await supervisor.send('/api/duties/hand-over', { duties: [open?.duty], to: to.actor.posting, reason: '他在村里' })).body
    const colleague = await office.appoint('childDirector')
    const other = await office.appoint('childSupervisor')
    expect((await handed(other)).issues).toMatchObject([{ code: 'duty.unable', message: expect.stringContaining('爱心妈妈结对台账：登记结对') }])
    expect(await handed(colleague)).toMatchObject({ outcome: 'applied' })
  })

  it('of psychology, or owed because of a record of it, is told of to nobody who reads none', async () => {
    const of = await child()
    const assessed = { record: newRecordId(), child: of, body: { heldOn: dayFromToday(0) } }
    const counselor = await office.appoint('schoolCounselor')
    await give(office.stage.owner, counselor.actor.posting, { spot: 'inside', child: of })
    expect((await counselor.send('/api/records/x431003-crisis/acts/record', assessed)).body).toMatchObject({ outcome: 'applied' })
    await derive()
    const police = office.stage.enter(castAs('police'))
    const seen = async (definition: string, by: Person) => (await lines(of, definition, by)).length
    expect([await seen('paired', police), await seen('crisis', police), await seen('after', police)]).toEqual([1, 0, 0])
    expect([await seen('paired', supervisor), await seen('crisis', supervisor), await seen('after', supervisor)]).toEqual([1, 1, 1])
    const [hidden] = await lines(of, 'crisis')
    expect((await police.get(`/api/duties/${hidden?.duty}`)).status).toBe(404)
  })
})
