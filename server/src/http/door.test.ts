import { newCommandId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castAs } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { endpointsOf } from '../main.ts'
import { webApp } from './webApp.ts'
import { health } from './health.ts'
import { apiPages } from './openapi.ts'
import { buildServer } from './server.ts'

type Server = Awaited<ReturnType<typeof buildServer>>
let stage: Stage
let token: string
/** As a real installation is reached: over HTTPS, by a name. */
let secure: Server
const endpoints = endpointsOf({ origin: 'door', publicKeyPem: '' })
beforeAll(async () => {
  const pages = [apiPages(endpoints, '1'), health(), webApp('/nowhere')]
  stage = await openStage({ plugins: pages })
  token = stage.enter(castAs('countyCivilAffairs')).token
  secure = await buildServer({ kernel: stage.app.kernel, endpoints, secure: true, hosts: ['qinghe.example', '192.168.1.5', 'fd00::5'], plugins: pages })
})
afterAll(async () => {
  await secure.close()
  expect(await stage.stop()).toEqual([])
})

type Given = { method?: 'GET' | 'POST'; url?: string; headers?: Record<string, string>; payload?: string | Buffer; on?: Server }
async function ask({ method = 'POST', url = '/api/archives/search', headers = {}, payload, on = stage.app.server }: Given) {
  const body = method === 'GET' ? {} : { payload: payload ?? JSON.stringify({ text: '王' }) }
  const answer = await on.inject({ method, url, headers: { cookie: `qinghe=${token}; __Host-qinghe=${token}`, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers }, ...body })
  const read = answer.headers['content-type']?.toString().includes('json') ? JSON.parse(answer.body) : answer.body
  return { status: answer.statusCode, code: read?.issues?.[0]?.code, words: read?.title, headers: answer.headers, body: read }
}
const seen = async (given: Given) => { const { status, code } = await ask(given); return [status, code] }

describe('a write', () => {
  const own = { origin: 'http://localhost:8080', host: 'localhost:8080' }
  it('is taken from a page of this very origin', async () => {
    expect(await seen({ headers: own })).toEqual([200, undefined])
    expect(await seen({ headers: { ...own, 'sec-fetch-site': 'same-origin' } })).toEqual([200, undefined])
    expect(await seen({ headers: { host: 'localhost:8080', 'sec-fetch-site': 'same-origin' } })).toEqual([200, undefined])
    expect(await seen({ headers: { origin: 'http://localhost', host: 'localhost:80' } })).toEqual([200, undefined])
    expect(await seen({ on: secure, headers: { origin: 'https://qinghe.example', host: 'qinghe.example:443' } })).toEqual([200, undefined])
  })
  it('is refused from any other: another scheme, name or port is another site', async () => {
    const others = ['https://localhost:8080', 'http://localhost:8081', 'http://localhost', 'http://localhost.evil.example:8080', 'http://localhost:8080@evil.example', 'http://evil.example', 'null', '', 'file://', 'http://localhost:8080/path', 'chrome-extension://localhost:8080', 'http://[::1]:8080']
    for (const origin of others) expect([origin, ...await seen({ headers: { ...own, origin } })]).toEqual([origin, 403, 'http.foreignOrigin'])
    expect(await seen({ on: secure, headers: { host: 'qinghe.example', origin: 'http://qinghe.example' } })).toEqual([403, 'http.foreignOrigin'])
    expect(await seen({ on: secure, headers: { host: 'qinghe.example', origin: 'https://qinghe.example:8443' } })).toEqual([403, 'http.foreignOrigin'])
  })
  it('is refused when the browser says that another site sent it, whatever stands in Origin', async () => {
    for (const site of ['cross-site', 'same-site', 'none']) expect(await seen({ headers: { ...own, 'sec-fetch-site': site } })).toEqual([403, 'http.foreignOrigin'])
  })
  it('that brings a cookie and does not say where it comes from is refused, on every address', async () => {
    for (const url of ['/api/archives/search', '/api/archives', '/api/batch', '/api/rosters', '/api/nowhere']) {
      expect([url, ...await seen({ url, headers: { host: 'localhost:8080' } })]).toEqual([url, 403, 'http.noOrigin'])
    }
    const { words } = await ask({ headers: { host: 'localhost:8080' } })
    expect(words).toContain('Origin')
  })
  it('is refused before its body is read', async () => {
    expect(await seen({ payload: 'x'.repeat(2_000_000), headers: { ...own, origin: 'http://evil.example' } })).toEqual([403, 'http.foreignOrigin'])
  })
})

describe('a read', () => {
  it('of a script or a picture elsewhere gets nothing; a link may be followed', async () => {
    const from = (mode: string, site = 'cross-site') => seen({ method: 'GET', url: '/api/archives/counts', headers: { 'sec-fetch-site': site, 'sec-fetch-mode': mode } })
    expect([await from('no-cors'), await from('cors'), await from('no-cors', 'same-site')]).toEqual(Array.from({ length: 3 }, () => [403, 'http.foreignOrigin']))
    expect([await from('navigate'), await from('cors', 'same-origin'), await from('navigate', 'none')]).toEqual(Array.from({ length: 3 }, () => [200, undefined]))
  })
})

