import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { handOver, type Servant, servantFor } from './servant.ts'

/** Where one embedded cluster keeps its things. */
export type Places = {
  /** Parent of everything below; equals the asked-for data folder unless root had to move it to a traversable place. */
  base: string
  cluster: string
  /** Finished WAL segments wait here for the backup to seal them. */
  archive: string
  startLog: string
  /** Tells tools of this machine where the running server listens. */
  runFile: string
  servant: Servant
}

/** May any user walk down to this path? Missing folders count as what we would create: walkable. */
export function isTraversable(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false })
    if (stat !== undefined && (stat.mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/**
 * As root the cluster is served by another user, who must be able to walk to it. A checkout inside a 0700 folder cannot be
 * walked, so the cluster then lives under /var/lib/qinghe and a note stays behind. The name there is random, not made from the
 * path: a checkout that was deleted and cloned again must not stumble over records whose keys went with the first one.
 */
export function placesFor(dataDir: string): Places {
  const asked = resolve(dataDir)
  const base = process.getuid?.() === 0 ? traversable(asked) : asked
  const cluster = join(base, 'cluster')
  mkdirSync(base, { recursive: true, mode: 0o711 })
  const servant = servantFor(cluster)
  chmodSync(base, servant === undefined ? 0o700 : 0o711)
  return {
    base, cluster, servant, archive: join(base, 'archive'), startLog: join(base, 'start.log'), runFile: join(base, 'run.json'),
  }
}

function traversable(asked: string): string {
  const note = join(asked, 'moved-to.txt')
  if (existsSync(note)) return readFileSync(note, 'utf8').trim()
  if (isTraversable(dirname(asked))) return asked
  const moved = join(systemFolder('/var/lib/qinghe'), randomUUID())
  mkdirSync(asked, { recursive: true })
  writeFileSync(note, `${moved}\n`)
  return moved
}

/** A root-owned folder of the machine, or a private one below the temporary folder where the system is read-only. */
export function systemFolder(wanted: string): string {
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o755 })
    return wanted
  } catch {
    const fallback = join(tmpdir(), `qinghe-${process.getuid?.() ?? 'user'}`)
    mkdirSync(fallback, { recursive: true, mode: 0o755 })
    if (statSync(fallback).uid !== process.getuid?.()) throw new Error(`${fallback} belongs to someone else`)
    return fallback
  }
}

// sun_path holds 108 bytes with the closing zero; ".s.PGSQL.5432.lock" is the longest name PostgreSQL puts in the folder.
const socketPathLimit = 107
const longestName = '/.s.PGSQL.5432.lock'.length

/** A private folder for the socket whose path is short enough for the kernel. */
export function socketFolder(places: Places): string {
  const near = join(places.base, 'run')
  const dir = near.length + longestName <= socketPathLimit ? near : mkdtempSync(join(tmpdir(), 'qinghe-run-'))
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  chmodSync(dir, 0o700)
  handOver(dir, places.servant)
  return dir
}
