import type { Contract } from '@qinghe/domain/kernel/contract.ts'
import { fieldKeys } from '@qinghe/domain/archives/fields.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { sessionSteps } from '@qinghe/domain/staff/session.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpointsOf, words } from '../../server/src/main.ts'
import { makeInbox } from '../../server/src/audit/inbox.ts'
import { type LeafInput, makeLeaf } from '../../server/src/audit/leaf.ts'
import type { Tools } from '../../server/src/http/tools.ts'
import { signInPlugin } from '../../server/src/staff/signIn.ts'
import { type Children, settleChildren } from './county.ts'
import { openStage, type Stage } from './stage.ts'

/** Fewer in the whole run, more when one looks for trouble. */
const runs = Number(process.env['QINGHE_HOSTILE_RUNS'] ?? 12)
let stage: Stage
let children: Children
let tokens: string[]
const endpoints = endpointsOf({ origin: 'walk', publicKeyPem: '' })

beforeAll(async () => {
  const record = (tools: Tools) => (leaf: LeafInput) => makeInbox(tools.kernel.pools.qinghe_audit).append(makeLeaf(leaf))
  stage = await openStage({ plugins: [(app, tools) => signInPlugin({ record: record(tools), access: words })(app, tools)] })
  children = await settleChildren(stage.owner)
  tokens = (['countyCivilAffairs', 'systemAdmin', 'securityAdmin', 'childDirector', 'parent', 'auditor', 'nationCivilAffairs'] as const).map(role => stage.member(role).token)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const nasty = fc.constantFrom<unknown>(
  '', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\u202e', '𠮷', `' or 1=1 --`, `'; drop table qinghe.children; --`, '<script>alert(1)</script>', `$\{7*7}`, '%00', '../../etc/passwd',
  '1e400', '-0', 'NaN', '9'.repeat(400), '999999999999999999999', '2147483648', '-1', '1.5', '0x10', 'true', 'null', '[]', '{}', '2026-02-30', '0000-00-00', '9999-12-31', '十二', 'a'.repeat(5000), '{1,2}', '\\', '%', '_',
  -1, 0, 1.5, 2 ** 53, 1e308, -1e308, 431003, true, false, null, [], {}, [null], [[]], { toString: 1 }, { length: -1 }, { id: {} }, { constructor: { prototype: {} } },
)
const someId = fc.oneof(fc.constantFrom<() => string>(() => children.inside, () => children.nextCounty, () => children.unassigned), fc.constant(() => newUuid())).map(make => make)
const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: nasty }, { weight: 2, arbitrary: someId.map(make => make()) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) }, { weight: 1, arbitrary: fc.constantFrom<unknown>(deep(40, 'array'), deep(40, 'object'), Array.from({ length: 3000 }, () => 1)) },
)
function deep(levels: number, kind: 'array' | 'object'): unknown {
  let inner: unknown = 1
  for (let i = 0; i < levels; i++) inner = kind === 'array' ? [inner] : { a: inner }
  return inner
}

type Shape = { _zod?: { def: { type: string; shape?: Record<string, unknown>; innerType?: unknown; in?: unknown } } }
/** The names an input speaks of, so that garbage stands where it hurts. */
function keysOf(schema: unknown): string[] {
  const def = (schema as Shape | undefined)?._zod?.def
  if (!def) return []
  return def.shape ? Object.keys(def.shape) : [...keysOf(def.innerType), ...keysOf(def.in)]
}
const inputOf = (contract: Pick<Contract, 'input'>): fc.Arbitrary<Record<string, unknown>> => {
  const keys = [...keysOf(contract.input), 'draft', 'patch', '__proto__', 'constructor', 'x']
  return fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), anything), { maxLength: 8, selector: ([key]) => key }).map(pairs => {
    const out: Record<string, unknown> = Object.create(null)
    for (const [key, value] of pairs) out[key] = value
    return out
  })
}

