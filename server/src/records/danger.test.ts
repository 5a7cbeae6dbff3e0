/** A report of danger between police, town and county, with suspects who are staff: what slips, bars and reports by anybody are built for, on a kind of
 *  the tests (testing/kinds/dangerReport.yaml, decision 049). */
import { numberOnce } from '../db/feed.ts'
import { newChildId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { everythingSeen, foundOffice, hire } from '../../../testing/danger.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { openStageWith, testKind } from '../../../testing/kinds.ts'
import type { Stage } from '../../../testing/walk/stage.ts'
import { foundAfter, owning } from '../../../testing/dangerFound.ts'

const known = testKind('dangerReport')
const at = '/api/records/danger-report'
let stage: Stage
let people: Record<'officer' | 'colleague' | 'supervisor' | 'director' | 'police' | 'otherTown' | 'volunteer', Person>
let offices: Record<'police' | 'nextTown' | 'school', string>
const directorsPhone = '19900000301'

beforeAll(async () => {
  stage = await openStageWith(known)
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  offices = {
    police: await foundOffice(stage, { kind: 'police', name: '栖凤渡派出所', region: places.town }),
    nextTown: await foundOffice(stage, { kind: 'townOffice', name: '邻镇社会事务办', region: places.nextTown }),
    school: await foundOffice(stage, { kind: 'school', name: '没有人在岗的学校', region: places.town }),
  }
  people = {
    officer: await hire(stage, castAs('countyCivilAffairs')), colleague: await hire(stage, castAs('countyCivilAffairs')), supervisor: await hire(stage, castAs('childSupervisor')),
    director: await hire(stage, castAs('childDirector'), { phone: directorsPhone }), police: await hire(stage, castAs('police'), { organisation: offices.police }),
    otherTown: await hire(stage, neighbours.nextTown, { organisation: offices.nextTown }), volunteer: await hire(stage, castAs('volunteer')),
  }
})
afterAll(async () => {
  expect(await findingsNow(stage.owner)).toEqual([])
  expect(await stage.stop()).toEqual([])
})

const act = (by: Person, name: string, input: object, version?: number): Promise<Reply> => by.send(`${at}/acts/${name}`, input, version === undefined ? {} : { basedOn: { version, from: {} } })
const applied = { outcome: 'applied' }
const body = { seenOn: dayFromToday(-1), what: '孩子身上有伤', isUrgent: true }
async function file(by: Person, more: object = {}, place: number = places.village): Promise<string> {
  const record = newRecordId()
  expect((await act(by, 'file', { record, place, body: { ...body, ...more } })).body).toMatchObject(applied)
  return record
}
const read = (by: Person, record: string): Promise<Reply> => by.get(`${at}/${record}`)
const listed = async (by: Person): Promise<string[]> => (await by.post(at, { limit: 100 })).body.records.map((one: { record: string }) => one.record)
const versionOf = async (record: string): Promise<number> => (await stage.owner.query('select revision from qinghe.records where id = $1', [record])).rows[0].revision
async function step(by: Person, record: string, name: string, input: object = {}): Promise<void> {
  expect((await act(by, name, { record, body: {}, ...input }, await versionOf(record))).body).toMatchObject(applied)
}
async function newChild(region: number = places.village): Promise<string> {
  const id = newChildId()
  expect((await people.supervisor.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region } })).body).toMatchObject(applied)
  return id
}

