/** DuckDB, the engine's own database: in memory, one per run, gone with it.
 *
 *  The library is optional (a native package of 70 MB that only linkage needs): a server without it starts and says what is off.
 *  Nothing is read or written but what the run names: after the sources are loaded, access to files and network is shut, so SQL in
 *  an imported model reaches nothing. When memory runs out DuckDB spills into `spillDir`, encrypted by DuckDB with a key that is
 *  nowhere but in memory (AES-GCM of mbedTLS; its nonces come from a plain generator, which is why DuckDB makes us say “unsafe”,
 *  see decision 023), in a folder of the run's own that ends with it; a killed run leaves noise, which the next one sweeps away.
 *  Without a `spillDir` nothing is spilled and a run that does not fit fails. Errors go into logs, so what they say of a step is
 *  its text without the values in it. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { DuckDBConnection } from '@duckdb/node-api'

/** A named step: everything the engine does to data is one of these, so a run can be read, timed and repeated. */
export type Step = { name: string; sql: string }
/** @property cpuMs of the whole process, so that a busy machine does not make a step look slow */
export type Timing = { step: string; ms: number; cpuMs: number }

export type Duck = {
  run: (step: Step) => Promise<void>
  /** Rows as plain values; for results that are small by construction. */
  rows: (step: Step) => Promise<Record<string, unknown>[]>
  /** Columns of a large result, chunk by chunk. */
  stream: (step: Step, take: (columns: readonly (readonly unknown[])[]) => void) => Promise<void>
  /** From here on no file and no network. */
  seal: () => Promise<void>
  timings: Timing[]
  close: () => void
}

/** @property memory as DuckDB writes it: '1GB'. @property spillDir where to spill; without it a run that does not fit fails */
export type Room = { memory?: string; threads?: number; spillDir?: string }

export const isLinkageAvailable = async (): Promise<boolean> => (await library()) !== null

async function library(): Promise<typeof import('@duckdb/node-api') | null> {
  try {
    return await import('@duckdb/node-api')
  } catch {
    return null // not installed, or no binary for this machine
  }
}

export async function openDuck({ memory = '1GB', threads = 2, spillDir }: Room = {}): Promise<Duck> {
  const found = await library()
  if (found === null) throw problem('linkage.unavailable', '这台机器没有安装比对引擎（@duckdb/node-api），数据比对暂不可用；其他功能不受影响。安装依赖后重试')
  const spills = spillDir === undefined ? null : spillFolder(spillDir)
  const instance = await found.DuckDBInstance.create(':memory:', {
    threads: String(threads), memory_limit: memory, ...keepsMemory(memory), preserve_insertion_order: 'false', perfect_ht_threshold: '17', temp_directory: spills ?? '',
    ...(spills === null ? {} : { force_mbedtls_unsafe: 'true', temp_file_encryption: 'true' }),
  })
  const connection = await instance.connect()
  return duckOn(connection, () => {
    connection.closeSync()
    instance.closeSync()
    if (spills !== null) rmSync(spills, { recursive: true, force: true })
  })
}

/** Freed memory is used again by the next step instead of given back and asked for anew: a tenth of the time of a large run. */
const keepsMemory = (memory: string): Record<string, string> => ({ allocator_flush_threshold: memory, allocator_bulk_deallocation_flush_threshold: memory, allocator_background_threads: 'true' })

const spillName = /^qinghe-spill-(\d+)-/

/** A folder nobody else may open. Those of runs that were killed are removed: their key is gone, so they are noise that fills a disk. */
function spillFolder(parent: string): string {
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(parent)) {
    const pid = spillName.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true })
  }
  return mkdtempSync(join(parent, `qinghe-spill-${process.pid}-`))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // there, and somebody else's
  }
}

const isOutOfMemory = (error: unknown): boolean => error instanceof Error && /^Out of Memory Error|could not be allocated|temporary block/i.test(error.message)

/** Values stand in the text of a statement and in what DuckDB says about it; neither leaves with an error. */
function failure({ name, sql }: Step, error: unknown): Error {
  if (isOutOfMemory(error)) return problem('linkage.memory', `比对到“${name}”时内存不够。请在内存较大的机器上比对，或缩小范围；命令行可用 --memory 提高上限，用 --spill 指定加密暂存的目录`, 507)
  const kind = /^[\w ]+ Error/.exec(error instanceof Error ? error.message : '')?.[0] ?? 'Error'
  return new Error(`linkage step “${name}” failed: ${kind}\n${sql.replace(/'(?:[^']|'')*'/g, '‹…›').slice(0, 2000)}`)
}

function duckOn(connection: DuckDBConnection, close: () => void): Duck {
  const timings: Timing[] = []
  const timed = async <T>(step: Step, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const cpu = process.cpuUsage()
    try {
      return await work()
    } catch (error) {
      throw failure(step, error)
    } finally {
      const { user, system } = process.cpuUsage(cpu)
      timings.push({ step: step.name, ms: Math.round((performance.now() - began) * 10) / 10, cpuMs: Math.round((user + system) / 1000) })
    }
  }
  return {
    timings,
    close,
    run: step => timed(step, async () => void await connection.run(step.sql)),
    rows: step => timed(step, async () => (await connection.runAndReadAll(step.sql)).getRowObjectsJS()),
    stream: (step, take) => timed(step, async () => {
      const result = await connection.stream(step.sql)
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) return
        take(chunk.getColumns())
      }
    }),
    seal: async () => {
      await connection.run('set enable_external_access = false')
    },
  }
}

/** SQL spelling of a name and of a text. */
export const named = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
/** `"x_l"` and `"x_r"` of a prepared column. */
export const sides = (column: string): { l: string; r: string } => ({ l: named(`${column}_l`), r: named(`${column}_r`) })
