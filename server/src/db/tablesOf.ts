/** The tables of a database with what their placement depends on, from its catalogue. */
import type pg from 'pg'
import type { TableOf } from './distribution.ts'

export async function tablesOf(owner: pg.ClientBase): Promise<TableOf[]> {
  const { rows } = await owner.query<TableOf>(`select c.relname as name,
      coalesce((select array_agg(a.attname::text order by k.n) from pg_index i, unnest(i.indkey) with ordinality k (col, n)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.col where i.indrelid = c.oid and i.indisprimary and a.attrelid = i.indrelid), '{}') as "primaryKey",
      array(select distinct f.relname::text from pg_constraint x join pg_class f on f.oid = x.confrelid where x.conrelid = c.oid and x.contype = 'f') as "referencesTo"
    from pg_class c where c.relnamespace = 'qinghe'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by c.relname`)
  return rows
}
