/** Work that waits as a row of a table: one server takes it, leaves signs of life while it works, and gives it up in words where trying again
 *  would end the same. A run that fell silent is taken over under the next number of attempts; whoever was overtaken leaves no more signs and
 *  gives nothing up, so that what the other one has finished stays finished. */
import { Denied, NotFound, Problem } from '@qinghe/domain/kernel/problem.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { ident, type Sql, sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'
import { whileBeating } from './heartbeat.ts'

/** @property posting as whom it is done; looked up again whenever it matters */
export type Claimed = { county: number; id: string; posting: string; attempts: number }

/** A table with county, id, posting, state, touched_at, attempts and failure.
 *  @property waits the state of a row nobody has taken yet. @property first who comes first
 *  @property tooOften what is said when every attempt died. @property givenUp what goes with it */
export type Queue = { table: string; waits: string; first: Sql; tooOften: string; givenUp?: (client: pg.ClientBase, claimed: Claimed) => Promise<unknown> }

/** A run nobody has touched for this long was killed. */
const silentFor = '60 seconds'
/** Well inside the silence: two signs may be lost. */
const beatEveryMs = 15_000
const mostAttempts = 3

export async function asImporter<T>({ pools }: Pick<Kernel, 'pools'>, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pools.qinghe_importer.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

/** Two servers never take the same. */
const claimNext = (kernel: Kernel, { table, waits, first }: Queue): Promise<Claimed | undefined> => asImporter(kernel, async client => (await run(client, sql<Claimed>`
  update qinghe.${ident(table)} c set state = 'running', touched_at = qinghe.now(), attempts = attempts + 1
  from (select county, id from qinghe.${ident(table)} where state = ${waits} or (state = 'running' and touched_at < qinghe.now() - ${silentFor}::interval)
    order by ${first} limit 1 for update skip locked) n
  where c.county = n.county and c.id = n.id returning c.county, c.id, c.posting, c.attempts`))[0])

const own = ({ county, id, attempts }: Claimed): Sql => sql`county = ${county} and id = ${id} and state = 'running' and attempts = ${attempts}`

const touch = (kernel: Kernel, { table }: Queue, claimed: Claimed): Promise<unknown> =>
  asImporter(kernel, client => run(client, sql`update qinghe.${ident(table)} set touched_at = qinghe.now() where ${own(claimed)}`))

function giveUp(kernel: Kernel, { table, givenUp }: Queue, { claimed, words }: { claimed: Claimed; words: string }): Promise<void> {
  return asImporter(kernel, async client => {
    const failed = await run(client, sql`update qinghe.${ident(table)} set state = 'failed', failure = ${words} where ${own(claimed)} returning id`)
    if (failed.length > 0) await givenUp?.(client, claimed)
  })
}

/** One piece of work that waits, from beginning to end. @returns whether there was one
 *  @throws what is nobody's answer: the row stays as it is and is taken again when it has been silent for long enough */
export async function carryOutNext(kernel: Kernel, queue: Queue, work: (claimed: Claimed) => Promise<void>): Promise<boolean> {
  const claimed = await claimNext(kernel, queue)
  if (!claimed) return false
  if (claimed.attempts > mostAttempts) {
    await giveUp(kernel, queue, { claimed, words: queue.tooOften })
    return true
  }
  try {
    await whileBeating({ touch: () => touch(kernel, queue, claimed), everyMs: beatEveryMs }, () => work(claimed))
  } catch (error) {
    if (!(error instanceof Problem || error instanceof NotFound || error instanceof Denied)) throw error
    await giveUp(kernel, queue, { claimed, words: error.message })
  }
  return true
}