describe('anybody', () => {
  it.each(['finance', 'volunteer', 'pairedTeacher', 'parent', 'child', 'systemAdmin', 'educationBureau'] as const)('(%s) reports about any place of the county, keeps a slip with the number and reads nothing else', async role => {
    const writer = await hire(stage, castAs(role))
    const record = await file(writer, { reporter: '林见鹿', reporterPhone: '19900000888' }, places.villageOfNextTown)
    expect([403, 404]).toContain((await read(writer, record)).status)
    expect((await writer.post(at, {})).body.records ?? []).toEqual([])
    const kept = await writer.get('/api/slips?box=filed')
    expect(kept.body.slips).toMatchObject([{ title: '险情报告', number: expect.stringMatching(/^险\d{4}-\d{8}$/), filed: true, from: null }])
    const slip = await writer.get(`/api/slips/${kept.body.slips[0].id}`)
    expect(slip.body).toMatchObject({ shows: [], may: [] })
    expect(JSON.stringify([kept.body, slip.body])).not.toContain('孩子身上有伤')
    const page = await read(people.officer, record)
    expect(page.body).toMatchObject({ state: 'filed', number: kept.body.slips[0].number, values: { what: '孩子身上有伤' } })
    // Who reported is for the police; neither page nor history says it to the county.
    expect(page.body.author.name).not.toBe(castAs(role).name)
    const history = await people.officer.get(`${at}/${record}/history`)
    expect(JSON.stringify([page.body, history.body])).not.toMatch(new RegExp(`林见鹿|${castAs(role).name}|19900000888`))
  })
  it('is told what is missing, all at once, and of a place elsewhere that it is not reported here', async () => {
    const wrong = await act(people.volunteer, 'file', { record: newRecordId(), place: places.village, body: { seenOn: dayFromToday(1) } })
    expect([wrong.status, wrong.body.issues.map((one: { field: string }) => one.field).sort()]).toEqual([422, ['seenOn', 'what']])
    const away = await act(people.volunteer, 'file', { record: newRecordId(), place: 431022101201, body })
    expect([away.status, away.body.title]).toEqual([422, expect.stringContaining('110')])
  })
  it('sent twice is filed once', async () => {
    const id = newUuid()
    const input = { record: newRecordId(), place: places.village, body }
    const send = () => people.volunteer.post(`${at}/acts/file`, { id, input })
    const [first, again] = [await send(), await send()]
    expect(again.body).toEqual(first.body)
    expect((await stage.owner.query('select 1 from qinghe.records where id = $1', [input.record])).rowCount).toBe(1)
  })
})

