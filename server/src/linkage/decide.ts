/** From weighed pairs to decisions: who is whose one partner (linking), who belongs together (deduplicating).
 *
 *  Components of accepted pairs do not touch each other, so each is decided alone; a component that is one pair is decided in SQL,
 *  the others in domain/src/linkage. Rows are ranked by key inside a component and never by number, so that rows which came later
 *  change nothing but the components they touch. */
import { assign, type Pair } from '@qinghe/domain/linkage/assignment.ts'
import { partedClusters } from '@qinghe/domain/linkage/clusters.ts'
import type { Model } from '@qinghe/domain/linkage/model.ts'
import { type Duck, quoted } from './duck.ts'
import { pairTable } from './score.ts'

/** Linking: `decided` (id_l, id_r, weight). Deduplicating: `decided` (id_l = row, id_r = first row of its cluster by key, weight null). */
export const decidedTable = 'decided'
export const bridgeTable = 'bridges'

const acceptedSql = ({ threshold }: Model): string => `select "id_l", "id_r", "weight" from ${pairTable} where "guard" = 0 and "weight" >= ${threshold}`

/** Decides about all pairs. @returns components too large to be solved exactly (linking), or to be one person: those are cut (deduplicating) */
export async function decideAll(duck: Duck, model: Model): Promise<number> {
  await duck.run({ name: 'accept', sql: `create or replace table accepted as ${acceptedSql(model)}` })
  await duck.run({ name: 'decide', sql: `create or replace table ${decidedTable} ("id_l" integer, "id_r" integer, "weight" double); create or replace table ${bridgeTable} ("id_l" integer, "id_r" integer)` })
  return decideAccepted(duck, model)
}

/** Decides anew about the components that pairs of `pairs_new` touch; `pairs_scored` has these pairs already. */
export async function decideTouched(duck: Duck, model: Model): Promise<number> {
  await touch(duck, model)
  await duck.run({ name: 'accept', sql: `create or replace table accepted as select a.* from (${acceptedSql(model)}) a where a."id_l" in (from touched_l)` })
  const gone = model.mode === 'link' ? `"id_l" in (from touched_l)` : `"id_l" in (from touched_l) or "id_r" in (from touched_l)`
  await duck.run({ name: 'decide', sql: `delete from ${decidedTable} where ${gone}; delete from ${bridgeTable} where "id_l" in (from touched_l)` })
  return decideAccepted(duck, model)
}

/** All rows of the components that new pairs are in: grows until it no longer does. */
async function touch(duck: Duck, model: Model): Promise<void> {
  const both = model.mode === 'dedupe'
  await duck.run({ name: 'touch', sql: `create or replace table touched_l as select distinct "id_l" as id from pairs_new where "guard" = 0 and "weight" >= ${model.threshold}` })
  for (let before = -1, now = 0; now !== before;) {
    before = now
    const step = both
      ? `select id from touched_l union select p."id_r" from (${acceptedSql(model)}) p where p."id_l" in (from touched_l) union select p."id_l" from (${acceptedSql(model)}) p where p."id_r" in (from touched_l)`
      : `select id from touched_l union select p."id_l" from (${acceptedSql(model)}) p where p."id_r" in (select q."id_r" from (${acceptedSql(model)}) q where q."id_l" in (from touched_l))`
    await duck.run({ name: 'touch', sql: `create or replace table touched_next as ${step}; create or replace table touched_l as from touched_next` })
    const [row] = await duck.rows({ name: 'touch', sql: 'select count(*)::double as n from touched_l' })
    now = Number(row?.['n'] ?? 0)
  }
}

async function decideAccepted(duck: Duck, model: Model): Promise<number> {
  const alone = model.mode === 'link'
    ? `"id_l" in (select "id_l" from accepted group by 1 having count(*) = 1) and "id_r" in (select "id_r" from accepted group by 1 having count(*) = 1)`
    : `"id_l" not in (select id from crowded) and "id_r" not in (select id from crowded)`
  await duck.run({ name: 'crowded', sql: `create or replace table crowded as select id from (select "id_l" as id from accepted union all select "id_r" from accepted) group by 1 having count(*) > 1` })
  await duck.run({ name: 'decide', sql: `insert into ${decidedTable} select ${model.mode === 'link' ? '"id_l", "id_r", "weight"' : 'unnest(["id_l", "id_r"]), "id_l", null'} from accepted where ${alone}` })
  if (model.mode === 'dedupe') return clusterRows(duck, alone)
  const rows: { left: string; right: string; l: number; r: number; weight: number }[] = []
  await duck.stream({ name: 'read components', sql: `select p."id_l", p."id_r", p."weight", x."key", y."key" from (select * from accepted where not (${alone})) p join left_blocks x on x."id" = p."id_l" join right_blocks y on y."id" = p."id_r"` }, ([a, b, w, x, y]) => {
    a?.forEach((id, i) => { rows.push({ l: Number(id), r: Number(b?.[i]), weight: Number(w?.[i]), left: String(x?.[i]), right: String(y?.[i]) }) })
  })
  return linkRows(duck, model, rows)
}

