/** 对账报告: everything counted from rows, archives and tasks at the moment it is asked for. The sums the comparison carries are only held
 *  against what was counted. */
import { type Balance, followedOf, Reconciliation, type Seen } from '@qinghe/domain/comparisons/reconciliation.ts'
import type { TaskKind, TaskState } from '@qinghe/domain/comparisons/types.ts'
import { comparedFields } from '@qinghe/domain/comparisons/types.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { type ComparisonRow, findComparison, loadRows } from './store.ts'

export async function balanceIn(r: Reader, comparison: string): Promise<Balance> {
  const rows = await r.rows(sql<Balance>`select r.rows, r.same, r.differs, r.lead, r.doubtful, r.outside, e.expected, e."expectedFound", e."expectedDoubtful", e.missing from
    (select count(*)::int as rows, count(*) filter (where state = 'same')::int as same, count(*) filter (where state = 'differs')::int as differs,
      count(*) filter (where state = 'lead')::int as lead, count(*) filter (where state = 'doubtful')::int as doubtful, count(*) filter (where state = 'outside')::int as outside
      from qinghe.comparison_rows where county = ${r.actor.county} and comparison = ${comparison}) r,
    (select count(*)::int as expected, count(*) filter (where state = 'found')::int as "expectedFound", count(*) filter (where state = 'doubtful')::int as "expectedDoubtful",
      count(*) filter (where state = 'missing')::int as missing from qinghe.comparison_expected where county = ${r.actor.county} and comparison = ${comparison}) e`)
  const [found] = rows
  if (!found) throw new Error('sums of a comparison have no line')
  return found
}

const stored = (row: ComparisonRow): Balance => ({
  rows: row.row_count, same: row.same_count, differs: row.differs_count, lead: row.lead_count, doubtful: row.doubtful_count, outside: row.outside_count,
  expected: row.expected_count, expectedFound: row.expected_found, expectedDoubtful: row.expected_doubtful, missing: row.missing_count,
})
const isEqual = (a: Balance, b: Balance): boolean =>
  Object.entries(a).every(([key, value]) => Object.entries(b).some(([other, same]) => other === key && same === value))

/** Whether the sums it carries are those of its lines. */
export const agreesIn = async (r: Reader, row: ComparisonRow): Promise<boolean> => isEqual(await balanceIn(r, row.id), stored(row))

type Tallied = { kind: TaskKind; town: number | null; owner: string; total: number; open: number; late: number; settled: number; withdrawn: number }
/** By kind, town and post; a new lead is nobody's town: its task stands with the office that compares. */
const tasksIn = (r: Reader, comparison: string): Promise<Tallied[]> => r.rows(sql<Tallied>`select kind, case when child is null then null else region / 1000 * 1000 end as town, owner,
    count(*)::int as total, count(*) filter (where state = 'open')::int as open, count(*) filter (where state = 'open' and due < ${r.today}::date)::int as late,
    count(*) filter (where state in ('done', 'notNeeded'))::int as settled, count(*) filter (where state = 'withdrawn')::int as withdrawn
  from qinghe.comparison_tasks where county = ${r.actor.county} and comparison = ${comparison} group by 1, 2, 3 order by 1, 2, 3`)

type Tally = Pick<Tallied, 'total' | 'open' | 'late' | 'settled' | 'withdrawn'>
function grouped<K>(rows: readonly Tallied[], keyOf: (row: Tallied) => K): [K, Tally][] {
  const found = new Map<string, [K, Tally]>()
  for (const row of rows) {
    const key = keyOf(row)
    const at = found.get(JSON.stringify(key)) ?? [key, { total: 0, open: 0, late: 0, settled: 0, withdrawn: 0 }]
    const [, sum] = at
    found.set(JSON.stringify(key), [key, {
      total: sum.total + row.total, open: sum.open + row.open, late: sum.late + row.late, settled: sum.settled + row.settled, withdrawn: sum.withdrawn + row.withdrawn,
    }])
  }
  return [...found.values()]
}

type Decisions = { same: number; different: number; awaitingSecond: number; undone: number }
async function decisionsIn(r: Reader, comparison: string): Promise<Decisions> {
  const found = await r.first(sql<Decisions>`select count(*) filter (where state = 'inForce' and verdict = 'same')::int as same,
      count(*) filter (where state = 'inForce' and verdict = 'different')::int as different, count(*) filter (where state = 'proposed')::int as "awaitingSecond",
      count(*) filter (where state = 'undone')::int as undone
    from qinghe.comparison_decisions where county = ${r.actor.county} and comparison = ${comparison}`)
  return found ?? { same: 0, different: 0, awaitingSecond: 0, undone: 0 }
}

const fieldsIn = (r: Reader, comparison: string): Promise<{ field: string; rows: number }[]> => r.rows(sql<{ field: string; rows: number }>`select d as field, count(*)::int as rows
  from qinghe.comparison_rows, unnest(differs) d where county = ${r.actor.county} and comparison = ${comparison} group by d order by count(*) desc, d`)

const mostNames = 200
type Named = { kind: TaskKind; row: number | null; child: string | null; name: string | null; region: number; owner: string; due: string; state: TaskState }

