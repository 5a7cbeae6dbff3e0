/** Whatever happens in whatever order, and however often duties are derived in between: what is open in the end is what the reference says
 *  (domain/src/plans/owed.ts), and deriving it once more changes nothing. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addDays, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { childFacts, owedStatuses } from '@qinghe/domain/plans/childFacts.ts'
import { dutiesDue, type Happened, missingOf, type Owed, type OwedPause, type OwedSubject, type OwedWorld } from '@qinghe/domain/plans/owed.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import type { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { county, plantChild, plantRecord, tell } from '../../../testing/dutyTables.ts'
import { planWorldHere } from '../../../testing/planWorld.ts'
import { places } from '../../../testing/cast.ts'
import { drawPlaces } from '../../../testing/walk/stage.ts'
import { liveParameters, type LiveParameters } from '../db/parameters.ts'
import { closePools, openPools, type Pools } from '../db/pools.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'
import { readPlan } from '../plans/planFile.ts'
import { calendarsOf } from './calendars.ts'
import { daysAhead } from './dueRows.ts'
import { type Generator, generateNext } from './generating.ts'
import { run } from '../db/reader.ts'

const planWorld = planWorldHere()
type Variant = { dueDay: number; often: number; drops: boolean }
const planText = ({ dueDay, often, drops }: Variant, from: string): string => `
plan: villageCare
title: 村级关爱方案
version: "2026.1"
from: ${from}
level: county
source: { title: 示例 }
basis: [本平台建议]
parameters:
  dueDay: { title: 办完的日子, value: ${dueDay}, unit: 日, basis: 本平台建议 }
clauses:
  - { id: check, title: 核查, sort: cycle, items: [P1-58], says: 把孩子的情况核查一次 }
duties:
  - { id: monthlyTalk, clause: check, title: 谈心, owner: pairedTeacher, about: child, where: inSchool and (schoolLeftBehind or disabled), every: { period: month, due: day @dueDay }, remind: [3 days], escalate: [{ after: 3 days, to: schoolAdmin }], evidence: [talk.record] }
  - { id: weekly, clause: check, title: 联系, owner: childDirector, about: child, where: leftBehind, every: { period: week, due: last day }, evidence: [{ act: parentContact.record, count: ${often} }] }
  - { id: visits, clause: check, title: 走访, owner: childDirector, about: child, where: leftBehind, rolling: { days: "@visitEvery[risk]" }, remind: [1 days], evidence: [{ act: visit.record, where: metChild }] }
  - { id: threeOnes, clause: check, title: 三个一, owner: pairedTeacher, about: child, where: inSchool, every: { period: term, due: last day - 7 days }, evidence: [visit.record, talk.record] }
  - { id: unseen, clause: check, title: 没走访过的, owner: childDirector, about: child, where: "leftBehind and not any(visit, metChild)", every: { period: quarter, due: last day }, evidence: [infoCheck.record] }
${drops ? '' : '  - { id: check, clause: check, title: 核查, owner: childDirector, about: child, every: { period: quarter, due: last day }, evidence: [{ act: [infoCheck.record, infoCheck.settle] }] }'}
`
function planOf(variant: Variant, from: string): Plan {
  const { plan, faults } = readPlan(planText(variant, from), planWorld)
  return plan ?? expect.fail(JSON.stringify(faults))
}

let db: TestDatabase
let owner: pg.Client
let pools: Pools
let parameters: LiveParameters
beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  await drawPlaces(owner)
  pools = openPools(role => db.connection(role))
  parameters = await liveParameters(pools.qinghe_signin, () => undefined)
})
afterAll(async () => {
  parameters.stop()
  await closePools(pools)
  await owner.end()
  await db.drop()
})
const todayHere = async (): Promise<PlainDate> => plainDate((await owner.query<{ day: string }>(`select to_char(qinghe.now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`)).rows[0]?.day ?? '')

type Child = { id: string; since: number; status: ArchiveStatus; leftBehind: number | null; schooling: number | null; away: boolean | null; disabled: boolean | null }
type Made = { id: string; child: number; kind: string; day: number; state: string; body: Record<string, boolean | number> }
type Step = { do: 'child'; of: Child } | { do: 'change'; child: number; of: Pick<Child, 'leftBehind' | 'schooling' | 'status'> } | { do: 'record'; of: Made } | { do: 'void'; nth: number } | { do: 'pause'; nth: number; since: number; days: number | null } | { do: 'resume'; nth: number } | { do: 'plan'; of: Variant } | { do: 'terms' } | { do: 'derive' }

const maybe = <T>(...of: readonly T[]): fc.Arbitrary<T | null> => fc.constantFrom<T | null>(null, ...of)
const facts = { leftBehind: maybe(0, 1, 8), schooling: maybe(3, 8), status: fc.constantFrom<ArchiveStatus>('active', 'active', 'changed', 'exited') }
const child: fc.Arbitrary<Child> = fc.record({ ...facts, id: fc.constant(null).map(() => newUuid()), since: fc.integer({ min: -60, max: 0 }), away: maybe(true, false), disabled: maybe(true, false) })
const acts: readonly (readonly [kind: string, state: string, act: string])[] = [['visit', 'done', 'record'], ['talk', 'done', 'record'], ['parentContact', 'done', 'record'], ['infoCheck', 'done', 'record'], ['riskGrade', 'set', 'set']]
const record: fc.Arbitrary<Made> = fc.record({ id: fc.constant(null).map(() => newUuid()), child: fc.nat(2), of: fc.constantFrom(...acts), day: fc.integer({ min: -40, max: 0 }), met: fc.boolean(), grade: fc.integer({ min: 1, max: 4 }) })
  .map(({ of: [kind, state], met, grade, ...rest }): Made => ({ ...rest, kind, state, body: kind === 'riskGrade' ? { grade } : kind === 'visit' ? { metChild: met } : {} }))
const variant: fc.Arbitrary<Variant> = fc.record({ dueDay: fc.constantFrom(18, 20, 28), often: fc.constantFrom(1, 2), drops: fc.boolean() })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: record.map((of): Step => ({ do: 'record', of })) }, { weight: 2, arbitrary: fc.nat(6).map((nth): Step => ({ do: 'void', nth })) },
  { weight: 2, arbitrary: fc.record({ nth: fc.nat(9), since: fc.integer({ min: -20, max: 20 }), days: fc.oneof(fc.constant(null), fc.nat(15)) }).map((one): Step => ({ do: 'pause', ...one })) }, { weight: 1, arbitrary: fc.nat(2).map((nth): Step => ({ do: 'resume', nth })) },
  { weight: 2, arbitrary: fc.record({ child: fc.nat(2), of: fc.record(facts) }).map((one): Step => ({ do: 'change', ...one })) },
  { weight: 1, arbitrary: variant.map((of): Step => ({ do: 'plan', of })) }, { weight: 1, arbitrary: fc.constant<Step>({ do: 'terms' }) }, { weight: 3, arbitrary: fc.constant<Step>({ do: 'derive' }) })

/** What is known in the end, told to the database step by step. */
class Life {
  readonly children: Child[] = []
  readonly records: Made[] = []
  readonly pauses: (OwedPause & { id: string; child: string })[] = []
  readonly today: PlainDate
  readonly from: string
  variant: Variant = { dueDay: 20, often: 1, drops: false }
  plan: Plan
  constructor(today: PlainDate) {
    this.today = today
    this.from = addDays(today, -100)
    this.plan = planOf(this.variant, this.from)
  }
  get generator(): Generator { return { pool: pools.qinghe_scanner, parameters: parameters.now, plans: { inForce: async (_db, { county: here }) => (here === county ? [this.plan] : []) } } }

