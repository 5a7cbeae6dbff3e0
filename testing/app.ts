/** The real kernel on a cloned database, with people of one's choice signed in: tests speak HTTP and see what they would see. */
import { AccountId, newCommandId, newUuid, PostingId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { actorOf } from '@qinghe/domain/staff/actor.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { FastifyInstance } from 'fastify'
import { makeKeyRing } from '../server/src/crypto/sealing.ts'
import { makeInbox } from '../server/src/audit/inbox.ts'
import { auditPort } from '../server/src/audit/port.ts'
import { type LiveReadings, openReadings } from '../server/src/audit/readings.ts'
import { type LiveParameters, liveParameters } from '../server/src/db/parameters.ts'
import { closePools, openPools, type Pools } from '../server/src/db/pools.ts'
import type { Endpoint } from '../server/src/http/endpoint.ts'
import type { Kernel, Reactions } from '../server/src/http/kernel.ts'
import { buildServer, type ServerOptions } from '../server/src/http/server.ts'
import { words } from '../server/src/main.ts'
import { cloneDatabase, type TestDatabase } from './database.ts'

/** Keys of tests: bytes anybody can see, because the data is invented. */
export const testRing = makeKeyRing({ rootKeys: new Map([[1, new Uint8Array(32).fill(7)]]), current: 1, algorithm: 'AES-256-GCM' })

export type Post = { role: string; region: number; county?: number; school?: number; approval?: number; posting?: string }

/** An actor as staff compiles it from a posting; `approval` is the region a spot check is open for. */
export function actorFor({ role, region, county = Math.floor(region / 1_000_000), school = 0, approval, posting }: Post): Actor {
  const isAbove = region % 100_000_000 === 0
  return actorOf({
    id: PostingId.parse(posting ?? newUuid()), account: AccountId.parse(newUuid()), role, county: isAbove ? 0 : county, region, school,
  }, approval === undefined ? undefined : { id: RecordId.parse(newUuid()), about: approval })
}

export type App = {
  db: TestDatabase
  pools: Pools
  kernel: Kernel
  server: FastifyInstance
  faults: unknown[]
  /** Looks for what was written into qinghe.parameters. */
  parameters: LiveParameters
  /** Writes what every post has read. */
  readings: LiveReadings
  /** Signs somebody in and returns what they can do over HTTP. */
  as: (post: Post) => Person
  stop: () => Promise<void>
}
export type Reply = { status: number; body: any }
export type Person = {
  token: string
  actor: Actor
  get: (path: string) => Promise<Reply>
  post: (path: string, body: unknown) => Promise<Reply>
  /** Posts a form with the command and a file. */
  upload: (path: string, input: unknown, file: { name: string; bytes: Uint8Array; id?: string; origin?: string }) => Promise<Reply>
  /** Sends a command with a fresh id (or a given one). */
  send: (path: string, input: unknown, more?: { id?: string; basedOn?: unknown }) => Promise<Reply>
}

/** @param database a migrated one of one's own, instead of a clone */
export async function startApp(endpoints: readonly Endpoint[], reactions: readonly Reactions[] = [], { plugins = [], database }: { plugins?: ServerOptions['plugins']; database?: TestDatabase } = {}): Promise<App> {
  const db = database ?? await cloneDatabase()
  const pools = openPools(role => db.connection(role))
  const signedIn = new Map<string, Actor>()
  const faults: unknown[] = []
  const parameters = await liveParameters(pools.qinghe_signin, error => { faults.push(error) })
  const readings = await openReadings({ pool: pools.qinghe_signin, parameters: parameters.now, onError: error => { faults.push(error) } })
  const kernel: Kernel = {
    pools, ring: testRing, get parameters() { return parameters.now() }, audit: auditPort(makeInbox(pools.qinghe_audit)), readings,
    findSession: async token => {
      const actor = signedIn.get(token)
      if (!actor) return undefined
      const { rows: [clock] } = await pools.qinghe_signin.query<{ now: string }>('select qinghe.now() as now')
      return { actor, session: token, device: 'test', at: instant(clock?.now ?? '') }
    },
    mayDo: (actor, word) => mayDo(actor.role, word, words), reactions, fault: (_id, error) => { faults.push(error) },
  }
  const server = await buildServer({ kernel, endpoints, secure: false, plugins })
  await server.ready()
  const as = (post: Post): Person => {
    const actor = actorFor(post)
    const token = newUuid()
    signedIn.set(token, actor)
    const ask = async (method: 'GET' | 'POST', url: string, payload?: unknown): Promise<Reply> => {
      const answer = await server.inject({ method, url, cookies: { qinghe: token }, headers: { origin: 'http://localhost' }, ...(payload === undefined ? {} : { payload: payload as object }) })
      return { status: answer.statusCode, body: answer.body === '' ? null : JSON.parse(answer.body) }
    }
    const upload: Person['upload'] = async (path, input, file) => {
      const form = new FormData()
      form.append('envelope', JSON.stringify({ id: file.id ?? newCommandId(), input }))
      form.append('file', new Blob([new Uint8Array(file.bytes)]), file.name)
      const encoded = new Response(form)
      const answer = await server.inject({
        method: 'POST', url: path, cookies: { qinghe: token }, payload: Buffer.from(await encoded.arrayBuffer()),
        headers: { 'content-type': encoded.headers.get('content-type') ?? '', origin: file.origin ?? 'http://localhost' },
      })
      return { status: answer.statusCode, body: JSON.parse(answer.body) }
    }
    /** Who corrects an archive has looked at it just before, unless the test says otherwise. */
    const seenBefore = async (path: string): Promise<unknown> => {
      const [, archive] = /^(\/api\/archives\/[0-9a-f-]{36})\/(?:correct|change)$/.exec(path) ?? []
      return archive === undefined ? undefined : { version: (await ask('GET', archive)).body.version ?? 0, from: {} }
    }
    return {
      upload, token, actor, get: path => ask('GET', path), post: (path, body) => ask('POST', path, body),
      send: async (path, input, more = {}) => {
        const basedOn = more.basedOn ?? await seenBefore(path)
        return ask('POST', path, { id: more.id ?? newCommandId(), ...(basedOn === undefined ? {} : { basedOn }), input })
      },
    }
  }
  return { db, pools, kernel, server, faults, parameters, readings, as, stop: async () => { await readings.stop(); parameters.stop(); await server.close(); await closePools(pools); await db.drop() } }
}
