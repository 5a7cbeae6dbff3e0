/** After an answer about one pair: everything it can reach (domain/src/comparisons/around.ts) is judged again, in this roster and in every
 *  other of the place where the same line might be the same archive. All the rest is left alone, so an answer takes as long in a large
 *  roster as in a small one; that both end alike is kept by settlePair.test.ts. */
import { fixedOf, type Near, outsideOf, reachOf } from '@qinghe/domain/comparisons/around.ts'
import { balanceOf, expectedStates, outcomesOf, wantedTasks } from '@qinghe/domain/comparisons/rules.ts'
import type { ExpectedState, RowState } from '@qinghe/domain/comparisons/types.ts'
import { sql } from '../db/sql.ts'
import { settle, withdrawAnswered, writeOutcomes, writeTasks } from './settle.ts'
import { blindsOf, type ComparisonRow, decisionsAbout, factsOf, findComparison, loadRows, type Settling, type Standing, type StoredRow } from './store.ts'

type Pair = { row: number; child: string }
type Seen = StoredRow & Near & { decided: Standing[] }

/** Rows that might be one of these archives, with what was decided about them. */
async function rowsNear(w: Settling, comparison: ComparisonRow, children: readonly string[]): Promise<Seen[]> {
  const rows = await loadRows(w, comparison.id, sql`row = any(array(select p.row from qinghe.comparison_pairs p
    where p.county = ${w.actor.county} and p.comparison = ${comparison.id} and p.child = any(${children}::uuid[])))`)
  const decided = Map.groupBy((await decisionsAbout(w, comparison, rows)).filter(one => one.state === 'inForce'), one => one.row)
  return rows.map(row => {
    const own = decided.get(row.row) ?? []
    return { ...row, found: row.candidates, decided: own, verdicts: new Map(own.map(one => [one.child, one.verdict])) }
  })
}

async function settleAround(w: Settling, comparison: ComparisonRow, pair: Pair): Promise<void> {
  const threshold = comparison.threshold ?? 0
  const reach = await reachOf(pair, { threshold, load: children => rowsNear(w, comparison, children) })
  const { rows } = reach
  const taken = await w.rows(sql<{ child: string }>`select child from qinghe.comparison_rows where county = ${w.actor.county} and comparison = ${comparison.id} and child = any(${outsideOf(reach)}::uuid[])`)
  const facts = factsOf(w, comparison, rows)
  const outcomes = outcomesOf(facts, rows.flatMap(one => one.decided), { threshold, fixed: fixedOf(reach, taken.map(one => one.child)) })
  const changed = await writeOutcomes(w, comparison, { rows, outcomes })
  if (changed.length === 0) return
  const isChanged = new Set(changed.map(one => one.row))
  const before = rows.filter(one => isChanged.has(one.row))
  const archives = await settleExpected(w, comparison, [...new Set([...before, ...changed].flatMap(({ child, open }) => (child === null ? open : [child, ...open])))])
  const droppedOut = new Map(facts.map(one => [one.row, one.isDroppedOut]))
  const wanted = wantedTasks(comparison.kind, changed.map(one => ({ ...one, isDroppedOut: droppedOut.get(one.row) ?? false })), archives.after)
  await writeTasks(w, comparison, { wanted, among: sql`(row = any(${[...isChanged]}::int[]) or row is null and child = any(${[...archives.after.keys()]}::uuid[]))` })
  await withdrawAnswered(w, comparison, changed)
  await moveSums(w, comparison, { from: { rows: before, archives: archives.before }, to: { rows: changed, archives: archives.after } })
}

type States = Map<string, ExpectedState>
type Stands = { row: number; child: string | null; open: string[] }

/** Archives that should stand in the roster, judged by every row that might be one of them. */
async function settleExpected(w: Settling, { id }: ComparisonRow, children: readonly string[]): Promise<{ before: States; after: States }> {
  const expected = await w.rows(sql<{ child: string; state: ExpectedState }>`select child, state from qinghe.comparison_expected
    where county = ${w.actor.county} and comparison = ${id} and child = any(${children}::uuid[]) order by child`)
  const rows = await w.rows(sql<Stands>`select row, child, open_children as open from qinghe.comparison_rows where county = ${w.actor.county} and comparison = ${id}
    and row = any(array(select p.row from qinghe.comparison_pairs p where p.county = ${w.actor.county} and p.comparison = ${id} and p.child = any(${expected.map(one => one.child)}::uuid[])))`)
  const after = expectedStates(expected.map(one => one.child), rows)
  const moved = expected.filter(one => one.state !== after.get(one.child)).map(one => one.child)
  if (moved.length > 0) {
    await w.derive(sql`update qinghe.comparison_expected e set state = s.state from unnest(${moved}::uuid[], ${moved.map(child => after.get(child) ?? null)}::text[]) s (child, state)
      where e.county = ${w.actor.county} and e.comparison = ${id} and e.child = s.child and e.child = any(${moved}::uuid[])`)
  }
  return { before: new Map(expected.map(one => [one.child, one.state])), after }
}

