/** A plan as one post would see it: what it would owe on which days of this quarter, what it would watch over, what stands in ledgers it does not read. */
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { seenAs, type SeenAs } from '@qinghe/domain/duties/seenAs.ts'
import { workCalendar } from '@qinghe/domain/kernel/holidays.ts'
import { tellPlan } from '@qinghe/domain/plans/planWords.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'

/** On a day of its own, by the calendar the product knows. */
function seen(name: string, role: RoleKey, day = '2026-05-20'): SeenAs {
  const plan = plansHere.shipped().find(one => one.plan.plan === name)?.plan
  if (!plan) throw new Error(`no plan ${name}`)
  const none = { parameters: () => ({}) } as unknown as Parameters<typeof dueWorldOf>[0]
  const world = { ...dueWorldOf(none, plan, { region: 431003000000, day: plainDate(day) }), calendar: workCalendar }
  const told = tellPlan(plan, { act: act => act, value: () => null, indicator: (_plan, id) => id })
  return seenAs({ plan, told, role, today: plainDate(day), world, owesByRecord: () => false })
}

describe('of the county’s plan, in the second quarter of 2026', () => {
  it('a village director owes the check of the quarter on its day', () => {
    const { from, to, owes } = seen('countyCare', 'childDirector')
    expect([from, to]).toEqual(['2026-04-01', '2026-06-30'])
    expect(owes.find(one => one.title === '季度摸底排查')).toMatchObject({ waits: null, days: [{ day: '2026-06-20', provisional: false }] })
    expect(owes.filter(one => one.waits === null && one.byPeriod).flatMap(one => one.days.map(({ day }) => day)).every(day => day >= from && day <= to)).toBe(true)
    expect(owes.filter(one => one.waits === null)).not.toEqual([])
  })

  it('whoever stands above is told of what is late and after how long, and oversees it', () => {
    const { watches } = seen('countyCare', 'childSupervisor')
    expect(watches.find(one => one.title === '季度摸底排查')).toMatchObject({ owner: '村儿童主任', told: '逾期 3 天', oversees: true })
    expect(seen('countyCare', 'childDirector').watches).toEqual([])
  })
})

it('a term nobody entered is unknown and not free', () => {
  const { owes } = seen('schoolThreeOnes', 'pairedTeacher')
  expect(owes.some(one => one.byPeriod && one.days.length === 0 && one.unknown?.includes('校历没有登记'))).toBe(true)
})

it('ledgers a post does not read are named as not read', () => {
  const finance = seen('districtCare', 'finance')
  expect(finance.owes).toEqual([])
  expect(finance.unread).not.toEqual([])
  expect(seen('countyCare', 'parent').readsPlan).toBe(false)
})

describe('over HTTP', () => {
  let stage: Stage
  beforeAll(async () => { stage = await openStage({ planned: [431003] }) })
  afterAll(async () => { expect(await stage.stop()).toEqual([]) })

  it('everybody who works asks it of any post; what falls to whoever made a record, or was given one, falls to those who may be', async () => {
    const director = stage.enter(castAs('childDirector'))
    const ask = async (role: string, more = '') => (await director.get(`/api/duties/seen-as?plan=districtCare&role=${role}${more}`)).body as SeenAs
    const { from, to, owes } = await ask('childDirector')
    const today = dayFromToday(0)
    expect([from <= today, to >= today]).toEqual([true, true])
    expect(owes.find(one => one.words.some(text => text.startsWith('村儿童主任，对每名儿童：上一次以后')))).toMatchObject({ byPeriod: false, days: [] })
    expect((await ask('childDirector', '&side=shipped')).owes.map(one => one.title)).toEqual(owes.map(one => one.title))
    const given = async (role: string) => ((await director.get(`/api/duties/seen-as?plan=schoolThreeOnes&role=${role}`)).body as SeenAs).owes.some(one => one.title === '解决问题，解决不了的上报')
    expect([await given('homeroomTeacher'), await given('finance')]).toEqual([true, false])
    const made = async (role: string) => (await ask(role)).owes.some(one => one.title === '孩子独居，报告公安')
    expect([await made('childDirector'), await made('finance')]).toEqual([true, false])
    expect((await director.get('/api/duties/seen-as?plan=districtCare&role=emperor')).status).toBe(400)
    expect((await stage.enter(castAs('parent')).get('/api/duties/seen-as?plan=districtCare&role=childDirector')).status).toBe(403)
  })
})
