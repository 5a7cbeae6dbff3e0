/** Reaching the database from the command line: an outside one, the running server's, or the embedded one started for a while. */
import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { databaseName, type Embedded, startEmbedded } from '@qinghe/server/embedded/embedded.ts'
import { isInitialised } from '@qinghe/server/embedded/firstStart.ts'
import { placesFor } from '@qinghe/server/embedded/places.ts'
import { refuseBadAddress, refuseShared, refuseUnfit } from '@qinghe/server/db/outside.ts'
import { ownerRole, type RoleName, roleNames, createRoles } from '@qinghe/server/db/roles.ts'
import { beginChain } from '@qinghe/server/audit/adopting.ts'
import { tellChange, wholeState } from '@qinghe/server/audit/state.ts'
import { makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { inTransaction } from '@qinghe/server/db/transaction.ts'
import { typeParsers } from '@qinghe/server/db/types.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import { rewriteOldGrams } from '@qinghe/server/archives/oldNames.ts'
import { migrate } from '@qinghe/server/db/migrate.ts'
import { type Keys, openKeys } from '@qinghe/server/keys/folder.ts'
import type pg from 'pg'
import { z } from 'zod'
import { connected } from './connecting.ts'
import type { Installation } from './installation.ts'

export type Database = {
  /** `postgres` is the superuser of the embedded database and the given owner of an outside one. */
  connection: (role: string) => pg.ClientConfig
  keys: Keys
  embedded: Embedded | undefined
  stop: () => Promise<void>
}

const RunFile = z.object({ pid: z.number(), host: z.string(), port: z.number() })

/** Opens the database for good (the server does) or says why it may not. */
export const startDatabase = (installation: Installation, archive: boolean): Promise<Database> => start(installation, { archive })

/** For filling an empty database: nothing is archived, and tables made empty in the same transaction need no log. */
export const startLoading = (installation: Installation): Promise<Database> => start(installation, { loading: true })

async function start(installation: Installation, kind: { archive: boolean } | { loading: true }): Promise<Database> {
  if (installation.databaseUrl !== undefined) return outside(installation, installation.databaseUrl)
  const embedded = await startEmbedded({ dataDir: installation.databaseDir, keysDir: installation.keysDir, ...kind })
  const keys = openKeys(installation.keysDir, { mayCreate: false })
  return { connection: embedded.connection, keys, embedded, stop: embedded.stop }
}

/** The database of the server that runs right now, through its socket; nothing of its folder is opened. */
export function runningDatabase(installation: Installation): Database | undefined {
  if (installation.databaseUrl !== undefined) return outside(installation, installation.databaseUrl)
  const { runFile } = placesFor(installation.databaseDir)
  if (!existsSync(runFile)) return undefined
  const { pid, host, port } = RunFile.parse(JSON.parse(readFileSync(runFile, 'utf8')))
  if (!existsSync(`/proc/${pid}`)) return undefined
  const keys = openKeys(installation.keysDir, { mayCreate: false })
  const connection = (user: string) => ({ host, port, database: databaseName, user, password: keys.secretFor(`database:${user}`) })
  return { connection, keys, embedded: undefined, stop: () => Promise.resolve() }
}

/** Whether there is anything to open: a command that only looks at files must not found a database. */
export const hasDatabase = (installation: Installation): boolean =>
  installation.databaseUrl !== undefined || isInitialised(placesFor(installation.databaseDir).cluster)

/** Runs with the database that is there, starting the embedded one for the time when no server runs. */
export async function withDatabase<T>(installation: Installation, work: (database: Database) => Promise<T>): Promise<T> {
  const database = runningDatabase(installation) ?? await startDatabase(installation, true)
  try {
    return await work(database)
  } finally {
    await database.stop()
  }
}

function outside(installation: Installation, url: string): Database {
  refuseBadAddress(url)
  const keys = openKeys(installation.keysDir, { mayCreate: true })
  const connection = (role: string): pg.ClientConfig => {
    if (role === ownerRole || role === 'postgres') return { connectionString: url }
    const address = new URL(url)
    address.username = role
    address.password = keys.secretFor(`database:${role}`)
    return { connectionString: address.href }
  }
  return { connection, keys, embedded: undefined, stop: () => Promise.resolve() }
}

/** Roles first, since the migrations grant to them; then the migrations. @returns what ran. */
export async function bringUpToDate(database: Database): Promise<string[]> {
  const client = await connected(database.connection('postgres'))
  try {
    await refuseUnfit(client)
    if (database.embedded === undefined) await refuseTransactionPooling(database, client)
    await createRoles(client, rolePasswords(database.keys))
  } finally {
    await client.end()
  }
  const owner = await connected({ ...database.connection(ownerRole), types: typeParsers })
  try {
    return await migrateTold(database, owner)
  } finally {
    await owner.end()
  }
}

/** Key of what binds history and rights to the log. */
export const chainOf = (database: Pick<Database, 'keys'>): KeyObject => makeKeyRing(fieldKeys(database.keys)).chain

/** What migrations do to rights and parameters stands in the log like any other change of them. */
async function migrateTold(database: Database, owner: pg.Client): Promise<string[]> {
  const known = await owner.query(`select 1 where to_regprocedure('qinghe.state_of(boolean)') is not null`)
  const before = known.rowCount === 1 ? await inTransaction(owner, () => wholeState(owner, chainOf(database))) : undefined
  const ran = await migrate(database.connection(ownerRole))
  if (ran.length > 0) await rewriteOldGrams(database.connection(ownerRole))
  if (before !== undefined && ran.length > 0) await inTransaction(owner, () => tellChange(owner, { key: chainOf(database), phrase: `数据库升级：${ran.join('、')}`.slice(0, 300), role: 'system:cli' }, before))
  await beginChain(owner, makeKeyRing(fieldKeys(database.keys)))
  return ran
}

async function refuseTransactionPooling(database: Database, client: pg.Client): Promise<void> {
  const second = await connected(database.connection('postgres'))
  try {
    await refuseShared(client, second)
  } finally {
    await second.end()
  }
}

const Passwords = z.record(z.enum(roleNames), z.string())

const rolePasswords = (keys: Keys): Record<RoleName, string> =>
  Passwords.parse(Object.fromEntries(roleNames.map(role => [role, keys.secretFor(`database:${role}`)])))
