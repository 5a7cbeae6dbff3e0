/** Imports that wait: to be judged, to be written, to be taken back. Carried out as the posting that asked, which is looked up again. Whoever works on one
 *  holds its advisory lock on a connection of its own, which dies with the process; the next one takes it up again. */
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { Denied, Problem } from '@qinghe/domain/kernel/problem.ts'
import { asImporter } from '../jobs/claims.ts'
import { actingFor } from '../staff/acting.ts'
import { checkImport } from './checking.ts'
import { staging } from './reading.ts'
import { undoOrder } from './undoing.ts'
import { commitOrder, failedOften } from './writing.ts'

type Waiting = { county: number; id: string; posting: string; state: 'checking' | 'committing' | 'undoing'; command: string | null; attempts: number }
const mostAttempts = 5

const waitingNow = (kernel: Kernel): Promise<Waiting[]> => asImporter(kernel, client => run(client, sql<Waiting>`
  select county, id, posting, state, command, attempts from qinghe.record_imports where state in ('checking', 'committing', 'undoing') order by uploaded_at, id limit 100`))

/** Whether anything waits: one look at a small index. */
export const hasImportWork = async (kernel: Kernel): Promise<boolean> => (await waitingNow(kernel)).length > 0

async function hold(kernel: Kernel, id: string): Promise<(() => Promise<void>) | undefined> {
  const client = await kernel.pools.qinghe_range.connect()
  const key = sql`hashtextextended(${`record import ${id}`}, 0)`
  const [got] = await run(client, sql<{ held: boolean }>`select pg_try_advisory_lock(${key}) as held`)
  if (got?.held !== true) {
    client.release()
    return undefined
  }
  return async () => { await run(client, sql`select pg_advisory_unlock(${key})`).then(() => client.release(), () => client.release(true)) }
}

/** What was imported before stays imported. @param words what the import says then */
const giveUp = (kernel: Kernel, { county, id, state }: Waiting, words: string): Promise<unknown> => asImporter(kernel, client => run(client, sql`
  update qinghe.record_imports set failure = ${words}, state = case when state = 'undoing' then 'committed' when rests <> 'ready' or state = 'committing' then rests else 'failed' end
  where county = ${county} and id = ${id} and state = ${state}`))
const count = (kernel: Kernel, { county, id }: Waiting): Promise<unknown> => asImporter(kernel, client => run(client, sql`update qinghe.record_imports set attempts = attempts + 1 where county = ${county} and id = ${id}`))

async function carryOn(kernel: Kernel, waiting: Waiting): Promise<void> {
  const { id: batch, state, command, attempts } = waiting
  const actor = await actingFor(kernel, waiting.posting, 'imports.use')
  if (!actor) return void await giveUp(kernel, waiting, '上传的岗位已经结束或权限有变，没有继续办理，请由在岗人员重新上传')
  if (attempts >= mostAttempts) return void await giveUp(kernel, waiting, failedOften)
  await count(kernel, waiting)
  const job = { kernel, actor, batch, command: command ?? '' }
  try {
    if (state === 'checking') await staging(kernel, actor, w => checkImport(w, batch))
    else await (state === 'committing' ? commitOrder(job) : undoOrder(job))
  } catch (error) {
    if (!(error instanceof Denied) && (!(error instanceof Problem) || error.status >= 500)) throw error
    await giveUp(kernel, waiting, error.message)
  }
}

/** One step of the longest waiting import nobody works on. @returns whether there was one */
export async function importRecordsNext(kernel: Kernel): Promise<boolean> {
  for (const waiting of await waitingNow(kernel)) {
    const release = await hold(kernel, waiting.id)
    if (!release) continue
    try {
      const now = (await waitingNow(kernel)).find(one => one.id === waiting.id)
      if (now) await carryOn(kernel, now)
      return true
    } finally {
      await release()
    }
  }
  return false
}
