import { newRecordId, newChildId } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type App, type Person, startApp } from '../../../testing/app.ts'
import { formRowOf } from '../../../testing/workbooks/registrationForm.ts'
import { registrationWorkbook } from '../../../testing/workbooks/registrationWorkbook.ts'
import { demoCounty } from '../../../testing/world.ts'
import { randomOf } from '../../../testing/world/random.ts'
import { routes as archiveRoutes } from '../archives/routes.ts'
import { openInFlightFolder } from '../exchange/inFlight.ts'
import { loadRegions } from '../regions/load.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { rosterRoutes } from './routes.ts'
import { rosterUploads } from './upload.ts'

const county = 431003000000
let app: App
let officer: Person
let supervisor: Person
let town: number
let place: ReturnType<typeof demoCounty>
const faults: unknown[] = []

beforeAll(async () => {
  app = await startApp([...archiveRoutes, ...rosterRoutes], [], [rosterUploads(openInFlightFolder(join(mkdtempSync(join(tmpdir(), 'qinghe-')), 'f')), error => { faults.push(error) })])
  const owner = new pg.Client(app.db.connection('qinghe_owner'))
  await owner.connect()
  await loadRegions(owner, { within: regionCode(county) })
  await owner.query(`insert into qinghe.tenants values (431003, '2020-01-01')`)
  await owner.query(`insert into qinghe.tenant_codes values (431003, ${county}, '2020-01-01', null)`)
  await owner.end()
  place = demoCounty(7)
  town = Math.floor((place.children[0]?.region ?? 0) / 1000) * 1000
  officer = app.as({ role: 'countyCivilAffairs', region: county })
  supervisor = app.as({ role: 'childSupervisor', region: town })
}, 60_000)
afterAll(async () => {
  const seen = app.faults
  await app.stop()
  expect([...seen, ...faults]).toEqual([])
})

/** A form of children who live in the town, as the town would write it. */
async function form(count: number, planted: number) {
  const villages = new Map(place.county.villages.map(v => [v.code, v.name]))
  const children = place.children.filter(c => Math.floor(c.region / 1000) * 1000 === town).slice(0, count)
  return registrationWorkbook({
    rows: () => children.map(c => formRowOf(randomOf('form', c.id), c, villages.get(c.region) ?? '')), faults: planted, savedBy: 'here', seed: 3,
  })
}

async function uploaded(who: Person, bytes: Uint8Array, name = '花名册.xlsx'): Promise<any> {
  const batch = newRecordId()
  const reply = await who.upload('/api/rosters', { batch, fileName: name }, { name, bytes })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  for (;;) {
    const { body } = await who.get(`/api/rosters/${batch}`)
    if (body.state === 'ready' || body.state === 'failed') return body
    await pause(50)
  }
}