describe('a suspect who is staff', () => {
  it('named at once sees no difference anywhere: lists, counts, the child, its archive, slips, sync', async () => {
    const child = await newChild()
    const before = await everythingSeen(people.supervisor, { at, child })
    const others = (await listed(people.colleague)).length
    const record = await file(people.police, { suspect: people.supervisor.actor.posting })
    await step(people.officer, record, 'accept')
    await step(people.officer, record, 'identify', { child })
    expect(await everythingSeen(people.supervisor, { at, child })).toBe(before)
    expect((await listed(people.colleague)).length).toBe(others + 1)
    const nobodys = newRecordId()
    for (const [path, id] of [[`${at}/${record}`, record], [`${at}/${record}/history`, record]] as const) {
      const [mine, none] = [await people.supervisor.get(path), await people.supervisor.get(path.replace(id, nobodys))]
      expect(told(mine, record)).toBe(told(none, nobodys))
      expect(mine.status).toBe(404)
    }
    for (const name of ['accept', 'assign', 'notify', 'identify', 'close']) {
      const [mine, none] = [await act(people.supervisor, name, { record, body: {} }, 1), await act(people.supervisor, name, { record: nobodys, body: {} }, 1)]
      expect([name, told(mine, record)]).toEqual([name, told(none, nobodys)])
    }
  })
  it('is known again by the telephone, and nothing is handed to them', async () => {
    const record = await file(people.volunteer, { suspectPhone: directorsPhone })
    const reply = await act(people.officer, 'assign', { record, assignee: people.director.actor.posting, body: {} }, 1)
    expect([reply.status, reply.body.title]).toEqual([422, '这名同志要回避这条记录，请另选一人'])
    expect((await stage.owner.query('select barred from qinghe.records where id = $1', [record])).rows[0].barred).toEqual([people.director.actor.account])
  })
  it('found out later loses what they had, parts, slips, history and records inside it with it', async () => {
    const record = await file(people.volunteer)
    await step(people.officer, record, 'assign', { assignee: people.director.actor.posting })
    expect((await read(people.director, record)).status).toBe(200)
    await step(people.officer, record, 'investigate', { body: { found: '是村里的人', knownPhone: directorsPhone } })
    expect((await read(people.director, record)).status).toBe(404)
    expect(await listed(people.director)).not.toContain(record)
    for (const table of ['record_parts', 'record_changes', 'record_slips']) {
      const { rows } = await stage.owner.query(`select 1 from qinghe.${table} where record = $1 and not ($2 = any(barred))`, [record, people.director.actor.account])
      expect([table, rows.length]).toEqual([table, 0])
    }
    expect((await read(people.officer, record)).body).toMatchObject({ values: { found: '是村里的人' } })
  })
  it('hears nothing of it on a phone when named at once, and is told that it is gone when found out later; others hear of both', async () => {
    const number = () => numberOnce(stage.app.pools.qinghe_feed)
    const cursorOf = async (by: Person): Promise<string> => { await number(); return (await by.get('/api/sync')).body.cursor }
    const heardSince = async (by: Person, since: string) => { await number(); return (await by.get(`/api/sync?${new URLSearchParams({ since })}`)).body.records }
    const [suspects, colleagues] = [await cursorOf(people.supervisor), await cursorOf(people.colleague)]
    const named = await file(people.police, { suspect: people.supervisor.actor.posting })
    expect(await heardSince(people.supervisor, suspects)).toEqual([])
    expect(await heardSince(people.colleague, colleagues)).toEqual([{ record: named, of: 'dangerReport', kind: 'changed' }])

    const later = await file(people.volunteer)
    await step(people.officer, later, 'assign', { assignee: people.director.actor.posting })
    const handed = await cursorOf(people.director)
    await step(people.officer, later, 'investigate', { body: { found: '是村里的人', knownPhone: directorsPhone } })
    expect(await heardSince(people.director, handed)).toEqual([{ record: later, of: 'dangerReport', kind: 'departed' }])
    expect(await heardSince(people.director, await cursorOf(people.director))).toEqual([])
  })
  it('who gets an account later is kept from it, and whoever opens the account learns nothing', async () => {
    const phone = '19900000399'
    const record = await file(people.volunteer, { suspectPhone: phone })
    const system = await hire(stage, castAs('systemAdmin'))
    const id = newUuid()
    const opened = await system.send('/api/staff/accounts', { id, login: 'xinren399', name: '新来的', region: places.county, phone, codeHash: 'a'.repeat(64) })
    expect(opened.body).toEqual({ command: expect.anything(), outcome: 'applied', counts: {}, records: [{ type: 'account', id }] })
    expect((await stage.owner.query('select barred from qinghe.records where id = $1', [record])).rows[0].barred).toEqual([id])
    const late = stage.enter(castAs('countyCivilAffairs'), { account: id })
    expect((await read(late, record)).status).toBe(404)
  })
  it('does not go on with a record once it names them', async () => {
    const record = await file(people.volunteer)
    await step(people.officer, record, 'assign', { assignee: people.director.actor.posting })
    const reply = await act(people.director, 'investigate', { record, body: { found: '没有事', knownPhone: directorsPhone } }, await versionOf(record))
    expect([reply.status, reply.body.title]).toEqual([403, expect.stringContaining('涉及您本人')])
    expect((await read(people.officer, record)).body.values.found).toBeNull()
  })
})

const told = ({ status, body: answer }: Reply, id: string): string => {
  const { requestId: _own, command: _its, ...rest } = answer
  return JSON.stringify([status, rest]).replaceAll(id, 'ID')
}

