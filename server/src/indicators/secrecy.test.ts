/** A figure is an answer: it is there for whoever reads all it was asked by, and small ones for whoever reads names. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { access } from '@qinghe/domain/indicators/access.ts'
import { addDays, dayOf, instant, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { seenAs } from '@qinghe/domain/archives/seen.ts'
import { seesIn } from '@qinghe/domain/staff/audiences.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { type RoleKey, roleKeys, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { county, insert, plantChild, plantRecord } from '../../../testing/dutyTables.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { plansHere } from '../planEndpoints.ts'

let stage: Stage
let today: PlainDate
const children: string[] = []
const draft = { birthDate: plainDate('2016-05-01'), categories: [10], leftBehindStatus: 1, schoolingStatus: 3, isDisabled: false, hukouRegistered: true, guardianshipType: 2, reliefStatuses: [2], 'father.existStatus': 1, 'father.isAway': true }
const asking = roleKeys.filter(role => mayDo(role, 'indicators.read', access))
const posts = new Map<RoleKey, Person>()
beforeAll(async () => {
  stage = await openStage()
  const { rows } = await stage.owner.query<{ now: string }>('select qinghe.now() as now')
  today = dayOf(instant(rows[0]?.now ?? ''))
  await insert(stage.owner, 'school_terms', { county, id: `${today.slice(0, 4)}-1`, starts: addDays(today, -60), ends: addDays(today, 60), posting: newUuid(), account: newUuid(), at: new Date() })
  for (const region of [...Array.from({ length: 12 }, () => places.village), ...Array.from({ length: 12 }, () => places.villageOfNextTown)]) {
    const id = newUuid()
    await plantChild(stage.owner, { id, region, school: castAs('schoolAdmin').school, draft: { ...draft, schoolingStatus: children.length === 0 ? 7 : 3 } })
    children.push(id)
  }
  for (const role of asking) {
    const posting = newUuid()
    for (const child of shapeOf(role) === 'list' ? children.slice(0, 12) : []) {
      await insert(stage.owner, 'assignments', { county, id: newUuid(), posting, child, region: places.village, school: castAs('schoolAdmin').school, kind: 'service', valid_from: '2026-01-01', assigned_by: newUuid(), created_at: '2026-01-01' })
    }
    posts.set(role, stage.enter(castAs(role), { posting }))
  }
})
afterAll(async () => expect(await stage.stop()).toEqual([]))

const as = (role: RoleKey): Person => posts.get(role) ?? expect.fail(`${role} does not read indicators`)
const paths = (): string[] => plansHere.shipped().flatMap(({ plan }) => [`/api/indicators/${plan.plan}`, ...plan.indicators.map(one => `/api/indicators/${plan.plan}/${one.id}`)])
/** All a post is told, the lists and reasons about one child with it. */
async function told(role: RoleKey, child: string): Promise<string[]> {
  const lists = ['countyCare/guardedShare', 'countyCare/contactShare', 'districtCare/poorDropouts', 'schoolThreeOnes/threeOnesShare'].flatMap(of => ['list?which=yes', 'list?which=unknown', `why/${child}`].map(more => `/api/indicators/${of}/${more}`))
  const found: string[] = []
  for (const path of [...paths(), ...lists]) { const { status, body } = await as(role).get(path); found.push(JSON.stringify([path, status, { ...body, requestId: null }])) }
  return found
}

