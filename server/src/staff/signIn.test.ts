import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { access } from '@qinghe/domain/staff/access.ts'
import { hashOneTimeCode, newOneTimeCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRing } from '../../../testing/app.ts'
import { cloneDatabase, type TestDatabase } from '../../../testing/database.ts'
import { makeInbox } from '../audit/inbox.ts'
import { makeLeaf } from '../audit/leaf.ts'
import { auditPort } from '../audit/port.ts'
import { closePools, openPools, type Pools } from '../db/pools.ts'
import type { Kernel } from '../http/kernel.ts'
import { buildServer } from '../http/server.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { demoCode, readDemoStaff, seedDemoStaff } from './demo.ts'
import { staffEndpoints } from './routes.ts'
import { findSessions, makeFindSession, makeSessionFinder, sweepSessions } from './sessions.ts'
import { signInPlugin } from './signIn.ts'
import { codeAt } from './totp.ts'

let db: TestDatabase
let owner: pg.Client
let pools: Pools
let server: FastifyInstance
let home: string
const faults: unknown[] = []

type Reply = { status: number; body: any; retryAfter: string | undefined }
/** A browser: it keeps its cookies, and its address. */
function browser(address = '10.1.1.1') {
  const jar: Record<string, string> = {}
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object, headers: Record<string, string> = {}): Promise<Reply> => {
    const answer = await server.inject({ method, url, cookies: { ...jar }, remoteAddress: address, headers, ...(payload ? { payload } : {}) })
    for (const c of answer.cookies) {
      if (c.value === '') delete jar[c.name]
      else jar[c.name] = c.value
    }
    return { status: answer.statusCode, body: answer.body === '' ? null : JSON.parse(answer.body), retryAfter: answer.headers['retry-after'] as string | undefined }
  }
  return { jar, get: (url: string) => ask('GET', url), post: (url: string, payload: object = {}, headers?: Record<string, string>) => ask('POST', url, payload, headers) }
}
const staff = (login: string) => readDemoStaff(home).find(a => a.login === login)!
const clockMs = async () => new Date((await owner.query('select qinghe.now() as now')).rows[0].now).getTime()
/** Moves the world on, as a test or a drill does. */
const later = (by: string) => owner.query('insert into qinghe.clock_offset (ahead_by) values ($1) on conflict (only_row) do update set ahead_by = qinghe.clock_offset.ahead_by + excluded.ahead_by', [by])
const code = async (login: string) => ({ code: demoCode(home, login, await clockMs()) })
async function enter(login: string, from = browser()) {
  const { password, totp } = staff(login)
  const first = await from.post('/api/session', { login, password })
  if (totp === null) return { from, last: first }
  await later('31 seconds')
  return { from, last: await from.post('/api/session/code', await code(login)) }
}
const codesOf = (reply: Reply) => reply.body.issues.map((i: { code: string }) => i.code)

beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  for (const [region, name, level] of [[430000000000, '湖南省', 1], [431000000000, '郴州市', 2], [431003000000, '苏仙区', 3], [431003103000, '栖凤渡镇', 4], [431003103203, '栖凤渡村', 5]]) {
    await owner.query(`insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials) values ($1, '2020-01-01', $2, $3, 0, 'x', 'x')`, [region, name, level])
  }
  home = mkdtempSync(join(tmpdir(), 'qinghe-staff-'))
  await seedDemoStaff({ owner, ring: testRing, home })
  pools = openPools(role => db.connection(role))
  const inbox = makeInbox(pools.qinghe_audit)
  const kernel: Kernel = {
    pools, ring: testRing, audit: auditPort(inbox), reactions: [], mayDo: (actor, word) => mayDo(actor.role, word, access),
    findSession: makeFindSession(makeSessionFinder(pools.qinghe_signin)), fault: (_id, error) => { faults.push(error) },
  }
  server = await buildServer({ kernel, endpoints: staffEndpoints, secure: false, plugins: [signInPlugin({ access, record: leaf => inbox.append(makeLeaf(leaf)) })] })
  await server.ready()
})
afterAll(async () => {
  await server.close()
  await closePools(pools)
  await owner.end()
  await db.drop()
  rmSync(home, { recursive: true, force: true })
  expect(faults).toEqual([])
})

