/** The public door over HTTP: anybody reports without an account; police find a report like any other; whoever holds number and secret is told a word; nobody else is
 *  told anything, and nothing of whoever knocked is kept. */
import { doorSteps } from '@qinghe/domain/incidents/door.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { everythingSeen, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { at, openReportOffice, page, type ReportOffice } from '../../../testing/reportOffice.ts'
import { scanAll } from '../duties/scanner.ts'
import { plansHere } from '../planEndpoints.ts'
import { publicDoor } from './doorRoutes.ts'

let office: ReportOffice
beforeAll(async () => { office = await openReportOffice({ plugins: [publicDoor()] }) })
afterAll(async () => {
  expect(await findingsNow(office.stage.owner)).toEqual([])
  expect(await office.stage.stop()).toEqual([])
})

const secretOf = (): string => String(Math.floor(Math.random() * 1e12)).padStart(12, '0')
let sources = 0
/** From an address of one's own, unless it says otherwise. */
async function knock(url: string, payload?: object, from?: string): Promise<Reply> {
  sources += 1
  const answer = await office.stage.app.server.inject({
    method: payload === undefined ? 'GET' : 'POST', url, headers: { origin: 'http://localhost' }, remoteAddress: from ?? `10.${sources >> 8}.${sources & 255}.1`, ...(payload === undefined ? {} : { payload }),
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body) }
}
const told = { county: 431003, place: places.village as number | null, urgency: 'now', told110: true, situation: ['violence'], what: '隔壁一直有打孩子的声音，孩子在哭' }
const reporting = (more: object = {}) => ({ id: newRecordId(), secret: secretOf(), ...told, ...more })
async function report(more: object = {}): Promise<{ id: string; secret: string; number: string }> {
  const sent = reporting(more)
  const reply = await knock('/api/door/reports', sent)
  expect(reply.body).toEqual({ number: expect.stringMatching(/^报\d{4}-\d{8}$/u) })
  return { id: sent.id, secret: sent.secret, number: reply.body.number }
}
const look = (number: string, secret: string) => knock('/api/door/standing', { number, secret })
const countOf = async (id: string): Promise<number> => (await office.stage.owner.query('select count(*)::int as n from qinghe.records where id = $1', [id])).rows[0].n
const owed = async (record: string) => (await office.stage.owner.query<{ duty: string; due_at: Date; started_at: Date }>(`select duty, due_at, started_at from qinghe.duties where record = $1 and done_at is null order by duty`, [record])).rows

describe('whoever has no account', () => {
  it('reports, and police find it on their desk like any other, with the clock of ten minutes running', async () => {
    const { id, number } = await report({ childName: '王小禾', childAge: 9, childAt: '村口第二家', suspectName: '周某', suspectedAs: 'parent', reporterName: '林见鹿', reporterPhone: '199 0000 0888', reporterSort: 'relative' })
    expect(await page(office.people.police, id)).toMatchObject({
      state: 'submitted', number, region: { code: places.village }, author: { name: '报告人（不公开）' },
      values: { urgency: 'now', told110: true, situation: ['violence'], what: told.what, childName: '王小禾', childAge: 9, childAt: '村口第二家', suspectName: '周某', reporterName: '林见鹿' },
    })
    const { cards } = (await office.people.police.get('/api/records/cards')).body
    expect(cards.find((card: any) => card.title === '待接报的强制报告').records.map((one: any) => one.record)).toContain(id)
    const [clock] = await owed(id)
    expect(clock && Math.round((clock.due_at.getTime() - clock.started_at.getTime()) / 60_000)).toBeLessThanOrEqual(11)
    // The county reads the report and not its reporter.
    expect(JSON.stringify(await page(office.people.officer, id))).toContain(told.what)
    expect(JSON.stringify(await page(office.people.officer, id))).not.toMatch(/林见鹿|19900000888/u)
  })
  it('is heard at once: the police are rung within a minute, the county once ten are over', async () => {
    const { id } = await report({ what: '夜里有孩子在外面哭' })
    const rung = async (): Promise<string[]> => {
      await scanAll({ pool: office.stage.app.pools.qinghe_scanner, here: plansHere, onError: error => { throw error } })
      return (await office.stage.owner.query<{ role: string }>('select distinct p.role from qinghe.outbox o join qinghe.duties d on d.id = o.about join qinghe.postings p on p.id = o.posting where d.record = $1 order by 1', [id])).rows.map(row => row.role)
    }
    await moveClock(office.stage.owner, '2 minutes')
    expect(await rung()).toEqual(['police'])
    await moveClock(office.stage.owner, '12 minutes')
    expect(await rung()).toEqual(['countyCivilAffairs', 'police'])
  })
  it('who knows neither child nor place nor culprit is heard by the county', async () => {
    const { id } = await report({ place: null, situation: ['other'], urgency: 'unsure', told110: false, what: '听到有孩子喊救命' })
    expect(await page(office.people.officer, id)).toMatchObject({ region: { code: places.county } })
  })
  it('who stands at a place that is no more, or in another county, is heard all the same', async () => {
    const { id } = await report({ place: 431003999999 })
    const { id: elsewhere } = await report({ place: places.nextCounty })
    for (const one of [id, elsewhere]) expect((await page(office.people.officer, one)).region.code).toBe(places.county)
  })
  it('who is a child is heard in its own words, and threats are kept as they were said', async () => {
    const said = '敢说出去就打死你😢<script>alert(1)</script>\n=1+1'
    const { id } = await report({ reporterSort: 'child', what: said })
    expect((await page(office.people.police, id)).values.what).toBe(said)
  })
  it('is told what is wrong with what was typed, and never that something is missing a county would like', async () => {
    expect((await knock('/api/door/reports', reporting({ what: ' ' }))).body.issues.map((one: any) => one.field)).toEqual(['what'])
    expect((await knock('/api/door/reports', reporting({ suspectPhone: '12345' }))).body.issues[0].message).toContain('手机号')
    expect((await knock('/api/door/reports', reporting({ what: '长'.repeat(2_001) }))).status).toBe(400)
    expect((await knock('/api/door/reports', reporting({ county: 110101 }))).body.issues).toMatchObject([{ message: expect.stringContaining('请选择在哪个县'), field: 'county' }])
  })
})

