/** Standings beside the archives they speak of (migration 0061). */
import type pg from 'pg'

/** Archives whose newest standing is not what the row says, or that have none; those on their way in have none yet. */
export async function astray(owner: pg.ClientBase): Promise<unknown[]> {
  const { rows } = await owner.query(`
    select c.id, c.status, c.region, c.school, s.status as stood, s.region as stood_in, s.school as stood_at from qinghe.children c
    left join lateral (select * from qinghe.archive_standings s where s.county = c.county and s.child = c.id order by s.n desc limit 1) s on true
    where case when c.status = 'arriving' then s.n is not null else (s.status, s.region, s.school, s.n is null) is distinct from (c.status, c.region, c.school, false) end
    union all select s.child, null, null, null, s.status, s.region, s.school from qinghe.archive_standings s
    where not exists (select 1 from qinghe.children c where c.county = s.county and c.id = s.child)`)
  return rows
}

export type Stood = { n: number; at: string; status: string; region: number; school: number; cause: string | null }
export const standingsOf = async (owner: pg.ClientBase, child: string): Promise<Stood[]> => (await owner.query<Stood & { at: Date | string; region: string }>(
  'select n, at, status, region, school, cause from qinghe.archive_standings where child = $1 order by n', [child])).rows.map(row => ({ ...row, at: new Date(row.at).toISOString(), region: Number(row.region) }))
