/** What discharges, opens, moves and shows duties, by the database alone: through the functions the product calls, asked for what nobody did. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poolOf } from '../../server/src/db/scope.ts'
import type { Cells } from '../../server/src/db/rows.ts'
import { nobody } from '../../server/src/records/store.ts'
import { dayFromToday } from '../bureau.ts'
import { places } from '../cast.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { plantDuty } from '../duties.ts'
import { plantRecord } from '../dutyTables.ts'
import { takePlans } from '../plansTaken.ts'
import { planWorldHere } from '../planWorld.ts'
import { readPlan } from '../../server/src/plans/planFile.ts'
import { insertRow, settleChild, spots } from './county.ts'
import { actorIn, type Ground, prepareGround, takeOn } from './rowRules.ts'

const proof = `
plan: proof
title: 示例
version: "2026.1"
from: 2026-01-01
level: county
source: { title: 示例 }
basis: [本平台建议]
clauses: [{ id: visits, title: 走访, sort: cycle, items: [P1-58], says: 走访以后再办一件事 }]
duties:
  - { id: ofRecord, clause: visits, title: 走访以后, owner: childDirector, about: record, on: visit.record, due: 3 days, escalate: [{ after: 1 days, to: childSupervisor }], evidence: [visit.record] }
  - { id: ofChild, clause: visits, title: 走访以后, owner: childDirector, about: child, on: visit.record, due: 3 days, evidence: [visit.record] }
  - { id: ofVillage, clause: visits, title: 走访以后, owner: childSupervisor, about: village, on: visit.record, due: 3 days, evidence: [policyDocument.publish] }
  - { id: ofTalk, clause: visits, title: 谈心以后, owner: childDirector, about: record, on: visit.void, due: 3 days, evidence: [visit.record] }
  - { id: monthly, clause: visits, title: 每月走访, owner: childDirector, about: child, every: { period: month, due: last day }, evidence: [visit.record] }
`
let db: TestDatabase
let owner: pg.Client
let ground: Ground
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  ground = await prepareGround(owner)
  await takePlans(owner, [{ plan: readPlan(proof, planWorldHere()).plan ?? expect.fail('no plan'), text: proof }], [county])
})
afterAll(async () => { await owner.end(); await db.drop() })

/** What somebody in this post is answered, in a transaction of theirs that stays. */
async function as<T extends object>(role: RoleKey, text: string, values: unknown[]): Promise<T[]> {
  const actor = actorIn({ role, ground })
  const client = new pg.Client(db.connection(poolOf(actor)))
  await client.connect()
  await takeOn(client, actor)
  const { rows } = await client.query<T & pg.QueryResultRow>(text, values)
  await client.query('commit')
  await client.end()
  return rows
}
const whoIs = (role: RoleKey) => { const { account, posting } = actorIn({ role, ground }); return { account, posting } }
type By = { account: string; posting: string }
const county = 431003
const nobodys: By = { account: nobody, posting: nobody }

/** A line of the history of a record. */
async function line(record: string, { by, command = newUuid(), fields = [] }: { by: By; command?: string; fields?: readonly string[] }): Promise<string> {
  await owner.query(`insert into qinghe.record_changes (county, id, record, kind, revision, act, at, readers, entry, region, school, child, follows, made_by, given_to, fields, sealed, command, account, posting, phrase)
    select county, $2, id, kind, 1 + (select count(*)::int from qinghe.record_changes c where c.record = r.id), 'record', qinghe.now(), readers, 1, region, school, child, follows, posting, assignee, $3, 'x', $4, $5, $6, 'x' from qinghe.records r where id = $1`,
  [record, newUuid(), [...fields], command, by.account, by.posting])
  return command
}
const visitOf = (child: string): Promise<string> => plantRecord(owner, { kind: 'visit', state: 'done', day: dayFromToday(-1), child, region: spots.inside.region, school: spots.inside.school, body: { metChild: true } })
const visitOwed = (child: string, more: Cells = {}): Promise<string> => plantDuty(owner, { of: 'visit', child, region: spots.inside.region, school: spots.inside.school, more })
const piece = (record: string): string => JSON.stringify([{ record, plan: 'districtCare', duty: 'regularVisit', piece: 0, acts: ['record'], rolling: true, loose: false }])
const settle = (record: string, command: string) => as('childDirector', 'select qinghe.settle_records($1, $2, array[$3::uuid], $4)', [county, command, record, piece(record)])
type Row = { done: boolean; region: string; subject: string; record: string | null; state: string; role: string; needs: number[] }
const row = async (id: string): Promise<Row | undefined> => (await owner.query<Row>('select done_at is not null as done, region::text, subject, record, role, needs from qinghe.duties where id = $1', [id])).rows[0]

