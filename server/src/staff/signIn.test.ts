import { statSync } from 'node:fs'
import { join } from 'node:path'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Reply, testRing } from '../../../testing/app.ts'
import { type Office, openOffice } from '../../../testing/office.ts'
import { demoCode, readDemoStaff, seedDemoAssignments, seedDemoStaff } from './demo.ts'
import { staffEndpoints } from './routes.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice(staffEndpoints)
})
afterAll(async () => {
  expect(await office.stop()).toEqual([])
})
const codesOf = (reply: Reply): string[] => reply.body.issues.map((i: { code: string }) => i.code)

describe('signing in', () => {
  it('takes a village director in with login and password', async () => {
    const { from, last } = await office.enter('zhuren')
    expect(last).toMatchObject({ status: 200, body: { next: 'done' } })
    const me = await from.get('/api/session')
    expect(me.body).toMatchObject({
      account: { login: 'zhuren', name: '李春禾' },
      postings: [{ roleLabel: '村儿童主任', regionName: '栖凤渡村', county: 431003 }],
      abilities: expect.arrayContaining(['archives.create', 'staff.reference', 'staff.directory', 'staff.assign']),
      idleMinutes: 15,
    })
    expect(me.body.acting).toBe(me.body.postings[0].id)
  })
  it('asks the county for a code as well, and keeps the door shut until it is right', async () => {
    const from = office.browser()
    expect((await from.post('/api/session', { login: 'minzheng', password: office.staff('minzheng').password })).body).toEqual({
      next: 'secondFactor',
    })
    expect((await from.get('/api/session')).status).toBe(401)
    expect((await from.get('/api/staff/matrix')).status).toBe(401)
    expect(codesOf(await from.post('/api/session/code', { code: '000000' }))).toEqual(['signIn.wrongCode'])
    expect((await from.post('/api/session/code', await office.code('minzheng'))).body).toEqual({ next: 'done' })
    expect((await from.get('/api/session')).body.account.login).toBe('minzheng')
  })
  it('accepts a code once', async () => {
    const from = office.browser()
    await office.later('31 seconds')
    const now = await office.code('minzheng')
    const [first, second] = [office.browser(), from]
    for (const b of [first, second])
      await b.post('/api/session', { login: 'minzheng', password: office.staff('minzheng').password })
    const both = await Promise.all([first, second].map(b => b.post('/api/session/code', now)))
    expect(both.map(r => r.status).toSorted()).toEqual([200, 401])
  })
  it('changes the token between the steps', async () => {
    const from = office.browser()
    await from.post('/api/session', { login: 'anquan', password: office.staff('anquan').password })
    const before = from.jar['qinghe']
    await from.post('/api/session/code', await office.code('anquan'))
    expect(from.jar['qinghe']).not.toBe(before)
    const old = office.browser()
    old.jar['qinghe'] = before!
    expect((await old.get('/api/session')).status).toBe(401)
  })
  it('says the same about a wrong password and a login nobody has', async () => {
    const [wrong, nobody] = [
      await office.browser('10.9.0.1').post('/api/session', { login: 'zhuren', password: 'wrong' }),
      await office.browser('10.9.0.1').post('/api/session', { login: 'mulan', password: 'wrong' }),
    ]
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...nobody.body, requestId: '' })
    expect(wrong.status).toBe(401)
  })
  it('refuses what comes from another site', async () => {
    for (const origin of ['https://example.org', 'nonsense', 'null']) {
      expect(
        (await office.browser().post('/api/session', { login: 'zhuren', password: office.staff('zhuren').password }, { origin }))
          .status,
      ).toBe(403)
    }
    expect(
      (
        await office
          .browser()
          .post(
            '/api/session',
            { login: 'zhuren', password: office.staff('zhuren').password },
            { origin: 'http://localhost:8080', host: 'localhost:8080' },
          )
      ).status,
    ).toBe(200)
  })
  it('answers nonsense with a problem, never with a fault', async () => {
    for (const body of [
      {},
      { login: 1, password: [] },
      { login: 'x'.repeat(500), password: 'y' },
      { login: 'a\u0000b', password: 'y' },
      [],
    ]) {
      expect((await office.browser('10.9.0.2').post('/api/session', body)).status).toBe(400)
    }
    expect((await office.browser().post('/api/session/code', { code: '12345' })).status).toBe(400)
    expect((await office.browser().post('/api/session/code', { code: '123456' })).status).toBe(401)
  })
})

