/** A process of its own for work that would keep people waiting: rosters of 100,000 lines are read, judged and imported there, at a low
 *  priority, while the server answers. It is started when there is work and ends when there is none; when it dies, whoever waits for it is told,
 *  and what it had begun is taken up by the next one. */
import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { z } from 'zod'

export type Worker = {
  /** Hands one piece of work over. @throws what went wrong there, or that the process ended in the middle */
  run: (name: string, input: unknown) => Promise<void>
  /** Of the process, while there is one. */
  pid: () => number | undefined
  stop: () => Promise<void>
}
type Options = {
  entry: URL
  /** Sent to the process when it starts, over a channel that nobody else hears. */
  settings: unknown
  /** Whether something waits that the process finds by itself; asked every half second. */
  hasWork?: () => Promise<boolean>
  onFault: (error: unknown) => void
}

export const ToWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), settings: z.unknown() }), z.object({ kind: z.literal('work'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('end') }),
])
export type ToWorker = z.infer<typeof ToWorker>
export const FromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), id: z.string() }), z.object({ kind: z.literal('failed'), id: z.string(), message: z.string(), stack: z.string() }),
  z.object({ kind: z.literal('fault'), message: z.string(), stack: z.string() }),
  /** Nothing to do for a while. */
  z.object({ kind: z.literal('idle') }),
])
export type FromWorker = z.infer<typeof FromWorker>

const lookEveryMs = 500
/** After a death, so that one that dies at once does not take a processor for itself. */
const restMs = 2_000
/** Others first: the work of one person must not be felt by all. */
const lowPriority = 10
const heapMb = 512

type Waiting = { done: () => void; failed: (error: unknown) => void }
type Running = { child: ChildProcess; waiting: Map<string, Waiting>; ended: Promise<void>; isEnding: boolean }

const errorOf = ({ message, stack }: { message: string; stack: string }): Error => Object.assign(new Error(message), { stack })

function hear(running: Running, raw: unknown, onFault: (error: unknown) => void): void {
  const message = FromWorker.parse(raw)
  switch (message.kind) {
    case 'done': running.waiting.get(message.id)?.done(); running.waiting.delete(message.id); return
    case 'failed': running.waiting.get(message.id)?.failed(errorOf(message)); running.waiting.delete(message.id); return
    case 'fault': onFault(errorOf(message)); return
    case 'idle': if (running.waiting.size === 0) end(running)
  }
}

const say = ({ child }: Running, message: ToWorker): void => { child.send(message) }

function end(running: Running): void {
  if (running.isEnding) return
  running.isEnding = true
  if (running.child.connected) say(running, { kind: 'end' })
}

function launch({ entry, settings, onFault }: Options): Running {
  const child = fork(entry, [], { env: {}, execArgv: [...process.execArgv, `--max-old-space-size=${heapMb}`], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  if (child.pid !== undefined) setPriority(child.pid, lowPriority)
  const waiting: Running['waiting'] = new Map()
  const ended = new Promise<void>(done => {
    child.once('error', onFault)
    child.once('close', (code, signal) => {
      const running = { code, signal }
      for (const one of waiting.values()) one.failed(new Error(`the worker process ended in the middle (${running.signal ?? running.code})`))
      done()
    })
  })
  const running: Running = { child, waiting, ended, isEnding: false }
  child.on('message', raw => hear(running, raw, onFault))
  say(running, { kind: 'begin', settings })
  return running
}

export function startWorker(options: Options): Worker {
  const { hasWork, onFault } = options
  let running: Running | undefined
  let mayStartAt = 0
  let isStopping = false
  const ensure = (): Running => {
    if (running && !running.isEnding) return running
    const now = launch(options)
    running = now
    void now.ended.then(() => {
      if (running === now) running = undefined
      if (now.isEnding || isStopping) return
      mayStartAt = performance.now() + restMs
      onFault(new Error('the worker process ended by itself'))
    })
    return now
  }
  const look = async (): Promise<void> => {
    if (!isStopping && running === undefined && performance.now() >= mayStartAt && await hasWork?.() === true && !isStopping) ensure()
  }
  let looking: Promise<void> = Promise.resolve()
  const timer = hasWork === undefined ? undefined : setInterval(() => { looking = looking.then(look).catch(onFault) }, lookEveryMs)
  return {
    pid: () => running?.child.pid,
    run: (name, input) => new Promise((done, failed) => {
      const now = ensure()
      const id = newUuid()
      now.waiting.set(id, { done, failed })
      say(now, { kind: 'work', id, name, input })
    }),
    stop: async () => {
      isStopping = true
      clearInterval(timer)
      await looking
      const last = running
      if (last) end(last)
      await last?.ended
    },
  }
}
