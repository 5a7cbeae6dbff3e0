/** 预警 over HTTP: who stands in the list of a place and since when, that numbers and names agree, and what a post that does not read something is told instead. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { type RoleKey, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { access } from '@qinghe/domain/warnings/access.ts'
import { warningIds } from '@qinghe/domain/warnings/sorts.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { county, plantChild, plantRecord } from '../../../testing/dutyTables.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
const school = castAs('schoolAdmin').school
/** Ten years old whenever this runs, left behind, cared for, at school. */
const base = { birthDate: plainDate(dayFromToday(-3_700)), categories: [10], leftBehindStatus: 1, schoolingStatus: 3, guardianshipType: 4, guardianshipRating: 1 }
const drafts = {
  cared: base, alone: { ...base, guardianshipType: 1, guardianshipRating: 3 }, dropped: { ...base, schoolingStatus: 7 }, ending: base, ended: base, late: base,
  called: base, byGrandmother: base, settledNot: { ...base, leftBehindStatus: 0 }, unknown: { ...base, guardianshipType: null, guardianshipRating: null }, elsewhere: { ...base, guardianshipType: 1 },
}
type Child = keyof typeof drafts
const ids = new Map<string, string>()
const idOf = (child: Child): string => ids.get(child) ?? expect.fail(child)

type Agreed = { child: Child; until: string; state?: string }
async function agree({ child, until, state = 'active' }: Agreed): Promise<string> {
  const record = await plantRecord(stage.owner, { kind: 'careAgreement', state, day: dayFromToday(-100), child: idOf(child), school, body: { way: 'entrust', until } })
  await stage.owner.query('update qinghe.records set readers = $2 where id = $1', [record, bitOf('FAM')])
  return record
}
const contact = (child: Child, day: number, parent = 'mother') => plantRecord(stage.owner, { kind: 'parentContact', state: 'done', day: dayFromToday(day), child: idOf(child), school, body: { parent, method: 'phone' } })

beforeAll(async () => {
  stage = await openStage()
  for (const [name, draft] of Object.entries(drafts)) {
    ids.set(name, newUuid())
    await plantChild(stage.owner, { id: idOf(name as Child), region: name === 'elsewhere' ? places.villageOfNextTown : places.village, school, since: dayFromToday(-60), draft })
  }
  for (const child of ['cared', 'alone', 'dropped', 'ending', 'ended', 'late', 'unknown', 'elsewhere'] as const) await contact(child, -2)
  await contact('called', -20)
  await contact('byGrandmother', -1, 'guardian')
  await agree({ child: 'ending', until: dayFromToday(20) })
  await agree({ child: 'ended', until: dayFromToday(-3) })
  await agree({ child: 'cared', until: dayFromToday(-3), state: 'ended' })
  await agree({ child: 'called', until: dayFromToday(200) })
  await plantDuty(stage.owner, { of: 'visit', child: idOf('late'), region: places.village, school, due: dayFromToday(-5) })
  await plantDuty(stage.owner, { of: 'visit', child: idOf('cared'), region: places.village, school, due: dayFromToday(5) })
  await plantDuty(stage.owner, { of: 'contact', child: idOf('cared'), region: places.village, school, due: dayFromToday(-5) })
}, 120_000)
afterAll(async () => expect(await stage.stop()).toEqual([]))

type Item = { id: string; since: string | null; record: string | null }
type Line = { child: { id: string }; family: Item[]; schooling: Item[]; visits: Item[] }
const asked = async (role: RoleKey, path: string) => { const { status, body } = await stage.member(role).get(path); expect([role, path, status]).toEqual([role, path, 200]); return body }
const items = ({ family, schooling, visits }: Line): Item[] => [...family, ...schooling, ...visits]
const childrenIn = (lines: Line[]): string[] => lines.map(one => [...ids].find(([, id]) => id === one.child.id)?.[0] ?? '?').sort()
const countOf = (body: { sorts: { id: string; of: number | null }[] }, id: string) => body.sorts.find(one => one.id === id)?.of

