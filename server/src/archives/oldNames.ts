/** Names written before decision 030 stay as they are until somebody writes the archive again; they are found all the same, because
 *  an upgrade gives them the grams of the name they would have today. */
import pg from 'pg'
import { gramsOf, surnamePattern } from './grams.ts'

const childrenPerStep = 500
const firstId = '00000000-0000-0000-0000-000000000000'
type Named = { county: number; id: string; name: string; region: string; school: number }

/** Names in plain characters have one way to be written; only the others can hold an old one, and surnames whose reading came later. */
async function nextNames(client: pg.Client, after: { county: number; id: string }): Promise<Named[]> {
  const { rows } = await client.query<Named>(`select county, id, name, region, school from qinghe.children
    where (county, id) > ($1, $2::uuid) and (name !~ '^[一-鿿]*$' or name ~ $4) order by county, id limit $3`, [after.county, after.id, childrenPerStep, surnamePattern])
  return rows
}

type Kept = { county: number; child: string; grams: string[] }
const text = ({ gram, rank }: { gram: number; rank: number }): string => `${gram} ${rank}`

/** Children whose grams are not those of their name as it is written today. */
async function outdated(client: pg.Client, named: readonly Named[]): Promise<Named[]> {
  const { rows } = await client.query<Kept>(`select g.county, g.child, array_agg(g.gram || ' ' || g.rank) as grams
    from qinghe.name_grams g join unnest($1::int[], $2::uuid[]) as n (county, child) using (county, child) group by 1, 2`, [named.map(one => one.county), named.map(one => one.id)])
  const kept = new Map(rows.map(row => [`${row.county} ${row.child}`, new Set(row.grams)]))
  return named.filter(one => {
    const [own, wanted] = [kept.get(`${one.county} ${one.id}`) ?? new Set(), gramsOf(one.name).map(text)]
    return own.size !== wanted.length || wanted.some(gram => !own.has(gram))
  })
}

async function rewrite(client: pg.Client, children: readonly Named[]): Promise<void> {
  const grams = children.flatMap(one => gramsOf(one.name).map(gram => ({ ...one, ...gram })))
  await client.query('begin')
  await client.query(`delete from qinghe.name_grams g using unnest($1::int[], $2::uuid[]) as n (county, child) where g.county = n.county and g.child = n.child`,
    [children.map(one => one.county), children.map(one => one.id)])
  await client.query(`insert into qinghe.name_grams (county, gram, child, region, school, rank)
    select * from unnest($1::int[], $2::bigint[], $3::uuid[], $4::bigint[], $5::int[], $6::smallint[])`,
  [grams.map(g => g.county), grams.map(g => g.gram), grams.map(g => g.id), grams.map(g => g.region), grams.map(g => g.school), grams.map(g => g.rank)])
  await client.query(`update qinghe.gram_recounts set pending = pending + 1 where county = any($1::int[])`, [children.map(one => one.county)])
  await client.query('commit')
}

/** For upgrades, as the owner. Done twice it changes nothing more. @returns how many children got other grams */
export async function rewriteOldGrams(owner: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    let written = 0
    let after = { county: 0, id: firstId }
    for (let named = await nextNames(client, after); named.length > 0; named = await nextNames(client, after)) {
      const old = await outdated(client, named)
      if (old.length > 0) await rewrite(client, old)
      written += old.length
      after = named.at(-1) ?? after
    }
    return written
  } finally {
    await client.end()
  }
}