describe('the name it is called by', () => {
  const called = (host: string, on?: Server) => seen({ method: 'GET', url: '/api/archives/counts', headers: { host }, ...(on ? { on } : {}) })
  it('is the machine itself, or one that was given', async () => {
    for (const host of ['localhost', 'localhost:8080', '127.0.0.1:9', '[::1]:8080', 'LOCALHOST']) expect([host, ...await called(host)]).toEqual([host, 200, undefined])
    for (const host of ['qinghe.example', 'QINGHE.example:443', '192.168.1.5:8443', '[fd00::5]:443', 'localhost:1']) expect([host, ...await called(host, secure)]).toEqual([host, 200, undefined])
  })
  it('is otherwise answered in words with nothing behind: a name made to lead here (DNS rebinding) says itself', async () => {
    for (const host of ['evil.example', 'evil.example:8080', 'qinghe.example', 'localhost.evil.example', 'localhost@evil.example', 'evil.example#localhost', '10.0.0.9', 'a b', 'localhost.']) {
      expect([host, ...await called(host)]).toEqual([host, 421, 'http.otherHost'])
    }
    expect((await ask({ method: 'GET', url: '/', headers: { host: 'evil.example' } })).status).toBe(421)
    expect((await ask({ method: 'GET', headers: { host: 'evil.example' } })).words).toContain('QINGHE_HOSTS')
  })
  it('is not taken from a header that anybody can write', async () => {
    expect(await seen({ method: 'GET', url: '/api/archives/counts', headers: { host: 'evil.example', 'x-forwarded-host': 'localhost' } })).toEqual([421, 'http.otherHost'])
  })
  it('does not matter to whoever only asks whether somebody is there', async () => {
    expect((await ask({ method: 'GET', url: '/health/live', headers: { host: '10.1.2.3:8080' } })).status).toBe(200)
  })
})

describe('every answer', () => {
  const always = {
    'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'x-frame-options': expect.any(String),
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"), 'permissions-policy': expect.stringContaining('camera=()'),
  }
  it('says how a browser must treat it, refusals included, and nothing about who sent it', async () => {
    const answers = await Promise.all([
      ask({ method: 'GET', url: '/api/archives/counts' }), ask({ method: 'GET', url: '/api/nowhere' }), ask({ method: 'GET', url: '/nowhere' }), ask({ method: 'GET', url: '/health/live' }), ask({ method: 'GET', url: '/api' }),
      ask({ headers: { origin: 'http://evil.example' } }), ask({ method: 'GET', headers: { host: 'evil.example' } }),
    ])
    for (const { headers } of answers) {
      expect(headers).toMatchObject(always)
      expect([headers['server'], headers['x-powered-by'], headers['strict-transport-security']]).toEqual([undefined, undefined, undefined])
    }
  })
  it('over HTTPS stays over HTTPS', async () => {
    expect((await ask({ method: 'GET', on: secure, url: '/health/live' })).headers['strict-transport-security']).toMatch(/max-age=\d{8}/)
  })
})

describe('the description of the interface', () => {
  it('is for people who are signed in', async () => {
    for (const url of ['/api', '/api/openapi.json']) {
      expect((await ask({ method: 'GET', url })).status).toBe(200)
      const stranger = await ask({ method: 'GET', url, headers: { cookie: '' } })
      expect([stranger.status, JSON.stringify(stranger.body)]).toEqual([401, expect.not.stringContaining('archives')])
    }
  })
})

describe('a session that is over', () => {
  it('takes what the browser kept of it along, and asks nothing of whoever had none', async () => {
    expect((await ask({ method: 'GET', url: '/api/archives/counts', headers: { cookie: 'qinghe=ended' } })).headers['clear-site-data']).toBe('"cache"')
    expect((await ask({ method: 'GET', url: '/api/archives/counts', headers: { cookie: '' } })).headers['clear-site-data']).toBeUndefined()
  })
})

describe('a body', () => {
  const own = { origin: 'http://localhost' }
  const sent = (payload: string | Buffer, type = 'application/json') => ask({ payload, headers: { ...own, 'content-type': type } })
  it('is JSON in UTF-8, however that is spelt', async () => {
    for (const type of ['application/json', 'application/json;charset=UTF-8', 'application/json; charset="utf-8"', 'Application/JSON; Charset=utf8']) {
      expect([type, (await sent('{"text":"王"}', type)).status]).toEqual([type, 200])
    }
    expect((await sent('\ufeff{"text":"王"}')).status).toBe(200)
  })
  it('of another kind is refused in words', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'application/json; charset=gbk', 'application/json; charset=utf-16', 'text/json', 'application/jsonp', 'image/png']) {
      const { status, words } = await sent('{"text":"王"}', type)
      expect([type, status, /application\/json/.test(words)]).toEqual([type, 415, true])
    }
  })
  it('with bytes that are no UTF-8 is refused and never kept as something nobody wrote', async () => {
    for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xc0, 0xaf], [0xd6, 0xd0]]) {
      const answer = await sent(Buffer.concat([Buffer.from('{"text":"'), Buffer.from(bytes), Buffer.from('"}')]))
      expect([answer.status, answer.code]).toEqual([400, 'input.notUtf8'])
    }
    const command = Buffer.concat([Buffer.from(`{"id":"${newCommandId()}","input":{"x":"`), Buffer.from([0xff]), Buffer.from('"}}')])
    expect(await seen({ url: '/api/archives', payload: command, headers: own })).toEqual([400, 'input.notUtf8'])
  })
  it('or an address with such bytes in it is refused as well', async () => {
    for (const query of ['text=%ff', 'text=%e4%bd', 'text=%c0%af', 'text=%zz', 'region=1&x=%ED%A0%80', 'a=b%']) {
      expect([query, ...await seen({ method: 'GET', url: `/api/staff/colleagues?${query}` })]).toEqual([query, 400, 'input.notUtf8'])
    }
  })
})
