/**
 * Base backups of the embedded database without pg_basebackup, which the bundled binaries lack: pg_backup_start over SQL, the
 * files read while the server goes on writing, pg_backup_stop for the label, and WAL archived all the time. Everything leaves
 * sealed under a key derived from the root key, which no backup contains (docs: keys/folder.ts, keys/shares.ts).
 */
import { statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import pg from 'pg'
import { fieldKeyState } from '../keys/fieldKeys.ts'
import type { Keys } from '../keys/folder.ts'
import { baseFile, type Manifest, putManifest, putSealed } from './shelf.ts'
import { packFolder } from './tree.ts'
import { mirror, prune, sealArchivedWal } from './wal.ts'
import type { Places } from '../embedded/places.ts'

export type BackupOptions = {
  /** Superuser of the embedded database; pg_backup_start is his alone. */
  superuser: pg.ClientConfig
  places: Pick<Places, 'cluster' | 'archive'>
  keys: Keys
  shelf: string
  /** A second place, ideally another disk or machine. */
  second?: string | undefined
}

/**
 * Each cluster has its own shelf, named by PostgreSQL's system identifier: segment names start over in a new cluster, and a
 * demo begun anew must not write over the WAL of the old one.
 */
export async function shelfFor(superuser: pg.ClientConfig, folder: string): Promise<string> {
  const client = new pg.Client(superuser)
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>('select system_identifier::text as id from pg_control_system()')
    return join(folder, rows[0]?.id ?? '')
  } finally {
    await client.end()
  }
}

const basesKept = 8
// "qh-backup" needs only to differ from other advisory locks of the cluster.
const backupLock = 0x71686261

/** Takes a base backup of the running server. @returns its manifest, after every byte and the WAL it needs are on the shelf. */
export async function backup(options: BackupOptions): Promise<Manifest> {
  refuseKeysInside(options)
  const client = new pg.Client({ ...options.superuser, application_name: 'qinghe backup' })
  await client.connect()
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [backupLock])
    if (rows[0]?.free !== true) throw problem('backup.underWay', '另一次备份正在进行，请等它完成', 409)
    const manifest = await takeBase(client, options)
    await sealArchivedWal(options.places.archive, options.shelf, options.keys)
    await putManifest(options.shelf, manifest, options.keys)
    prune(options.shelf, options.keys, basesKept)
    if (options.second !== undefined) {
      await mirror(options.shelf, options.second)
      prune(options.second, options.keys, basesKept)
    }
    return manifest
  } finally {
    await client.end()
  }
}

/** Moves finished WAL to the shelf, and to the second place. Cheap when there is none; call it every minute. */
export async function shipWal({ places, keys, shelf, second }: BackupOptions): Promise<void> {
  const shipped = await sealArchivedWal(places.archive, shelf, keys)
  if (shipped > 0 && second !== undefined) await mirror(shelf, second)
}

async function takeBase(client: pg.Client, { places, keys, shelf }: BackupOptions): Promise<Manifest> {
  const startedAt = new Date()
  const id = startedAt.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')
  const start = await client.query<{ wal: string; version: string }>(
    `select pg_walfile_name(pg_backup_start($1, true)) as wal, current_setting('server_version') as version`, [`qinghe ${id}`])
  const file = baseFile(shelf, id)
  await putSealed(packFolder(places.cluster, () => endBackup(client)), file, keys)
  const { wal: firstWal = '', version: postgres = '' } = start.rows[0] ?? {}
  return {
    format: 1, id, startedAt: startedAt.toISOString(), finishedAt: new Date().toISOString(), firstWal, postgres,
    migrations: await migrationsOf(client), bytes: statSync(file).size, fieldKeys: fieldKeyState(keys.dir),
  }
}

// Waits until the last segment the backup needs has reached the archive; without it the base is worthless.
async function endBackup(client: pg.Client) {
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(true)')
  return [{ path: 'backup_label', content: rows[0]?.labelfile ?? '' }]
}

async function migrationsOf(client: pg.Client): Promise<number> {
  const known = await client.query<{ there: boolean }>("select to_regclass('public.qinghe_migrations') is not null as there")
  if (known.rows[0]?.there !== true) return 0
  const { rows } = await client.query<{ n: number }>('select coalesce(max(number), 0)::int as n from public.qinghe_migrations')
  return rows[0]?.n ?? 0
}

function refuseKeysInside({ places, keys, shelf, second }: BackupOptions): void {
  const isInside = (outer: string) => !relative(outer, keys.dir).startsWith('..')
  if ([places.cluster, shelf, ...(second === undefined ? [] : [second])].some(isInside)) {
    throw problem('backup.keysInside', '密钥文件夹不能放在数据库或备份文件夹里：拿到备份的人就能打开备份', 500)
  }
}
