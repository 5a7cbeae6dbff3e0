/** Duties as people find them: made by the clock from the plans of the product, for archives and records that are there, with the calendar a county enters. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addDays, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { plantChild, plantRecord, tell } from '../../../testing/dutyTables.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'
import { generateNext } from './generating.ts'

let stage: Stage
let today: PlainDate
let county: Person
let bureau: Person
beforeAll(async () => {
  stage = await openStage()
  const { rows } = await stage.owner.query<{ day: string }>(`select to_char(qinghe.now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`)
  today = plainDate(rows[0]?.day ?? '')
  county = stage.member('countyCivilAffairs')
  bureau = stage.member('educationBureau')
})
afterAll(async () => expect(await stage.stop()).toEqual([]))

/** Until nothing is left to do. */
async function derive(): Promise<void> {
  while (await generateNext({ pool: stage.app.pools.qinghe_scanner, parameters: () => stage.app.kernel.parameters, plans: plansHere }) !== null) { /* drains */ }
}
const pupil = { birthDate: plainDate('2016-05-01'), categories: [10], leftBehindStatus: 1, schoolingStatus: 3, isDisabled: false }
async function child(more: Record<string, unknown> = {}): Promise<string> {
  const id = newUuid()
  await plantChild(stage.owner, { id, since: addDays(today, -10), draft: { ...pupil, ...more } })
  await tell(stage.owner, id)
  return id
}
type Line = { definition: string; state: string; period: string; due: { day: string } | null; unknown: string | null; title: string }
async function of(id: string): Promise<Line[]> {
  const { status, body } = await county.get(`/api/duties/of-child/${id}`)
  expect(status).toBe(200)
  return body.duties
}
const open = (lines: readonly Line[], definition: string): Line[] => lines.filter(one => one.definition === definition && one.state === 'open')

describe('a child of the register', () => {
  it('is owed what the plans say, and nothing any more once she has left it', async () => {
    const [here, draft] = [await child(), await child()]
    await stage.owner.query(`update qinghe.children set status = 'draft' where id = $1`, [draft])
    await derive()
    expect((await of(here)).map(one => one.definition)).toEqual(expect.arrayContaining(['quarterlyCheck', 'weeklyContact', 'regularVisit']))
    expect(await of(draft)).toEqual([])
    await stage.owner.query(`update qinghe.children set status = 'exited' where id = $1`, [here])
    await tell(stage.owner, here)
    await derive()
    expect((await of(here)).filter(one => one.state === 'open')).toEqual([])
  })

  it('is on the list although something about her is not known, with what is missing', async () => {
    const here = await child({ leftBehindStatus: 8 })
    await derive()
    expect(open(await of(here), 'quarterlyCheck')).toMatchObject([{ unknown: '要不要办还不知道，缺：留守（民政口径）' }])
    const visit = open(await of(await child().then(async id => { await derive(); return id })), 'regularVisit')
    expect(visit).toMatchObject([{ due: null, unknown: '多久一次由儿童的情况（如风险等级）决定，还没有评定' }])
  })

  it('is visited by the grade of her risk, counted from the last visit that met her', async () => {
    const here = await child()
    await plantRecord(stage.owner, { kind: 'riskGrade', state: 'set', act: 'set', day: addDays(today, -9), child: here, body: { grade: 3 } })
    await plantRecord(stage.owner, { kind: 'visit', state: 'done', act: 'record', day: addDays(today, -4), child: here, body: { metChild: true } })
    await plantRecord(stage.owner, { kind: 'visit', state: 'done', act: 'record', day: addDays(today, -2), child: here, body: { metChild: false } })
    // Asked for, and confirmed by nobody.
    await plantRecord(stage.owner, { kind: 'visit', state: 'done', act: 'record', day: addDays(today, -1), child: here, body: { metChild: true }, fields: ['state', '$step'] })
    await derive()
    expect(open(await of(here), 'regularVisit')).toMatchObject([{ due: { day: addDays(today, 3) }, unknown: null }])
  })
})

describe('a duty that was handed over', () => {
  it('stays with whom it was given to, however often duties are derived, also when its day moves', async () => {
    const here = await child()
    await plantRecord(stage.owner, { kind: 'riskGrade', state: 'set', act: 'set', day: addDays(today, -9), child: here, body: { grade: 2 } })
    await derive()
    const posting = newUuid()
    const held = async () => (await stage.owner.query(`select role, posting, due_on::text as due from qinghe.duties where child = $1 and duty = 'regularVisit' and retracted_at is null`, [here])).rows
    await stage.owner.query(`update qinghe.duties set role = 'childSupervisor', posting = $2 where child = $1 and duty = 'regularVisit'`, [here, posting])
    await plantRecord(stage.owner, { kind: 'riskGrade', state: 'set', act: 'set', day: addDays(today, -1), child: here, body: { grade: 1 } })
    await tell(stage.owner, here)
    await derive()
    expect(await held()).toEqual([{ role: 'childSupervisor', posting, due: addDays(addDays(today, -10), 90) }])
  })
})