describe('a slip', () => {
  let record: string
  const sent = async (by: Person, box = 'waiting') => (await by.get(`/api/slips?box=${box}`)).body.slips
  beforeEach(async () => {
    record = await file(people.police, { reporter: '林见鹿' })
    await step(people.officer, record, 'accept')
  })
  const notify = () => step(people.officer, record, 'notify', { body: { town: offices.nextTown } })
  const mine = async () => {
    const { rows } = await stage.owner.query<{ id: string }>(`select id from qinghe.record_slips where record = $1 and to_org = $2`, [record, offices.nextTown])
    return rows[0]!.id
  }

  it('shows the addressee what the declaration says, and opens nothing of the record', async () => {
    await notify()
    const id = await mine()
    expect(await sent(people.otherTown)).toEqual(expect.arrayContaining([expect.objectContaining({ id, title: '险情报告', act: '通报', due: dayFromToday(1), received: null, filed: false })]))
    const slip = await people.otherTown.get(`/api/slips/${id}`)
    expect(slip.body).toMatchObject({ may: ['receive'], answer: null, shows: [{ label: '发现日期', value: body.seenOn }, { label: '情况', value: body.what }, { label: '儿童', value: '还没有认出是哪名儿童' }, { label: '地点', value: '栖凤渡村' }] })
    expect(JSON.stringify(slip.body)).not.toContain('林见鹿')
    expect((await read(people.otherTown, record)).status).toBe(404)
    expect(await listed(people.otherTown)).not.toContain(record)
  })
  it('is received and answered by the addressee alone, once, and the sender sees who and when', async () => {
    await notify()
    const id = await mine()
    for (const stranger of [people.supervisor, people.police, people.volunteer, people.director]) {
      const before = await stranger.send(`/api/slips/${id}/receive`, { id })
      expect([403, 404]).toContain(before.status)
      expect((await stranger.get(`/api/slips/${id}`)).status).toBe(404)
    }
    expect((await people.otherTown.send(`/api/slips/${id}/answer`, { id, answer: '已经入户' })).body.title).toBe('请先签收，再答复')
    const early = await act(people.officer, 'close', { record, body: { outcome: '平安' } }, await versionOf(record))
    expect([early.status, early.body.title]).toEqual([409, expect.stringContaining('对方还没有答复')])
    expect((await read(people.officer, record)).body.acts).not.toContain('close')
    expect((await people.otherTown.send(`/api/slips/${id}/receive`, { id })).body).toMatchObject(applied)
    expect((await people.otherTown.send(`/api/slips/${id}/receive`, { id })).status).toBe(409)
    expect((await people.otherTown.send(`/api/slips/${id}/answer`, { id, answer: '已经入户，孩子在外婆家' })).body).toMatchObject(applied)
    const page = (await read(people.officer, record)).body
    expect(page.slips).toMatchObject([{ to: '邻镇社会事务办', received: { by: { name: neighbours.nextTown.name, role: '镇儿童督导员' } }, answered: { by: { name: neighbours.nextTown.name } }, answer: '已经入户，孩子在外婆家' }])
    await step(people.officer, record, 'close', { body: { outcome: '平安' } })
    expect(await sent(people.otherTown)).not.toEqual(expect.arrayContaining([expect.objectContaining({ id })]))
  })
  it('goes nowhere where nobody is in office, and the sender is told', async () => {
    const reply = await act(people.officer, 'notify', { record, body: { town: offices.school } }, await versionOf(record))
    expect([reply.status, reply.body.issues[0].message]).toEqual([422, expect.stringContaining('送不到')])
  })
  it('is hidden from a suspect who works for the addressee', async () => {
    const suspect = await hire(stage, neighbours.nextTown, { organisation: offices.nextTown })
    await step(people.officer, record, 'investigate', { body: { found: '是邻镇的人' } })
    await notify()
    const id = await mine()
    expect((await suspect.get(`/api/slips/${id}`)).status).toBe(200)
    await stage.owner.query('update qinghe.accounts set phone_blind = null where id = $1', [suspect.actor.account])
    const second = await file(people.police, { suspect: suspect.actor.posting })
    await step(people.officer, second, 'accept')
    await step(people.officer, second, 'notify', { body: { town: offices.nextTown } })
    const { rows: [other] } = await stage.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and to_org = $2', [second, offices.nextTown])
    expect((await suspect.get(`/api/slips/${other!.id}`)).status).toBe(404)
    expect((await people.otherTown.get(`/api/slips/${other!.id}`)).status).toBe(200)
  })
})

