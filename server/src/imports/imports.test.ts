import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { type Cell, type ImportOffice, openImportOffice } from '../../../testing/importOffice.ts'
import { sequenceAll, verifyNow } from '../../../testing/honest.ts'
import { fileOf } from '../../../testing/rosters/files.ts'
import { serialOf } from '../../../testing/rosters/sheet.ts'
import { typeParsers } from '../db/types.ts'
import { importRecordsNext } from './background.ts'

let office: ImportOffice
let director: Person
let supervisor: Person
beforeAll(async () => {
  office = await openImportOffice()
  director = await office.appoint('childDirector')
  supervisor = await office.appoint('childSupervisor')
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const heads: Cell[] = ['儿童姓名', '走访日期', '方式', '走访目的', '见到儿童本人', '见到监护人或照护人', '独自生活', '有生活费', '走访结果', '情绪状况', '谈话内容']
let born = 0
/** A child nobody else in these tests is called like. */
async function child(name: string, more: object = {}): Promise<string> {
  return office.child(director, { name, birthDate: `2015-03-${String((born++ % 28) + 1).padStart(2, '0')}`, region: places.village, ...more })
}
const line = (name: string, more: Partial<Record<number, Cell>> = {}): Cell[] => {
  const cells: Cell[] = [name, dayFromToday(-3), '儿童主任走访', '定期走访', '是', '√', '否', '有', '正常', '平稳', '都好']
  for (const [at, cell] of Object.entries(more)) cells[Number(at)] = cell ?? null
  return cells
}
const visitsOf = async (of: string, by = director) => (await by.post('/api/records/visit', { child: of })).body.records
const codes = (row: { findings: { code: string }[] }): string[] => row.findings.map(one => one.code)

describe('a ledger of visits', () => {
  it('saved by an office, with a title, ugly headings, merged days and a sum, becomes records', async () => {
    const [one, two] = [await child('王小满'), await child('王小雪')]
    const day = dayFromToday(-2)
    const file = await fileOf([{
      name: '一季度', merges: [{ fromRow: 4, fromColumn: 2, toRow: 5, toColumn: 2 }], rows: [
        ['栖凤渡村走访登记表', null], ['填报单位：栖凤渡村', null], ['* 姓 名', '走访日期（必填）：', '入户形式', '走访目的', '见到儿童本人', '见到监护人\n或照护人', '独自生活', '有生活费', '走访结果', '情绪状况', '备注说明'],
        ['王小满', { v: serialOf(day), show: 'yyyy/m/d' }, '儿童主任走访', '定期走访', '是', '√', '否', '有', '良好', '平稳', '随便写的'], ['王小雪', null, '同上', '重点核查', '√', '×', '否', '是', '无异常', '', ''], ['合计', 2],
      ].map(cells => ({ cells: cells as Cell[] })),
    }], { as: 'xls', by: 'libreOffice' })
    const batch = await office.uploaded(director, 'visit', file)
    expect(batch).toMatchObject({ state: 'ready', heading: 3, counts: { total: 2, ok: 2, error: 0 }, leftOut: 1 })
    expect(batch.columns.find((column: { header: string }) => column.header === '备注说明')).toMatchObject({ target: null })
    expect(await visitsOf(one)).toEqual([])
    expect(await office.imported(director, batch.id)).toMatchObject({ state: 'committed', counts: { imported: 2 } })
    expect(await visitsOf(one)).toMatchObject([{ day, state: 'done', values: { visitType: 'childDirector', result: 'fine' } }])
    expect(await visitsOf(two, supervisor)).toMatchObject([{ day, values: { visitType: 'childDirector', result: 'fine' } }])
  })

  it('says what is wrong with each line, and a line that is mended comes in', async () => {
    const own = await child('李小麦')
    const batch = await office.uploaded(director, 'visit', [heads, line('李小麦', { 2: '家访' }), line('李小麦', { 1: dayFromToday(4) }), line('李小麦', { 1: dayFromToday(-4), 4: '也许' })])
    expect(batch.counts).toMatchObject({ total: 3, error: 3 })
    const rows = await office.rowsOf(director, batch.id)
    expect(rows.map(codes)).toEqual([['cell.code'], ['record.check'], ['cell.yesNo']])
    expect(rows[0].findings[0].candidates.map((one: { label: string }) => one.label)).toContain('党员干部家访')
    const { groups } = (await director.get(`/api/imports/${batch.id}/groups`)).body
    const group = groups.find((one: { text: string }) => one.text === '家访')
    await director.send(`/api/imports/${batch.id}/groups/mend`, { group: group.key, value: '党员干部家访' })
    expect((await office.rested(director, batch.id)).counts).toMatchObject({ ok: 1, error: 2 })
    await director.send(`/api/imports/${batch.id}/cells`, { row: 4, column: 4, value: '是' })
    expect((await office.rested(director, batch.id)).counts).toMatchObject({ ok: 2, error: 1 })
    await office.imported(director, batch.id)
    expect((await visitsOf(own)).map((one: { values: { visitType: string } }) => one.values.visitType).sort()).toEqual(['childDirector', 'party'])
  })

  it('asks which child is meant where two fit, and takes nobody else’s', async () => {
    const [first, second] = [await child('刘小禾'), await child('刘小禾')]
    const far = await office.appoint(neighbours.nextVillage)
    await office.child(far, { name: '别村孩', birthDate: '2014-04-04', region: places.nextVillage })
    const batch = await office.uploaded(director, 'visit', [heads, line('刘小禾'), line('别村孩'), line('没这人')])
    const rows = await office.rowsOf(director, batch.id)
    expect(rows.map(codes)).toEqual([['child.several'], ['child.none'], ['child.none']])
    expect(rows[0].findings[0].children.map((one: { child: string }) => one.child).sort()).toEqual([first, second].sort())
    expect(rows[1].findings[0].message).toBe(rows[2].findings[0].message)
    expect((await director.send(`/api/imports/${batch.id}/children`, { row: 2, child: second })).body.outcome).toBe('applied')
    expect((await office.rested(director, batch.id)).counts).toMatchObject({ ok: 1, error: 2 })
    await office.imported(director, batch.id)
    expect([(await visitsOf(first)).length, (await visitsOf(second)).length]).toEqual([0, 1])
  })

  it('is not taken twice: within the file, nor what is there already', async () => {
    const own = await child('赵小稻')
    await director.send('/api/records/visit/acts/record', { record: newRecordId(), child: own, body: { visitType: 'party', purpose: 'focus', actualAt: dayFromToday(-5), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine' } })
    const batch = await office.uploaded(director, 'visit', [heads, line('赵小稻', { 1: dayFromToday(-5) }), line('赵小稻'), line('赵小稻', { 3: '重点核查' })])
    const rows = await office.rowsOf(director, batch.id)
    expect(rows.map((row: { state: string }) => row.state)).toEqual(['known', 'ok', 'error'])
    expect(codes(rows[2])).toEqual(['line.repeated'])
  })

  it('takes problems that stand side by side as lines, and opens each', async () => {
    const own = await child('孙小谷')
    const batch = await office.uploaded(director, 'visit', [[...heads, '问题', '等级', '问题2', '等级2'], [...line('孙小谷', { 8: '发现问题' }), '没人做饭', '高', '不愿上学', '中']])
    expect((await office.rowsOf(director, batch.id)).map((row: { findings: unknown[] }) => row.findings)).toEqual([[]])
    await office.imported(director, batch.id)
    const [visit] = await visitsOf(own)
    expect((await director.get(`/api/records/visit/${visit.record}`)).body.inside).toMatchObject([{ kind: 'visitIssue' }, { kind: 'visitIssue' }])
  })

  it('remembers for the office what a heading was said to mean', async () => {
    await child('周小豆')
    const odd = heads.map(head => (head === '走访日期' ? '啥时候去的' : head))
    const first = await office.uploaded(director, 'visit', [odd, line('周小豆')])
    expect(first.counts).toMatchObject({ error: 1 })
    await director.send(`/api/imports/${first.id}/columns`, { columns: [{ index: 1, target: 'actualAt' }] })
    expect((await office.rested(director, first.id)).counts).toMatchObject({ ok: 1 })
    const again = await office.uploaded(director, 'visit', [odd, line('周小豆')])
    expect(again.columns[1]).toMatchObject({ target: 'actualAt', certainty: 'remembered' })
    expect(again.counts).toMatchObject({ ok: 1 })
  })
})

describe('who may', () => {
  it('only the post that uploaded a ledger sees it, however near others work', async () => {
    await child('吴小柿')
    const batch = await office.uploaded(director, 'visit', [heads, line('吴小柿')])
    for (const path of ['', '/rows', '/groups', '/marked', '/cell?row=2&column=0']) expect((await supervisor.get(`/api/imports/${batch.id}${path}`)).status, path).toBe(404)
    expect((await supervisor.send(`/api/imports/${batch.id}/commit`, { expected: 1 })).status).toBe(404)
    expect((await supervisor.get('/api/imports')).body.imports).toEqual([])
  })

  it('a post that does not begin records of a kind uploads none of it', async () => {
    const police = await office.appoint(castAs('police'))
    await expect(office.uploaded(police, 'visit', [heads, line('谁')])).rejects.toThrow()
    await expect(office.uploaded(director, 'visitIssue', [heads, line('谁')])).rejects.toThrow(/不能从表格导入/u)
  })
})

describe('an order', () => {
  it('that breaks off at the end leaves nothing, and is carried out whole by the next one', async () => {
    const own = await child('郑小橘')
    const batch = await office.uploaded(director, 'visit', [heads, line('郑小橘'), line('郑小橘', { 1: dayFromToday(-6) })])
    office.waits(true)
    await director.send(`/api/imports/${batch.id}/commit`, { expected: 2 })
    const broken = { ...office.stage.app.kernel, audit: { ...office.stage.app.kernel.audit, insert: () => Promise.reject(new Error('the machine went out')) } }
    await expect(importRecordsNext(broken)).rejects.toThrow('the machine went out')
    expect(await visitsOf(own)).toEqual([])
    expect((await director.get(`/api/imports/${batch.id}`)).body.state).toBe('committing')
    office.waits(false)
    expect(await office.rested(director, batch.id)).toMatchObject({ state: 'committed', counts: { imported: 2 } })
    expect(await visitsOf(own)).toHaveLength(2)
  })

  it('may be stopped before it is carried out', async () => {
    const own = await child('冯小梨')
    const batch = await office.uploaded(director, 'visit', [heads, line('冯小梨')])
    office.waits(true)
    await director.send(`/api/imports/${batch.id}/commit`, { expected: 1 })
    expect((await director.send(`/api/imports/${batch.id}/cancel`, {})).body.outcome).toBe('applied')
    office.waits(false)
    expect(await office.rested(director, batch.id)).toMatchObject({ state: 'ready', counts: { ok: 1, imported: 0 } })
    expect(await visitsOf(own)).toEqual([])
  })

  it('of one ledger uploaded twice brings every record once', async () => {
    const own = await child('陈小枣')
    const batches = [await office.uploaded(director, 'visit', [heads, line('陈小枣')]), await office.uploaded(director, 'visit', [heads, line('陈小枣')])]
    for (const { id } of batches) await director.send(`/api/imports/${id}/commit`, { expected: 1 })
    const states = []
    for (const { id } of batches) states.push((await office.rested(director, id)).counts.imported)
    expect(states.sort()).toEqual([0, 1])
    expect(await visitsOf(own)).toHaveLength(1)
  })

  it('is taken back: records nobody touched are gone with their history, the others stay and are named', async () => {
    const own = await child('褚小杏')
    const batch = await office.uploaded(director, 'visit', [heads, line('褚小杏'), line('褚小杏', { 1: dayFromToday(-6) })])
    await office.imported(director, batch.id)
    const touched = (await visitsOf(own)).find((one: { day: string }) => one.day === dayFromToday(-3))
    await director.send('/api/records/visit/acts/correct', { record: touched.record, body: { metGuardian: false } }, { basedOn: { version: 1, from: { metGuardian: true } } })
    expect((await director.send(`/api/imports/${batch.id}/undo`, { reason: '传错了一份旧表' })).body.outcome).toBe('applied')
    const after = await office.rested(director, batch.id)
    expect(after).toMatchObject({ state: 'undone', counts: { imported: 1, undone: 1 }, kept: [{ row: 2, record: touched.record, because: '导入后有人办理过' }] })
    expect((await visitsOf(own)).map((one: { record: string }) => one.record)).toEqual([touched.record])
    const { rows } = await office.stage.owner.query('select (select count(*) from qinghe.record_changes c where not exists (select 1 from qinghe.records r where r.id = c.record))::int as n')
    expect(rows).toEqual([{ n: 0 }])
    await office.imported(director, batch.id)
    expect(await visitsOf(own)).toHaveLength(2)
  })
})

describe('a marked workbook', () => {
  it('comes back mended and takes the place of its import', async () => {
    await child('卫小桃')
    const before = await office.uploaded(director, 'visit', [heads, line('卫小桃', { 2: '家访' })])
    const answer = await office.stage.app.server.inject({ method: 'GET', url: `/api/imports/${before.id}/marked`, cookies: { qinghe: director.token } })
    expect(answer.statusCode).toBe(200)
    const again = await office.uploaded(director, 'visit', answer.rawPayload, { replaces: before.id })
    expect(again).toMatchObject({ heading: 1, counts: { total: 1, error: 1 } })
    expect(again.columns.at(-1)).toMatchObject({ header: '检查发现的问题', target: null })
    expect((await director.get(`/api/imports/${before.id}`)).body.state).toBe('replaced')
  })

  it('and the empty one of a kind names its columns and its codes', async () => {
    const answer = await office.stage.app.server.inject({ method: 'GET', url: '/api/imports/template?kind=visit', cookies: { qinghe: director.token } })
    const batch = await office.uploaded(director, 'visit', answer.rawPayload)
    expect(batch).toMatchObject({ heading: 1, counts: { total: 0 }, otherSheets: ['可以填写的内容'] })
    expect(batch.columns.filter((column: { target: string | null }) => column.target === null)).toEqual([])
  })
})

describe('what came in', () => {
  it('is the same, row by row, as what was recorded by hand', async () => {
    const day = dayFromToday(-1)
    const [byHand, byTable] = [await child('蒋小荷'), await child('沈小荷')]
    const body = { visitType: 'childDirector', purpose: 'regular', actualAt: day, metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'problem', issues: [{ what: '没人做饭', grade: 3 }], mood: 'low', talk: '都好' }
    const record = newRecordId()
    expect((await director.send('/api/records/visit/acts/record', { record, child: byHand, body })).body).toMatchObject({ outcome: 'applied' })
    const batch = await office.uploaded(director, 'visit', [[...heads, '问题', '等级'], [...line('沈小荷', { 1: day, 8: '发现问题', 9: '低落' }), '没人做饭', '高']])
    await office.imported(director, batch.id)
    expect(await picture(byTable)).toEqual(await picture(byHand))
    const [imported] = await visitsOf(byTable)
    const pages = await Promise.all([record, imported.record].map(async id => (await director.get(`/api/records/visit/${id}`)).body))
    const histories = await Promise.all([record, imported.record].map(async id => (await director.get(`/api/records/visit/${id}/history`)).body.entries))
    expect(pages[1].values).toEqual(pages[0].values)
    expect(histories[1].map(without)).toEqual(histories[0].map(without))
  })

  it('stands in the log like all that was written: verifying finds nothing, after an undo as well', async () => {
    await child('韩小菱')
    const batch = await office.uploaded(director, 'visit', [heads, line('韩小菱'), line('韩小菱', { 1: dayFromToday(-7) })])
    await office.imported(director, batch.id)
    await director.send(`/api/imports/${batch.id}/undo`, { reason: '试一试撤销' })
    await office.rested(director, batch.id)
    const mighty = new pg.Client({ ...office.stage.app.db.connection('postgres'), types: typeParsers })
    await mighty.connect()
    await sequenceAll(office.stage.owner)
    const { findings } = await verifyNow(mighty)
    await mighty.end()
    expect(findings.filter(found => JSON.stringify(found).includes('record'))).toEqual([])
  })
})

const without = ({ at: _at, command: _command, ...entry }: Record<string, unknown>) => entry
/** Columns of all rows that hang from the visits of a child, without what is another for every record: ids, keys and moments. */
async function picture(of: string): Promise<unknown> {
  const { rows } = await office.stage.owner.query(`select r.kind, r.content, r.readers, r.barred, r.region, r.school, r.parent is null as top, r.follows, r.worked_in, r.worked_school, r.state, r.day, r.number, r.posting, r.account, r.assignee,
    r.n1, r.n2, r.n3, r.n4, r.n5, r.u1, r.u2, r.once is null as loose, r.body, r.sealed is null as open, r.revision,
    (select jsonb_agg(jsonb_build_array(p.audience, p.revision, p.readers, p.entry, p.region, p.school, p.follows, p.made_by, p.given_to) order by p.audience) from qinghe.record_parts p where p.record = r.id) as parts,
    (select jsonb_agg(jsonb_build_array(c.kind, c.revision, c.act, c.readers, c.entry, c.region, c.school, c.follows, c.made_by, c.given_to, c.fields, c.account, c.posting, c.mac is null) order by c.readers) from qinghe.record_changes c where c.record = r.id) as history
    from qinghe.records r where r.child = $1 order by r.kind`, [of])
  return rows
}

describe('a list of trainings', () => {
  it('of a county becomes records of the place', async () => {
    const county = await office.appoint('countyCivilAffairs')
    const empty = await office.uploaded(county, 'training', (await office.stage.app.server.inject({ method: 'GET', url: '/api/imports/template?kind=training', cookies: { qinghe: county.token } })).rawPayload)
    expect(empty.columns.length).toBeGreaterThan(2)
  })
})
