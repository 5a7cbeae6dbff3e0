/** What every benchmark needs: times, what the processes cost, and the file the result goes into (bench/results/NAME.json).
 *  A result that was not checked in the same run is not a result, so `check` is a required field. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type ProcessUsage = { name: string; cpuSeconds: number; maxRssBytes: number }

export type Result = {
  name: string
  command: string
  commit: string
  seed: number
  /** How much there was to work on, in words of the benchmark: { children: 1000000 }. */
  rows: Record<string, number>
  environment: { cpu: string; cores: number; memory: string; node: string; loadBefore: number }
  processes: ProcessUsage[]
  unit: 'ms' | 's' | 'per second' | 'percent'
  /** Raw, in the order measured, at least five, unless `few` says why not. */
  values: number[]
  few?: string
  /** What it is compared with, measured in the same run on the same data. */
  baseline: { what: string; values: number[] }
  /** Median of the baseline over median of the values, so that larger is better. */
  ratio: number
  /** What was verified about the answers while they were measured. */
  check: string
  target: string
  met: boolean
  /** What else should be known: quantiles, what was left out, why it missed. */
  note?: string
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** The commit measured; “+” when the working tree held something that is in no commit. */
export function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', '*.ts', '*.sql') === '' ? '' : '+')
}

export const environment = (): Result['environment'] => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  node: process.version, loadBefore: Number(readFileSync('/proc/loadavg', 'latin1').split(' ')[0]),
})

const ticksPerSecond = 100
const orElse = <T>(work: () => T, otherwise: T): T => {
  try {
    return work()
  } catch {
    return otherwise // the process ended between two looks
  }
}

/** A process with everything it started: CPU of those that have ended is in their parent's count. */
function familyOf(pid: number): number[] {
  const children = orElse(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1'), '')
  return [pid, ...children.trim().split(' ').filter(Boolean).map(Number).flatMap(familyOf)]
}

function cpuSecondsOf(pid: number, isHead: boolean): number {
  const stat = orElse(() => readFileSync(`/proc/${pid}/stat`, 'latin1'), '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number)
  const own = (fields[11] ?? 0) + (fields[12] ?? 0)
  return (own + (isHead ? (fields[13] ?? 0) + (fields[14] ?? 0) : 0)) / ticksPerSecond
}

const peakOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(orElse(() => readFileSync(`/proc/${pid}/status`, 'latin1'), ''))?.[1] ?? 0) * 1024

/** Call once before and once after: CPU is the difference, memory the highest of any one process of the family. */
export function watch(named: Record<string, number>): () => ProcessUsage[] {
  const cpuOf = (pid: number): number => familyOf(pid).reduce((sum, one) => sum + cpuSecondsOf(one, one === pid), 0)
  const before = Object.fromEntries(Object.entries(named).map(([name, pid]) => [name, cpuOf(pid)]))
  return () => Object.entries(named).map(([name, pid]) => ({
    name, cpuSeconds: Number((cpuOf(pid) - (before[name] ?? 0)).toFixed(2)), maxRssBytes: Math.max(...familyOf(pid).map(peakOf)),
  }))
}

/** Milliseconds of each of `times` runs, after one that is not counted. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  await work()
  const values: number[] = []
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    await work()
    values.push(Number((performance.now() - began).toFixed(2)))
  }
  return values
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export const ratioOf = (values: readonly number[], baseline: readonly number[]): number =>
  Number((median(baseline) / median(values)).toFixed(1))

export function writeResult(result: Result): void {
  if (result.values.length < 5 && result.few === undefined) throw new Error(`${result.name}: at least five values`)
  const folder = join(root, 'bench/results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${result.name}.json`), `${JSON.stringify(result, null, 2)}\n`)
  const { name, unit, ratio, target, met } = result
  const medians = `median ${median(result.values)} ${unit}, baseline ${median(result.baseline.values)}`
  console.log(`${name}: ${medians}, ×${ratio}, ${met ? 'met' : 'MISSED'} (${target})`)
}
