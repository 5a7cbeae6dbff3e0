/** Comparisons and their rows as they are kept: what a department wrote is sealed for its row. */
import { dayOf, instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { asideOf, type Line, unmatchedOf } from '@qinghe/domain/comparisons/roster.ts'
import type { RowFacts } from '@qinghe/domain/comparisons/rules.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { Model } from '@qinghe/domain/linkage/model.ts'
import { Candidate, ComparedCells, ComparedField, type ComparisonKind, ComparisonState, type Outside, type RowState } from '@qinghe/domain/comparisons/types.ts'
import { z } from 'zod'
import { withFileName } from '../crypto/fileNames.ts'
import { open, seal } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'

/** A Writer in a command, or the transaction of a run. */
export type Settling = Reader & Pick<Writer, 'derive' | 'put' | 'newId'>

export type ComparisonRow = {
  county: number; id: string; region: number; readers: number; number: string; file_name: string; file_words: Uint8Array | null; kind: ComparisonKind; department: string; period: string; purpose: string
  legal_basis: string; is_complete: boolean; all_should_be_filed: boolean; kept_columns: string[]; warnings: string[]; state: string; progress: number
  failure: string | null; posting: string; ordered_at: string; finished_at: string | null; touched_at: string | null; holder: string | null
  model: Uint8Array | null; model_hash: string | null; threshold: number | null; review: number | null
  row_count: number; same_count: number; differs_count: number; lead_count: number; doubtful_count: number; outside_count: number
  expected_count: number; expected_found: number; expected_doubtful: number; missing_count: number
}
export const comparisonColumns = sql`c.county, c.id, c.region, c.readers, c.number, c.file_name, c.file_words, c.kind, c.department, c.period, c.purpose, c.legal_basis, c.is_complete,
  c.all_should_be_filed, c.kept_columns, c.warnings, c.state, c.progress, c.failure, c.posting, c.ordered_at, c.finished_at, c.touched_at,
  (select w.holder from qinghe.who_held(c.posting) w) as holder, c.model, c.model_hash, c.threshold, c.review, c.row_count, c.same_count, c.differs_count,
  c.lead_count, c.doubtful_count, c.outside_count, c.expected_count, c.expected_found, c.expected_doubtful, c.missing_count`

export async function findComparison(r: Reader, id: string): Promise<ComparisonRow> {
  const found = await r.first(sql<ComparisonRow>`select ${comparisonColumns} from qinghe.comparisons c where c.county = ${r.actor.county} and c.id = ${id}`)
  if (!found) throw new NotFound('这次比对')
  return withFileName(r.ring, 'comparisons', found)
}
export const stateOf = (row: Pick<ComparisonRow, 'state'>): ComparisonState => ComparisonState.parse(row.state)

const modelPlace = (id: string) => ({ table: 'comparisons', column: 'model', row: id })
export const sealModel = (r: Reader, id: string, model: Model): Uint8Array => seal(r.ring, modelPlace(id), JSON.stringify(model))
export function modelOf(r: Reader, { id, model }: Pick<ComparisonRow, 'id' | 'model'>): Model {
  if (model === null) throw new NotFound('比对结果')
  return Model.parse(JSON.parse(open(r.ring, modelPlace(id), model)))
}

const Content = z.object({ cells: ComparedCells, person: z.string(), isDroppedOut: z.boolean(), lostDigits: z.boolean() })
const rowPlace = (comparison: string, row: number) => ({ table: 'comparison_rows', column: 'sealed', row: `${comparison}:${row}` })
/** A line as it is kept: sealed, with the person it is about to be found by in other rosters. */
export const sealLine = (r: Reader, at: { comparison: string; row: number }, line: Line): { sealed: Uint8Array; person_blind: Uint8Array | null } =>
  ({ sealed: seal(r.ring, rowPlace(at.comparison, at.row), JSON.stringify(line)), person_blind: blindsOf(r, line)[0] ?? null })
/** Of the person a line is about, one a live key version. */
export const blindsOf = (r: Reader, { person }: Pick<Line, 'person'>): Uint8Array[] => r.blind('idNumber', person)

export type StoredRow = { row: number; line: Line; state: RowState | null; child: string | null; differs: string[]; outside: Outside | null; open: string[]; candidates: Candidate[] }
type Raw = Omit<StoredRow, 'line' | 'open' | 'candidates'> & { sealed: Uint8Array; open_children: string[]; candidates: unknown }

export async function loadRows(r: Reader, comparison: string, where: Sql = sql`true`): Promise<StoredRow[]> {
  const rows = await r.rows(sql<Raw>`select row, sealed, state, child, differs, outside, open_children, candidates from qinghe.comparison_rows
    where county = ${r.actor.county} and comparison = ${comparison} and ${where} order by row`)
  return rows.map(({ sealed, open_children, candidates, ...row }) => ({
    ...row, open: open_children, candidates: z.array(Candidate).parse(candidates), line: Content.parse(JSON.parse(open(r.ring, rowPlace(comparison, row.row), sealed))),
  }))
}

/** What is told of a row to whoever looks into it: enough to find somebody, and no number of anybody (个保法 6). */
const toldFields: readonly ComparedField[] = ['姓名', '性别', '出生日期', '户籍村', '学校']
const About = z.object({ source: z.string(), written: z.array(z.object({ field: ComparedField, text: z.string() })) })
export type About = z.infer<typeof About>
const aboutPlace = (task: string) => ({ table: 'comparison_tasks', column: 'about', row: task })
export const aboutOf = ({ department, period }: Pick<ComparisonRow, 'department' | 'period'>, line: Line | undefined): About => ({
  source: `${department} ${period}`,
  written: line === undefined ? [] : toldFields.filter(field => line.cells[field] !== '').map(field => ({ field, text: line.cells[field] })),
})
export const sealAbout = (r: Reader, task: string, about: About): Uint8Array => seal(r.ring, aboutPlace(task), JSON.stringify(about))
/** Tasks of before this was kept say nothing. */
export const openAbout = (r: Reader, task: string, sealed: Uint8Array | null): About =>
  (sealed === null ? { source: '', written: [] } : About.parse(JSON.parse(open(r.ring, aboutPlace(task), sealed))))

/** What the rules judge a row by; rows in the order of the sheet, so that the first of two equal ones stands. Who is grown up is asked of the
 *  day of the run: a line of the result does not move because somebody answers about another one later. */
export function factsOf(r: Reader, at: Pick<ComparisonRow, 'region' | 'all_should_be_filed' | 'finished_at'>, rows: readonly StoredRow[]): RowFacts[] {
  const day = at.finished_at === null ? r.today : dayOf(instant(at.finished_at))
  const childUntilAge = r.parameters(archivePackage, regionCode(at.region), day).childUntilAge.value
  const earlier = new Set<string>()
  return rows.map(({ row, line, candidates }) => {
    const aside = asideOf(line, earlier)
    earlier.add(line.person)
    return { row, found: candidates, aside, unmatched: unmatchedOf(line.cells, { allShouldBeFiled: at.all_should_be_filed, day, childUntilAge }), isDroppedOut: line.isDroppedOut }
  })
}

export type DecisionRow = {
  id: string; child: string; person_blind: Uint8Array; verdict: 'same' | 'different'; state: 'proposed' | 'inForce'; decided_by: string; posting: string
  decided_at: string; holder: string | null
}
/** About a row of the roster that is asked for; it was taken in `comparison`, this one or another. */
export type Standing = DecisionRow & { row: number; comparison: string }
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Decisions that stand about the persons of these rows, from this comparison or an earlier one of the same office. */
export async function decisionsAbout(r: Reader, at: Pick<ComparisonRow, 'region'>, rows: readonly StoredRow[]): Promise<Standing[]> {
  const rowOf = new Map(rows.flatMap(({ row, line }) => blindsOf(r, line).map(blind => [hex(blind), row] as const)).reverse())
  const found = await r.rows(sql<DecisionRow & { comparison: string }>`select d.id, d.comparison, d.child, d.person_blind, d.verdict, d.state, d.decided_by, d.posting, d.decided_at,
      (select w.holder from qinghe.who_held(d.posting) w) as holder
    from qinghe.comparison_decisions d where d.county = ${r.actor.county} and d.region = ${at.region} and d.state <> 'undone'
      and d.person_blind = any(${[...rowOf.keys()].map(key => Buffer.from(key, 'hex'))}::bytea[])`)
  return found.flatMap(one => {
    const row = rowOf.get(hex(one.person_blind))
    return row === undefined ? [] : [{ ...one, row }]
  })
}

export const undoUntil = (decidedAt: string, days: number): string => instant(new Date(Date.parse(decidedAt) + days * 86_400_000))
