/** Once per run: starts the demo in a throw-away folder on a free port, makes the roster beside it, and takes both away again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withState } from '@qinghe/server/audit/state.ts'
import { makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { inTransaction } from '@qinghe/server/db/transaction.ts'
import { fieldKeys } from '@qinghe/server/keys/fieldKeys.ts'
import { openKeys } from '@qinghe/server/keys/folder.ts'
import { ownerRole } from '@qinghe/server/db/roles.ts'
import { startEmbedded } from '@qinghe/server/embedded/embedded.ts'
import { connected } from '../cli/connecting.ts'
import { bringUpToDate } from '../cli/database.ts'
import { aheadMs } from '../testing/clock.mjs'
import { moveWithRun, today } from '../testing/clock.ts'
import { type Product, root, writeProduct } from './product.ts'
import { writeRoster } from './roster.ts'
import { writeSchoolRoster } from './schoolRoster.ts'

const startMs = 900_000

const freePort = (): Promise<number> => new Promise((done, failed) => {
  const probe = createServer().once('error', failed)
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() => (typeof address === 'object' && address !== null ? done(address.port) : failed(new Error('no free port'))))
  })
})

/** On another day than today the database is there before the product is, with its clock moved: the demo is made as of the day it is filled. */
async function moveTo(home: string): Promise<void> {
  if (aheadMs === 0) return
  const places = { dataDir: join(home, 'database'), keysDir: join(home, 'keys') }
  const embedded = await startEmbedded(places)
  try {
    await bringUpToDate({ embedded, connection: embedded.connection, keys: openKeys(places.keysDir, { mayCreate: false }), stop: embedded.stop })
    const owner = await connected(embedded.connection(ownerRole))
    await moveWithRun(owner).finally(() => owner.end())
  } finally {
    await embedded.stop()
  }
}

/** In half an hour the journeys read as one director what she reads in weeks: the county of the demo lets its posts read ten times as much (decision 021). */
async function widen(home: string): Promise<void> {
  const keys = openKeys(join(home, 'keys'), { mayCreate: false })
  const { host }: { host: string } = JSON.parse(readFileSync(join(home, 'database/run.json'), 'utf8'))
  const owner = await connected({ host, port: 5432, user: ownerRole, database: 'qinghe', password: keys.secretFor(`database:${ownerRole}`) })
  // As any change of what has no history: in one transaction with its leaf, or the log would rightly say that somebody went round it (decision 036).
  const about = { phrase: '县里规定查阅的上限', key: makeKeyRing(fieldKeys(keys)).chain }
  await inTransaction(owner, () => withState(owner, about, () => owner.query(`insert into qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
    select key, 431003000000, valid_from, value * 10, unit, title, basis, package, version, qinghe.now() from qinghe.parameters where package = 'readings' and region = 0`))).finally(() => owner.end())
}

/** `npm start` is this very command. */
function start(home: string, port: number): { child: ChildProcess; said: () => string } {
  const env = { ...process.env, QINGHE_HOME: home, PORT: String(port) }
  const child = spawn(process.execPath, [join(root, 'scripts/launch.mjs'), 'start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  const hear = (chunk: Buffer) => { text = (text + chunk.toString()).slice(-4_000) }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  return { child, said: () => text }
}

async function ready({ url }: Product, child: ChildProcess, said: () => string): Promise<void> {
  const until = Date.now() + startMs
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the product ended before it was ready:\n${said()}`)
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.ok === true) return
    await new Promise(done => setTimeout(done, 100))
  }
  throw new Error(`the product was not ready within ${startMs / 1_000} s:\n${said()}`)
}

const stop = (child: ChildProcess): Promise<void> => new Promise(done => {
  if (child.exitCode !== null) { done(); return }
  child.once('exit', () => done())
  child.kill('SIGTERM')
})

export default async function setUp(): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'qinghe-journey-'))
  chmodSync(home, 0o711) // started by root, the database runs as somebody else and has to walk through
  const product = { home, url: `http://localhost:${await freePort()}`, day: today() }
  writeProduct(product)
  await moveTo(home)
  const { child, said } = start(home, Number(new URL(product.url).port))
  const takeAway = async () => {
    await stop(child)
    rmSync(home, { recursive: true, force: true })
  }
  try {
    await Promise.all([ready(product, child, said).then(() => widen(home)), writeRoster(home).then(() => writeSchoolRoster(home))])
    return takeAway
  } catch (error) {
    await takeAway()
    throw error
  }
}
