import { importable } from '@qinghe/domain/rosters/batch.ts'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'

let office: RosterOffice
let officer: Person
let supervisor: Person
beforeAll(async () => {
  office = await openRosterOffice()
  officer = office.officer
  supervisor = office.supervisor
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

describe('a roster', () => {
  it('is read, judged at its cells, mended, imported as one, and found again', async () => {
    const made = await office.form(60, 10)
    const batch = await office.uploaded(supervisor, made.file)
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
      const again = (await supervisor.get(`/api/rosters/${batch.id}/rows?filter=all&limit=200`)).body.rows.find((row: any) => row.row === wrong.row)
      expect(again.state, JSON.stringify(again.issues)).not.toBe('error')
    }
    const now = (await supervisor.get(`/api/rosters/${batch.id}`)).body
    const expected = importable(now.counts)
    expect((await supervisor.send(`/api/rosters/${batch.id}/commit`, { expected: expected + 1 })).status).toBe(422)
    expect(await office.imported(supervisor, batch)).toMatchObject({ state: 'committed', counts: { imported: expected } })
    const listed = (await supervisor.get(`/api/archives?batch=${batch.id}&limit=100`)).body
    expect(listed.rows).toHaveLength(expected)
    expect(new Set(listed.rows.map((r: any) => r.status))).toEqual(new Set(['countyReviewing']))
    const [one] = listed.rows
    expect((await officer.post('/api/archives/search', { text: one.name })).body.hits.map((h: any) => h.id)).toContain(one.id)
  })

  it('is undone except for whoever has been worked on since, and can come again', async () => {
    const { body } = await supervisor.get('/api/rosters')
    const [batch] = body.batches
    const { rows } = (await supervisor.get(`/api/archives?batch=${batch.id}&limit=2`)).body
    expect((await officer.send(`/api/archives/${rows[0].id}/correct`, { patch: { schoolName: '改过的小学' } })).body).toMatchObject({ outcome: 'applied' })
    const undone = await supervisor.send(`/api/rosters/${batch.id}/undo`, { reason: '传错了文件' })
    expect(undone.body).toMatchObject({ outcome: 'applied' })
    expect(await office.rested(supervisor, batch.id, ['undoing'])).toMatchObject({ state: 'undone', undoneBecause: '传错了文件', keptAtUndo: [{ child: rows[0].id, because: '导入后有人改过' }] })
    // Gone, not 已退出.
    expect((await officer.get(`/api/archives/${rows[1].id}`)).status).toBe(404)
    expect((await officer.get(`/api/archives?batch=${batch.id}&limit=100`)).body.rows.map((row: any) => row.id)).toEqual([rows[0].id])
    expect(await office.imported(supervisor, batch)).toMatchObject({ state: 'committed' })
  })

  it('enters the register at once when the county imports it', async () => {
    const batch = await office.uploaded(officer, (await office.form(5, 0)).file)
    const known = (await officer.get(`/api/rosters/${batch.id}/rows`)).body.rows.filter((r: any) => r.issues.some((i: any) => i.code === 'row.known'))
    expect(known.length).toBeGreaterThan(0)
    // The archive itself, which somebody opens before deciding.
    const issue = known[0].issues.find((i: any) => i.code === 'row.known')
    const archive = (await officer.get(`/api/archives/${issue.child}`)).body
    expect(issue.title).toBe(`可能已在册：${archive.identity.values.name}`)
    // However far down they stand among rows that are worth a look for other reasons.
    const asked = (await officer.get(`/api/rosters/${batch.id}/rows?filter=known&limit=1`)).body
    expect(asked.rows.map((r: any) => r.row)).toEqual([known[0].row])
    expect((await officer.get(`/api/rosters/${batch.id}/rows?filter=known&limit=200`)).body.rows.map((r: any) => r.row)).toEqual(known.map((r: any) => r.row))
  })

  it('without a heading, or not a workbook at all, says what to do', async () => {
    const none = await office.uploaded(officer, Buffer.from('a,b\n1,2\n'), 'x.csv')
    expect(none).toMatchObject({ state: 'asking', questions: [], failure: expect.stringContaining('表头'), layouts: [{ lines: 2, headingTo: null }] })
    const garbage = await office.uploaded(officer, Buffer.from([1, 2, 3, 4, 5]), 'x.xlsx')
    expect(garbage).toMatchObject({ state: 'failed', failure: expect.stringMatching(/[一-龥]/) })
    expect((await officer.post('/api/rosters', { id: newChildId(), input: {} })).status).toBe(400)
  })

  it('gives the blank form and the marked workbook as downloads', async () => {
    const [batch] = (await officer.get('/api/rosters')).body.batches
    for (const path of ['/api/rosters/template', `/api/rosters/${batch.id}/marked`]) {
      const answer = await office.app.server.inject({ method: 'GET', url: path, cookies: { qinghe: officer.token } })
      expect(answer.statusCode).toBe(200)
      expect(answer.rawPayload.subarray(0, 2).toString()).toBe('PK')
    }
  })
})
