/** What discharges a duty, what opens one, and what takes either back: over HTTP, by whoever may do the act. */
import { newChildId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addressOf } from '@qinghe/domain/records/contract.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { bodyFor } from '../../../testing/records/stock.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { described, everybody } from '../../../testing/submissionOffice.ts'
import { draftAt, settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { findKind } from '../records/kinds.ts'

let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  officer = stage.enter(castAs('countyCivilAffairs'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
async function child(region: number = places.village): Promise<string> {
  const id = newChildId()
  expect((await director.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region } })).body).toMatchObject(applied)
  return id
}
const fine = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine' }
async function visit(by: Person, of: string, more: object = {}): Promise<string> {
  const record = newRecordId()
  expect((await by.send('/api/records/visit/acts/record', { record, child: of, body: { ...fine, ...more } })).body).toMatchObject(applied)
  return record
}
/** By the golden case of its declaration. */
async function does(by: Person, kind: 'parentContact' | 'aid' | 'infoCheck', of: string): Promise<void> {
  const known = findKind(kind)?.kind ?? expect.fail(`no kind ${kind}`)
  const body = bodyFor(known, known.acts.find(one => one.id === 'record') ?? expect.fail('no such act'), newUuid())
  expect((await by.send(`/api${addressOf(known).slice(4)}/acts/record`, { record: newRecordId(), child: of, body })).body).toMatchObject(applied)
}
let officers = 0
/** Somebody with an account and a posting in force. */
async function inOffice(role: string, region: number, more: { school?: number; until?: string } = {}): Promise<Person & { posting: string }> {
  const person = stage.enter({ role, region, county: 431003, school: more.school ?? 0 })
  const { account, posting } = person.actor
  await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, $3, $4, 'active', $5, now())`, [account, `duty${officers++}`, `同事${officers}`, region, newUuid()])
  await stage.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, valid_from, valid_to, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, $3, $4, 431003, $5, $6, '2020-01-01', $7, 'active', $8, $9, now())`, [posting, account, `同事${officers}`, role, region, more.school ?? 0, more.until ?? null, newUuid(), newUuid()])
  return { ...person, posting }
}
const duty = async (id: string, by: Person = supervisor) => (await by.get(`/api/duties/${id}`)).body
const state = async (id: string): Promise<string> => (await duty(id)).duty.state
const ofChild = async (of: string, by: Person = supervisor): Promise<Record<string, any>[]> => (await by.get(`/api/duties/of-child/${of}`)).body.duties

const given = async (role: 'pairedTeacher' | 'socialWorker', of: string): Promise<Person> => {
  const posting = newUuid()
  await stage.owner.query(`insert into qinghe.assignments (county, id, child, region, school, posting, kind, valid_from, assigned_by, created_at)
    select county, gen_random_uuid(), id, region, school, $2, 'pairing', '2020-01-01', $2, qinghe.now() from qinghe.children where id = $1`, [of, posting])
  return stage.enter(castAs(role), { posting })
}
const at = { region: places.village } as const

