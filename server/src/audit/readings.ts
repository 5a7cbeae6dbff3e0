/** How much every post reads: counted in memory with the answer, so that no request asks the database; written in one statement a second,
 *  which tells what other processes and the time before a restart add to it (decision 037: nobody reads everything unseen). */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Parameters } from '@qinghe/domain/kernel/parameters.ts'
import { type Instant, instant, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { readingPackage } from '@qinghe/domain/audit/parameters.ts'
import { type Amount, beyond, type Lines, linesFor, reached, type Span, stopped, weightOf, widthOf } from '@qinghe/domain/audit/readings.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Readings } from '../http/kernel.ts'
import { startLoop } from '../jobs/loop.ts'

export type LiveReadings = Readings & {
  /** Writes what was counted. */
  flush: () => Promise<void>
  stop: () => Promise<void>
}
type Notice = { line: 'notice' | 'stop'; span: Span; shown: number; allowed: number }
/** Of one post, in this hour and on this day; `pending` is not written yet, `told` was put into words already. */
type Held = { county: number; hour: string; amount: Amount; pending: number; actor: Actor | undefined; told: Set<string>; notices: Notice[]; isStopped: boolean; isLifted: boolean }

const flushEveryMs = 1_000
const shanghaiMs = 8 * 3_600_000
/** 2026-11-29T22, as people there have it. */
const hourOf = (at: Instant): string => new Date(Date.parse(at) + shanghaiMs).toISOString().slice(0, 13)
const dayIn = (hour: string): string => hour.slice(0, 10)

const fresh = (county: number, hour: string): Held =>
  ({ county, hour, amount: { hour: 0, day: 0 }, pending: 0, actor: undefined, told: new Set(), notices: [], isStopped: false, isLifted: false })

/** What was counted stays; the hour and the day begin anew when they do. */
function turn(held: Held, hour: string): void {
  if (held.hour === hour) return
  const isNewDay = dayIn(held.hour) !== dayIn(hour)
  held.amount = { hour: 0, day: isNewDay ? 0 : held.amount.day }
  for (const key of held.told) if (isNewDay || key.endsWith('hour')) held.told.delete(key)
  if (isNewDay) held.isLifted = false
  held.isStopped = false
  held.hour = hour
}

function tell(held: Held, notice: Notice): void {
  const key = `${notice.line} ${notice.span}`
  if (held.told.has(key)) return
  held.told.add(key)
  held.notices.push(notice)
}

function add(held: Held, lines: Lines, units: number): void {
  const over = beyond(lines, held.amount, units)
  if (over !== undefined && !held.isLifted) {
    tell(held, { line: 'stop', span: over, shown: held.amount[over], allowed: lines[over].stop })
    held.isStopped = true
    throw stopped(over)
  }
  held.amount = { hour: held.amount.hour + units, day: held.amount.day + units }
  held.pending += units
  for (const span of reached(lines, held.amount)) tell(held, { line: 'notice', span, shown: held.amount[span], allowed: lines[span].notice })
}

type Total = { posting: string; day: string; hour: number; hour_shown: number; day_shown: number }
type Line = { posting: string; held: Held; units: number }

/** In order of the posts, so that two processes wait for each other and never lock each other out. */
const write = (client: pg.ClientBase, lines: readonly Line[]): Promise<Total[]> => run(client, sql<Total>`
  with moment as materialized (select t.at::date as day, extract(hour from t.at)::smallint as hour from (select qinghe.now() at time zone 'Asia/Shanghai' as at offset 0) t),
  added as (insert into qinghe.readings as r (county, posting, day, hour, shown)
    select u.county, u.posting, m.day, m.hour, u.shown from moment m,
      unnest(${lines.map(one => one.held.county)}::int[], ${lines.map(one => one.posting)}::uuid[], ${lines.map(one => one.units)}::bigint[]) u (county, posting, shown) order by u.county, u.posting
    on conflict (county, posting, day, hour) do update set shown = r.shown + excluded.shown returning county, posting, day, hour, shown)
  select a.posting, a.day::text as day, a.hour::int as hour, a.shown as hour_shown,
    (a.shown + coalesce((select sum(b.shown) from qinghe.readings b where b.county = a.county and b.posting = a.posting and b.day = a.day and b.hour <> a.hour), 0))::bigint as day_shown
  from added a`)

async function say(client: pg.ClientBase, { actor, county, hour }: Held, notice: Notice): Promise<void> {
  if (actor === undefined) return
  await run(client, sql`insert into qinghe.reading_notices (county, id, region, posting, account, role, line, span, day, hour, shown, allowed, at)
    values (${county}, ${newUuid()}, ${actor.region}, ${actor.posting}, ${actor.account}, ${actor.role}, ${notice.line}, ${notice.span}, ${dayIn(hour)}::date,
      ${notice.span === 'hour' ? Number(hour.slice(11)) : 0}, ${notice.shown}, ${notice.allowed}, qinghe.now())
    on conflict (county, posting, line, span, day, hour) do nothing`)
}

/** Posts somebody lets go on today. */
const lifted = async (client: pg.ClientBase, postings: readonly string[]): Promise<Set<string>> => new Set((await run(client, sql<{ posting: string }>`
  select posting from qinghe.reading_notices where posting = any(${[...postings]}::uuid[]) and line = 'stop' and answered_at is not null
    and day = (qinghe.now() at time zone 'Asia/Shanghai')::date`)).map(row => row.posting))

const earlier = (client: pg.ClientBase): Promise<(Total & { county: number })[]> => run(client, sql`
  select r.county, r.posting, r.day::text as day, extract(hour from t.at)::int as hour, coalesce(sum(r.shown) filter (where r.hour = extract(hour from t.at)), 0)::bigint as hour_shown, sum(r.shown)::bigint as day_shown
  from qinghe.readings r, (select qinghe.now() at time zone 'Asia/Shanghai' as at offset 0) t where r.day = t.at::date group by 1, 2, 3, 4`)

const hourIn = ({ day, hour }: Total): string => `${day}T${String(hour).padStart(2, '0')}`

async function onClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

async function writeAll(client: pg.PoolClient, posts: Map<string, Held>): Promise<void> {
  const lines = [...posts].filter(([, held]) => held.pending > 0).map(([posting, held]) => ({ posting, held, units: held.pending }))
  for (const { held, units } of lines) held.pending -= units
  const totals = lines.length === 0 ? [] : await write(client, lines).catch((error: unknown) => {
    for (const { held, units } of lines) held.pending += units
    throw error
  })
  for (const total of totals) {
    const held = posts.get(total.posting)
    if (held?.hour === hourIn(total)) held.amount = { hour: total.hour_shown + held.pending, day: total.day_shown + held.pending }
  }
  for (const held of posts.values()) {
    for (let notice = held.notices[0]; notice !== undefined; notice = held.notices[0]) {
      await say(client, held, notice)
      held.notices.shift()
    }
  }
  const halted = [...posts].filter(([, held]) => held.isStopped && !held.isLifted)
  if (halted.length === 0) return
  const free = await lifted(client, halted.map(([posting]) => posting))
  for (const [posting, held] of halted) held.isLifted = free.has(posting)
}

/** Numbers older than a month say nothing to anybody; what was told stays. */
export const sweepReadings = (pool: pg.Pool): Promise<unknown> =>
  pool.query("delete from qinghe.readings where day < (qinghe.now() at time zone 'Asia/Shanghai')::date - 30")

type Options = { pool: pg.Pool; parameters: () => Parameters; onError: (error: unknown) => void }

/** @throws when what was read today cannot be asked for now; later faults go to `onError`, and counting goes on */
export async function openReadings({ pool, parameters, onError }: Options): Promise<LiveReadings> {
  const posts = new Map<string, Held>()
  for (const total of await onClient(pool, earlier)) posts.set(total.posting, { ...fresh(total.county, hourIn(total)), amount: { hour: total.hour_shown, day: total.day_shown } })
  const heldOf = ({ posting, county }: Actor, hour: string): Held => {
    const known = posts.get(posting) ?? fresh(county, hour)
    posts.set(posting, known)
    return known
  }
  let writing: Promise<void> = Promise.resolve()
  const flush = (): Promise<void> => {
    writing = writing.catch(() => undefined).then(async () => {
      if ([...posts.values()].every(held => held.pending === 0 && held.notices.length === 0 && !held.isStopped)) return
      await onClient(pool, client => writeAll(client, posts))
    })
    return writing
  }
  let isTold = false
  const tellOnce = (error: unknown): void => {
    if (!isTold) onError(error) // once an outage
    isTold = true
  }
  const loop = startLoop(async () => { await flush(); isTold = false; return false }, { everyMs: flushEveryMs, onError: tellOnce })
  return {
    flush,
    count: ({ actor, at }, { children, lines, class: fieldClass }) => {
      // A line may have its archive beside it: the same person, once.
      const units = Math.max(weightOf(children, fieldClass), lines)
      if (units === 0) return
      const hour = hourOf(at ?? instant(new Date())) // clock: a session without its time is a test's
      const held = heldOf(actor, hour)
      held.actor = actor
      turn(held, hour)
      add(held, linesFor(widthOf(actor), parameters()(readingPackage, { region: regionCode(actor.region), day: plainDate(dayIn(hour)) })), units)
    },
    stop: async () => { await loop.stop(); await flush().catch(onError) },
  }
}