describe('warnings of a place', () => {
  it('name each child with everything that is so, since when, and the record to go on with', async () => {
    const { lines } = await asked('childDirector', '/api/warnings')
    const found = (child: Child) => items(lines.find((one: Line) => one.child.id === idOf(child)))
    expect(childrenIn(lines)).toEqual(['alone', 'byGrandmother', 'called', 'dropped', 'ended', 'ending', 'late'])
    expect(found('alone')).toMatchObject([{ id: 'unguarded', since: dayFromToday(-60) }, { id: 'ratedPoor' }])
    expect(found('dropped')).toMatchObject([{ id: 'droppedOut', since: dayFromToday(-60) }])
    expect(found('called')).toMatchObject([{ id: 'silent', since: dayFromToday(-20) }])
    expect(found('byGrandmother')).toMatchObject([{ id: 'silent', since: null }])
    expect(found('late')).toMatchObject([{ id: 'unvisited', since: dayFromToday(-5) }])
    expect(found('ended')).toMatchObject([{ id: 'careEnds', since: dayFromToday(-3), record: expect.any(String) }])
    expect(childrenIn(lines.slice(0, 1))).toEqual(['alone'])
  })
  it('count whom they name, in whichever place, and say of whom it is not known', async () => {
    for (const role of ['childDirector', 'childSupervisor', 'countyCivilAffairs'] as const) {
      const counts = await asked(role, '/api/warnings/counts')
      for (const id of warningIds.filter(one => one !== 'absent')) {
        const { lines } = await asked(role, `/api/warnings?which=${id}&limit=100`)
        expect([role, id, lines.length]).toEqual([role, id, countOf(counts, id)])
      }
      expect((await asked(role, '/api/warnings?limit=100')).lines.length).toBe(counts.some)
      const below: { children: number; some: number }[] = counts.places
      if (below.length > 0) expect([below.reduce((all, one) => all + one.some, 0), below.reduce((all, one) => all + one.children, 0)]).toEqual([counts.some, counts.children])
    }
    const county = await asked('countyCivilAffairs', '/api/warnings/counts')
    expect([countOf(county, 'unguarded'), countOf(await asked('countyCivilAffairs', `/api/warnings/counts?region=${places.village}`), 'unguarded')]).toEqual([2, 1])
    expect(county.sorts).toContainEqual(expect.objectContaining({ id: 'unguarded', unknown: 1 }))
  })
  it('go on page by page without anybody twice or left out', async () => {
    const person = stage.member('countyCivilAffairs')
    const seen: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const { body } = await person.get(`/api/warnings?limit=2${next === '' ? '' : `&after=${next}`}`)
      seen.push(...childrenIn(body.lines))
      next = body.next
    }
    expect(seen.sort()).toEqual(['alone', 'byGrandmother', 'called', 'dropped', 'elsewhere', 'ended', 'ending', 'late'])
  })
  it('say that nobody can be told to be absent yet, and do not count it', async () => {
    const { sorts } = await asked('childDirector', '/api/warnings/counts')
    expect(sorts.find((one: Item) => one.id === 'absent')).toMatchObject({ of: null, awaits: expect.stringContaining('缺课台账还没有建') })
    expect((await asked('childDirector', '/api/warnings?which=absent')).lines).toEqual([])
  })
  it('follow the days a county sets', async () => {
    await stage.owner.query(`insert into qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at) values ('warningSilentDays', $1, '2020-01-01', 30, '天', '父母多少天没有和孩子联系要提示', '县里定的', 'warnings', 2, clock_timestamp())`, [county * 1_000_000])
    await expect.poll(async () => countOf(await asked('childDirector', '/api/warnings/counts'), 'silent'), { timeout: 10_000 }).toBe(1)
    await stage.owner.query(`delete from qinghe.parameters where key = 'warningSilentDays' and version = 2`)
  })
})

describe('what a post does not read', () => {
  it('is said and not counted as nobody', async () => {
    const social = stage.enter(castAs('socialWorker'), {})
    Object.assign(social.actor, { scope: { shape: 'list', children: [idOf('ended'), idOf('alone')] } })
    const { body } = await social.get('/api/warnings/counts')
    expect(body.sorts.find((one: Item) => one.id === 'careEnds')).toMatchObject({ of: null, hidden: '您的岗位不查看家庭监护' })
    expect((await social.get('/api/warnings?which=careEnds')).status).toBe(403)
    expect((await social.get('/api/warnings')).body.lines.flatMap((one: Line) => one.family.map(item => item.id))).not.toContain('careEnds')
  })
  it('a late visit whose duty is kept from somebody is not told to them', async () => {
    const director = stage.member('childDirector')
    const before = countOf((await director.get('/api/warnings/counts')).body, 'unvisited')
    await stage.owner.query('update qinghe.duties set barred = $2 where child = $1', [idOf('late'), [director.actor.account]])
    expect([before, countOf((await director.get('/api/warnings/counts')).body, 'unvisited'), countOf(await asked('childSupervisor', '/api/warnings/counts'), 'unvisited')]).toEqual([1, 0, 1])
    expect(childrenIn((await director.get('/api/warnings')).body.lines)).not.toContain('late')
  })
  it('is asked by posts that visit children by name, within their place', async () => {
    expect(roleKeys.filter(role => mayDo(role, 'warnings.read', access))).toEqual(['childDirector', 'childSupervisor', 'countyCivilAffairs', 'schoolAdmin', 'homeroomTeacher', 'socialWorker'])
    for (const role of ['educationBureau', 'police', 'cityCivilAffairs', 'volunteer'] as const) for (const path of ['/counts', '', '/coverage', '/uncovered', '/quality', '/faulty?which=gaps']) {
      expect([role, path, (await stage.member(role).get(`/api/warnings${path}`)).status]).toEqual([role, path, 403])
    }
    for (const path of ['/counts?', '?', '/coverage?', '/uncovered?', '/quality?', '/faulty?which=gaps&']) {
      expect([path, (await stage.member('childDirector').get(`/api/warnings${path}region=${places.villageOfNextTown}`)).status]).toEqual([path, 404])
    }
  })
})
