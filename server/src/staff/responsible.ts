/** Who answers for a child: the child director of the village, or a helper the child was given to by name (P2-17 确定有专人负责). */
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { helperKinds } from '@qinghe/domain/staff/types.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'

/** Whether a post can tell: it must see the directors of its area, which schools and lists do not, and helpers, who are of FAM. */
export const seesWhoAnswers = ({ actor }: Pick<Reader, 'actor'>): boolean =>
  actor.scope.shape === 'range' && actor.scope.slo === 0 && (actor.reads & domainBits.FAM) !== 0

/** Nobody answers for `c` (qinghe.children) on a day, a date. */
export const nobodyAnswers = (day: Sql): Sql => sql`(not exists (select 1 from qinghe.postings p where p.role = 'childDirector' and p.state = 'active' and p.region = c.region
      and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to > ${day}))
    and not exists (select 1 from qinghe.assignments a where a.county = c.county and a.child = c.id and a.kind = any(${[...helperKinds]}::text[])
      and a.valid_from <= ${day} and (a.valid_to is null or a.valid_to > ${day})))`

/** The same today, as far as the post can tell. */
export const hasNobody = (r: Pick<Reader, 'actor' | 'today'>): Sql => (seesWhoAnswers(r) ? nobodyAnswers(sql`${r.today}::date`) : sql`false`)
