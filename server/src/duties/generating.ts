/** When duties are derived: a county whole after midnight and whenever what it stands on changed — its plans, their values, its calendar —, and the children
 *  somebody has just worked on within seconds, as the feeds name them. Every piece is a transaction of its own that ends soon (decision 053). */
import { dayOf, instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { startLoop } from '../jobs/loop.ts'
import { type Calendars, calendarsOf } from './calendars.ts'
import { type Ask, type Generated, generateOne } from './generate.ts'
import { followPlans, retractLeft } from './righting.ts'
import { judgeAgain } from './rejudge.ts'
import { counties, type County, definitionsOf, doubtfulOf, type Now, type Sources, stoodOn, worldsOf } from './standing.ts'
import { standStill } from './standStill.ts'
import type { Slice } from './subjectRows.ts'
import { troubleOf } from './trouble.ts'
import { type Definition, isOfChild } from './wanted.ts'

/** `pool`: of qinghe_scanner. `signal`: to stop between two pieces. */
export type Generator = Sources & { pool: pg.Pool; signal?: AbortSignal }

const childrenPerSlice = 2_000
const linesPerTurn = 2_000
/** Whoever works on a child goes first: waiting longer could end in a deadlock, and theirs must not be the work that is given up. */
const waitMs = 500

async function asScanner<T>(pool: pg.Pool, work: (ask: Ask) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    const done = await inTransaction(client, async () => {
      await client.query(`set local lock_timeout = ${waitMs}`)
      return work(q => run(client, q))
    })
    client.release()
    return done
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

const attempts = 5
/** A lock that did not come, a deadlock, a conflict. */
const busy: readonly unknown[] = ['55P03', '40P01', '40001']
/** What somebody else holds now is tried again. */
async function patiently<T>(work: () => Promise<T>, left = attempts): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (left <= 1 || !(error instanceof Error && 'code' in error && busy.includes(error.code))) throw error
    return patiently(work, left - 1)
  }
}

const none: Generated = { made: 0, changed: 0, retracted: 0, done: 0 }
const plus = (a: Generated, b: Generated): Generated => ({ made: a.made + b.made, changed: a.changed + b.changed, retracted: a.retracted + b.retracted, done: a.done + b.done })

type Work = { county: County; defs: readonly Definition[]; slices: readonly (Slice | null)[] }
async function generateAll({ pool, signal }: Generator, { county: { county, code }, defs, slices }: Work): Promise<Generated> {
  let sum = none
  for (const slice of slices) {
    for (const def of defs) {
      signal?.throwIfAborted()
      sum = plus(sum, await patiently(() => asScanner(pool, ask => generateOne(ask, def, { county, code, slice }))))
    }
  }
  return sum
}

const [first, last] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
/** All ids there may be, so that whoever has left the register is met as well. */
async function slicesOf(ask: Ask, county: number): Promise<Slice[]> {
  const rows = await ask(sql<{ id: string }>`select id from (select c.id, row_number() over (order by c.id) as n from qinghe.children c where c.county = ${county}) x where n % ${childrenPerSlice}::int = 0 order by id`)
  const ends = [...rows.map(row => row.id), last]
  return ends.map((to, i) => ({ from: i === 0 ? first : (ends[i - 1] ?? first), to }))
}

type Turn = { county: County; plans: readonly Plan[]; stands: string } & Now

/** Of duties that are there, whoever made them: whether those that were opened in doubt are owed, and what pauses make of the days of their plans. */
async function settled({ pool, parameters }: Generator, { county, plans, now, today }: Turn, calendars: Calendars): Promise<Generated> {
  const judged: Generated[] = []
  for (const def of doubtfulOf({ parameters }, { county, plans, calendars, from: today, now, today })) {
    judged.push(await patiently(() => asScanner(pool, ask => judgeAgain(ask, def, { county: county.county, code: county.code, slice: null }))))
  }
  const worldOf = worldsOf({ parameters }, { county, calendars, today })
  const moved = await patiently(() => asScanner(pool, ask => standStill(ask, { county: county.county, plans, worldOf, now })))
  return judged.reduce(plus, { ...none, changed: moved.reduce((sum, one) => sum + one.amount, 0) })
}