describe('places and schools', () => {
  it('are owed what their plans say, each in its own place', async () => {
    await stage.owner.query(`insert into qinghe.schools (county, id, region, name) values (431003, 7, $1, '示例小学') on conflict do nothing`, [places.town])
    // As after midnight.
    await stage.owner.query('update qinghe.duty_runs set ran_on = ran_on - 1')
    await derive()
    const { rows } = await stage.owner.query<{ duty: string; subject: string; role: string }>(`select distinct duty, subject, role from qinghe.duties where county = 431003 and about in ('county', 'school') order by 1, 2`)
    expect(rows).toEqual(expect.arrayContaining([
      { duty: 'quarterlyStudy', subject: String(places.county), role: 'countyCivilAffairs' }, { duty: 'termSymposium', subject: '7', role: 'schoolAdmin' },
    ]))
  })
})

describe('what was done before a duty was there', () => {
  it('discharges it, and discharges it no more once it was voided', async () => {
    const here = await child()
    const contact = await plantRecord(stage.owner, { kind: 'parentContact', state: 'done', act: 'record', day: today, child: here, body: {} })
    await derive()
    const states = async () => (await of(here)).filter(one => one.definition === 'weeklyContact').map(one => one.state)
    expect(await states()).toContain('done')
    await stage.owner.query(`update qinghe.records set state = 'void' where id = $1`, [contact])
    await tell(stage.owner, here)
    await derive()
    expect(await states()).not.toContain('done')
  })
})

describe('the calendar of a county', () => {
  const term = (id: string, from: number, to: number) => ({ id, from: addDays(today, from), to: addDays(today, to) })

  it('gives the duties of a term their day; until it is entered they say that it is missing', async () => {
    const here = await child()
    await derive()
    expect(open(await of(here), 'homeVisit')).toMatchObject([{ due: null, unknown: '这段时间的校历没有登记，学期的起止不知道' }])
    expect(await bureau.send('/api/duties/calendar/terms', { terms: [term('2026-1', -40, 80)] })).toMatchObject({ status: 200 })
    await derive()
    expect(open(await of(here), 'homeVisit')).toMatchObject([{ period: '2026-1', due: { day: addDays(today, 66) }, unknown: null }])
    expect(await bureau.send('/api/duties/calendar/terms', { terms: [term('2026-1', -40, 90)] })).toMatchObject({ status: 200 })
    await derive()
    expect(open(await of(here), 'homeVisit')).toMatchObject([{ period: '2026-1', due: { day: addDays(today, 76) } }])
  })

  it('takes no terms that overlap, are no terms, or come from somebody else', async () => {
    const refused = async (who: Person, ...terms: readonly object[]) => (await who.send('/api/duties/calendar/terms', { terms })).body
    expect((await refused(bureau, term('2026-2', 80, 200))).issues).toMatchObject([{ code: 'calendar.termsOverlap' }])
    expect((await refused(bureau, term('2027-1', 300, 310))).issues).toMatchObject([{ code: 'calendar.termLength' }])
    expect(await stage.member('pairedTeacher').send('/api/duties/calendar/terms', { terms: [term('2027-1', 300, 400)] })).toMatchObject({ status: 403 })
    expect((await county.get('/api/duties/calendar')).body.terms).toHaveLength(1)
  })

  it('takes the holidays of a year once: the same again is nothing, others are refused', async () => {
    const notice = { year: 2031, basis: '国务院办公厅关于2031年部分节假日安排的通知（示例）', off: [{ from: '2031-10-01', to: '2031-10-07' }], worked: ['2031-10-11'] }
    const enter = (more: object = {}) => county.send('/api/duties/calendar/holidays', { ...notice, ...more })
    expect(await enter()).toMatchObject({ status: 200 })
    expect(await enter()).toMatchObject({ status: 200 })
    expect(await enter({ off: [{ from: '2031-10-01', to: '2031-10-08' }] })).toMatchObject({ status: 409, body: { issues: [{ code: 'calendar.known' }] } })
    expect(await enter({ year: 2026, off: [{ from: '2026-10-01', to: '2026-10-02' }], worked: [] })).toMatchObject({ status: 409 })
    expect((await enter({ year: 2032, off: [{ from: '2032-10-01', to: '2032-10-07' }], worked: ['2032-10-06'] })).body.issues.map((one: { code: string }) => one.code)).toEqual(['calendar.workedWeekday', 'calendar.both'])
    const { body } = await county.get('/api/duties/calendar')
    expect(body.years.filter((one: { entered: boolean }) => one.entered)).toMatchObject([{ year: 2031, off: [{ from: '2031-10-01', to: '2031-10-07' }], worked: ['2031-10-11'] }])
    expect(body.years.find((one: { year: number }) => one.year === 2026)).toMatchObject({ entered: false })
  })
})