describe('nobody learns by an indicator', () => {
  it.each([
    { what: 'of a visit, a talk or help', reads: (role: RoleKey) => seesIn(role, 'VIS'), plant: async (child: string) => { for (const kind of ['visit', 'talk', 'aid', 'infoCheck', 'parentContact']) await plantRecord(stage.owner, { kind, state: 'done', day: today, child, region: places.village, school: castAs('schoolAdmin').school, body: { livesAlone: true } }) } },
    { what: 'that nobody looks after a child', reads: (role: RoleKey) => seenAs({ role }, 'guardianshipType') !== 'hidden', plant: async (child: string) => { await stage.owner.query('update qinghe.child_guardianships set guardianship_type = 1 where child = $1', [child]) } },
    { what: 'that a child out of school is poor', reads: (role: RoleKey) => seenAs({ role }, 'reliefStatuses') !== 'hidden', plant: async (child: string) => { await stage.owner.query(`update qinghe.child_relief set relief_statuses = '{1}' where child = $1`, [child]) } },
  ])('$what, who does not read it', async ({ reads, plant }) => {
    const child = children[0] ?? ''
    const blind = asking.filter(role => !reads(role))
    expect(blind.length).toBeGreaterThan(3)
    const before = new Map<RoleKey, string[]>()
    for (const role of [...blind.filter(one => ['educationBureau', 'youthLeague', 'finance', 'disabledFederation', 'procuratorate', 'schoolAdmin', 'police'].includes(one)), 'countyCivilAffairs' as const]) before.set(role, await told(role, child))
    await plant(child)
    for (const [role, answers] of before) {
      const after = await told(role, child)
      if (role === 'countyCivilAffairs') expect(after).not.toEqual(answers)
      else expect(after, role).toEqual(answers)
    }
  })

  it('and is told what the post does not read, never that there is none', async () => {
    for (const role of asking) {
      for (const { plan } of plansHere.shipped()) {
        const { status, body } = await as(role).get(`/api/indicators/${plan.plan}`)
        expect([role, status]).toEqual([role, 200])
        for (const one of body.indicators) {
          expect([role, one.indicator, one.tally === null]).toEqual([role, one.indicator, one.none !== null])
          if (one.none?.kind === 'hidden') expect(one.none.words).toMatch(/您的岗位(不查看|看到的).*算不出来/u)
        }
      }
    }
    const kinds = (await as('finance').get('/api/indicators/countyCare')).body.indicators.map((one: { none: { kind: string } | null }) => one.none?.kind)
    expect(kinds.every((one: string) => one === 'hidden' || one === 'waits')).toBe(true)
  })
})

describe('who reads no names', () => {
  it('reads numbers of ten and more, of its own place only, and no list', async () => {
    const bureau = as('educationBureau')
    const path = '/api/indicators/countyCare/registeredShare'
    const { standing, held, names, rows } = (await bureau.get(path)).body
    expect([held, names, standing.tally.yes]).toEqual([true, false, 24])
    for (const { tally } of [standing, ...rows]) for (const n of Object.values(tally)) expect(n === null || Number(n) >= 10 || Object.values(tally).every(one => one === 0)).toBe(true)
    expect((await bureau.get(`${path}?region=${places.village}`)).body.standing).toMatchObject({ tally: null, none: { kind: 'elsewhere', words: expect.stringContaining('看不到姓名') } })
    for (const more of ['list?which=yes', `why/${children[0]}`]) {
      const { status, body } = await bureau.get(`${path}/${more}`)
      expect([status, body.issues[0].message]).toEqual([403, expect.stringContaining('看不到')])
    }
  })
})

describe('a number of places that children make', () => {
  it('is as small as they are: who reads no names finds no list of villages by their children, and no single village', async () => {
    const masked = asking.filter(role => seenAs({ role }, 'name') === 'masked')
    const path = '/api/indicators/districtCare/staffedShare'
    const shown: RoleKey[] = []
    for (const role of masked) {
      const { standing, held, names } = (await as(role).get(path)).body
      if (standing.none !== null) continue
      shown.push(role)
      expect([role, held, names]).toEqual([role, true, false])
      expect([role, Object.values(standing.tally).every(n => n === null || n === 0 || Number(n) >= 10)]).toEqual([role, true])
      expect([role, (await as(role).get(`${path}/list?which=no`)).status]).toEqual([role, 403])
      for (const region of [places.village, places.town]) expect([role, (await as(role).get(`${path}?region=${region}`)).body.standing]).toMatchObject([role, { tally: null, none: { kind: 'elsewhere' } }])
    }
    expect(shown).not.toEqual([])
    expect((await as('countyCivilAffairs').get(`${path}/list?which=no`)).body.lines.map((one: { place: { code: number } }) => one.place.code)).toContain(places.village)
  })
})

describe('a place', () => {
  it('of others is not there, and a school counts its own', async () => {
    expect((await as('childSupervisor').get(`/api/indicators/countyCare?region=${places.nextTown}`)).status).toBe(404)
    const school = (await as('schoolAdmin').get('/api/indicators/schoolCare/pupilsInSchool')).body
    expect([school.whose, school.rows]).toEqual(['school', []])
    expect((await as('schoolAdmin').get('/api/indicators/districtCare/staffedShare')).body.standing.none.kind).toMatch(/hidden|elsewhere/u)
  })
})