/** The whole county. What was due before the last whole run is not made any more. Lines of the feeds are read all the same: what was voided is found by them. */
async function whole(g: Generator, { county, plans, stands, now, today }: Turn): Promise<Generated> {
  const calendars = await asScanner(g.pool, ask => calendarsOf(ask, county.county))
  const defs = definitionsOf(g, { county, plans, calendars, from: county.ran_on !== null && county.ran_on < today ? county.ran_on : today, now, today })
  const turned = await patiently(() => asScanner(g.pool, ask => followPlans(ask, county.county, plans)))
  const ofPlaces = await generateAll(g, { county, defs: defs.filter(def => !isOfChild(def)), slices: [null] })
  const slices = await asScanner(g.pool, ask => slicesOf(ask, county.county))
  const ofChildren = await generateAll(g, { county, defs: defs.filter(isOfChild), slices })
  await asScanner(g.pool, ask => ask(sql`insert into qinghe.duty_runs (county, ran_on, stood_on, feed, records) values (${county.county}, ${today}, ${stands}, ${county.feed_head}, ${county.record_head})
    on conflict (county) do update set ran_on = excluded.ran_on, stood_on = excluded.stood_on`))
  const left = await patiently(() => asScanner(g.pool, ask => retractLeft(ask, county.county, null)))
  return [turned, ofPlaces, ofChildren, left, await settled(g, { county, plans, stands, now, today }, calendars)].reduce(plus)
}

type Told = { children: string[]; places: boolean; feed: number; records: number }
/** Whom the next lines of the feeds are about. */
async function nextLines(ask: Ask, { county, feed, records }: County): Promise<Told> {
  const some = (lines: 'feed' | 'record_feed', after: number) => (lines === 'feed'
    ? sql<{ child: string | null; seq: number }>`select child, seq from qinghe.feed where county = ${county} and seq > ${after} order by seq limit ${linesPerTurn}`
    : sql<{ child: string | null; seq: number }>`select child, seq from qinghe.record_feed where county = ${county} and seq > ${after} order by seq limit ${linesPerTurn}`)
  const [archives, ledgers] = [await ask(some('feed', feed)), await ask(some('record_feed', records))]
  const children = [...new Set([...archives, ...ledgers].flatMap(one => one.child ?? []))]
  return { children, places: ledgers.some(one => one.child === null), feed: archives.at(-1)?.seq ?? feed, records: ledgers.at(-1)?.seq ?? records }
}

/** What somebody has just worked on. */
async function drain(g: Generator, turn: Turn): Promise<Generated> {
  const { county, plans, now, today } = turn
  const [told, calendars] = await asScanner(g.pool, async ask => [await nextLines(ask, county), await calendarsOf(ask, county.county)] as const)
  const defs = definitionsOf(g, { county, plans, calendars, from: today, now, today })
  const ofChildren = await generateAll(g, { county, defs: defs.filter(isOfChild), slices: told.children.length === 0 ? [] : [{ ids: told.children }] })
  const ofPlaces = told.places ? await generateAll(g, { county, defs: defs.filter(def => !isOfChild(def)), slices: [null] }) : none
  const left = await patiently(() => asScanner(g.pool, ask => retractLeft(ask, county.county, told.children)))
  await asScanner(g.pool, ask => ask(sql`update qinghe.duty_runs set feed = ${told.feed}, records = ${told.records} where county = ${county.county}`))
  return [ofChildren, ofPlaces, left, await settled(g, turn, calendars)].reduce(plus)
}

async function generateCounty(g: Generator, county: County, at: Now): Promise<Generated | null> {
  const plans = await asScanner(g.pool, ask => g.plans.inForce({ rows: ask }, { county: county.county, day: at.today }))
  const turn: Turn = { county, plans, stands: stoodOn(g, county, { plans, today: at.today }), ...at }
  const isWhole = county.ran_on !== at.today || county.stood_on !== turn.stands
  if (!isWhole && county.feed >= county.feed_head && county.records >= county.record_head) return null
  return isWhole ? whole(g, turn) : drain(g, turn)
}

/** One turn over all counties; where one is in trouble the others are derived first. @returns what was done, null where there was nothing to do
 *  @throws what went wrong, county by county */
export async function generateNext(g: Generator): Promise<Generated | null> {
  const { rows: [clock] } = await g.pool.query<{ now: string }>('select qinghe.now() as now')
  const now = instant(clock?.now ?? '')
  const today = dayOf(now)
  let done: Generated | null = null
  const troubles: Error[] = []
  for (const county of await asScanner(g.pool, ask => ask(counties))) {
    try {
      const part = await generateCounty(g, county, { now, today })
      if (part !== null) done = plus(done ?? none, part)
    } catch (error) {
      g.signal?.throwIfAborted()
      troubles.push(troubleOf(county.county, error))
    }
  }
  if (troubles.length > 0) throw new AggregateError(troubles, troubles.map(one => one.message).join('; '))
  return done
}

/** Looks again and again. Stopped in the middle of a county it begins that county anew next time: what is there already is found as it should be. */
export function startGenerating(g: Generator, { everyMs, onError }: Parameters<typeof startLoop>[1]): ReturnType<typeof startLoop> {
  const stopping = new AbortController()
  const { signal } = stopping
  const loop = startLoop(async () => await generateNext({ ...g, signal }) !== null, { everyMs, onError: error => { if (!signal.aborted) onError(error) } })
  return { stop: async () => { stopping.abort(); await loop.stop() } }
}
