/** From the assessment of a child to her case, its plan, what was done and what came of it (W5): nobody assesses a neighbour, the county sets the grade, whoever helps
 *  reads a slip, who is suspected finds nothing, and the archive waits for the case. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { everythingSeen, foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { tell } from '../../../testing/dutyTables.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { generateNext } from '../duties/generating.ts'
import { plansHere } from '../planEndpoints.ts'

let stage: Stage
let director: Person
let supervisor: Person
let county: Person
let deputy: Person
let federation: Person
let suspect: Person
let police: Person
let station: string
let child: string
const applied = { outcome: 'applied' }
const suspectPhone = '19900000077'
beforeAll(async () => {
  stage = await openStage()
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  station = await foundOffice(stage, { kind: 'police', name: '栖凤渡派出所', region: places.town })
  director = await hire(stage, castAs('childDirector'), { organisation: await foundOffice(stage, { kind: 'villageCommittee', name: '栖凤渡村委会', region: places.village }) })
  supervisor = await hire(stage, castAs('childSupervisor'))
  suspect = await hire(stage, castAs('childSupervisor'), { phone: suspectPhone })
  county = await hire(stage, castAs('countyCivilAffairs'))
  deputy = await hire(stage, castAs('countyCivilAffairs'))
  federation = await hire(stage, castAs('womensFederation'))
  police = await hire(stage, castAs('police'), { organisation: station })
  child = await settleChild(stage.owner, { spot: 'inside' })
  await tell(stage.owner, child)
})
afterAll(async () => {
  // The child herself was settled past every check.
  expect((await findingsNow(stage.owner)).filter(one => one.includes('台账'))).toEqual([])
  expect(await stage.stop()).toEqual([])
})

type Step = { record: string; body?: object; parent?: string; assignee?: string; child?: string }
const revisionOf = async (record: string): Promise<number | undefined> => (await stage.owner.query('select revision from qinghe.records where id = $1', [record])).rows[0]?.revision
async function act(by: Person, name: string, step: Step): Promise<Reply> {
  const [kind = '', verb = ''] = name.split('.')
  const version = await revisionOf(step.record)
  return by.send(`/api/records/${kind}/acts/${verb}`, { child, body: {}, ...step }, version === undefined ? {} : { basedOn: { version, from: {} } })
}
async function done(by: Person, name: string, step: Step): Promise<void> { expect((await act(by, name, step)).body, name).toMatchObject(applied) }
const named = (reply: Reply): string[] => reply.body.issues.map((one: { field: string }) => one.field)
const derive = async (): Promise<void> => { while (await generateNext({ pool: stage.app.pools.qinghe_scanner, parameters: () => stage.app.kernel.parameters, plans: plansHere }) !== null) { /* drains */ } }
const owed = async (duty: string): Promise<{ due: string; done: boolean }[]> => (await stage.owner.query('select due_on::text as due, done_at is not null as done from qinghe.duties where duty = $1 and child = $2 and retracted_at is null order by due_on', [duty, child])).rows

const assessment = newRecordId()
const today = dayFromToday(0)
const team = [{ name: '龚小暑', sort: 'socialWorker', tie: 'none' }, { name: '陈立冬', sort: 'police', tie: 'none' }]
const found = { reportedOn: today, safety: 'risk', safetyNote: '晚上一个人', care: 'poor', careNote: '奶奶照料不了', mind: 'watch', mindNote: '话少', isPoor: true, advice: '落实照护人', validUntil: dayFromToday(180) }

describe('an assessment', () => {
  it('is begun by the town, and kept from who is suspected from that moment', async () => {
    const before = await everythingSeen(suspect, { at: '/api/records/assessment', child })
    await done(supervisor, 'assessment.trigger', { record: assessment, body: { triggeredOn: dayFromToday(-1), trigger: 'village', why: '奶奶住院，没有人做饭', isUrgent: false, suspectPhone } })
    expect(await everythingSeen(suspect, { at: '/api/records/assessment', child })).toBe(before)
    expect([403, 404]).toContain((await director.get(`/api/records/assessment/${assessment}`)).status)
    expect(await owed('assessTeam')).toMatchObject([{ done: false }])
  })
  it('is made by two at least, none of whom is a neighbour', async () => {
    expect(named(await act(supervisor, 'assessment.form', { record: assessment, body: { formedOn: today, lead: '周晓岚', team: team.slice(1) } }))).toEqual(['team'])
    expect(named(await act(supervisor, 'assessment.form', { record: assessment, body: { formedOn: today, lead: '周晓岚', team: [team[0], { ...team[1], tie: 'village' }] } }))).toEqual(['team'])
    await done(supervisor, 'assessment.form', { record: assessment, body: { formedOn: today, lead: '周晓岚', team } })
    expect(await owed('assessTeam')).toMatchObject([{ done: true }])
  })
  it('is made by somebody else without more time for the report', async () => {
    const before = await owed('assessReport')
    expect(before).toMatchObject([{ done: false }])
    expect((await act(supervisor, 'assessment.form', { record: assessment, body: { formedOn: today, lead: '周晓岚', team } })).status).toBe(409)
    await done(supervisor, 'assessment.change-team', { record: assessment, body: { changedOn: today, joined: [{ name: '许小满', sort: 'doctor', tie: 'none' }], changedWhy: '陈立冬出差' } })
    expect(await owed('assessReport')).toEqual(before)
  })
  it('suggests a grade by its table, which the county sets', async () => {
    await done(supervisor, 'assessment.report', { record: assessment, body: found })
    expect((await county.get(`/api/records/assessment/${assessment}`)).body.values).toMatchObject({ suggested: 3 })
    expect((await act(supervisor, 'assessment.confirm', { record: assessment, body: { level: 3, levelWhy: '同意' } })).status).toBe(403)
    await done(county, 'assessment.confirm', { record: assessment, body: { level: 3, levelWhy: '同意建议等级' } })
    await done(supervisor, 'assessment.tell', { record: assessment, body: { toldOn: today, toldWhom: '奶奶' } })
    expect((await act(supervisor, 'assessment.archive', { record: assessment })).body.issues).toMatchObject([{ code: 'record.after' }])
  })
})

