/** Takes the steps that are due: who is to hear of which duty (decision 055). Everything of a step – the line in the duty’s story, the rows of the outbox, the
 *  clock moved on – is one short transaction that skips what another scanner holds, so nothing is told twice and a killed scanner leaves nothing
 *  half told. Drains until nothing is due. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { dayOf, type Instant, instant } from '@qinghe/domain/kernel/plainDate.ts'
import { type Step, takeSteps, topicFor } from '@qinghe/domain/duties/ladder.ts'
import type { Topic } from '@qinghe/domain/messages/rules.ts'
import { isRole } from '@qinghe/domain/staff/roles.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { type Cells, insertRows } from '../db/rows.ts'
import { sql } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { nobody } from '../records/store.ts'
import { definitionsIn } from './definitions.ts'
import { seatsOf, maySee, type Seat, type Wanted } from './seats.ts'
import { troubleOf } from './trouble.ts'

export type Scanner = { pool: pg.Pool; here: Pick<PlansHere, 'inForce'>; onError: (error: unknown) => void }
/** What a duty is called: its title in the plan. */
type Titles = (duty: { county: number; plan: string; duty: string }) => string
type Naming = Pick<Scanner, 'here' | 'onError'> & { client: pg.ClientBase }
/** Where the plans of a county cannot be read its people are told all the same, and so is everybody else. */
async function titlesOf({ client, here, onError }: Naming, rows: readonly Row[], now: Instant): Promise<Titles> {
  const known = new Map<number, Awaited<ReturnType<typeof definitionsIn>>>()
  for (const county of new Set(rows.map(row => row.county))) {
    try {
      known.set(county, await definitionsIn({ today: dayOf(now), rows: q => run(client, q) }, here, [county]))
    } catch (error) {
      onError(troubleOf(county, error))
    }
  }
  return one => { const definition = known.get(one.county); return definition === undefined ? '一项应办' : (definition(one)?.duty.title ?? '方案里已撤销的应办') }
}

type Row = {
  county: number; id: string; plan: string; duty: string; child: string | null; region: number; school: number; readers: string; barred: string[]; role: string; posting: string | null
  due_at: string | null; due_minute: number | null; remind_at: string[]; escalate_at: string[]; escalate_to: string[]; ladder: number; now: string
}
const atOnce = 200

const dueNow = sql<Row>`select d.county, d.id, d.plan, d.duty, d.child, d.region, d.school, d.readers::text as readers, d.barred, d.role, nullif(d.posting, ${nobody}::uuid) as posting,
    d.due_at, d.due_minute, d.remind_at, d.escalate_at, d.escalate_to, d.ladder, qinghe.now() as now
  from qinghe.duties d where d.next_at <= qinghe.now() and d.done_at is null and d.waived_at is null and d.retracted_at is null
  order by d.next_at limit ${atOnce} for update skip locked`

const moment = (at: string): Instant => instant(new Date(at))
const standOf = (row: Row) => ({
  remindAt: row.remind_at.map(moment), escalateAt: row.escalate_at.map(moment), escalateTo: row.escalate_to.filter(isRole), dueAt: row.due_at === null ? null : moment(row.due_at), told: row.ladder,
})

/** One step of one duty, with the roles that may be told, the first first. */
type Telling = { row: Row; step: Step; roles: readonly string[]; topic: Topic }
const wantedOf = ({ county, child, region, school, barred }: Row, role: string, posting: string | null): Wanted => ({ county, child, region, school, barred, role, posting })
/** Whoever owes it by name; once they have left, whoever holds the seat. */
const waysTo = ({ posting, role: owner }: Row, role: string): (string | null)[] => (role === owner && posting !== null ? [posting, null] : [null])

/** A reminder is the owner’s; where nobody holds the seat, the nearest level above hears of it instead, so that nobody is left with a duty of nobody’s. */
function tellingsOf(row: Row, now: Instant): { tellings: Telling[]; told: number; nextAt: Instant | null } {
  const stand = standOf(row)
  const { steps, told, nextAt } = takeSteps(stand, now)
  const topic = topicFor(stand, now)
  return {
    told, nextAt,
    tellings: steps.flatMap((step): Telling[] => step.what === 'reminded' ? [{ row, step, roles: [row.role, ...stand.escalateTo], topic }] : [
      { row, step, roles: step.to, topic: 'raised' }, { row, step: { ...step, step: `${step.step} owner` }, roles: [row.role], topic: 'late' }]),
  }
}

type Heard = { telling: Telling; role: string | null; seats: readonly Seat[] }
/** The first of its roles that somebody holds who may see the duty. */
async function hearersOf(client: pg.ClientBase, tellings: readonly Telling[]): Promise<Heard[]> {
  const asked = tellings.flatMap(({ row, roles }, at) => roles.filter(role => role === row.role || maySee(role, row.readers)).flatMap(role => waysTo(row, role).map(posting => ({ at, role, wanted: wantedOf(row, role, posting) }))))
  const seats = await seatsOf(client, asked.map(one => one.wanted))
  return tellings.map((telling, at) => {
    const first = asked.findIndex((one, i) => one.at === at && (seats[i]?.length ?? 0) > 0)
    return { telling, role: asked[first]?.role ?? null, seats: seats[first] ?? [] }
  })
}

