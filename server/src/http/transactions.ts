/** Transactions as one actor. Reading is READ ONLY; a list post's children are set before anything else runs. */
import { Socket } from 'node:net'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { Instant } from '@qinghe/domain/kernel/plainDate.ts'
import type pg from 'pg'
import { z } from 'zod'
import { makeReader, type Reader, type Session } from '../db/reader.ts'
import { openReading, openWriting, poolOf, setChildren } from '../db/scope.ts'
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

/** `at`: the time of the request where it is known already, which saves asking and waiting. */
type Asking = { actor: Actor; at?: Instant }
type Opened = { session: Session; opened: Promise<unknown> }

/** Of an area BEGIN is only on its way, with the first statement of the work right behind it in the same packet. Were it refused,
 *  the statements would find no identity and so no row; its refusal is what the caller hears. */
async function open(kernel: Kernel, client: pg.PoolClient, { actor, at }: Asking): Promise<Opened> {
  if (at === undefined || actor.scope.shape === 'list') {
    return { session: await begin(kernel, client, { actor, writing: false }), opened: Promise.resolve() }
  }
  inOnePacket(client)
  return { session: { actor, client, now: at, ring: kernel.ring }, opened: client.query(openReading(actor, true)) }
}

export async function reading<T>(kernel: Kernel, asking: Asking, work: (r: Reader) => Promise<T>): Promise<T> {
  const client = await kernel.pools[poolOf(asking.actor)].connect()
  let done: T
  try {
    const { session, opened } = await open(kernel, client, asking)
    const [, answer] = await Promise.all([opened, work(makeReader(session))])
    done = answer
  } catch (error) {
    await rollBack(client)
    throw error
  }
  // Nothing was written, so nothing can fail to be; whoever borrows the connection next is answered after it.
  inOnePacket(client)
  client.query('COMMIT').catch(() => undefined)
  client.release()
  return done
}

const Wire = z.object({ connection: z.object({ stream: z.instanceof(Socket) }) })
const wires = new WeakMap<pg.ClientBase, Socket>()

/** What is asked of a connection in this turn of the event loop leaves together: a system call wakes PostgreSQL, and waking it
 *  costs both sides more than most statements. */
function inOnePacket(client: pg.ClientBase): void {
  let wire = wires.get(client)
  if (wire === undefined) {
    const found = Wire.safeParse(client)
    if (!found.success) return
    wire = found.data.connection.stream
    wires.set(client, wire)
  }
  const held = wire
  held.cork()
  process.nextTick(() => held.uncork())
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
