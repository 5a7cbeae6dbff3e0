/** Duties of one person: by name, or because that person holds the seat today, as the board counts them. */
import { rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { isRole, shapeOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { listRoles } from './lines.ts'

async function listed(r: Reader, posting: string): Promise<string[]> {
  const rows = await r.rows(sql<{ child: string }>`select l.child from qinghe.listed_children(${r.actor.county}, ${posting}::uuid) l (child)`)
  return rows.map(one => one.child)
}

/** Whoever is not in office holds nothing. Who holds a seat is asked only of duties that lie where the post works, or are about children on its list. */
export async function heldBy(r: Reader, posting: string): Promise<Sql> {
  const [held] = await r.rows(sql<{ role: string; region: number; school: number }>`select p.role, p.region, p.school from qinghe.posting_today(${posting}::uuid) p`)
  if (held === undefined) return sql`false`
  const { lo, hi } = rangeOf(held.region)
  const where = isRole(held.role) && shapeOf(held.role) === 'list' ? sql`d.child = any(${await listed(r, posting)}::uuid[])`
    : held.school === 0 ? sql`d.region >= ${lo} and d.region < ${hi}` : sql`d.school = ${held.school}`
  return sql`(d.posting = ${posting}::uuid or (d.role = ${held.role} and ${where}))
    and ${posting}::uuid = (select h.posting from qinghe.duty_holder(d.county, d.role, d.role = any(${[...listRoles]}::text[]), d.region, d.school, d.child, d.posting) h)`
}
