import { readingPackage, readingParameters } from '@qinghe/domain/audit/parameters.ts'
import { beyond, linesFor, reached, weightOf, widthOf } from '@qinghe/domain/audit/readings.ts'
import { newChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { ParameterRow, rowsOfPackage } from '@qinghe/domain/kernel/parameters.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { type LiveReadings, openReadings } from './readings.ts'

let stage: Stage
let officer: Person
let second: Person
let security: Person
let auditor: Person
const children: string[] = []
const county = 431003000000

/** Somebody with an account and a post of their own in force. */
async function appoint(role: Parameters<typeof castAs>[0]): Promise<Person> {
  const person = stage.enter(castAs(role))
  const { account, posting, county: tenant, region } = person.actor
  await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, $3, $4, 'active', $5, now())`, [account, `u${account.slice(-12)}`, role, region, newUuid()])
  await stage.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, $3, $3, $4, $5, '2020-01-01', 'active', $6, $7, now())`, [posting, account, role, tenant, region, newUuid(), newUuid()])
  return person
}

beforeAll(async () => {
  stage = await openStage()
  const director = stage.enter(castAs('childDirector'))
  for (let i = 0; i < 4; i++) {
    const id = newChildId()
    children.push(id)
    expect((await director.send('/api/archives', { id, draft: { name: ['王小禾', '王小麦', '王小苗', '王小豆'][i], birthDate: '2016-03-01', region: places.village } })).body.outcome).toBe('applied')
  }
  ;[second, security, auditor] = [await appoint('countyCivilAffairs'), await appoint('securityAdmin'), await appoint('auditor')]
  const set = async (key: string, value: number) => stage.owner.query(`insert into qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
    select key, $2::bigint, valid_from, $3::int, unit, title, '测试', package, 1, clock_timestamp() from qinghe.parameters where key = $1 and region = 0`, [key, county, value])
  await set('countyHourNotice', 8)
  await set('countyHourStop', 20)
  await stage.app.parameters.refresh()
})
beforeEach(async () => { officer = await appoint('countyCivilAffairs') })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const seen = ({ status, body }: Reply): unknown[] => [status, body.issues?.[0]?.code]
const list = (who: Person) => who.get('/api/archives?status=draft,villageSubmitted,townReviewing,countyReviewing,active')
const notices = async (who: Person) => (await who.get('/api/audit/readings')).body.notices
const own = async (who: Person, of: Person) => (await notices(who)).filter((one: { posting: string }) => one.posting === of.actor.posting)
/** Four children a page, until the post is stopped. */
async function readUntilStopped(who: Person): Promise<number> {
  for (let pages = 0; pages < 20; pages++) if ((await list(who)).status !== 200) return pages
  throw new Error('never stopped')
}