describe('an act that takes two', () => {
  it('discharges nothing while it is only asked for, declined or withdrawn, whatever else is done to the record', async () => {
    const child = await settleChild(owner, { spot: 'inside' })
    const [record, duty, me] = [await visitOf(child), await visitOwed(child), whoIs('childDirector')]
    await settle(record, await line(record, { by: me, fields: ['state', 'waiting', '$step'] }))
    expect((await row(duty))?.done).toBe(false)
    await settle(record, await line(record, { by: me, fields: ['state'] }))
    expect((await row(duty))?.done).toBe(true)
  })
})

describe('a line of history', () => {
  it('discharges for whoever wrote it, and for a report, which is nobody’s; the line of another does not', async () => {
    const tried = async (by: By): Promise<boolean | undefined> => {
      const child = await settleChild(owner, { spot: 'inside' })
      const [record, duty] = [await visitOf(child), await visitOwed(child)]
      await settle(record, await line(record, { by }))
      return (await row(duty))?.done
    }
    expect([await tried(whoIs('childDirector')), await tried(nobodys), await tried({ account: newUuid(), posting: newUuid() })]).toEqual([true, true, false])
  })

  it('opens a duty about its own record or child and in its own county, whatever the caller says, and of another nothing', async () => {
    const start = async (by: By, { number = county, more = {} }: { number?: number; more?: Cells } = {}) => {
      const child = await settleChild(owner, { spot: 'inside' })
      const record = await visitOf(child)
      const command = await line(record, { by })
      const id = newUuid()
      const rows = [{
        id, plan: 'proof', version: '1', duty: 'ofRecord', clause: 'other', about: 'posting', subject: newUuid(), child: null, record, role: 'police', period: record, opens: dayFromToday(0), needs: [9],
        readers: Number(bitOf('DUTY')), due_on: dayFromToday(3), due_at: new Date(), provisional: false, remind_at: [], escalate_at: [], escalate_to: [], ladder: 0, done_at: new Date(), ...more,
      }]
      await as('childDirector', 'select qinghe.start_duties($1, $2, $3)', [number, command, JSON.stringify(rows)])
      const opened = await row(id)
      return opened && { done: opened.done, is: opened.subject === record ? 'record' : opened.subject === child ? 'child' : opened.subject, role: opened.role, needs: opened.needs }
    }
    const me = whoIs('childDirector')
    const said = { done: false, role: 'childDirector', needs: [1] }
    expect(await start(me)).toEqual({ ...said, is: 'record' })
    expect(await start(me, { more: { duty: 'ofChild' } })).toEqual({ ...said, is: 'child' })
    expect(await start(me, { more: { duty: 'ofVillage', subject: String(places.nextVillage), region: places.nextVillage } })).toEqual({ ...said, role: 'childSupervisor', is: String(places.village) })
    expect([await start({ ...me, account: newUuid() }), await start(me, { number: 431002 })]).toEqual([undefined, undefined])
    // Nor what no plan of the county says: another act, a duty of periods, one that is not there, a plan nobody took, somebody it never goes up to.
    const unsaid: Cells[] = [{ duty: 'ofTalk' }, { duty: 'monthly' }, { duty: 'nothing' }, { plan: 'districtCare', duty: 'reportUp' }, { escalate_at: [new Date()], escalate_to: ['police'] }]
    for (const more of unsaid) expect(await start(me, { more })).toBeUndefined()
  })
})

describe('a command for a place', () => {
  it('discharges what its own post owes there, also from a town for the county, and not what another post owes', async () => {
    const owed = (role: string): Promise<string> => plantDuty(owner, { of: 'contact', child: null, region: places.county, more: { about: 'county', subject: String(places.county), role, duty: 'hand' } })
    const [bureau, police] = [await owed('educationBureau'), await owed('police')]
    const hand = async (role: 'educationBureau' | 'police', region: number): Promise<void> => {
      const [command, by] = [newUuid(), whoIs(role)]
      await insertRow(owner, 'commands', { county, id: command, ...by, name: 'submissions.handIn', input_hash: Buffer.from('x'), at: new Date() })
      await as(role, 'select qinghe.settle_command($1, $2, $3, $4, 0, $5)', [county, command, [], region, JSON.stringify([{ plan: 'lawAndAdvice', duty: 'hand', piece: 0 }])])
    }
    await hand('educationBureau', places.county)
    expect([(await row(bureau))?.done, (await row(police))?.done]).toEqual([true, false])
    await hand('police', places.town)
    expect((await row(police))?.done).toBe(true)
  })
})

