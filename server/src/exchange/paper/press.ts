/** Bytes of what is printed. The thread that makes them begins when somebody prints and ends when nobody has for a while. What nobody waits
 *  for at a screen has a thread of its own: a roster of thousands keeps nobody from the one page he needs now. */
import { Worker } from 'node:worker_threads'
import { issue, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import type { Lacking, PrintJob } from './paper.ts'
import type { Asked } from './thread.ts'

const idleMs = 60_000
const patienceMs = { screen: 120_000, background: 1_800_000 }
type Lane = keyof typeof patienceMs
const heapMb = 768
/** More would hide the first ones. */
const mostTold = 20

const Told = z.union([
  z.object({ id: z.number(), bytes: z.instanceof(Uint8Array) }), z.object({ id: z.number(), lacking: z.array(z.object({ of: z.string(), character: z.string() })) }), z.object({ id: z.number(), failure: z.string() }),
])
type Bytes = Uint8Array<ArrayBuffer>
type Waiting = { done: (bytes: Bytes) => void; failed: (error: unknown) => void; clock: NodeJS.Timeout }
type Thread = { lane: Lane; worker: Worker; waiting: Map<number, Waiting>; idle: NodeJS.Timeout | undefined }

const threads: Partial<Record<Lane, Thread>> = {}
let asked = 0

const codeOf = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
function lackingProblem(all: readonly Lacking[]): Problem {
  const told = all.slice(0, mostTold).map(({ of, character }) => issue('print.glyph', `${of}：字体里没有“${character}”（${codeOf(character)}）这个字，打印出来会是空白，所以没有打印。请改用 Word，或者先把这个字核对清楚`))
  return new Problem(all.length > mostTold ? [...told, issue('print.glyph', `还有 ${all.length - mostTold} 处，先改上面的`)] : told)
}
const notSet = (): Problem => problem('print.failed', '没有打印成，请少选一些再试；还是不行，请联系系统管理员', 503)

function settle(of: Thread, id: number, end: (waiting: Waiting) => void): void {
  const waiting = of.waiting.get(id)
  if (!waiting) return
  of.waiting.delete(id)
  clearTimeout(waiting.clock)
  end(waiting)
  if (of.waiting.size === 0) of.idle = setTimeout(() => { stop(of) }, idleMs).unref()
}

/** Whoever still waits is told that nothing came of it. */
function stop(of: Thread, error: unknown = notSet()): void {
  if (threads[of.lane] === of) delete threads[of.lane]
  clearTimeout(of.idle)
  void of.worker.terminate()
  for (const id of [...of.waiting.keys()]) settle(of, id, one => one.failed(error))
}

function begin(lane: Lane): Thread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { env: {}, resourceLimits: { maxOldGenerationSizeMb: heapMb } })
  const begun: Thread = { lane, worker, waiting: new Map(), idle: undefined }
  worker.unref()
  worker.on('message', raw => {
    const told = Told.parse(raw)
    settle(begun, told.id, one => {
      if ('bytes' in told) one.done(told.bytes)
      else one.failed('lacking' in told ? lackingProblem(told.lacking) : new Error(told.failure))
    })
  })
  worker.on('error', error => stop(begun, error))
  worker.on('exit', () => stop(begun))
  return begun
}

/** @throws Problem naming child and character where the font lacks one */
export function print(job: PrintJob, lane: Lane = 'screen'): Promise<Bytes> {
  const own = threads[lane] ??= begin(lane)
  clearTimeout(own.idle)
  const id = (asked += 1)
  return new Promise((done, failed) => {
    own.waiting.set(id, { done, failed, clock: setTimeout(() => { stop(own) }, patienceMs[lane]).unref() })
    const message: Asked = { id, job }
    own.worker.postMessage(message)
  })
}
