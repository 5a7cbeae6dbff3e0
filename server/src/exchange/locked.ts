/** A process in which a stranger's file is opened: it has the bytes on standard input and may read nothing but the code it runs, no network, no
 *  environment (isolate.ts says why). What watches it, and ends it, is here; what it says is for whoever started it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { RefusalCode } from './refusal.ts'

const here = import.meta.dirname
export const lookMs = 50

/** @param folders of the packages it needs */
export const lockedArguments = (folders: readonly string[], heapMb: number): string[] => [
  '--permission',
  ...[here, ...folders].map(folder => `--allow-fs-read=${folder}${sep}*`),
  `--max-old-space-size=${heapMb}`,
  '--max-semi-space-size=8',
  '--disallow-code-generation-from-strings',
  '--disable-proto=delete',
  '--no-warnings',
]

export type Watched = {
  child: ChildProcess
  /** Set when the parent ended it; what the person is told then. */
  ended: RefusalCode | 'closed' | undefined
  /** Why the bytes stopped coming, when it was not the child's doing. */
  sourceError: unknown
  waitedMs: number
  /** What the child worked, where the kernel tells (Linux). */
  workedMs: number | undefined
}

/** @property arguments of Node, the entry and what it is told */
export type LockedJob = { arguments: readonly string[]; rssBytes: number }

export function startLocked(bytes: AsyncIterable<Uint8Array>, job: LockedJob): Watched {
  const child = spawn(process.execPath, [...job.arguments], { stdio: ['pipe', 'pipe', 'ignore'], env: {}, cwd: here })
  const watched: Watched = { child, ended: undefined, sourceError: undefined, waitedMs: 0, workedMs: undefined }
  child.on('error', () => end(watched, 'damaged'))
  if (child.stdin) {
    pipeline(Readable.from(bytes), child.stdin).catch((error: unknown) => {
      // A child that has seen enough closes its input; only a source that fails by itself is worth telling.
      if (isPipeClosed(error)) return
      watched.sourceError = error
      end(watched, 'damaged')
    })
  }
  watchWork(watched, job.rssBytes)
  return watched
}

const isPipeClosed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes(String(error.code))

export function end(watched: Watched, why: RefusalCode | 'closed'): void {
  watched.ended ??= why
  if (watched.child.exitCode === null) watched.child.kill('SIGKILL')
}

const ticksPerSecond = 100 // what /proc counts in on every Linux Node runs on

/** Where the kernel tells (Linux). Elsewhere the heap limit and the child's own look at itself (child/output.ts) remain. */
function watchWork(watched: Watched, limitBytes: number): void {
  const { pid } = watched.child
  if (process.platform !== 'linux' || pid === undefined) return
  watched.workedMs = 0
  const look = setInterval(() => {
    Promise.all([readFile(`/proc/${pid}/status`, 'latin1'), readFile(`/proc/${pid}/stat`, 'latin1')]).then(
      ([status, stat]) => {
        const kb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)
        if (kb * 1024 > limitBytes) end(watched, 'outOfMemory')
        // Fields 14 and 15, counted behind the name, which may hold anything (proc_pid_stat(5)).
        const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13)
        watched.workedMs = ((Number(user) + Number(system)) * 1000) / ticksPerSecond
      },
      () => clearInterval(look),
    )
  }, lookMs)
  look.unref()
  watched.child.once('exit', () => clearInterval(look))
}

/** V8 aborts when its heap is full; the kernel kills when memory is. */
export const diedOfMemory = (child: ChildProcess): boolean =>
  child.signalCode === 'SIGABRT' || child.signalCode === 'SIGKILL' || child.exitCode === 134 || child.exitCode === 137

