/** The real sign-in over HTTP, with the people of the demo and a clock that tests move. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { makeInbox } from '../server/src/audit/inbox.ts'
import { makeLeaf } from '../server/src/audit/leaf.ts'
import { auditPort } from '../server/src/audit/port.ts'
import { closePools, openPools, type Pools } from '../server/src/db/pools.ts'
import type { Endpoint } from '../server/src/http/endpoint.ts'
import type { Kernel } from '../server/src/http/kernel.ts'
import { buildServer } from '../server/src/http/server.ts'
import { demoCode, type DemoStaff, readDemoStaff, seedDemoStaff } from '../server/src/staff/demo.ts'
import { postingsSheetPlugin } from '../server/src/staff/postingsSheet.ts'
import { makeFindSession, makeSessionFinder } from '../server/src/staff/sessions.ts'
import { signInPlugin } from '../server/src/staff/signIn.ts'
import { words } from '../server/src/main.ts'
import { type Reply, testRing } from './app.ts'
import { moveClock } from './clock.ts'
import { cloneDatabase } from './database.ts'

export type Answer = Reply & { retryAfter: string | undefined }
export type Browser = ReturnType<typeof browserOf>
export type Office = {
  owner: pg.Client
  pools: Pools
  home: string
  /** A fresh browser at an address; it keeps its cookies. */
  browser: (address?: string) => Browser
  staff: (login: string) => DemoStaff
  /** Signs in with password and, where one is needed, the code of this moment. */
  enter: (login: string, from?: Browser) => Promise<{ from: Browser; last: Answer }>
  code: (login: string) => Promise<{ code: string }>
  nowMs: () => Promise<number>
  /** Moves the clock of the database on. */
  later: (by: string) => Promise<unknown>
  /** Ids of the accounts with these logins. */
  ids: (...logins: string[]) => Promise<string[]>
  server: FastifyInstance
  stop: () => Promise<unknown[]>
}

const places = [
  [430000000000, '湖南省', 1, 0],
  [431000000000, '郴州市', 2, 430000000000],
  [431003000000, '苏仙区', 3, 431000000000],
  [431003103000, '栖凤渡镇', 4, 431003000000],
  [431003103203, '栖凤渡村民委员会', 5, 431003103000],
] as const

function browserOf(server: FastifyInstance, address: string) {
  const jar: Record<string, string> = {}
  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await server.inject({
      method,
      url,
      cookies: { ...jar },
      remoteAddress: address,
      headers: { origin: 'http://localhost', ...headers },
      ...(payload ? { payload } : {}),
    })
    for (const c of answer.cookies) {
      if (c.value === '') delete jar[c.name]
      else jar[c.name] = c.value
    }
    const body = answer.body === '' ? null : JSON.parse(answer.body)
    return { status: answer.statusCode, body, retryAfter: answer.headers['retry-after']?.toString() }
  }
  return {
    jar,
    get: (url: string) => ask('GET', url),
    post: (url: string, payload: object = {}, headers?: Record<string, string>) => ask('POST', url, payload, headers),
  }
}

async function serve(pools: Pools, endpoints: readonly Endpoint[], faults: unknown[]): Promise<FastifyInstance> {
  const inbox = makeInbox(pools.qinghe_audit)
  const kernel: Kernel = {
    pools,
    ring: testRing,
    parameters: asked => asked.values,
    audit: auditPort(inbox),
    readings: { count: () => undefined },
    reactions: [],
    mayDo: (actor, word) => mayDo(actor.role, word, words),
    findSession: makeFindSession(makeSessionFinder(pools.qinghe_signin)),
    fault: (_id, error) => {
      faults.push(error)
    },
  }
  const plugins = [signInPlugin({ access: words, record: leaf => inbox.append(makeLeaf(leaf)) }), postingsSheetPlugin()]
  const server = await buildServer({ kernel, endpoints, secure: false, plugins })
  await server.ready()
  return server
}

/** @returns the office; `stop` gives back the faults that were logged */
export async function openOffice(endpoints: readonly Endpoint[]): Promise<Office> {
  const db = await cloneDatabase()
  const owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  for (const place of places) {
    await owner.query(
      `insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials)
      values ($1, '2020-01-01', $2, $3, $4, 'x', 'x')`,
      [...place],
    )
  }
  const home = mkdtempSync(join(tmpdir(), 'qinghe-staff-'))
  await seedDemoStaff({ owner, ring: testRing, home })
  const pools = openPools(role => db.connection(role))
  const faults: unknown[] = []
  const server = await serve(pools, endpoints, faults)
  const stop = async () => {
    await server.close()
    await closePools(pools)
    await owner.end()
    await db.drop()
    rmSync(home, { recursive: true, force: true })
    return faults
  }
  return {
    owner,
    pools,
    home,
    server,
    stop,
    browser: (address = '10.1.1.1') => browserOf(server, address),
    ...deskOf(owner, home, server),
  }
}

function deskOf(
  owner: pg.Client,
  home: string,
  server: FastifyInstance,
): Pick<Office, 'staff' | 'enter' | 'code' | 'nowMs' | 'later' | 'ids'> {
  const staff = (login: string): DemoStaff => readDemoStaff(home).find(a => a.login === login)!
  const nowMs = async () => new Date((await owner.query('select qinghe.now() as now')).rows[0].now).getTime()
  const later = (by: string) =>
    moveClock(owner, by)
  const code = async (login: string) => ({ code: demoCode(home, login, await nowMs()) })
  const ids = async (...logins: string[]) => {
    const { rows } = await owner.query<{ id: string; login: string }>(
      'select id, login from qinghe.accounts where login = any($1)',
      [logins],
    )
    return logins.map(login => rows.find(r => r.login === login)!.id)
  }
  const enter = async (login: string, from = browserOf(server, '10.1.1.1')) => {
    const { password, totp } = staff(login)
    const first = await from.post('/api/session', { login, password })
    if (totp === null) return { from, last: first }
    await later('31 seconds')
    return { from, last: await from.post('/api/session/code', await code(login)) }
  }
  return { staff, nowMs, later, code, ids, enter }
}
