/** Starts the load generator and reads what it saw. */
import { fork } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `kind` groups the times. */
export type Asked = { kind: string; method: 'GET' | 'POST'; path: string; body?: unknown }
export type DriveInput = { port: number; ms: number; clients: { cookie: string; asked: Asked[] }[]; /** File the first answer of each request goes to. */ bodies: string }
export type DriveOutput = {
  seconds: number
  answered: number
  latencies: Record<string, number[]>
  /** How often each request of each client was answered. */
  counts: number[][]
  /** Answers that were not byte for byte the first one of their request. */
  different: number
  failures: string[]
  cpuSeconds: number
  maxRssBytes: number
}
export type Driven = DriveOutput & { bodies: (string | null)[][]; perSecond: number }

export async function drive(input: Omit<DriveInput, 'bodies'>): Promise<Driven> {
  const bodies = join(tmpdir(), `qinghe-bench-answers-${process.pid}-${performance.now()}.json`)
  const child = fork(new URL('./drive.ts', import.meta.url), { serialization: 'advanced' })
  const output = await new Promise<DriveOutput>((done, failed) => {
    child.once('message', message => done(message as DriveOutput))
    child.once('exit', code => failed(new Error(`the load generator ended with ${code}`)))
    child.send({ ...input, bodies } satisfies DriveInput)
  })
  const read = JSON.parse(readFileSync(bodies, 'utf8')) as (string | null)[][]
  rmSync(bodies)
  if (output.failures.length > 0) throw new Error(`answers failed: ${output.failures.join('\n')}`)
  return { ...output, bodies: read, perSecond: output.answered / output.seconds }
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
