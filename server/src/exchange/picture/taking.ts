/** Takes an uploaded picture or document: opened in a locked process of its own, judged by its bytes, pictures made anew. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import { diedOfMemory, end, lockedArguments, startLocked, type Watched } from '../locked.ts'
import { type FileType, mediaTypes } from './kind.ts'
import { isPictureRefusal, type PictureRefusal, wordsOf } from './refusals.ts'

/** @property small of a picture, to be shown in lists */
export type Taken = { type: FileType; content: Buffer; small: Buffer | null }

export const refusedFile = (code: PictureRefusal): Problem => problem(`file.${code}`, wordsOf(code), code === 'tooLarge' ? 413 : 422)

const require = createRequire(import.meta.url)
const folders = ['@jsquash/jpeg', '@jsquash/png'].map(name => {
  const entry = require.resolve(name)
  return entry.slice(0, entry.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length) || dirname(entry)
})
const heapMb = 256
/** Of forty million points decoded once and copied once, with what a codec keeps beside them. */
const rssBytes = 1024 * 1024 * 1024
const longestMs = 30_000
const mostAnswer = 12 * 1024 * 1024
/** Each may take a gigabyte for a moment; more wait their turn. */
const atOnce = 2

const Head = z.object({ is: z.enum(['picture', 'pdf', 'docx', 'xlsx']), full: z.number().int().min(1).optional() })
const Refused = z.object({ no: z.string() })

let running = 0
const waiting: (() => void)[] = []
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>(next => waiting.push(next))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

async function collected({ child }: Watched): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  const closed = new Promise<void>(done => child.once('close', () => done()))
  for await (const piece of child.stdout ?? []) {
    if (!Buffer.isBuffer(piece)) continue
    size += piece.length
    if (size > mostAnswer) break
    pieces.push(piece)
  }
  await closed
  return Buffer.concat(pieces)
}

/** Everything the process says is taken for a claim. */
function takenOf(answer: Buffer, file: Buffer): Taken {
  const line = answer.indexOf(10)
  if (line < 0) throw refusedFile('damaged')
  const said: unknown = JSON.parse(answer.toString('utf8', 0, line))
  const refused = Refused.safeParse(said)
  if (refused.success) throw refusedFile(isPictureRefusal(refused.data.no) ? refused.data.no : 'damaged')
  const { is, full } = Head.parse(said)
  if (is !== 'picture') return { type: is, content: file, small: null }
  const rest = answer.subarray(line + 1)
  if (full === undefined || full >= rest.length) throw refusedFile('damaged')
  return { type: is, content: Buffer.from(rest.subarray(0, full)), small: Buffer.from(rest.subarray(full)) }
}

async function* piecesOf(file: Buffer): AsyncGenerator<Uint8Array> { yield file }

/** @throws Problem with a code `file.…` and a sentence saying how to go on */
export const takeFile = (file: Buffer): Promise<Taken> => inTurn(async () => {
  if (file.length === 0) throw refusedFile('empty')
  const entry = fileURLToPath(new URL('../child/files.ts', import.meta.url))
  const watched = startLocked(piecesOf(file), { arguments: [...lockedArguments(folders, heapMb), entry], rssBytes })
  const clock = setTimeout(() => end(watched, 'outOfTime'), longestMs)
  try {
    const answer = await collected(watched)
    if (watched.ended !== undefined || (answer.length === 0 && diedOfMemory(watched.child))) throw refusedFile('outOfTime')
    return takenOf(answer, file)
  } finally {
    clearTimeout(clock)
    end(watched, 'closed')
  }
})

export const mediaTypeOf = (type: FileType): string => mediaTypes[type]
export const isFileType = (type: string): type is FileType => Object.hasOwn(mediaTypes, type)
