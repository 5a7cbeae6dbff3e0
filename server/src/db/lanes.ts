/** Statements of queries, sent back to back over few connections.
 *
 *  Each statement travels as a transaction of its own: BEGIN READ ONLY with the identity of who asks, the statement, COMMIT. At READ
 *  COMMITTED two statements of one transaction see two snapshots anyway, so nothing is lost by that, and nobody has to hold a connection
 *  while JavaScript thinks. What is asked in one turn of the event loop leaves in one packet per connection: waking the other side costs
 *  more than most statements (a write that woke PostgreSQL took 70 µs here, a whole archive 200).
 *
 *  Only statements with a name go this way. They are the hot ones, written to be short; whoever stands behind a long one would wait for
 *  it, so everything else borrows a connection for itself. */
import { availableParallelism } from 'node:os'
import { Socket } from 'node:net'
import type pg from 'pg'
import { z } from 'zod'
import { run } from './reader.ts'
import { Sql } from './sql.ts'

type Unit = { opening: string; send: (client: pg.ClientBase, opened: Promise<unknown>) => Promise<() => void>; failed: (reason: unknown) => void }
type Lane = { client: pg.PoolClient; wire: Socket; waiting: Unit[]; outstanding: number; heardAt: number; isScheduled: boolean }
export type Lanes = {
  /** @param opening the first message of the transaction, from scope.ts
   *  @param width how large an area is asked about: each width has a plan of its own */
  ask: <T>(opening: string, width: string, q: Sql<T>) => Promise<T[]>
  /** Ends the connections, the one being opened too: they plan as no other borrower should. */
  close: () => Promise<void>
}

/** A statement with a name is planned once per connection and then serves village and nation alike, so its plan must not be the one that
 *  suits whoever came first: planned for a village, a page of a county was sorted out of everything in it (350 ms against 2, measured).
 *  Hence a plan for each width of area, and none but those that follow indexes. */
const followIndexes = ['plan_cache_mode = force_generic_plan', ...['bitmapscan', 'seqscan', 'hashjoin', 'mergejoin'].map(way => `enable_${way} = off`)]
  .map(setting => `SET ${setting}`).join(';')

/** As many as there are processors keep PostgreSQL busy; more only take turns. */
const usualLanes = Math.min(4, availableParallelism())
export const mostLanes = 6
/** A lane that has not answered for so long is behind a slow statement: others are opened. */
const stalledAfterMs = 10
/** Longer than any statement may run (roles.ts): whoever says nothing for so long is not there any more, though nobody said so. */
const usuallyDeafAfterMs = 40_000
const Wire = z.object({ connection: z.object({ stream: z.instanceof(Socket) }) })

/** The lane counts as free before whoever asked goes on: otherwise every next question of theirs would look for another lane. */
async function hear(lane: Lane, { send, failed }: Unit, opened: Promise<unknown>): Promise<void> {
  const tell = await send(lane.client, opened).catch(reason => () => failed(reason))
  lane.outstanding -= 1
  lane.heardAt = performance.now()
  tell()
}

/** Sends what waits in one packet; a transaction is never left open between two packets. */
function flush(lane: Lane): void {
  lane.isScheduled = false
  const units = lane.waiting
  if (units.length === 0) return
  lane.waiting = []
  if (lane.outstanding === 0) lane.heardAt = performance.now()
  lane.outstanding += units.length
  lane.wire.cork()
  let isOpen = false
  for (const unit of units) {
    // Were the opening refused, the statement would find no identity and so no row; its refusal is what the caller hears.
    const opened = lane.client.query(isOpen ? `COMMIT;${unit.opening}` : unit.opening)
    isOpen = true
    void hear(lane, unit, opened)
  }
  lane.client.query('COMMIT').catch(() => undefined) // nothing was written, so nothing can fail to be
  lane.wire.uncork()
}

/** The lane with the least in it that still moves. */
function bestOf(lanes: readonly Lane[]): Lane | undefined {
  const now = performance.now()
  return leastOf(lanes.filter(lane => lane.outstanding === 0 || now - lane.heardAt < stalledAfterMs))
}
const load = (lane: Lane): number => lane.outstanding + lane.waiting.length
const leastOf = (lanes: readonly Lane[]): Lane | undefined =>
  lanes.reduce<Lane | undefined>((least, lane) => (least === undefined || load(lane) < load(least) ? lane : least), undefined)