describe('guessing', () => {
  it('is slowed down more and more, and never locks for good', async () => {
    const guesser = office.browser('203.0.113.7')
    for (let i = 0; i < 5; i++)
      expect((await guesser.post('/api/session', { login: 'dudao', password: `guess${i}` })).status).toBe(401)
    expect((await guesser.post('/api/session', { login: 'dudao', password: 'guess5' })).status).toBe(401)
    const waits = await guesser.post('/api/session', { login: 'dudao', password: office.staff('dudao').password })
    expect([waits.status, codesOf(waits)]).toEqual([429, ['signIn.wait']])
    expect(Number(waits.retryAfter)).toBeGreaterThan(0)
    await office.later('6 minutes')
    expect((await guesser.post('/api/session', { login: 'dudao', password: office.staff('dudao').password })).status).toBe(200)
  })
  it('from elsewhere keeps nobody out of a device they used before', async () => {
    const { from: own } = await office.enter('zhuren', office.browser('198.51.100.4'))
    const guesser = office.browser('198.51.100.9')
    for (let i = 0; i < 8; i++) await guesser.post('/api/session', { login: 'zhuren', password: `guess${i}` })
    expect((await guesser.post('/api/session', { login: 'zhuren', password: 'x' })).status).toBe(429)
    expect((await own.post('/api/session', { login: 'zhuren', password: office.staff('zhuren').password })).status).toBe(200)
  })
  it('counts parallel guesses one by one', async () => {
    const guesser = office.browser('203.0.113.99')
    const replies = await Promise.all(
      Array.from({ length: 15 }, (_, i) => guesser.post('/api/session', { login: 'jiedui', password: `guess${i}` })),
    )
    expect(replies.filter(r => r.status === 401).length).toBeLessThanOrEqual(6)
    expect(replies.filter(r => r.status === 429).length).toBeGreaterThanOrEqual(9)
  })
})

