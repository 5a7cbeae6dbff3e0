/** Whatever somebody sends that does not fit: a Problem in Chinese, nothing lost, nothing told. */
import { newChildId, newCommandId, newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { employ } from '../../../testing/planting/world.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
let supervisor: Person
let counsellor: Person
let child: string
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  counsellor = stage.enter(castAs('countyCivilAffairs'))
})
beforeEach(async () => { child = await newChild(director) })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function newChild(by: Person, region: number = places.village): Promise<string> {
  const id = newChildId()
  expect((await by.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region } })).body).toMatchObject({ outcome: 'applied' })
  return id
}
const fine = () => ({ visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine', mood: 'low', talk: '想妈妈' })
const act = (by: Person, kind: string, name: string, input: object, version?: number, from: object = {}): Promise<Reply> =>
  by.send(`/api/records/${kind}/acts/${name}`, input, version === undefined ? {} : { basedOn: { version, from } })
async function made(by: Person, kind: string, name: string, input: object): Promise<string> {
  const record = newRecordId()
  expect((await act(by, kind, name, { record, ...input })).body).toMatchObject({ outcome: 'applied' })
  return record
}
const visit = (by = director, more: object = {}): Promise<string> => made(by, 'visit', 'record', { child, body: { ...fine(), ...more } })
const issue = (): Promise<string> => visit(director, { result: 'problem', issues: [{ what: '没有钱吃饭', grade: 3 }] })
  .then(async record => (await director.get(`/api/records/visit/${record}`)).body.inside[0].record)
const page = async (by: Person, kind: string, record: string) => (await by.get(`/api/records/${kind}/${record}`)).body
const codes = (reply: Reply): string[] => (reply.body.issues ?? reply.body.problem?.issues ?? []).map((one: { code: string; field?: string }) => (one.field ? `${one.code} ${one.field}` : one.code))
const isChinese = (reply: Reply): void => { expect(reply.body.title).toMatch(/[一-龥]{4}/u) }

describe('fields', () => {
  it('of another act are refused, and nothing is kept', async () => {
    const record = newRecordId()
    const reply = await act(director, 'visit', 'record', { record, child, body: { ...fine(), voidReason: '提前写好' } })
    expect([reply.status, codes(reply)]).toEqual([422, ['record.notNow voidReason']])
    isChinese(reply)
    expect((await director.get(`/api/records/visit/${record}`)).status).toBe(404)
  })
  it('others filled in are not rewritten by whoever moves the record on', async () => {
    const one = await issue()
    const reply = await act(director, 'visit-issue', 'solve', { record: one, body: { solvedOn: dayFromToday(0), solution: '送了米', grade: 1 } }, 1)
    expect([reply.status, codes(reply)]).toEqual([422, ['record.settled grade']])
    expect((await act(director, 'visit-issue', 'solve', { record: one, body: { solvedOn: dayFromToday(0), solution: '送了米', sort: 'living' } }, 1)).body).toMatchObject({ outcome: 'applied' })
    expect(await page(director, 'visit-issue', one)).toMatchObject({ state: 'solved', values: { grade: 3, sort: 'living' } })
  })
  it('that name nothing are told by name', async () => {
    const give = (by: unknown) => act(supervisor, 'office-task', 'give', { record: newRecordId(), body: { what: '排查水域', by, dueOn: dayFromToday(5) } })
    for (const [by, code] of [['org-1', 'record.value by'], [newUuid(), 'record.reference by']] as const) { const reply = await give(by); expect([reply.status, codes(reply)]).toEqual([422, [code]]) }
    const organisation = newUuid()
    await stage.owner.query(`insert into qinghe.organisations (id, kind, name, region, created_at) values ($1, 'village', '栖凤渡村委会', $2, now())`, [organisation, places.village])
    expect((await give(organisation)).body).toMatchObject({ outcome: 'applied' })
    const list = await supervisor.post('/api/records/office-task', { filters: { by: [organisation, 'org-1'] } })
    expect([list.status, list.body.records.length]).toEqual([200, 1])
  })
  it('longer than they may be, in the wrong shape, or of no kind at all are told one by one', async () => {
    const given = { ...fine(), talk: '长'.repeat(2_001), actualAt: '2026-02-30', metChild: 'yes', nobodyKnows: 1 }
    const reply = await act(director, 'visit', 'record', { record: newRecordId(), child, body: given })
    expect([reply.status, codes(reply).sort()]).toEqual([422, ['record.field nobodyKnows', 'record.value actualAt', 'record.value metChild', 'record.value talk']])
    const phone = await act(supervisor, 'key-target', 'set', { record: newRecordId(), child, body: { since: dayFromToday(-1), reasons: ['poor'], why: '困难', cadre: '测试甲', cadrePost: 'village', every: 30, cadrePhone: '不知道' } })
    expect(codes(phone)).toEqual(['record.value cadrePhone'])
  })
  it('of ten megabytes do not come in', async () => {
    const reply = await act(director, 'visit', 'record', { record: newRecordId(), child, body: { ...fine(), talk: '长'.repeat(3_500_000) } })
    expect(reply.status).toBe(413)
    isChinese(reply)
  })
  it('of free words stand nowhere in clear, whatever number is in them', async () => {
    const number = '999999201605010026'
    const record = await visit(director, { talk: `身份证 ${number}，电话 19900000011`, result: 'problem', issues: [{ what: `给 19900000011 打电话`, grade: 2 }] })
    for (const table of ['records', 'record_parts', 'record_changes', 'feed', 'commands', 'audit_inbox']) {
      const { rows } = await stage.owner.query(`select 1 from qinghe.${table} t where t::text like '%19900000011%' or t::text like $1`, [`%${number}%`])
      expect([table, rows.length]).toEqual([table, 0])
    }
    expect((await page(director, 'visit', record)).values.talk).toContain(number)
  })
})

describe('an act', () => {
  it('out of order, or from an end, is refused with the state it is in', async () => {
    const one = await issue()
    const reply = await act(supervisor, 'visit-issue', 'close', { record: one, body: { closedOn: dayFromToday(0) } }, 1)
    expect([reply.status, codes(reply)]).toEqual([409, ['record.state']])
    expect(reply.body.title).toContain('已发现')
  })
  it('sent twice is done once: with its own id, and with another', async () => {
    const record = newRecordId()
    const id = newCommandId()
    const input = { record, child, body: fine() }
    const send = (command: string) => director.post('/api/records/visit/acts/record', { id: command, input })
    const [first, again] = [await send(id), await send(id)]
    expect(again.body).toEqual(first.body)
    const other = await send(newCommandId())
    expect([other.status, codes(other)]).toEqual([409, ['record.state']])
    expect(await page(director, 'visit', record)).toMatchObject({ revision: 1 })
  })
  it('by the wrong post is refused, and the page does not offer it', async () => {
    const record = await visit()
    expect((await act(director, 'visit', 'void', { record, body: { voidReason: '重复' } }, 1)).status).toBe(403)
    expect((await page(director, 'visit', record)).acts).toEqual(['correct'])
    const teacher = stage.enter(castAs('homeroomTeacher'))
    const reader = await page(teacher, 'visit', record)
    expect(reader.status === 404 || !reader.acts?.includes('correct')).toBe(true)
  })
  it('that the page offers is one the post may do, and no other', async () => {
    const record = await made(director, 'visit', 'save', { child, body: {} })
    for (const role of ['childSupervisor', 'countyCivilAffairs', 'schoolAdmin'] as const) {
      const person = stage.enter(castAs(role))
      const seen = await person.get(`/api/records/visit/${record}`)
      if (seen.status !== 200) continue
      const tried = await act(person, 'visit', 'save', { record, body: {} }, 1)
      expect([role, tried.status !== 403]).toEqual([role, seen.body.acts.includes('save')])
    }
  })
  it('about somebody else’s child, or a record that is not its parent, is refused and leaves no trace of them', async () => {
    const record = await visit()
    const other = await newChild(director)
    expect(codes(await act(director, 'visit', 'correct', { record, child: other, body: { metGuardian: false } }, 1))).toEqual(['record.child'])
    expect(codes(await act(director, 'visit', 'correct', { record, parent: newRecordId(), body: { metGuardian: false } }, 1))).toEqual(['record.parent'])
    const stranger = stage.enter(neighbours.nextVillage)
    const theirs = await newChild(stranger, places.nextVillage)
    const hidden = await act(director, 'visit', 'record', { record: newRecordId(), child: theirs, body: fine() })
    const absent = await act(director, 'visit', 'record', { record: newRecordId(), child: newChildId(), body: fine() })
    expect([hidden.status, hidden.body.title]).toEqual([absent.status, absent.body.title])
    const office = await act(supervisor, 'office-task', 'give', { record: newRecordId(), child, body: {} })
    expect(codes(office)).toEqual(['record.child'])
  })
  it('inside a record of another county, or one that is void, is refused like one that is not there', async () => {
    const register = (parent: string) => act(director, 'visit-issue', 'register', { record: newRecordId(), parent, body: { what: '厌学', grade: 2, foundOn: dayFromToday(-1) } })
    const far = stage.enter({ ...neighbours.nextCounty, role: 'childDirector', region: 431022101201 })
    child = await newChild(far, 431022101201)
    const theirs = await visit(far)
    const [hidden, absent] = [await register(theirs), await register(newRecordId())]
    expect([hidden.status, hidden.body.title]).toEqual([404, absent.body.title])
    child = await newChild(director)
    const own = await visit()
    expect((await act(supervisor, 'visit', 'void', { record: own, body: { voidReason: '记错了' } }, 1)).body).toMatchObject({ outcome: 'applied' })
    expect(codes(await register(own))).toEqual(['record.parent'])
  })
  it('with the id of a record elsewhere is refused like any id that cannot be used', async () => {
    const stranger = stage.enter(neighbours.nextVillage)
    const theirs = await newChild(stranger, places.nextVillage)
    const taken = newRecordId()
    expect((await act(stranger, 'visit', 'record', { record: taken, child: theirs, body: fine() })).body).toMatchObject({ outcome: 'applied' })
    const reply = await act(director, 'visit', 'record', { record: taken, child, body: fine() })
    expect([reply.status, reply.body.title]).toEqual([409, '这个编号不能用，请刷新页面后重新提交'])
    expect((await act(director, 'visit', 'correct', { record: taken, body: {} }, 1)).status).toBe(404)
  })
})

describe('handing over', () => {
  const assign = (record: string, assignee: string, version = 1) => act(supervisor, 'visit-issue', 'assign', { record, assignee, body: { dueOn: dayFromToday(5) } }, version)
  it('goes to somebody in office, of this place, who may; everybody else is told of alike', async () => {
    const one = await issue()
    const [police, near] = [stage.enter(castAs('police')), director]
    const [far, leaving] = [stage.enter({ ...neighbours.villageOfNextTown }), stage.enter(castAs('childDirector'))]
    const [abroad, wrong] = [stage.enter({ ...neighbours.nextCounty, role: 'childDirector' }), stage.enter(castAs('countyCivilAffairs'))]
    for (const person of [police, near, far, leaving, abroad, wrong]) await employ(stage, person)
    await stage.owner.query(`update qinghe.postings set valid_from = '2020-01-01', valid_to = '2021-01-01' where id = $1`, [leaving.actor.posting])
    const nobody = await assign(one, newUuid())
    expect(codes(nobody)).toEqual(['record.assignee'])
    for (const person of [far, leaving, abroad, wrong]) { const { status, body } = await assign(one, person.actor.posting); expect([status, body.title]).toEqual([nobody.status, nobody.body.title]) }
    expect((await police.get(`/api/records/visit-issue/${one}`)).status).toBe(404)
    expect((await assign(one, police.actor.posting)).body).toMatchObject({ outcome: 'applied' })
    const seen = await page(police, 'visit-issue', one)
    expect(seen).toMatchObject({ state: 'assigned', acts: ['solve', 'reportUp'], values: { what: '没有钱吃饭' } })
    expect(await page(police, 'visit', seen.parent?.record ?? newUuid())).toMatchObject({ status: 404 })
    expect((await assign(one, near.actor.posting, 2)).body).toMatchObject({ outcome: 'applied' })
    expect((await police.get(`/api/records/visit-issue/${one}`)).status).toBe(404)
  })
})

describe('what somebody does not read', () => {
  const correct = (by: Person, record: string, body: object, version: number, from: object = {}) => act(by, 'visit', 'correct', { record, body }, version, from)
  const history = async (record: string) => JSON.stringify((await stage.enter(castAs('countyCivilAffairs')).get(`/api/records/visit/${record}/history`)).body)
  it('is not lost when they write over it, and a guess is answered alike whether right or wrong', async () => {
    const record = await made(director, 'visit', 'record', { child, body: { ...fine(), mood: 'low' } })
    expect((await correct(supervisor, record, { metGuardian: false }, 1, { metGuardian: true })).body).toMatchObject({ outcome: 'applied' })
    const colleague = stage.enter(castAs('childDirector'))
    expect((await page(colleague, 'visit', record)).values.mood).not.toBe('low')
    const guesses = await Promise.all(['low', 'good'].map(mood => correct(colleague, record, { mood }, 1, { mood })))
    const told = guesses.map(({ status, body }) => [status, body.fields?.map((one: object) => ({ ...one, yours: '' })), body.title])
    expect(told[1]).toEqual(told[0])
    expect(guesses[0]?.status).toBe(409)
    expect(await page(counsellor, 'visit', record)).toMatchObject({ revision: 2, values: { mood: 'low', metGuardian: false } })
  })
  it('falls away when what it hangs on does, although they cannot see it', async () => {
    const record = await made(director, 'visit', 'record', { child, body: { ...fine(), mood: 'low' } })
    const bureau = stage.enter(castAs('childDirector'))
    expect((await correct(bureau, record, { metChild: false, whyNotMet: 'away' }, 1)).body).toMatchObject({ outcome: 'applied' })
    expect(await page(director, 'visit', record)).toMatchObject({ values: { metChild: false }, own: { mood: null } })
    expect(await history(record)).toContain('"field":"mood"')
  })
  it('is said as such on the page: of a record that is somebody else’s, and of one’s own', async () => {
    const police = stage.enter(castAs('police'))
    await employ(stage, police)
    const one = await issue()
    const record = await visit(director, { actualAt: dayFromToday(-9) })
    expect((await act(supervisor, 'visit-issue', 'assign', { record: one, assignee: police.actor.posting, body: { dueOn: dayFromToday(5) } }, 1)).body).toMatchObject({ outcome: 'applied' })
    expect((await page(police, 'visit-issue', one)).unread).toEqual([])
    expect((await page(counsellor, 'visit', record)).unread).toEqual([])
  })
})

describe('two at once', () => {
  it('one is told, field by field, what the other wrote', async () => {
    const record = await visit()
    const send = (metGuardian: boolean, talk: string) => act(director, 'visit', 'correct', { record, body: { metGuardian, talk } }, 1, { metGuardian: true, talk: '想妈妈' })
    const replies = await Promise.all([send(false, '想爸爸'), send(false, '想奶奶')])
    const [done, refused] = [replies.find(one => one.status === 200), replies.find(one => one.status === 409)]
    expect([done?.body.outcome, refused?.body.fields?.map((one: { field: string }) => one.field)]).toEqual(['applied', ['talk']])
    expect((await page(director, 'visit', record)).revision).toBe(2)
  })
  it('begin a record of the same id: one is there', async () => {
    const record = newRecordId()
    const replies = await Promise.all([1, 2].map(() => act(director, 'visit', 'record', { record, child, body: fine() })))
    expect(replies.map(one => one.status).sort()).toEqual([200, 409])
  })
  it('draw numbers without a gap', async () => {
    const organisation = newUuid()
    const meeting = { title: '工作会', sort: 'work', heldOn: dayFromToday(-1), place: '会议室', chair: '甲', attendees: '民政', agenda: '安排', text: '一', hasResolutions: false }
    const drafts = await Promise.all(Array.from({ length: 4 }, () => made(counsellor, 'meeting', 'save', { body: meeting })))
    const refused = await act(counsellor, 'meeting', 'issue', { record: drafts[0]!, body: { hasResolutions: true, resolutions: [{ what: '排查', by: organisation, dueOn: dayFromToday(9) }] } }, 1)
    expect(codes(refused)).toEqual(['record.reference resolutions.0.by'])
    await Promise.all(drafts.map(record => act(counsellor, 'meeting', 'issue', { record, body: {} }, 1)))
    const numbers = (await Promise.all(drafts.map(record => page(counsellor, 'meeting', record)))).map(one => Number(one.number.split('-').at(-1))).sort((a, b) => a - b)
    expect(numbers).toEqual([1, 2, 3, 4])
  })
})

describe('a child that moves or leaves between', () => {
  it('takes its records along; what was begun here is told to be elsewhere', async () => {
    const record = await visit()
    expect((await supervisor.send(`/api/archives/${child}/correct`, { patch: { region: places.nextVillage } })).body).toMatchObject({ outcome: 'applied' })
    const neighbour = stage.enter(neighbours.nextVillage)
    expect(await page(neighbour, 'visit', record)).toMatchObject({ values: { talk: '想妈妈' } })
    const own = await page(director, 'visit', record)
    // Her own: she still reads what she wrote, wherever the child is now.
    expect(own).toMatchObject({ values: { talk: '想妈妈' }, own: { mood: 'low' }, unread: [] })
    expect((await act(director, 'visit', 'record', { record: newRecordId(), child, body: fine() })).status).toBe(404)
  })
  it('is written about no more once it has left, in a part either', async () => {
    const record = await visit()
    await stage.owner.query(`update qinghe.children set status = 'exited' where id = $1`, [child])
    expect(codes(await act(director, 'visit', 'record', { record: newRecordId(), child, body: fine() }))).toEqual(['record.left'])
    expect(codes(await act(director, 'visit-issue', 'register', { record: newRecordId(), parent: record, body: { what: '厌学', grade: 2, foundOn: dayFromToday(-1) } }))).toEqual(['record.left'])
  })
})

describe('a list', () => {
  it('is not filtered by what the reader sees masked, nor by what cannot be filtered', async () => {
    await visit()
    const city = stage.enter(castAs('cityCivilAffairs'), { about: places.county })
    expect((await city.post('/api/records/visit', {})).status).toBe(200)
    const asked = await city.post('/api/records/visit', { filters: { result: ['problem'] } })
    expect([asked.status, codes(asked)]).toEqual([403, ['list.masked']])
    for (const filters of [{ what: ['x'] }, { talk: ['x'] }, { nobody: [1] }]) expect((await director.post('/api/records/visit-issue', { filters })).status).toBe(400)
    expect((await director.post('/api/records/visit-issue', { filters: { grade: [1e300, 0.5, true, 'x'] } })).status).toBe(200)
  })
  it('and a history leave in the log whose they were', async () => {
    const record = await visit()
    const before = await stage.owner.query(`select id from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like $1`, [`%${child}%`])
    await director.get(`/api/records/visit/${record}/history`)
    const after = await stage.owner.query(`select id from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like $1`, [`%${child}%`])
    expect(after.rows.length).toBe(before.rows.length + 1)
  })
})
