/** kill -9 of every process, a hundred times, while six writers create and correct archives through the real HTTP actions. A ledger
 *  outside the product keeps what was acknowledged; afterwards archive, history, cell, grams, leaf and receipt of each are looked for.
 *  Run: npm run bench crash (QINGHE_BENCH_KILLS for fewer). Result: bench/results/crash.json. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { nameKey } from '@qinghe/domain/kernel/personName.ts'
import { gramOf } from '@qinghe/server/archives/grams.ts'
import pg from 'pg'
import { openInstallation } from '../cli/installation.ts'
import { runningDatabase } from '../cli/database.ts'
import { childName, surname } from '../testing/world/names.ts'
import { randomOf } from '../testing/world/random.ts'
import { commit, environment, median, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'
import { watchHomes } from './rig/household.ts'
import { type Caller, killAll, type Product, signIn, startProduct, stopProduct } from './rig/product.ts'
import { freePort } from './rig/server.ts'

const kills = Number(process.env['QINGHE_BENCH_KILLS'] ?? 100)
const writers = 6
const readyLimitMs = 10_000

/** What the server said it had done. */
type Acknowledged = { child: string; command: string; name: string; version: number; kind: 'create' | 'correct'; receipt: unknown }
const ledger: Acknowledged[] = []
const r = randomOf(seed, 'crash')
const home = mkdtempSync(join(tmpdir(), 'qinghe-crash-'))
const port = await freePort()
const before = environment()
const usage = watchHomes(() => [home])
let product: Product = await startProduct(home, port)
const officer = await signIn(() => product, home, 'minzheng')
const { body: firstPage } = await officer.get('/api/archives?limit=1')
const village: number = firstPage.rows[0].region
let isWriting = true

const newName = (): string => childName(r, { surname: surname(r), sex: 1, ethnicCode: 1 })

/** One archive and one correction of its name after the other, until the server is gone; what got no answer is not in the ledger. */
async function write(caller: Caller): Promise<void> {
  while (isWriting) {
    const [child, created, name] = [newUuid(), newUuid(), newName()]
    try {
      const made = await caller.send('/api/archives', { id: child, draft: { name, birthDate: '2016-05-04', region: village } }, { id: created })
      if (made.body.outcome !== 'applied') throw new Error(JSON.stringify(made.body))
      ledger.push({ child, command: created, name, version: 1, kind: 'create', receipt: made.body })
      const [corrected, later] = [newUuid(), newName()]
      const done = await caller.send(`/api/archives/${child}/correct`, { id: child, patch: { name: later } }, { id: corrected, basedOn: { version: 1, from: { name } } })
      if (done.body.outcome === 'applied' && later !== name) ledger.push({ child, command: corrected, name: later, version: 2, kind: 'correct', receipt: done.body })
    } catch {
      await pause(20) // the server is away: that is what this is about
    }
  }
}

const latest = (entries: readonly Acknowledged[]): Map<string, Acknowledged> => new Map(entries.map(entry => [entry.child, entry]))

