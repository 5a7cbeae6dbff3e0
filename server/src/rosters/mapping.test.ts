import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { csvOfRows } from '../../../testing/rosterSheets.ts'

let office: RosterOffice
let supervisor: Person
beforeAll(async () => {
  office = await openRosterOffice()
  supervisor = office.supervisor
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const strange = csvOfRows([['某某表'], ['甲栏', '乙栏', '丙栏'], ['欧阳小禾', '男', '2016-03-01'], ['欧阳小苗', '女', '2017-05-02']])
const map = (who: Person, id: string, input: object) => who.send(`/api/rosters/${id}/columns`, input)
const columns = [{ index: 0, target: 'name' }, { index: 1, target: 'sexCode' }, { index: 2, target: 'birthDate' }]

describe('a roster whose heading nobody knows', () => {
  it('is read with the line somebody points at, without being uploaded again', async () => {
    const batch = await office.uploaded(supervisor, strange, 'x.csv')
    expect(batch).toMatchObject({ state: 'asking', questions: [], failure: expect.stringContaining('指出表头'), counts: { total: 0 } })
    expect((await map(supervisor, batch.id, { columns })).body.issues[0].code).toBe('batch.noHeading')
    expect((await map(supervisor, batch.id, { headerRow: 9, columns: [] })).body.issues[0].message).toContain('第 9 行')
    expect((await map(supervisor, batch.id, { headerRow: 2, columns })).body).toMatchObject({ outcome: 'applied' })
    const read = await office.rested(supervisor, batch.id)
    expect(read).toMatchObject({ state: 'ready', failure: null, headerRow: 2, counts: { total: 2 }, layouts: [{ headingFrom: 2, headingTo: 2, taken: true, children: 2 }] })
    expect(read.columns.map((one: any) => [one.header, one.target, one.certainty])).toEqual([['甲栏', 'name', 'chosen'], ['乙栏', 'sexCode', 'chosen'], ['丙栏', 'birthDate', 'chosen']])
  })

  it('is remembered by the office that said what its headings mean, and by no other', async () => {
    const again = await office.uploaded(supervisor, csvOfRows([['姓名', '性别', '甲栏', '丙栏'], ['欧阳小禾', '男', 'x', '2016-03-01']]), 'y.csv')
    expect(again.columns.map((one: any) => one.target)).toContain('birthDate')
    const elsewhere = await office.uploaded(office.officer, csvOfRows([['姓名', '性别', '甲栏', '丙栏'], ['欧阳小禾', '男', 'x', '2016-03-01']]), 'y.csv')
    expect(elsewhere.columns.map((one: any) => one.target)).not.toContain('birthDate')
  })

  it('is judged anew when a column turns out to mean something else, also after some of it was imported', async () => {
    const batch = await office.uploaded(supervisor, csvOfRows([['姓名', '性别', '出生日期', '备用'], ['司徒小禾', '男', '2016-03-01', '栖凤渡村'], ['司徒小苗', '女', '2017-15-02', '栖凤渡村']]), 'z.csv')
    const { counts } = batch
    expect(counts).toMatchObject({ total: 2, error: 1 })
    expect(await office.imported(supervisor, batch)).toMatchObject({ state: 'committed', counts: { imported: 1 } })
    expect((await map(supervisor, batch.id, { columns: [{ index: 2, target: null }] })).body).toMatchObject({ outcome: 'applied' })
    const read = await office.rested(supervisor, batch.id)
    expect(read).toMatchObject({ state: 'committed', counts: { total: 2, imported: 1 } })
    expect(read.columns[2]).toMatchObject({ target: null })
  })
})
