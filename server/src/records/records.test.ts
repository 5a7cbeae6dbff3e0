import { newChildId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let supervisor: Person
let child: string
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const fine = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine', mood: 'low', talk: '想妈妈' }
async function visit(by: Person, more: object = {}): Promise<string> {
  const record = newRecordId()
  const reply = await by.send('/api/records/visit/acts/record', { record, child, body: { ...fine, ...more } })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  return record
}

describe('a confidential talk', () => {
  it('is read again by the teacher who wrote it, by whoever reads psychology, and by others only that it was', async () => {
    const posting = newUuid()
    const given = newChildId()
    await director.send('/api/archives', { id: given, draft: { name: '李小穗', birthDate: '2015-03-01', region: places.village } })
    await stage.owner.query(`insert into qinghe.assignments (county, id, child, region, school, posting, kind, valid_from, assigned_by, created_at)
      select county, gen_random_uuid(), id, region, school, $2, 'pairing', '2020-01-01', $2, qinghe.now() from qinghe.children where id = $1`, [given, posting])
    const teacher = stage.enter(castAs('pairedTeacher'), { posting })
    const record = newRecordId()
    const body = { talkedOn: dayFromToday(-1), place: 'school', thought: 'worrying', thoughtNote: '怕考试', study: 'fair', life: 'good', mood: false, followUp: false }
    expect((await teacher.send('/api/records/talk/acts/record', { record, child: given, body })).body).toMatchObject({ outcome: 'applied' })
    const read = async (by: Person) => (await by.get(`/api/records/talk/${record}`)).body
    expect(await read(teacher)).toMatchObject({ values: { place: 'school', thoughtNote: null }, own: { thought: 'worrying', thoughtNote: '怕考试' }, unread: [] })
    expect(await read(supervisor)).toMatchObject({ values: { thought: 'worrying', thoughtNote: '怕考试' }, own: null })
    expect(await read(director)).toMatchObject({ values: { place: 'school', thoughtNote: null }, own: null })
    expect(JSON.stringify(await read(director))).not.toContain('怕考试')
  })
})

describe('a visit', () => {
  it('is recorded, found in the list of the village and of the town, and read whole', async () => {
    const record = await visit(director)
    for (const person of [director, supervisor]) {
      const list = await person.post('/api/records/visit', { filters: { result: ['fine'] } })
      expect(list.status).toBe(200)
      expect(list.body.records).toMatchObject([{ record, state: 'done', child: { id: child, name: '王小禾' }, values: { visitType: 'childDirector', result: 'fine' } }])
    }
    const page = await director.get(`/api/records/visit/${record}`)
    expect(page.body).toMatchObject({ revision: 1, values: { talk: '想妈妈', metChild: true, livesAlone: false }, acts: ['correct'], inside: [], parent: null })
  })

  it('is not there for a village next door, nor for the county next door', async () => {
    const record = await visit(director, { actualAt: dayFromToday(-2) })
    for (const post of [neighbours.nextVillage, neighbours.nextCounty]) {
      const stranger = stage.enter(post)
      expect((await stranger.get(`/api/records/visit/${record}`)).status).toBe(404)
      expect((await stranger.post('/api/records/visit', {})).body.records).toEqual([])
    }
  })

  it('tells all that is wrong at once, in words, and keeps nothing', async () => {
    const record = newRecordId()
    const reply = await director.send('/api/records/visit/acts/record', { record, child, body: { visitType: 'party', actualAt: dayFromToday(1), metChild: false, strange: 1 } })
    expect(reply.status).toBe(422)
    expect(reply.body.issues.map((one: { field: string }) => one.field)).toEqual(expect.arrayContaining(['purpose', 'actualAt', 'whyNotMet', 'result', 'strange']))
    expect((await director.get(`/api/records/visit/${record}`)).status).toBe(404)
  })

  it('opens each problem that was found, to be assigned, solved and closed by another, and the strip tells all of it', async () => {
    const record = await visit(director, { actualAt: dayFromToday(-4), result: 'problem', issues: [{ what: '没人做晚饭', grade: 3 }, { what: '不愿上学', grade: 2 }] })
    const page = await supervisor.get(`/api/records/visit/${record}`)
    expect(page.body.inside).toMatchObject([{ kind: 'visitIssue', state: 'found' }, { kind: 'visitIssue', state: 'found' }])
    const issue = page.body.inside[0].record
    const act = (by: Person, name: string, version: number, body: object) => by.send(`/api/records/visit-issue/acts/${name}`, { record: issue, child, body }, { basedOn: { version, from: {} } })
    expect((await act(director, 'close', 1, { closedOn: dayFromToday(0) })).status).toBe(403)
    expect((await act(director, 'solve', 1, { solvedOn: dayFromToday(0), solution: '邻居帮忙' })).body).toMatchObject({ outcome: 'applied' })
    expect((await act(supervisor, 'close', 2, { closedOn: dayFromToday(0) })).body).toMatchObject({ outcome: 'applied' })
    expect((await act(supervisor, 'close', 3, { closedOn: dayFromToday(0) })).body.issues[0].message).toContain('已销号')
    const strip = await supervisor.get(`/api/records/children/${child}`)
    expect(strip.body.records.filter((one: { kind: string }) => one.kind === 'visitIssue').map((one: { state: string }) => one.state).sort()).toEqual(['已发现', '已销号'])
  })

  it('suggests when to come again, from the grade in force and the mood, and says why', async () => {
    const own = newChildId()
    await director.send('/api/archives', { id: own, draft: { name: '赵小麦', birthDate: '2017-03-01', region: places.village } })
    const record = newRecordId()
    expect((await director.send('/api/records/visit/acts/record', { record, child: own, body: { ...fine, actualAt: dayFromToday(-5), mood: 'bad' } })).body).toMatchObject({ outcome: 'applied' })
    const seen = async (person: Person) => (await person.get(`/api/records/visit/${record}`)).body.suggestions.map((one: { label: string; value: string }) => [one.label, one.value])
    expect(await seen(supervisor)).toEqual([['建议下次走访', dayFromToday(25)], ['建议回访情绪', dayFromToday(2)]])
    const school = stage.enter(castAs('schoolAdmin'))
    expect((await school.get(`/api/records/visit/${record}`)).status).toBe(404)
  })

  it('is corrected by its author, and the history says what was before', async () => {
    const record = await visit(director, { actualAt: dayFromToday(-3) })
    const reply = await director.send('/api/records/visit/acts/correct', { record, body: { metGuardian: false } }, { basedOn: { version: 1, from: { metGuardian: true } } })
    expect(reply.body).toMatchObject({ outcome: 'applied', records: [{ id: record, version: 2 }] })
    const history = await supervisor.get(`/api/records/visit/${record}/history`)
    expect(history.body.entries).toMatchObject([
      { act: '更正', revision: 2, from: 'done', to: 'done', fields: [{ field: 'metGuardian', label: '见到监护人或照护人', before: '是', after: '否' }] },
      { act: '保存走访', revision: 1, from: null, to: 'done' },
    ])
  })
})

describe('a grade that was declined', () => {
  it('does not stand in the way of another of the same day, and one that was set does', async () => {
    const own = newChildId()
    await director.send('/api/archives', { id: own, draft: { name: '钱小豆', birthDate: '2016-03-01', region: places.village } })
    const body = { since: dayFromToday(-3), care: 'capable', danger: false, needsHelp: false, grade: 1, basisNote: '走访', reviewOn: dayFromToday(60) }
    const propose = async () => {
      const record = newRecordId()
      return { record, reply: await director.send('/api/records/risk-grade/acts/propose', { record, child: own, body }) }
    }
    const first = await propose()
    const decide = (record: string, act: string, more: object) => supervisor.send(`/api/records/risk-grade/acts/${act}`, { record, child: own, body: more }, { basedOn: { version: 1, from: {} } })
    expect((await decide(first.record, 'decline', { declined: '情况不符' })).body).toMatchObject({ outcome: 'applied' })
    const second = await propose()
    expect(second.reply.body).toMatchObject({ outcome: 'applied' })
    expect((await decide(second.record, 'confirm', {})).body).toMatchObject({ outcome: 'applied' })
    const third = await propose()
    expect([third.reply.status, third.reply.body.title]).toEqual([409, '已经有一条相同的记录，请打开原来的那条更正'])
  })
})
