/** Transactions as one actor. Reading is READ ONLY; a list post's children are set before anything else runs. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type pg from 'pg'
import { z } from 'zod'
import { makeReader, type Reader, type Session } from '../db/reader.ts'
import { openReading, openWriting, poolOf, setChildren } from '../db/scope.ts'
import type { Kernel } from './kernel.ts'

/** A simple query of several statements answers with one result each; the last one is the time. */
const Opened = z.array(z.unknown())
const Time = z.object({ rows: z.tuple([z.object({ now: z.string() })]) })

type Wanted = { actor: Actor; writing: boolean }

async function begin(kernel: Kernel, client: pg.ClientBase, { actor, writing }: Wanted): Promise<Session> {
  const opened = Opened.parse(await client.query(writing ? openWriting(actor) : openReading(actor)))
  const { now } = Time.parse(opened[opened.length - 1]).rows[0]
  if (actor.scope.shape === 'list') {
    const mine = await client.query<{ child: string }>({ name: 'myChildren', text: 'select child from qinghe.my_children()' })
    await client.query(setChildren(mine.rows.map(r => r.child)))
  }
  return { actor, client, now, ring: kernel.ring }
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

export async function reading<T>(kernel: Kernel, actor: Actor, work: (r: Reader) => Promise<T>): Promise<T> {
  const client = await kernel.pools[poolOf(actor)].connect()
  let done: T
  try {
    done = await work(makeReader(await begin(kernel, client, { actor, writing: false })))
    await client.query('COMMIT')
  } catch (error) {
    await rollBack(client)
    throw error
  }
  client.release()
  return done
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