describe('what a county owes for its city', () => {
  it('is done by what is done in that county', async () => {
    const city = String(Math.floor(places.county / 100_000_000) * 100_000_000)
    const duty = await plantDuty(owner, { of: 'visit', child: null, region: places.county, more: { about: 'city', subject: city } })
    const done = async (region: number): Promise<boolean | undefined> => {
      const record = await plantRecord(owner, { kind: 'visit', state: 'done', day: dayFromToday(-1), child: null, region, body: {} })
      await settle(record, await line(record, { by: whoIs('childDirector') }))
      return (await row(duty))?.done
    }
    expect([await done(places.town), await done(places.county)]).toEqual([false, true])
  })
})

describe('evidence', () => {
  it('is not there for whom its record is kept from, in the story or in the numbers', async () => {
    const child = await settleChild(owner, { spot: 'inside' })
    const [record, duty, me] = [await visitOf(child), await visitOwed(child), whoIs('childDirector')]
    await settle(record, await line(record, { by: me }))
    const seen = async (): Promise<number[]> => [
      (await as('childDirector', 'select 1 from qinghe.duty_story($1, array[$2::uuid])', [county, duty])).length, (await as('childDirector', 'select 1 from qinghe.duty_counts($1, array[$2::uuid])', [county, duty])).length,
    ]
    expect(await seen()).toEqual([1, 1])
    await owner.query('select qinghe.keep_from($1, $2, array[$3::uuid], null)', [county, record, me.account])
    expect(await seen()).toEqual([0, 0])
  })
})

describe('a child that moves', () => {
  const move = (child: string) => as('childSupervisor', 'select qinghe.move_scope($1, $2, $3, 0, $4)', [county, child, places.nextVillage, newUuid()])
  const regionOf = async (duty: string): Promise<number> => Number((await row(duty))?.region)

  it('takes along what is owed about her and about records that go along, and not what is owed about a record that stays', async () => {
    const child = await settleChild(owner, { spot: 'inside' })
    const [goes, stays] = [await visitOf(child), await visitOf(child)]
    await owner.query('update qinghe.records set follows = false where id = $1', [stays])
    const about = (record: string): Promise<string> => visitOwed(child, { about: 'record', subject: record, record })
    const duties = [await visitOwed(child), await about(goes), await about(stays)]
    await move(child)
    expect(await Promise.all(duties.map(regionOf))).toEqual([places.nextVillage, places.nextVillage, spots.inside.region])
  })

  it('is owed anew where she is now what was done where she was, once its evidence is taken back', async () => {
    const child = await settleChild(owner, { spot: 'inside' })
    const [record, duty] = [await visitOf(child), await visitOwed(child)]
    await settle(record, await line(record, { by: whoIs('childDirector') }))
    await move(child)
    expect([(await row(duty))?.done, await regionOf(duty)]).toEqual([true, spots.inside.region])
    await owner.query('update qinghe.duty_evidence set taken_back_at = qinghe.now() where duty = $1', [duty])
    await owner.query('select qinghe.recount_duties($1, array[$2::uuid], null)', [county, duty])
    expect([(await row(duty))?.done, await regionOf(duty)]).toEqual([false, places.nextVillage])
  })
})

describe('who holds a seat', () => {
  it('of a list is told of children whose duties one sees, and of no others', async () => {
    const child = await settleChild(owner, { spot: 'inside' })
    const [posting, account] = [newUuid(), newUuid()]
    await insertRow(owner, 'accounts', { id: account, login: 'teacher', name: '某老师', region: places.town, state: 'active', created_by: newUuid(), created_at: new Date() })
    await insertRow(owner, 'postings', { id: posting, account, holder: '某老师', role: 'pairedTeacher', county, region: places.town, school: spots.inside.school, valid_from: '2020-01-01', state: 'active', proposed_by: newUuid(), confirmed_by: newUuid(),
      created_at: new Date() })
    await insertRow(owner, 'assignments', { county, id: newUuid(), child, region: spots.inside.region, school: spots.inside.school, posting, kind: 'pairing', valid_from: '2020-01-01', assigned_by: posting, created_at: new Date() })
    const asked = () => as<{ posting: string }>('childDirector', `select posting from qinghe.duty_holder($1, 'pairedTeacher', true, $2, $3, $4, null)`, [county, spots.inside.region, spots.inside.school, child])
    expect(await asked()).toEqual([])
    await visitOwed(child, { role: 'pairedTeacher' })
    expect(await asked()).toEqual([{ posting }])
  })
})
