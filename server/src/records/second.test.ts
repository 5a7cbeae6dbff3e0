/** An act of two: what one asks for waits at the record until another confirms it, on a kind of the tests (testing/kinds/watchPeriod.yaml, decision 056). */
import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow, sequenceAll, verifyWithin } from '../../../testing/honest.ts'
import { openStageWith, testKind } from '../../../testing/kinds.ts'
import type { Stage } from '../../../testing/walk/stage.ts'

const known = testKind('watchPeriod')
const at = '/api/records/watch-period'
let stage: Stage
let people: Record<'supervisor' | 'colleague' | 'director' | 'otherTown' | 'volunteer', Person>
let record: string
let child: string
beforeAll(async () => {
  stage = await openStageWith(known)
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  people = {
    supervisor: await hire(stage, castAs('childSupervisor')), colleague: await hire(stage, { ...castAs('childSupervisor'), name: '另一位督导员' }), director: await hire(stage, castAs('childDirector')),
    otherTown: await hire(stage, neighbours.nextTown), volunteer: await hire(stage, castAs('volunteer')),
  }
})
afterAll(async () => {
  expect(await findingsNow(stage.owner)).toEqual([])
  expect(await stage.stop()).toEqual([])
})

const applied = { outcome: 'applied' }
const act = (by: Person, name: string, input: object, version?: number): Promise<Reply> => by.send(`${at}/acts/${name}`, { record, body: {}, ...input }, version === undefined ? {} : { basedOn: { version, from: {} } })
const decide = (by: Person, what: 'confirm' | 'decline' | 'withdraw', revision: number, more: object = {}): Promise<Reply> => by.send(`/api/waiting/${record}/${what}`, { record, revision, ...more })
const page = async (by: Person = people.supervisor) => (await by.get(`${at}/${record}`)).body
const history = async () => (await people.supervisor.get(`${at}/${record}/history`)).body.entries
const waiting = async (by: Person): Promise<string[]> => (await by.get('/api/waiting')).body.waiting.map((one: { record: string }) => one.record)
const lifting = { liftedOn: dayFromToday(0), liftReason: '父亲已经返乡' }
const lift = (by = people.supervisor, version = 1) => act(by, 'lift', { body: lifting }, version)