type Row = { left: string; right: string; l: number; r: number; weight: number }

/** Numbers of rows by the order of their keys, and back. */
function ranked(entries: readonly (readonly [string, number])[]): { rank: Map<string, number>; ids: number[] } {
  const sorted = [...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1))
  return { rank: new Map(sorted.map(([key], i) => [key, i])), ids: sorted.map(([, id]) => id) }
}

async function linkRows(duck: Duck, model: Model, rows: readonly Row[]): Promise<number> {
  const lefts = ranked(rows.map(row => [row.left, row.l]))
  const rights = ranked(rows.map(row => [row.right, row.r]))
  const { chosen, greedy } = assign(rows.map(row => ({ left: lefts.rank.get(row.left) ?? 0, right: rights.rank.get(row.right) ?? 0, weight: row.weight })), model.threshold)
  await insert(duck, decidedTable, chosen.map(pair => `(${lefts.ids[pair.left]}, ${rights.ids[pair.right]}, ${pair.weight})`))
  return greedy
}

/** Numbers only, ranked by key where the rows are: a roster with ten records a person has more pairs than there is room for keys. */
async function clusterRows(duck: Duck, alone: string): Promise<number> {
  await duck.run({ name: 'rank', sql: `create or replace temp table ranked as select "id", (row_number() over (order by "key") - 1)::integer as n from left_blocks where "id" in (select "id_l" from accepted where not (${alone}) union select "id_r" from accepted where not (${alone}))` })
  const ids: number[] = []
  await duck.stream({ name: 'read ranks', sql: 'select "id" from ranked order by n' }, ([some]) => { for (const id of some ?? []) ids.push(Number(id)) })
  const pairs: Pair[] = []
  await duck.stream({ name: 'read components', sql: `select x.n, y.n, p."weight" from (select * from accepted where not (${alone})) p join ranked x on x."id" = p."id_l" join ranked y on y."id" = p."id_r"` }, ([a, b, w]) => {
    a?.forEach((left, i) => { pairs.push({ left: Number(left), right: Number(b?.[i]), weight: Number(w?.[i]) }) })
  })
  const { clusters, giants, cut } = partedClusters(pairs)
  await insert(duck, decidedTable, clusters.flatMap(cluster => cluster.rows.map(row => `(${ids[row]}, ${ids[cluster.rows[0] ?? 0]}, null)`)))
  await insert(duck, bridgeTable, [...clusters.flatMap(cluster => cluster.bridges), ...cut].map(bridge => `(${ids[bridge.left]}, ${ids[bridge.right]})`))
  return giants
}

async function insert(duck: Duck, table: string, values: readonly string[]): Promise<void> {
  const batch = 5000
  for (let at = 0; at < values.length; at += batch) await duck.run({ name: `insert ${table}`, sql: `insert into ${table} values ${values.slice(at, at + batch).join(', ')}` })
}

/** What was found, in keys and in order: two runs agree if and only if these lines do.
 *  @returns lines “left key, right key, weight, guard” and “left key, right key” */
export async function outcome(duck: Duck, model: Model): Promise<{ pairs: string[]; decided: string[] }> {
  const right = model.mode === 'link' ? 'right' : 'left'
  const lines = async (sql: string): Promise<string[]> => (await duck.rows({ name: 'outcome', sql })).map(row => String(row['line']))
  const between = quoted('\u001f')
  return {
    pairs: await lines(`select concat_ws(${between}, l."key", r."key", p."weight", p."guard") as line from ${pairTable} p join left_blocks l on l."id" = p."id_l" join ${right}_blocks r on r."id" = p."id_r" order by l."key", r."key"`),
    decided: await lines(`select concat_ws(${between}, l."key", r."key", p."weight") as line from ${decidedTable} p join left_blocks l on l."id" = p."id_l" join ${right}_blocks r on r."id" = p."id_r" order by l."key", r."key"`),
  }
}