type Counted = { rows: readonly { state: RowState | null }[]; archives: States }
/** The comparison is locked, so what is added is added to what stands. */
async function moveSums(w: Settling, { id }: ComparisonRow, { from, to }: { from: Counted; to: Counted }): Promise<void> {
  const sums = ({ rows, archives }: Counted) => balanceOf(rows.flatMap(({ state }) => (state === null ? [] : [{ state }])), archives)
  const [was, is] = [sums(from), sums(to)]
  await w.derive(sql`update qinghe.comparisons set same_count = same_count + ${is.same - was.same}::int, differs_count = differs_count + ${is.differs - was.differs}::int,
      lead_count = lead_count + ${is.lead - was.lead}::int, doubtful_count = doubtful_count + ${is.doubtful - was.doubtful}::int, outside_count = outside_count + ${is.outside - was.outside}::int,
      expected_found = expected_found + ${is.expectedFound - was.expectedFound}::int, expected_doubtful = expected_doubtful + ${is.expectedDoubtful - was.expectedDoubtful}::int,
      missing_count = missing_count + ${is.missing - was.missing}::int
    where county = ${w.actor.county} and id = ${id}`)
}

type Place = Pair & { comparison: string }
type Line = Pick<StoredRow, 'line'>

/** People at one comparison take turns. In one order, so that two who share a line do not wait for each other. */
export const lockComparisons = (w: Settling, ids: readonly string[]): Promise<unknown> =>
  w.derive(sql`select id from qinghe.comparisons where county = ${w.actor.county} and id = any(${ids}::uuid[]) order by id for update`)

/** Rosters of the place with the same line. One that still runs is among them: it waits for the answer, or the answer for it. */
export const rostersWith = async (w: Settling, { region }: Pick<ComparisonRow, 'region'>, { line }: Line): Promise<string[]> => (await w.rows(sql<{ comparison: string }>`
  select distinct comparison from qinghe.comparison_rows where county = ${w.actor.county} and region = ${region} and person_blind = any(${blindsOf(w, line)}::bytea[])`)).map(one => one.comparison)

/** To be called with the rosters locked. */
export async function settlePair(w: Settling, at: Pick<ComparisonRow, 'region'>, { line, child }: Line & { child: string }): Promise<void> {
  const places = await w.rows(sql<Place>`select r.comparison, r.row, p.child from qinghe.comparison_rows r
    join qinghe.comparison_pairs p on p.county = r.county and p.comparison = r.comparison and p.row = r.row and p.child = ${child}
    where r.county = ${w.actor.county} and r.region = ${at.region} and r.person_blind = any(${blindsOf(w, line)}::bytea[]) order by r.comparison, r.row`)
  for (const place of places) {
    const comparison = await findComparison(w, place.comparison)
    if (comparison.state === 'done') await settleAround(w, comparison, place)
  }
}

/** Rosters of before lines were found by their person: each is opened once, and settled once with what was decided elsewhere. */
export async function bringUp(w: Settling, { region }: Pick<ComparisonRow, 'region'>): Promise<void> {
  const ids = await w.rows(sql<{ id: string }>`select distinct comparison as id from qinghe.comparison_rows where county = ${w.actor.county} and region = ${region} and person_blind is null order by id`)
  await lockComparisons(w, ids.map(one => one.id))
  for (const { id } of ids) {
    const rows = await loadRows(w, id)
    await w.derive(sql`update qinghe.comparison_rows r set person_blind = s.blind from unnest(${rows.map(one => one.row)}::int[], ${rows.map(({ line }) => blindsOf(w, line)[0] ?? null)}::bytea[]) s (row, blind)
      where r.county = ${w.actor.county} and r.comparison = ${id} and r.row = s.row`)
    const comparison = await findComparison(w, id)
    if (comparison.state === 'done' && comparison.threshold !== null) await settle(w, comparison, comparison.threshold)
  }
}