function put(lane: Lane, unit: Unit): void {
  lane.waiting.push(unit)
  if (lane.isScheduled) return
  lane.isScheduled = true
  setImmediate(flush, lane)
}

const lost = (): Error => Object.assign(new Error('the connection to the database was lost'), { code: '08006' })

type Road = { pool: pg.Pool; lanes: Lane[]; opening: Promise<Lane> | undefined; isClosed: boolean }

/** Opens a lane and keeps it in the list for as long as its connection lives. */
async function openLane(road: Road): Promise<Lane> {
  const client = await road.pool.connect()
  try {
    await client.query(followIndexes)
    if (road.isClosed) throw lost()
    return laneOn(client, road.lanes)
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

function laneOn(client: pg.PoolClient, lanes: Lane[]): Lane {
  const lane: Lane = { client, wire: Wire.parse(client).connection.stream, waiting: [], outstanding: 0, heardAt: performance.now(), isScheduled: false }
  const drop = (error?: Error): void => {
    const at = lanes.indexOf(lane)
    if (at < 0) return
    lanes.splice(at, 1)
    for (const unit of lane.waiting.splice(0)) unit.failed(error ?? lost())
    client.release(error ?? true)
  }
  client.on('error', drop)
  client.once('end', () => drop())
  lanes.push(lane)
  return lane
}

const another = (road: Road): Promise<Lane> => {
  road.opening ??= openLane(road).finally(() => { road.opening = undefined })
  return road.opening
}

/** Where a statement goes; while lanes are few or none moves, one more is opened. */
function laneNow(road: Road): Lane | Promise<Lane> {
  const { lanes } = road
  const best = bestOf(lanes)
  const isShort = lanes.length < (best ? usualLanes : mostLanes)
  if (best && (load(best) === 0 || !isShort)) return best
  if (isShort) {
    const more = another(road)
    if (best === undefined) return more
    more.catch(() => undefined) // whoever waits for none of it goes on with what there is
  }
  return best ?? leastOf(lanes) ?? another(road)
}

/** A machine that went away without a word leaves its lanes waiting for a quarter of an hour, until TCP gives up. */
function hangUpOn(lanes: readonly Lane[], deafAfterMs: number): void {
  const since = performance.now() - deafAfterMs
  for (const lane of lanes) if (lane.outstanding > 0 && lane.heardAt < since) lane.wire.destroy(lost())
}

const Coded = z.object({ code: z.string() })
/** What befalls a statement for the sake of the one before it: a transaction that could not end, a plan whose maker was refused or
 *  cancelled half way (the driver sends the text with the first of them only). Nothing was read, so it is asked again. */
const fromNeighbours = new Set(['25P02', '26000', '42P05'])
/** Several who are asked again together can hit each other once more: the driver forgets a text it has just sent for the first of them. */
const tries = 4
const isNeighbours = (error: unknown): boolean => fromNeighbours.has(Coded.safeParse(error).data?.code ?? '')

/** @param pool of their own, so that long statements and commands do not keep lanes from opening, nor lanes them from connections */
export function makeLanes(pool: pg.Pool, deafAfterMs = usuallyDeafAfterMs): Lanes {
  const road: Road = { pool, lanes: [], opening: undefined, isClosed: false }
  const listening = setInterval(hangUpOn, deafAfterMs / 8, road.lanes, deafAfterMs).unref()

  function askOnce<T>(opening: string, named: Sql<T>): Promise<T[]> {
    return new Promise((found, failed) => {
      const send = async (client: pg.ClientBase, opened: Promise<unknown>): Promise<() => void> => {
        const [, rows] = await Promise.all([opened, run(client, named)])
        return () => found(rows)
      }
      const lane = laneNow(road)
      if (lane instanceof Promise) lane.then(one => put(one, { opening, send, failed }), failed)
      else put(lane, { opening, send, failed })
    })
  }
  async function ask<T>(opening: string, width: string, q: Sql<T>): Promise<T[]> {
    const named = new Sql<T>(q.texts, q.values, `${q.name ?? ''}@${width}`)
    for (let attempt = 1; ; attempt++) {
      try {
        return await askOnce(opening, named)
      } catch (error) {
        if (!isNeighbours(error) || attempt === tries) throw error
      }
    }
  }
  async function close(): Promise<void> {
    road.isClosed = true
    clearInterval(listening)
    for (const lane of road.lanes.splice(0)) lane.client.release(true)
    await pool.end()
  }
  return { ask, close }
}