beforeEach(async () => {
  child = newChildId()
  record = newRecordId()
  expect((await people.director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject(applied)
  expect((await act(people.director, 'begin', { child, body: { since: dayFromToday(-2), why: '刚有人照看' } })).body).toMatchObject(applied)
})

describe('what one asks for', () => {
  it('changes nothing until another confirms it, who sees what it would write', async () => {
    expect((await lift()).body).toMatchObject(applied)
    expect(await page()).toMatchObject({ state: 'open', revision: 2, number: null, values: { liftReason: null }, waiting: { act: '解除', by: { name: castAs('childSupervisor').name }, may: ['withdraw'] } })
    const seen = await page(people.colleague)
    expect(seen.waiting).toMatchObject({ may: ['confirm', 'decline'], fields: [{ field: 'liftedOn', after: lifting.liftedOn }, { field: 'liftReason', after: '父亲已经返乡' }] })
    expect((await decide(people.colleague, 'confirm', 2)).body).toMatchObject(applied)
    expect(await page()).toMatchObject({ state: 'lifted', revision: 3, number: expect.stringMatching(/^解\d{4}-\d{4}$/), values: { liftReason: '父亲已经返乡' }, waiting: null })
    expect(await history()).toMatchObject([
      { act: '解除', step: 'confirmed', actor: { name: '另一位督导员' }, asked: { name: castAs('childSupervisor').name }, from: 'open', to: 'lifted' },
      { act: '解除', step: 'asked', actor: { name: castAs('childSupervisor').name }, to: 'open', fields: [{ after: lifting.liftedOn }, { after: '父亲已经返乡' }] }, { step: 'done' },
    ])
  })
  it('is marked in clear as a step, so that nobody counts it as done before it is', async () => {
    const done = async () => (await stage.owner.query<{ done: boolean }>(`select '$step' <> all(fields) as done from qinghe.record_changes where record = $1 and act = 'lift' order by revision`, [record])).rows.map(row => row.done)
    await lift()
    await decide(people.colleague, 'decline', 2, { reason: '父亲还没有返乡' })
    await lift(people.supervisor, 3)
    expect(await done()).toEqual([false, false, false])
    expect((await decide(people.colleague, 'confirm', 4)).body).toMatchObject(applied)
    expect(await done()).toEqual([false, false, false, true])
  })
  it('names offices by their names, before it is confirmed and in its history', async () => {
    const office = await foundOffice(stage, { kind: 'townOffice', name: '栖凤渡镇社会事务办', region: places.town })
    expect((await act(people.supervisor, 'lift', { body: { ...lifting, office } }, 1)).body).toMatchObject(applied)
    expect((await page(people.colleague)).waiting.fields).toContainEqual({ field: 'office', label: '接手的单位', before: null, after: '栖凤渡镇社会事务办' })
    await decide(people.colleague, 'confirm', 2)
    for (const entry of (await history()).slice(0, 2)) expect(entry.fields).toContainEqual(expect.objectContaining({ field: 'office', after: '栖凤渡镇社会事务办' }))
  })
  it('stands on the desk of those who may confirm it, and of nobody else', async () => {
    await lift()
    expect(await waiting(people.colleague)).toContain(record)
    for (const other of ['supervisor', 'director', 'otherTown', 'volunteer'] as const) expect([other, await waiting(people[other])]).toEqual([other, expect.not.arrayContaining([record])])
    await decide(people.colleague, 'confirm', 2)
    expect(await waiting(people.colleague)).not.toContain(record)
  })
  it('is judged when it is asked for: what is missing is told then', async () => {
    const reply = await act(people.supervisor, 'lift', { body: { liftedOn: dayFromToday(1) } }, 1)
    expect([reply.status, reply.body.issues.map((one: { field: string }) => one.field).sort()]).toEqual([422, ['liftReason', 'liftedOn']])
    expect(await page()).toMatchObject({ revision: 1, waiting: null })
  })
  it('is handed on only when it is confirmed', async () => {
    expect((await act(people.supervisor, 'give', { assignee: people.director.actor.posting }, 1)).body).toMatchObject(applied)
    expect(await page(people.colleague)).toMatchObject({ assignee: null, waiting: { act: '转交', to: { role: '村儿童主任' } } })
    expect((await decide(people.colleague, 'confirm', 2)).body).toMatchObject(applied)
    expect(await page()).toMatchObject({ assignee: { role: '村儿童主任' }, waiting: null })
  })
  it('may not write what is read by others or kept apart', async () => {
    const reply = await act(people.supervisor, 'correct', { body: { mood: '低落' } }, 1)
    expect([reply.status, reply.body.issues?.[0]?.code]).toEqual([422, 'record.second'])
  })
  it('stands nowhere in clear', async () => {
    await lift()
    for (const table of ['records', 'record_changes', 'commands', 'audit_inbox']) {
      expect([table, (await stage.owner.query(`select 1 from qinghe.${table} t where t::text like '%父亲已经返乡%'`)).rowCount]).toEqual([table, 0])
    }
  })
})

describe('nobody confirms', () => {
  it('their own, in the program and in the database', async () => {
    await lift()
    const reply = await decide(people.supervisor, 'confirm', 2)
    expect([reply.status, reply.body.title]).toEqual([403, '自己提出的“解除”要由另一名同志确认；不需要了可以撤回'])
    const own = people.supervisor.actor.account
    await expect(stage.owner.query('update qinghe.records set waiting = null, asked_act = null, asked_at = null, asked_posting = null, seconded_by = $1 where id = $2', [own, record])).rejects.toThrow('records_are_confirmed_by_another')
  })
  it('what they may not do themselves, or do not see', async () => {
    await lift()
    expect((await decide(people.director, 'confirm', 2)).status).toBe(403)
    expect((await decide(people.director, 'decline', 2, { reason: '不合适' })).status).toBe(403)
    for (const stranger of [people.otherTown, people.volunteer]) expect([403, 404]).toContain((await decide(stranger, 'confirm', 2)).status)
    expect(await page()).toMatchObject({ state: 'open', revision: 2 })
  })
  it('what has changed since they looked at it', async () => {
    await lift()
    await decide(people.supervisor, 'withdraw', 2)
    await act(people.supervisor, 'lift', { body: { ...lifting, liftReason: '另一个原因' } }, 3)
    const reply = await decide(people.colleague, 'confirm', 2)
    expect([reply.status, reply.body.title]).toEqual([409, expect.stringContaining('刷新页面')])
    expect(await page()).toMatchObject({ state: 'open', waiting: { act: '解除' } })
  })
})

describe('what waits', () => {
  it('keeps a second request out, and says how to go on', async () => {
    await lift()
    const reply = await lift(people.colleague, 2)
    expect([reply.status, reply.body.title]).toEqual([409, '这条跟踪期的“解除”正等着另一人确认，确认、退回或者撤回以后再“解除”'])
    expect((await page(people.colleague)).acts).toEqual(['note'])
  })
  it('ends when the record is changed meanwhile, and the history says so', async () => {
    await lift()
    expect((await act(people.colleague, 'note', { body: { note: '又没有人照看了' } }, 2)).body).toMatchObject(applied)
    expect(await page()).toMatchObject({ state: 'open', revision: 3, waiting: null })
    expect((await history())[0]).toMatchObject({ act: '登记情况', step: 'done', lapsed: '解除' })
    expect((await decide(people.colleague, 'confirm', 2)).status).toBe(409)
  })
  it('is declined with a reason that whoever asked reads', async () => {
    await lift()
    expect((await decide(people.colleague, 'decline', 2, { reason: '' })).status).toBe(400)
    expect((await decide(people.colleague, 'decline', 2, { reason: '还要再看一周' })).body).toMatchObject(applied)
    expect(await page()).toMatchObject({ state: 'open', revision: 3, waiting: null })
    expect((await history())[0]).toMatchObject({ act: '解除', step: 'declined', reason: '还要再看一周', actor: { name: '另一位督导员' } })
  })
  it('is withdrawn by whoever asked for it alone', async () => {
    await lift()
    expect((await decide(people.colleague, 'withdraw', 2)).status).toBe(403)
    expect((await decide(people.supervisor, 'withdraw', 2)).body).toMatchObject(applied)
    expect((await history())[0]).toMatchObject({ step: 'withdrawn' })
  })
  it('that somebody changed past the program is found', async () => {
    await lift()
    await decide(people.colleague, 'confirm', 2)
    await sequenceAll(stage.owner)
    await stage.owner.query('begin')
    await stage.owner.query('update qinghe.records set state_since = qinghe.now()::date - 30 where id = $1', [record])
    expect((await verifyWithin(stage.owner)).findings).toMatchObject([{ kind: 'record', why: 'differs', record, columns: ['进入状态的日期'] }])
    await stage.owner.query('rollback')
  })
})