describe('signing in', () => {
  it('takes a village director in with login and password', async () => {
    const { from, last } = await enter('zhuren')
    expect(last).toMatchObject({ status: 200, body: { next: 'done' } })
    const me = await from.get('/api/session')
    expect(me.body).toMatchObject({
      account: { login: 'zhuren', name: '李春禾' }, postings: [{ roleLabel: '村儿童主任', regionName: '栖凤渡村', county: 431003 }],
      abilities: ['staff.reference', 'staff.directory', 'staff.assign'], idleMinutes: 15,
    })
    expect(me.body.acting).toBe(me.body.postings[0].id)
  })
  it('asks the county for a code as well, and keeps the door shut until it is right', async () => {
    const from = browser()
    expect((await from.post('/api/session', { login: 'minzheng', password: staff('minzheng').password })).body).toEqual({ next: 'secondFactor' })
    expect((await from.get('/api/session')).status).toBe(401)
    expect((await from.get('/api/staff/matrix')).status).toBe(401)
    expect(codesOf(await from.post('/api/session/code', { code: '000000' }))).toEqual(['signIn.wrongCode'])
    expect((await from.post('/api/session/code', await code('minzheng'))).body).toEqual({ next: 'done' })
    expect((await from.get('/api/session')).body.account.login).toBe('minzheng')
  })
  it('accepts a code once', async () => {
    const from = browser()
    await later('31 seconds')
    const now = await code('minzheng')
    const [first, second] = [browser(), from]
    for (const b of [first, second]) await b.post('/api/session', { login: 'minzheng', password: staff('minzheng').password })
    const both = await Promise.all([first, second].map(b => b.post('/api/session/code', now)))
    expect(both.map(r => r.status).toSorted()).toEqual([200, 401])
  })
  it('changes the token between the steps', async () => {
    const from = browser()
    await from.post('/api/session', { login: 'anquan', password: staff('anquan').password })
    const before = from.jar['qinghe']
    await from.post('/api/session/code', await code('anquan'))
    expect(from.jar['qinghe']).not.toBe(before)
    const old = browser()
    old.jar['qinghe'] = before!
    expect((await old.get('/api/session')).status).toBe(401)
  })
  it('says the same about a wrong password and a login nobody has', async () => {
    const [wrong, nobody] = [await browser('10.9.0.1').post('/api/session', { login: 'zhuren', password: 'wrong' }), await browser('10.9.0.1').post('/api/session', { login: 'mulan', password: 'wrong' })]
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...nobody.body, requestId: '' })
    expect(wrong.status).toBe(401)
  })
  it('refuses what comes from another site', async () => {
    for (const origin of ['https://example.org', 'nonsense', 'null']) {
      expect((await browser().post('/api/session', { login: 'zhuren', password: staff('zhuren').password }, { origin })).status).toBe(403)
    }
    expect((await browser().post('/api/session', { login: 'zhuren', password: staff('zhuren').password }, { origin: 'http://localhost:8080', host: 'localhost:8080' })).status).toBe(200)
  })
  it('answers nonsense with a problem, never with a fault', async () => {
    for (const body of [{}, { login: 1, password: [] }, { login: 'x'.repeat(500), password: 'y' }, { login: 'a\u0000b', password: 'y' }, []]) {
      expect((await browser('10.9.0.2').post('/api/session', body)).status).toBe(400)
    }
    expect((await browser().post('/api/session/code', { code: '12345' })).status).toBe(400)
    expect((await browser().post('/api/session/code', { code: '123456' })).status).toBe(401)
  })
})

