/**
 * PostgreSQL as a child of ours: everything `npm start` needs to keep a county's records, with nothing to install.
 *
 * What must hold, because records of children in danger depend on it:
 * - it is a real server with fsync, full_page_writes and checksums on, or we refuse to start;
 * - one owner per folder: whoever comes second is refused in words, also while the first is only starting;
 * - whatever died how it may (kill -9 of us, of the server, of the machine), the next start finds its own way and never deletes
 *   postmaster.pid, PostgreSQL's own guard against two servers on one folder;
 * - passwords come from the keys folder, which no backup contains.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import pg from 'pg'
import { openKeys } from '../keys/folder.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { initialise, isInitialised, plainEnvironment } from './firstStart.ts'
import { lockFolder } from './folderLock.ts'
import { type Places, placesFor, socketFolder } from './places.ts'
import { harmlessPid, readPidFile, stopOrphan } from './postmaster.ts'
import { handOver } from './servant.ts'
import { type Recovery, refuseUnsafe, settings } from './settings.ts'
import { ownerRole } from '../db/roles.ts'

export type EmbeddedOptions = {
  dataDir: string
  keysDir: string
  /** Keep finished WAL for point-in-time restore; somebody must then empty the archive (see backup). */
  archive?: boolean
  /** Only while an empty database is filled: rows of tables made empty in the same transaction are not logged. */
  loading?: boolean
  /** Only for restore: replay WAL from this folder before opening. */
  recovery?: Recovery
  /** The server ended without being asked to and three attempts to bring it back failed; more follow. */
  onLost?: (reason: Error) => void
}

export type Connection = { host: string; port: number; database: string; user: string; password: string }

export type Embedded = {
  /** How to connect as this role. The password is the one of the keys folder unless given. */
  connection: (user: string, password?: string) => Connection
  places: Places
  version: string
  /** Fast shutdown: open transactions roll back, everything acknowledged is on disk. */
  stop: () => Promise<void>
}

export const databaseName = 'qinghe'

type Running = { places: Places; binaries: Binaries; socketDir: string; child: ChildProcess; stopping: boolean; options: EmbeddedOptions }

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const places = placesFor(options.dataDir)
  const lock = await lockFolder(places.base)
  try {
    const binaries = findBinaries(places.servant)
    const keys = openKeys(options.keysDir, { mayCreate: !isInitialised(places.cluster) })
    const superPassword = keys.secretFor('database:postgres')
    if (!isInitialised(places.cluster)) await initialise(places, binaries, superPassword)
    await stopOrphan(places.cluster)
    const running = await launch({ places, binaries, socketDir: socketFolder(places), stopping: false, options })
    const connection = (user: string, password = keys.secretFor(`database:${user}`)): Connection =>
      ({ host: running.socketDir, port: 5432, database: databaseName, user, password })
    await prepare(connection, superPassword)
    writeFileSync(places.runFile, JSON.stringify({ pid: process.pid, host: running.socketDir, port: 5432 }), { mode: 0o600 })
    return { connection, places, version: binaries.version, stop: () => stop(running).finally(lock.release) }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function launch(with_: Omit<Running, 'child'>): Promise<Running> {
  const { places, options } = with_
  if (options.archive === true) {
    mkdirSync(places.archive, { recursive: true, mode: 0o700 })
    handOver(places.archive, places.servant)
  }
  const running: Running = { ...with_, child: spawnServer(with_) }
  try {
    await untilReady(running)
  } catch (error) {
    await stop(running)
    throw error
  }
  running.child.once('exit', () => void revive(running))
  return running
}

/** In its own process group, so that Ctrl-C reaches us first and we stop it in order. */
function spawnServer({ places, binaries, socketDir, options }: Omit<Running, 'child'>): ChildProcess {
  const log = openSync(places.startLog, 'w', 0o600)
  const archive = options.archive === true ? places.archive : undefined
  const child = spawn(binaries.postgres, ['-D', places.cluster, ...settings({ socketDir, archive, recovery: options.recovery, loading: options.loading === true })], {
    ...places.servant, cwd: places.base, detached: true, stdio: ['ignore', log, log],
    env: { ...plainEnvironment(), ...harmlessPid(places.cluster) },
  })
  closeSync(log)
  return child
}

// Backends of a killed server need a moment to notice; until then their shared memory makes PostgreSQL refuse to start.
const patienceMs = 60_000
const recoveryPatienceMs = 24 * 3_600_000
const passing = /pre-existing shared memory|lock file "postmaster\.pid" already exists/

async function untilReady(running: Running): Promise<void> {
  const end = performance.now() + (running.options.recovery === undefined ? patienceMs : recoveryPatienceMs)
  while (performance.now() < end) {
    const { child, places } = running
    const state = readPidFile(places.cluster)
    if (state?.ready === true && state.pid === child.pid && child.exitCode === null) return
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      const said = readFileSync(places.startLog, 'utf8')
      if (!passing.test(said)) throw problem('database.startFailed', `数据库没有启动成功：${lastWords(places, said)}`, 500)
      await pause(250)
      running.child = spawnServer(running)
    }
    await pause(15)
  }
  throw problem('database.startTimeout', '数据库在一分钟内没有启动成功，请检查磁盘是否繁忙后再试', 500)
}

/** What the server said before it ended; once its own log is open, that is where the reason stands. */
function lastWords(places: Places, said: string): string {
  const logs = join(places.cluster, 'log')
  const newest = existsSync(logs) ? readdirSync(logs).map(name => join(logs, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0] : undefined
  const logged = newest === undefined ? '' : readFileSync(newest, 'utf8')
  return `${said}\n${logged}`.split('\n').filter(line => /FATAL|PANIC|ERROR/.test(line)).slice(-5).join('\n') || said.trim() || '没有留下说明'
}

const longestPauseMs = 5_000

/** PostgreSQL ended by itself (killed, out of memory, no room on the disk): bring it back. It may take until somebody has made room,
 *  so this goes on for as long as we are not asked to stop; meanwhile every request is refused in words. */
async function revive(running: Running): Promise<void> {
  for (let attempt = 1; !running.stopping; attempt++) {
    try {
      await stopOrphan(running.places.cluster)
      running.child = spawnServer(running)
      await untilReady(running)
      running.child.once('exit', () => void revive(running))
      return
    } catch (error) {
      if (attempt === 3) running.options.onLost?.(error instanceof Error ? error : new Error(String(error)))
      await pause(Math.min(attempt * 1000, longestPauseMs))
    }
  }
}

async function stop(running: Running): Promise<void> {
  running.stopping = true
  rmSync(running.places.runFile, { force: true })
  const { child } = running
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise<void>(done => child.once('exit', () => done()))
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGQUIT'), 30_000)
  await gone
  clearTimeout(late)
}

/** Every start: checks the settings that keep records safe, and makes the owner and the database when they are missing. */
async function prepare(connection: Embedded['connection'], superPassword: string): Promise<void> {
  const owner = connection(ownerRole)
  const client = new pg.Client({ ...connection('postgres', superPassword), database: 'postgres' })
  await client.connect()
  try {
    await refuseUnsafe(client)
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (rows.length > 0) return
    const known = await client.query('select 1 from pg_roles where rolname = $1', [ownerRole])
    // CREATEROLE, so that the roles of db/roles.ts are made by the owner here exactly as on an outside server.
    const verb = known.rows.length > 0 ? 'alter' : 'create'
    await client.query(`${verb} role ${ownerRole} login createrole password ${client.escapeLiteral(owner.password)}`)
    await client.query(`create database ${databaseName} owner ${ownerRole}`)
  } finally {
    await client.end()
  }
}
