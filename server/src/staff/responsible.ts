/** Who answers for a child: the child director of the village, or a helper the child was given to by name (P2-17 确定有专人负责). */
import { domainBits } from '@qinghe/domain/kernel/actor.ts'
import { helperKinds } from '@qinghe/domain/staff/types.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'

/** Whether a post can tell: it must see the directors of its area, which schools and lists do not, and helpers, who are of FAM. */
export const seesWhoAnswers = ({ actor }: Pick<Reader, 'actor'>): boolean =>
  actor.scope.shape === 'range' && actor.scope.slo === 0 && (actor.reads & domainBits.FAM) !== 0

/** Nobody answers for `c` (qinghe.children) today. */
export function hasNobody(r: Pick<Reader, 'actor' | 'today'>): Sql {
  if (!seesWhoAnswers(r)) return sql`false`
  return sql`(not exists (select 1 from qinghe.postings p where p.role = 'childDirector' and p.state = 'active' and p.region = c.region
      and p.valid_from <= ${r.today}::date and (p.valid_to is null or p.valid_to > ${r.today}::date))
    and not exists (select 1 from qinghe.assignments a where a.county = c.county and a.child = c.id and a.kind = any(${[...helperKinds]}::text[])
      and a.valid_from <= ${r.today}::date and (a.valid_to is null or a.valid_to > ${r.today}::date)))`
}