describe('after midnight', () => {
  it('the next periods are there, and nothing is made that was due before', async () => {
    const here = await child()
    await derive()
    const weeks = async () => (await stage.owner.query<{ period: string; due: string }>(`select period, due_on::text as due from qinghe.duties where child = $1 and duty = 'weeklyContact' order by due_on`, [here])).rows
    const before = await weeks()
    expect(before.filter(one => one.due < today)).toEqual([])
    await moveClock(stage.owner, '21 days')
    await derive()
    expect((await weeks()).map(one => one.period)).toEqual(expect.arrayContaining(before.map(one => one.period)))
    expect((await weeks()).length).toBeGreaterThanOrEqual(before.length + 3)
    await moveClock(stage.owner, '-21 days')
  })
})

describe('what an act opened', () => {
  const derived = async (plans: Pick<typeof plansHere, 'inForce'>) => { while (await generateNext({ pool: stage.app.pools.qinghe_scanner, parameters: () => stage.app.kernel.parameters, plans }) !== null) { /* drains */ } }
  /** By the clock of the county, which a test has moved. */
  const firstVisit = async (id: string): Promise<string> => {
    const more = { plan: 'lawAndAdvice', duty: 'firstVisit', clause: 'firstVisit', remind_at: [new Date()], next_at: new Date(Date.now() + 86_400_000) }
    const duty = await plantDuty(stage.owner, { of: 'visit', child: id, region: places.village, more })
    await stage.owner.query('update qinghe.duties set started_at = qinghe.now() where id = $1', [duty])
    return duty
  }
  const one = async (id: string) => (await county.get(`/api/duties/${id}`)).body

  it('about a child is owed no more once she has left the register, and what her leaving opened still is', async () => {
    const here = await settleChild(stage.owner, { spot: 'inside' })
    const [visit, handing] = [await firstVisit(here), await firstVisit(here)]
    await derive()
    expect((await one(visit)).duty.state).toBe('open')
    const { version } = (await county.get(`/api/archives/${here}`)).body
    expect((await county.send(`/api/archives/${here}/exit/propose`, { reason: 2, on: today }, { basedOn: { version, from: {} } })).body).toMatchObject({ outcome: 'applied' })
    const other = stage.enter(castAs('countyCivilAffairs'))
    expect((await other.send(`/api/archives/${here}/exit/confirm`, {})).body).toMatchObject({ outcome: 'applied' })
    await tell(stage.owner, here)
    // As a plan would open it by the leaving itself.
    await stage.owner.query(`update qinghe.duties set period = (select command::text from qinghe.changes where child = $2 order by at desc limit 1), started_at = qinghe.now() where id = $1`, [handing, here])
    await derive()
    expect(await one(visit)).toMatchObject({ duty: { state: 'retracted' }, events: [{ what: 'retracted' }] })
    expect((await one(handing)).duty.state).toBe('open')
  })

  it('is owed again when its plan, which had ended, holds again', async () => {
    const here = await child()
    const id = await firstVisit(here)
    await derive()
    await derived({ inForce: async (...asked) => (await plansHere.inForce(...asked)).filter(plan => plan.plan !== 'lawAndAdvice') })
    expect((await stage.owner.query('select retracted_at is not null as over from qinghe.duties where id = $1', [id])).rows).toEqual([{ over: true }])
    await derive()
    expect(await one(id)).toMatchObject({ duty: { state: 'open' }, events: [{ what: 'retracted' }, { what: 'reopened' }] })
  })
})

describe('who may know of a duty', () => {
  it('follows its plan as it is now, also where it is done or an act opened it', async () => {
    const here = await child()
    const ids = [await plantDuty(stage.owner, { of: 'contact', child: here, region: places.village, audience: 'HLT.psy', more: { done_at: new Date() } }),
      await plantDuty(stage.owner, { of: 'visit', child: here, region: places.village, audience: 'HLT.psy', more: { plan: 'lawAndAdvice', duty: 'firstVisit', clause: 'old' } })]
    await stage.owner.query(`update qinghe.duty_runs set stood_on = ''`)
    await derive()
    const { rows } = await stage.owner.query<{ readers: string; clause: string }>('select readers::text, clause from qinghe.duties where id = any($1::uuid[]) order by clause', [ids])
    expect(rows).toEqual([{ readers: bitOf('DUTY'), clause: 'firstVisit' }, { readers: bitOf('DUTY'), clause: 'weeklyContact' }])
  })
})
