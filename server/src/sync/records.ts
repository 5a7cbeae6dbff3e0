/** The feed of records, read: which of any kind to fetch again and which to forget. A line stands under the keys its record had then; what became of
 *  the record is looked up now, under the same policies as its row (decision 050). */
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { PullOutput } from '@qinghe/domain/sync/contract.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'

/** Where the numbers of the county end. Asked before lines are, so that a device goes on from there also where it sees none of them. */
export async function recordsEnd(r: Reader): Promise<number> {
  const head = await r.first(sql<{ seq: number }>`select h.seq from qinghe.record_feed_heads h where h.county = ${r.actor.county}`)
  return head?.seq ?? 0
}

type Entry = { seq: number; record: string; of: string; here: boolean }
type Pulled = { records: PullOutput['records']; seq: number; more: boolean }

export async function recordsAfter(r: Reader, { seq, limit }: { seq: number; limit: number }): Promise<Pulled> {
  const end = await recordsEnd(r)
  const entries = await r.rows(sql<Entry>`
    select f.seq, f.record, f.kind as of, exists (select 1 from qinghe.records d where d.county = f.county and d.id = f.record) as here
    from qinghe.record_feed f where f.county = ${r.actor.county} and f.seq > ${seq} and f.seq <= ${end} order by f.seq limit ${limit + 1}`)
  const page = entries.slice(0, limit)
  const latest = new Map<string, PullOutput['records'][number]>()
  for (const { record, of, here } of page) {
    latest.delete(record)
    latest.set(record, { record: RecordId.parse(record), of, kind: here ? 'changed' : 'departed' })
  }
  const more = entries.length > limit
  return { records: [...latest.values()], seq: more ? (page.at(-1)?.seq ?? seq) : Math.max(seq, end), more }
}