describe('what is sent twice', () => {
  it('is one report with one receipt: again, at once, and again after it was taken up', async () => {
    const sent = reporting()
    const both = await Promise.all([knock('/api/door/reports', sent), knock('/api/door/reports', sent)])
    await office.step(office.people.police, sent.id, 'receive')
    const later = await knock('/api/door/reports', sent)
    expect(new Set([...both, later].map(one => one.body.number)).size).toBe(1)
    expect(await countOf(sent.id)).toBe(1)
  })
  it('under the id of somebody else is refused, whoever it is, and tells nothing', async () => {
    const { id } = await report()
    const reply = await knock('/api/door/reports', reporting({ id }))
    expect([reply.status, reply.body.number]).toEqual([409, undefined])
    const theirs = await office.submit(office.people.teacher)
    expect((await knock('/api/door/reports', reporting({ id: theirs }))).status).toBe(409)
  })
})

describe('what became of it', () => {
  it('is told in six words to whoever has number and secret, as they remember them', async () => {
    const { id, number, secret } = await report()
    const standing = async () => (await look(` ${number.replace('报', '')}`, `${secret.slice(0, 4)} ${secret.slice(4, 8)}-${secret.slice(8)}`)).body.reports.map((one: any) => one.standing)
    expect(await standing()).toEqual(['已送达公安'])
    await office.step(office.people.police, id, 'receive')
    expect(await standing()).toEqual(['公安已接报'])
    await office.step(office.people.police, id, 'decline', { body: { declined: 'untrue', declinedWhy: '看错了门牌' } })
    expect(await standing()).toEqual(['不予受理'])
    expect(JSON.stringify((await look(number, secret)).body)).not.toMatch(/看错|431003|records/u)
  })
  it('is told to nobody else: a wrong secret, a number that is absent and no number at all are answered alike', async () => {
    const { number, secret } = await report()
    const wrong = [await look(number, secretOf()), await look('报2026-00000000', secret), await look('没有', secret), await look('', '')]
    for (const one of wrong) expect([one.status, one.body.issues]).toEqual([404, wrong[0]?.body.issues])
    const filed = await office.submit(office.people.teacher)
    const { rows: [row] } = await office.stage.owner.query('select number from qinghe.records where id = $1', [filed])
    expect((await look(row.number, secret)).status).toBe(404)
  })
  it('may be added to at any time: it rings again, lies where the report lies now, and says which one it belongs to', async () => {
    const { id, number, secret } = await report()
    await office.step(office.people.police, id, 'receive')
    const added = { id: newRecordId(), secret, number, urgency: 'now', told110: true, what: '又打起来了' }
    expect((await knock('/api/door/additions', added)).body).toEqual({ number })
    expect((await knock('/api/door/additions', added)).body).toEqual({ number })
    expect(await page(office.people.police, added.id)).toMatchObject({ state: 'submitted', region: { code: places.village }, values: { what: '又打起来了', earlier: number } })
    expect((await owed(added.id)).length).toBeGreaterThan(0)
    expect((await look(number, secret)).body.reports.map((one: any) => [one.standing, one.added])).toEqual([['公安已接报', false], ['已送达公安', true]])
    expect((await knock('/api/door/additions', { ...added, id: newRecordId(), secret: secretOf() })).status).toBe(404)
  })
})

