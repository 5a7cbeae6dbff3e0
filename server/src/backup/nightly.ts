/** Backups without anybody's doing: WAL leaves every minute, a base is taken and proven every night. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { backup, type BackupOptions, shipWal } from './backup.ts'
import { listManifests } from './shelf.ts'
import { verifyBackup } from './verify.ts'

export type NightlyOptions = BackupOptions & {
  /** Where the proof is restored to; needs room for the whole cluster. */
  scratch: string
  /** Milliseconds since 1970; the only time this file knows, so that tests and clock offsets reach it. */
  now: () => number
  /** Faults go here; a night that failed is tried again in the next hour. */
  report: (error: Error) => void
}

const minuteMs = 60_000
const dayMs = 86_400_000
// 02:30 in Shanghai, when nobody files a report and the statistics job is through.
const nightMs = (2.5 - 8) * 3_600_000

/** The last 02:30 that has passed. A server that slept through it catches up when it starts. */
export const lastNight = (now: number): number => Math.floor((now - nightMs) / dayMs) * dayMs + nightMs

/** Is a backup owed at this moment? */
export function isOwed(newestFinishedAt: string | undefined, now: number): boolean {
  return newestFinishedAt === undefined || Date.parse(newestFinishedAt) < lastNight(now)
}

/** Starts the clockwork. @returns stop, which waits for what is under way. */
export function startNightlyBackup(options: NightlyOptions): { stop: () => Promise<void> } {
  let underWay: Promise<void> | undefined
  let retryAt = 0
  const round = async (): Promise<void> => {
    await shipWal(options)
    const now = options.now()
    if (now < retryAt || !isOwed(listManifests(options.shelf, options.keys).at(-1)?.finishedAt, now)) return
    retryAt = now + 60 * minuteMs
    await backup(options)
    await verifyBackup(options.shelf, options.keys, options.scratch)
  }
  const timer = setInterval(() => {
    underWay ??= round()
      .catch((error: unknown) => options.report(error instanceof Error ? error : problem('backup.failed', String(error), 500)))
      .finally(() => { underWay = undefined })
  }, minuteMs)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await underWay
    },
  }
}