type Shot = { method: string; url: string; payload?: string | Buffer; headers: Record<string, string> }
const bodies = (contract: Pick<Contract, 'input'>, isCommand: boolean): fc.Arbitrary<{ payload: string; type: string }> => fc.oneof(
  { weight: 6, arbitrary: inputOf(contract).map(input => ({ payload: JSON.stringify(isCommand ? { id: newUuid(), input } : input), type: 'application/json' })) },
  { weight: 2, arbitrary: fc.tuple(inputOf(contract), anything, anything).map(([input, basedOn, id]) => ({ payload: JSON.stringify({ id, input, basedOn, deviceSeq: basedOn, deviceTime: id }), type: 'application/json' })) },
  { weight: 1, arbitrary: fc.tuple(inputOf(contract), anything).map(([input, value]) => ({ payload: JSON.stringify({ id: newUuid(), input, basedOn: { version: 1, from: { name: value } } }), type: 'application/json' })) },
  { weight: 1, arbitrary: fc.constantFrom('{', '', 'null', '[]', '"x"', '1', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}', '\ufeff{}', '{"a":1}{"b":2}', `{"input":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    `{"id":"${'0'.repeat(8)}-0000-0000-0000-000000000000","basedOn":{"version":1,"from":{"name":${'['.repeat(9000)}${']'.repeat(9000)}}},"input":{}}`).map(payload => ({ payload, type: 'application/json' })) },
  { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/xml', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', '').map(type => ({ payload: '--x\r\n\r\n', type })) },
)
const segment = fc.oneof(someId.map(make => make()), nasty.filter(v => typeof v === 'string' && v.isWellFormed()).map(String), fc.constantFrom('%', '%zz', '..', '.', '%2e%2e%2f', '__proto__', 'a'.repeat(300)))

