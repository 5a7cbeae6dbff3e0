/** From `npm start` on an empty folder to the first answer of /health/ready, and the same on a folder that is there already; beside
 *  it what PostgreSQL alone needs for its first start. Run: npm run bench start. Results: bench/results/start-first.json, start-again.json. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@qinghe/server/embedded/embedded.ts'
import { commit, environment, median, type Result, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'
import { watchHomes } from './rig/household.ts'
import { type Product, signIn, startProduct, stopProduct } from './rig/product.ts'
import { freePort } from './rig/server.ts'

const rounds = 5
const limits = { first: 15, again: 4 }

async function bareMs(): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'qinghe-bare-'))
  const begun = performance.now()
  const embedded = await startEmbedded({ dataDir: join(dir, 'database'), keysDir: join(dir, 'keys') })
  const took = performance.now() - begun
  await embedded.stop()
  rmSync(dir, { recursive: true, force: true })
  return took
}

/** Ready has to mean usable: somebody signs in and sees the county's children. */
async function isUsable(product: Product, home: string): Promise<boolean> {
  const officer = await signIn(() => product, home, 'minzheng')
  const { status, body } = await officer.get('/api/archives?limit=1')
  return status === 200 && body.rows.length === 1
}

const before = environment()
const watched: string[] = []
const usage = watchHomes(() => watched)
const first: number[] = []
const again: number[] = []
const bare: number[] = []
let usable = 0
for (let round = 0; round < rounds; round++) {
  bare.push(await bareMs())
  const home = mkdtempSync(join(tmpdir(), 'qinghe-start-'))
  watched.splice(0, watched.length, home)
  const port = await freePort()
  const one = await startProduct(home, port)
  first.push(one.readyMs)
  if (await isUsable(one, home)) usable += 1
  await stopProduct(one, home)
  const two = await startProduct(home, port)
  again.push(two.readyMs)
  await stopProduct(two, home)
  rmSync(home, { recursive: true, force: true })
}

const processes = usage()
const seconds = (values: readonly number[]) => values.map(ms => Number((ms / 1000).toFixed(2)))
const resultOf = (kind: 'first' | 'again', values: number[]): Result => ({
  name: `start-${kind}`, command: 'npm run bench start', commit: commit(), seed, rows: { children: 4_560 }, environment: before, processes,
  unit: 's', values: seconds(values), baseline: { what: 'first start of the embedded PostgreSQL alone (initdb and server)', values: seconds(bare) },
  ratio: Number((median(bare) / median(values)).toFixed(3)), check: `after ${usable} of ${rounds} first starts the county officer signed in and listed a child`,
  target: `median ≤ ${limits[kind]} s${kind === 'first' ? ' after install, web app built' : ''}`, met: usable === rounds && median(values) / 1000 <= limits[kind],
})
writeResult(resultOf('first', first))
writeResult(resultOf('again', again))
