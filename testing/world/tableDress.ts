/** Takes a table's secondary indexes and keys off for a bulk load and puts them on again, word for word as the catalogue has
 *  them. Both happen in the caller's transaction, so nobody ever sees the table without them. */
import type pg from 'pg'

/** `into`: what COPY fills; the partition of this world where the table has partitions. `isFresh`: made empty in this
 *  transaction, so that rows may come frozen and need no log where the server keeps none. */
export type Bare = { into: string; isFresh: boolean; again: string[] }

type Constraint = { name: string; type: 'p' | 'u' | 'x' | 'f'; definition: string; referenced: boolean }

async function constraintsOf(owner: pg.ClientBase, table: string): Promise<Constraint[]> {
  const { rows } = await owner.query<Constraint>(`select k.conname as name, k.contype as type, pg_get_constraintdef(k.oid) as definition,
      exists (select 1 from pg_constraint f where f.confrelid = k.conrelid and f.contype = 'f') as referenced
    from pg_constraint k where k.conrelid = $1::regclass and k.contype in ('p', 'u', 'x', 'f') order by k.contype = 'f', k.conname`, [`qinghe.${table}`])
  return rows
}

/** Indexes that no constraint owns. Of a partitioned table the catalogue names the parent only. */
async function indexesOf(owner: pg.ClientBase, table: string): Promise<{ name: string; definition: string }[]> {
  const { rows } = await owner.query<{ name: string; definition: string }>(`select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = $1::regclass and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = i.indrelid) order by 1`,
  [`qinghe.${table}`])
  return rows.map(row => ({ ...row, definition: row.definition.replace(' ON ONLY ', ' ON ') }))
}

async function partitionOf(owner: pg.ClientBase, table: string): Promise<string> {
  const { rows } = await owner.query<{ name: string }>(`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = $1::regclass and c.relname = $2 || to_char(qinghe.now() at time zone 'Asia/Shanghai', '_YYYY')`, [`qinghe.${table}`, table])
  return rows[0]?.name ?? table
}

export async function bare(owner: pg.ClientBase, table: string): Promise<Bare> {
  const constraints = await constraintsOf(owner, table)
  const indexes = await indexesOf(owner, table)
  const isReferenced = constraints.some(one => one.referenced)
  const into = await partitionOf(owner, table)
  if (!isReferenced) await owner.query(`truncate qinghe.${into}`)
  // The primary key others point at stays: to take it off would take their keys off too.
  const off = constraints.filter(one => !(isReferenced && (one.type === 'p' || one.type === 'u')))
  for (const { name } of [...off].reverse()) await owner.query(`alter table qinghe.${table} drop constraint ${name}`)
  for (const { name } of indexes) await owner.query(`drop index qinghe.${name}`)
  return {
    into, isFresh: !isReferenced,
    again: [
      ...off.filter(one => one.type !== 'f').map(one => `alter table qinghe.${table} add constraint ${one.name} ${one.definition}`),
      ...indexes.map(one => one.definition),
      ...off.filter(one => one.type === 'f').map(one => `alter table qinghe.${table} add constraint ${one.name} ${one.definition}`),
    ],
  }
}

export async function dress(owner: pg.ClientBase, { again }: Bare): Promise<void> {
  for (const statement of again) await owner.query(statement)
}