  async take(one: Step): Promise<void> {
    switch (one.do) {
      case 'child': {
        const { id, since, status, leftBehind, schooling, away, disabled } = one.of
        this.children.push(one.of)
        await plantChild(owner, { id, status, since: addDays(this.today, since), draft: { birthDate: addDays(this.today, -3_000), categories: [10], leftBehindStatus: leftBehind, schoolingStatus: schooling, isDisabled: disabled, 'father.isAway': away, 'mother.isAway': false } })
        return tell(owner, id)
      }
      case 'change': {
        const here = this.children[one.child]
        if (!here) return
        Object.assign(here, one.of)
        await owner.query('update qinghe.children set left_behind_status = $2, status = $3 where id = $1', [here.id, one.of.leftBehind, one.of.status])
        await owner.query('update qinghe.child_schooling set status = $2 where child = $1', [here.id, one.of.schooling])
        return tell(owner, here.id)
      }
      case 'record': {
        const here = this.children[one.of.child]
        if (!here) return
        // One grade a day: of two nobody could say which holds.
        if (one.of.kind === 'riskGrade' && this.records.some(other => other.kind === 'riskGrade' && other.child === one.of.child && other.day === one.of.day)) return
        this.records.push({ ...one.of })
        await plantRecord(owner, { id: one.of.id, kind: one.of.kind, state: one.of.state, act: acts.find(([kind]) => kind === one.of.kind)?.[2] ?? 'record', day: addDays(this.today, one.of.day), child: here.id, body: one.of.body })
        return tell(owner, here.id)
      }
      case 'void': {
        const found = this.records[one.nth]
        if (!found) return
        found.state = 'void'
        await owner.query(`update qinghe.records set state = 'void' where id = $1`, [found.id])
        return tell(owner, this.children[found.child]?.id ?? '')
      }
      case 'pause': return this.stand(one)
      case 'resume': {
        const here = this.pauses[one.nth]
        if (!here || (here.until !== null && here.until <= this.today)) return
        if (here.since > this.today) this.pauses.splice(one.nth, 1)
        else here.until = this.today
        await owner.query(`update qinghe.duty_pauses set state = case when since > $2 then 'withdrawn' else state end, until = case when since > $2 then until else $2 end where id = $1`, [here.id, this.today])
        return tell(owner, here.child)
      }
      case 'plan': this.plan = planOf(one.of, this.from); return
      case 'terms':
        await owner.query(`insert into qinghe.school_terms values ($1, '2000-1', $2, $3, $4, $4, qinghe.now()) on conflict (county, id) do nothing`, [county, addDays(this.today, -50), addDays(this.today, 90), newUuid()])
        return
      case 'derive': await generateNext(this.generator)
    }
  }