describe('whoever is accused and works here', () => {
  const suspectsPhone = '19900000345'
  it('by telephone finds no trace of it, nor of what is added to it, from the first moment', async () => {
    const suspect = await hire(office.stage, castAs('childSupervisor'), { phone: suspectsPhone })
    const before = await everythingSeen(suspect, { at, child: null })
    const { id, number, secret } = await report({ suspectPhone: suspectsPhone })
    const more = { id: newRecordId(), secret, number, urgency: 'soon', told110: false, what: '他今天又来了' }
    expect((await knock('/api/door/additions', more)).status).toBe(200)
    expect(await everythingSeen(suspect, { at, child: null })).toBe(before)
    for (const one of [id, more.id]) {
      expect((await suspect.get(`${at}/${one}`)).status).toBe(404)
      expect((await office.people.supervisor.get(`${at}/${one}`)).status).toBe(200)
    }
  })
  it('keeps who reported from the whole office, which reads the report, and so does what is added', async () => {
    const { people: { police, colleague }, stage, offices } = office
    const above = await hire(stage, castAs('police'), { organisation: offices.otherPolice })
    const named = { reporterName: '林见鹿', reporterPhone: '19900000888', reporterSort: 'relative' }
    const { id } = await report({ suspectPhone: '19900000311', suspectedAs: 'staff', ...named })
    expect((await colleague.get(`${at}/${id}`)).status).toBe(404)
    const told = (await page(police, id)).values
    expect([told.what, told.reporterName ?? null, told.reporterPhone ?? null]).toEqual(['隔壁一直有打孩子的声音，孩子在哭', null, null])
    expect((await page(above, id)).values).toMatchObject({ reporterName: '林见鹿' })
    const { id: other } = await report({ suspectPhone: '19900000999', ...named })
    expect((await page(police, other)).values).toMatchObject({ reporterName: '林见鹿' })
  })
  it('and is named only by what is added, or later by the police, loses the report as well', async () => {
    const suspect = await hire(office.stage, castAs('childSupervisor'), { phone: '19900000346' })
    const { id, number, secret } = await report()
    const more = { id: newRecordId(), secret, number, urgency: 'soon', told110: false, what: '是镇里的人' }
    await knock('/api/door/additions', more)
    expect((await suspect.get(`${at}/${id}`)).status).toBe(200)
    await office.step(office.people.police, more.id, 'nameSuspect', { body: { foundPhone: '19900000346', foundWhy: '报告人说的' } })
    for (const one of [id, more.id]) expect((await suspect.get(`${at}/${one}`)).status).toBe(404)
  })
})

describe('the door itself', () => {
  it('opens nothing but the names of places', async () => {
    const { body } = await knock('/api/door/places?county=431003')
    expect(body.counties.map((one: any) => one.code)).toContain(431003)
    expect(body.places.map((one: any) => one.name)).toContain('栖凤渡村')
    expect(doorSteps.map(step => step.at)).toEqual(['GET /api/door/places', 'POST /api/door/reports', 'POST /api/door/additions', 'POST /api/door/standing'])
  })
  it('leaves of whoever knocked neither address nor device, in the log or anywhere', async () => {
    const { id } = await report({ what: '在学校门口看到的' })
    const { rows } = await office.stage.owner.query<{ leaf: Buffer }>('select leaf from qinghe.audit_inbox union all select leaf from qinghe.audit_leaves')
    const leaves = rows.map(row => JSON.parse(row.leaf.toString('utf8'))).filter(one => one.role === 'system:door')
    expect(leaves.length).toBeGreaterThan(0)
    for (const one of leaves) expect([one.account, one.device, one.region, one.county, one.children]).toEqual([null, null, 0, 0, []])
    expect(JSON.stringify(leaves)).not.toMatch(/10\.\d+\.\d+\.1|强制报告/u)
    expect(await countOf(id)).toBe(1)
  })
  it('is opened by a role of the database that reads no row about anybody, whatever it is told it may see', async () => {
    await report()
    const client = await office.stage.app.pools.qinghe_door.connect()
    try {
      const { rows: tables } = await office.stage.owner.query<{ name: string }>(`select c.relname as name from pg_class c where c.relnamespace = 'qinghe'::regnamespace and c.relkind in ('r', 'p')
        and (has_table_privilege('qinghe_door', c.oid, 'select') or has_any_column_privilege('qinghe_door', c.oid, 'select'))`)
      expect(tables.map(row => row.name).sort()).toEqual(['county_kinds', 'county_plans', 'kind_contents', 'plan_texts', 'regions', 'school_terms', 'tenant_codes', 'tenants', 'work_calendar'])
      await client.query(`begin; set local qinghe.lo = '0'; set local qinghe.hi = '999999999999'; set local qinghe.sees = '4611686018427387903'; set local qinghe.county = '431003'`)
      for (const table of ['records', 'record_parts', 'record_changes', 'record_slips', 'duties', 'children', 'accounts', 'door_receipts', 'record_blinds']) {
        await client.query('savepoint one')
        await expect(client.query(`select * from qinghe.${table}`)).rejects.toThrow(/permission denied/u)
        await client.query('rollback to savepoint one')
      }
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