describe('an act', () => {
  it('discharges what is owed about the child, whoever does it', async () => {
    const [one, other] = [await child(), await child()]
    const visits = [await plantDuty(stage.owner, { of: 'visit', child: one, ...at }), await plantDuty(stage.owner, { of: 'visit', child: other, ...at })]
    const contact = await plantDuty(stage.owner, { of: 'contact', child: one, ...at })
    await visit(director, one)
    await visit(await given('socialWorker', other), other)
    expect([await state(visits[0] ?? ''), await state(visits[1] ?? ''), await state(contact)]).toEqual(['done', 'done', 'open'])
    await does(await given('socialWorker', one), 'parentContact', one)
    expect(await duty(contact)).toMatchObject({ duty: { state: 'done', missing: [] }, evidence: [{ act: '亲情联系：登记联系', takenBack: false }], doneBy: {} })
  })

  it('does not where the plan asks for more: a visit that did not meet the child, until it is corrected', async () => {
    const one = await child()
    const owed = await plantDuty(stage.owner, { of: 'visit', child: one, ...at })
    const record = await visit(director, one, { metChild: false, whyNotMet: 'school' })
    expect(await duty(owed, director)).toMatchObject({ duty: { state: 'open', missing: [{ title: '见到孩子的一次走访', left: 1, acts: ['visit.record'] }], canDo: ['visit.record'] } })
    const correct = (body: object, from: object, version: number) => director.send('/api/records/visit/acts/correct', { record, body }, { basedOn: { version, from } })
    expect((await correct({ metChild: true, whyNotMet: null }, { metChild: false, whyNotMet: 'school' }, 1)).body).toMatchObject(applied)
    expect(await state(owed)).toBe('done')
    expect((await correct({ metChild: false, whyNotMet: 'school' }, { metChild: true }, 2)).body).toMatchObject(applied)
    expect(await duty(owed)).toMatchObject({ duty: { state: 'open' }, evidence: [{ takenBack: true }], events: [{ what: 'reopened' }] })
  })

  it('says what of several pieces is missing', async () => {
    const one = await child()
    const owed = await plantDuty(stage.owner, { of: 'threeOnes', child: one, ...at })
    const missing = async () => (await duty(owed)).duty.missing.map((each: { title: string }) => each.title)
    expect(await missing()).toEqual(['走访一次', '帮扶一次', '信息核查一次'])
    const teacher = await given('pairedTeacher', one)
    await does(teacher, 'aid', one)
    expect(await missing()).toEqual(['走访一次', '信息核查一次'])
    await visit(teacher, one, { visitType: 'teacherVisit' })
    await does(teacher, 'infoCheck', one)
    expect(await state(owed)).toBe('done')
  })

  it('that is voided is evidence no more, and what it discharged is owed again', async () => {
    const one = await child()
    const owed = await plantDuty(stage.owner, { of: 'visit', child: one, ...at })
    const record = await visit(director, one)
    expect(await state(owed)).toBe('done')
    const voided = () => supervisor.send('/api/records/visit/acts/void', { record, child: one, body: { voidReason: '记错了孩子' } }, { basedOn: { version: 1, from: {} } })
    expect((await voided()).body).toMatchObject(applied)
    expect(await duty(owed)).toMatchObject({ duty: { state: 'open' }, events: [{ what: 'reopened', by: {} }] })
    await visit(director, one, { actualAt: dayFromToday(0) })
    expect(await state(owed)).toBe('done')
  })

  it('counts for its own period, and late for one that is over and was never done', async () => {
    const one = await child()
    const [over, now, next] = [
      await plantDuty(stage.owner, { of: 'contact', child: one, ...at, opens: dayFromToday(-20), due: dayFromToday(-14) }), await plantDuty(stage.owner, { of: 'contact', child: one, ...at, opens: dayFromToday(-3) }),
      await plantDuty(stage.owner, { of: 'contact', child: one, ...at, opens: dayFromToday(4), due: dayFromToday(10) }),
    ]
    expect((await duty(over)).duty).toMatchObject({ late: { days: 14, minutes: null } })
    await does(director, 'parentContact', one)
    expect([await state(over), await state(now), await state(next)]).toEqual(['done', 'done', 'open'])
  })
})

describe('a problem that was registered', () => {
  it('is to be assigned by the town within its days, and then solved by whom it was given, by name', async () => {
    const one = await child()
    await visit(director, one, { result: 'problem', issues: [{ what: '没人做晚饭', grade: 3 }] })
    const [opened] = await ofChild(one)
    expect(opened).toMatchObject({ definition: 'assignProblem', title: '交办发现的困难', about: 'record', state: 'open', record: { kind: 'visitIssue' }, owner: { role: 'childSupervisor', byName: false }, canDo: ['visitIssue.assign'], child: { id: one } })
    expect(opened?.['due'].day > dayFromToday(0)).toBe(true)
    const mine = await supervisor.get('/api/duties/mine?limit=100')
    expect(mine.body.duties.map((each: { duty: string }) => each.duty)).toContain(opened?.['duty'])
    const { posting } = await inOffice('childDirector', places.village)
    const issue = opened?.['record'].id
    const assign = (version: number) => supervisor.send('/api/records/visit-issue/acts/assign', { record: issue, child: one, assignee: posting, body: { dueOn: dayFromToday(7) } }, { basedOn: { version, from: {} } })
    expect((await assign(1)).body).toMatchObject(applied)
    expect(await state(opened?.['duty'])).toBe('done')
    const solve = (await ofChild(one)).find(each => each['definition'] === 'solveProblem')
    expect(solve).toMatchObject({ state: 'open', due: { day: dayFromToday(7) }, owner: { byName: true, posting, isNobody: false } })
    const voided = () => supervisor.send('/api/records/visit-issue/acts/void', { record: issue, child: one, body: { voidReason: '重复登记' } }, { basedOn: { version: 2, from: {} } })
    expect((await voided()).body).toMatchObject(applied)
    expect((await duty(solve?.['duty'])).duty.state).toBe('retracted')
  })

  it('of the lowest grade is nobody’s to assign, and nobody’s to refer to relief', async () => {
    const one = await child()
    await visit(director, one, { result: 'problem', issues: [{ what: '作业没写完', grade: 1 }] })
    expect(await ofChild(one)).toEqual([])
  })

  it('of hardship is to be referred to relief by the village, until it is referred', async () => {
    const [one, other] = [await child(), await child()]
    const parent = await visit(director, one)
    const register = (sort: string) => director.send('/api/records/visit-issue/acts/register', { record: newRecordId(), child: one, parent, body: { what: '困难', grade: 1, sort, foundOn: dayFromToday(-1) } })
    const owed = async (of: string) => (await ofChild(of)).map(each => [each['definition'], each['state']])
    expect((await register('study')).body).toMatchObject(applied)
    expect(await owed(one)).toEqual([])
    expect((await register('living')).body).toMatchObject(applied)
    await visit(director, other, { hasLivingMoney: false, result: 'problem', issues: [{ what: '没有钱吃饭', grade: 1 }] })
    expect([await owed(one), await owed(other)]).toEqual([[['referProblem', 'open']], [['referPoor', 'open']]])
    const body = { sort: 'temporary', foundOn: dayFromToday(0), found: 'visit', household: true, basis: '社会救助暂行办法第四十七条' }
    for (const of of [one, other]) expect((await director.send('/api/records/referral/acts/propose', { record: newRecordId(), child: of, body })).body).toMatchObject(applied)
    const standing = async (of: string, duty: string) => (await ofChild(of)).find(each => each['definition'] === duty)?.['state']
    expect([await standing(one, 'referProblem'), await standing(other, 'referPoor')]).toEqual(['done', 'done'])
  })
})