describe('a roster', () => {
  it('is read, judged at its cells, mended, imported as one, and found again', async () => {
    const made = await form(60, 10)
    const batch = await uploaded(supervisor, made.file)
    expect(batch).toMatchObject({ state: 'ready', sheet: '汇总', headerRow: 3 })
    expect(batch.counts.total).toBe(made.children)
    const { rows } = (await supervisor.get(`/api/rosters/${batch.id}/rows?filter=problems&limit=200`)).body
    const marked = new Set(rows.flatMap((r: any) => r.issues.map(() => r.row)))
    for (const fault of made.faults) expect(marked.has(fault.row), JSON.stringify(fault)).toBe(true)
    expect(batch.counts.error).toBeGreaterThan(3)

    const wrong = made.faults.find(f => f.kind === 'idChecksumWrong' || f.kind === 'ethnicUnknown' || f.kind === 'monthThirteen')
    if (wrong) {
      const right = typeof wrong.right === 'object' && wrong.right !== null ? wrong.right.day : String(wrong.right)
      expect((await supervisor.send(`/api/rosters/${batch.id}/cells`, { row: wrong.row, column: wrong.column - 1, value: right })).body).toMatchObject({ outcome: 'applied' })
      const again = (await supervisor.get(`/api/rosters/${batch.id}/rows?filter=all&after=${wrong.row - 1}&limit=1`)).body.rows[0]
      expect(again.state, JSON.stringify(again.issues)).not.toBe('error')
    }
    const now = (await supervisor.get(`/api/rosters/${batch.id}`)).body
    const expected = now.counts.ok + now.counts.warning - now.counts.deselected
    expect((await supervisor.send(`/api/rosters/${batch.id}/commit`, { expected: expected + 1 })).status).toBe(422)
    const done = await supervisor.send(`/api/rosters/${batch.id}/commit`, { expected })
    expect(done.body).toMatchObject({ outcome: 'applied', counts: { imported: expected } })
    const listed = (await supervisor.get(`/api/archives?batch=${batch.id}&limit=100`)).body
    expect(listed.rows).toHaveLength(expected)
    expect(new Set(listed.rows.map((r: any) => r.status))).toEqual(new Set(['countyReviewing']))
    const [one] = listed.rows
    expect((await officer.post('/api/archives/search', { text: one.name })).body.hits.map((h: any) => h.id)).toContain(one.id)
  }, 60_000)

  it('is undone except for whoever has been worked on since, and can come again', async () => {
    const { body } = await supervisor.get('/api/rosters')
    const [batch] = body.batches
    const { rows } = (await supervisor.get(`/api/archives?batch=${batch.id}&limit=2`)).body
    expect((await officer.send(`/api/archives/${rows[0].id}/correct`, { patch: { schoolName: '改过的小学' } })).body).toMatchObject({ outcome: 'applied' })
    const undone = await supervisor.send(`/api/rosters/${batch.id}/undo`, { reason: '传错了文件' })
    expect(undone.body).toMatchObject({ outcome: 'applied', counts: { kept: 1 } })
    expect((await supervisor.get(`/api/rosters/${batch.id}`)).body).toMatchObject({ state: 'undone', keptAtUndo: [{ child: rows[0].id }] })
    expect((await officer.get(`/api/archives/${rows[1].id}`)).body).toMatchObject({ status: 'exited' })
    const again = (await supervisor.get(`/api/rosters/${batch.id}`)).body
    expect((await supervisor.send(`/api/rosters/${batch.id}/commit`, { expected: again.counts.undone })).body).toMatchObject({ outcome: 'applied' })
  }, 60_000)

  it('enters the register at once when the county imports it', async () => {
    const batch = await uploaded(officer, (await form(5, 0)).file)
    const known = (await officer.get(`/api/rosters/${batch.id}/rows`)).body.rows.filter((r: any) => r.issues.some((i: any) => i.code === 'row.known'))
    expect(known.length).toBeGreaterThan(0)
    // However far down they stand among rows that are worth a look for other reasons.
    const asked = (await officer.get(`/api/rosters/${batch.id}/rows?filter=known&limit=1`)).body
    expect(asked.rows.map((r: any) => r.row)).toEqual([known[0].row])
    expect((await officer.get(`/api/rosters/${batch.id}/rows?filter=known&limit=200`)).body.rows.map((r: any) => r.row)).toEqual(known.map((r: any) => r.row))
  }, 60_000)

  it('without a heading, or not a workbook at all, says what to do', async () => {
    const none = await uploaded(officer, Buffer.from('a,b\n1,2\n'), 'x.csv')
    expect(none).toMatchObject({ state: 'failed', failure: expect.stringContaining('表头') })
    const garbage = await uploaded(officer, Buffer.from([1, 2, 3, 4, 5]), 'x.xlsx')
    expect(garbage).toMatchObject({ state: 'failed', failure: expect.stringMatching(/[一-龥]/) })
    expect((await officer.post('/api/rosters', { id: newChildId(), input: {} })).status).toBe(400)
  }, 60_000)

  it('gives the blank form and the marked workbook as downloads', async () => {
    const [batch] = (await officer.get('/api/rosters')).body.batches
    for (const path of ['/api/rosters/template', `/api/rosters/${batch.id}/marked`]) {
      const answer = await app.server.inject({ method: 'GET', url: path, cookies: { qinghe: officer.token } })
      expect(answer.statusCode).toBe(200)
      expect(answer.rawPayload.subarray(0, 2).toString()).toBe('PK')
    }
  }, 30_000)
})
