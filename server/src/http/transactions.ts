/** Transactions as one actor. Reading is READ ONLY; a list post's children are set before anything else runs. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { Instant } from '@qinghe/domain/kernel/plainDate.ts'
import type pg from 'pg'
import { z } from 'zod'
import { makeReader, type Reader, readingIn, run, type Session } from '../db/reader.ts'
import { openReading, openWriting, poolOf, setChildren, widthOf } from '../db/scope.ts'
import type { Sql } from '../db/sql.ts'
import type { Kernel } from './kernel.ts'

/** A simple query of several statements answers with one result each; the last one is the time. */
const Results = z.array(z.unknown())
const Time = z.object({ rows: z.tuple([z.object({ now: z.string() })]) })

type Wanted = { actor: Actor; writing: boolean }

async function begin(kernel: Kernel, client: pg.ClientBase, { actor, writing }: Wanted): Promise<Session> {
  const opened = Results.parse(await client.query(writing ? openWriting(actor) : openReading(actor)))
  const { now } = Time.parse(opened[opened.length - 1]).rows[0]
  if (actor.scope.shape === 'list') {
    const mine = await client.query<{ child: string }>({ name: 'myChildren', text: 'select child from qinghe.my_children()' })
    await client.query(setChildren(mine.rows.map(r => r.child)))
  }
  return { actor, client, now, ring: kernel.ring, parameters: kernel.parameters }
}

/** A connection whose rollback fails is broken and is not lent again. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
  }
}

/** `at`: the time of the request where it is known already, which saves asking and waiting. */
type Asking = { actor: Actor; at?: Instant }

/** One reading transaction on a connection for itself; `work` begins it. */
async function alone<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let done: T
  try {
    done = await work(client)
  } catch (error) {
    await rollBack(client)
    throw error
  }
  // Nothing was written, so nothing can fail to be; whoever borrows the connection next is answered after it.
  client.query('COMMIT').catch(() => undefined)
  client.release()
  return done
}

/** Of a list post, or where the time is not known: one transaction from the first statement to the last. */
const readingInOne = <T>(kernel: Kernel, actor: Actor, work: (r: Reader) => Promise<T>): Promise<T> =>
  alone(kernel.pools[poolOf(actor)], async client => work(makeReader(readingIn(await begin(kernel, client, { actor, writing: false })))))

/** A statement that may take long. */
const askAlone = <T>(kernel: Kernel, opening: string, q: Sql<T>): Promise<T[]> => alone(kernel.pools.qinghe_range, async client => {
  const [, rows] = await Promise.all([client.query(opening), run(client, q)])
  return rows
})

/** Of an area every statement is a transaction of its own: short ones, which have a name, share connections (db/lanes.ts). */
export async function reading<T>(kernel: Kernel, { actor, at }: Asking, work: (r: Reader) => Promise<T>): Promise<T> {
  if (at === undefined || actor.scope.shape === 'list') return readingInOne(kernel, actor, work)
  const opening = openReading(actor, true)
  const width = widthOf(actor.scope)
  const ask = <R>(q: Sql<R>): Promise<R[]> => (q.name === undefined ? askAlone(kernel, opening, q) : kernel.pools.lanes.ask(opening, width, q))
  return work(makeReader({ actor, now: at, ring: kernel.ring, parameters: kernel.parameters, ask }))
}

const isRetryable = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && (error.code === '40P01' || error.code === '40001')
const tries = 3

/** One transaction, the whole of it again when PostgreSQL broke a deadlock (three times at most). */
export async function writing<T>(kernel: Kernel, actor: Actor, work: (session: Session) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await kernel.pools[poolOf(actor)].connect()
    try {
      const done = await work(await begin(kernel, client, { actor, writing: true }))
      await client.query('COMMIT')
      client.release()
      return done
    } catch (error) {
      await rollBack(client)
      if (!isRetryable(error) || attempt === tries) throw error
    }
  }
}
