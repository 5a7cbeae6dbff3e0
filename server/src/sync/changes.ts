/** The feed, read. A cursor is `(epoch, county, seq, seq of records)`: the epoch changes with a restore, a failover and `distribute`, and then numbers may
 *  stand for other changes than the device has seen (ARCHITECTURE.md section 11). */
import { type PullInput, type PullOutput, pullChanges as contract } from '@qinghe/domain/sync/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { recordsAfter, recordsEnd } from './records.ts'

const Place = z.tuple([z.number().int(), z.number().int(), z.number().int(), z.number().int()])
const usualLimit = 200

const pages = pagesOf(contract, Place)

/** Nothing for a cursor of another epoch, county or posting, or one that was never ours: all of them start afresh, and lose nothing by it. */
function placeOf(r: Reader, since: string | undefined, epoch: number): { seq: number; ofRecords: number } | undefined {
  const [e, c, seq, ofRecords] = pages.find(r, since) ?? []
  return e === epoch && c === r.actor.county && seq !== undefined && ofRecords !== undefined ? { seq, ofRecords } : undefined
}

const mineOf = async (r: Reader): Promise<ChildId[] | null> => r.actor.scope.shape === 'list'
  ? (await r.rows(sql<{ child: string }>`select child from qinghe.my_children() order by child`)).map(row => ChildId.parse(row.child))
  : null

type Entry = { seq: number; child: string; here: boolean }

/** What became of a child is looked up now, not in the feed: between two entries it may have left and come back. */
const entriesAfter = (r: Reader, seq: number, limit: number): Promise<Entry[]> => r.rows(sql<Entry>`
  select f.seq, f.child, exists (select 1 from qinghe.children c where c.county = f.county and c.id = f.child) as here
  from qinghe.feed f where f.county = ${r.actor.county} and f.seq > ${seq} order by f.seq limit ${limit}`)

/** Where the feed of this post ends now; a device that starts afresh reads its archives after asking this, so nothing falls between. */
async function endOf(r: Reader): Promise<number> {
  const last = await r.first(sql<{ seq: number }>`select f.seq from qinghe.feed f where f.county = ${r.actor.county} and f.seq is not null order by f.seq desc limit 1`)
  return last?.seq ?? 0
}

export async function pullChanges(r: Reader, { since, limit = usualLimit }: PullInput): Promise<PullOutput> {
  const { county } = r.actor
  if (county === 0) throw problem('sync.aboveCounty', '县级以上岗位不在手机上保存档案，请在网页上查看', 422)
  const { epoch = 0 } = (await r.first(sql<{ epoch: number }>`select epoch from qinghe.installation`)) ?? {}
  const from = placeOf(r, since, epoch)
  const mine = await mineOf(r)
  if (from === undefined) return { isAfresh: true, children: [], records: [], mine, cursor: pages.seal(r, [epoch, county, await endOf(r), await recordsEnd(r)]), more: false }
  const entries = await entriesAfter(r, from.seq, limit + 1)
  const page = entries.slice(0, limit)
  const latest = new Map<string, PullOutput['children'][number]>()
  for (const { child, here } of page) {
    latest.delete(child)
    latest.set(child, { child: ChildId.parse(child), kind: here ? 'changed' : 'departed' })
  }
  const { records, seq, more } = await recordsAfter(r, { seq: from.ofRecords, limit })
  return {
    isAfresh: false, children: [...latest.values()], records, mine, more: more || entries.length > limit,
    cursor: pages.seal(r, [epoch, county, page.at(-1)?.seq ?? from.seq, seq]),
  }
}