async function namesIn(r: Reader, comparison: string): Promise<Pick<Reconciliation, 'names' | 'moreNames' | 'children'>> {
  const rows = await r.rows(sql<Named & { all: number }>`select t.kind, t.row, t.child, c.name, t.region, t.owner, t.due, t.state, count(*) over ()::int as all
    from qinghe.comparison_tasks t left join qinghe.children c on c.county = t.county and c.id = t.child
    where t.county = ${r.actor.county} and t.comparison = ${comparison} and t.state = 'open' order by t.due, t.kind, t.id limit ${mostNames}`)
  const leads = new Map((await loadRows(r, comparison, sql`row = any(${rows.flatMap(one => (one.child === null && one.row !== null ? [one.row] : []))}::int[])`))
    .map(({ row, line }) => [row, line.cells.姓名]))
  const nameOf = await regionNames(r, rows.map(row => row.region))
  const names = rows.map(({ kind, row, name, region, owner, due, state }) => ({
    kind, name: name ?? leads.get(row ?? 0) ?? '（已不在本辖区）', row, regionName: nameOf(region), ownerName: labelOf(owner), due, state,
  }))
  return { names: Reconciliation.shape.names.parse(names), moreNames: (rows[0]?.all ?? 0) - rows.length, children: Reconciliation.shape.children.parse(rows.flatMap(row => row.child ?? [])) }
}

type Earlier = ComparisonRow & { finished_at: string }
/** The last one of the same department, kind and area. A department that hands over is known by its post, another by the name it was given. */
async function earlierThan(r: Reader, row: ComparisonRow): Promise<Earlier | undefined> {
  const found = await r.first(sql<{ id: string }>`select c.id from qinghe.comparisons c join qinghe.comparisons m on m.county = c.county and m.id = ${row.id}
    where c.county = ${r.actor.county} and c.region = m.region and c.kind = m.kind and c.state = 'done' and c.department = m.department and c.office is not distinct from m.office
      and (c.ordered_at, c.id) < (m.ordered_at, m.id) order by c.ordered_at desc, c.id desc limit 1`)
  const earlier = found && await findComparison(r, found.id)
  return earlier?.finished_at ? { ...earlier, finished_at: earlier.finished_at } : undefined
}

/** Differences of archives are known by the archive, those of lines by what the line says of a person. */
async function seenIn(r: Reader, comparison: string): Promise<Seen[]> {
  const tasks = await r.rows(sql<{ kind: TaskKind; row: number | null; child: string | null; state: TaskState }>`select kind, row, child, state from qinghe.comparison_tasks
    where county = ${r.actor.county} and comparison = ${comparison} and kind <> 'verify'`)
  const lines = tasks.flatMap(task => (task.child === null && task.row !== null ? [task.row] : []))
  const persons = new Map((await loadRows(r, comparison, sql`row = any(${lines}::int[])`)).map(({ row, line }) => [row, line.person]))
  return tasks.map(({ kind, row, child, state }) => ({ kind, state, of: child ?? persons.get(row ?? 0) ?? `${comparison} ${row}` }))
}

async function before(r: Reader, row: ComparisonRow): Promise<Reconciliation['earlier']> {
  const earlier = await earlierThan(r, row)
  if (!earlier) return null
  return Reconciliation.shape.earlier.parse({
    number: earlier.number, period: earlier.period, finishedAt: earlier.finished_at, balance: await balanceIn(r, earlier.id),
    followed: followedOf(await seenIn(r, earlier.id), await seenIn(r, row.id)),
  })
}

type Handed = { handed_at: string | null; holder: string | null }
const handedIn = (r: Reader, id: string): Promise<Handed | undefined> => r.first(sql<Handed>`select s.handed_at, (select w.holder from qinghe.who_held(s.posting) w) as holder
  from qinghe.submissions s where s.county = ${r.actor.county} and s.comparison = ${id}`)

/** 20260622-1530: the minute of the report, so that two prints are told apart. */
const minuteOf = (now: string): string => new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 16).replaceAll('-', '').replace('T', '-').replace(':', '')

/** The sums, without a name. @throws Problem while there is no result */
export async function reportOf(r: Reader, id: string): Promise<Reconciliation> {
  const row = await findComparison(r, id)
  if (row.state !== 'done') throw problem('comparison.state', '比对还没有出结果，出结果后才有对账报告')
  const balance = await balanceIn(r, id)
  const tasks = await tasksIn(r, id)
  const nameOf = await regionNames(r, [row.region, ...tasks.flatMap(task => task.town ?? [])])
  const handed = await handedIn(r, id)
  return Reconciliation.parse({
    number: `${row.number}-对账-${minuteOf(r.now)}`, asOf: r.now, day: r.today, comparison: id, comparisonNumber: row.number, kind: row.kind, department: row.department, period: row.period,
    purpose: row.purpose, legalBasis: row.legal_basis, fileName: row.file_name, region: row.region, regionName: nameOf(row.region), isComplete: row.is_complete,
    allShouldBeFiled: row.all_should_be_filed, keptColumns: row.kept_columns, warnings: row.warnings,
    handedBy: handed?.handed_at ? { name: handed.holder ?? '已离任人员', at: handed.handed_at } : null,
    orderedByName: row.holder ?? '已离任人员', orderedAt: row.ordered_at, finishedAt: row.finished_at, modelHash: row.model_hash,
    balance, agrees: isEqual(balance, stored(row)), decisions: await decisionsIn(r, id),
    tallies: grouped(tasks, task => task.kind).map(([kind, sum]) => ({ kind, ...sum })),
    places: grouped(tasks, ({ kind, town }) => ({ kind, town })).map(([{ kind, town }, sum]) => ({ kind, region: town, regionName: town === null ? '未落到镇街' : nameOf(town), ...sum })),
    owners: grouped(tasks, task => task.owner).map(([owner, sum]) => ({ owner, ownerName: labelOf(owner), ...sum })),
    fields: (await fieldsIn(r, id)).filter(one => comparedFields.some(field => field === one.field)),
    names: [], moreNames: 0, children: [], earlier: await before(r, row),
  })
}

/** For whoever may read the archives: with the names of what is still open. */
export async function reportComparison(r: Reader, { comparison }: { comparison: string }): Promise<Reconciliation> {
  return { ...await reportOf(r, comparison), ...await namesIn(r, comparison) }
}
