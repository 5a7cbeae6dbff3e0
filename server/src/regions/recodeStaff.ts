/** Posts and offices after a change of the map: two that become one place become one post or one office, and an examination of a
 *  county ends when the county leaves the area of the post that examines. */
import { levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { nothing, sql } from '../db/sql.ts'
import { recodeColumn } from './recodeColumn.ts'

/** Open postings that a change turns into the same post, and which of two is kept: the one already there, else the one in force,
 *  else the older. */
const doubles = (change: string) => sql<{ id: string; kept: string; from: string }>`
  with held as (
    select p.id, p.account, p.role, p.school, daterange(p.valid_from, p.valid_to) as held, coalesce(m.new_code, p.region) as target,
      m.effective_from as "from",
      row_number() over (order by (m.new_code is null) desc, (p.state = 'active') desc, p.valid_from, p.id) as place
    from qinghe.postings p left join qinghe.region_moves m on m.change = ${change} and m.new_code <> m.old_code and m.old_code = p.region
    where p.state in ('proposed', 'active'))
  select distinct on (p.id) p.id, q.id as kept, p."from" from held p
  join held q on q.account = p.account and q.role = p.role and q.school = p.school and q.target = p.target and q.held && p.held and q.place < p.place
  where p."from" is not null order by p.id, q.place`

/** Somebody responsible for both places keeps one posting, and with it the children assigned to either. */
export async function recodePostings(owner: pg.ClientBase, change: string): Promise<number> {
  for (const { id, kept, from } of await run(owner, doubles(change))) {
    await run(owner, sql`update qinghe.assignments a set posting = ${kept} where posting = ${id} and not exists (select 1 from qinghe.assignments b
      where b.county = a.county and b.posting = ${kept} and b.child = a.child and b.kind = a.kind
        and daterange(b.valid_from, b.valid_to) && daterange(a.valid_from, a.valid_to))`)
    await run(owner, sql`update qinghe.assignments set valid_to = greatest(valid_from, ${from}::date) where posting = ${id}
      and (valid_to is null or valid_to > ${from}::date)`)
    await run(owner, sql`update qinghe.sessions set posting = ${kept} where posting = ${id}`)
    await run(owner, sql`update qinghe.postings set reason = '区划合并', version = version + 1, valid_to = greatest(valid_from, ${from}::date),
      state = case state when 'active' then 'ended' else 'refused' end where id = ${id}`)
  }
  return recodeColumn(owner, { change, table: 'postings', column: 'region', and: nothing })
}

/** An office with the same name already at the new place, or on its way there, stands for both; the other stays as it was. */
export async function recodeOrganisations(owner: pg.ClientBase, change: string): Promise<number> {
  return recodeColumn(owner, { change, table: 'organisations', column: 'region', and: sql`and not exists
    (select 1 from qinghe.organisations o left join qinghe.region_moves n on n.change = m.change and n.old_code = o.region
      where o.id <> t.id and o.kind = t.kind and o.name = t.name and coalesce(n.new_code, o.region) = m.new_code
        and (o.region = m.new_code or o.id < t.id))` })
}

/** An open spot check decides what a post above the county sees, so one about a place that is no longer its own is closed. */
export async function closeForeignSpotChecks(owner: pg.ClientBase, change: string): Promise<number> {
  const { province, city, county } = levelSize
  const closed = await run(owner, sql<{ id: string }>`update qinghe.spot_checks s set state = 'closed' from qinghe.region_moves m, qinghe.postings p
    where m.change = ${change} and m.new_code = s.about and m.new_code <> m.old_code and p.id = s.posting and s.state in ('asked', 'approved') and p.region <> 0
      and s.about / (case when p.region % ${province}::bigint = 0 then ${province}::bigint when p.region % ${city}::bigint = 0 then ${city}::bigint else ${county}::bigint end)
        <> p.region / (case when p.region % ${province}::bigint = 0 then ${province}::bigint when p.region % ${city}::bigint = 0 then ${city}::bigint else ${county}::bigint end)
    returning s.id`)
  return closed.length
}
