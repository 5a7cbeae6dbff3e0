/** Indicators are what their conditions say, counted: over whatever stands in the archives and ledgers, by place and period. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Standing } from '@qinghe/domain/indicators/contract.ts'
import { ledgersIn, readBy } from '@qinghe/domain/indicators/seen.ts'
import { nothing, plus, type Tally } from '@qinghe/domain/indicators/tally.ts'
import { workCalendar } from '@qinghe/domain/kernel/holidays.ts'
import { addDays, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { isWithin, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { isOwed } from '@qinghe/domain/plans/owed.ts'
import { type Period, periodsIn } from '@qinghe/domain/plans/periods.ts'
import type { Indicator, Plan } from '@qinghe/domain/plans/plan.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { type ChildWorld, childWorld, factsOfWorld, plantWorld } from '../../../testing/childWorlds.ts'
import { county, insert, plantRecord } from '../../../testing/dutyTables.ts'
import { hire } from '../../../testing/danger.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'

type Record = { kind: string; state: string; day: PlainDate }
type Child = { id: string; world: ChildWorld; records: readonly Record[] }
const villages: readonly RegionCode[] = [places.village, places.nextVillage, places.villageOfNextTown]
const spots = [...villages, places.town]

let stage: Stage
let officer: Person
let today: PlainDate
let children: Child[]
const plans = (): readonly Plan[] => plansHere.shipped().map(one => one.plan)
const terms = (): Period[] => [-250, -90].map((from, n) => { const begin = addDays(today, from); return { id: `${begin.slice(0, 4)}-${n + 1}`, from: begin, to: addDays(begin, 120) } })

/** By the first of quarters and years too. */
const recorded = (): fc.Arbitrary<Record[]> => fc.array(fc.record({
  kind: fc.constantFrom('visit', 'talk', 'aid', 'infoCheck', 'parentContact'), state: fc.constantFrom('done', 'done', 'draft', 'void', 'followed'), day: fc.integer({ min: -200, max: 0 }).map(n => addDays(today, n)),
}), { maxLength: 6 })

beforeAll(async () => {
  stage = await openStage()
  officer = stage.enter(castAs('countyCivilAffairs'))
  await hire(stage, castAs('childDirector'))
  const { rows } = await stage.owner.query<{ day: string }>(`select to_char(qinghe.now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`)
  today = plainDate(rows[0]?.day ?? '')
  for (const { id, from, to } of terms()) await insert(stage.owner, 'school_terms', { county, id, starts: from, ends: to, posting: newUuid(), account: newUuid(), at: new Date() })
  children = []
  // Visits decide whether somebody lives alone: those of the world are visits as well.
  for (const [world, records] of fc.sample(fc.tuple(childWorld(today, spots), recorded()), 80)) {
    const id = await plantWorld(stage.owner, world)
    for (const one of records) await plantRecord(stage.owner, { ...one, child: id, region: world.region, body: {} })
    children.push({ id, world, records: [...records, ...world.alone.map(([day]) => ({ kind: 'visit', state: 'done', day }))] })
  }
})
afterAll(async () => expect(await stage.stop()).toEqual([]))

const standings = async (plan: string, by: Person, region?: number): Promise<Standing[]> => {
  const { status, body } = await by.get(`/api/indicators/${plan}${region === undefined ? '' : `?region=${region}`}`)
  expect(status).toBe(200)
  return body.indicators
}
const periodsOf = ({ period: kind }: Indicator, plan: Plan): Period[] =>
  periodsIn({ kind, keyPeriods: plan.periods, terms: terms() }, { from: addDays(today, -400), to: today }).filter(one => one.from <= today).reverse()

/** What the condition comes to for one child, said again by the reference. */
function judged(child: Child, { plan, indicator, period }: { plan: Plan; indicator: Indicator; period: Period }): keyof Tally | null {
  const limit = 16
  const lines = ledgersIn(readBy(indicator), indicator.scope).map((kind): [string, Line[]] => [kind, child.records.filter(one => one.kind === kind && one.state !== 'draft' && one.state !== 'void' && one.day >= period.from && one.day <= period.to)
    .toSorted((a, b) => (a.day < b.day ? -1 : 1)).map(({ day, state }) => ({ day, state }))])
  const facts = { ...factsOfWorld({ ...child.world, hasHelper: child.world.hasHelper || child.world.region === places.village }, today, limit), ...Object.fromEntries(lines) }
  const world = { today, calendar: workCalendar, parameter: (name: string) => plan.parameters[name]?.value ?? null }
  const of = (where: Indicator['denominator']): boolean | null => isOwed({ where, scope: indicator.scope }, facts, world).owed
  const [within, counts] = [of(indicator.denominator), of(indicator.numerator)]
  return within === false ? null : within === null ? 'unsure' : counts === null ? 'unknown' : counts ? 'yes' : 'no'
}
function recounted(at: { plan: Plan; indicator: Indicator; period: Period }, region: number): Tally {
  const found = { ...nothing }
  for (const child of children.filter(one => isWithin(one.world.region, region))) { const key = judged(child, at); if (key !== null) found[key] += 1 }
  return found
}
const ofChildren = (): { plan: Plan; indicator: Indicator }[] => plans().flatMap(plan => plan.indicators.filter(one => one.about === 'child' && one.awaits === null).map(indicator => ({ plan, indicator })))