const topicOf = ({ telling: { row, topic }, role }: Heard): Topic => (role === row.role ? topic : 'raised')

type Event = { since: Instant; cells: Cells }
/** The owner’s own notice of an escalation is no event: the escalation is. */
function eventsOf({ telling: { row, step }, role, seats }: Heard, now: Instant): Event[] {
  if (step.step.endsWith(' owner')) return []
  const event = { county: row.county, duty: row.id, at: now, what: step.what, to_role: role ?? step.to[0] ?? row.role }
  const postings = seats.length === 0 ? [null] : seats.map(seat => seat.posting)
  return postings.map(posting => ({ since: step.at, cells: { ...event, id: newUuid(), to_posting: posting } }))
}
const eventKey = (one: Cells): string => `${one['duty']} ${one['what']} ${one['to_role']} ${one['to_posting']}`
/** A step that was taken before, when the ladder was another, stands in the story already. */
async function withoutNoted(client: pg.ClientBase, events: readonly Event[]): Promise<Cells[]> {
  if (events.length === 0) return []
  const noted = await run(client, sql<{ duty: string; what: string; to_role: string; to_posting: string | null; last: string }>`select e.duty, e.what, e.to_role, e.to_posting, max(e.at) as last from qinghe.duty_events e
    where e.county = any(${[...new Set(events.map(({ cells }) => Number(cells['county'])))]}::int[]) and e.duty = any(${[...new Set(events.map(({ cells }) => String(cells['duty'])))]}::uuid[]) group by 1, 2, 3, 4`)
  const last = new Map(noted.map(one => [eventKey(one), moment(one.last)]))
  return events.filter(({ since, cells }) => (last.get(eventKey(cells)) ?? '') < since).map(({ cells }) => cells)
}

const messagesOf = (titles: Titles, heard: Heard, now: Instant): Cells[] => heard.seats.flatMap(seat => (['notice', 'sms'] as const).map(channel => ({
  county: heard.telling.row.county, id: newUuid(), about: heard.telling.row.id, step: heard.telling.step.step, channel, posting: seat.posting, account: seat.account, region: seat.region,
  topic: topicOf(heard), title: titles(heard.telling.row), urgent: heard.telling.row.due_minute !== null, at: now, next_at: channel === 'sms' ? now : null,
})))

/** Told already under the same step, before a ladder was written anew: not told again. */
async function withoutTold(client: pg.ClientBase, messages: readonly Cells[]): Promise<Cells[]> {
  if (messages.length === 0) return []
  const told = await run(client, sql<{ key: string }>`select o.about::text || ' ' || o.step || ' ' || o.channel || ' ' || o.posting::text as key from qinghe.outbox o
    where o.county = any(${[...new Set(messages.map(one => Number(one['county'])))]}::int[]) and o.about = any(${[...new Set(messages.map(one => String(one['about'])))]}::uuid[])`)
  const known = new Set(told.map(one => one.key))
  const keyOf = (one: Cells): string => `${one['about']} ${one['step']} ${one['channel']} ${one['posting']}`
  return [...new Map(messages.map(one => [keyOf(one), one])).entries()].filter(([key]) => !known.has(key)).map(([, one]) => one)
}

async function moveOn(client: pg.ClientBase, moved: readonly { row: Row; told: number; nextAt: Instant | null }[]): Promise<void> {
  await run(client, sql`update qinghe.duties d set ladder = m.told, next_at = m.next_at
    from jsonb_to_recordset(${JSON.stringify(moved.map(({ row, told, nextAt }) => ({ county: row.county, id: row.id, told, next_at: nextAt })))}::jsonb) m (county int, id uuid, told int, next_at timestamptz)
    where d.county = m.county and d.id = m.id`)
}

/** One short transaction. @returns how many duties had a step due */
export async function scanOnce({ pool, here, onError }: Scanner): Promise<number> {
  const client = await pool.connect()
  try {
    return await inTransaction(client, async () => {
      const rows = await run(client, dueNow)
      const [first] = rows
      if (first === undefined) return 0
      const now = moment(first.now)
      const turns = rows.map(row => ({ row, ...tellingsOf(row, now) }))
      const titles = await titlesOf({ client, here, onError }, rows, now)
      const heard = await hearersOf(client, turns.flatMap(turn => turn.tellings))
      await insertRows(client, 'duty_events', await withoutNoted(client, heard.flatMap(one => eventsOf(one, now))))
      await insertRows(client, 'outbox', await withoutTold(client, heard.flatMap(one => messagesOf(titles, one, now))))
      await moveOn(client, turns)
      return rows.length
    })
  } finally {
    client.release()
  }
}

/** Until nothing is due. */
export async function scanAll(scanner: Scanner): Promise<number> {
  let all = 0
  for (let some = 1; some > 0; all += some) some = await scanOnce(scanner)
  return all
}
