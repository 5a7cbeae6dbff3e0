import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { exportSubjects } from '../exportEndpoints.ts'
import { readWorkbook } from '../exchange/xlsx.ts'
import { exportRoutesWith } from './routes.ts'
import { exportNext, sweepExports } from './run.ts'

let office: RosterOffice
let officer: Person
let colleague: Person
let supervisor: Person
let head: string | null = '7.aa'
const county = 431003000000
const password = 'abcde-fghjk-mnpqr-stuvw'

const planned = async (who: Person, query: object = {}, columns: readonly string[] = []): Promise<any> => (await who.post('/api/exports/plan', { subject: 'archives', query, columns })).body
type Wish = { query?: object; columns?: readonly string[]; rows?: number; purpose?: string }
async function ordered(who: Person, { query = {}, columns = [], rows, purpose = '报市民政局年度核对' }: Wish = {}) {
  const id = newRecordId()
  const reply = await who.send('/api/exports', { export: id, subject: 'archives', query, columns, rows: rows ?? (await planned(who, query, columns)).rows, purpose })
  return { id, reply: reply.body }
}
const mine = async (who: Person, id: string): Promise<any> => (await who.get('/api/exports')).body.exports.find((one: any) => one.id === id)
const waiting = async (who: Person, id: string): Promise<any> => (await who.get('/api/exports/waiting')).body.exports.find((one: any) => one.id === id)
async function decided(who: Person, id: string, more: object = {}) {
  const { seen } = await waiting(who, id) ?? await waiting(colleague, id)
  return (await who.send(`/api/exports/${id}/decide`, { export: id, approves: true, seen, ...more })).body
}
async function fetched(who: Person, id: string, secret?: string) {
  const answer = await office.app.server.inject({ method: 'POST', url: `/api/exports/${id}/file`, cookies: { qinghe: who.token }, headers: { origin: 'http://localhost' }, payload: { export: id, ...(secret === undefined ? {} : { password: secret }) } })
  return { status: answer.statusCode, bytes: answer.rawPayload, name: decodeURIComponent(String(answer.headers['content-disposition'] ?? '')), problem: () => JSON.parse(answer.body).issues[0].code }
}
async function textsOf(bytes: Uint8Array): Promise<string[][]> {
  const read = await readWorkbook((async function* () { yield bytes })())
  const rows: string[][] = []
  for await (const row of read.rows) rows.push(row.cells.map(cell => cell.text))
  return rows
}
const leaves = async (): Promise<any[]> => {
  const { rows } = await office.owner.query(`select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%导出%' order by convert_from(leaf, 'UTF8')::jsonb->>'at'`)
  return rows.map(row => row.leaf)
}

beforeAll(async () => {
  office = await openRosterOffice(exportRoutesWith(exportSubjects, async () => head))
  officer = await office.appoint('countyCivilAffairs', county)
  colleague = await office.appoint('countyCivilAffairs', county)
  supervisor = await office.appoint('childSupervisor', places.town)
  for (let i = 0; i < 3; i++) await settleChild(office.owner, { spot: 'inside', more: { name: i === 0 ? '=cmd|1' : `王小${'禾苗'[i - 1]}` } })
  for (let i = 0; i < 205; i++) await settleChild(office.owner, { spot: 'nextTown', more: { name: `李${String.fromCodePoint(0x4e10 + i)}` } })
}, 300_000)
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a list of up to 200 rows', () => {
  it('says before what would leave: how many rows, which columns, which of them masked and which not at all', async () => {
    const plan = await planned(supervisor, {}, ['id', 'village', 'caregiver'])
    expect(plan).toMatchObject({ rows: 3, needsSecond: false, refused: null, title: '儿童档案名单' })
    expect(plan.columns.map((one: any) => [one.label, one.seen])).toEqual([['姓名', 'clear'], ['性别', 'clear'], ['年龄', 'clear'], ['身份证号', 'masked'], ['村（居）', 'clear'], ['现照护人', 'clear']])
    const school = await office.appoint('educationBureau', county)
    expect((await planned(school, {}, ['village', 'caregiver', 'schooling'])).leftOut).toEqual(expect.arrayContaining([]))
  })

  it('leaves at once as a workbook that names who, why and when, with texts as texts and a number that holds it to the log', async () => {
    const { id } = await ordered(supervisor, { columns: ['id', 'village', 'updated'] })
    const file = await fetched(supervisor, id)
    expect(file.status).toBe(200)
    expect(file.name).toMatch(/儿童档案名单-DC-\d{8}-[0-9A-F]{6}\.xlsx/)
    const texts = await textsOf(file.bytes)
    expect(texts[0]?.[0]).toBe('儿童档案名单')
    expect(texts[1]?.[0]).toMatch(/导出编号 DC-.*导出人 某人（栖凤渡镇 .*用途：报市民政局年度核对　共 3 行/)
    expect(texts[3]).toEqual(['姓名', '性别', '年龄', '身份证号', '村（居）', '最近更新'])
    const names = texts.slice(4, 7).map(row => row[0])
    expect(names.sort()).toEqual(['=cmd|1', '王小禾', '王小苗'].sort())
    expect(texts.flat().join()).toContain('审计日志校验值：7.aa')
    // No whole number of an id, and no formula.
    expect(texts.flat().some(text => /999999\d{11}/.test(text))).toBe(false)
    expect((await leaves()).at(-1)).toMatchObject({ phrase: expect.stringMatching(/下载导出的文件，DC-.*3 行.*用途：报市民政局年度核对/), count: 3 })
    expect((await fetched(officer, id)).status).toBe(404)
    await moveClock(office.owner, '31 minutes')
    expect((await fetched(supervisor, id)).problem()).toBe('export.over')
  })

  it('is not exported when it is other than what was seen, or without words that say why', async () => {
    expect((await ordered(supervisor, { rows: 2 })).reply.issues[0].code).toBe('export.changed')
    expect((await ordered(supervisor, { purpose: '' })).reply.issues[0].message).toContain('请写明用途')
    expect((await ordered(supervisor, { purpose: '核对 999999201605010027' })).reply.status).toBe(400)
  })
})