describe('a post that reads very much', () => {
  it('is told to whoever must act, with who, how many and when, and to nobody else', async () => {
    expect((await list(officer)).body.rows.length).toBe(4)
    await stage.app.readings.flush()
    expect(await own(second, officer)).toEqual([])
    await list(officer)
    await stage.app.readings.flush()
    for (const who of [second, security, auditor]) {
      expect(await own(who, officer)).toMatchObject([{ line: 'notice', span: 'hour', shown: 8, allowed: 8, holder: 'countyCivilAffairs', roleLabel: '县民政', answeredAt: null }])
    }
    for (const role of ['childDirector', 'childSupervisor', 'educationBureau', 'systemAdmin'] as const) expect((await stage.enter(castAs(role)).get('/api/audit/readings')).status).toBe(403)
    await list(officer)
    await stage.app.readings.flush()
    expect((await own(second, officer)).length).toBe(1)
  })

  it('is not one that looks at a list of one child now and then: a line is a line, and an archive is opened whole', async () => {
    const page = () => officer.get('/api/archives?status=draft,villageSubmitted,townReviewing,countyReviewing,active&limit=1')
    for (let i = 0; i < 10; i++) expect((await page()).body.rows.length).toBe(1)
    expect((await officer.get(`/api/archives/${children[0]}`)).status).toBe(200)
    expect(seen(await page())).toEqual([403, 'reading.stopped'])
  })

  it('is stopped at the second line in words, with its leaf, and only this post', async () => {
    expect(await readUntilStopped(officer)).toBe(5)
    const refused = await list(officer)
    expect([...seen(refused), /县民政或安全管理员.*恢复.*110/.test(refused.body.title)]).toEqual([403, 'reading.stopped', true])
    expect(seen(await officer.get(`/api/archives/${children[0]}`))).toEqual([403, 'reading.stopped'])
    expect(seen(await officer.post('/api/archives/search', { text: '王小禾' }))).toEqual([403, 'reading.stopped'])
    expect(JSON.stringify(refused.body)).not.toContain('王小禾')
    expect((await officer.get('/api/archives/counts')).status).toBe(200)
    expect((await list(second)).status).toBe(200)
    const { rows } = await stage.owner.query(`select convert_from(leaf, 'UTF8')::jsonb ->> 'kind' as kind from qinghe.audit_inbox where convert_from(leaf, 'UTF8')::jsonb ->> 'posting' = $1`, [officer.actor.posting])
    expect(rows.filter(row => row.kind === 'denied').length).toBeGreaterThanOrEqual(3)
  })

  it('goes on when another person lets it, with a reason that stays; nobody does so for themselves', async () => {
    await readUntilStopped(officer)
    await stage.app.readings.flush()
    const stop = (await own(security, officer)).find((one: { line: string }) => one.line === 'stop')
    const answer = (who: Person, reason = '年度核查，要逐村核对') => who.send(`/api/audit/readings/${stop.id}`, { reason })
    expect(seen(await answer(officer))).toEqual([403, 'reading.own'])
    expect((await answer(auditor)).status).toBe(403)
    expect((await answer(second, ' ')).status).toBe(400)
    expect((await answer(second)).body.outcome).toBe('applied')
    expect(seen(await answer(security))).toEqual([409, 'reading.answered'])
    await stage.app.readings.flush()
    expect((await list(officer)).status).toBe(200)
    expect((await own(auditor, officer)).find((one: { line: string }) => one.line === 'stop')).toMatchObject({ answeredBy: 'countyCivilAffairs', reason: '年度核查，要逐村核对' })
    const { rows } = await stage.owner.query(`select 1 from qinghe.audit_inbox where convert_from(leaf, 'UTF8')::jsonb ->> 'phrase' = '核实大量查阅' and convert_from(leaf, 'UTF8')::jsonb ->> 'posting' = $1`, [second.actor.posting])
    expect(rows.length).toBe(1)
  })

  it('is not helped by a restart, nor by asking two servers by turns', async () => {
    const another = () => openReadings({ pool: stage.app.pools.qinghe_signin, parameters: stage.app.parameters.now, onError: error => { stage.app.faults.push(error) } })
    const at = (await stage.owner.query<{ now: Date }>('select qinghe.now() as now')).rows[0]!.now.toISOString() as never
    const read = (on: LiveReadings) => on.count({ actor: officer.actor, at }, { children: 4, lines: 0, class: 'S1' })
    const [one, two] = [await another(), await another()]
    for (let i = 0; i < 3; i++) read(one)
    await one.flush()
    for (let i = 0; i < 2; i++) read(two)
    await two.flush()
    expect(() => read(two)).toThrow('已到上限')
    await one.stop()
    await two.stop()
    const restarted = await another()
    expect(() => read(restarted)).toThrow('已到上限')
    await restarted.stop()
  })
})

describe('the lines', () => {
  it('stand in the database as the package says, and say that they are a suggestion', async () => {
    const { rows } = await stage.owner.query(`select key, region::int8::float8 as region, valid_from::text as "validFrom", valid_to::text as "validTo", value, unit, title, basis, version from qinghe.parameters where package = 'readings' and region = 0`)
    const sorted = (all: ParameterRow[]) => [...all].sort((a, b) => a.key.localeCompare(b.key))
    expect(sorted(ParameterRow.array().parse(rows))).toEqual(sorted(rowsOfPackage(readingPackage, plainDate('2016-02-04'))))
    expect(new Set(rows.map(row => row.basis))).toEqual(new Set(['本平台建议，可由方案调整']))
  })
  it('let an officer of a county walk ten thousand children in an hour without a word, and a teacher no class twenty times', () => {
    const lines = (width: Parameters<typeof linesFor>[0]) => linesFor(width, readingParameters)
    expect([reached(lines('county'), { hour: 10_000, day: 20_000 }), beyond(lines('county'), { hour: 9_900, day: 50_000 }, 100)]).toEqual([[], undefined])
    expect(reached(lines('list'), { hour: 50 * 20, day: 50 * 20 })).toEqual(['hour'])
    for (const width of ['list', 'village', 'town', 'county', 'above'] as const) {
      const { hour, day } = lines(width)
      expect([hour.notice < hour.stop, day.notice < day.stop, hour.stop < day.stop]).toEqual([true, true, true])
    }
  })
  it('count a whole archive as ten rows, and follow how wide a post is', () => {
    expect([weightOf(50, 'S1'), weightOf(1, 'S1'), weightOf(1, 'S2'), weightOf(200, 'S2'), weightOf(0, 'S2')]).toEqual([50, 1, 10, 200, 0])
    const width = (role: Parameters<typeof castAs>[0]) => widthOf(stage.enter(castAs(role)).actor)
    expect([width('childDirector'), width('childSupervisor'), width('countyCivilAffairs'), width('cityCivilAffairs'), width('pairedTeacher')]).toEqual(['village', 'town', 'county', 'above', 'list'])
  })
})