describe('a case', () => {
  const [whole, plan] = [newRecordId(), newRecordId()]
  it('is led by whom it was given to, and holds the archive', async () => {
    await done(supervisor, 'case.open', { record: whole, body: { openedOn: today, source: 'assessed', assessment, level: 3, situation: '奶奶照料不了', goals: '落实照护人' } })
    await done(supervisor, 'case.lead', { record: whole, body: { handedOn: today }, assignee: supervisor.actor.posting })
    expect((await supervisor.get(`/api/records/case/${whole}`)).body).toMatchObject({ state: 'serving' })
    const seen = await supervisor.send(`/api/archives/${child}/exit/propose`, { reason: 2, on: today })
    expect(seen.status).toBe(422)
    expect(JSON.stringify(seen.body.issues)).toContain('个案还没有归档')
  })
  it('is not found by proposing the exit of the child, and holds her where it is confirmed', async () => {
    const other = await settleChild(stage.owner, { spot: 'inside' })
    const answers = []
    for (const one of [child, other]) {
      const reply = await suspect.send(`/api/archives/${one}/exit/propose`, { reason: 2, on: today })
      answers.push(JSON.stringify([reply.status, { ...reply.body, command: null, requestId: null }]).replaceAll(one, 'child'))
    }
    expect(answers[0]).toContain('applied')
    expect(answers[0]).toBe(answers[1])
    const refused = await county.send(`/api/archives/${child}/exit/confirm`, {})
    expect([refused.status, JSON.stringify(refused.body.issues)]).toEqual([422, expect.stringContaining('个案还没有归档')])
    expect((await county.send(`/api/archives/${other}/exit/confirm`, {})).body).toMatchObject(applied)
    expect((await supervisor.send(`/api/archives/${child}/exit/cancel`, { reason: '还要再核对' })).body).toMatchObject(applied)
  })
  it('has a plan the county approves, of which every line becomes a service, and a review every thirty days', async () => {
    const services = [{ sort: 'counselling', what: '每周谈一次', by: '镇社工站', every: '每周', until: dayFromToday(90) }, { sort: 'guardianship', what: '教奶奶怎样照料', by: '儿童主任', until: dayFromToday(60) }]
    await done(supervisor, 'service-plan.draw', { record: plan, parent: whole, body: { drawnOn: dayFromToday(-2), plan: 'first', aim: '晚上有人照料', services } })
    expect((await act(supervisor, 'service-plan.approve', { record: plan, body: { approvedOn: today } })).status).toBe(403)
    await done(county, 'service-plan.approve', { record: plan, body: { approvedOn: today } })
    const inside = (await supervisor.get(`/api/records/service-plan/${plan}`)).body.inside
    expect(inside.map((one: { kind: string }) => one.kind)).toEqual(['service', 'service'])
    await derive()
    expect(await owed('monthlyReview')).toMatchObject([{ done: false }])
    const [{ record: service }] = inside
    await done(supervisor, 'service.assign', { record: service, assignee: director.actor.posting })
    await done(director, 'service.serve', { record: service, body: { servedOn: today, served: '谈了半个小时' } })
    expect([403, 404]).toContain((await director.get(`/api/records/case/${whole}`)).status)
    await done(supervisor, 'case-review.record', { record: newRecordId(), parent: plan, body: { reviewedOn: today, present: '周晓岚', sawChild: true, done: '谈了一次', result: 'on', next: '继续' } })
    await derive()
    expect((await owed('monthlyReview')).filter(one => !one.done)).toEqual([{ due: dayFromToday(30), done: false }])
    await done(supervisor, 'service-plan.end', { record: plan, body: { endedOn: today, endedWhy: '目标达到' } })
    await derive()
    expect((await owed('monthlyReview')).filter(one => !one.done)).toEqual([])
  })
  it('shows its suspect nothing of what lies in it', async () => {
    for (const kind of ['case', 'service-plan', 'service', 'case-review']) {
      const seen = await everythingSeen(suspect, { at: `/api/records/${kind}`, child })
      for (const word of ['奶奶照料不了', '晚上有人照料', '每周谈一次', whole, plan]) expect(seen, `${kind} ${word}`).not.toContain(word)
    }
  })
  it('is closed by two of the county, followed, and let go into the archive', async () => {
    await done(county, 'case.close', { record: whole, body: { closedOn: today, outcome: 'guarded', closing: '外婆接去照料', followUntil: dayFromToday(180) } })
    expect((await deputy.send(`/api/waiting/${whole}/confirm`, { record: whole, revision: await revisionOf(whole) })).body).toMatchObject(applied)
    await done(supervisor, 'case.follow', { record: whole, body: { followedOn: today, followed: '上学正常' } })
    await done(county, 'case.archive', { record: whole, body: { archivedWhy: '半年没有问题' } })
  })
})

