/** One of the two threads that make a world's files. Each walks through the whole world, which costs a fifteenth of the work,
 *  and makes rows of its own blocks only, so that every child gets the same papers however many threads there are. */
import { parentPort, workerData } from 'node:worker_threads'
import { type KeyRingInput, makeKeyRing } from '@qinghe/server/crypto/sealing.ts'
import { world, type WorldOptions } from '../world.ts'
import { type Block, put } from './block.ts'
import { type CountyTally, newTally, rowsOf, type WorldContext } from './rows.ts'
import type { WorldChild } from './types.ts'

export type WorkerInput = { world: WorldOptions; ring: KeyRingInput; context: Omit<WorldContext, 'ring'>; turn: number; of: number }
export type SentPart = { columns: string[]; rows: number; bytes: Uint8Array }
export type WorkerMessage =
  | { kind: 'block'; block: number; tables: Map<string, SentPart> }
  | { kind: 'county'; county: number; tally: CountyTally }
  | { kind: 'done'; blocks: number }

export const childrenPerBlock = 400
const mostAhead = 2

const port = parentPort
if (port) await main(workerData as WorkerInput, message => port.postMessage(message, transferable(message)))

function transferable(message: WorkerMessage): ArrayBuffer[] {
  return message.kind === 'block' ? [...message.tables.values()].map(part => part.bytes.buffer as ArrayBuffer) : []
}

async function main(input: WorkerInput, send: (message: WorkerMessage) => void): Promise<void> {
  const context: WorldContext = { ...input.context, ring: makeKeyRing(input.ring) }
  const room = roomFor(mostAhead)
  let [blocks, county, seq] = [0, 0, 0] // a block is numbered only when there is somebody in it: the writer waits for each number
  let tally = newTally()
  let waiting: { child: WorldChild; seq: number }[] = []
  const encoder = new TextEncoder()
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return
    const block = blocks++
    const mine = waiting
    waiting = []
    if (block % input.of !== input.turn) return
    const made: Block = new Map()
    for (const one of mine) for (const row of rowsOf(context, one, tally)) put(made, row)
    await room()
    send({ kind: 'block', block, tables: new Map([...made].map(([table, { columns, rows, text }]) => [table, { columns, rows, bytes: encoder.encode(text) }])) })
  }
  const leave = async (): Promise<void> => {
    await flush()
    if (county !== 0) send({ kind: 'county', county, tally })
    tally = newTally()
    seq = 0
  }
  for (const child of world(input.world)) {
    if (child.county !== county) {
      await leave()
      county = child.county
    }
    waiting.push({ child, seq: ++seq })
    if (waiting.length === childrenPerBlock) await flush()
  }
  await leave()
  send({ kind: 'done', blocks })
  port?.unref()
}

/** Whoever writes the files says when a block is written; more than two unwritten ones would only fill the memory. */
function roomFor(most: number): () => Promise<void> {
  let free = most
  let wake = (): void => undefined
  port?.on('message', () => {
    free += 1
    wake()
  })
  return async () => {
    while (free === 0) await new Promise<void>(done => { wake = done })
    free -= 1
  }
}