describe('guessing', () => {
  it('is slowed down more and more, and never locks for good', async () => {
    const guesser = browser('203.0.113.7')
    for (let i = 0; i < 5; i++) expect((await guesser.post('/api/session', { login: 'dudao', password: `guess${i}` })).status).toBe(401)
    expect((await guesser.post('/api/session', { login: 'dudao', password: 'guess5' })).status).toBe(401)
    const waits = await guesser.post('/api/session', { login: 'dudao', password: staff('dudao').password })
    expect([waits.status, codesOf(waits)]).toEqual([429, ['signIn.wait']])
    expect(Number(waits.retryAfter)).toBeGreaterThan(0)
    await later('6 minutes')
    expect((await guesser.post('/api/session', { login: 'dudao', password: staff('dudao').password })).status).toBe(200)
  })
  it('from elsewhere keeps nobody out of a device they used before', async () => {
    const { from: own } = await enter('zhuren', browser('198.51.100.4'))
    const guesser = browser('198.51.100.9')
    for (let i = 0; i < 8; i++) await guesser.post('/api/session', { login: 'zhuren', password: `guess${i}` })
    expect((await guesser.post('/api/session', { login: 'zhuren', password: 'x' })).status).toBe(429)
    expect((await own.post('/api/session', { login: 'zhuren', password: staff('zhuren').password })).status).toBe(200)
  })
  it('counts parallel guesses one by one', async () => {
    const guesser = browser('203.0.113.99')
    const replies = await Promise.all(Array.from({ length: 15 }, (_, i) => guesser.post('/api/session', { login: 'jiedui', password: `guess${i}` })))
    expect(replies.filter(r => r.status === 401).length).toBeLessThanOrEqual(6)
    expect(replies.filter(r => r.status === 429).length).toBeGreaterThanOrEqual(9)
  })
})

