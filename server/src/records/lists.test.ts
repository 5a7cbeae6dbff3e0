/** What a list is asked beside its rows: how many stand in each state, other columns; and what waits for a post in all ledgers at once. */
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
let posting: string
beforeAll(async () => {
  stage = await openStage()
  posting = newUuid()
  const [account, post] = [newUuid(), castAs('childDirector')]
  await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, 'director', '某人', $2, 'active', $1, qinghe.now())`, [account, post.region])
  await stage.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, '某人', $3, $4, $5, $6, '2020-01-01', 'active', gen_random_uuid(), gen_random_uuid(), qinghe.now())`, [posting, account, post.role, post.county, post.region, post.school])
  director = stage.enter(post, { posting })
  supervisor = stage.enter(castAs('childSupervisor'))
  child = newChildId()
  await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const fine = { visitType: 'childDirector', purpose: 'regular', metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine', mood: 'low', talk: '想妈妈' }
async function visit(by: Person, more: object): Promise<string> {
  const record = newRecordId()
  expect((await by.send('/api/records/visit/acts/record', { record, child, body: { ...fine, ...more } })).body).toMatchObject({ outcome: 'applied' })
  return record
}
const issuesOf = async (record: string) => (await supervisor.get(`/api/records/visit/${record}`)).body.inside.map((one: { record: string }) => one.record)
const cardsOf = async (by: Person) => (await by.get('/api/records/cards')).body.cards

describe('the list of a kind', () => {
  it('says how many there are in each state, under the same conditions, and to nobody more than the list shows', async () => {
    const record = await visit(director, { actualAt: dayFromToday(-4), result: 'problem', issues: [{ what: '没人做晚饭', grade: 3 }, { what: '不愿上学', grade: 2 }] })
    const [first] = await issuesOf(record)
    await director.send('/api/records/visit-issue/acts/solve', { record: first, child, body: { solvedOn: dayFromToday(0), solution: '邻居帮忙' } }, { basedOn: { version: 1, from: {} } })
    const counts = async (by: Person, list: object = {}) => (await by.post('/api/records/counts', { kind: 'visitIssue', list })).body
    const told = await counts(supervisor)
    expect(told).toMatchObject({ total: 2, more: false })
    expect(told.states).toEqual(expect.arrayContaining([{ state: 'found', count: 1 }, { state: 'solved', count: 1 }]))
    const issues = (await supervisor.post('/api/records/visit-issue', {})).body.records
    const graver = issues.filter((one: { values: { grade: number } }) => one.values.grade === 3)
    expect(await counts(supervisor, { filters: { grade: [3] } })).toMatchObject({ total: graver.length, states: [{ state: graver[0].state, count: 1 }] })
    expect(await counts(stage.enter(neighbours.nextVillage))).toEqual({ total: 0, more: false, states: [] })
    expect((await stage.enter(castAs('court')).post('/api/records/counts', { kind: 'dangerReport', list: {} })).status).toBe(404)
  })

  it('brings other columns when they are asked for, and what belongs to others’ eyes is none of them', async () => {
    await visit(director, { actualAt: dayFromToday(-6) })
    const rows = async (more: object) => (await director.post('/api/records/visit', more)).body.records
    const [usual] = await rows({ from: dayFromToday(-6), to: dayFromToday(-6) })
    expect(usual.values).toEqual({ actualAt: dayFromToday(-6), visitType: 'childDirector', result: 'fine' })
    const [more] = await rows({ from: dayFromToday(-6), to: dayFromToday(-6), columns: ['metGuardian', 'mood', 'talk', 'nothing'] })
    expect(more.values).toEqual({ ...usual.values, metGuardian: true })
  })
})

describe('what waits on the desk', () => {
  it('is one answer for all ledgers: what was given by name to whom it was given, what a post decides to whoever decides', async () => {
    const record = await visit(director, { actualAt: dayFromToday(-8), result: 'problem', issues: [{ what: '冬天衣服不够', grade: 2 }] })
    const [issue] = await issuesOf(record)
    expect((await cardsOf(supervisor)).flatMap((card: any) => card.records.map((one: any) => one.record))).toContain(issue)
    const given = (await cardsOf(director)).filter((card: any) => card.kind === 'visitIssue').flatMap((card: any) => card.records.map((one: any) => one.record))
    expect(given).not.toContain(issue)
    expect((await supervisor.send('/api/records/visit-issue/acts/assign', { record: issue, child, assignee: posting, body: { dueOn: dayFromToday(7) } }, { basedOn: { version: 1, from: {} } })).body).toMatchObject({ outcome: 'applied' })
    const [card] = (await cardsOf(director)).filter((one: any) => one.records.some((row: any) => row.record === issue))
    expect(card).toMatchObject({ kind: 'visitIssue', ledger: '走访问题', mine: true })
    expect(card.records.find((one: any) => one.record === issue)).toMatchObject({ words: '冬天衣服不够', child: { name: '王小禾' }, day: dayFromToday(-8) })
  })

  it('is nothing of another village, and nothing for a post that reads no ledger', async () => {
    for (const post of [neighbours.nextVillage, castAs('auditor')]) expect(JSON.stringify(await cardsOf(stage.enter(post)) ?? [])).not.toContain('王小禾')
  })
})
