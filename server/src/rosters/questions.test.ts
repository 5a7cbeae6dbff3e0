import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { idNumberOf, type MarkedLine, markedBook } from '../../../testing/rosterSheets.ts'

let office: RosterOffice
let supervisor: Person
beforeAll(async () => {
  office = await openRosterOffice()
  supervisor = office.supervisor
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const heads: MarkedLine = { cells: ['姓名', '性别', '出生日期', '公民身份号码'] }
const child = (name: string, day: string, more: Partial<MarkedLine> = {}): MarkedLine => ({ cells: [name, '男', day, idNumberOf(day, 1)], ...more })
const now: MarkedLine[] = [
  heads, child('欧阳小禾', '2016-03-01'), child('欧阳小苗', '2016-03-02', { color: 'FF0000' }), child('欧阳小雨', '2016-03-03', { hidden: true }), child('欧阳小雪', '2016-03-04'),
  child('欧阳小山', '2016-03-05'), child('欧阳小川', '2016-03-06'), { cells: ['备注：红色为已离开'] },
]
const before: MarkedLine[] = [heads, child('司徒小禾', '2014-03-01'), child('司徒小苗', '2014-03-02')]
const answer = (id: string, answers: { question: string; options: string[] }[]) => supervisor.send(`/api/rosters/${id}/answers`, { answers })
const namesOf = async (id: string) => (await supervisor.get(`/api/rosters/${id}/rows?limit=200`)).body.rows.map((row: any) => row.cells[0])

describe('a workbook with a hidden sheet, hidden lines and red ones', () => {
  it('is judged once somebody has answered, and says of every line it leaves out why', async () => {
    const batch = await office.uploaded(supervisor, markedBook([{ name: '三季度', lines: now }, { name: '二季度', hidden: true, lines: before }]))
    expect([batch.state, batch.counts.total]).toEqual(['asking', 0])
    expect(batch.questions.map((one: any) => one.kind)).toEqual(['sheets', 'hiddenRows', 'markedRows'])
    const red = batch.questions.find((one: any) => one.kind === 'markedRows')
    expect(red.text).toContain('已离开')
    expect((await answer(batch.id, [])).body).toMatchObject({ outcome: 'applied' })
    const read = await office.rested(supervisor, batch.id)
    expect(await namesOf(batch.id)).toEqual(['欧阳小禾', '欧阳小雪', '欧阳小山', '欧阳小川'])
    const left = new Map(read.leftOut.map((one: any) => [`${one.sheet} ${one.why}`, [one.count, one.lines]]))
    expect([left.get('0 hidden'), left.get('0 marked'), left.get('1 sheetNotTaken')]).toEqual([[1, [4]], [1, [3]], [3, [1, 2, 3]]])
  })

  it('can be answered otherwise later on, and only the question that is answered changes', async () => {
    const batch = await office.uploaded(supervisor, markedBook([{ name: '三季度', lines: now }, { name: '二季度', hidden: true, lines: before }]))
    await answer(batch.id, [])
    await office.rested(supervisor, batch.id)
    await answer(batch.id, [{ question: batch.questions[2].id, options: ['take'] }])
    await office.rested(supervisor, batch.id)
    expect(await namesOf(batch.id)).toEqual(['欧阳小禾', '欧阳小苗', '欧阳小雪', '欧阳小山', '欧阳小川'])
    await answer(batch.id, [{ question: 'sheets', options: batch.questions[0].options.map((one: any) => one.id) }])
    const read = await office.rested(supervisor, batch.id)
    expect(await namesOf(batch.id)).toEqual(['欧阳小禾', '欧阳小苗', '欧阳小雪', '欧阳小山', '欧阳小川', '司徒小禾', '司徒小苗'])
    expect(read.layouts.map((one: any) => [one.name, one.hidden, one.taken])).toEqual([['三季度', false, true], ['二季度', true, true]])
  })
})

describe('a column that may be of several people', () => {
  it('is asked about, and the answer holds for the next roster of the office', async () => {
    const lines: MarkedLine[] = [{ cells: ['姓名', '性别', '出生日期', '家长电话'] }, { cells: ['欧阳小禾', '男', '2016-03-01', '19900000001'] }, { cells: ['欧阳小苗', '男', '2016-03-02', '19900000002'] }]
    const batch = await office.uploaded(supervisor, markedBook([{ name: '甲', lines }]))
    const asked = batch.questions.find((one: any) => one.kind === 'column')
    expect([batch.state, asked.title]).toEqual(['asking', expect.stringContaining('家长电话')])
    await answer(batch.id, [{ question: asked.id, options: ['mother.phone'] }])
    const read = await office.rested(supervisor, batch.id)
    expect([read.state, read.columns[3].target, read.questions[0].answer]).toEqual(['ready', 'mother.phone', ['mother.phone']])
    const next = await office.uploaded(supervisor, markedBook([{ name: '乙', lines }]))
    expect([next.state, next.columns[3].target]).toEqual(['ready', 'mother.phone'])
  })
})

describe('a village that two towns have', () => {
  it('is asked about where no column names the town, and the answer puts all its lines there', async () => {
    const lines: MarkedLine[] = [{ cells: ['姓名', '性别', '出生日期', '村'] }, { cells: ['欧阳小禾', '男', '2016-03-01', '太坪头村'] }, { cells: ['欧阳小苗', '女', '2016-03-02', '太坪头村'] }]
    const batch = await office.uploaded(office.officer, markedBook([{ name: '名单', lines }]))
    const [asked] = batch.questions
    expect([batch.state, asked.kind, asked.options.length]).toEqual(['asking', 'division', 3])
    const chosen = asked.options.find((one: any) => one.label.startsWith('五盖山'))
    expect((await office.officer.send(`/api/rosters/${batch.id}/answers`, { answers: [{ question: asked.id, options: [chosen.id] }] })).body).toMatchObject({ outcome: 'applied' })
    const read = await office.rested(office.officer, batch.id)
    expect([read.counts.error, read.questions[0].answer]).toEqual([0, [chosen.id]])
    await office.imported(office.officer, batch)
    const kept = await office.owner.query(`select distinct region from qinghe.children where batch = $1`, [batch.id])
    expect(kept.rows.map(row => Number(row.region))).toEqual([Number(chosen.id)])
  })
})