describe('who reported', () => {
  it('is read by the police, and not by people of the organisation that is reported', async () => {
    const open = await file(people.volunteer, { reporter: '林见鹿' })
    const aboutPolice = await file(people.volunteer, { reporter: '林见鹿', reported: offices.police })
    for (const record of [open, aboutPolice]) await step(people.officer, record, 'assign', { assignee: people.police.actor.posting })
    expect((await read(people.police, open)).body.values.reporter).toBe('林见鹿')
    const own = await read(people.police, aboutPolice)
    expect([own.status, own.body.values.reporter]).toEqual([200, null])
    expect(JSON.stringify((await people.police.get(`${at}/${aboutPolice}/history`)).body)).not.toContain('林见鹿')
    const elsewhere = await hire(stage, castAs('police'), { organisation: await foundOffice(stage, { kind: 'police', name: '县公安局', region: places.county }) })
    await step(people.officer, aboutPolice, 'assign', { assignee: elsewhere.actor.posting })
    expect((await read(elsewhere, aboutPolice)).body.values.reporter).toBe('林见鹿')
  })
})

describe('somebody who owns the database', () => {
  let record: string
  let slip: string
  beforeAll(async () => {
    record = await file(people.volunteer, { suspect: people.director.actor.posting, suspectPhone: '19900000377', reported: offices.school })
    await step(people.officer, record, 'accept')
    await step(people.officer, record, 'notify', { body: { town: offices.nextTown } })
    slip = (await stage.owner.query<{ id: string }>('select id from qinghe.record_slips where record = $1 and to_org = $2', [record, offices.nextTown])).rows[0]!.id
    await people.otherTown.send(`/api/slips/${slip}/receive`, { id: slip })
  })
  it.each(owning)('and $does is found', async ({ by, says }) => expect(await foundAfter(stage, by, [record])).toContain(says))
})

describe('a child that becomes known', () => {
  it('takes the record, its parts, slips and history to where she is, and it moves on with her', async () => {
    const child = await newChild(places.nextVillage)
    const record = await file(people.police, { reporter: '林见鹿' })
    await step(people.officer, record, 'accept')
    await step(people.officer, record, 'notify', { body: { town: offices.nextTown } })
    await step(people.officer, record, 'identify', { child })
    const lie = async () => (await Promise.all(['records', 'record_parts', 'record_changes', 'record_slips'].map(async table =>
      (await stage.owner.query(`select distinct region::text, child from qinghe.${table} where ${table === 'records' ? 'id' : 'record'} = $1`, [record])).rows))).flat()
    for (const row of await lie()) expect(row).toEqual({ region: String(places.nextVillage), child })
    expect((await people.officer.get(`/api/records/children/${child}`)).body.records).toMatchObject([{ record }])
    expect((await read(people.officer, record)).body.child).toMatchObject({ id: child })
    expect((await people.supervisor.send(`/api/archives/${child}/correct`, { patch: { region: places.village } })).body).toMatchObject(applied)
    for (const row of await lie()) expect(row).toEqual({ region: String(places.village), child })
    const again = await act(people.officer, 'identify', { record, child, body: {} }, await versionOf(record))
    expect(again.status).toBe(409)
  })
  it('is one whoever says so sees: another county’s child is nobody’s', async () => {
    const record = await file(people.volunteer)
    await step(people.officer, record, 'accept')
    expect((await act(people.officer, 'identify', { record, child: newChildId(), body: {} }, 2)).status).toBe(404)
  })
  it('is not known yet: the record goes to another place, where others read it', async () => {
    const record = await file(people.volunteer)
    expect((await read(people.supervisor, record)).status).toBe(200)
    await step(people.officer, record, 'redirect', { place: places.villageOfNextTown })
    expect((await read(people.supervisor, record)).status).toBe(404)
    expect((await read(people.otherTown, record)).status).toBe(200)
    expect((await act(people.officer, 'redirect', { record, place: 431022101201, body: {} }, 2)).status).toBe(422)
  })
})
