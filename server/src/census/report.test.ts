/** 季报: what was locked is what is reported, for ever, in each place what stands there, and on paper what stands on the screen. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, lockWhole, quarterAfter, quarterAhead, signWhole } from '../../../testing/census.ts'
import { pdfText, together, wordText } from '../../../testing/paperText.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'

const days = quarterAhead()
const { period } = days
const following = quarterAfter(days)
let stage: Stage
let supervisor: Person
let director: Person
let officer: Person
let colleague: Person
let unguarded: string
let towns: Parameters<typeof signWhole>[0]
const applied = { outcome: 'applied' }
const report = async (by: Person, of = period, query = '') => (await by.get(at(of, `/report${query}`))).body
const column = (row: { columns: number[] }, n: number): number => row.columns[n - 1] ?? -1

beforeAll(async () => {
  stage = await openStage()
  director = stage.enter({ role: 'childDirector', region: places.village, county: 431003, school: 0 })
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  const nextSupervisor = await appoint(stage, 'childSupervisor', places.nextTown)
  towns = [{ person: supervisor, town: places.town, villages: [places.village, places.nextVillage] }, { person: nextSupervisor, town: places.nextTown, villages: [outside.town] }]
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  colleague = await appoint(stage, 'countyCivilAffairs', places.county)
  unguarded = await settleChild(stage.owner, { spot: 'inside', more: { hardshipType: '00', name: '无人管' } })
  await settleChild(stage.owner, { spot: 'nextVillage', more: { hardshipType: '00', name: '邻村儿' } })
  await atNoon(stage.owner, days.opens)
  await officer.send('/api/census/rounds', { period })
  await atNoon(stage.owner, days.match)
  await signWhole(towns, period)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

describe('a report', () => {
  it('is there when the round is locked, and says who must do what before', async () => {
    const early = await officer.get(at(period, '/report'))
    expect([early.status, early.body.title]).toEqual([409, expect.stringContaining('请县民政先复核、锁定')])
    expect((await lockWhole(officer, colleague, period)).body).toMatchObject(applied)
  })

  it('has the columns of each place, which foot, the text by its figures, who signed, and the digest', async () => {
    const found = await report(officer)
    expect(found).toMatchObject({ kept: true, footing: [], short: [], previous: null, corrections: { orders: 0 }, trend: [{ period, leftBehind: 2 }], lock: { root: expect.stringMatching(/^[0-9a-f]{64}$/u) } })
    expect(column(found.whole, 1)).toBe(2)
    expect(found.rows.map((row: any) => [row.place.code, column(row, 1)])).toEqual([[places.town, 2]])
    expect(found.words.join('')).toContain('这是第一个锁定的季度')
    expect(found.signed.map((one: any) => one.place.code)).toEqual(expect.arrayContaining([places.town, places.nextTown]))
    const town = await report(supervisor)
    expect(town.rows.map((row: any) => [row.place.code, column(row, 1)])).toEqual([places.village, places.nextVillage].sort((a, b) => a - b).map(code => [code, 1]))
    expect(await report(officer, period, `?region=${places.town}`)).toMatchObject({ whole: town.whole, rows: town.rows })
  })

  it('is read of one’s own area alone, and by nobody who reads no round', async () => {
    const own = await report(director)
    expect([column(own.whole, 1), own.rows]).toEqual([1, []])
    expect((await director.get(at(period, `/report?region=${places.nextVillage}`))).status).toBe(404)
    expect((await supervisor.get(at(period, `/report?region=${places.county}`))).status).toBe(404)
    expect((await stage.enter(castAs('parent')).get(at(period, '/report'))).status).toBe(403)
  })

  it('stays what it was when archives change and the law takes what a line was counted by', async () => {
    const before = await report(officer)
    expect((await supervisor.send(`/api/archives/${unguarded}/correct`, { id: unguarded, patch: { schoolingStatus: 4 } })).body).toMatchObject(applied)
    expect(await report(officer)).toEqual(before)
    await stage.owner.query('update qinghe.census_terms set facts = null, name = null, erased = true where county = 431003 and child = $1', [unguarded])
    const after = await report(officer)
    expect([after.whole, after.rows, after.words]).toEqual([before.whole, before.rows, before.words])
    const balance = (await officer.get(at(period, '/balance'))).body
    expect(balance.registers.find((one: any) => one.balance === 'leftBehind').columns).toEqual(before.whole.columns)
  })

  it('of a round that kept no columns is counted from its lines, says so, and how many are in none of them', async () => {
    await stage.owner.query('begin')
    await stage.owner.query('update qinghe.census_locks set figures = null where period = $1', [period])
    await stage.owner.query('commit')
    const found = await report(officer)
    expect(found).toMatchObject({ kept: false, short: expect.arrayContaining([{ title: '监护', n: 1 }]) })
    expect(column(found.whole, 1)).toBe(2)
  })
})

describe('the next report', () => {
  it('says by how much it differs and by which terms, and names corrections of the round before', async () => {
    const order = newUuid()
    expect((await officer.send(at(period, '/restatements'), { id: order, child: unguarded, balance: 'leftBehind', counted: false, reason: '母亲六月已经回家照料' })).body).toMatchObject(applied)
    expect((await colleague.send(at(period, `/restatements/${order}/decide`), { agrees: true })).body).toMatchObject(applied)
    expect(await report(officer)).toMatchObject({ corrections: { orders: 1, leftBehind: -1 } })
    await atNoon(stage.owner, following.opens)
    expect((await officer.send('/api/census/rounds', { period: following.period })).body).toMatchObject(applied)
    await atNoon(stage.owner, following.match)
    await signWhole(towns, following.period)
    expect((await lockWhole(officer, colleague, following.period)).body).toMatchObject(applied)
    const found = await report(officer, following.period)
    expect(found).toMatchObject({ previous: { period }, trend: [{ period, leftBehind: 2 }, { period: following.period }] })
    // A report stays as it was: what was locked afterwards is no part of it.
    expect((await report(officer)).trend).toMatchObject([{ period, leftBehind: 2 }])
    const text = found.words.join('')
    expect(text).toContain('使农村留守儿童的上轮数减少 1 名')
    expect(column(found.whole, 1)).toBe(found.trend.find((one: any) => one.period === following.period)?.leftBehind)
  })
})

async function taken(by: Person, more: Record<string, unknown>): Promise<{ status: number; text: string; name: string }> {
  const answer = await stage.app.server.inject({ method: 'POST', url: '/api/census/printing', cookies: { qinghe: by.token }, headers: { origin: 'http://localhost' }, payload: { period, purpose: 'report', ...more } })
  const type = String(answer.headers['content-type'])
  return { status: answer.statusCode, text: together(type.includes('pdf') ? pdfText(answer.rawPayload) : type.includes('wordprocessing') ? wordText(answer.rawPayload) : ''), name: decodeURIComponent(String(answer.headers['content-disposition'])) }
}
describe('on paper', () => {
  it.each(['pdf', 'docx'])('a report as %s has columns, inferred headings, balances, text, digest and who took it for what', async format => {
    const { status, text, name } = await taken(officer, { format })
    expect(status).toBe(200)
    expect(name).toContain(`.${format}`)
    for (const said of ['农村留守儿童季报', '推定', 'c26', '无人监护', '增减平衡表', '首轮建账', '校验值', '报送上级或有关部门', '更正单']) expect(text).toContain(together(said))
  })
  it('is a workbook too; nobody takes another place’s, or takes it without a purpose', async () => {
    const book = await taken(officer, { format: 'xlsx' })
    expect([book.status, book.name]).toEqual([200, expect.stringContaining('.xlsx')])
    const { rows } = await stage.owner.query<{ leaf: { phrase: string; kind: string } }>(`select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%打印季报%Excel%'`)
    expect(rows.map(one => [one.leaf.kind, one.leaf.phrase])).toContainEqual(['read', expect.stringContaining('用途：报送上级或有关部门')])
    expect((await taken(supervisor, { format: 'xlsx', region: places.county })).status).toBe(404)
    expect((await taken(officer, { format: 'pdf', purpose: 'other' })).status).toBe(400)
    expect((await taken(stage.enter(castAs('parent')), { format: 'pdf' })).status).toBe(403)
  })
})