/** What the tables hold of the acknowledged writes, as the owner sees them. */
async function missingIn(entries: readonly Acknowledged[]): Promise<string[]> {
  process.env['QINGHE_HOME'] = home
  const database = runningDatabase(openInstallation())
  if (!database) throw new Error('no running database')
  const owner = new pg.Client(database.connection('qinghe_owner'))
  await owner.connect()
  // One snapshot: the writers go on meanwhile, and a name and its grams must be read together.
  await owner.query('begin isolation level repeatable read read only')
  try {
    const missing: string[] = []
    const commands = entries.map(entry => entry.command)
    const children = [...latest(entries).values()]
    const has = async (text: string, values: unknown[]): Promise<Set<string>> => new Set((await owner.query<{ id: string }>(text, values)).rows.map(row => row.id))
    const archives = new Map((await owner.query<{ id: string; name: string; version: number }>('select id, name, version from qinghe.children where id = any($1::uuid[])', [children.map(c => c.child)])).rows.map(row => [row.id, row]))
    const cells = await has('select child as id from qinghe.child_cells where child = any($1::uuid[])', [children.map(c => c.child)])
    const history = await has('select distinct command as id from qinghe.changes where command = any($1::uuid[])', [commands])
    const receipts = await has(`select id from qinghe.commands where id = any($1::uuid[]) and outcome = 'applied' and receipt is not null`, [commands])
    const leaves = await has(`select command as id from qinghe.audit_inbox where command = any($1::uuid[]) union select command from qinghe.audit_leaves where command = any($1::uuid[])`, [commands])
    for (const entry of children) {
      const row = archives.get(entry.child)
      // A correction that was applied but whose answer was lost is newer than the ledger: that is no loss.
      if (!row || row.version < entry.version || (row.version === entry.version && row.name !== entry.name)) missing.push(`archive ${entry.child}`)
      if (!cells.has(entry.child)) missing.push(`cell ${entry.child}`)
      if (row) {
        const grams = await owner.query('select 1 from qinghe.name_grams where child = $1 and gram = $2', [entry.child, gramOf('char', [...nameKey(row.name)][0] ?? '')])
        if (grams.rowCount === 0) missing.push(`gram ${entry.child}`)
      }
    }
    for (const entry of entries) {
      if (!history.has(entry.command)) missing.push(`history ${entry.command}`)
      if (!receipts.has(entry.command)) missing.push(`receipt ${entry.command}`)
      if (!leaves.has(entry.command)) missing.push(`leaf ${entry.command}`)
    }
    return missing
  } finally {
    await owner.end()
  }
}

/** The same command again must answer the same receipt and do nothing. */
async function repeats(entries: readonly Acknowledged[]): Promise<string[]> {
  const wrong: string[] = []
  for (const entry of entries.filter(one => one.kind === 'create').slice(-3)) {
    const again = await officer.send('/api/archives', { id: entry.child, draft: { name: entry.name, birthDate: '2016-05-04', region: village } }, { id: entry.command })
    if (!isDeepStrictEqual(again.body, entry.receipt)) wrong.push(`repeat ${entry.command}`)
  }
  return wrong
}

const ready: number[] = []
const lost: string[] = []
const running = Array.from({ length: writers }, () => write(officer))
let checked = 0
for (let kill = 0; kill < kills; kill++) {
  await pause(300 + r.below(1_200))
  await killAll(home)
  product = await startProduct(home, port)
  ready.push(product.readyMs)
  const entries = ledger.slice(checked)
  checked = ledger.length
  lost.push(...await missingIn(entries), ...await repeats(entries))
  writeFileSync(join(tmpdir(), 'qinghe-crash-progress.json'), JSON.stringify({ kill: kill + 1, acknowledged: ledger.length, lost: lost.length, first: lost.slice(0, 5), readyMs: Math.round(product.readyMs) }))
}
isWriting = false
await Promise.all(running)
lost.push(...await missingIn(ledger))
await stopProduct(product, home)

const calm: number[] = []
for (let i = 0; i < 5; i++) {
  const one = await startProduct(home, port)
  calm.push(one.readyMs)
  await stopProduct(one, home)
}
const seconds = (values: readonly number[]) => values.map(ms => Number((ms / 1000).toFixed(2)))
writeResult({
  name: 'crash', command: 'npm run bench crash', commit: commit(), seed, rows: { kills, acknowledged: ledger.length, writers, lost: lost.length },
  environment: before, processes: usage(), unit: 's', values: seconds(ready),
  baseline: { what: 'start after an orderly stop, same folder', values: seconds(calm) }, ratio: Number((median(calm) / median(ready)).toFixed(3)),
  check: `of ${ledger.length} acknowledged writes archive, cell, gram, history, receipt and leaf were looked for after each kill and again at the end: ${lost.length} missing${lost.length > 0 ? `: ${lost.slice(0, 5).join(', ')}` : ''}`,
  target: '0 acknowledged lost, ready ≤ 10 s after each kill', met: lost.length === 0 && Math.max(...ready) <= readyLimitMs,
})
rmSync(home, { recursive: true, force: true })
process.exit(0)