describe('the leaves of signing in', () => {
  it('stand for every entry and every refusal, without login or password', async () => {
    const { rows } = await office.owner.query("select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox")
    const leaves = rows.map(r => r.leaf).filter(l => l.purpose === 'signIn')
    expect(new Set(leaves.map(l => l.outcome))).toEqual(new Set(['answered', 'refused']))
    const [attacked] = await office.ids('dudao')
    const refusals = leaves.filter(l => l.account === attacked && l.outcome === 'refused')
    expect(refusals.length).toBeGreaterThan(5)
    expect(new Set(refusals.map(l => l.region))).toEqual(new Set([431003103000]))
    const { from } = await office.enter('ertong')
    await from.post('/api/session/out')
    const out = await office.owner.query(
      "select 1 from qinghe.audit_inbox where convert_from(leaf, 'UTF8')::jsonb ->> 'kind' = 'signOut'",
    )
    expect(out.rowCount).toBe(1)
    expect(JSON.stringify(leaves)).not.toMatch(/guess|mulan|tG7#/)
  })
})

describe('the demo', () => {
  it('keeps its list for this user only, and makes nobody twice', async () => {
    expect(statSync(join(office.home, 'demo', 'accounts.json')).mode & 0o777).toBe(0o600)
    const again = await seedDemoStaff({ owner: office.owner, ring: testRing, home: office.home })
    expect(again.map(a => a.login)).toEqual(readDemoStaff(office.home).map(a => a.login))
    expect(new Set(again.map(a => a.password)).size).toBe(again.length)
    expect(() => demoCode(office.home, 'zhuren', 0)).toThrow(/不需要验证码/)
  })
  it('gives the posts with a list some of the children that are there', async () => {
    const [household, by] = [newUuid(), newUuid()]
    const {
      rows: [school],
    } = await office.owner.query('select id from qinghe.schools')
    for (const born of ['2010-05-01', '2017-05-01', '2018-05-01']) {
      await office.owner.query(
        `insert into qinghe.children (county, id, region, school, status, origin, name, birth_date, household, created_by, created_at, updated_at)
        values (431003, $1, 431003103203, $2, 'active', 'typed', '王小禾', $3, $4, $5, now(), now())`,
        [newUuid(), school.id, born, household, by],
      )
    }
    const given = await seedDemoAssignments(office.owner, 431003)
    const { rows } =
      await office.owner.query(`select a.login, count(*)::int as n from qinghe.assignments x join qinghe.postings p on p.id = x.posting
      join qinghe.accounts a on a.id = p.account group by a.login order by a.login`)
    expect(Object.fromEntries(rows.map(r => [r.login, r.n]))).toEqual({
      banzhuren: 3,
      ertong: 1,
      fuli: 2,
      jiazhang: 3,
      jiedui: 3,
      rexian: 2,
      shegong: 3,
      xinli: 3,
      yiyuan: 3,
      zhiyuan: 3,
    })
    expect([given, await seedDemoAssignments(office.owner, 431003)]).toEqual([26, 0])
  })
})

describe('a flood from one address', () => {
  const address = '198.51.100.77'
  it('of empty and malformed attempts takes nothing from anybody behind it', async () => {
    const flooder = office.browser(address)
    for (let i = 0; i < 130; i++) {
      const reply = await flooder.post('/api/session', [{}, { login: '' }, { login: 'zhuren' }, { login: 'x', password: '' }][i % 4])
      expect(reply.status).toBe(400)
    }
    const { last } = await office.enter('dudao', office.browser(address))
    expect(last.status).toBe(200)
  })
  it('of real ones is turned away, and a device that worked here before is not', async () => {
    const own = office.browser(address)
    expect((await office.enter('zhuren', own)).last.status).toBe(200)
    const flooder = office.browser(address)
    const statuses = new Set<string>()
    for (let i = 0; i < 140; i++) {
      const reply = await flooder.post('/api/session', { login: `nobody${i}`, password: 'x' })
      statuses.add(`${reply.status} ${codesOf(reply)[0]}`)
      delete flooder.jar['qinghe-device']
    }
    expect([...statuses]).toContain('429 http.tooMany')
    const stranger = await office.browser(address).post('/api/session', { login: 'dudao', password: office.staff('dudao').password })
    expect([stranger.status, codesOf(stranger), Number(stranger.retryAfter) > 0]).toEqual([429, ['http.tooMany'], true])
    delete own.jar['qinghe']
    expect((await office.enter('zhuren', own)).last.status).toBe(200)
    expect((await office.enter('zhuren', office.browser('198.51.100.200'))).last.status).toBe(200)
  })
  it('of a device that is known has a measure of its own as well', async () => {
    const own = office.browser('198.51.100.78')
    expect((await office.enter('zhuren', own)).last.status).toBe(200)
    const seen: string[] = []
    for (let i = 0; i < 60; i++) seen.push(codesOf(await own.post('/api/session', { login: 'zhuren', password: `guess${i}` }))[0] ?? '')
    expect(seen.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'signIn.refused'))
    expect(seen.at(-1)).toBe('http.tooMany')
  })
})

describe('signing out', () => {
  it('takes along what the browser kept, and keeps the device known', async () => {
    const { from } = await office.enter('zhuren', office.browser('198.51.100.79'))
    const device = from.jar['qinghe-device']
    const answer = await office.server.inject({ method: 'POST', url: '/api/session/out', cookies: { ...from.jar }, headers: { origin: 'http://localhost' }, payload: {} })
    expect([answer.statusCode, answer.headers['clear-site-data']]).toEqual([200, '"cache"'])
    const ended = await office.server.inject({ method: 'GET', url: '/api/session', cookies: { ...from.jar } })
    expect([ended.statusCode, ended.headers['clear-site-data']]).toEqual([401, '"cache"'])
    expect(from.jar['qinghe-device']).toBe(device)
  })
})
