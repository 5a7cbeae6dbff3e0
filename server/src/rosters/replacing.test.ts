import { importable } from '@qinghe/domain/rosters/batch.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { inked, xlsxOf } from '../../../testing/rosters/sheet.ts'
import { csvOfRows, idNumberOf, workbookOf } from '../../../testing/rosterSheets.ts'

let office: RosterOffice
let supervisor: Person
beforeAll(async () => {
  office = await openRosterOffice()
  supervisor = office.supervisor
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const heads = ['姓名', '性别', '民族', '出生日期', '甲栏', '公民身份号码']
const line = (name: string, day: string, nation = '汉族') => [name, '男', nation, day, '说明文字', idNumberOf(day, 1)]
const book = () => workbookOf([
  { name: '甲村', rows: [heads, line('欧阳小禾', '2016-03-01', '汗族'), line('欧阳小苗', '2017-05-02')] }, { name: '乙村', rows: [heads, line('慕容小雨', '2015-08-09')] },
])
const batchOf = async (id: string) => (await supervisor.get(`/api/rosters/${id}`)).body
const marked = async (id: string): Promise<Buffer> =>
  (await office.app.server.inject({ method: 'GET', url: `/api/rosters/${id}/marked`, cookies: { qinghe: supervisor.token } })).rawPayload
const answered = async (id: string) => {
  const { questions } = await batchOf(id)
  await supervisor.send(`/api/rosters/${id}/answers`, { answers: [{ question: 'sheets', options: questions[0].options.map((one: any) => one.id) }] })
  return office.rested(supervisor, id)
}

describe('a marked workbook', () => {
  it('has every sheet that was taken, and coming back it takes the place of its batch with columns and answers as they were', async () => {
    const first = await answered((await office.uploaded(supervisor, await book())).id)
    await supervisor.send(`/api/rosters/${first.id}/columns`, { columns: [{ index: 4, target: 'schoolName' }] })
    const mapped = await office.rested(supervisor, first.id)
    expect(mapped.layouts.map((one: any) => one.columns[4].target)).toEqual(['schoolName', 'schoolName'])
    const again = await office.uploaded(supervisor, await marked(first.id), '改好.xlsx', { replaces: first.id })
    expect(again).toMatchObject({ state: 'ready', counts: mapped.counts, sheets: ['甲村', '乙村'] })
    expect(again.layouts.map((one: any) => one.columns[4].target)).toEqual(['schoolName', 'schoolName'])
    expect(again.layouts.map((one: any) => one.columns[6])).toEqual([expect.objectContaining({ header: '问题', target: null }), expect.objectContaining({ header: '问题', target: null })])
    expect(again.questions.filter((one: any) => one.kind === 'markedRows')).toEqual([])
    expect(await batchOf(first.id)).toMatchObject({ state: 'expired', counts: { total: 0 }, failure: expect.stringContaining(again.number) })
    // And its own marked workbook has the column 问题 once.
    const third = await office.uploaded(supervisor, await marked(again.id), '又改.xlsx', { replaces: again.id })
    expect([third.state, third.counts, third.layouts[0].columns.filter((one: any) => one.header === '问题').length]).toEqual(['ready', mapped.counts, 1])
  })

  it('does not bring back the lines that were left out for their colour', async () => {
    const left = line('司徒小禾', '2016-08-01').map(cell => inked(cell, { fill: 'FF0000' }))
    const file = xlsxOf([{ name: '花名册', merges: [], rows: [[inked('　', { fill: 'FF0000' }), '红色为已迁走的儿童'], heads, line('司徒小苗', '2016-08-02'), left, line('司徒小雨', '2016-08-03')].map(cells => ({ cells })) }])
    const asked = await office.uploaded(supervisor, file)
    const red = asked.questions.find((one: any) => one.kind === 'markedRows')
    await supervisor.send(`/api/rosters/${asked.id}/answers`, { answers: [{ question: red.id, options: ['leave'] }] })
    const first = await office.rested(supervisor, asked.id)
    expect(first.counts.total).toBe(2)
    const again = await office.uploaded(supervisor, await marked(first.id), '改好.xlsx', { replaces: first.id })
    expect(again).toMatchObject({ state: 'ready', counts: { total: 2 } })
  })

  it('that cannot be read takes the place of nothing', async () => {
    const first = await office.uploaded(supervisor, csvOfRows([heads, line('诸葛小禾', '2016-04-01')]), 'a.csv')
    const broken = await office.uploaded(supervisor, Buffer.from([1, 2, 3]), '坏.xlsx', { replaces: first.id })
    expect(broken.state).toBe('failed')
    expect(await batchOf(first.id)).toMatchObject({ state: 'ready', counts: first.counts, failure: null })
  })

  it('of a batch that was imported in part meets the imported children as known, and leaves the import to be undone', async () => {
    const first = await office.uploaded(supervisor, csvOfRows([heads, line('诸葛小苗', '2016-05-01'), line('诸葛小雨', '2016-05-02', '汗族')]), 'b.csv')
    expect(await office.imported(supervisor, first)).toMatchObject({ state: 'committed' })
    const again = await office.uploaded(supervisor, await marked(first.id), 'b 改好.xlsx', { replaces: first.id })
    expect(again.counts).toMatchObject({ total: 2, known: importable(first.counts) })
    const before = await batchOf(first.id)
    expect([before.state, importable(before.counts)]).toEqual(['committed', 0])
    expect((await supervisor.send(`/api/rosters/${first.id}/undo`, { reason: '传错了文件' })).body).toMatchObject({ outcome: 'applied' })
  })

  it('cannot take the place of a batch that somebody else clears away meanwhile', async () => {
    const first = await office.uploaded(supervisor, csvOfRows([heads, line('诸葛小山', '2016-06-01')]), 'c.csv')
    await office.owner.query(`update qinghe.roster_batches set state = 'expired' where id = $1`, [first.id])
    const batch = newRecordId()
    const reply = await supervisor.upload('/api/rosters', { batch, fileName: 'x.csv', replaces: first.id }, { name: 'x.csv', bytes: csvOfRows([heads]) })
    expect(reply.body.issues[0].code).toBe('batch.replaces')
  })
})
