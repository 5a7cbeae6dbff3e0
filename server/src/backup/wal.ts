/** Archived WAL: PostgreSQL drops finished segments in the clear beside the cluster; from there they go onto the shelf, sealed. */
import { copyFileSync, createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Keys } from '../keys/folder.ts'
import { listManifests, putSealed, removeBase, walFile } from './shelf.ts'

const walName = /^[0-9A-F]{8}(\.history|[0-9A-F]{16}(\.[0-9A-F]{8}\.backup|\.partial)?)$/

/** Seals what waits in the archive and empties it. A segment leaves the archive only once it is on the shelf and on disk. */
export async function sealArchivedWal(archive: string, shelf: string, keys: Keys): Promise<number> {
  if (!existsSync(archive)) return 0
  const names = readdirSync(archive).filter(name => walName.test(name)).sort()
  for (const name of names) {
    await putSealed(createReadStream(join(archive, name)), walFile(shelf, name), keys)
    rmSync(join(archive, name))
  }
  return names.length
}

export const listWal = (shelf: string): string[] => existsSync(join(shelf, 'wal'))
  ? readdirSync(join(shelf, 'wal')).filter(name => name.endsWith('.sealed')).map(name => name.slice(0, -'.sealed'.length)).sort()
  : []

/** Segment names of all timelines in one order: the timeline (first eight digits) does not say what is older. */
export const positionOf = (wal: string): string => wal.slice(8, 24)

/** Throws away all but the newest bases, and WAL that only they needed. History files are tiny and stay. */
export function prune(shelf: string, keys: Keys, keep: number): void {
  const manifests = listManifests(shelf, keys)
  const kept = manifests.slice(-keep)
  for (const { id } of manifests.slice(0, -keep)) removeBase(shelf, id)
  removeDebris(shelf, new Set(kept.map(({ id }) => id)))
  const oldest = kept[0]
  if (oldest === undefined) return
  const needless = listWal(shelf).filter(name => !name.endsWith('.history') && positionOf(name) < positionOf(oldest.firstWal))
  for (const name of needless) rmSync(walFile(shelf, name))
}

/** What an interrupted backup left: drafts, and bases that never got their manifest. */
function removeDebris(shelf: string, complete: ReadonlySet<string>): void {
  const folder = join(shelf, 'base')
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!complete.has(name.split('.')[0] ?? '')) rmSync(join(folder, name))
  }
}

/**
 * Brings a second place up to the first: everything is sealed already, so this is plain copying of what is missing. Deletes
 * nothing: a first place that was lost and begun anew must not empty the second.
 */
export async function mirror(shelf: string, second: string): Promise<number> {
  let copied = 0
  for (const part of ['wal', 'base']) {
    const from = join(shelf, part)
    const to = join(second, part)
    if (!existsSync(from)) continue
    mkdirSync(to, { recursive: true, mode: 0o700 })
    // Bases before their manifests ("….sealed" sorts after "….json"): a manifest must never promise what is not there.
    for (const name of readdirSync(from).filter(name => !name.endsWith('.part')).sort().reverse()) {
      if (existsSync(join(to, name))) continue
      await copyDurably(join(from, name), join(to, name))
      copied++
    }
  }
  return copied
}

async function copyDurably(from: string, to: string): Promise<void> {
  copyFileSync(from, `${to}.part`)
  const handle = await open(`${to}.part`, 'r+')
  await handle.sync()
  await handle.close()
  renameSync(`${to}.part`, to)
}
