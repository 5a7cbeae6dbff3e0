/** Which archives wait for a decision about what the acting person made, so that another person decides (domain/archives/secondPerson.ts). */
import { access } from '@qinghe/domain/archives/access.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { type Act, isDecided, makersOf } from '@qinghe/domain/archives/secondPerson.ts'
import { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { Reader } from '../db/reader.ts'
import { prepared } from '../db/sql.ts'
import type { ArchiveRecord } from './records.ts'

type Line = Act & { child: string }
const acts = (county: number, children: readonly string[]) => prepared<Line>('archives.acts')`
  select h.child, h.account, h.kind, h.entity, h.phrase, h.domain, w.role from qinghe.changes h left join lateral qinghe.who_held(h.posting) w on true
  where h.county = ${county} and h.child = any(${[...children]}::uuid[]) order by h.version, h.kind = 'created' desc, h.id`

/** Nothing is asked of whoever decides nothing, of archives that wait for nobody, and where the place does without. */
export async function ownWork(r: Reader, records: readonly ArchiveRecord[]): Promise<ReadonlySet<string>> {
  if (!mayDo(r.actor.role, 'archives.review', access)) return new Set()
  const statusOf = ({ child }: ArchiveRecord) => ArchiveStatus.parse(child.status)
  const waiting = records.filter(record => isDecided(statusOf(record)) && r.parameters(archivePackage, regionCode(record.child.region)).secondPersonReviews.value === 1)
  if (waiting.length === 0) return new Set()
  const lines = Map.groupBy(await r.rows(acts(r.actor.county, waiting.map(({ child }) => child.id))), line => line.child)
  return new Set(waiting.filter(record => makersOf(statusOf(record), lines.get(record.child.id) ?? []).has(r.actor.account)).map(({ child }) => child.id))
}
