import { newCommandId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { hashHalfCode, hashWholeCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '../../../testing/app.ts'
import { type Office, openOffice } from '../../../testing/office.ts'
import { staffEndpoints } from './routes.ts'
import { findSessions, makeSessionFinder, sweepSessions } from './sessions.ts'
import { codeAt } from './totp.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice(staffEndpoints)
})
afterAll(async () => {
  expect(await office.stop()).toEqual([])
})
const codesOf = (reply: Reply): string[] => reply.body.issues.map((i: { code: string }) => i.code)

describe('a session', () => {
  it('ends after fifteen idle minutes and after twelve hours', async () => {
    const { from } = await office.enter('zhuren', office.browser('10.2.0.1'))
    await office.later('14 minutes')
    expect((await from.get('/api/session')).status).toBe(200)
    await office.later('14 minutes')
    expect((await from.get('/api/session')).status).toBe(200)
    await office.later('16 minutes')
    expect((await from.get('/api/session')).status).toBe(401)
    const { from: long } = await office.enter('zhuren', office.browser('10.2.0.1'))
    await office.owner.query(
      "update qinghe.sessions set last_seen_at = qinghe.now() + interval '12 hours' where ended_at is null",
    )
    await office.later('12 hours 1 minute')
    expect((await long.get('/api/session')).status).toBe(401)
  })
  it('is listed for its owner and can be ended from elsewhere', async () => {
    const { from: phone } = await office.enter('zhuren', office.browser('10.2.0.2'))
    const { from: desk } = await office.enter('zhuren', office.browser('10.2.0.3'))
    const { sessions } = (await desk.get('/api/session/all')).body
    expect(sessions.map((s: { address: string; isThis: boolean }) => [s.address, s.isThis])).toEqual([
      ['10.2.0.3', true],
      ['10.2.0.2', false],
    ])
    expect((await desk.post('/api/session/end', { id: sessions[1].id })).body).toEqual({ ended: true })
    expect((await phone.get('/api/session')).status).toBe(401)
    expect((await desk.post('/api/session/end', { id: newUuid() })).body).toEqual({ ended: false })
    expect((await desk.post('/api/session/out')).body).toEqual({ ended: true })
    expect((await desk.get('/api/session')).status).toBe(401)
  })
  it('is never stored with its token', async () => {
    const { from } = await office.enter('zhuren', office.browser('10.2.0.4'))
    const { rows } = await office.owner.query("select encode(token_hash, 'hex') as hash from qinghe.sessions")
    expect(rows.some(r => r.hash === Buffer.from(from.jar['qinghe']!, 'base64url').toString('hex'))).toBe(false)
  })
  it('loses its post on the day the post ends, and everything when the account is suspended', async () => {
    const { from } = await office.enter('zhiyuan', office.browser('10.2.0.5'))
    await office.owner.query(
      "update qinghe.postings set state = 'ended', valid_to = valid_from where account = (select id from qinghe.accounts where login = 'zhiyuan')",
    )
    expect(await from.get('/api/staff/matrix')).toMatchObject({ status: 403, body: { issues: [{ code: 'session.noPosting' }] } })
    expect((await from.get('/api/session')).body).toMatchObject({ acting: null, postings: [], abilities: [] })
    await office.owner.query("update qinghe.accounts set state = 'suspended' where login = 'zhiyuan'")
    expect((await from.get('/api/session')).status).toBe(401)
    expect(
      codesOf(
        await office.browser('10.2.0.6').post('/api/session', { login: 'zhiyuan', password: office.staff('zhiyuan').password }),
      ),
    ).toEqual(['signIn.suspended'])
  })
  it('may not act as a post that needs a code when none was given', async () => {
    const { from } = await office.enter('shegong', office.browser('10.2.0.7'))
    const [account, ...admins] = await office.ids('shegong', 'xitong', 'anquan')
    const posting = newUuid()
    await office.owner.query(
      `insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, '汤小舟', 'womensFederation', 431003, 431003000000, '2020-01-01', 'active', $3, $4, now())`,
      [posting, account, ...admins],
    )
    expect(codesOf(await from.post('/api/session/posting', { posting }))).toEqual(['session.needsSecondFactor'])
    await office.owner.query('update qinghe.sessions set posting = $1 where account = $2', [posting, account])
    expect((await from.get('/api/staff/matrix')).status).toBe(403)
    expect((await from.get('/api/session')).body.acting).toBe(null)
  })
  it('is looked up together with others in one statement', async () => {
    const people = await Promise.all(
      ['10.3.0.1', '10.3.0.2', '10.3.0.3'].map(address => office.enter('banzhuren', office.browser(address))),
    )
    const tokens = people.map(p => p.from.jar['qinghe']!)
    const found = await findSessions(office.pools.qinghe_signin, [...tokens, 'nonsense'])
    expect([...found.keys()].toSorted()).toEqual(tokens.toSorted())
    expect(found.get(tokens[0]!)?.actor).toMatchObject({ role: 'homeroomTeacher', county: 431003, scope: { shape: 'list' } })
    const find = makeSessionFinder(office.pools.qinghe_signin)
    const many = await Promise.all([...tokens, ...tokens, 'x'].map(find))
    expect(many.map(s => s?.account !== undefined)).toEqual([true, true, true, true, true, true, false])
  })
  it('is swept away when it is old', async () => {
    await office.later('40 days')
    await sweepSessions(office.pools.qinghe_signin)
    expect((await office.owner.query('select count(*)::int as n from qinghe.sessions')).rows).toEqual([{ n: 0 }])
  })
})

