/** What waits for a telephone is gathered by person: a hundred duties that are late at midnight are one text at seven. Whoever may not be told now
 *  waits for the morning; whoever cannot be told is said to be so. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { dayOf, type Instant, instant } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { messagePackage } from '@qinghe/domain/messages/parameters.ts'
import { type Hold, heldUntil, type Measure, type Topic } from '@qinghe/domain/messages/rules.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { Kernel } from '../http/kernel.ts'

/** Of one person, on one post, of one topic. */
type Heap = { county: number; account: string; posting: string; region: number; topic: Topic; urgent: boolean; amount: number; state: string; phone: boolean; day: number; county_day: number; now: string }

const heapsAtOnce = 200
/** Two gatherers would give one person more than a day allows. Also a fixed number, of its own. */
const gathering = 0x736d73

const waits = sql`o.channel = 'sms' and o.next_at is not null`
const dayBegins = sql`(date_trunc('day', qinghe.now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai')`
const left = sql`t.at >= ${dayBegins} and not t.urgent and t.state <> 'dropped'`

const heaps = sql<Heap>`with h as materialized (select o.county, o.account, (array_agg(o.posting order by o.posting))[1] as posting, min(o.region) as region, o.topic, o.urgent, count(*)::int as amount
    from qinghe.outbox o where ${waits} and o.next_at <= qinghe.now() group by o.county, o.account, o.topic, o.urgent order by o.urgent desc, min(o.next_at) limit ${heapsAtOnce}),
    c as materialized (select t.county, count(*)::int as n from qinghe.text_messages t where t.county in (select h.county from h) and ${left} group by t.county)
  select h.*, a.state, a.phone is not null as phone, qinghe.now() as now, coalesce(c.n, 0) as county_day,
    (select count(*)::int from qinghe.text_messages t where t.account = h.account and ${left}) as day
  from h join qinghe.accounts a on a.id = h.account left join c on c.county = h.county order by h.urgent desc, h.account, h.topic`

const mineOf = ({ county, account, topic, urgent }: Heap): Sql => sql`o.county = ${county} and o.account = ${account} and o.topic = ${topic} and o.urgent = ${urgent} and ${waits} and o.next_at <= qinghe.now()`
const hold = (heap: Heap, why: Hold): Sql => sql`update qinghe.outbox o set held = ${why}, next_at = null where ${mineOf(heap)}`
const later = (heap: Heap, at: Instant): Sql => sql`update qinghe.outbox o set next_at = ${at} where ${mineOf(heap)}`

function measureOf(kernel: Kernel, { region }: Heap, now: Instant): Measure {
  const { smsQuietFrom, smsQuietTo, smsPerPersonDay, smsPerCountyDay } = kernel.parameters(messagePackage, { region: regionCode(region), day: dayOf(now) })
  return { peace: { from: smsQuietFrom.value, to: smsQuietTo.value }, perPerson: smsPerPersonDay.value, perCounty: smsPerCountyDay.value }
}

async function write(client: pg.ClientBase, heap: Heap): Promise<void> {
  const id = newUuid()
  const rows = await run(client, sql<{ n: number }>`update qinghe.outbox o set sms = ${id}, next_at = null where ${mineOf(heap)} returning 1 as n`)
  if (rows.length === 0) return
  await run(client, sql`insert into qinghe.text_messages (county, id, region, account, topic, amount, urgent, state, at, next_at)
    values (${heap.county}, ${id}, ${heap.region}, ${heap.account}, ${heap.topic}, ${rows.length}, ${heap.urgent}, 'waiting', qinghe.now(), qinghe.now())`)
}

type Sent = Map<string, number>
/** Texts written in this turn count for the next heap of the same person and county. */
const countedIn = (sent: Sent, key: string, before: number): number => before + (sent.get(key) ?? 0)
const add = (sent: Sent, key: string): void => { sent.set(key, (sent.get(key) ?? 0) + 1) }

async function settle({ kernel, client, sent, hasGateway }: { kernel: Kernel; client: pg.ClientBase; sent: Sent; hasGateway: boolean }, heap: Heap): Promise<void> {
  if (!hasGateway) return void await run(client, hold(heap, 'off'))
  if (heap.state !== 'active') return void await run(client, hold(heap, 'away'))
  if (!heap.phone) return void await run(client, hold(heap, 'noPhone'))
  const now = instant(new Date(heap.now))
  const count = { person: countedIn(sent, heap.account, heap.day), county: countedIn(sent, String(heap.county), heap.county_day) }
  const until = heldUntil(now, { urgent: heap.urgent, sent: count, measure: measureOf(kernel, heap, now) })
  if (until !== undefined) return void await run(client, later(heap, until))
  await write(client, heap)
  if (!heap.urgent) for (const key of [heap.account, String(heap.county)]) add(sent, key)
}

const today = sql`(qinghe.now() at time zone 'Asia/Shanghai')::date`
const inOffice = sql`exists (select 1 from qinghe.postings p where p.id = o.posting and p.state = 'active' and p.valid_from <= ${today} and (p.valid_to is null or p.valid_to > ${today}))`
const kept = (what: Sql): Sql => sql`exists (select 1 from ${what} k where k.county = o.county and k.id = o.about and o.account = any(k.barred))`
const isKept = sql`(${kept(sql`qinghe.duties`)} or ${kept(sql`qinghe.record_slips`)})`
const isOpen = sql`(exists (select 1 from qinghe.duties d where d.county = o.county and d.id = o.about and d.done_at is null and d.waived_at is null and d.retracted_at is null)
  or exists (select 1 from qinghe.record_slips s where s.county = o.county and s.id = o.about and s.received_at is null))`
/** Asked when it is to leave and not when it was written: a night lies between. What is done or owed no more nobody needs to hear of, and whoever
 *  it is kept from by now, or has left the post, must not. */
const leaveSettled = sql`update qinghe.outbox o set next_at = null, held = case when not ${inOffice} then 'ended' when ${isKept} then 'kept' else 'settled' end
  where ${waits} and o.next_at <= qinghe.now() and not (${inOffice} and not ${isKept} and ${isOpen})`

const mine = async (client: pg.ClientBase): Promise<boolean> => (await run(client, sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${gathering}) as mine`))[0]?.mine === true

/** Before the first turn, in a transaction of its own. */
export async function holdSettled(client: pg.ClientBase): Promise<void> {
  if (await mine(client)) await run(client, leaveSettled)
}

/** One turn in one transaction. @returns whether there may be more */
export async function gather(kernel: Kernel, client: pg.ClientBase, hasGateway: boolean): Promise<boolean> {
  if (!await mine(client)) return false
  const found = await run(client, heaps)
  const sent: Sent = new Map()
  for (const heap of found) await settle({ kernel, client, sent, hasGateway }, heap)
  return found.length === heapsAtOnce
}
