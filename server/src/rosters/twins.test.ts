import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { csvOfRows, idNumberOf, workbookOf } from '../../../testing/rosterSheets.ts'

let office: RosterOffice
let supervisor: Person
beforeAll(async () => {
  office = await openRosterOffice()
  supervisor = office.supervisor
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const heads = ['姓名', '性别', '出生日期', '公民身份号码', '监护人电话']
const rowsOf = async (id: string) => (await supervisor.get(`/api/rosters/${id}/rows?limit=200`)).body.rows
const repeats = (rows: any[]) => rows.map(row => row.issues.find((one: any) => one.code === 'row.repeated')?.title ?? null)
const fix = (id: string, row: number, column: number, value: string) => supervisor.send(`/api/rosters/${id}/cells`, { row, column, value })
const dayOf = (i: number): string => new Date(Date.UTC(2014, 0, 1 + i)).toISOString().slice(0, 10)

describe('a child that stands twice', () => {
  const day = '2016-03-01'
  const one = idNumberOf(day, 1)
  it('is found by its number, and by name and birthday where one of the lines has no number', async () => {
    const batch = await office.uploaded(supervisor, csvOfRows([heads,
      ['欧阳小禾', '男', day, one, ''], ['欧阳小禾', '男', day, '', ''], ['慕容小雨', '男', day, idNumberOf(day, 3), ''], ['慕容小雨', '男', day, idNumberOf(day, 5), ''], ['司徒小苗', '男', day, one, ''],
    ]), 'a.csv')
    // Two different numbers are two children, whatever else agrees.
    expect(repeats(await rowsOf(batch.id))).toEqual([null, '与第 2 行重复', null, null, '与第 2 行重复'])
  })

  it('is one line again when the other was mended, and two when it was mended wrongly', async () => {
    const batch = await office.uploaded(supervisor, csvOfRows([heads, ['欧阳小禾', '男', day, one, ''], ['司徒小苗', '男', day, one, '']]), 'b.csv')
    expect(repeats(await rowsOf(batch.id))).toEqual([null, '与第 2 行重复'])
    expect((await fix(batch.id, 2, 3, idNumberOf(day, 7))).body).toMatchObject({ outcome: 'applied' })
    expect(repeats(await rowsOf(batch.id))).toEqual([null, null])
    expect((await supervisor.get(`/api/rosters/${batch.id}/groups`)).body.groups.filter((group: any) => group.code === 'row.repeated')).toEqual([])
    await fix(batch.id, 2, 3, one)
    expect(repeats(await rowsOf(batch.id))).toEqual([null, '与第 2 行重复'])
    expect((await supervisor.get(`/api/rosters/${batch.id}/groups`)).body.groups.find((group: any) => group.code === 'row.repeated')).toMatchObject({ count: 1, rows: [3] })
  })

  it('is found however far apart the lines stand, and a telephone of too many lines is said of all of them', async () => {
    const count = 2_300
    const line = (i: number) => [`欧${'阳司徒慕容'[i % 5]}${'禾苗雨雪山'[Math.floor(i / 5) % 5]}`, '男', dayOf(i), idNumberOf(dayOf(i), 1), i % 400 === 0 ? '19900001234' : '']
    const batch = await office.uploaded(supervisor, csvOfRows([heads, ...Array.from({ length: count }, (_, i) => line(i)), line(3)]), 'c.csv')
    expect(batch).toMatchObject({ state: 'ready', counts: { total: count + 1, error: 1 } })
    const { rows: errors } = (await supervisor.get(`/api/rosters/${batch.id}/rows?filter=errors`)).body
    expect([errors[0].line, repeats(errors)]).toEqual([count + 2, ['与第 5 行重复']])
    const shared = (await supervisor.get(`/api/rosters/${batch.id}/groups?limit=200`)).body.groups.filter((group: any) => group.code === 'phone.shared')
    expect(shared.map((group: any) => [group.count, group.rows.map((row: number) => row - 2)])).toEqual([[6, [0, 400, 800, 1_200, 1_600, 2_000]]])
  })
})

describe('a value that fills the lines below', () => {
  it('is shown in each of them, and mended for all of them in the line that has it', async () => {
    const rows = [['所在村（居）', '姓名', '性别', '出生日期'], ...Array.from({ length: 5 }, (_, i) => [i === 0 ? '焦冲' : '', `欧阳小${'禾苗雨雪山'[i]}`, '男', dayOf(i)]), ['栖凤渡村', '司徒小禾', '男', dayOf(9)]]
    const file = await workbookOf([{ name: '汇总', rows, merges: [{ fromRow: 2, fromColumn: 1, toRow: 6, toColumn: 1 }] }])
    const batch = await office.uploaded(supervisor, file)
    const before = await rowsOf(batch.id)
    expect(before.map((row: any) => [row.cells[0], row.filled])).toEqual([['焦冲', []], ...Array.from({ length: 4 }, () => ['焦冲', [0]]), ['栖凤渡村', []]])
    const unknown = (row: any) => row.issues.some((found: any) => found.column === 0)
    expect(before.map(unknown)).toEqual([true, true, true, true, true, before.map(unknown)[5]])
    expect((await fix(batch.id, 2, 0, '栖凤渡村')).body).toMatchObject({ outcome: 'applied' })
    const after = await rowsOf(batch.id)
    expect(after.map((row: any) => row.cells[0])).toEqual(Array.from({ length: 6 }, () => '栖凤渡村'))
    expect(after.map(unknown)).toEqual(Array.from({ length: 6 }, () => before.map(unknown)[5]))
    expect(after.map((row: any) => row.fixed)).toEqual([[0], [], [], [], [], []])
  })
})
