import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { idNumberOf, workbookOf } from '../../../testing/rosterSheets.ts'

let office: RosterOffice
let supervisor: Person
beforeAll(async () => {
  office = await openRosterOffice()
  supervisor = office.supervisor
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const heads = ['姓名', '性别', '出生日期', '公民身份号码', '所在村（居）', '监护人电话']
const child = (name: string, day: string, order: number): string[] => [name, order % 2 === 1 ? '男' : '女', day, idNumberOf(day, order), '', '']
const book = () => workbookOf([
  { name: '说明', rows: [['本表由各村填报，有问题请与镇里联系'], ['一村一张表']] },
  { name: '甲村', rows: [['留守儿童花名册'], heads, child('欧阳小禾', '2016-03-01', 1), child('欧阳小苗', '2017-05-02', 2), ['合计：2人']] },
  { name: '乙村', rows: [heads, child('慕容小雨', '2015-08-09', 1), child('欧阳小禾', '2016-03-01', 1)] },
  { name: '甲村 (2)', rows: [['留守儿童花名册'], heads, child('欧阳小禾', '2016-03-01', 1), child('欧阳小苗', '2017-05-02', 2)] },
])

const rowsOf = async (id: string, filter = 'all') => (await supervisor.get(`/api/rosters/${id}/rows?filter=${filter}&limit=200`)).body.rows

describe('a workbook with a sheet per village', () => {
  it('asks which sheets are meant before anything is judged, and says of all it leaves out how much it is', async () => {
    const batch = await office.uploaded(supervisor, await book())
    expect(batch).toMatchObject({ state: 'asking', counts: { total: 0 }, sheets: ['说明', '甲村', '乙村', '甲村 (2)'] })
    expect(batch.layouts.map((one: any) => [one.name, one.headingTo])).toEqual([['说明', null], ['甲村', 2], ['乙村', 1], ['甲村 (2)', 2]])
    const question = batch.questions.find((one: any) => one.kind === 'sheets')
    const [first, second] = question.options
    expect((await supervisor.send(`/api/rosters/${batch.id}/commit`, { expected: 1 })).body.issues[0].code).toBe('batch.state')

    expect((await supervisor.send(`/api/rosters/${batch.id}/answers`, { answers: [{ question: 'sheets', options: ['s99'] }] })).body.issues[0].code).toBe('batch.question')
    expect((await supervisor.send(`/api/rosters/${batch.id}/answers`, { answers: [{ question: question.id, options: [first.id, second.id] }] })).body).toMatchObject({ outcome: 'applied' })
    const read = await office.rested(supervisor, batch.id)
    expect(read).toMatchObject({ state: 'ready', sheet: '甲村', headerRow: 2, counts: { total: 4 } })
    expect(read.layouts.map((one: any) => [one.taken, one.children])).toEqual([[false, 0], [true, 2], [true, 2], [false, 0]])
    expect(read.questions.find((one: any) => one.id === question.id).answer).toEqual([first.id, second.id])
    const left = new Map(read.leftOut.map((one: any) => [`${one.sheet} ${one.why}`, one]))
    expect(left.get('0 sheetNotTaken')).toMatchObject({ count: 2, lines: [1, 2] })
    expect(left.get('3 sheetNotTaken')).toMatchObject({ count: 4 })
    expect([...left.values()].reduce((sum: number, one: any) => sum + one.count, 0) + read.counts.total).toBe(2 + 5 + 3 + 4)
  })

  it('numbers lines as each sheet does, and names the sheet where a child stands twice', async () => {
    const batch = await office.uploaded(supervisor, await book())
    await supervisor.send(`/api/rosters/${batch.id}/answers`, { answers: [{ question: 'sheets', options: batch.questions[0].options.slice(0, 2).map((one: any) => one.id) }] })
    await office.rested(supervisor, batch.id)
    const rows = await rowsOf(batch.id)
    expect(rows.map((one: any) => [one.sheet, one.line, one.cells[0]])).toEqual([[1, 3, '欧阳小禾'], [1, 4, '欧阳小苗'], [2, 2, '慕容小雨'], [2, 3, '欧阳小禾']])
    expect(rows[3].issues.find((one: any) => one.code === 'row.repeated')).toMatchObject({ severity: 'error', title: '与“甲村”第 3 行重复' })
    expect(rows[0].issues.map((one: any) => one.code)).not.toContain('row.repeated')
  })

  it('of which one was asked for at the upload is not asked about', async () => {
    const batch = await office.uploaded(supervisor, await book(), '花名册.xlsx', { sheet: '乙村' })
    expect(batch).toMatchObject({ state: 'ready', sheet: '乙村', counts: { total: 2 } })
    expect((await office.uploaded(supervisor, await book(), '花名册.xlsx', { sheet: '丙村' })).failure).toContain('丙村')
  })
})