describe('the first sign-in', () => {
  const login = 'newcomer'
  const id = newUuid()
  let oneTime: string
  beforeAll(async () => {
    oneTime = `${newHalfCode()}-${newHalfCode()}`
    const [by, second] = await office.ids('xitong', 'anquan')
    await office.owner.query(
      `insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, '新来', 431003000000, 'invited', $3, now())`,
      [id, login, by],
    )
    await office.owner.query(
      `insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at, confirmed_by)
      values ($1, $2, 431003000000, $3, 'first', $4, qinghe.now(), qinghe.now() + interval '7 days', $5)`,
      [newUuid(), id, Buffer.from(await hashWholeCode(oneTime), 'hex'), by, second],
    )
  })
  it('refuses a wrong code and a weak password, and loses no code over them', async () => {
    expect(
      codesOf(await office.browser().post('/api/session/begin', { login, code: 'AAAA-CCCC-DDDD-EEEE', password: 'tG7#kMv2@qLz' })),
    ).toEqual(['signIn.codeRefused'])
    expect(
      codesOf(await office.browser().post('/api/session/begin', { login, code: oneTime, password: 'Password2026!' })),
    ).toEqual(['password.common'])
  })
  it('sets a password with the code, once', async () => {
    const from = office.browser()
    expect(
      (await from.post('/api/session/begin', { login, code: oneTime.toLowerCase(), password: 'tG7#kMv2@qLz' })).body,
    ).toEqual({ next: 'done' })
    expect((await from.get('/api/session')).body).toMatchObject({ account: { login }, postings: [], acting: null })
    expect(
      codesOf(await office.browser().post('/api/session/begin', { login, code: oneTime, password: 'tG7#kMv2@qLy' })),
    ).toEqual(['signIn.codeRefused'])
    expect((await office.browser().post('/api/session', { login, password: 'tG7#kMv2@qLz' })).status).toBe(200)
  })
  it('does not let one administrator take over an account in use', async () => {
    const halves = [newHalfCode(), newHalfCode()] as const
    const reset = halves.join('-')
    const [issuer, second] = await office.ids('xitong', 'anquan')
    const codeId = newUuid()
    const hashes = [await hashWholeCode(reset), await hashHalfCode(halves[0]), await hashHalfCode(reset)]
    for (const [purpose, hash] of hashes.flatMap(hash => [['first', hash], ['reset', hash]] as const)) {
      await office.owner.query(
        `insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at)
        values ($1, $2, 431003000000, $3, $4, $5, qinghe.now(), qinghe.now() + interval '7 days')`,
        [purpose === 'reset' && hash === hashes[0] ? codeId : newUuid(), id, Buffer.from(hash, 'hex'), purpose, issuer],
      )
    }
    for (const code of [reset, `${halves[0]}-${halves[0]}`])
      expect(codesOf(await office.browser().post('/api/session/begin', { login, code, password: 'nW4!pQs8$rTv' }))).toEqual(['signIn.codeRefused'])
    const { from: before } = { from: office.browser() }
    await before.post('/api/session', { login, password: 'tG7#kMv2@qLz' })
    await office.owner.query('update qinghe.one_time_codes set confirmed_by = $2 where id = $1', [codeId, second])
    expect((await office.browser().post('/api/session/begin', { login, code: reset, password: 'nW4!pQs8$rTv' })).status).toBe(200)
    expect((await before.get('/api/session')).status).toBe(401)
    expect((await office.browser().post('/api/session', { login, password: 'tG7#kMv2@qLz' })).status).toBe(401)
  })
  it('takes a half of the code from each of two administrators, and neither can begin with his own', async () => {
    const administrator = async (who: string) => {
      const { from } = await office.enter(who)
      return (path: string, input: object) => from.post(path, { id: newCommandId(), input })
    }
    const [system, security] = [await administrator('xitong'), await administrator('anquan')]
    const person = { id: newUuid(), login: 'liangban', name: '两半' }
    const posting = newUuid()
    const [first, second] = [newHalfCode(), newHalfCode()]
    await system('/api/staff/accounts', { ...person, region: 431003000000, codeHash: await hashHalfCode(first) })
    await system('/api/staff/postings', { id: posting, account: person.id, role: 'childDirector', region: 431003103203, validFrom: '2020-01-01' })
    const begin = (code: string) => office.browser().post('/api/session/begin', { login: person.login, code, password: 'tG7#kMv2@qLz' })
    expect((await begin(first)).status).toBe(400)
    expect(codesOf(await begin(`${first}-${second}`))).toEqual(['signIn.codeRefused'])
    const confirmed = await security('/api/staff/postings/confirm', { postings: [posting], halves: [{ account: person.id, codeHash: await hashHalfCode(second) }] })
    expect(confirmed.status).toBe(200)
    for (const code of [`${first}-${first}`, `${second}-${second}`, `${second}-${first}`]) expect(codesOf(await begin(code))).toEqual(['signIn.codeRefused'])
    await office.later('6 days')
    expect((await begin(`${first}-${second}`)).body).toEqual({ next: 'done' })
  })
  it('binds an authenticator when the post needs one', async () => {
    const [issuer, second] = await office.ids('xitong', 'anquan')
    await office.owner.query(
      `insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, '新来', 'womensFederation', 431003, 431003000000, '2020-01-01', 'active', $3, $4, now())`,
      [newUuid(), id, issuer, second],
    )
    const from = office.browser('10.4.0.1')
    const step = await from.post('/api/session', { login, password: 'nW4!pQs8$rTv' })
    expect(step.body).toMatchObject({ next: 'enrolment', uri: expect.stringMatching(/^otpauth:\/\/totp\//) })
    expect((await from.post('/api/session/code', { code: codeAt(step.body.secret, await office.nowMs()) })).body).toEqual({
      next: 'done',
    })
    expect((await from.get('/api/session')).body.postings[0].roleLabel).toBe('妇联')
    expect((await office.browser('10.4.0.1').post('/api/session', { login, password: 'nW4!pQs8$rTv' })).body).toEqual({
      next: 'secondFactor',
    })
  })
  it('lets its owner change the password, which ends the other sessions', async () => {
    const { from: other } = await office.enter('jiazhang', office.browser('10.4.0.2'))
    const { from } = await office.enter('jiazhang', office.browser('10.4.0.3'))
    const { password } = office.staff('jiazhang')
    expect(codesOf(await from.post('/api/session/password', { old: 'nope', password: 'tG7#kMv2@qLz' }))).toEqual([
      'password.wrong',
    ])
    expect(codesOf(await from.post('/api/session/password', { old: password, password }))).toContain('password.same')
    expect((await from.post('/api/session/password', { old: password, password: 'tG7#kMv2@qLz' })).body).toEqual({
      changed: true,
    })
    expect([(await from.get('/api/session')).status, (await other.get('/api/session')).status]).toEqual([200, 401])
  })
})
