/** Comparisons as the screens show them: the balance, the rows by state, what is missing. */
import type { ListInput, ListOutput, MissingInput, MissingOutput, RowsInput, RowsOutput } from '@qinghe/domain/comparisons/contract.ts'
import * as contract from '@qinghe/domain/comparisons/contract.ts'
import { Comparison, ListOutput as Listed, MissingOutput as Missing, RowsOutput as Rows } from '@qinghe/domain/comparisons/contract.ts'
import type { Candidate } from '@qinghe/domain/comparisons/types.ts'
import { ancestorAt } from '@qinghe/domain/kernel/regionCode.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { z } from 'zod'
import { pagesByMoment } from '../db/pageByMoment.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { withFileName } from '../crypto/fileNames.ts'
import { sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { comparisonColumns, type ComparisonRow, findComparison, loadRows } from './store.ts'

async function shown(r: Reader, rows: readonly ComparisonRow[]): Promise<Comparison[]> {
  const ids = rows.map(row => row.id)
  const counted = new Map((await r.rows(sql<{ id: string; decided: number; tasks: number }>`select c.id,
      (select count(*)::int from qinghe.comparison_decisions d where d.county = c.county and d.comparison = c.id and d.state = 'inForce') as decided,
      (select count(*)::int from qinghe.comparison_tasks t where t.county = c.county and t.comparison = c.id and t.state = 'open') as tasks
    from qinghe.comparisons c where c.county = ${r.actor.county} and c.id = any(${ids}::uuid[])`)).map(row => [row.id, row]))
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return rows.map(row => Comparison.parse({
    id: row.id, number: row.number, fileName: withFileName(r.ring, 'comparisons', row).file_name, kind: row.kind, department: row.department, period: row.period, purpose: row.purpose,
    legalBasis: row.legal_basis, region: row.region, regionName: nameOf(row.region), isComplete: row.is_complete, allShouldBeFiled: row.all_should_be_filed,
    keptColumns: row.kept_columns, warnings: row.warnings, state: row.state, progress: row.progress, failure: row.failure,
    orderedByName: row.holder ?? '已离任人员', orderedAt: row.ordered_at, finishedAt: row.finished_at, modelHash: row.model_hash, threshold: row.threshold, review: row.review,
    balance: {
      rows: row.row_count, same: row.same_count, differs: row.differs_count, lead: row.lead_count, doubtful: row.doubtful_count, outside: row.outside_count,
      expected: row.expected_count, expectedFound: row.expected_found, expectedDoubtful: row.expected_doubtful, missing: row.missing_count,
    },
    decided: counted.get(row.id)?.decided ?? 0, openTasks: counted.get(row.id)?.tasks ?? 0,
  }))
}

const pages = { list: pagesByMoment(contract.listComparisons), rows: pagesOf(contract.listRows, z.number()), missing: pagesOf(contract.listMissing, z.string()) }
const pageOf = 20
/** More names than a person chooses from. */
const mostDepartments = 100

export async function listComparisons(r: Reader, { department, state, after, limit = pageOf }: ListInput): Promise<ListOutput> {
  const [at, id] = pages.list.from(r, after)
  const chosen = sql`${department === undefined ? sql`true` : sql`c.department = ${department}`} and ${state === undefined ? sql`true` : sql`c.state = ${state}`}`
  const departments = await r.rows(sql<{ department: string }>`select distinct c.department from qinghe.comparisons c where c.county = ${r.actor.county} order by c.department limit ${mostDepartments}`)
  const rows = await r.rows(sql<ComparisonRow>`select ${comparisonColumns} from qinghe.comparisons c
    where c.county = ${r.actor.county} and ${chosen} and (c.ordered_at, c.id) < (${at}::timestamptz, ${id}::uuid) order by c.ordered_at desc, c.id desc limit ${limit + 1}`)
  const { page, next: nextCursor } = pages.list.cut(r, { rows, limit, at: last => [last.ordered_at, last.id] })
  return Listed.parse({ comparisons: await shown(r, page), departments: departments.map(one => one.department), nextCursor })
}

export async function getComparison(r: Reader, { comparison }: { comparison: string }): Promise<Comparison> {
  const [found] = await shown(r, [await findComparison(r, comparison)])
  if (!found) throw new NotFound('这次比对')
  return found
}

const rowsAPage = 100

const likeliest = (open: readonly string[], candidates: readonly Candidate[]): string | null =>
  candidates.filter(one => open.includes(one.child)).reduce<Candidate | null>((best, one) => (best === null || one.bits > best.bits ? one : best), null)?.child ?? null

export async function listRows(r: Reader, { comparison, state, after, limit = rowsAPage }: RowsInput): Promise<RowsOutput> {
  await findComparison(r, comparison)
  const rows = await loadRows(r, comparison, sql`state = ${state} and row in (select row from qinghe.comparison_rows where county = ${r.actor.county}
    and comparison = ${comparison} and state = ${state} and row > ${pages.rows.from(r, after) ?? 0} order by row limit ${limit + 1})`)
  const { page, next } = pages.rows.cut(r, { rows, limit, at: last => last.row })
  return Rows.parse({
    rows: page.map(({ row, line: { cells }, child, differs, outside, open, candidates }) =>
      ({ row, state, name: cells.姓名, birthDate: cells.出生日期, village: cells.户籍村, child, differs, outside, pair: likeliest(open, candidates) })),
    next,
  })
}

export async function listMissing(r: Reader, { comparison, after, limit = rowsAPage }: MissingInput): Promise<MissingOutput> {
  await findComparison(r, comparison)
  const rows = await r.rows(sql<{ child: string; name: string; birth_date: string | null; region: number }>`select e.child, c.name, c.birth_date, c.region
    from qinghe.comparison_expected e join qinghe.children c on c.county = e.county and c.id = e.child
    where e.county = ${r.actor.county} and e.comparison = ${comparison} and e.state = 'missing' and e.child::text > ${pages.missing.from(r, after) ?? ''} order by e.child limit ${limit + 1}`)
  const { page, next } = pages.missing.cut(r, { rows, limit, at: last => last.child })
  const nameOf = await regionNames(r, page.map(one => one.region))
  return Missing.parse({
    children: page.map(({ child, name, birth_date, region }) => ({ child, name, birthDate: birth_date, regionName: nameOf(region) })),
    next,
  })
}

/** Town and village as one word, the way rosters write it. */
export async function placeNames(r: Reader, regions: readonly number[]): Promise<(region: number) => string> {
  const nameOf = await regionNames(r, regions.flatMap(region => [region, ancestorAt(region, 'town')]))
  return region => {
    const town = ancestorAt(region, 'town')
    return town === region ? nameOf(region) : `${nameOf(town)}${nameOf(region)}`
  }
}