  /** One of the duties that are there, as it is once somebody else has agreed; its days are counted by whoever derives them. */
  private async stand({ nth, since, days }: Step & { do: 'pause' }): Promise<void> {
    const { rows } = await owner.query<{ id: string; duty: string; subject: string; period: string }>(`select id, duty, subject, period from qinghe.duties where done_at is null and retracted_at is null order by duty, subject, period`)
    const found = rows[nth]
    if (!found) return
    const from = addDays(this.today, since)
    const pause = { id: newUuid(), child: found.subject, duty: found.duty, subject: found.subject, period: found.period, since: from, until: days === null ? null : addDays(from, days) }
    this.pauses.push(pause)
    await owner.query(`insert into qinghe.duty_pauses (county, id, duty, since, until, state, asked_by, asked_as, asked_at, decided_by, decided_as, decided_at) values ($1, $2, $3, $4, $5, 'granted', $6, $6, now(), $7, $7, now())`, [county, pause.id, found.id, pause.since, pause.until, newUuid(), newUuid()])
    await owner.query('update qinghe.duties set paused = true, base_on = due_on, base_provisional = provisional, base_unknown = unknown where id = $1 and not paused', [found.id])
    return tell(owner, found.subject)
  }

  /** Until nothing is left to do. */
  async settle(): Promise<void> { while (await generateNext(this.generator) !== null) { /* drains */ } }

  async world(): Promise<OwedWorld> {
    const calendars = await calendarsOf(q => run(owner, q), county)
    const world = { ...dueWorldOf({ parameters: (asked, region, day = this.today) => parameters.now()(asked, { region, day }) }, this.plan, { region: places.county, day: this.today }), ...calendars }
    const happened = this.records.filter(one => one.state !== 'void').map((one): Happened => ({ act: `${one.kind}.record`, subject: this.children[one.child]?.id ?? '', day: addDays(this.today, one.day), minute: null, record: one.body }))
    const subjects = this.children.filter(one => owedStatuses.includes(one.status)).map((one): OwedSubject => {
      const mine = happened.filter(each => each.subject === one.id)
      const grade = mine.filter(each => each.act === 'riskGrade.record').toSorted((a, b) => (a.day < b.day ? -1 : 1)).at(-1)?.record['grade']
      const draft = { birthDate: addDays(this.today, -3_000), categories: [10], leftBehindStatus: one.leftBehind, schoolingStatus: one.schooling, isDisabled: one.disabled, 'father.isAway': one.away, 'mother.isAway': false }
      return { about: 'child', id: one.id, since: addDays(this.today, one.since), facts: childFacts({ status: one.status, region: places.village, draft, risk: typeof grade === 'number' ? grade : null, livesAlone: null, hasHelper: false }, this.today, { leftBehindAgeLimit: 16 }) }
    })
    return { ...world, today: this.today, happened, subjects, pauses: this.pauses }
  }
}