describe('every indicator of the packages', () => {
  it('is counted, or says what it waits for', async () => {
    const seen = []
    for (const plan of plans()) {
      for (const one of await standings(plan.plan, officer)) {
        const { awaits } = plan.indicators.find(each => each.id === one.indicator) ?? expect.fail('an indicator nobody wrote')
        expect([one.indicator, one.none?.kind ?? null, one.tally === null]).toEqual([one.indicator, awaits === null ? null : 'waits', awaits !== null])
        seen.push(one.indicator)
      }
    }
    expect(seen).toHaveLength(plans().flatMap(one => one.indicators).length)
  })

  it('comes to what its condition says of each child, in the county, each town and each village, and they add up', async () => {
    for (const { plan, indicator } of ofChildren()) {
      for (const period of ledgersIn(readBy(indicator), indicator.scope).length > 0 ? periodsOf(indicator, plan).slice(0, 2) : periodsOf(indicator, plan).slice(0, 1)) {
        const ask = async (region: number) => (await officer.get(`/api/indicators/${plan.plan}/${indicator.id}?region=${region}&period=${period.id}`)).body
        const expected = (region: number): Tally => recounted({ plan, indicator, period }, region)
        for (const region of [places.county, places.town, places.nextTown, ...villages]) {
          const { standing, rows } = await ask(region)
          expect([indicator.id, region, standing.tally]).toEqual([indicator.id, region, expected(region)])
          if (rows.length > 0) expect(rows.map((one: { tally: Tally }) => one.tally).reduce(plus, nothing)).toEqual(standing.tally)
          // Every place can be looked into, but for those of whom the place is not known yet.
          expect(rows.filter((one: { place: { code: number }; below: boolean }) => one.below !== (one.place.code !== region))).toEqual([])
        }
      }
    }
  })

  it('has the names behind each number, page by page, and says of each child why', async () => {
    for (const { plan, indicator } of ofChildren().filter(one => ['guardedShare', 'servedShare', 'threeOnesShare', 'poorDropouts'].includes(one.indicator.id))) {
      const period = periodsOf(indicator, plan)[0] ?? expect.fail('no period')
      for (const which of ['yes', 'no', 'unknown', 'unsure'] as const) {
        const found: string[] = []
        for (let after = ''; ;) {
          const { status, body } = await officer.get(`/api/indicators/${plan.plan}/${indicator.id}/list?which=${which}&limit=7${after}`)
          expect(status).toBe(200)
          found.push(...body.lines.map((one: { child: { id: string } }) => one.child.id))
          if (body.next === null) break
          after = `&after=${body.next}`
        }
        expect([...found].sort()).toEqual(children.filter(one => judged(one, { plan, indicator, period }) === which).map(one => one.id).sort())
        for (const id of found.slice(0, 3)) {
          const { status, body } = await officer.get(`/api/indicators/${plan.plan}/${indicator.id}/why/${id}`)
          expect(status).toBe(200)
          const within = body.of === null ? true : body.of[0].holds
          const counts = body.counts[0].holds
          expect(within === null ? 'unsure' : counts === null ? 'unknown' : counts ? 'yes' : 'no').toBe(which)
        }
      }
    }
  })
})

describe('an indicator of villages', () => {
  it('counts them, and a village without a director by name', async () => {
    const village = (region: number): boolean => children.some(({ world }) => world.region === region && [1, 2, 3].includes(world.draft.leftBehindStatus ?? 0))
    const { body } = await officer.get('/api/indicators/districtCare/staffedShare')
    const meant = villages.filter(village)
    const without = meant.filter(one => one !== places.village)
    expect(body.standing.tally).toEqual({ yes: meant.length - without.length, no: without.length, unknown: 0, unsure: 0 })
    const behind = await officer.get('/api/indicators/districtCare/staffedShare/list?which=no')
    expect(behind.body.lines.map((one: { place: { code: number } }) => one.place.code)).toEqual(without.toSorted((a, b) => a - b))
  })
  it('is not there for a village, and says so', async () => {
    const { standing } = (await officer.get(`/api/indicators/districtCare/fewerLeftBehind?region=${places.village}`)).body
    expect(standing).toMatchObject({ tally: null, none: { kind: 'elsewhere', words: expect.stringContaining('按县') } })
  })
})

it('says of what nobody keeps that it is not known, and what is missing', async () => {
  const { body } = await officer.get('/api/indicators/districtCare/fewerLeftBehind')
  expect(body.standing.tally).toEqual({ yes: 0, no: 0, unknown: 0, unsure: 1 })
  expect(body.missing).toEqual([{ title: '上年同期留守儿童数', of: 1 }])
})

it('has goals with their indicators, also of other plans, with the year, and those that nothing measures', async () => {
  const { body } = await officer.get('/api/indicators/countyCare')
  expect(body.goals.find((one: { id: string }) => one.id === 'growth')).toMatchObject({ measuredBy: [{ plan: 'districtCare', indicator: 'fewerLeftBehind', title: '留守儿童比上年减少' }] })
  expect(body.beside).toMatchObject([{ plan: 'districtCare', indicator: 'fewerLeftBehind' }])
  expect(body.goals.find((one: { id: string }) => one.id === 'health')).toMatchObject({ measuredBy: [], unmeasured: expect.stringMatching(/./u) })
  const district = (await officer.get('/api/indicators/districtCare')).body
  expect(district.goals.find((one: { id: string }) => one.id === 'system').by).toMatch(/^20\d\d 年$/u)
})
