/** More than two hundred on paper: a second person, a purpose, an end; never more than the screen shows. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { moveClock } from '../../../testing/clock.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { pdfText, together, wordText } from '../../../testing/paperText.ts'
import { plantRecord } from '../../../testing/records/stock.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { exportSubjects } from '../exportEndpoints.ts'
import { exportRoutesWith } from '../exports/routes.ts'
import { exportNext, sweepExports } from '../exports/run.ts'
import { findKind } from '../records/kinds.ts'

let office: RosterOffice
let officer: Person
let colleague: Person
const county = 431003000000
const many = 205
const rare = '王\u{30EDD}'
const password = 'abcde-fghjk-mnpqr-stuvw'
beforeAll(async () => {
  office = await openRosterOffice(exportRoutesWith(exportSubjects, async () => '7.aa'))
  officer = await office.appoint('countyCivilAffairs', county)
  colleague = await office.appoint('countyCivilAffairs', county)
  for (let i = 0; i < many; i++) await settleChild(office.owner, { spot: 'inside', more: { name: `李${String.fromCodePoint(0x4e10 + i)}` } })
}, 300_000)
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const planned = async (who: Person, subject: string, query: object = {}) => who.post('/api/exports/plan', { subject, query })
async function ordered(subject: string, { rows, purpose = '装入纸质档案' }: { rows?: number; purpose?: string } = {}) {
  const id = newRecordId()
  const reply = await officer.send('/api/exports', { export: id, subject, query: {}, columns: [], rows: rows ?? (await planned(officer, subject)).body.rows, purpose })
  return { id, reply: reply.body }
}
const mine = async (id: string): Promise<any> => (await officer.get('/api/exports')).body.exports.find((one: any) => one.id === id)
const waiting = async (who: Person, id: string): Promise<any> => (await who.get('/api/exports/waiting')).body.exports.find((one: any) => one.id === id)
const agree = async (id: string, who = colleague) => (await who.send(`/api/exports/${id}/decide`, { export: id, approves: true, seen: (await waiting(colleague, id)).seen })).body
async function made(subject: string): Promise<string> {
  const { id, reply } = await ordered(subject)
  expect(reply).toMatchObject({ outcome: 'applied' })
  expect(await agree(id)).toMatchObject({ outcome: 'applied' })
  expect(await exportNext(office.app.kernel, exportSubjects)).toBe(true)
  return id
}
async function fetched(who: Person, id: string, secret?: string) {
  const answer = await office.app.server.inject({ method: 'POST', url: `/api/exports/${id}/file`, cookies: { qinghe: who.token }, headers: { origin: 'http://localhost' }, payload: { export: id, ...(secret === undefined ? {} : { password: secret }) } })
  return { status: answer.statusCode, bytes: answer.rawPayload, name: decodeURIComponent(String(answer.headers['content-disposition'] ?? '')), type: String(answer.headers['content-type']) }
}

it('says before whose papers they are, what stands on them and what is masked, and waits for a second person who reads as much', async () => {
  const { body: plan } = await planned(officer, 'print.archives.file.pdf')
  expect(plan).toMatchObject({ rows: many, needsSecond: true, refused: null, title: '一人一档（PDF）' })
  const seen = new Map<string, string>(plan.columns.map((one: any) => [one.label, one.seen]))
  expect([seen.get('姓名'), seen.get('公民身份号码'), seen.get('走访台账')]).toEqual(['clear', 'masked', 'clear'])
  expect((await ordered('print.archives.file.pdf', { purpose: '' })).reply.issues[0].message).toContain('请写明用途')
  const { id } = await ordered('print.archives.file.pdf')
  expect((await fetched(officer, id)).status).toBe(422)
  expect((await agree(id, officer)).issues[0].code).toBe('export.self')
  const bureau = await office.appoint('educationBureau', county)
  expect((await agree(id, bureau)).issues[0].code).toBe('export.second')
  expect(await waiting(colleague, id)).toMatchObject({ rows: many, purpose: '装入纸质档案', title: '一人一档（PDF）' })
  expect((await officer.send(`/api/exports/${id}/cancel`, { export: id })).body).toMatchObject({ outcome: 'applied' })
})

it('makes every whole file when it is agreed to, with number, name and purpose on every page, hands it to nobody else, and ends with its day', async () => {
  const id = await made('print.archives.file.pdf')
  expect(await mine(id)).toMatchObject({ state: 'ready', isProtected: false, written: many })
  const file = await fetched(officer, id)
  expect([file.status, file.type]).toEqual([200, 'application/pdf'])
  expect(file.name).toMatch(/一人一档（PDF）-DC-\d{8}-[0-9A-F]{6}\.pdf/u)
  const text = together(pdfText(file.bytes))
  for (let i = 0; i < many; i++) expect(text).toContain(`李${String.fromCodePoint(0x4e10 + i)}`)
  expect(text).toMatch(/导出编号DC-\d{8}-[0-9A-F]{6}，某人.*?用途：装入纸质档案/u)
  expect(text).not.toMatch(/999999\d{11}/u)
  expect((await fetched(colleague, id)).status).toBe(404)
  const { rows } = await office.owner.query<{ leaf: any }>(`select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%一人一档（PDF）%文件校验值%'`)
  expect(rows[0]?.leaf).toMatchObject({ count: many, class: 'S3', phrase: expect.stringContaining('205 名') })
  await moveClock(office.owner, '25 hours')
  expect((await fetched(officer, id)).status).toBe(422)
  await sweepExports(office.app.kernel)
  expect((await office.owner.query('select 1 from qinghe.export_pieces where export = $1', [id])).rowCount).toBe(0)
})

it('is not handed out any more to whoever a record in it is kept from since, and does not say why', async () => {
  const known = findKind('mandatoryReport')
  const { rows: [child] } = await office.owner.query<{ id: string; region: string }>('select id, region from qinghe.children where county = 431003 order by id limit 1')
  const record = await plantRecord(office.owner, {
    known: known!, state: 'accepted', values: { urgency: 'now', foundOn: dayFromToday(-1), day: dayFromToday(-1), situation: ['violence'] }, county: 431003, region: Number(child!.region), school: 0, child: child!.id,
  })
  const [id, forms] = [await made('print.archives.file.pdf'), await made('print.archives.form.pdf')]
  const whole = await fetched(officer, id)
  expect([whole.status, together(pdfText(whole.bytes)).includes('强制报告（1条）')]).toEqual([200, true])
  await office.owner.query('select qinghe.keep_from(431003, $1, array[$2]::uuid[], null)', [record, officer.actor.account])
  const refused = await fetched(officer, id)
  expect([refused.status, JSON.parse(refused.bytes.toString()).issues.map((one: any) => one.code)]).toEqual([403, ['export.outdated']])
  // On a form stands no record.
  expect((await fetched(officer, forms)).status).toBe(200)
  const after = await fetched(officer, await made('print.archives.file.pdf'))
  expect([after.status, together(pdfText(after.bytes)).includes('强制报告')]).toEqual([200, false])
})

it('never grows beyond what may leave at once between the order and the making', async () => {
  const { id } = await ordered('print.archives.form.pdf')
  expect(await agree(id)).toMatchObject({ outcome: 'applied' })
  const narrower: typeof exportSubjects = async (r, key) => { const found = await exportSubjects(r, key); return found && { ...found, most: many - 1 } }
  expect(await exportNext(office.app.kernel, narrower)).toBe(true)
  const { state, failure } = await mine(id)
  expect([state, failure]).toEqual(['failed', expect.stringContaining('请重新申请导出')])
})

it('as a roster is one table numbered through; as Word it opens by password alone', async () => {
  const id = await made('print.archives.roster.pdf')
  const text = together(pdfText((await fetched(officer, id)).bytes))
  for (const shown of ['儿童花名册', `共${many}名`, `李${String.fromCodePoint(0x4e10 + many - 1)}`]) expect(text).toContain(shown)
  const word = await made('print.archives.roster.docx')
  expect(await mine(word)).toMatchObject({ isProtected: true })
  expect((await fetched(officer, word)).status).toBe(422)
  const file = await fetched(officer, word, password)
  expect(file.name).toContain('.docx')
  expect(() => wordText(file.bytes)).toThrow()
})

it('is not asked for where it may be taken at once, of a kind the post does not read, or of a layout there is not', async () => {
  const { body } = await planned(officer, 'print.archives.form.pdf', { region: places.nextTown })
  expect(body.refused).toBe('名单里没有可以导出的行，请换一个条件')
  await settleChild(office.owner, { spot: 'nextTown', more: { name: '邻镇一人' } })
  expect((await planned(officer, 'print.archives.form.pdf', { region: places.nextTown })).body.refused).toContain('请关闭以后在打印里直接下载')
  for (const subject of ['print.archives.each.pdf', 'print.archives.file.xlsx', 'print.records.nosuch.list.pdf', 'print.']) expect((await planned(officer, subject)).body.issues[0].code, subject).toBe('export.subject')
  expect((await planned(await office.appoint('finance', county), 'print.records.talk.list.pdf')).status).toBe(403)
})

it('that no font can set fails in words that stand in clear and name no child', async () => {
  await settleChild(office.owner, { spot: 'inside', more: { name: rare } })
  const id = await made('print.archives.form.pdf')
  const { state, failure } = await mine(id)
  expect(state).toBe('failed')
  expect(failure).toContain('请改用 Word')
  expect(failure).not.toContain('王')
})
