/** How often each gram of a name occurs in a county (ARCHITECTURE.md section 12): search drives by the rarest, so roughly is
 *  enough. Counted anew when enough children came and went, or once a day when only a few did; only what moved is written. */
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { join, sql } from '../db/sql.ts'
import { inFolding } from './folder.ts'

const enoughPending = 500
const rowsPerStatement = 1_000

type Count = { gram: number; n: number }

/** A tenth more or less does not change which gram is the rarest. */
const countAgain = (county: number) => sql<Count>`
  select coalesce(f.gram, c.gram) as gram, coalesce(f.n, 0) as n
  from (select gram, count(*)::int as n from qinghe.name_grams where county = ${county} group by gram) f
  full join (select gram, n from qinghe.gram_counts where county = ${county}) c on c.gram = f.gram
  where coalesce(f.n, 0) = 0 or coalesce(c.n, 0) = 0 or abs(f.n - c.n) * 10 > c.n`

async function recount(client: pg.ClientBase, county: number): Promise<number> {
  await run(client, sql`update qinghe.gram_recounts set pending = 0, counted_at = qinghe.now() where county = ${county}`)
  const moved = await run(client, countAgain(county))
  const gone = moved.filter(one => one.n === 0).map(one => one.gram)
  if (gone.length > 0) {
    await run(client, sql`delete from qinghe.gram_counts where county = ${county} and gram = any(${gone}::bigint[])`)
  }
  const kept = moved.filter(one => one.n > 0)
  for (let i = 0; i < kept.length; i += rowsPerStatement) {
    const tuples = kept.slice(i, i + rowsPerStatement).map(one => sql`(${county}, ${one.gram}, ${one.n})`)
    await run(client, sql`insert into qinghe.gram_counts (county, gram, n) values ${join(tuples, ', ')}
      on conflict (county, gram) do update set n = excluded.n`)
  }
  return moved.length
}

/** Counts again where it is due. @returns how many counts were written */
export async function recountGramsOnce(pool: pg.Pool): Promise<number> {
  const due = await pool.query<{ county: number }>(`select county from qinghe.gram_recounts
    where pending >= $1 or (pending > 0 and counted_at < qinghe.now() - interval '1 day') order by county`, [enoughPending])
  let written = 0
  for (const { county } of due.rows) written += await inFolding(pool, client => recount(client, county))
  return written
}