type Told = { duty: string; subject: string; period: string; due: string | null; unknown: boolean }
const told = ({ duty, subject, period, due, owed }: Owed): Told => ({ duty, subject, period, due: due?.day ?? null, unknown: owed === null })
const order = (a: Told, b: Told): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** The reference asks for one stretch of days: lines of a period are those of that period. */
function expected(plan: Plan, world: OwedWorld): Told[] {
  const { today } = world
  const all = dutiesDue({ duties: plan.duties.filter(one => one.id !== 'unseen') }, { from: today, to: addDays(today, 1_200) }, world).filter(one => one.period !== '' && (one.opens === null || one.opens <= addDays(today, daysAhead)))
  const rolling = dutiesDue({ duties: plan.duties.filter(one => one.trigger.by === 'rolling') }, { from: addDays(today, -4_000), to: addDays(today, 4_000) }, world)
  const unknown = dutiesDue({ duties: plan.duties.filter(one => one.trigger.by === 'period') }, { from: today, to: today }, world).filter(one => one.period === '')
  const periods = [...all.filter(one => plan.duties.find(duty => duty.id === one.duty)?.trigger.by === 'period'), ...unseen(plan, world),
    // Where nobody knows the term, whatever was done for it counts.
    ...unknown]
  const open = periods.filter(one => {
    const duty = plan.duties.find(each => each.id === one.duty)
    return duty && missingOf(duty.evidence, world.happened.filter(each => each.subject === one.subject && each.day >= (one.opens ?? '')), world).length > 0
  })
  return [...open, ...rolling].map(told).toSorted(order)
}

/** One asks for records of its period: they are laid before the reference quarter by quarter. */
function unseen(plan: Plan, world: OwedWorld): Owed[] {
  const { today } = world
  const duties = plan.duties.filter(one => one.id === 'unseen')
  // The records that count are those of the period, however its day was moved.
  const due = dutiesDue({ duties }, { from: today, to: addDays(today, 1_200) }, { ...world, pauses: [] })
  const periods = [...new Set(due.filter(one => one.opens !== null && one.opens <= addDays(today, daysAhead)).map(one => one.period))]
  return periods.flatMap(period => {
    const one = due.find(each => each.period === period)
    const [from, to] = [one?.opens ?? today, one?.due?.day ?? today]
    const subjects = world.subjects.map(subject => ({ ...subject, facts: { ...subject.facts, visit: world.happened.filter(each => each.act === 'visit.record' && each.subject === subject.id && each.day >= from && each.day <= to).map(each => each.record) } }))
    return dutiesDue({ duties }, { from: to, to }, { ...world, subjects })
  })
}

async function found(): Promise<Told[]> {
  const { rows } = await owner.query<Told>(`select duty, subject, period, due_on::text as due, unknown is not null as unknown from qinghe.duties where done_at is null and waived_at is null and retracted_at is null`)
  return rows.toSorted(order)
}

describe('duties of a county', () => {
  it('are those of the reference, whatever happened in whatever order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(child, { minLength: 1, maxLength: 3 }), fc.array(step, { maxLength: 14 }), async (children, steps) => {
      for (const table of ['duty_events', 'duty_evidence', 'duty_pauses', 'duties', 'duty_runs', 'school_terms', 'record_changes', 'records', 'feed', 'child_schooling', 'child_health', 'child_parents', 'children']) await owner.query(`delete from qinghe.${table}`)
      const life = new Life(await todayHere())
      for (const of of children) await life.take({ do: 'child', of: { ...of, id: newUuid() } })
      for (const one of steps) await life.take(one.do === 'record' ? { ...one, of: { ...one.of, id: newUuid() } } : one)
      await life.settle()
      expect(await found()).toEqual(expected(life.plan, await life.world()))
      await owner.query(`update qinghe.duty_runs set stood_on = ''`)
      expect(await generateNext(life.generator)).toEqual({ made: 0, changed: 0, retracted: 0, done: 0 })
    }), { numRuns: Number(process.env['QINGHE_DUTY_RUNS'] ?? 40) })
  }, 300_000)
})
