/** Rosters of growing size, uploaded and imported by the product as it is started by anybody, while others work: time per row of an import,
 *  how long others wait meanwhile, and the memory of all processes. Run: npm run bench roster-commit. QINGHE_BENCH_ROWS says the sizes, the
 *  last one is the whole of the issue: upload received → committed. Result: bench/results/roster-commit.json and roster-whole.json. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import { ownerRole } from '@qinghe/server/db/roles.ts'
import { readTable } from '@qinghe/server/exchange/xlsx.ts'
import { to as copyTo, from as copyFrom } from 'pg-copy-streams'
import { pipeline } from 'node:stream/promises'
import { formRowOf } from '../testing/workbooks/registrationForm.ts'
import { registrationWorkbook } from '../testing/workbooks/registrationWorkbook.ts'
import { countiesOf } from '../testing/world/places.ts'
import { randomOf } from '../testing/world/random.ts'
import { world } from '../testing/world.ts'
import { commit, environment, median, ratioOf, watch, writeResult } from './measure.ts'
import { type Cpu, cpuOf, watchSealing } from './rig/cpu.ts'
import { quantile } from './rig/driving.ts'
import { seed } from './rig/home.ts'
import { type Caller, processesOf, type Product, signIn, startProduct, stopProduct } from './rig/product.ts'
import { withoutReadingBudget } from './rig/reading.ts'
import { asRole, freePort } from './rig/server.ts'

const county = 431003
const sizes = (process.env['QINGHE_BENCH_ROWS'] ?? '1000,10000,50000,100000').split(',').map(Number)
const isTrial = process.env['QINGHE_BENCH_TRIAL'] !== undefined
const home = mkdtempSync(join(tmpdir(), 'qinghe-bench-roster-'))
chmodSync(home, 0o711)

async function workbookOf(rows: number): Promise<Buffer> {
  const villages = new Map((countiesOf([county])[0]?.villages ?? []).map(village => [village.code, village.name]))
  const children = [...world({ seed: `${seed}-${rows}`, counties: [county], children: rows })]
  const { file } = await registrationWorkbook({ rows: () => children.map(c => formRowOf(randomOf('bench', c.id), c, villages.get(c.region) ?? '')), faults: 0, savedBy: 'here' })
  return file
}

const field = (text: string, name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1024
/** Everything but what PostgreSQL's processes share: their buffers are asked of the machine once, whoever maps them. */
function memoryNow(): number {
  return processesOf(home).reduce((sum, pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/status`, 'latin1')
      return sum + field(text, 'RssAnon') + (text.startsWith('Name:\tpostgres') ? 0 : field(text, 'RssFile'))
    } catch { return sum }
  }, 0)
}

/** Others at work at a steady rate, whatever an answer takes. */
function others(people: Record<string, () => Promise<unknown>>) {
  const waited: Record<string, number[]> = {}
  let peak = 0
  const timers = [
    ...Object.entries(people).map(([kind, work]) => setInterval(() => {
      const began = performance.now()
      void work().then(() => { (waited[kind] ??= []).push(performance.now() - began) })
    }, 100)),
    setInterval(() => { peak = Math.max(peak, memoryNow()) }, 500),
  ]
  return () => {
    for (const timer of timers) clearInterval(timer)
    const all = Object.values(waited).flat()
    const ms = (share: number, of = all): number => Number(quantile(of, share).toFixed(1))
    return { peak, asked: all.length, p50: ms(0.5), p99: ms(0.99), longest: ms(1), kinds: Object.fromEntries(Object.entries(waited).map(([kind, of]) => [kind, ms(0.99, of)])) }
  }
}

const seconds = (since: number): number => Number(((performance.now() - since) / 1000).toFixed(2))
async function reaches(who: Caller, batch: string, states: readonly string[]): Promise<any> {
  for (;;) {
    const { body } = await who.get(`/api/rosters/${batch}`)
    if (states.includes(body.state)) return body
    await pause(100)
  }
}

/** Milliseconds of CPU a row, and what a sealing cost meanwhile. */
type Spent = { cpu: Cpu; sealing: number }
const sealing = watchSealing()
function spentSince(before: Cpu, rows: number): Spent {
  const now = cpuOf(home)
  const perRow = (kind: keyof Cpu): number => Number((((now[kind] - before[kind]) * 1000) / rows).toFixed(3))
  return { cpu: { worker: perRow('worker'), server: perRow('server'), postgres: perRow('postgres') }, sealing: sealing.since() }
}

type Measured = { reading: Spent; importing: Spent; rows: number; read: number; imported: number; whole: number; told: number; waits: ReturnType<ReturnType<typeof others>>; batch: string }

/** Read and judged; a village that two towns have is said to be the first of them, everything else is left as it is proposed. */
async function judged(officer: Caller, batch: string): Promise<any> {
  const read = await reaches(officer, batch, ['ready', 'failed', 'asking'])
  if (read.state !== 'asking') return read
  const answers = read.questions.map((one: any) => ({ question: one.id, options: one.kind === 'division' ? [one.options[0].id] : one.preset }))
  const said = await officer.send(`/api/rosters/${batch}/answers`, { answers })
  if (said.body.outcome !== 'applied') throw new Error(JSON.stringify(said.body))
  return reaches(officer, batch, ['ready', 'failed'])
}

async function once({ officer, colleague }: { officer: Caller; colleague: Caller }, rows: number, file: Buffer): Promise<Measured> {
  const [first] = (await colleague.get('/api/archives?limit=50')).body.rows
  const stop = others({
    list: () => colleague.get('/api/archives?limit=50'), archive: () => colleague.get(`/api/archives/${first.id}`), search: () => colleague.post('/api/archives/search', { text: '王' }),
  })
  const batch = newRecordId()
  sealing.since()
  const before = cpuOf(home)
  const began = performance.now()
  const sent = await officer.upload('/api/rosters', { batch, fileName: '花名册.xlsx' }, { name: '花名册.xlsx', bytes: new Uint8Array(file) })
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body))
  const read = await judged(officer, batch)
  if (read.state !== 'ready') throw new Error(`${read.state}: ${read.failure} ${JSON.stringify(read.questions)}`)
  const readFor = seconds(began)
  const reading = spentSince(before, rows)
  const between = cpuOf(home)
  const ordered = performance.now()
  const expected = importable(read.counts)
  const answer = await officer.send(`/api/rosters/${batch}/commit`, { expected })
  if (answer.body.outcome !== 'applied') throw new Error(JSON.stringify(answer.body))
  const done = await reaches(officer, batch, ['committed', 'ready'])
  const importedFor = seconds(ordered)
  const importing = spentSince(between, expected)
  const waits = stop()
  if (done.counts.imported !== expected) throw new Error(`${expected} ordered, ${done.counts.imported} imported: ${done.failure}`)
  await asRole(home, ownerRole, async owner => { while ((await owner.query(`select 1 from qinghe.roster_orders where phase <> 'done'`)).rowCount) await pause(100) })
  const found = { reading, importing, rows: expected, read: readFor, imported: importedFor, whole: Number((readFor + importedFor).toFixed(2)), told: seconds(ordered), waits, batch }
  console.log(`${rows}: ${JSON.stringify(read.counts)}`, JSON.stringify(found))
  return found
}

const written = ['children', 'child_schooling', 'child_health', 'child_parents', 'child_guardianships', 'child_relief', 'child_keys', 'changes', 'name_grams', 'child_cells', 'feed']
/** Reading with the same library, and COPY of exactly the rows of this import and its staging into bare tables. */
async function baseline(file: Buffer, batch: string): Promise<{ reading: number; copying: number }> {
  const readFrom = performance.now()
  for await (const row of (await readTable((async function* () { yield new Uint8Array(file) })())).rows) if (row.row < 0) throw new Error('no row')
  const reading = seconds(readFrom)
  const copying = await asRole(home, ownerRole, async owner => {
    const of = (table: string): string => table === 'children' ? `batch = '${batch}'` : `child in (select id from qinghe.children where batch = '${batch}')`
    const pieces: { table: string; text: Buffer[] }[] = []
    for (const [table, where] of [...written.map(table => [table, of(table)] as const), ['roster_rows', `batch = '${batch}'`] as const]) {
      const text: Buffer[] = []
      for await (const piece of owner.query(copyTo(`copy (select * from qinghe.${table} where ${where}) to stdout`))) text.push(piece)
      pieces.push({ table, text })
      await owner.query(`create table public.bare_${table} as select * from qinghe.${table} where false`)
    }
    const began = performance.now()
    for (const { table, text } of pieces) await pipeline(text, owner.query(copyFrom(`copy public.bare_${table} from stdin`)))
    const took = seconds(began)
    for (const { table } of pieces) await owner.query(`drop table public.bare_${table}`)
    return took
  })
  return { reading, copying }
}

/** A code takes a process to make; where that is slow the connection has been closed meanwhile. */
const entered = (product: Product, login: string): Promise<Caller> => signIn(() => product, home, login).catch(() => signIn(() => product, home, login))

async function measured() {
  const port = await freePort()
  const product: Product = await startProduct(home, port, { log: join(home, 'log') })
  await asRole(home, ownerRole, withoutReadingBudget)
  const usage = watch(Object.fromEntries(processesOf(home).map(pid => [String(pid), pid])))
  try {
    const officer = await entered(product, 'minzheng')
    const colleague = await entered(product, 'dudao')
    const all: Measured[] = []
    let last: Buffer = Buffer.alloc(0)
    for (const rows of sizes) {
      last = await workbookOf(rows)
      all.push(await once({ officer, colleague }, rows, last))
    }
    return { all, base: await baseline(last, all.at(-1)?.batch ?? ''), processes: usage() }
  } finally {
    sealing.stop()
    await stopProduct(product, home)
    if (!isTrial) rmSync(home, { recursive: true, force: true })
  }
}

const before = environment()
const { all, base, processes } = await measured()
const perRow = all.map(one => Number(((one.imported * 1000) / one.rows).toFixed(3)))
const [commits, whole] = [all.slice(0, -1), all.at(-1)]
const spread = Math.max(...perRow.slice(0, commits.length)) / Math.min(...perRow.slice(0, commits.length))
console.log(`ms a row ${perRow.join(' · ')}, spread ${spread.toFixed(2)}; baseline ${JSON.stringify(base)}`)
if (!isTrial && whole) {
  const check = 'as many archives are in the register as the order said, each once; every answer others were given meanwhile was the right kind'
  const shared = { commit: commit(), seed, environment: before, processes, check, few: 'one of each size: every one imports other children into the same register' }
  writeResult({
    ...shared, name: 'roster-commit', command: 'npm run bench roster-commit', rows: Object.fromEntries(commits.map(one => [String(one.rows), one.rows])), unit: 'ms', values: perRow.slice(0, commits.length),
    baseline: { what: 'the smallest of them, a row', values: perRow.slice(0, 1) }, ratio: Number(spread.toFixed(2)), target: 'time per row within 1.3 of each other', met: spread <= 1.3,
    note: `ms of CPU a row: ${commits.map(one => JSON.stringify(one.importing)).join(', ')}; others waited ${commits.map(one => one.waits.p99).join(', ')} ms at the 99th percentile`,
  })
  const plain = base.reading + base.copying
  writeResult({
    ...shared, name: 'roster-whole', command: 'npm run bench roster-commit', rows: { rows: whole.rows }, unit: 's', values: [whole.whole],
    baseline: { what: 'reading the workbook with the same library, and COPY of exactly the rows written into bare tables', values: [plain] }, ratio: ratioOf([plain], [whole.whole]),
    target: '≥ 5,000 rows/s, ≤ 4 times the baseline, others ≤ 200 ms (p99), memory < 1 GB beside shared buffers',
    met: whole.rows / whole.whole >= 5000 && whole.whole <= 4 * plain && whole.waits.p99 <= 200 && whole.waits.peak < 2 ** 30,
    note: `${Math.round(whole.rows / whole.whole)} rows/s; read and judged ${whole.read} s, imported ${whole.imported} s, feed and numbers ${whole.told} s after the order; others: ${JSON.stringify(whole.waits.kinds)} ms (p99), longest ${whole.waits.longest}; memory ${Math.round(whole.waits.peak / 2 ** 20)} MB; ratio: whole over baseline, so smaller is better; median ${median([whole.whole])}`,
  })
}
