/** From the shelf back to a cluster: unpack a base, lay its WAL ready, and let PostgreSQL replay it up to the wished moment. */
import { chownSync, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import pg from 'pg'
import type { Keys } from '../keys/folder.ts'
import { type Embedded, startEmbedded } from '../embedded/embedded.ts'
import { lockFolder } from '../embedded/folderLock.ts'
import { type Places, placesFor } from '../embedded/places.ts'
import { handOver, type Servant } from '../embedded/servant.ts'
import { baseFile, getSealed, listManifests, type Manifest, walFile } from './shelf.ts'
import { unpackFolder } from './tree.ts'
import { listWal, positionOf } from './wal.ts'

export type RestoreOptions = {
  shelf: string
  keys: Keys
  /** Must hold no cluster yet. */
  dataDir: string
  /** The state as of this moment; the newest there is when absent. */
  at?: Date | undefined
}

export type Restored = {
  manifest: Manifest
  /** Commit time of the last change that came back. */
  reachedAt: Date | undefined
  /** The archive ended before the wished moment; everything it has is there. */
  endedEarly: boolean
}

/** The folders inside a place of backups that belong to one cluster each; a shelf itself is accepted as well. */
export function findShelf(folder: string, keys: Keys): string {
  const candidates = [folder, ...(existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : [])].filter(path => existsSync(join(path, 'base')))
  const newest = candidates.map(path => ({ path, last: listManifests(path, keys).at(-1)?.id ?? '' })).sort((a, b) => a.last.localeCompare(b.last)).at(-1)
  if (newest === undefined || newest.last === '') throw problem('restore.noBackup', `${folder} 里没有完整的备份`)
  return newest.path
}

/** Restores onto an empty folder; leaves it stopped and ready for a normal start. Which field keys are alive is the caller's to
 *  say (keys/versionsInUse.ts): a proof of an older backup must not touch the keys of the installation at work. */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const places = placesFor(options.dataDir)
  const manifest = chooseBase(options)
  await withLock(places.base, () => layOut(options, places, manifest))
  try {
    return { manifest, ...await replay(options, places) }
  } catch (error) {
    rmSync(places.cluster, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(replayFolder(places), { recursive: true, force: true })
  }
}

const replayFolder = (places: Places) => join(places.base, 'replay')

function chooseBase({ shelf, keys, at }: RestoreOptions): Manifest {
  const manifests = listManifests(shelf, keys)
  const usable = at === undefined ? manifests : manifests.filter(({ finishedAt }) => Date.parse(finishedAt) <= at.getTime())
  const chosen = usable.at(-1)
  if (chosen !== undefined) return chosen
  const first = manifests[0]
  throw problem('restore.tooEarly', first === undefined ? `${shelf} 里没有完整的备份` : `最早可以恢复到 ${first.finishedAt}，更早的备份已不在`)
}

async function withLock(folder: string, work: () => Promise<void>): Promise<void> {
  const lock = await lockFolder(folder)
  try {
    await work()
  } finally {
    await lock.release()
  }
}

async function layOut({ shelf, keys }: RestoreOptions, places: Places, manifest: Manifest): Promise<void> {
  if (existsSync(places.cluster)) throw problem('restore.notEmpty', `${places.base} 里已有数据库；恢复只写入空文件夹，请先把它移到别处`)
  const making = `${places.cluster}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { mode: 0o700, recursive: true })
  await unpackFolder(getSealed(baseFile(shelf, manifest.id), keys), making)
  writeFileSync(join(making, 'recovery.signal'), '')
  await layOutWal(places, { shelf, keys }, manifest)
  giveAll(making, places.servant)
  renameSync(making, places.cluster)
}

/** WAL lies here in the clear for the minutes of the replay, beside the cluster whose own pg_wal holds the same. */
async function layOutWal(places: Places, { shelf, keys }: Pick<RestoreOptions, 'shelf' | 'keys'>, { firstWal }: Manifest): Promise<void> {
  const folder = replayFolder(places)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  const needed = listWal(shelf).filter(name => name.endsWith('.history') || positionOf(name) >= positionOf(firstWal))
  for (const name of needed) await pipeline(Readable.from(getSealed(walFile(shelf, name), keys)), createWriteStream(join(folder, name), { mode: 0o600 }))
  giveAll(folder, places.servant)
}

function giveAll(folder: string, servant: Servant): void {
  if (servant === undefined) return
  handOver(folder, servant)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) chownSync(join(folder, name), servant.uid, servant.gid)
}

async function replay(options: RestoreOptions, places: Places): Promise<Pick<Restored, 'reachedAt' | 'endedEarly'>> {
  const started = await startReplaying(options, places, options.at)
  try {
    return { reachedAt: await beginEpoch(started.embedded), endedEarly: started.endedEarly }
  } finally {
    await started.embedded.stop()
  }
}

/** A quiet evening ends the archive before the wished moment; PostgreSQL calls that fatal, a person wants what there is. */
async function startReplaying({ dataDir, keys }: RestoreOptions, places: Places, at: Date | undefined): Promise<{ embedded: Embedded; endedEarly: boolean }> {
  const start = (until: Date | undefined) => startEmbedded({ dataDir, keysDir: keys.dir, recovery: { wal: replayFolder(places), at: until } })
  try {
    return { embedded: await start(at), endedEarly: false }
  } catch (error) {
    if (at === undefined || !(error instanceof Problem) || !error.message.includes('before configured recovery target')) throw error
    return { embedded: await start(undefined), endedEarly: true }
  }
}

/**
 * A restored database is another branch of history: devices must notice and bring back what they still keep. The clock is
 * part of the number because two restores to the same moment are two branches.
 */
async function beginEpoch(embedded: Embedded): Promise<Date | undefined> {
  const client = new pg.Client(embedded.connection('postgres'))
  await client.connect()
  try {
    const { rows } = await client.query<{ at: Date | null; known: boolean }>(
      "select pg_last_xact_replay_timestamp() as at, to_regclass('qinghe.installation') is not null as known")
    if (rows[0]?.known === true) await client.query('update qinghe.installation set epoch = greatest(epoch + 1, $1)', [Math.floor(Date.now() / 60_000)])
    return rows[0]?.at ?? undefined
  } finally {
    await client.end()
  }
}
