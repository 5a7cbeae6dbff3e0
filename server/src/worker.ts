/** The entry of the worker process (jobs/workerProcess.ts): it stands on the same database with rights of the same roles, and hears only its parent. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { UploadInput } from '@qinghe/domain/rosters/contract.ts'
import { z } from 'zod'
import { inFlightOf, InFlightTicket } from './exchange/inFlight.ts'
import type { Kernel } from './http/kernel.ts'
import { type FromWorker, ToWorker } from './jobs/workerProcess.ts'
import { startLoop } from './jobs/loop.ts'
import { openKeys } from './keys/folder.ts'
import { judgeNext } from './rosters/background.ts'
import { exportSubjects } from './exportEndpoints.ts'
import { exportNext } from './exports/run.ts'
import { importNext } from './rosters/importing.ts'
import { readBatch } from './rosters/reading.ts'
import { actingFor } from './staff/acting.ts'
import { openKernel, type Opened } from './wiring.ts'
import { readRoster } from './workerWork.ts'

const lookEveryMs = 250
const idleAfterMs = 30_000

const Settings = z.object({ connections: z.record(z.string(), z.record(z.string(), z.unknown())), keys: z.string(), looks: z.boolean() })
const ReadInput = z.object({ posting: z.string(), input: UploadInput, file: InFlightTicket })

const works: Record<string, (kernel: Kernel, input: unknown) => Promise<void>> = {
  [readRoster]: async (kernel, raw) => {
    const { posting, input, file } = ReadInput.parse(raw)
    const actor = await actingFor(kernel, posting, 'rosters.import')
    if (!actor) throw problem('batch.rights', '上传的岗位已经结束或权限有变，请由在岗人员重新上传')
    await readBatch({ kernel, actor, input, file: inFlightOf(file) })
  },
}

const tell = (message: FromWorker): void => { if (process.connected) process.send?.(message) }
const told = (error: unknown): { message: string; stack: string } => error instanceof Error ? { message: error.message, stack: error.stack ?? '' } : { message: String(error), stack: '' }
const fault = (error: unknown): void => tell({ kind: 'fault', ...told(error) })

let opened: Promise<Opened> | undefined
let loops: { stop: () => Promise<void> }[] = []
let underWay = 0
let lastWorked = performance.now()

/** Says whether it is worth living on. */
async function counting(work: () => Promise<boolean>): Promise<boolean> {
  underWay += 1
  try {
    const worked = await work()
    if (worked) lastWorked = performance.now()
    return worked
  } finally {
    underWay -= 1
  }
}

async function open(raw: unknown): Promise<Opened> {
  const { connections, keys, looks } = Settings.parse(raw)
  const now = await openKernel({ connection: role => connections[role] ?? {}, keys: openKeys(keys, { mayCreate: false }) }, { fault: (_id, error) => fault(error), onError: (_what, error) => fault(error) })
  if (looks) loops = [judgeNext, importNext, (kernel: Kernel) => exportNext(kernel, exportSubjects)].map(next => startLoop(() => counting(() => next(now.kernel)), { everyMs: lookEveryMs, onError: fault }))
  setInterval(() => { if (underWay === 0 && performance.now() - lastWorked > idleAfterMs) tell({ kind: 'idle' }) }, lookEveryMs).unref()
  return now
}

async function perform({ id, name, input }: { id: string; name: string; input: unknown }): Promise<void> {
  try {
    const work = works[name]
    const now = await opened
    if (!work || !now) throw problem('worker.unknown', `后台没有“${name}”这项工作`, 500)
    await counting(async () => { await work(now.kernel, input); return true })
    tell({ kind: 'done', id })
  } catch (error) {
    tell({ kind: 'failed', id, ...told(error) })
  }
}

async function end(): Promise<void> {
  await Promise.all(loops.map(loop => loop.stop()))
  await (await opened)?.close()
  process.disconnect()
}

process.on('message', raw => {
  const message = ToWorker.parse(raw)
  if (message.kind === 'begin') {
    opened = open(message.settings)
    opened.catch(error => { fault(error); process.exit(1) })
  } else if (message.kind === 'work') void perform(message)
  else end().catch(error => { fault(error); process.exit(1) })
})
// Whoever started us is gone. What is under way stands in the database as far as it came, and is taken up by the next one.
process.on('disconnect', () => process.exit(0))
