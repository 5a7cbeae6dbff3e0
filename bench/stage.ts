/** A whole server on a database of its own, for benchmarks: real roles and policies, real audit, real HTTP on a loopback port. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { AccountId, newUuid, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { actorOf } from '@qinghe/domain/staff/actor.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import { makeInbox } from '../server/src/audit/inbox.ts'
import { auditPort } from '../server/src/audit/port.ts'
import { makeKeyRing } from '../server/src/crypto/sealing.ts'
import { startEmbedded } from '../server/src/embedded/embedded.ts'
import { readPidFile } from '../server/src/embedded/postmaster.ts'
import { migrate } from '../server/src/db/migrate.ts'
import { closePools, openPools, type Pools } from '../server/src/db/pools.ts'
import { createRoles, ownerRole, type RoleName, roleNames } from '../server/src/db/roles.ts'
import type { Endpoint } from '../server/src/http/endpoint.ts'
import type { Kernel } from '../server/src/http/kernel.ts'
import { buildServer } from '../server/src/http/server.ts'
import { words } from '../server/src/main.ts'

export type Stage = {
  owner: pg.Client
  pools: Pools
  kernel: Kernel
  /** Pid of PostgreSQL; the server runs in this process. */
  postgres: number
  /** Signs somebody in: what they get from a path, parsed; with a body it is posted. */
  as: (actor: Actor) => (path: string, body?: unknown) => Promise<unknown>
  stop: () => Promise<void>
}

/** A post of an area, as a posting compiles to it. */
export function postOf(role: RoleKey, region: number): Actor {
  const isAbove = region % 100_000_000 === 0
  return actorOf({ account: AccountId.parse(newUuid()), id: PostingId.parse(newUuid()), role, region, county: isAbove ? 0 : Math.floor(region / 1_000_000), school: 0 })
}

async function startDatabase(scratch: string) {
  chmodSync(scratch, 0o711)
  const embedded = await startEmbedded({ dataDir: join(scratch, 'database'), keysDir: join(scratch, 'keys') })
  const superuser = new pg.Client(embedded.connection('postgres'))
  await superuser.connect()
  const passwords = roleNames.map((role): [RoleName, string] => [role, embedded.connection(role).password])
  await createRoles(superuser, Object.fromEntries(passwords) as Record<RoleName, string>)
  await superuser.end()
  await migrate(embedded.connection(ownerRole))
  const postgres = readPidFile(embedded.places.cluster)?.pid
  if (postgres === undefined) throw new Error('PostgreSQL has no pid')
  return { embedded, postgres }
}

export async function openStage(endpoints: readonly Endpoint[]): Promise<Stage> {
  const scratch = mkdtempSync(join(tmpdir(), 'qinghe-bench-'))
  const { embedded, postgres } = await startDatabase(scratch)
  const owner = new pg.Client(embedded.connection(ownerRole))
  await owner.connect()
  const pools = openPools(role => embedded.connection(role))
  const signedIn = new Map<string, Actor>()
  const kernel: Kernel = {
    pools, ring: makeKeyRing({ rootKeys: new Map([[1, new Uint8Array(32).fill(7)]]), current: 1, algorithm: 'AES-256-GCM' }),
    parameters: asked => asked.values, audit: auditPort(makeInbox(pools.qinghe_audit)), readings: { count: () => undefined }, reactions: [], mayDo: (actor, word) => mayDo(actor.role, word, words),
    findSession: async token => {
      const actor = signedIn.get(token)
      return actor ? { actor, session: token, device: 'bench' } : undefined
    },
    fault: (_id, error) => console.error(error),
  }
  const server = await buildServer({ kernel, endpoints, secure: false, plugins: [] })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    owner, pools, kernel, postgres,
    as: actor => {
      const token = newUuid()
      signedIn.set(token, actor)
      return async (path, body) => {
        const posted = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
        const answer = await fetch(url + path, { ...posted, headers: { cookie: `qinghe=${token}`, origin: url, ...(body === undefined ? {} : { 'content-type': 'application/json' }) } })
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
        return answer.json()
      }
    },
    stop: async () => {
      await server.close()
      await closePools(pools)
      await owner.end()
      await embedded.stop()
      rmSync(scratch, { recursive: true, force: true })
    },
  }
}
