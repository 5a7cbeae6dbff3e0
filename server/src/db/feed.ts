/** Numbers the change feed: rows are written without a number and get one after their commit, county by county, so that a
 *  reader never skips what was still in flight, and one long import stalls nobody (ARCHITECTURE.md section 11). */
import type pg from 'pg'

const rowsPerTurn = 5_000

/** What is numbered, each with the head of its numbers: children (ids to fetch again or forget) and records of every kind. */
const feeds = [{ lines: 'feed', heads: 'feed_heads' }, { lines: 'record_feed', heads: 'record_feed_heads' }] as const
type Feed = (typeof feeds)[number]

/** One turn over all counties. Rows a running transaction still holds back are not visible and wait for the next turn.
 *  @returns how many rows got a number */
export async function numberOnce(pool: pg.Pool): Promise<number> {
  const client = await pool.connect()
  try {
    let numbered = 0
    for (const feed of feeds) {
      const { rows } = await client.query<{ county: number }>(`select distinct county from qinghe.${feed.lines} where seq is null`)
      for (const { county } of rows) numbered += await numberCounty(client, feed, county)
    }
    return numbered
  } finally {
    client.release()
  }
}

async function numberCounty(client: pg.ClientBase, { lines, heads }: Feed, county: number): Promise<number> {
  await client.query('begin')
  try {
    // The head row is the lock: two sequencers take turns on a county.
    await client.query(`insert into qinghe.${heads} (county, seq) values ($1, 0) on conflict (county) do nothing`, [county])
    const head = await client.query<{ seq: number }>(`select seq from qinghe.${heads} where county = $1 for update`, [county])
    const seq = head.rows[0]?.seq ?? 0
    const done = await client.query(`
      update qinghe.${lines} f set seq = t.seq from (
        select id, $2::bigint + row_number() over (order by id) as seq from qinghe.${lines} where county = $1 and seq is null order by id limit $3
      ) t where f.county = $1 and f.id = t.id`, [county, seq, rowsPerTurn])
    await client.query(`update qinghe.${heads} set seq = seq + $2 where county = $1`, [county, done.rowCount ?? 0])
    await client.query('commit')
    return done.rowCount ?? 0
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

const everyMs = 200

/** Every 200 ms, one turn after the other. */
export function startFeed(pool: pg.Pool, onError: (error: unknown) => void): { stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let isStopping = false
  const next = () => {
    if (isStopping) return
    timer = setTimeout(() => { turn = numberOnce(pool).catch(onError).finally(next) }, everyMs)
  }
  next()
  return { stop: async () => { isStopping = true; clearTimeout(timer); await turn } }
}
