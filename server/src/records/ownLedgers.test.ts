/** A county's own ledger, and what it changed in a shipped one, hold wherever a kind is asked for: on paper, in a file that leaves, from a table, in pictures. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { type ImportOffice, openImportOffice } from '../../../testing/importOffice.ts'
import { pdfText, together } from '../../../testing/paperText.ts'
import { plantFile } from '../../../testing/records/files.ts'
import { heart, loveMother } from '../../../testing/records/countyFiles.ts'

const own = 'x431003-loveMother'
let office: ImportOffice
let director: Person
let child: string
let paired: string
let visited: string
beforeAll(async () => {
  office = await openImportOffice()
  director = await office.appoint('childDirector')
  const [proposer, colleague] = [await office.appoint('countyCivilAffairs'), await office.appoint('countyCivilAffairs')]
  const ledger = loveMother.replace('list: {', '  - { id: photos, type: files, label: 合影 }\nimport: { match: [child, pairedOn] }\nlist: {')
  for (const source of [heart, ledger]) {
    const id = newRecordId()
    expect((await proposer.send('/api/kinds', { id, source, reason: '县里的需要' })).body).toMatchObject({ outcome: 'applied' })
    expect((await colleague.send(`/api/kinds/${id}/decision`, { to: 'published' })).body).toMatchObject({ outcome: 'applied' })
  }
  child = await office.child(director, { name: '王小禾', birthDate: '2016-03-01', region: 431003103203 })
  paired = newRecordId()
  expect((await director.send(`/api/records/${own.replace('loveMother', 'love-mother')}/acts/record`, { record: paired, child, body: { pairedOn: dayFromToday(-1), mother: '李家嫂子', pairFrom: 'league' } })).body).toMatchObject({ outcome: 'applied' })
  visited = newRecordId()
  const visit = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine', 'x431003-heart': true }
  expect((await director.send('/api/records/visit/acts/record', { record: visited, child, body: visit })).body).toMatchObject({ outcome: 'applied' })
}, 120_000)
afterAll(async () => { expect(await office.stop()).toEqual([]) })

async function printed(asked: Record<string, unknown>, what = 'records'): Promise<string> {
  const answer = await office.stage.app.server.inject({ method: 'POST', url: `/api/printing/${what}`, cookies: { qinghe: director.token }, headers: { origin: 'http://localhost' }, payload: { format: 'pdf', purpose: 'file', ...asked } })
  return answer.statusCode === 200 ? together(pdfText(answer.rawPayload)) : answer.body
}

describe('on paper', () => {
  it('an own ledger is printed as a list and record by record, and stands in the whole file of the child', async () => {
    expect(await printed({ kind: own, layout: 'list', list: {} })).toContain('妇联')
    expect(await printed({ kind: own, layout: 'each', records: [paired] })).toContain('李家嫂子')
    const file = await printed({ layout: 'file', children: [child] }, 'archives')
    expect(file).toContain('爱心妈妈结对台账（1条）')
  })

  it('a shipped ledger has the field of the county on paper too', async () => {
    expect(await printed({ kind: 'visit', layout: 'each', records: [visited] })).toContain('有爱心妈妈')
    expect(await printed({ kind: 'visit', layout: 'list', list: {} })).toContain('有爱心妈妈')
  })
})

describe('in a file that leaves', () => {
  const planned = async (kind: string, columns: string[] = []) => (await director.post('/api/exports/plan', { subject: `records.${kind}`, query: {}, columns })).body
  it('are the columns of the county, and those somebody chose on the screen', async () => {
    expect((await planned('visit')).columns.map((one: any) => one.label)).toContain('有爱心妈妈')
    expect(await planned(own)).toMatchObject({ title: '爱心妈妈结对台账台账', rows: 1 })
    expect((await planned(own, ['child', 'mother'])).columns.map((one: any) => one.label)).toEqual(['儿童', '爱心妈妈姓名'])
  })

  it('nobody of another county finds it', async () => {
    const stranger = await office.appoint({ role: 'childDirector', region: 431022101201, county: 431022, school: 0 })
    expect((await stranger.post('/api/exports/plan', { subject: `records.${own}`, query: {}, columns: [] })).status).toBe(400)
    expect((await stranger.post('/api/printing/records', { kind: own, layout: 'list', list: {}, format: 'pdf', purpose: 'file' })).status).toBe(404)
  })
})

describe('from a table', () => {
  it('an own ledger is imported, judged by its own declaration', async () => {
    const batch = await office.uploaded(director, own, [['儿童姓名', '结对日期', '爱心妈妈姓名', '来自哪里'], ['王小禾', dayFromToday(-3), '周家嫂子', '妇联'], ['王小禾', dayFromToday(-4), '周家嫂子', '学校']])
    expect(batch.counts).toMatchObject({ total: 2, ok: 1, error: 1 })
    expect(await office.imported(director, batch.id)).toMatchObject({ state: 'committed', title: '爱心妈妈结对台账', counts: { imported: 1 } })
    const { body: { records } } = await director.post('/api/records/x431003-love-mother', { child })
    expect(records.map((one: any) => one.day)).toContain(dayFromToday(-3))
  })

  it('what the county demands of a shipped ledger is demanded of every line', async () => {
    const heads = ['儿童姓名', '走访日期', '方式', '走访目的', '见到儿童本人', '见到监护人或照护人', '独自生活', '有生活费', '走访结果', '有爱心妈妈']
    const line = (day: number, answer: string) => ['王小禾', dayFromToday(day), '儿童主任走访', '定期走访', '是', '是', '否', '有', '正常', answer]
    const batch = await office.uploaded(director, 'visit', [heads, line(-5, '是'), line(-6, '')])
    expect(batch.counts).toMatchObject({ ok: 1, error: 1 })
    await office.imported(director, batch.id)
    const { body: { records } } = await director.post('/api/records/visit', { child, from: dayFromToday(-5), to: dayFromToday(-5) })
    expect(records).toMatchObject([{ values: { 'x431003-heart': true } }])
  })
})

it('a picture in an own ledger opens for whoever reads it', async () => {
  const file = await plantFile(office.stage.owner, { record: paired, field: 'photos', name: '合影.jpg' })
  expect((await director.get(`/api/records/files/of/${paired}`)).body.files).toMatchObject([{ file, name: '合影.jpg' }])
  const opened = await office.stage.app.server.inject({ method: 'GET', url: `/api/records/files/${file}?size=full`, cookies: { qinghe: director.token } })
  expect([opened.statusCode, opened.body]).toEqual([200, 'full'])
})
