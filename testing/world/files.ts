/** A world as files: one COPY text file a table, sealed for the key ring of one installation, and manifest.json. Two threads make
 *  the rows, this one writes them in order; one block a thread and one county's sums are all that is ever held. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { dayOf, instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { BulkRow } from '@qinghe/server/archives/bulk.ts'
import { type KeyRingInput, makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { storedUpper, type Tally } from '@qinghe/server/statistics/bulk.ts'
import { z } from 'zod'
import { blockOf } from './block.ts'
import type { SentPart, WorkerInput, WorkerMessage } from './filesWorker.ts'
import { countiesOf } from './places.ts'
import { type CountyTally, newTally, rowsBefore, rowsOfCounty } from './rows.ts'
import { staffOf } from './staff.ts'

export const Manifest = z.object({
  format: z.literal(1), id: z.string(), seed: z.union([z.string(), z.number()]), counties: z.array(z.number()), children: z.number(), day: z.string(), at: z.string(),
  /** Which key ring the files are sealed for, without telling anything about its keys. */
  keyRing: z.string(),
  /** Where the demo's own posts are placed: the largest village of the first county. */
  village: z.number(),
  tables: z.record(z.string(), z.object({ columns: z.array(z.string()), rows: z.number(), bytes: z.number() })),
})
export type Manifest = z.infer<typeof Manifest>

export type WorldFiles = {
  seed: number | string; counties: readonly number[]; children: number; out: string
  ring: KeyRingInput
  keyRing: string
  now: Date
  progress?: (children: number) => void
}
export const fileOf = (dir: string, table: string): string => join(dir, `${table}.copy`)
export const manifestFile = (dir: string): string => join(dir, 'manifest.json')
export const accountsFile = (dir: string): string => join(dir, 'accounts.json')

const threads = 2

export async function writeWorld(options: WorldFiles): Promise<Manifest> {
  mkdirSync(options.out, { recursive: true, mode: 0o700 })
  const stages = countiesOf(options.counties)
  const shelf = newShelf(options.out)
  const loader = newUuid()
  const at = options.now
  const context = { at, day: dayOf(instant(at)), account: loader, posting: loader, command: newUuid(), phrase: '导入花名册' }
  const ring = makeKeyRing(options.ring)
  for (const stage of stages) await shelf.write(rowsBefore(stage))
  const staff = await staffOf(stages, { ring, at, day: context.day })
  await shelf.write(staff.rows())
  writeFileSync(accountsFile(options.out), JSON.stringify(staff.accounts), { mode: 0o600 })
  const sums = newSums()
  const world = { seed: options.seed, counties: options.counties, children: options.children, on: context.day }
  await fromWorkers({ world, ring: options.ring, context }, {
    block: async tables => {
      await shelf.append(tables)
      options.progress?.(tables.get('children')?.rows ?? 0)
    },
    county: async (county, tally) => {
      sums.add(county, tally)
      await shelf.write(rowsOfCounty({ ...context, ring }, county, tally))
    },
  })
  await shelf.write(storedUpper(sums.upper()).map((row): BulkRow => ({ table: 'stat_upper', row })))
  const tables = await shelf.close()
  const manifest: Manifest = {
    format: 1, id: newUuid(), seed: options.seed, counties: [...options.counties], children: tables['children']?.rows ?? 0, day: context.day, at: at.toISOString(),
    keyRing: options.keyRing, village: sums.largest(), tables,
  }
  writeFileSync(manifestFile(options.out), `${JSON.stringify(manifest, null, 1)}\n`)
  return manifest
}

function newShelf(dir: string) {
  const entries = new Map<string, { handle: FileHandle; columns: string[]; rows: number; bytes: number }>()
  const append = async (tables: ReadonlyMap<string, SentPart>): Promise<void> => {
    for (const [table, { columns, rows, bytes }] of tables) {
      const entry = entries.get(table) ?? { handle: await open(fileOf(dir, table), 'w', 0o600), columns, rows: 0, bytes: 0 }
      entries.set(table, entry)
      if (entry.columns.join() !== columns.join()) throw new Error(`rows of ${table} differ in their columns`)
      await entry.handle.appendFile(bytes)
      entry.rows += rows
      entry.bytes += bytes.length
    }
  }
  return {
    append,
    write: (rows: Iterable<BulkRow>) =>
      append(new Map([...blockOf(rows)].map(([table, { columns, rows: n, text }]) => [table, { columns, rows: n, bytes: Buffer.from(text) }]))),
    close: async (): Promise<Manifest['tables']> => {
      for (const { handle } of entries.values()) await handle.close()
      return Object.fromEntries([...entries].map(([table, { columns, rows, bytes }]) => [table, { columns, rows, bytes }]))
    },
  }
}

/** What the counties leave behind when they are written: sums above them, and which village of the first is the largest. */
function newSums() {
  const upper: Tally = new Map()
  const villages = new Map<number, number>()
  let first = 0
  return {
    add: (county: number, { cells }: CountyTally) => {
      first ||= county
      for (const { region, rules, cell, n } of cells.values()) {
        const key = `${county} ${rules} ${cell}`
        upper.set(key, { region: county * 1_000_000, rules, cell, n: (upper.get(key)?.n ?? 0) + n })
        if (county === first) villages.set(region, (villages.get(region) ?? 0) + n)
      }
    },
    upper: () => upper.values(),
    largest: () => [...villages].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0,
  }
}

type Receive = { block: (tables: Map<string, SentPart>) => Promise<void>; county: (county: number, tally: CountyTally) => Promise<void> }

/** Blocks come from both threads; they are written in the order of the world, a county's sums after both have left it. */
async function fromWorkers(input: Omit<WorkerInput, 'turn' | 'of'>, receive: Receive): Promise<void> {
  const blocks = new Map<number, { tables: Map<string, SentPart>; from: Worker }>()
  const left = new Map<number, CountyTally[]>()
  let next = 0
  let writing = Promise.resolve()
  const handle = async (from: Worker, message: WorkerMessage): Promise<void> => {
    if (message.kind === 'county') {
      const both = [...(left.get(message.county) ?? []), message.tally]
      left.set(message.county, both)
      if (both.length < threads) return
      left.delete(message.county)
      await receive.county(message.county, both.reduce(together, newTally()))
    } else if (message.kind === 'block') {
      blocks.set(message.block, { tables: message.tables, from })
      for (let ready = blocks.get(next); ready; ready = blocks.get(next)) {
        blocks.delete(next++)
        await receive.block(ready.tables)
        ready.from.postMessage('written')
      }
    }
  }
  const workers = Array.from({ length: threads }, (_, turn) => new Worker(new URL('./filesWorker.ts', import.meta.url), { workerData: { ...input, turn, of: threads } }))
  try {
    await Promise.all(workers.map(worker => new Promise<void>((done, failed) => {
      worker.on('message', (message: WorkerMessage) => {
        writing = writing.then(() => handle(worker, message))
        writing.then(() => { if (message.kind === 'done') done() }, failed)
      })
      worker.once('error', failed)
    })))
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
}

function together(sum: CountyTally, one: CountyTally): CountyTally {
  for (const [key, delta] of one.cells) {
    const found = sum.cells.get(key)
    if (found) found.n += delta.n
    else sum.cells.set(key, { ...delta })
  }
  for (const [gram, n] of one.grams) sum.grams.set(gram, (sum.grams.get(gram) ?? 0) + n)
  sum.children += one.children
  return sum
}
