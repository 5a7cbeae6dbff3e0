import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { hashOneTimeCode, newOneTimeCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, type Person, type Reply, startApp } from '../../../testing/app.ts'
import { constraintMessages } from '../http/constraints.ts'
import { staffConstraintMessages } from './constraints.ts'
import { staffEndpoints } from './routes.ts'

const county = 431003000000
const town = 431003103000
const village = 431003103203
const city = 431000000000
let app: App
let owner: pg.Client
let system: Person
let security: Person
let supervisor: Person
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const dayFromToday = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
const codesOf = (reply: Reply): string[] => reply.body.issues.map((i: { code: string }) => i.code)
const codeHash = await hashOneTimeCode(newOneTimeCode())

/** People of tests act without rows of their own; where a constraint looks for the account or post, it is made here. */
async function settle(person: Person, name: string): Promise<void> {
  const { account, posting, role, region } = person.actor
  const stranger = newUuid()
  await owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, $3, $4, 'active', $5, now())`,
    [account, `u${account.slice(-12)}`, name, region, stranger])
  await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, $3, $4, $5, $6, '2020-01-01', 'active', $7, $8, now())`, [posting, account, name, role, person.actor.county, region, stranger, newUuid()])
}
async function newAccount(login: string, name = '新同事'): Promise<string> {
  const id = newUuid()
  expect(await system.send('/api/staff/accounts', { id, login, name, region: county, phone: '19900001234', codeHash })).toMatchObject({ status: 200 })
  return id
}
const post = (account: string, more: object = {}) => ({ id: newUuid(), account, role: 'pairedTeacher', region: town, school: 7, validFrom: today, ...more })
async function onPost(account: string, more: object = {}): Promise<string> {
  const proposal = post(account, more)
  expect(await system.send('/api/staff/postings', proposal)).toMatchObject({ status: 200 })
  expect(await security.send('/api/staff/postings/confirm', { postings: [proposal.id] })).toMatchObject({ status: 200, body: { counts: { confirmed: 1 } } })
  return proposal.id
}
async function child(region = village, school = 7): Promise<string> {
  const id = newUuid()
  await owner.query(`insert into qinghe.children (county, id, region, school, status, origin, name, birth_date, created_by, created_at, updated_at)
    values (431003, $1, $2, $3, 'active', 'typed', '王小禾', '2016-01-01', $4, now(), now())`, [id, region, school, newUuid()])
  return id
}
const assignmentsOf = async (posting: string) =>
  (await owner.query<{ child: string; open: boolean }>('select child, valid_to is null as open from qinghe.assignments where posting = $1 order by child', [posting])).rows

beforeAll(async () => {
  Object.assign(constraintMessages, staffConstraintMessages)
  app = await startApp(staffEndpoints)
  owner = new pg.Client(app.db.connection('qinghe_owner'))
  await owner.connect()
  for (const [code, name, level] of [[city, '郴州市', 2], [county, '苏仙区', 3], [town, '栖凤渡镇', 4], [village, '栖凤渡村', 5]]) {
    await owner.query(`insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials) values ($1, '2020-01-01', $2, $3, 0, 'x', 'x')`, [code, name, level])
  }
  await owner.query(`insert into qinghe.schools (county, id, region, name) values (431003, 7, ${town}, '青禾小学')`)
  system = app.as({ role: 'systemAdmin', region: county })
  security = app.as({ role: 'securityAdmin', region: county })
  supervisor = app.as({ role: 'childSupervisor', region: town })
  for (const [person, name] of [[system, '丁安泰'], [security, '申守正'], [supervisor, '周晓岚']] as const) await settle(person, name)
})
afterAll(async () => {
  const { faults } = app
  await owner.end()
  await app.stop()
  expect(faults).toEqual([])
})

