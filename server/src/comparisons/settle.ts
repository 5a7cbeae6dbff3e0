/** Writes where rows, archives and tasks stand, by the one pure rule: of the whole roster after the run, and after a decision (settlePair.ts) of
 *  what it can reach. */
import { comparisonPackage, type ComparisonParameterKey } from '@qinghe/domain/comparisons/parameters.ts'
import { balanceOf, expectedStates, type Outcome, outcomesOf, ownerOf, wantedTasks, type WantedTask } from '@qinghe/domain/comparisons/rules.ts'
import type { TaskKind } from '@qinghe/domain/comparisons/types.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { levelOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { type Sql, sql } from '../db/sql.ts'
import { aboutOf, type ComparisonRow, decisionsAbout, factsOf, loadRows, sealAbout, type Settling, type StoredRow } from './store.ts'

export async function settle(w: Settling, comparison: ComparisonRow, threshold: number): Promise<void> {
  const rows = await loadRows(w, comparison.id)
  const facts = factsOf(w, comparison, rows)
  const decided = (await decisionsAbout(w, comparison, rows)).filter(one => one.state === 'inForce')
  const outcomes = outcomesOf(facts, decided, { threshold })
  await writeOutcomes(w, comparison, { rows, outcomes })
  const expected = await w.rows(sql<{ child: string }>`select child from qinghe.comparison_expected where county = ${w.actor.county} and comparison = ${comparison.id} order by child`)
  const states = expectedStates(expected.map(one => one.child), outcomes)
  await w.derive(sql`update qinghe.comparison_expected e set state = s.state from unnest(${[...states.keys()]}::uuid[], ${[...states.values()]}::text[]) s (child, state)
    where e.county = ${w.actor.county} and e.comparison = ${comparison.id} and e.child = s.child and e.state <> s.state`)
  const wanted = wantedTasks(comparison.kind, outcomes.map((one, i) => ({ ...one, isDroppedOut: facts[i]?.isDroppedOut ?? false })), states)
  await writeTasks(w, comparison, { wanted, among: sql`true` })
  await withdrawAnswered(w, comparison, outcomes)
  const b = balanceOf(outcomes, states)
  await w.derive(sql`update qinghe.comparisons set state = 'done', row_count = ${b.rows}, same_count = ${b.same}, differs_count = ${b.differs}, lead_count = ${b.lead},
      doubtful_count = ${b.doubtful}, outside_count = ${b.outside}, expected_count = ${b.expected}, expected_found = ${b.expectedFound},
      expected_doubtful = ${b.expectedDoubtful}, missing_count = ${b.missing}
    where county = ${w.actor.county} and id = ${comparison.id}`)
}

const isSame = (row: StoredRow | undefined, one: Outcome): boolean => row !== undefined && row.state === one.state && row.child === one.child
  && row.outside === one.outside && JSON.stringify(row.differs) === JSON.stringify(one.differs) && JSON.stringify(row.open) === JSON.stringify(one.open)

export const rowsPerStatement = 500
/** Rows are named twice in a statement: joined to the list alone, the whole roster was read for one of them (measured).
 *  @returns the outcomes that are new */
export async function writeOutcomes(w: Settling, { id }: ComparisonRow, { rows, outcomes }: { rows: readonly StoredRow[]; outcomes: readonly Outcome[] }): Promise<Outcome[]> {
  const changed = outcomes.filter((one, i) => !isSame(rows[i], one))
  if (changed.length === 0) return []
  // An archive that goes from one row to another is let go first: a row takes an archive alone.
  await w.derive(sql`update qinghe.comparison_rows set state = null, child = null, differs = '{}', outside = null, open_children = '{}'
    where county = ${w.actor.county} and comparison = ${id} and row = any(${changed.map(one => one.row)}::int[])`)
  for (let at = 0; at < changed.length; at += rowsPerStatement) {
    const some = changed.slice(at, at + rowsPerStatement)
    await w.derive(sql`update qinghe.comparison_rows r set state = s.state, child = s.child, differs = s.differs, outside = s.outside, open_children = s.open
      from jsonb_to_recordset(${JSON.stringify(some)}::jsonb) s (row int, state text, child uuid, differs text[], outside text, open uuid[])
      where r.county = ${w.actor.county} and r.comparison = ${id} and r.row = s.row and r.row = any(${some.map(one => one.row)}::int[])`)
  }
  return changed
}

type TaskRow = { id: string; kind: TaskKind; row: number | null; child: string | null; state: string }
const keyOf = ({ kind, row, child }: WantedTask): string => `${kind} ${row ?? 0} ${child ?? ''}`

