/** What hangs from archives and posts without a history of its own: figures, the feed of phones, sessions, lines of imported rosters, and
 *  whether every sealed value opens in its place. */
import { SealBroken } from '../crypto/cipher.ts'
import { type SealedColumn, sealedColumns } from '../crypto/sealedColumns.ts'
import { type KeyRing, open } from '../crypto/sealing.ts'
import { tables } from '../db/tables.ts'
import type { Finding } from './findings.ts'
import { checkBelow } from './verifyBelow.ts'
import { type Db, fetched, withoutLoops } from './store.ts'

/** Said with the leaf of every start (main.ts). */
export const serverBegins = '服务启动'

/** Stored and not yet folded, against the children themselves; towns, counties and the nation against what lies below. */
const figuresText = `
  with moved as (select county, region, rules, was, cell, n from qinghe.stat_deltas),
  stored as (select county, region, rules, cell, sum(n) as n from (
      select county, region, rules, cell, n from qinghe.stat_cells where level = 5
      union all select county, region, rules, cell, n from moved where cell is not null
      union all select county, region, rules, was, -n from moved where was is not null) s group by 1, 2, 3, 4 having sum(n) <> 0),
  counted as (select county, region, rules, cell, count(*) as n from qinghe.child_cells where cell is not null group by 1, 2, 3, 4),
  below as (select county, level, region, rules, cell, n from qinghe.stat_cells where level in (3, 4)),
  added as (select county, l.level, region / l.size * l.size as region, rules, cell, sum(n) as n from qinghe.stat_cells,
      (values (4, 1000::bigint), (3, 1000000::bigint)) l (level, size) where stat_cells.level = 5 group by 1, 2, 3, 4, 5 having sum(n) <> 0)
  select distinct county, region from (
    select county, region from stored full join counted using (county, region, rules, cell) where stored.n is distinct from counted.n
    union all select county, region from (select * from below where n <> 0) b full join added using (county, level, region, rules, cell) where b.n is distinct from added.n) d
  order by 1, 2 limit 100`

/** The nation, against all counties. */
const nationText = `
  with stored as (select rules, cell, sum(n) as n from (select rules, cell, n from qinghe.stat_upper where level = 0
      union all select rules, cell, n from qinghe.upper_deltas) s group by 1, 2 having sum(n) <> 0),
  added as (select rules, cell, sum(n) as n from qinghe.stat_cells where level = 3 group by 1, 2 having sum(n) <> 0)
  select 1 as differs from stored full join added using (rules, cell) where stored.n is distinct from added.n limit 1`

async function checkFigures(db: Db): Promise<Finding[]> {
  const places = await db.query<{ county: number; region: string | number }>(figuresText)
  const nation = await db.query(nationText)
  return [
    ...places.rows.map(({ county, region }): Finding => ({ kind: 'figures', county, region: Number(region) })),
    ...nation.rows.map((): Finding => ({ kind: 'figures', county: 0, region: 0 })),
  ]
}

/** Numbers of a county go from one to the head without a gap, and nobody in the register and no record was never told of. */
const feedText = `
  select f.county from (select county, count(seq) as n, coalesce(max(seq), 0) as last from qinghe.feed group by county) f
    full join qinghe.feed_heads h using (county) where coalesce(f.n, 0) <> coalesce(h.seq, 0) or coalesce(f.last, 0) <> coalesce(h.seq, 0)
  union select f.county from (select county, count(seq) as n, coalesce(max(seq), 0) as last from qinghe.record_feed group by county) f
    full join qinghe.record_feed_heads h using (county) where coalesce(f.n, 0) <> coalesce(h.seq, 0) or coalesce(f.last, 0) <> coalesce(h.seq, 0)
  union select r.county from qinghe.records r where not exists (select 1 from qinghe.record_feed f where f.county = r.county and f.record = r.id)
  union select c.county from qinghe.children c where c.status <> 'arriving' and not exists (select 1 from qinghe.feed f where f.county = c.county and f.child = c.id)
    and not exists (select 1 from qinghe.roster_orders o where o.county = c.county and o.batch = c.batch and o.phase in ('writing', 'following'))
  order by 1 limit 100`

async function checkFeed(db: Db): Promise<Finding[]> {
  const { rows } = await db.query<{ county: number }>(feedText)
  return rows.map(({ county }) => ({ kind: 'feed', county }))
}

/** Whoever has a session has signed in, and that left its leaf; sessions from before the log knew of starts are not asked. */
const sessionsText = `
  select s.id, s.account from qinghe.sessions s
  where s.opened_at > (select min(at) from qinghe.audit_leaves where kind = 'state' and phrase = $1)
    and not exists (select 1 from qinghe.audit_leaves l where l.account = s.account and l.kind = 'signIn' and l.at between s.opened_at - interval '2 minutes' and s.opened_at + interval '2 minutes')
    and not exists (select 1 from qinghe.audit_inbox i where position(convert_to(s.account::text, 'UTF8') in i.leaf) > 0 and position('"signIn"'::bytea in i.leaf) > 0)
  limit 100`

async function checkSessions(db: Db): Promise<Finding[]> {
  const { rows } = await db.query<{ account: string }>(sessionsText, [serverBegins])
  return rows.map(({ account }) => ({ kind: 'session', account }))
}

/** A line that came in has its child and the child its line, unless the roster was deleted whole. */
const rostersText = `
  select r.county, r.batch from qinghe.roster_rows r where r.state = 'imported'
    and not exists (select 1 from qinghe.children c where c.county = r.county and c.id = r.child and c.batch = r.batch)
  union select c.county, c.batch from qinghe.children c where c.batch is not null
    and exists (select 1 from qinghe.roster_rows r where r.county = c.county and r.batch = c.batch)
    and not exists (select 1 from qinghe.roster_rows r where r.county = c.county and r.batch = c.batch and r.child = c.id)
  limit 100`

async function checkRosters(db: Db): Promise<Finding[]> {
  const { rows } = await db.query<{ county: number; batch: string }>(rostersText)
  return rows.map(({ county, batch }) => ({ kind: 'roster', county, batch }))
}

/** Those of archives and receipts are opened where they are compared. */
const elsewhere = (table: string): boolean => table in tables || table === 'child_keys' || table === 'commands'

async function checkSealed(db: Db, ring: KeyRing, { table, column, key, line }: SealedColumn): Promise<Finding[]> {
  const broken: Finding[] = []
  const text = `select ${key}::text as key, ${line ?? '0'} as line, ${column} as sealed from qinghe.${table} where ${column} is not null`
  for await (const rows of fetched<{ key: string; line: number; sealed: Buffer }>(db, { text })) {
    for (const row of rows) {
      const at = line === undefined ? row.key : `${row.key}:${row.line}`
      try {
        open(ring, { table, column, row: at }, row.sealed)
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error
        broken.push({ kind: 'sealed', table, column, row: at })
      }
    }
  }
  return broken
}

/** @param db inside the transaction of the verification */
export async function checkRest(db: Db, ring: KeyRing): Promise<Finding[]> {
  const found = await withoutLoops(db, async () => [...await checkFigures(db), ...await checkFeed(db), ...await checkRosters(db), ...await checkBelow(db)])
  found.push(...await checkSessions(db))
  for (const column of sealedColumns.filter(one => !elsewhere(one.table))) found.push(...await checkSealed(db, ring, column))
  return found
}