describe('an archive that was handed in', () => {
  it('is to be reviewed by the town, then by the county, and a review that lets it in asks for a first visit', async () => {
    const one = await settleChild(stage.owner, { spot: 'unassigned', status: 'draft' })
    const go = async (by: Person, verb: string) => { const { version } = (await by.get(`/api/archives/${one}`)).body; return (await by.send(`/api/archives/${verb}`, { archives: [{ id: one, version }] })).body }
    expect(await go(director, 'submit')).toMatchObject(applied)
    expect(await ofChild(one)).toMatchObject([{ definition: 'townReview', state: 'open', owner: { role: 'childSupervisor' }, canDo: expect.arrayContaining(['archives.review']) }])
    expect(await go(supervisor, 'review')).toMatchObject(applied)
    expect((await ofChild(one)).map(each => [each['definition'], each['state']])).toEqual([['countyReview', 'open'], ['townReview', 'done']])
    expect(await go(officer, 'review')).toMatchObject(applied)
    expect(new Map((await ofChild(one)).map(each => [each['definition'], each['state']]))).toEqual(new Map([['firstVisit', 'open'], ['townReview', 'done'], ['countyReview', 'done']]))
  })

  it('as it was opened is to be reviewed just the same', async () => {
    const id = newChildId()
    const draft = draftAt('inside', { name: '李小穗', idNumber: null, idMissingReason: '未登记户口', school: null, schoolName: '镇外小学', gradeCode: null })
    expect((await director.send('/api/archives', { id, submit: true, draft })).body).toMatchObject(applied)
    expect(await ofChild(id)).toMatchObject([{ definition: 'townReview', state: 'open' }])
  })
})

describe('a roster that is handed in', () => {
  it('is what its own department owes for the county, although no child is written, and not what another owes', async () => {
    const owed = (duty: string, role: string): Promise<string> =>
      plantDuty(stage.owner, { of: 'contact', child: null, region: places.county, audience: 'OFFICE', more: { duty, role, clause: 'matching', about: 'county', subject: String(places.county) } })
    const duties = [await owed('handInSchools', 'educationBureau'), await owed('handInPolice', 'police')]
    const bureau = stage.enter(castAs('educationBureau'))
    const input = { ...described(), headings: Object.keys(everybody[0] ?? {}) }
    expect((await bureau.send('/api/submissions', input)).body).toMatchObject(applied)
    const at = `/api/submissions/${input.submission}`
    expect((await bureau.send(`${at}/rows`, { piece: 1, rows: [Object.values(everybody[0] ?? {})] })).body).toMatchObject(applied)
    expect((await bureau.send(`${at}/hand-in`, { rows: 1 })).body).toMatchObject(applied)
    const { rows } = await stage.owner.query<{ id: string; done: boolean }>('select id, done_at is not null as done from qinghe.duties where id = any($1::uuid[])', [duties])
    expect(duties.map(id => rows.find(row => row.id === id)?.done)).toEqual([true, false])
  })
})
