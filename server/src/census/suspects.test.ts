/** Whom others name in a quarter: a village says what each of them is, and signs when nobody is left. */
import { newChildId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealAbout } from '../comparisons/store.ts'
import type { Reader } from '../db/reader.ts'
import { type Person, type Reply, testRing } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, listOf, quarterAhead, saidIn, says } from '../../../testing/census.ts'
import { draftAt, insertRow, settleChild } from '../../../testing/walk/county.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'

const days = quarterAhead()
const { period } = days
const county = 431003
let stage: Stage
let director: Person
let second: Person
let supervisor: Person
let officer: Person
let league: Person
let here: string
let there: string
beforeAll(async () => {
  stage = await openStage()
  director = await appoint(stage, 'childDirector', places.village)
  second = await appoint(stage, 'childDirector', places.village)
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  league = await appoint(stage, 'youthLeague', places.county)
  here = await settleChild(stage.owner, { spot: 'inside', more: { hardshipType: '00' } })
  there = await settleChild(stage.owner, { spot: 'nextVillage', more: { hardshipType: '00' } })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
const suspectsOf = async (by: Person, region: number): Promise<any> => (await by.get(at(period, `/villages/${region}/suspects`))).body
const oneOf = async (by: Person, id: string, region = places.village): Promise<any> => (await suspectsOf(by, region)).suspects.find((one: any) => one.id === id)
const handIn = (name: string, more: object = {}): Promise<Reply> => {
  const id = newRecordId()
  return league.send('/api/census/suspects', { id, region: places.village, kind: 'newcomer', name, words: '暑期班见到的，跟着奶奶住', ...more })
}
async function handed(name: string, kind = 'newcomer'): Promise<string> {
  const reply = await handIn(name, { kind })
  expect(reply.body).toMatchObject(applied)
  return (await suspectsOf(director, places.village)).suspects.find((one: any) => one.name === name).id
}
const settle = (by: Person, id: string, input: object): Promise<Reply> => by.send(at(period, `/suspects/${id}/settle`), { over: null, ...input })
const sign = async (by: Person): Promise<Reply> => by.send(at(period, `/villages/${places.village}/sign`), { digest: (await listOf(by, period, places.village)).sheet.digest })

describe('somebody the youth league has met', () => {
  it('waits until a round is under way, and then stands on the list of the village alone', async () => {
    expect(saidIn(await handIn('早来'))).toContain('现在没有进行中的季度排查')
    await atNoon(stage.owner, days.opens)
    expect((await officer.send('/api/census/rounds', { period })).body).toMatchObject(applied)
    const id = await handed('何小禾')
    expect(await oneOf(director, id)).toMatchObject({ name: '何小禾', source: 'league', kind: 'newcomer', verdict: null, words: '暑期班见到的，跟着奶奶住' })
    expect((await suspectsOf(director, places.nextVillage)).suspects ?? []).toEqual([])
    expect((await league.get(at(period, `/villages/${places.village}/suspects`))).status).toBe(403)
    expect((await handIn('外县', { region: outside.county })).status).toBe(404)
    for (const region of [places.county, places.town]) expect(saidIn(await handIn('没有写村', { region }))).toContain('请选到村（居）')
    expect((await officer.send('/api/census/suspects', { id: newRecordId(), region: places.village, kind: 'newcomer', name: '不是团委', words: '见过' })).status).toBe(403)
  })

  it('keeps the village from signing, whatever was signed before', async () => {
    await atNoon(stage.owner, addDays(days.standard, 1))
    expect((await says(director, period, { child: here, kind: 'unchanged' })).body).toMatchObject(applied)
    expect(saidIn(await sign(director))).toContain('1 名疑似儿童还没有结论')
    const { suspects: [first] } = await suspectsOf(director, places.village) // any: there is one
    expect((await settle(director, first.id, { verdict: 'absent', words: '问过组长和邻居，没有这个孩子' })).body).toMatchObject(applied)
    expect((await sign(director)).body).toMatchObject(applied)
    expect((await listOf(director, period, places.village)).sheet.state).toBe('signed')
    const id = await handed('后来报的')
    expect((await listOf(director, period, places.village)).sheet.state).toBe('changed')
    expect((await officer.get(at(period))).body.villages.signed).toBe(0)
    expect((await settle(director, id, { verdict: 'apart', words: '父母都在家' })).body).toMatchObject(applied)
    expect((await listOf(director, period, places.village)).sheet.state).toBe('signed')
  })

  it('is somebody on the list, or nobody, and never without a word', async () => {
    const id = await handed('名单上的')
    expect(saidIn(await settle(director, id, { verdict: 'known' }))).toContain('请选她是在册的哪一名儿童')
    expect(saidIn(await settle(director, id, { verdict: 'absent' }))).toContain('请写明找过哪里')
    expect(saidIn(await settle(director, id, { verdict: 'apart', words: ' ' }))).toContain('为什么不属于')
    expect((await settle(director, id, { verdict: 'known', child: there })).status).toBe(404)
    expect((await settle(director, id, { verdict: 'known', child: newUuid() })).status).toBe(404)
    expect((await settle(officer, id, { verdict: 'known', child: here })).status).toBe(403)
    expect((await settle(director, id, { verdict: 'known', child: here })).body).toMatchObject(applied)
    expect(await oneOf(director, id)).toMatchObject({ verdict: 'known', became: { id: here } })
  })

  it('who has changed is not settled by pointing to the archive alone', async () => {
    const id = await handed('父亲也走了', 'change')
    expect(saidIn(await settle(director, id, { verdict: 'known', child: here }))).toContain('请写核实到的变化')
    expect((await settle(director, id, { verdict: 'known', child: here, words: '父亲十月起在东莞，已记有变化' })).body).toMatchObject(applied)
  })

  it('is told by whoever saw the last word, taken back by whoever said it', async () => {
    const id = await handed('两人同时')
    const replies = await Promise.all([settle(director, id, { verdict: 'absent', words: '没有找到' }), settle(second, id, { verdict: 'known', child: here })])
    expect(replies.map(one => one.status).sort()).toEqual([200, 409])
    const { answer } = await oneOf(director, id)
    const [author, other] = answer.mine ? [director, second] : [second, director]
    expect(saidIn(await other.send(at(period, `/suspects/${id}/take-back`), { over: answer.id }))).toContain('只能撤销自己的核实')
    expect((await author.send(at(period, `/suspects/${id}/take-back`), { over: answer.id })).body).toMatchObject(applied)
    expect(await oneOf(director, id)).toMatchObject({ verdict: null, answer: null, became: null })
    expect((await author.send(at(period, `/suspects/${id}/take-back`), { over: answer.id })).status).toBe(409)
    expect((await settle(supervisor, id, { verdict: 'absent', words: '村里电话问过，没有' })).body).toMatchObject(applied)
  })

  it('becomes an archive by the usual command', async () => {
    const id = await handed('新建档的')
    const child = newChildId()
    const draft = draftAt('inside', { name: '新建档的', idNumber: null, idMissingReason: '未登记户口', school: null, schoolName: '镇外小学', gradeCode: null, hardshipType: '00' })
    const found = { id: child, draft, since: days.opens, words: '跟着奶奶住', suspect: { id, over: null } }
    const reply = await director.send(at(period, '/found'), found)
    expect(reply.body).toMatchObject(applied)
    expect(await oneOf(director, id)).toMatchObject({ verdict: 'found', became: { id: child } })
  })

  it('is told to the post that handed it in, and to nobody else, as looked at; not what was found', async () => {
    const { body } = await league.get('/api/census/suspects')
    expect(body.underway).toBe(true)
    expect(body.handed.map((one: any) => one.settled)).toEqual(body.handed.map(() => true))
    // Any name could be tried: what the village found would say who is in the register.
    expect(JSON.stringify(body)).not.toMatch(/known|absent|apart|found/u)
    expect(JSON.stringify(body)).not.toContain(here)
    const colleague = await appoint(stage, 'youthLeague', places.county)
    expect((await colleague.get('/api/census/suspects')).body.handed).toEqual([])
    expect((await director.get('/api/census/suspects')).status).toBe(403)
  })
})

describe('a line of a roster that met no archive', () => {
  const villageName = async (): Promise<string> => {
    const { rows } = await stage.owner.query('select v.name, t.name as town from qinghe.census_sheets v join qinghe.census_sheets t on t.period = v.period and t.region = v.region / 1000 * 1000 where v.period = $1 and v.region = $2', [period, places.village])
    return `${rows[0].town}${rows[0].name}` // any: one village
  }
  /** A finished comparison of the county with one open difference, as a run leaves it. @returns the task */
  async function lead(name: string, village: string): Promise<string> {
    const [comparison, task] = [newUuid(), newUuid()]
    await insertRow(stage.owner, 'comparisons', {
      county, id: comparison, region: places.county, number: `BD${name}`, file_name: 'x', kind: 'schooling', department: '教育局', period: '本季', purpose: '核对', legal_basis: '方案', is_complete: true, all_should_be_filed: true,
      kept_columns: [], state: 'done', ordered_by: newUuid(), posting: newUuid(), ordered_at: new Date(), row_count: 1, lead_count: 1, model: Buffer.from('x'), model_hash: 'x',
    })
    const written = [['姓名', name], ['性别', '女'], ['出生日期', '2015-09-09'], ['户籍村', village], ['学校', '中心小学']].filter(([, text]) => text !== '').map(([field, text]) => ({ field, text }))
    await insertRow(stage.owner, 'comparison_tasks', {
      county, id: task, region: places.county, comparison, row: 1, kind: 'notFiled', owner: 'countyCivilAffairs', due: days.lock, state: 'open', created_at: new Date(),
      about: sealAbout({ ring: testRing } as Reader, task, { source: '教育局 本季', written } as Parameters<typeof sealAbout>[2]),
    })
    return task
  }
  const stateOf = async (task: string): Promise<string> => (await stage.owner.query('select state from qinghe.comparison_tasks where id = $1', [task])).rows[0]?.state // any: by its id
  const give = (by: Person): Promise<Reply> => by.send(at(period, '/leads/give'), {})

  it('goes to the village that is written in it, once, with all that is known; the others stay', async () => {
    expect(saidIn(await give(officer))).toContain('没有可以交给村里的线索')
    const task = await lead('学籍小雨', await villageName())
    await lead('没写村的', '')
    expect((await officer.get(at(period, '/leads'))).body).toMatchObject({ placeable: 1, placeless: 1 })
    expect((await give(director)).status).toBe(403)
    expect((await give(officer)).body).toMatchObject(applied)
    expect((await officer.get(at(period, '/leads'))).body).toMatchObject({ placeable: 0, placeless: 1, open: 1 })
    const one = (await suspectsOf(director, places.village)).suspects.find((each: any) => each.name === '学籍小雨')
    expect(one).toMatchObject({ source: 'roster', sexCode: 2, birthDate: '2015-09-09', school: '中心小学', from: '教育局 本季名册' })
    expect((await settle(director, one.id, { verdict: 'known', child: here })).body).toMatchObject(applied)
    expect(await stateOf(task)).toBe('done')
    const { answer } = await oneOf(director, one.id)
    expect((await director.send(at(period, `/suspects/${one.id}/take-back`), { over: answer.id })).body).toMatchObject(applied)
    expect(await stateOf(task)).toBe('open')
    // Nobody found her, or she is not of this list: the village is done, the office that compares is not.
    expect((await settle(director, one.id, { verdict: 'absent', words: '问过组长' })).body).toMatchObject(applied)
    expect([await stateOf(task), (await suspectsOf(director, places.village)).open]).toEqual(['open', 0])
    // Whoever knows better says so over it; what is taken back then leaves the question open, whoever had closed it.
    const over = (await oneOf(director, one.id)).answer.id
    expect((await settle(director, one.id, { over, verdict: 'known', child: here })).body).toMatchObject(applied)
    const known = (await oneOf(director, one.id)).answer.id
    expect((await settle(second, one.id, { over: known, verdict: 'apart', words: '档案在邻村' })).body).toMatchObject(applied)
    expect(await stateOf(task)).toBe('open')
    const apart = (await oneOf(second, one.id)).answer.id
    expect((await second.send(at(period, `/suspects/${one.id}/take-back`), { over: apart })).body).toMatchObject(applied)
    expect([await stateOf(task), (await oneOf(second, one.id)).verdict]).toEqual(['open', null])
    // The office that compares may settle it as well: then it waits for nobody.
    expect((await officer.send(`/api/comparisons/tasks/${task}/close`, { outcome: 'notNeeded', evidence: '已随父母外出' })).body).toMatchObject(applied)
    expect(await oneOf(director, one.id)).toMatchObject({ elsewhere: true, verdict: null })
    expect((await suspectsOf(director, places.village)).open).toBe(0)
  })
})

describe('a round that is locked', () => {
  it('takes nobody any more', async () => {
    const id = await handed('锁定前的')
    await stage.owner.query('update qinghe.census_rounds set locked_at = qinghe.now() where period = $1', [period])
    expect(saidIn(await settle(director, id, { verdict: 'absent', words: '没有' }))).toContain('锁定')
    expect(saidIn(await handIn('锁定后的'))).toContain('现在没有进行中的季度排查')
  })
})
