/** What the acting post was told, a line for each day and kind of duty, and for each slip. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { mostNotices, type NoticesInput, noticeDays, NoticesOutput, type ReadNoticesInput, UnreadOutput } from '@qinghe/domain/messages/contract.ts'
import { slipTopics, type Topic } from '@qinghe/domain/messages/rules.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'

const day = sql`(o.at at time zone 'Asia/Shanghai')::date`
const ofSlip = sql`o.topic = any(${[...slipTopics]}::text[])`
const toOffice: readonly Topic[] = ['arrived', 'unsigned']
/** Only of duties and slips the post still sees: who is kept from one by now finds no notice of it either. */
const mine = (r: Pick<Reader, 'actor' | 'now'>) => sql`o.posting = ${r.actor.posting} and o.channel = 'notice' and o.at > ${r.now}::timestamptz - ${noticeDays} * interval '1 day'
  and case when ${ofSlip} then exists (select 1 from qinghe.record_slips s where s.county = o.county and s.id = o.about) else exists (select 1 from qinghe.duties d where d.county = o.county and d.id = o.about) end`

type Row = { topic: string; title: string; day: string; at: string; amount: number; unread: number; urgent: boolean; duty: string | null; slip: string | null }
type Sent = { slip: string; kind: string; record: string }
/** Whoever was sent a slip reads nothing else of the record, and is led to the slip. */
async function sentOf(r: Reader, rows: readonly Row[]): Promise<ReadonlyMap<string | null, Omit<Sent, 'slip'>>> {
  const ids = rows.filter(row => row.slip !== null && !toOffice.some(one => one === row.topic)).map(row => row.slip)
  const sent = ids.length === 0 ? [] : await r.rows(sql<Sent>`select s.id as slip, s.kind, s.record from qinghe.record_slips s where s.county = ${r.actor.county} and s.id = any(${ids}::uuid[])`)
  return new Map(sent.map(({ slip, ...of }) => [slip, of]))
}

export async function listNotices(r: Reader, _: NoticesInput): Promise<NoticesOutput> {
  const rows = await r.rows(sql<Row>`select o.topic, o.title, ${day} as day, max(o.at) as at, count(*)::int as amount, (count(*) filter (where o.read_at is null))::int as unread,
      bool_or(o.urgent) as urgent, case when count(*) = 1 and not ${ofSlip} then (array_agg(o.about))[1] end as duty,
      case when ${ofSlip} then (array_agg(o.about))[1] end as slip
    from qinghe.outbox o where ${mine(r)} group by o.topic, o.title, ${day}, case when ${ofSlip} then o.about end order by max(o.at) desc, o.title limit ${mostNotices}`)
  const sent = await sentOf(r, rows)
  return NoticesOutput.parse({ notices: rows.map(row => ({ ...row, of: sent.get(row.slip) ?? null, at: new Date(row.at).toISOString() })) })
}

export async function countUnread(r: Reader, _: NoticesInput): Promise<UnreadOutput> {
  const row = await r.first(sql<UnreadOutput>`select count(*)::int as unread, (count(*) filter (where o.urgent))::int as urgent from qinghe.outbox o where ${mine(r)} and o.read_at is null`)
  return UnreadOutput.parse(row)
}

export async function readNotices(w: Writer, inputs: ReadNoticesInput[]): Promise<Done[]> {
  const done: Done[] = []
  for (const { notices } of inputs) {
    let read = 0
    for (const one of notices) {
      const rows = await w.derive(sql<{ id: string }>`update qinghe.outbox o set read_at = ${w.now} where ${mine(w)} and o.read_at is null
        and o.topic = ${one.topic} and o.title = ${one.title} and ${day} = ${one.day}::date and (${one.slip ?? null}::uuid is null or o.about = ${one.slip ?? null}::uuid) returning o.id`)
      read += rows.length
    }
    done.push({ records: [], counts: { read } })
  }
  return done
}