function shots(contract: Pick<Contract, 'at' | 'input'> & { kind: string }): fc.Arbitrary<Shot> {
  const [method, path] = contract.at.split(' ') as [string, string]
  const url = fc.array(segment, { minLength: 3, maxLength: 3 }).map(parts => {
    let i = 0
    return path.replace(/:[A-Za-z]+/g, () => { const part = parts[i++] ?? 'x'; return /^%/.test(part) ? part : encodeURIComponent(part) })
  })
  const headers = fc.record({
    cookie: fc.oneof({ weight: 8, arbitrary: fc.nat({ max: 6 }).map(i => `qinghe=${tokens[i]}`) }, { weight: 1, arbitrary: fc.constantFrom('qinghe=%', 'qinghe=%zz', 'qinghe=;;=', 'qinghe=a; qinghe=b', '__proto__=1', 'qinghe=" x', `qinghe=${'a'.repeat(3000)}`) }),
    origin: fc.oneof({ weight: 9, arbitrary: fc.constant<string | null>('http://localhost') }, { weight: 1, arbitrary: fc.constantFrom('null', 'not a url', 'http://', 'https://evil.example', '://', null) }),
  })
  const query = inputOf(contract).map(input => Object.entries(input).map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(wellFormed(typeof v === 'string' ? v : JSON.stringify(v) ?? ''))}`).join('&'))
  const assembled = fc.record({ url, headers, query, body: bodies(contract, contract.kind === 'command') })
  return assembled.map(({ url: at, headers: { cookie, origin }, query: q, body }) => ({
    method, url: method === 'GET' ? `${at}?${q}` : at, ...(method === 'GET' ? {} : { payload: body.payload }),
    headers: { cookie, ...(origin === null ? {} : { origin }), ...(method === 'GET' || body.type === '' ? {} : { 'content-type': body.type }) },
  }))
}
const wellFormed = (text: string): string => text.toWellFormed()

const secrets = /\bat [A-Za-z_.<>]+ \(|node_modules|\.ts:\d|\bselect\b.+\bfrom\b|\binsert into\b|\brelation\b|\bviolates\b|qinghe\.[a-z_]+|ZodError|TypeError|Error:|postgres/i

/** Never a fault, and every refusal is words a person can act on. */
async function answered(shot: Shot): Promise<any> {
  const answer = await stage.app.server.inject({ method: shot.method as 'GET', url: shot.url, headers: shot.headers, ...(shot.payload === undefined ? {} : { payload: shot.payload }) })
  const told = `${answer.statusCode} ${answer.body.slice(0, 500)}`
  expect(answer.statusCode, told).toBeLessThan(500)
  if (answer.statusCode < 400) return answer.headers['content-type']?.toString().startsWith('application/json') ? JSON.parse(answer.body) : undefined
  expect(answer.headers['content-type'], told).toMatch(/^application\/problem\+json/)
  const body = JSON.parse(answer.body)
  expect(body.title, told).toMatch(/[一-龥]{2}/u)
  expect(body.issues.length, told).toBeGreaterThan(0)
  for (const { code, message } of body.issues) expect([typeof code, message], told).toEqual(['string', expect.stringMatching(/[一-龥]{2}/u)])
  expect(answer.body).not.toMatch(secrets)
  return body
}
async function fire(shot: Shot): Promise<void> {
  await answered(shot)
}

/** Almost right: the place of a cursor, one field of a form. Garbage that gets past the door meets the feature. */
const cursor = fc.tuple(fc.constantFrom('region', 'recent', 'birth', 1, null), anything, fc.oneof(someId.map(make => make()), anything)).map(parts => Buffer.from(JSON.stringify(parts)).toString('base64url'))
const field = fc.tuple(fc.constantFrom(...fieldKeys), anything)

describe('almost right requests', () => {
  const headers = () => ({ cookie: `qinghe=${tokens[0]}`, origin: 'http://localhost', 'content-type': 'application/json' })

  it('with a cursor of their own are answered in words', () => fc.assert(fc.asyncProperty(cursor, fc.constantFrom('/api/archives?', '/api/archives?sort=birth&', '/api/archives/CHILD/history?',
    '/api/staff/accounts?', '/api/rosters?', '/api/archives/CHILD/viewers?'), (after, path) => fire({ method: 'GET', url: `${path.replace('CHILD', children.inside)}after=${after}`, headers: headers() })), { numRuns: 10 * runs }))

  it('with one wrong field are answered in words', () => fc.assert(fc.asyncProperty(field, fc.constantFrom('create', 'correct', 'change'), async ([key, value], verb) => {
    const { version } = (await stage.owner.query('select version from qinghe.children where id = $1', [children.inside])).rows[0]
    const patch = { [key]: value }
    const input = verb === 'create' ? { id: newUuid(), draft: { name: '新来', birthDate: '2016-05-01', region: 431003103203, ...patch } } : { patch, effectiveFrom: '2026-03-01' }
    await fire({ method: 'POST', url: verb === 'create' ? '/api/archives' : `/api/archives/${children.inside}/${verb}`, headers: headers(),
      payload: JSON.stringify({ id: newUuid(), basedOn: { version, from: {} }, input: verb === 'correct' ? { patch } : input }) })
  }), { numRuns: 15 * runs }))

  it('that look for strange words are answered in words', () => fc.assert(fc.asyncProperty(fc.oneof(nasty.filter(v => typeof v === 'string'), fc.string({ unit: 'binary', maxLength: 50 })), text =>
    fire({ method: 'POST', url: '/api/archives/search', headers: headers(), payload: JSON.stringify({ text }) })), { numRuns: 5 * runs }))

  it('for figures, leaves and lists with strange conditions are answered in words', () => fc.assert(fc.asyncProperty(
    fc.constantFrom('/api/statistics/figure', '/api/archives', '/api/audit/leaves', '/api/staff/postings', '/api/staff/schools', '/api/archives/counts', '/api/regions/search'),
    fc.constantFrom('region', 'by', 'ageBand', 'sex', 'schooling', 'status', 'gap', 'batch', 'county', 'before', 'from', 'to', 'limit', 'text', 'within', 'category', 'ageFrom', 'edition', 'account', 'child', 'kind'),
    anything, (path, key, value) => fire({ method: 'GET', url: `${path}?${key}=${encodeURIComponent(wellFormed(typeof value === 'string' ? value : JSON.stringify(value)))}`, headers: headers() })), { numRuns: 15 * runs }))
})

describe('hostile requests', () => {
  it.each(endpoints.map(one => [one.contract.name, one] as const))('to %s are answered in words', async (_name, endpoint) => {
    await fc.assert(fc.asyncProperty(shots({ ...endpoint.contract, kind: endpoint.kind }), fire), { numRuns: runs })
  })

  it('in a batch are answered in words, each by itself', async () => {
    const names = fc.constantFrom('nothing', '__proto__', 'archives.list', ...endpoints.filter(one => one.kind === 'command').map(one => one.contract.name))
    const envelope = fc.record({ id: fc.constant(0).map(() => newUuid()), name: names, input: anything, basedOn: fc.oneof(fc.constant(undefined), anything) }, { requiredKeys: ['id', 'name'] })
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof({ weight: 9, arbitrary: envelope }, { weight: 1, arbitrary: anything }), { maxLength: 6 }), fc.nat({ max: 6 }), async (commands, who) => {
      const shot = { method: 'POST', url: '/api/batch', headers: { cookie: `qinghe=${tokens[who]}`, origin: 'http://localhost', 'content-type': 'application/json' }, payload: JSON.stringify({ commands }) }
      const body = await answered(shot)
      for (const { status, problem } of body.results ?? []) {
        expect(status, JSON.stringify(problem)).toBeLessThan(500)
        if (status >= 400) expect(problem.title).toMatch(/[一-龥]{2}/u)
      }
    }), { numRuns: 15 * runs })
  })

  it('to the steps of signing in are answered in words', async () => {
    for (const step of sessionSteps.filter(one => one.name !== 'session.signOut')) await fc.assert(fc.asyncProperty(shots(step), fire), { numRuns: 8 })
  })

  it.each([
    ['/api/nothing', 'GET'], ['/api/archives/%', 'GET'], ['/api/archives/%zz', 'GET'], [`/api/archives/${'a'.repeat(300)}`, 'GET'], ['/api/archives', 'DELETE'],
    ['/api/archives/search', 'GET'], ['//api//archives', 'GET'], ['/api/archives/../../etc/passwd', 'GET'], ['/%2e%2e/%2e%2e/etc/passwd', 'GET'],
  ] as const)('for %s are answered in words', (url, method) => fire({ url, method, headers: { cookie: `qinghe=${tokens[0]}`, origin: 'http://localhost' } }))

  it('that say too much are answered in words', () => fire({
    url: '/api/archives/search', method: 'POST', headers: { cookie: `qinghe=${tokens[0]}`, origin: 'http://localhost', 'content-type': 'application/json' }, payload: JSON.stringify({ text: 'a'.repeat(2 ** 21) }),
  }))

  it('to open a value through a row of another table find nothing', async () => {
    const { rows: [father] } = await stage.owner.query(`select id from qinghe.child_parents where child = $1 and role = 'father'`, [children.inside])
    for (const [field, status] of [['guardian.phone', 404], ['mother.phone', 404], ['studentNumber', 404], ['father.phone', 200]] as const) {
      const answer = await stage.app.server.inject({ method: 'POST', url: `/api/archives/${children.inside}/reveal`, headers: { cookie: `qinghe=${tokens[0]}`, origin: 'http://localhost' }, payload: { field, reason: 'verify', record: father.id } })
      expect([field, answer.statusCode]).toEqual([field, status])
    }
  })

  it('from another site are refused before anything is done', async () => {
    for (const origin of ['https://evil.example', 'not a url', 'http://']) {
      const answer = await stage.app.server.inject({ method: 'POST', url: '/api/archives', headers: { cookie: `qinghe=${tokens[0]}`, origin }, payload: { id: newUuid(), input: {} } })
      expect([origin, answer.statusCode, JSON.parse(answer.body).issues[0].code]).toEqual([origin, 403, 'http.foreignOrigin'])
    }
  })
})
