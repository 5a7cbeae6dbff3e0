/** Two whole installations, each the level above of the other: founded as `init` founds, served over HTTPS with everything they do in the
 *  background, registered with each other by their administrators, and verified against what the other one holds. */
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newCommandId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { keyLine } from '@qinghe/domain/staff/below.ts'
import { headPurpose } from '@qinghe/server/audit/head.ts'
import { openKeys } from '@qinghe/server/keys/folder.ts'
import { serve } from '@qinghe/server/main.ts'
import { loadRegions } from '@qinghe/server/regions/load.ts'
import type { Serving } from '@qinghe/server/serveOptions.ts'
import { codeAt } from '@qinghe/server/staff/totp.ts'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { byTheMachinesClock } from '../testing/clock.mjs'
import { cloneDatabase } from '../testing/database.ts'
import { certificate } from '../testing/levelAbove.ts'
import { originOf, verifyAudit } from './auditCheck.ts'
import type { Database } from './database.ts'
import { found } from './founding.ts'

byTheMachinesClock() // so do certificates and real installations

const limitMs = 300_000
const county = 431003000000
const cert = certificate(-1, 30)
const scratch = mkdtempSync(join(tmpdir(), 'qinghe-two-'))

const freePort = (): Promise<number> => new Promise((done, failed) => {
  const probe = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() => (typeof address === 'object' && address !== null ? done(address.port) : failed(new Error('no port'))))
  })
})

type Ask = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<{ status: number; body: any }>
/** One browser: keeps its cookies. */
function visitor(port: number): Ask {
  const jar = new Map<string, string>()
  return (method, path, body) => new Promise((done, failed) => {
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers = {
      origin: `https://127.0.0.1:${port}`, cookie: [...jar].map(pair => pair.join('=')).join('; '),
      ...(text === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    }
    request({ host: '127.0.0.1', port, path, method, ca: cert.cert, agent: false, headers }, answer => {
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        jar.set(name, value)
      }
      let told = ''
      answer.on('data', chunk => { told += chunk }).on('end', () => done({ status: answer.statusCode ?? 0, body: told === '' ? null : JSON.parse(told) }))
    }).on('error', failed).end(text)
  })
}

type Installation = {
  port: number; owner: pg.Client; database: Database; system: Ask; security: Ask; line: string
  start: () => Promise<void>; stop: () => Promise<void>; end: () => Promise<void>
}

async function founded(name: string, { port, other }: { port: number; other: number }): Promise<Installation> {
  const home = join(scratch, name)
  const keys = openKeys(join(home, 'keys'), { mayCreate: true })
  const db = await cloneDatabase()
  const owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  await owner.query('delete from qinghe.clock_offset')
  await loadRegions(owner, { within: regionCode(county) })
  const founders = await found(owner, regionCode(county), { systemAdmin: '甲一', securityAdmin: '乙二', auditor: '丙三' })
  let serving: Serving | undefined
  const start = async (): Promise<void> => {
    serving = await serve({
      connection: db.connection, keys, home, webDir: join(home, 'no-web'), listen: { host: '127.0.0.1', port }, https: cert, demo: false, lan: false,
      proxies: [], hosts: [],
      headsAbove: { address: `https://127.0.0.1:${other}`, ca: cert.cert },
    })
  }
  const stop = async (): Promise<void> => { await serving?.stop(); serving = undefined }
  await start()
  const begun = async (login: string): Promise<Ask> => {
    const ask = visitor(port)
    const step = await ask('POST', '/api/session/begin', { login, code: founders.find(one => one.login === login)?.code, password: 'tG7#kMv2@qLz' })
    expect(step.body).toMatchObject({ next: 'enrolment' })
    expect((await ask('POST', '/api/session/code', { code: codeAt(step.body.secret, Date.now()) })).body).toEqual({ next: 'done' })
    return ask
  }
  const line = keyLine(await originOf(owner), keys.signingPair(headPurpose).publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'))
  return {
    port, owner, line, start, stop, database: { connection: db.connection, keys, embedded: undefined, stop: async () => undefined },
    system: await begun('xitong'), security: await begun('anquan'), end: async () => { await stop(); await owner.end(); await db.drop() },
  }
}

async function registered(above: Installation, below: Installation): Promise<void> {
  const id = newRecordId()
  const perform = async (ask: Ask, path: string, input: object): Promise<void> => {
    expect((await ask('POST', path, { id: newCommandId(), input })).body).toMatchObject({ outcome: 'applied' })
  }
  await perform(above.system, '/api/staff/below', { id, region: county, name: '另一套青禾', line: below.line })
  await perform(above.security, `/api/staff/below/${id}/confirm`, {})
}

const until = async (what: () => Promise<boolean>): Promise<void> => { while (!(await what())) await pause(50) }
/** What the desk above says of the one installation below. */
const below = async ({ security }: Installation): Promise<any> => (await security('GET', '/api/staff/below')).body.installations[0]
/** What its own desk says of the level above it: told by the answer to a head, which the level above has written down before it arrives. */
const standing = async ({ security }: Installation): Promise<any> => (await security('GET', '/api/installation')).body.log?.above
const verified = ({ database }: Installation, { port }: Installation) =>
  verifyAudit(database, [], { headsDir: undefined, headsAbove: { address: `https://127.0.0.1:${port}`, ca: cert.cert } })
/** A server sends the newest head when it starts, and then every hour. */
async function again({ owner, start, stop }: Installation): Promise<void> {
  await until(async () => ((await owner.query('select 1 from qinghe.audit_heads limit 1')).rowCount ?? 0) > 0)
  await stop()
  await start()
}

let one: Installation
let other: Installation
beforeAll(async () => {
  const [a, b] = [await freePort(), await freePort()]
  one = await founded('one', { port: a, other: b })
  other = await founded('other', { port: b, other: a })
}, limitMs)
afterAll(async () => {
  await one.end()
  await other.end()
  rmSync(scratch, { recursive: true, force: true })
}, limitMs)

it('hold each other’s heads once their administrators know each other, and are verified against them', async () => {
  await again(other)
  await until(async () => (await standing(other))?.failure != null)
  expect(await standing(other)).toMatchObject({ failure: expect.stringContaining('上级没有登记这套系统') })
  await registered(one, other)
  await registered(other, one)
  await again(one)
  await again(other)
  for (const each of [one, other]) await until(async () => (await below(each)).last !== null)
  for (const [each, above] of [[one, other], [other, one]] as const) {
    expect(await below(above)).toMatchObject({ state: 'active', findings: [], last: { size: expect.any(Number) } })
    await until(async () => (await standing(each))?.acceptedAt != null)
    expect(await standing(each)).toMatchObject({ failure: null, finding: null })
    expect(await verified(each, above)).toMatchObject({ isSound: true, above: { held: expect.any(Number), contradictions: [] }, youngestOutside: expect.any(String) })
  }
}, limitMs)

it('tell when the log of one was begun anew with all its keys, on both desks and in its own verification', async () => {
  await other.stop()
  await other.owner.query('truncate qinghe.audit_leaves, qinghe.audit_heads, qinghe.audit_nodes')
  await other.start()
  await again(other)
  await until(async () => (await below(one)).findings.length > 0)
  await until(async () => (await standing(other))?.finding != null)
  expect(await standing(other)).toMatchObject({ finding: expect.stringMatching(/上级收到过的/) })
  const report = await verified(other, one)
  expect(report.isSound).toBe(false)
  expect(report.above).toMatchObject({ contradictions: [expect.any(String)] })
  expect((await below(other)).findings).toEqual([])
}, limitMs)