describe('a posting', () => {
  it('needs the system administrator to propose and the security administrator to confirm', async () => {
    const account = await newAccount('erren')
    const proposal = post(account)
    expect((await system.send('/api/staff/postings', proposal)).status).toBe(200)
    expect((await system.send('/api/staff/postings/confirm', { postings: [proposal.id] })).status).toBe(403)
    expect((await security.send('/api/staff/postings', post(account))).status).toBe(403)
    const { body } = await security.get('/api/staff/postings?state=proposed')
    expect(body.postings).toMatchObject([{ holder: '新同事', roleLabel: '结对教师', regionName: '栖凤渡镇', schoolName: '青禾小学', proposedBy: '丁安泰', confirmedBy: null }])
    expect((await security.send('/api/staff/postings/confirm', { postings: [proposal.id] })).status).toBe(200)
    expect(codesOf(await security.send('/api/staff/postings/confirm', { postings: [proposal.id] }))).toEqual(['staff.alreadyDecided'])
  })
  it('cannot be confirmed past the rule, because the database holds it too', async () => {
    const account = await newAccount('guize')
    await expect(owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, 'x', 'police', 431003, $3, '2020-01-01', 'active', $4, $4, now())`, [newUuid(), account, town, system.actor.account]))
      .rejects.toThrow('postings_are_confirmed_by_another_person')
    await expect(owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, created_at)
      values ($1, $2, 'x', 'police', 431003, $3, '2020-01-01', 'active', $4, now())`, [newUuid(), account, town, system.actor.account]))
      .rejects.toThrow('postings_hold_only_after_confirmation')
  })
  it('is refused to its own holder, outside the area, and beside an administrator', async () => {
    expect(codesOf(await system.send('/api/staff/postings', post(system.actor.account, { role: 'auditor', region: county, school: 0 }))))
      .toEqual(['staff.ownPosting', 'staff.administratorsExclude'])
    const account = await newAccount('huchi')
    expect(codesOf(await system.send('/api/staff/postings', post(account, { region: 431002104000 })))).toEqual(['staff.outsideArea'])
    await onPost(account, { role: 'auditor', region: county, school: 0 })
    expect(codesOf(await system.send('/api/staff/postings', post(account)))).toEqual(['staff.administratorsExclude'])
    await expect(owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, 'x', 'police', 431003, $3, '2020-01-01', 'active', $4, $5, now())`, [newUuid(), account, town, system.actor.account, security.actor.account]))
      .rejects.toThrow('postings_of_administrators_exclude_all_others')
  })
  it('can be refused with a reason, and proposed again', async () => {
    const account = await newAccount('chongxin')
    const proposal = post(account)
    await system.send('/api/staff/postings', proposal)
    expect((await security.send('/api/staff/postings/refuse', { postings: [proposal.id], reason: '单位已换人' })).status).toBe(200)
    expect((await system.get(`/api/staff/accounts/${account}`)).body.held).toMatchObject([{ state: 'refused', reason: '单位已换人', confirmedBy: '申守正' }])
    await onPost(account)
  })
  it('shows in the directory of its area, without the proposals', async () => {
    const account = await newAccount('minglu', '名录里')
    await onPost(account)
    await system.send('/api/staff/postings', post(await newAccount('weipi', '未批准')))
    const { body } = await supervisor.get('/api/staff/colleagues?limit=100')
    const holders = body.colleagues.map((c: { holder: string }) => c.holder)
    expect(holders).toContain('名录里')
    expect(holders).not.toContain('未批准')
    expect(holders).not.toContain('丁安泰')
    expect((await supervisor.get('/api/staff/accounts')).status).toBe(403)
    expect((await app.as({ role: 'childSupervisor', region: 431003104000 }).get('/api/staff/colleagues')).body.colleagues).toEqual([])
    expect((await app.as({ role: 'homeroomTeacher', region: town, school: 7 }).get('/api/staff/colleagues')).body.colleagues).toEqual([])
  })
})

describe('accounts', () => {
  it('are found page by page, and their phones are sealed', async () => {
    await newAccount('fenye1', '分页甲')
    await newAccount('fenye2', '分页乙')
    const first = await system.get(`/api/staff/accounts?limit=1&text=${encodeURIComponent('分页')}`)
    const second = await system.get(`/api/staff/accounts?limit=1&text=${encodeURIComponent('分页')}&after=${first.body.nextCursor}`)
    expect([...first.body.accounts, ...second.body.accounts].map((a: { name: string }) => a.name)).toEqual(['分页甲', '分页乙'])
    expect([first.body.accounts[0].phoneTail, first.body.accounts[0].state, second.body.nextCursor]).toEqual(['1234', 'invited', null])
    expect((await owner.query("select 1 from qinghe.accounts where position('19900001234'::bytea in phone) > 0")).rowCount).toBe(0)
    expect((await system.get('/api/staff/accounts?after=nonsense')).status).toBe(400)
  })
  it('have one login each', async () => {
    await newAccount('danyi')
    const again = await system.send('/api/staff/accounts', { id: newUuid(), login: 'DANYI', name: '乙', region: county, codeHash })
    expect(codesOf(again)).toEqual(['constraint.accounts_login_is_free'])
  })
  it('are suspended by one administrator and restored by another', async () => {
    const id = await newAccount('tingyong')
    expect((await system.send(`/api/staff/accounts/${id}/suspend`, { reason: '借调' })).status).toBe(200)
    expect((await system.send(`/api/staff/accounts/${id}/restore`, { reason: '回来' })).status).toBe(403)
    expect((await security.send(`/api/staff/accounts/${id}/restore`, { reason: '回来' })).status).toBe(200)
    expect(codesOf(await system.send(`/api/staff/accounts/${system.actor.account}/suspend`, { reason: 'x' }))).toEqual(['staff.ownAccount'])
  })
  it('in use are reset only with a second person', async () => {
    const id = await newAccount('chongzhi')
    await owner.query("update qinghe.accounts set state = 'active' where id = $1", [id])
    expect((await system.send(`/api/staff/accounts/${id}/code`, { codeHash })).status).toBe(200)
    const { codes } = (await security.get(`/api/staff/accounts/${id}`)).body
    const reset = codes.find((c: { purpose: string }) => c.purpose === 'reset')
    expect(reset).toMatchObject({ issuedBy: '丁安泰', isConfirmed: false })
    expect((await system.send(`/api/staff/codes/${reset.id}/confirm`, {})).status).toBe(403)
    expect((await security.send(`/api/staff/codes/${reset.id}/confirm`, {})).status).toBe(200)
    expect((await security.send(`/api/staff/codes/${reset.id}/confirm`, {})).status).toBe(404)
  })
  it('of another county look like accounts that do not exist', async () => {
    const id = await newAccount('linxian')
    const elsewhere = app.as({ role: 'systemAdmin', region: 431002000000 })
    const [theirs, nobodys] = [await elsewhere.get(`/api/staff/accounts/${id}`), await elsewhere.get(`/api/staff/accounts/${newUuid()}`)]
    expect([theirs.status, theirs.body.title]).toEqual([404, nobodys.body.title])
  })
  it('keep their passwords from every administrator', async () => {
    for (const role of ['qinghe_range', 'qinghe_list'] as const) {
      for (const text of ['select * from qinghe.credentials', 'select * from qinghe.sessions', 'select code_hash from qinghe.one_time_codes']) {
        await expect(app.pools[role].query(text)).rejects.toThrow('permission denied')
      }
    }
  })
})

describe('children given by name', () => {
  it('are the ones a list post sees from then on', async () => {
    const posting = await onPost(await newAccount('fenpei'))
    const [own, other] = [await child(), await child()]
    const reply = await supervisor.send(`/api/staff/postings/${posting}/children`, { children: [own], kind: 'pairing', validFrom: today })
    expect(reply).toMatchObject({ status: 200, body: { counts: { assigned: 1 } } })
    const teacher = app.as({ role: 'pairedTeacher', region: town, posting })
    const client = await app.pools.qinghe_list.connect()
    await client.query(`begin; set local qinghe.posting = '${teacher.actor.posting}'; set local qinghe.county = '431003'`)
    expect((await client.query('select child from qinghe.my_children()')).rows).toEqual([{ child: own }])
    await client.query('rollback')
    client.release()
    expect(other).not.toBe(own)
    const { children } = (await supervisor.get(`/api/staff/postings/${posting}/children`)).body
    expect(children).toMatchObject([{ child: own, name: '王小禾', kind: 'pairing' }])
    expect((await supervisor.send(`/api/staff/assignments/${children[0].id}/end`, { child: own, day: today, reason: '换人' })).status).toBe(200)
    expect((await supervisor.get(`/api/staff/postings/${posting}/children`)).body.children).toEqual([])
    expect((await supervisor.get('/api/staff/unassigned')).body.children).toContainEqual(expect.objectContaining({ child: own }))
  })
  it('are given by posts with an area only, inside that area', async () => {
    const posting = await onPost(await newAccount('waimian'))
    const outside = await child(431003104201)
    expect((await supervisor.send(`/api/staff/postings/${posting}/children`, { children: [outside], kind: 'pairing', validFrom: today })).status).toBe(404)
    const own = await child()
    await supervisor.send(`/api/staff/postings/${posting}/children`, { children: [own], kind: 'homeroom', validFrom: today })
    const teacher = app.as({ role: 'homeroomTeacher', region: town, posting })
    expect(codesOf(await teacher.send(`/api/staff/postings/${posting}/children`, { children: [own], kind: 'pairing', validFrom: today }))).toEqual(['staff.assignedByList'])
    expect((await system.send(`/api/staff/postings/${posting}/children`, { children: [own], kind: 'pairing', validFrom: today })).status).toBe(403)
  })
  it('go to the successor when a post ends, without the administrator seeing one of them', async () => {
    const [leaving, next] = [await onPost(await newAccount('likai')), await onPost(await newAccount('jieshou'))]
    const ids = [await child(), await child()].toSorted()
    await supervisor.send(`/api/staff/postings/${leaving}/children`, { children: ids, kind: 'pairing', validFrom: today })
    const ended = await system.send(`/api/staff/postings/${leaving}/end`, { day: today, successor: next, reason: '调离' })
    expect(ended.body.counts).toEqual({ handedOver: 2, withoutSuccessor: 0 })
    expect(await assignmentsOf(leaving)).toEqual(ids.map(id => ({ child: id, open: false })))
    expect(await assignmentsOf(next)).toEqual(ids.map(id => ({ child: id, open: true })))
    expect((await owner.query('select count(*)::int as n from qinghe.feed where posting = $1', [leaving])).rows).toEqual([{ n: 2 }])
    const left = await system.send(`/api/staff/postings/${next}/end`, { day: today, reason: '调离' })
    expect(left.body.counts).toEqual({ handedOver: 0, withoutSuccessor: 2 })
  })
  it('come with a substitution for its period, and stay with their own helper', async () => {
    const posting = await onPost(await newAccount('xiujia'))
    const own = await child()
    await supervisor.send(`/api/staff/postings/${posting}/children`, { children: [own], kind: 'pairing', validFrom: today })
    const id = newUuid()
    const wish = { id, account: await newAccount('tigang'), validFrom: today, validTo: dayFromToday(14), reason: '产假' }
    expect((await system.send(`/api/staff/postings/${posting}/substitute`, wish)).status).toBe(200)
    expect(await assignmentsOf(id)).toEqual([])
    await security.send('/api/staff/postings/confirm', { postings: [id] })
    expect(await assignmentsOf(id)).toEqual([{ child: own, open: false }])
    expect(await assignmentsOf(posting)).toEqual([{ child: own, open: true }])
  })
  it('are handed over by nobody but an administrator of the area', async () => {
    for (const writes of [0, 32767 - 8192]) {
      const client = await app.pools.qinghe_range.connect()
      await client.query(`begin; set local qinghe.writes = '${writes}'; set local qinghe.lo = '0'; set local qinghe.hi = '1000000000000'`)
      await expect(client.query('select * from qinghe.hand_over_children(431003, null, null, current_date, null)')).rejects.toThrow(/only an administrator/)
      await client.query('rollback')
      client.release()
    }
  })
})

describe('a spot check', () => {
  it('is asked for by one person above the county and approved by another', async () => {
    const [asker, other] = [app.as({ role: 'cityCivilAffairs', region: city }), app.as({ role: 'cityCivilAffairs', region: city })]
    await settle(asker, '钟岳云')
    await settle(other, '夏远帆')
    const id = newRecordId()
    const wish = { id, about: county, reason: '季度抽查', from: today, until: dayFromToday(7) }
    expect((await asker.send('/api/staff/spot-checks', wish)).status).toBe(200)
    expect(codesOf(await asker.send(`/api/staff/spot-checks/${id}/decide`, { approve: true }))).toEqual(['staff.samePerson'])
    expect((await other.send(`/api/staff/spot-checks/${id}/decide`, { approve: true })).status).toBe(200)
    expect((await asker.get('/api/staff/spot-checks')).body.spotChecks).toMatchObject([
      { aboutName: '苏仙区', state: 'approved', askedBy: '钟岳云', decidedBy: '夏远帆', isMine: true }])
    await owner.query("update qinghe.spot_checks set starts = starts - 30, until = starts - 1 where id = $1", [id])
    expect((await asker.get('/api/staff/spot-checks?state=closed')).body.spotChecks).toHaveLength(1)
  })
  it('is nothing a county can ask for', async () => {
    const officer = app.as({ role: 'countyCivilAffairs', region: county })
    expect((await officer.send('/api/staff/spot-checks', { id: newRecordId(), about: town, reason: 'x', from: today, until: dayFromToday(1) })).status).toBe(403)
  })
})

describe('a workbook of postings', () => {
  const row = (n: number, more: object = {}) => ({
    row: n, login: `piliang${n}`, name: '批量', role: 'childDirector', region: village, validFrom: today, account: newUuid(), posting: newUuid(), codeHash, ...more,
  })
  it('comes in whole or not at all, and every problem is named by its row', async () => {
    const bad = await system.send('/api/staff/postings/import', { rows: [row(2), row(3, { region: 431003999999 }), row(4, { login: 'piliang2' })] })
    expect(bad.body.issues.map((i: { message: string }) => i.message)).toEqual(['第 3 行：没有这个区划代码', '第 4 行：登录名与第 2 行重复'])
    const good = await system.send('/api/staff/postings/import', { rows: [row(2), row(3)] })
    expect(good.body.counts).toEqual({ accounts: 2, proposed: 2 })
    expect((await security.get('/api/staff/postings?state=proposed&role=childDirector')).body.postings).toHaveLength(2)
  })
})

describe('the constraints of the staff tables', () => {
  it('each have a sentence', async () => {
    const { rows } = await owner.query<{ name: string }>(`select conname as name from pg_constraint c join pg_class t on t.oid = c.conrelid
      join pg_namespace n on n.oid = t.relnamespace where n.nspname = 'qinghe' and c.contype in ('p', 'u', 'c', 'x', 'f') and t.relname = any($1)`,
    [['organisations', 'schools', 'accounts', 'postings', 'assignments', 'spot_checks', 'credentials', 'one_time_codes', 'sessions', 'known_devices', 'sign_in_attempts']])
    expect(rows.map(r => r.name).toSorted()).toEqual(Object.keys(staffConstraintMessages).toSorted())
  })
})

describe('what everybody may look up', () => {
  it('is the matrix, the organisations and the schools', async () => {
    const { body } = await supervisor.get('/api/staff/matrix')
    expect(body.roles).toHaveLength(31)
    expect(body.roles[0].cells[0]).toEqual({ domain: 'ID', text: 'CRU', letters: ['C', 'R', 'U'] })
    expect((await system.send('/api/staff/organisations', { id: newUuid(), kind: 'school', name: '青禾小学', region: town })).status).toBe(200)
    const twice = await system.send('/api/staff/organisations', { id: newUuid(), kind: 'school', name: '青禾小学', region: town })
    expect(codesOf(twice)).toEqual(['constraint.organisations_have_one_name_in_a_place'])
    for (const person of [supervisor, app.as({ role: 'parent', region: village })]) {
      expect((await person.get('/api/staff/organisations?kind=school')).body.organisations).toMatchObject([{ name: '青禾小学', regionName: '栖凤渡镇', kindName: '学校和幼儿园' }])
      expect((await person.get('/api/staff/schools')).body.schools).toMatchObject([{ id: 7, name: '青禾小学' }])
    }
  })
})
