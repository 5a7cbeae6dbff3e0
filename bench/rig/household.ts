/** What everything that runs on data folders costs, looked at from outside while processes come and go: for benchmarks that start the
 *  product again and again. What a process did after its last look, a quarter of a second at most, is not in it. */
import { readFileSync } from 'node:fs'
import type { ProcessUsage } from '../measure.ts'
import { processesOf } from './product.ts'

type Seen = { name: string; ticks: number; peakKb: number }
const everyMs = 250
const ticksPerSecond = 100

function lookAt(pid: number): Seen | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number)
    const peakKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0)
    const isPostgres = stat.includes('(postgres)')
    return { name: isPostgres ? 'postgres' : 'qinghe', ticks: (fields[11] ?? 0) + (fields[12] ?? 0), peakKb }
  } catch {
    return undefined // it ended between two looks
  }
}

/** @param homes data folders, found in the environment or the command line of a process
 *  @returns stops looking: CPU of all processes of a name together, memory the highest of any one of them */
export function watchHomes(homes: () => readonly string[]): () => ProcessUsage[] {
  const seen = new Map<number, Seen>()
  const timer = setInterval(() => {
    for (const pid of homes().flatMap(processesOf)) {
      const now = lookAt(pid)
      if (now) seen.set(pid, { ...now, ticks: Math.max(now.ticks, seen.get(pid)?.ticks ?? 0), peakKb: Math.max(now.peakKb, seen.get(pid)?.peakKb ?? 0) })
    }
  }, everyMs)
  return () => {
    clearInterval(timer)
    const all = [...seen.values()]
    return [...new Set(all.map(one => one.name))].map(name => {
      const own = all.filter(one => one.name === name)
      return { name, cpuSeconds: own.reduce((sum, one) => sum + one.ticks, 0) / ticksPerSecond, maxRssBytes: Math.max(...own.map(one => one.peakKb)) * 1024 }
    })
  }
}
