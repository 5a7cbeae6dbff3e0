/** A quarter from its opening to the signatures, over HTTP, by whoever does it. */
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, lineOf, listOf, quarterAhead, saidIn, says } from '../../../testing/census.ts'
import { draftAt, settleChild, type Spot } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

const days = quarterAhead()
const { period } = days
let stage: Stage
let director: Person
let colleague: Person
let nextDirector: Person
let supervisor: Person
let officer: Person
beforeAll(async () => {
  stage = await openStage()
  director = await appoint(stage, 'childDirector', places.village)
  colleague = await appoint(stage, 'childDirector', places.village)
  nextDirector = await appoint(stage, 'childDirector', places.nextVillage)
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  for (const spot of ['inside', 'nextVillage', 'nextTown'] as const) await kept(spot)
  await atNoon(stage.owner, days.opens)
  expect((await officer.send(at('').slice(0, -1), { period })).body).toMatchObject({ outcome: 'applied', counts: { children: 3 } })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

/** Nobody to look at first, so that a tap is enough. */
const kept = (spot: Spot, more: object = {}): Promise<string> => settleChild(stage.owner, { spot, more: { hardshipType: '00', ...more } })
/** As a roster brings her in, which is written without reactions: the scanner gives her a line. */
async function another(more: object = {}): Promise<string> {
  const id = await kept('inside', more)
  await stage.owner.query('select qinghe.census_catch_up()')
  return id
}
const stateOf = async (child: string, by: Person = director): Promise<string> => (await lineOf(by, period, child)).state
const applied = { outcome: 'applied' }

describe('a round', () => {
  it('is opened once, by the county, from its day on, with every child of the register and every place', async () => {
    const again = await officer.send('/api/census/rounds', { period })
    expect([again.status, saidIn(again)]).toEqual([409, expect.stringMatching(/的排查已由同事\d+在 \d+ 月 1 日开始，请直接进入这一轮/u)])
    expect((await supervisor.send('/api/census/rounds', { period })).status).toBe(403)
    const next = `${Number(period.slice(0, 4)) + 1}-Q1`
    expect(saidIn(await officer.send('/api/census/rounds', { period: next }))).toMatch(/开始，现在还不能开始/u)
    const { rounds: [round], opening, mayOpen } = (await officer.get('/api/census/rounds')).body
    expect([round.period, round.state, opening, mayOpen]).toEqual([period, 'villageSurveying', null, true])
    expect(round.days).toMatchObject({ standard: days.standard, lock: days.lock })
    const { rows } = (await officer.get(at(period, '/board'))).body
    expect(rows.map((one: any) => [one.place.name, one.byVillage.length, one.left])).toEqual(expect.arrayContaining([['栖凤渡镇', 2, 2], ['邻镇', 1, 1]]))
  })

  it('is read by who keeps identity up in the area, and by nobody else', async () => {
    const { lines: [line] } = await listOf(nextDirector, period, places.nextVillage)
    expect(line).toMatchObject({ child: { name: '欧阳青禾' }, state: 'open', heads: [], asked: 0, last: null, isHere: true })
    expect((await director.get(at(period, `/children/${line.child.id}`))).status).toBe(404)
    expect((await director.get(at(period, `/villages/${places.nextVillage}`))).status).toBe(404)
    for (const role of ['police', 'educationBureau', 'schoolAdmin', 'socialWorker'] as const) expect((await stage.enter(castAs(role)).get(at(period))).status).toBe(403)
    expect((await stage.enter(neighbours.nextCounty).get(at(period))).status).toBe(404)
  })
})

describe('a child', () => {
  it('is confirmed with one tap, taken back by whoever did, and counted as she is said', async () => {
    const child = await another()
    const said = await says(director, period, { child, kind: 'unchanged' })
    expect(said.body).toMatchObject({ ...applied, counts: { verified: 1 } })
    expect((await lineOf(supervisor, period, child))).toMatchObject({ state: 'verified', answer: 'unchanged', isNewcomer: true })
    const over = [said.body.command]
    expect(saidIn(await colleague.send(at(period, `/children/${child}/take-back`), { over }))).toContain('只能撤销自己的核实')
    expect((await director.send(at(period, `/children/${child}/take-back`), { over })).body).toMatchObject(applied)
    expect(await stateOf(child)).toBe('open')
  })

  it('of whom two people say different things without knowing of each other is disputed until one who has seen both decides', async () => {
    const child = await another()
    const line = await lineOf(director, period, child)
    expect((await says(director, period, { child, kind: 'unchanged', line })).body).toMatchObject({ counts: { verified: 1 } })
    expect((await says(colleague, period, { child, kind: 'notFound', line, more: { words: '家里锁着，邻居说搬走了' } })).body).toMatchObject({ counts: { disputed: 1 } })
    const { heads } = await lineOf(director, period, child)
    expect(heads.map((one: any) => [one.kind, one.words])).toEqual(expect.arrayContaining([['unchanged', null], ['notFound', '家里锁着，邻居说搬走了']]))
    expect((await says(director, period, { child, kind: 'unchanged' })).body).toMatchObject({ counts: { verified: 1 } })
  })

  it('whose archive is changed with the answer is verified as she is then, and opens again when somebody else writes what is true of the moment', async () => {
    const child = await another()
    const { version } = (await director.get(`/api/archives/${child}`)).body
    const changed = await says(director, period, { child, kind: 'changed', more: { patch: { guardianshipType: 3 } }, basedOn: { version, from: { guardianshipType: 4 } } })
    expect(changed.body).toMatchObject(applied)
    expect(await lineOf(director, period, child)).toMatchObject({ state: 'verified', answer: 'changed' })
    expect((await supervisor.send(`/api/archives/${child}/correct`, { id: child, patch: { 'guardian.phone': '19900000013' } })).body).toMatchObject(applied)
    expect(await stateOf(child)).toBe('verified')
    expect((await supervisor.send(`/api/archives/${child}/correct`, { id: child, patch: { schoolingStatus: 4 } })).body).toMatchObject(applied)
    expect(await stateOf(child)).toBe('reopened')
    expect((await says(director, period, { child, kind: 'unchanged' })).body).toMatchObject({ counts: { verified: 1 } })
  })

  it('of a key category needs a sentence, and one who cannot be found where was looked', async () => {
    const child = await another({ hardshipType: '01' })
    expect((await lineOf(director, period, child)).keys).toEqual(['poor'])
    expect(saidIn(await says(director, period, { child, kind: 'unchanged' }))).toContain('属于重点排查对象（生活困难），请写一句现在的情况')
    expect(saidIn(await says(director, period, { child, kind: 'notFound' }))).toContain('请写明找过哪里、问过谁')
    expect((await says(director, period, { child, kind: 'unchanged', more: { words: '低保按月领到，孩子在校' } })).body).toMatchObject({ counts: { verified: 1 } })
  })

  it('that has gone is proposed for an exit in the same step, with evidence', async () => {
    const child = await kept('inside', { name: '离去之' })
    const { body } = await director.get(`/api/archives/${child}`)
    expect((await director.send(`/api/archives/${child}/correct`, { id: child, patch: { isIll: true } }, { basedOn: { version: body.version, from: {} } })).body).toMatchObject(applied)
    const exit = { reason: 4, on: addDays(days.opens, -3) }
    expect(saidIn(await says(director, period, { child, kind: 'gone', more: exit }))).toContain('请附佐证')
    expect((await says(director, period, { child, kind: 'gone', more: { ...exit, evidence: '向奶奶核实，孩子随父母到惠州上学' } })).body).toMatchObject(applied)
    expect((await director.get(`/api/archives/${child}`)).body.status).toBe('exitPending')
    expect(await lineOf(director, period, child)).toMatchObject({ state: 'verified', answer: 'gone' })
    expect((await officer.send(`/api/archives/${child}/exit/cancel`, { id: child, reason: '核实还在村里' })).body).toMatchObject(applied)
    expect(await stateOf(child)).toBe('reopened')
    expect((await says(director, period, { child, kind: 'unchanged' })).body).toMatchObject({ counts: { verified: 1 } })
  })

  it('that nobody had written down is found: an archive, handed in, and a line', async () => {
    const id = newChildId()
    const draft = { ...draftAt('inside', { hardshipType: '00', name: '新来儿', gradeCode: '4' }), idNumber: undefined, idMissingReason: 'lost', school: undefined, schoolName: undefined }
    expect(saidIn(await director.send(at(period, '/found'), { id, draft, since: addDays(days.standard, 1) }))).toContain('日期还没有到')
    expect((await director.send(at(period, '/found'), { id, draft, since: addDays(days.opens, -20) })).body).toMatchObject(applied)
    expect(await lineOf(director, period, id)).toMatchObject({ state: 'verified', answer: 'found', isNewcomer: true })
  })

  it('that was sent back waits for somebody who knows of it', async () => {
    const child = await another()
    const before = await lineOf(director, period, child)
    expect(saidIn(await supervisor.send(at(period, `/children/${child}/return`), { reason: '请再核实' }))).toContain('村里还没有核实')
    await says(director, period, { child, kind: 'unchanged', line: before })
    expect((await director.send(at(period, `/children/${child}/return`), { reason: '请再核实' })).status).toBe(403)
    expect((await supervisor.send(at(period, `/children/${child}/return`), { reason: '请上门看住处' })).body).toMatchObject(applied)
    expect(await lineOf(director, period, child)).toMatchObject({ state: 'returned', asked: 1, returned: { reason: '请上门看住处' } })
    expect((await says(colleague, period, { child, kind: 'unchanged', line: before })).body).toMatchObject({ counts: { returned: 1 } })
    expect((await says(director, period, { child, kind: 'unchanged' })).body).toMatchObject({ counts: { verified: 1 } })
  })
})