describe('a suspect', () => {
  it('who is only known while the case is served finds from then on what they would without it', async () => {
    const other = await settleChild(stage.owner, { spot: 'inside' })
    const seen = (): Promise<string> => everythingSeen(suspect, { at: '/api/records/case', child: other })
    const [before, record] = [await seen(), newRecordId()]
    await done(supervisor, 'case.open', { record, child: other, body: { openedOn: today, source: 'rating', level: 3, situation: '身上有伤', goals: '查清是谁' } })
    await done(supervisor, 'case.lead', { record, child: other, body: { handedOn: today }, assignee: supervisor.actor.posting })
    expect(await seen()).toContain(record)
    await done(supervisor, 'case.name-suspect', { record, child: other, body: { foundPhone: suspectPhone, foundWhy: '孩子说的' } })
    expect(await seen()).toBe(before)
    expect((await suspect.get(`/api/records/case/${record}`)).status).toBe(404)
    expect((await county.get(`/api/records/case/${record}`)).body).toMatchObject({ state: 'serving' })
  })
})

describe('a warning and what is taught after it', () => {
  it('is asked of the police by slip, who answer it and read nothing of the record, and has the number that stands on the paper', async () => {
    const record = newRecordId()
    await done(supervisor, 'admonition.propose', { record, body: { foundOn: today, sort: 'warning', issuer: 'police', person: 'father', facts: '三次劝诫以后仍然打骂', demand: '不得打骂孩子' } })
    await done(supervisor, 'admonition.ask', { record, body: { office: station, request: '请出具告诫书' } })
    const issued = { issuedOn: today, paper: '栖告〔2026〕1号', deadline: dayFromToday(30) }
    expect(named(await act(supervisor, 'admonition.issued', { record, body: { ...issued, paper: null } }))).toEqual(['paper'])
    const { slips: [slip] } = (await police.get('/api/slips')).body
    expect(JSON.stringify((await police.get(`/api/slips/${slip.id}`)).body)).toContain('三次劝诫以后仍然打骂')
    expect([403, 404]).toContain((await police.get(`/api/records/admonition/${record}`)).status)
    await police.send(`/api/slips/${slip.id}/receive`, { id: slip.id })
    await police.send(`/api/slips/${slip.id}/answer`, { id: slip.id, answer: '已出具，栖告〔2026〕1号' })
    await done(supervisor, 'admonition.issued', { record, body: issued })
    await done(supervisor, 'admonition.deliver', { record, body: { deliveredOn: today, deliveredHow: 'inPerson', childTold: true } })
  })
  it('is taught by whom it was given to, who sees this and nothing else of the child\'s cases', async () => {
    const record = newRecordId()
    await done(supervisor, 'guidance.order', { record, body: { orderedOn: today, why: 'plan', persons: ['father'], topics: '怎样和孩子说话', sessions: 4 } })
    expect([403, 404]).toContain((await federation.get(`/api/records/guidance/${record}`)).status)
    await done(supervisor, 'guidance.hand', { record, body: { handedOn: today }, assignee: federation.actor.posting })
    expect(await owed('arrangeGuidance')).toMatchObject([{ done: false }])
    await done(federation, 'guidance.arrange', { record, body: { arrangedOn: today, teacher: '县妇联讲师', firstOn: dayFromToday(5) } })
    expect(await owed('arrangeGuidance')).toMatchObject([{ done: true }])
    expect((await federation.post('/api/records/assessment', { child })).body.records ?? []).toEqual([])
    // Whoever writes down a lesson does not rewrite what was ordered.
    const lessons = [{ on: today, came: true, what: '少批评多鼓励' }]
    expect((await act(federation, 'guidance.attend', { record, body: { lessons, sessions: 1 } })).status).not.toBe(200)
    await done(federation, 'guidance.attend', { record, body: { lessons } })
    expect((await county.get(`/api/records/guidance/${record}`)).body.values).toMatchObject({ sessions: 4 })
  })
})
