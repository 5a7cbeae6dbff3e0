/** How text messages of an area stand: what waits, what left today, what did not and why. */
import { type NoticesInput, StandingOutput } from '@qinghe/domain/messages/contract.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'

type Gateway = { host: string | null; answered_at: string | null; failure: string | null; failing_since: string | null }
type Sums = { waiting: number; oldest: number | null; sent: number; unknown: number }
const moment = (at: string | null | undefined): string | null => (at === null || at === undefined ? null : new Date(at).toISOString())
const failedDays = 7

export async function messagesStanding(r: Reader, _: NoticesInput): Promise<StandingOutput> {
  const gateway = await r.first(sql<Gateway>`select host, answered_at, failure, failing_since from qinghe.sms_gateway`)
  const sums = await r.first(sql<Sums>`select (count(*) filter (where t.state in ('waiting', 'sending')))::int as waiting,
      floor(extract(epoch from ${r.now}::timestamptz - min(t.at) filter (where t.state in ('waiting', 'sending'))) / 60)::int as oldest,
      (count(*) filter (where (t.sent_at at time zone 'Asia/Shanghai')::date = ${r.today}::date))::int as sent,
      (count(*) filter (where t.state = 'sent' and t.next_at is null))::int as unknown
    from qinghe.text_messages t where t.at > ${r.now}::timestamptz - ${failedDays} * interval '1 day'`)
  const failed = await r.rows(sql<{ reason: string; amount: number }>`select coalesce(t.failure, '') as reason, count(*)::int as amount from qinghe.text_messages t
    where t.state in ('failed', 'dropped') and t.at > ${r.now}::timestamptz - ${failedDays} * interval '1 day' group by 1 order by 2 desc, 1 limit 20`)
  return StandingOutput.parse({
    gateway: gateway?.host ?? null, answeredAt: moment(gateway?.answered_at), failure: gateway?.failure ?? null, failingSince: moment(gateway?.failing_since),
    waiting: sums?.waiting ?? 0, oldestMinutes: sums?.oldest === null || sums?.oldest === undefined ? null : Math.max(0, sums.oldest), sentToday: sums?.sent ?? 0, unknown: sums?.unknown ?? 0, failed,
  })
}