describe('a session', () => {
  it('ends after fifteen idle minutes and after twelve hours', async () => {
    const { from } = await enter('zhuren', browser('10.2.0.1'))
    await later('14 minutes')
    expect((await from.get('/api/session')).status).toBe(200)
    await later('14 minutes')
    expect((await from.get('/api/session')).status).toBe(200)
    await later('16 minutes')
    expect((await from.get('/api/session')).status).toBe(401)
    const { from: long } = await enter('zhuren', browser('10.2.0.1'))
    await owner.query("update qinghe.sessions set last_seen_at = qinghe.now() + interval '12 hours' where ended_at is null")
    await later('12 hours 1 minute')
    expect((await long.get('/api/session')).status).toBe(401)
  })
  it('is listed for its owner and can be ended from elsewhere', async () => {
    const { from: phone } = await enter('zhuren', browser('10.2.0.2'))
    const { from: office } = await enter('zhuren', browser('10.2.0.3'))
    const { sessions } = (await office.get('/api/session/all')).body
    expect(sessions.map((s: any) => [s.address, s.isThis])).toEqual([['10.2.0.3', true], ['10.2.0.2', false]])
    expect((await office.post('/api/session/end', { id: sessions[1].id })).body).toEqual({ ended: true })
    expect((await phone.get('/api/session')).status).toBe(401)
    expect((await office.post('/api/session/end', { id: newUuid() })).body).toEqual({ ended: false })
    expect((await office.post('/api/session/out')).body).toEqual({ ended: true })
    expect((await office.get('/api/session')).status).toBe(401)
  })
  it('is never stored with its token', async () => {
    const { from } = await enter('zhuren', browser('10.2.0.4'))
    const { rows } = await owner.query('select encode(token_hash, \'hex\') as hash from qinghe.sessions')
    expect(rows.some(r => r.hash === Buffer.from(from.jar['qinghe']!, 'base64url').toString('hex'))).toBe(false)
  })
  it('loses its post on the day the post ends, and everything when the account is suspended', async () => {
    const { from } = await enter('zhiyuan', browser('10.2.0.5'))
    await owner.query("update qinghe.postings set state = 'ended', valid_to = valid_from where account = (select id from qinghe.accounts where login = 'zhiyuan')")
    expect(await from.get('/api/staff/matrix')).toMatchObject({ status: 403, body: { issues: [{ code: 'session.noPosting' }] } })
    expect((await from.get('/api/session')).body).toMatchObject({ acting: null, postings: [], abilities: [] })
    await owner.query("update qinghe.accounts set state = 'suspended' where login = 'zhiyuan'")
    expect((await from.get('/api/session')).status).toBe(401)
    expect(codesOf(await browser('10.2.0.6').post('/api/session', { login: 'zhiyuan', password: staff('zhiyuan').password }))).toEqual(['signIn.suspended'])
  })
  it('may not act as a post that needs a code when none was given', async () => {
    const { from } = await enter('shegong', browser('10.2.0.7'))
    const account = (await owner.query("select id from qinghe.accounts where login = 'shegong'")).rows[0].id
    const admins = (await owner.query("select (select id from qinghe.accounts where login = 'xitong') as p, (select id from qinghe.accounts where login = 'anquan') as c")).rows[0]
    const posting = newUuid()
    await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, '汤小舟', 'womensFederation', 431003, 431003000000, '2020-01-01', 'active', $3, $4, now())`, [posting, account, admins.p, admins.c])
    expect(codesOf(await from.post('/api/session/posting', { posting }))).toEqual(['session.needsSecondFactor'])
    await owner.query('update qinghe.sessions set posting = $1 where account = $2', [posting, account])
    expect((await from.get('/api/staff/matrix')).status).toBe(403)
    expect((await from.get('/api/session')).body.acting).toBe(null)
  })
  it('is looked up together with others in one statement', async () => {
    const people = await Promise.all(['10.3.0.1', '10.3.0.2', '10.3.0.3'].map(address => enter('banzhuren', browser(address))))
    const tokens = people.map(p => p.from.jar['qinghe']!)
    const found = await findSessions(pools.qinghe_signin, [...tokens, 'nonsense'])
    expect([...found.keys()].toSorted()).toEqual(tokens.toSorted())
    expect(found.get(tokens[0]!)?.actor).toMatchObject({ role: 'homeroomTeacher', county: 431003, scope: { shape: 'list' } })
    const find = makeSessionFinder(pools.qinghe_signin)
    const many = await Promise.all([...tokens, ...tokens, 'x'].map(find))
    expect(many.map(s => s?.account !== undefined)).toEqual([true, true, true, true, true, true, false])
  })
  it('is swept away when it is old', async () => {
    await later('40 days')
    await sweepSessions(pools.qinghe_signin)
    expect((await owner.query('select count(*)::int as n from qinghe.sessions')).rows).toEqual([{ n: 0 }])
  })
})

describe('the first sign-in', () => {
  const login = 'newcomer'
  const id = newUuid()
  let oneTime: string
  beforeAll(async () => {
    oneTime = newOneTimeCode()
    const { rows: [by] } = await owner.query("select id from qinghe.accounts where login = 'xitong'")
    await owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, '新来', 431003000000, 'invited', $3, now())`, [id, login, by.id])
    await owner.query(`insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at)
      values ($1, $2, 431003000000, $3, 'first', $4, qinghe.now(), qinghe.now() + interval '7 days')`, [newUuid(), id, Buffer.from(await hashOneTimeCode(oneTime), 'hex'), by.id])
  })
  it('refuses a wrong code and a weak password, and loses no code over them', async () => {
    expect(codesOf(await browser().post('/api/session/begin', { login, code: 'AAAA-BBBB-CCCC', password: 'tG7#kMv2@qLz' }))).toEqual(['signIn.codeRefused'])
    expect(codesOf(await browser().post('/api/session/begin', { login, code: oneTime, password: 'Password2026!' }))).toEqual(['password.common'])
  })
  it('sets a password with the code, once', async () => {
    const from = browser()
    expect((await from.post('/api/session/begin', { login, code: oneTime.toLowerCase(), password: 'tG7#kMv2@qLz' })).body).toEqual({ next: 'done' })
    expect((await from.get('/api/session')).body).toMatchObject({ account: { login }, postings: [], acting: null })
    expect(codesOf(await browser().post('/api/session/begin', { login, code: oneTime, password: 'tG7#kMv2@qLy' }))).toEqual(['signIn.codeRefused'])
    expect((await browser().post('/api/session', { login, password: 'tG7#kMv2@qLz' })).status).toBe(200)
  })
  it('does not let one administrator take over an account in use', async () => {
    const reset = newOneTimeCode()
    const { rows: [by] } = await owner.query("select (select id from qinghe.accounts where login = 'xitong') as p, (select id from qinghe.accounts where login = 'anquan') as c")
    const codeId = newUuid()
    const hash = Buffer.from(await hashOneTimeCode(reset), 'hex')
    for (const purpose of ['first', 'reset']) {
      await owner.query(`insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at)
        values ($1, $2, 431003000000, $3, $4, $5, qinghe.now(), qinghe.now() + interval '7 days')`, [purpose === 'reset' ? codeId : newUuid(), id, hash, purpose, by.p])
      expect(codesOf(await browser().post('/api/session/begin', { login, code: reset, password: 'nW4!pQs8$rTv' }))).toEqual(['signIn.codeRefused'])
    }
    const { from: before } = { from: browser() }
    await before.post('/api/session', { login, password: 'tG7#kMv2@qLz' })
    await owner.query('update qinghe.one_time_codes set confirmed_by = $2 where id = $1', [codeId, by.c])
    expect((await browser().post('/api/session/begin', { login, code: reset, password: 'nW4!pQs8$rTv' })).status).toBe(200)
    expect((await before.get('/api/session')).status).toBe(401)
    expect((await browser().post('/api/session', { login, password: 'tG7#kMv2@qLz' })).status).toBe(401)
  })
  it('binds an authenticator when the post needs one', async () => {
    const { rows: [by] } = await owner.query("select (select id from qinghe.accounts where login = 'xitong') as p, (select id from qinghe.accounts where login = 'anquan') as c")
    await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, '新来', 'womensFederation', 431003, 431003000000, '2020-01-01', 'active', $3, $4, now())`, [newUuid(), id, by.p, by.c])
    const from = browser('10.4.0.1')
    const step = await from.post('/api/session', { login, password: 'nW4!pQs8$rTv' })
    expect(step.body).toMatchObject({ next: 'enrolment', uri: expect.stringMatching(/^otpauth:\/\/totp\//) })
    expect((await from.post('/api/session/code', { code: codeAt(step.body.secret, await clockMs()) })).body).toEqual({ next: 'done' })
    expect((await from.get('/api/session')).body.postings[0].roleLabel).toBe('妇联')
    expect((await browser('10.4.0.1').post('/api/session', { login, password: 'nW4!pQs8$rTv' })).body).toEqual({ next: 'secondFactor' })
  })
  it('lets its owner change the password, which ends the other sessions', async () => {
    const { from: other } = await enter('jiazhang', browser('10.4.0.2'))
    const { from } = await enter('jiazhang', browser('10.4.0.3'))
    const { password } = staff('jiazhang')
    expect(codesOf(await from.post('/api/session/password', { old: 'nope', password: 'tG7#kMv2@qLz' }))).toEqual(['password.wrong'])
    expect(codesOf(await from.post('/api/session/password', { old: password, password }))).toContain('password.same')
    expect((await from.post('/api/session/password', { old: password, password: 'tG7#kMv2@qLz' })).body).toEqual({ changed: true })
    expect([(await from.get('/api/session')).status, (await other.get('/api/session')).status]).toEqual([200, 401])
  })
})

describe('the leaves of signing in', () => {
  it('stand for every entry and every refusal, without login or password', async () => {
    const { rows } = await owner.query("select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox")
    const leaves = rows.map(r => r.leaf).filter(l => l.purpose === 'signIn')
    expect(new Set(leaves.map(l => l.outcome))).toEqual(new Set(['answered', 'refused']))
    expect(leaves.some(l => l.kind === 'signOut')).toBe(true)
    expect(JSON.stringify(leaves)).not.toMatch(/guess|mulan|tG7#/)
  })
})

describe('the demo', () => {
  it('keeps its list for this user only, and makes nobody twice', async () => {
    expect(statSync(join(home, 'demo', 'accounts.json')).mode & 0o777).toBe(0o600)
    const again = await seedDemoStaff({ owner, ring: testRing, home })
    expect(again.map(a => a.login)).toEqual(readDemoStaff(home).map(a => a.login))
    expect(new Set(again.map(a => a.password)).size).toBe(again.length)
    expect(() => demoCode(home, 'zhuren', 0)).toThrow(/不需要验证码/)
  })
})