describe('a list of more than 200 rows', () => {
  it('waits for a second person, who sees what it is and may say no with a reason; nobody is their own', async () => {
    const { id } = await ordered(officer)
    expect((await fetched(officer, id)).problem()).toBe('export.notReady')
    const seen = await waiting(colleague, id)
    expect(seen).toMatchObject({ rows: 208, purpose: '报市民政局年度核对', by: { name: '某人' }, state: 'waiting' })
    expect(await waiting(officer, id)).toBe(undefined)
    expect((await decided(officer, id)).issues[0].code).toBe('export.self')
    // The town lies below, and does not even learn of it.
    expect(await waiting(supervisor, id)).toBe(undefined)
    expect((await supervisor.send(`/api/exports/${id}/decide`, { export: id, approves: true, seen: seen.seen })).status).toBe(404)
    // Who reads less of it than whoever asked does not decide.
    const bureau = await office.appoint('educationBureau', county)
    expect(await waiting(bureau, id)).toBe(undefined)
    expect((await bureau.send(`/api/exports/${id}/decide`, { export: id, approves: true, seen: seen.seen })).body.issues[0].code).toBe('export.second')
    expect((await decided(colleague, id, { seen: 'other' })).issues[0].code).toBe('export.otherThanSeen')
    expect((await decided(colleague, id, { approves: false })).issues[0].code).toBe('export.reason')
    expect((await decided(colleague, id, { approves: false, reason: '市里只要汇总数' })).outcome).toBe('applied')
    expect(await mine(officer, id)).toMatchObject({ state: 'declined', decided: { words: '市里只要汇总数' } })
    expect(await exportNext(office.app.kernel, exportSubjects)).toBe(false)
  })

  it('is written when approved, opens with the password alone, is fetched by nobody else, and is gone when its day is over', async () => {
    const { id } = await ordered(officer)
    expect((await decided(colleague, id)).outcome).toBe('applied')
    expect(await exportNext(office.app.kernel, exportSubjects)).toBe(true)
    expect(await mine(officer, id)).toMatchObject({ state: 'ready', written: 208, failure: null })
    expect((await fetched(officer, id)).problem()).toBe('export.password')
    expect((await fetched(colleague, id, password)).status).toBe(404)
    const file = await fetched(officer, id, password)
    expect(file.status).toBe(200)
    expect(file.bytes.subarray(0, 4).toString('hex')).toBe('d0cf11e0')
    const { decryptDocx } = await import('@cj-tech-master/excelts/word/crypto')
    await expect(decryptDocx(file.bytes, 'abcde-fghjk-mnpqr-stuvx')).rejects.toThrow()
    const texts = await textsOf(await decryptDocx(file.bytes, password))
    expect(texts.filter(row => row[0]?.startsWith('李'))).toHaveLength(205)
    // What lies in the database opens for nobody without the keys.
    const { rows: pieces } = await office.owner.query('select sealed from qinghe.export_pieces where export = $1', [id])
    expect(pieces.length).toBeGreaterThan(0)
    for (const { sealed } of pieces) expect(sealed.includes(Buffer.from('xl/worksheets'))).toBe(false)
    const leaf = (await leaves()).find(one => /^导出 DC-.*儿童档案名单 208 行/.test(one.phrase))
    expect(leaf).toMatchObject({ count: 208, outcome: 'answered' })
    await moveClock(office.owner, '25 hours')
    expect((await fetched(officer, id, password)).problem()).toBe('export.over')
    await sweepExports(office.app.kernel)
    const { rows: [left] } = await office.owner.query(`select state, secret, (select count(*)::int from qinghe.export_pieces where export = $1) as pieces from qinghe.exports where id = $1`, [id])
    expect(left).toEqual({ state: 'over', secret: null, pieces: 0 })
  })

  it('is asked about again when the list has become longer than what was approved', async () => {
    const { id } = await ordered(officer)
    await decided(colleague, id)
    await settleChild(office.owner, { spot: 'nextTown', more: { name: '后来的孩子' } })
    await exportNext(office.app.kernel, exportSubjects)
    expect(await mine(officer, id)).toMatchObject({ state: 'waiting', rows: 209, decided: null, failure: expect.stringContaining('变长') })
    expect((await officer.send(`/api/exports/${id}/cancel`, { export: id })).body.outcome).toBe('applied')
    expect(await waiting(colleague, id)).toBe(undefined)
  })

  it('is nothing once the request is old, cancelled, or the post that asked has ended', async () => {
    const old = await ordered(officer)
    await moveClock(office.owner, '8 days')
    expect(await waiting(colleague, old.id)).toBe(undefined)
    expect(await mine(officer, old.id)).toMatchObject({ state: 'over' })
    const other = await office.appoint('countyCivilAffairs', county)
    const { id } = await ordered(other)
    await decided(colleague, id)
    await office.owner.query(`update qinghe.postings set state = 'ended', valid_to = valid_from where id = $1`, [other.actor.posting])
    await exportNext(office.app.kernel, exportSubjects)
    expect(await mine(other, id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('岗位已经结束') })
  })

  it('is not handed out to somebody who does not read as much of it any more', async () => {
    const { id } = await ordered(officer)
    await decided(colleague, id)
    await exportNext(office.app.kernel, exportSubjects)
    const role = officer.actor.role
    Object.assign(officer.actor, { role: 'youthLeague' })
    expect((await fetched(officer, id, password)).status).toBe(403)
    Object.assign(officer.actor, { role })
    expect((await fetched(officer, id, password)).status).toBe(200)
  })

  it('is not handed out once a child in it has gone to where whoever asked does not look, and says so in the words of any change', async () => {
    const neighbour = await office.appoint('childSupervisor', places.nextTown)
    const { id } = await ordered(neighbour)
    expect((await decided(colleague, id)).outcome).toBe('applied')
    await exportNext(office.app.kernel, exportSubjects)
    expect((await fetched(neighbour, id, password)).status).toBe(200)
    const { rows: [one] } = await office.owner.query('select id from qinghe.children where region = $1 order by id limit 1', [places.villageOfNextTown])
    expect((await officer.send(`/api/archives/${one.id}/correct`, { patch: { region: places.village } })).body).toMatchObject({ outcome: 'applied' })
    const refused = await fetched(neighbour, id, password)
    expect([refused.status, refused.problem()]).toEqual([403, 'export.outdated'])
  })

  it('is begun anew by another server when the first is killed, and nothing half is handed out', async () => {
    const { id } = await ordered(officer)
    await decided(colleague, id)
    // As a server leaves it that was killed after its first piece.
    await office.owner.query(`update qinghe.exports set state = 'running', attempts = 1, touched_at = qinghe.now(), written = 100 where id = $1`, [id])
    await office.owner.query(`insert into qinghe.export_pieces (county, export, piece, region, account, sealed) values (431003, $1, 0, $2, $3, 'x'), (431003, $1, 9, $2, $3, 'x')`, [id, county, officer.actor.account])
    expect((await fetched(officer, id, password)).problem()).toBe('export.notReady')
    expect(await exportNext(office.app.kernel, exportSubjects)).toBe(false)
    await moveClock(office.owner, '2 minutes')
    expect(await exportNext(office.app.kernel, exportSubjects)).toBe(true)
    expect(await mine(officer, id)).toMatchObject({ state: 'ready', written: 209 })
    expect((await fetched(officer, id, password)).status).toBe(200)
  })
})

describe('what cannot be exported', () => {
  it('is said in words: a list nobody knows, one without rows, one the post does not read', async () => {
    expect((await officer.post('/api/exports/plan', { subject: 'nothing' })).body.issues[0].code).toBe('export.subject')
    expect(await planned(supervisor, { tab: 'exited' })).toMatchObject({ rows: 0, refused: expect.stringContaining('没有可以导出的行') })
    const admin = await office.appoint('systemAdmin', county)
    expect((await admin.post('/api/exports/plan', { subject: 'archives' })).status).toBe(403)
    expect((await officer.send(`/api/exports/${newUuid()}/cancel`, { export: newUuid() })).status).toBe(404)
    head = null
  })
})
