/** Rosters on their way from a department, as they are kept: what was sent is sealed for its row. */
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { Denied, NotFound } from '@qinghe/domain/kernel/problem.ts'
import { ComparisonState } from '@qinghe/domain/comparisons/types.ts'
import type { ComparisonKind } from '@qinghe/domain/comparisons/types.ts'
import { Column, type ColumnTarget } from '@qinghe/domain/rosters/types.ts'
import { isOffice, type Office } from '@qinghe/domain/submissions/offices.ts'
import { droppedColumns, type Written } from '@qinghe/domain/submissions/rules.ts'
import { Submission, SubmissionState } from '@qinghe/domain/submissions/types.ts'
import { z } from 'zod'
import { withFileName } from '../crypto/fileNames.ts'
import { open, type SealedAt, seal } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'

export type SubmissionRow = {
  county: number; id: string; region: number; number: string; office: Office; kind: ComparisonKind; source: string; file_name: string; file_words: Uint8Array | null; reason_words: Uint8Array | null; period: string; purpose: string
  legal_basis: string; is_complete: boolean; all_should_be_filed: boolean; columns: unknown; kept_columns: string[]; warnings: string[]; pieces: number; row_count: number
  state: string; opened_by: string; posting: string; opened_at: string; handed_at: string | null; answered_at: string | null; reason: string | null; comparison: string | null; holder: string | null
}
const submissionColumns = sql`s.county, s.id, s.region, s.number, s.office, s.kind, s.source, s.file_name, s.file_words, s.reason_words, s.period, s.purpose, s.legal_basis, s.is_complete, s.all_should_be_filed,
  s.columns, s.kept_columns, s.warnings, s.pieces, s.row_count, s.state, s.opened_by, s.posting, s.opened_at, s.handed_at, s.answered_at, s.reason, s.comparison,
  (select w.holder from qinghe.who_held(s.posting) w) as holder`

export const reasonPlace = (id: string): SealedAt => ({ table: 'submissions', column: 'reason_words', row: id })

export async function loadSubmissions(r: Reader, where: Sql): Promise<SubmissionRow[]> {
  const rows = await r.rows(sql<SubmissionRow>`select ${submissionColumns} from qinghe.submissions s where s.county = ${r.actor.county} and ${where}`)
  return rows.map(row => ({ ...withFileName(r.ring, 'submissions', row), reason: row.reason_words === null ? row.reason : r.open(reasonPlace(row.id), row.reason_words) }))
}

export async function findSubmission(r: Reader, id: string): Promise<SubmissionRow> {
  const [found] = await loadSubmissions(r, sql`s.id = ${id}`)
  if (!found) throw new NotFound('这份名册')
  return found
}

/** The department that acts. */
export function officeOf({ actor }: Pick<Reader, 'actor'>): Office {
  if (!isOffice(actor.role)) throw new Denied()
  return actor.role
}
/** Hidden when it is another department's: that it exists is nobody else's matter. */
export async function findOwn(r: Reader, id: string): Promise<SubmissionRow> {
  const found = await findSubmission(r, id)
  if (found.office !== officeOf(r)) throw new NotFound('这份名册')
  return found
}

export const columnsIn = (row: SubmissionRow): Column[] => z.array(Column).parse(row.columns)
export const stateIn = (row: Pick<SubmissionRow, 'state'>): SubmissionState => SubmissionState.parse(row.state)

const Cells = z.array(z.string())
const place = (submission: string, row: number) => ({ table: 'submission_rows', column: 'sealed', row: `${submission}:${row}` })
export const sealRow = (r: Reader, submission: string, { row, cells }: Written): Uint8Array => seal(r.ring, place(submission, row), JSON.stringify(cells))
export async function loadWritten(r: Reader, submission: string): Promise<Written[]> {
  const rows = await r.rows(sql<{ row: number; sealed: Uint8Array }>`select row, sealed from qinghe.submission_rows where county = ${r.actor.county} and submission = ${submission} order by row`)
  return rows.map(({ row, sealed }) => ({ row, cells: Cells.parse(JSON.parse(open(r.ring, place(submission, row), sealed))) }))
}

type At = { region: number; office: Office; kind: ComparisonKind }
export async function knownHeadings(r: Reader, { region, office, kind }: At): Promise<Map<string, ColumnTarget | null>> {
  const rows = await r.rows(sql<{ heading: string; target: string | null }>`select heading, target from qinghe.submission_headings
    where county = ${r.actor.county} and region = ${region} and office = ${office} and kind = ${kind}`)
  const targets = Column.shape.target
  return new Map(rows.map(({ heading, target }) => [heading, targets.parse(target)]))
}

type Became = { id: string; number: string; state: string; progress: number; failure: string | null }
export async function shown(r: Reader, rows: readonly SubmissionRow[]): Promise<Submission[]> {
  const became = new Map((await r.rows(sql<Became>`select id, number, state, progress, failure from qinghe.comparisons
    where county = ${r.actor.county} and id = any(${rows.flatMap(row => row.comparison ?? [])}::uuid[])`)).map(one => [one.id, one]))
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return rows.map(row => {
    const comparison = became.get(row.comparison ?? '')
    return Submission.parse({
      id: row.id, number: row.number, office: row.office, officeName: labelOf(row.office), kind: row.kind, source: row.source, fileName: row.file_name, period: row.period,
      purpose: row.purpose, legalBasis: row.legal_basis, isComplete: row.is_complete, allShouldBeFiled: row.all_should_be_filed, region: row.region, regionName: nameOf(row.region),
      columns: columnsIn(row), keptColumns: row.kept_columns, droppedColumns: droppedColumns(columnsIn(row), row.office), warnings: row.warnings, pieces: row.pieces, rows: row.row_count,
      state: row.state, openedByName: row.holder ?? '已离任人员', openedAt: row.opened_at, handedAt: row.handed_at, answeredAt: row.answered_at, reason: row.reason,
      comparison: comparison === undefined ? null : { ...comparison, state: ComparisonState.parse(comparison.state) },
    })
  })
}
