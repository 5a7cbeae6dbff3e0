/** A backup nobody has restored is a hope. This one restores the newest into a scratch folder, starts it and reads every row. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import pg from 'pg'
import type { Keys } from '../keys/folder.ts'
import { startEmbedded } from '../embedded/embedded.ts'
import { lockFolder } from '../embedded/folderLock.ts'
import { placesFor } from '../embedded/places.ts'
import { restore } from './restore.ts'
import { getVerified, listManifests, putVerified, type Verified } from './shelf.ts'

/** @param scratch folder for the copy, removed afterwards; needs room for the whole cluster. */
export async function verifyBackup(shelf: string, keys: Keys, scratch: string): Promise<Verified> {
  mkdirSync(scratch, { recursive: true, mode: 0o711 })
  const lock = await lockFolder(scratch)
  const dataDir = join(scratch, 'database')
  const clear = () => rmSync(placesFor(dataDir).base, { recursive: true, force: true })
  try {
    clear() // of a proof that was killed
    const { manifest } = await restore({ shelf, keys, dataDir })
    const counted = await readEverything(dataDir, keys)
    if (counted.migrations < manifest.migrations) throw problem('verify.incomplete', '恢复出来的数据库比备份清单记载的旧', 500)
    const verified = { id: manifest.id, at: new Date().toISOString(), tables: counted.tables, rows: counted.rows }
    putVerified(shelf, verified)
    return verified
  } finally {
    clear()
    await lock.release()
    rmSync(scratch, { recursive: true, force: true })
  }
}

// Counting reads every page of every table, and reading a page checks its checksum.
async function readEverything(dataDir: string, keys: Keys): Promise<{ tables: number; rows: number; migrations: number }> {
  const embedded = await startEmbedded({ dataDir, keysDir: keys.dir })
  const client = new pg.Client(embedded.connection('postgres'))
  try {
    await client.connect()
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not in ('information_schema', 'pg_toast')`)
    let rows = 0
    for (const { name } of tables.rows) rows += Number((await client.query<{ n: string }>(`select count(*) as n from ${name}`)).rows[0]?.n ?? 0)
    const known = tables.rows.some(({ name }) => name === 'public.qinghe_migrations')
    const migrations = known ? (await client.query<{ n: number }>('select coalesce(max(number), 0)::int as n from public.qinghe_migrations')).rows[0]?.n ?? 0 : 0
    return { tables: tables.rows.length, rows, migrations }
  } finally {
    await client.end().catch(() => undefined)
    await embedded.stop()
  }
}

const hourMs = 3_600_000
/** No verified backup for 26 hours is red. */
export const redAfterHours = 26

export type BackupAge = {
  newest: string | undefined
  verified: string | undefined
  /** Whole hours since the newest backup that has been restored and read. */
  hoursSinceVerified: number | undefined
  red: boolean
}

/** For the desk: how old the newest proven backup is. */
export function backupAge(shelf: string, keys: Keys, at: Date): BackupAge {
  const newest = listManifests(shelf, keys).at(-1)
  const verified = getVerified(shelf)
  const proven = verified === undefined ? undefined : listManifests(shelf, keys).find(({ id }) => id === verified.id)
  const hours = proven === undefined ? undefined : Math.floor((at.getTime() - Date.parse(proven.finishedAt)) / hourMs)
  return { newest: newest?.finishedAt, verified: proven?.finishedAt, hoursSinceVerified: hours, red: hours === undefined || hours >= redAfterHours }
}
