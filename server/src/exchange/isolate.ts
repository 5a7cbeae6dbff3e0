/** Reads a stranger's file in a process of its own.
 *
 *  The process gets the bytes on standard input and may read nothing but the code it runs (Node's permission model: no files, no
 *  child processes, no threads, no add-ons; child/lockdown.ts closes the network). It has no environment, so no secret to lose.
 *  The parent watches its memory and its silence, kills it when either passes its limit — its silence counted by what it worked where the kernel tells, and takes every line for a claim.
 *  Whatever the file does, the parent answers with a Problem that says how to put the file right. */
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { issue, Problem } from '@qinghe/domain/kernel/problem.ts'
import { type RefusalCode, type RefusalDetails, refusalSentence } from './refusal.ts'
import { isOldContainer } from './child/kind.ts'
import { diedOfMemory, end, lockedArguments, lookMs, startLocked, type Watched } from './locked.ts'
import type { ByteSource, Merge, ReadLimits, ReadSummary, RowSource, SourceRow } from './rows.ts'
import type { Job } from './wire.ts'
import { type Line, parseLine } from './wireParse.ts'

const require = createRequire(import.meta.url)
const packageFolder = (name: string): string => {
  const entry = require.resolve(name)
  const at = entry.lastIndexOf(join('node_modules', name))
  return at < 0 ? dirname(entry) : entry.slice(0, at + join('node_modules', name).length)
}

/** Heap within the resident limit: what is left is the runtime itself, the packed file, what is being unpacked and the texts cells share. */
const heapMb = 144
const wholeHeapMb = 640
/** Where other work keeps the reader from the processors, so many times its limits may pass: that is not the file's doing. */
const busyFactor = 4
/** One row of the widest, longest kind, with every character escaped. */
const lineBytes = 8 * 1024 * 1024
/** A source nobody walks would keep its process for ever. */
const abandonedMs = 120_000

export const childArguments = (heap = heapMb): string[] => lockedArguments([packageFolder('@e965/xlsx'), packageFolder('csv-parse')], heap)

export function unreadable(code: RefusalCode, details: RefusalDetails = {}): Problem {
  return new Problem([issue(`workbook.${code}`, refusalSentence(code, details), { details })])
}

/** Starts reading and waits until the kind of file and its sheets are known.
 *  @throws Problem with a code `workbook.…` and a sentence saying how to put the file right */
export async function readIsolated(source: ByteSource, job: Job): Promise<RowSource> {
  const bytes = await begun(source)
  const watched = start(bytes, job)
  const lines = takeLines(watched, limitsFor(bytes, job.limits))
  const merges: Merge[] = []
  let summary: ReadSummary | undefined
  const close = (): void => end(watched, 'closed')
  const head = await lines.next()
  if (head.done || head.value[0] !== 'head') {
    close()
    throw unreadable('damaged')
  }
  const abandoned = setTimeout(close, abandonedMs).unref()
  async function* rows(): AsyncGenerator<SourceRow> {
    clearTimeout(abandoned)
    try {
      for await (const line of lines) {
        if (line[0] === 'row') yield line[1]
        else if (line[0] === 'merge') merges.push(mergeFrom(line))
        else if (line[0] === 'end') summary = { rows: line[1], merges, notices: line[2] }
        if (summary) return
      }
      throw unreadable('damaged')
    } finally {
      close()
    }
  }
  return { format: head.value[1], sheets: head.value[2], rows: rows(), summary: () => summary, close }
}

const mergeFrom = ([, sheet, fromRow, fromColumn, toRow, toColumn]: Extract<Line, ['merge', ...unknown[]]>): Merge => ({
  sheet,
  fromRow,
  fromColumn,
  toRow,
  toColumn,
})

type Begun = { isOld: boolean; bytes: AsyncGenerator<Uint8Array> }

/** The first bytes tell how much room the reader needs: an old workbook is taken in whole. @throws what the source throws */
async function begun(source: ByteSource): Promise<Begun> {
  const pieces: AsyncIterator<Uint8Array> = (typeof source === 'string' ? createReadStream(source) : source)[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let size = 0
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    first.push(next.value)
    size += next.value.length
    if (size >= 8) break
  }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* first
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
    } finally {
      await pieces.return?.()
    }
  }
  return { isOld: isOldContainer(Buffer.concat(first).subarray(0, 8)), bytes: bytes() }
}

const limitsFor = ({ isOld }: Begun, limits: ReadLimits): ReadLimits =>
  isOld ? { ...limits, silenceMs: limits.wholeSilenceMs, rssBytes: limits.wholeRssBytes } : limits

const start = (source: Begun, job: Job): Watched => startLocked(source.bytes, {
  arguments: [...childArguments(source.isOld ? wholeHeapMb : heapMb), fileURLToPath(new URL('./child/main.ts', import.meta.url)), JSON.stringify(job)],
  rssBytes: limitsFor(source, job.limits).rssBytes,
})

/** Lines as they come. The clock runs only while the parent waits for the child, so that a slow reader of rows is not blamed
 *  on the file. Ends with a Problem whenever the child ends without having said `end`. */
async function* takeLines(watched: Watched, limits: ReadLimits): AsyncGenerator<Line> {
  const pieces = watched.child.stdout?.[Symbol.asyncIterator]()
  const exited = new Promise<void>(done => watched.child.once('close', () => done()))
  let rest: Buffer[] = []
  let size = 0
  for (;;) {
    const piece = pieces ? await nextPiece(pieces, watched, limits) : undefined
    if (piece === undefined) break
    let from = 0
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
      const line = parseLine(Buffer.concat([...rest, piece.subarray(from, at)]).toString('utf8'))
      if (!line) throw failure(watched, 'damaged')
      if (line[0] === 'no') throw failure(watched, line[1], line[2])
      if (line[0] !== 'tick') yield line
      rest = []
      size = 0
      from = at + 1
    }
    rest.push(piece.subarray(from))
    size += piece.length - from
    if (size > lineBytes) throw failure(watched, 'damaged')
  }
  await exited
  throw failure(watched, diedOfMemory(watched.child) ? 'outOfMemory' : 'damaged')
}

async function nextPiece(pieces: AsyncIterator<unknown>, watched: Watched, limits: ReadLimits): Promise<Buffer | undefined> {
  const began = performance.now()
  const worked = watched.workedMs
  const spent = (): number => {
    const waited = performance.now() - began
    if (worked === undefined || watched.workedMs === undefined) return waited
    return Math.max(waited / busyFactor, Math.min(waited, watched.workedMs - worked))
  }
  const patience = Math.min(limits.silenceMs, limits.totalMs - watched.waitedMs)
  const clock = setInterval(() => { if (spent() >= patience) end(watched, 'outOfTime') }, Math.min(lookMs, Math.max(1, patience)))
  try {
    const next = await pieces.next()
    return next.done || !Buffer.isBuffer(next.value) ? undefined : next.value
  } catch {
    return undefined
  } finally {
    clearInterval(clock)
    watched.waitedMs += spent()
  }
}

function failure(watched: Watched, code: RefusalCode, details: RefusalDetails = {}): unknown {
  const why = watched.ended
  end(watched, code)
  if (watched.sourceError !== undefined) return watched.sourceError
  return why === undefined || why === 'closed' ? unreadable(code, details) : unreadable(why)
}
