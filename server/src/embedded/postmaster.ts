import { readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { problem } from '@qinghe/domain/kernel/problem.ts'

/** What postmaster.pid says: who serves this folder, and how far its start has come. */
export type PidFile = { pid: number; ready: boolean }

export function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined
  } catch {
    return undefined
  }
}

/**
 * Does this very process serve this very folder? A pid alone proves nothing after a reboot or in a container. PostgreSQL makes
 * the cluster its working directory, and a zombie has none, so one look at /proc decides.
 */
export function serves(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return false
  }
}

/**
 * Stops a server that outlived its supervisor (which was killed with -9). Fast shutdown first; when a stuck backend holds it
 * up, immediate shutdown, after which the next start recovers from WAL. Only ever signals the process that serves this folder.
 */
export async function stopOrphan(cluster: string): Promise<void> {
  const named = readPidFile(cluster)
  if (named === undefined || !serves(named.pid, cluster)) return
  await signalAndWait(named.pid, cluster, 'SIGINT')
  if (serves(named.pid, cluster)) await signalAndWait(named.pid, cluster, 'SIGQUIT')
  if (serves(named.pid, cluster)) throw problem('database.orphan', `上次遗留的数据库进程 ${named.pid} 无法停止，请重启本机后再试`, 500)
}

const stopPatienceMs = 20_000

async function signalAndWait(pid: number, cluster: string, signal: NodeJS.Signals): Promise<void> {
  process.kill(pid, signal)
  const end = performance.now() + stopPatienceMs
  while (serves(pid, cluster) && performance.now() < end) await pause(50)
}

/**
 * PostgreSQL refuses to start while postmaster.pid names any live process of the same user, even one that merely inherited the
 * number. We never delete that file. Instead, once /proc has shown that the named process does not serve this folder, it is
 * passed as PG_GRANDPARENT_PID, the one other pid PostgreSQL is told not to mistake for a rival; its check of the shared memory
 * segment stays in force and still catches backends that are about to die.
 */
export function harmlessPid(cluster: string): Record<string, string> {
  const named = readPidFile(cluster)
  return named === undefined || serves(named.pid, cluster) ? {} : { PG_GRANDPARENT_PID: String(named.pid) }
}