/** New differences become tasks, gone ones are withdrawn, and what somebody has closed stays closed. @param tasks.among which tasks there are to be looked at */
export async function writeTasks(w: Settling, comparison: ComparisonRow, { wanted, among }: { wanted: readonly WantedTask[]; among: Sql }): Promise<void> {
  const there = await w.rows(sql<TaskRow>`select id, kind, row, child, state from qinghe.comparison_tasks where county = ${w.actor.county} and comparison = ${comparison.id} and kind <> 'verify' and ${among}`)
  const keys = new Map(there.map(task => [keyOf(task), task]))
  const wantedKeys = new Set(wanted.map(keyOf))
  const withdrawn = there.filter(task => task.state === 'open' && !wantedKeys.has(keyOf(task))).map(task => task.id)
  const again = wanted.flatMap(task => keys.get(keyOf(task)) ?? []).filter(task => task.state === 'withdrawn').map(task => task.id)
  // Somebody may have closed one since it was read: what was found on the spot is not written over.
  for (const { ids, from, to } of [{ ids: withdrawn, from: 'open', to: 'withdrawn' }, { ids: again, from: 'withdrawn', to: 'open' }]) {
    if (ids.length > 0) await w.derive(sql`update qinghe.comparison_tasks set state = ${to} where county = ${w.actor.county} and id = any(${ids}::uuid[]) and state = ${from}`)
  }
  await insertTasks(w, comparison, wanted.filter(task => !keys.has(keyOf(task))))
}

/** The village need not look into a pair that is settled. */
export async function withdrawAnswered(w: Settling, { id }: ComparisonRow, outcomes: readonly Outcome[]): Promise<void> {
  const open = outcomes.flatMap(({ row, open: children }) => children.map(child => ({ row, child })))
  await w.derive(sql`update qinghe.comparison_tasks t set state = 'withdrawn' where t.county = ${w.actor.county} and t.comparison = ${id} and t.kind = 'verify' and t.state = 'open' and t.row = any(${outcomes.map(one => one.row)}::int[])
    and not exists (select 1 from jsonb_to_recordset(${JSON.stringify(open)}::jsonb) o (row int, child uuid) where o.row = t.row and o.child = t.child)`)
}

const dueKeys: Record<TaskKind, ComparisonParameterKey> = {
  droppedOut: 'droppedOutDueDays', moved: 'movedDueDays', deceased: 'deceasedDueDays', subsidyWithoutArchive: 'subsidyWithoutArchiveDueDays',
  archiveWithoutSubsidy: 'archiveWithoutSubsidyDueDays', notFiled: 'notFiledDueDays', verify: 'verifyDueDays',
}

/** The place is the child's; a new lead has no archive and so stays with the office that compares. */
export async function insertTasks(w: Settling, comparison: ComparisonRow, tasks: readonly WantedTask[]): Promise<void> {
  if (tasks.length === 0) return
  const { id, region, readers } = comparison
  const days = w.parameters(comparisonPackage, regionCode(region))
  const places = new Map((await w.rows(sql<{ id: string; region: number }>`select id, region from qinghe.children where county = ${w.actor.county}
    and id = any(${tasks.flatMap(task => task.child ?? [])}::uuid[])`)).map(child => [child.id, child.region]))
  const lines = new Map((await loadRows(w, id, sql`row = any(${tasks.flatMap(task => task.row ?? [])}::int[])`)).map(({ row, line }) => [row, line]))
  const office = levelOf(region) === 'county' ? 'countyCivilAffairs' : 'childSupervisor'
  const made = tasks.map(({ kind, row, child }) => ({ task: w.newId(), kind, row, child })).map(one => ({
    ...one, about: sealAbout(w, one.task, aboutOf(comparison, one.row === null ? undefined : lines.get(one.row))),
    region: one.child === null ? region : (places.get(one.child) ?? region),
    owner: one.kind === 'notFiled' || one.kind === 'subsidyWithoutArchive' ? office : ownerOf[one.kind], due: addDays(w.today, days[dueKeys[one.kind]].value),
  }))
  // One whose child has moved away is there and not to be seen from here: it is the other place's, and not made again.
  await w.derive(sql`insert into qinghe.comparison_tasks (county, id, about, region, comparison, readers, row, child, kind, owner, due, state, created_at)
    select ${w.actor.county}::int, t.id, t.about, t.region, ${id}::uuid, ${readers}::bigint, t.row, t.child, t.kind, t.owner, t.due, 'open', ${new Date(w.now)}::timestamptz
    from unnest(${made.map(one => one.task)}::uuid[], ${made.map(one => one.about)}::bytea[], ${made.map(one => one.region)}::bigint[], ${made.map(one => one.row)}::int[],
      ${made.map(one => one.child)}::uuid[], ${made.map(one => one.kind)}::text[], ${made.map(one => one.owner)}::text[], ${made.map(one => one.due)}::date[])
      t (id, about, region, row, child, kind, owner, due) on conflict do nothing`)
}
