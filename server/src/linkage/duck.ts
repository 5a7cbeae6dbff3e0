/** DuckDB, the engine's own database: in memory, one per run, gone with it.
 *
 *  The library is optional (a native package of 70 MB that only linkage needs): a server without it starts and says what is off.
 *  Nothing is read or written but what the run names: after the sources are loaded, access to files and network is shut, so SQL in
 *  an imported model reaches nothing. When memory runs out DuckDB spills into `spillDir`, encrypted by DuckDB with a key that is
 *  nowhere but in memory (AES-GCM of mbedTLS; its nonces come from a plain generator, which is why DuckDB makes us say “unsafe”,
 *  see decision 023). Without a `spillDir` nothing is spilled and a run that does not fit fails. */
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
  const instance = await found.DuckDBInstance.create(':memory:', {
    threads: String(threads), memory_limit: memory, preserve_insertion_order: 'false', temp_directory: spillDir ?? '',
    ...(spillDir === undefined ? {} : { force_mbedtls_unsafe: 'true', temp_file_encryption: 'true' }),
  })
  const connection = await instance.connect()
  return duckOn(connection, () => {
    connection.closeSync()
    instance.closeSync()
  })
}

function duckOn(connection: DuckDBConnection, close: () => void): Duck {
  const timings: Timing[] = []
  const timed = async <T>({ name, sql }: Step, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const cpu = process.cpuUsage()
    try {
      return await work()
    } catch (error) {
      throw new Error(`linkage step “${name}” failed: ${error instanceof Error ? error.message : String(error)}\n${sql.slice(0, 2000)}`, { cause: error })
    } finally {
      const { user, system } = process.cpuUsage(cpu)
      timings.push({ step: name, ms: Math.round((performance.now() - began) * 10) / 10, cpuMs: Math.round((user + system) / 1000) })
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
