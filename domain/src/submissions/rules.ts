/** From what a department sent to what is compared, and what it is told about its own roster. Pure. */
import { normalIdNumber, readIdNumber } from '../archives/idNumber.ts'
import { asideOf, columnIssues, fieldsWithColumns, type Line, lineOf } from '../comparisons/roster.ts'
import { type ComparedCells, type ComparedField, comparedFields, type ComparisonKind, kindNames, noCells, type RowState } from '../comparisons/types.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { textCell } from '../rosters/cell.ts'
import { readDate } from '../rosters/dates.ts'
import { columnsAt, isChildRow } from '../rosters/headers.ts'
import type { Column, ColumnTarget } from '../rosters/types.ts'
import { comparedFor, kindsOf, mayBeComplete, type Office } from './offices.ts'

/** Rows of one sending, and of a whole roster. One comparison is settled in memory. */
export const rowsPerPiece = 1000
export const mostRows = 100_000
/** What one post may have under way, unanswered. */
export const mostUnderWay = { rosters: 40, rows: 400_000 }
export const underWayIssues = ({ rosters, rows }: { rosters: number; rows: number }): Issue[] =>
  rosters < mostUnderWay.rosters && rows < mostUnderWay.rows ? []
    : [issue('submission.tooManyUnderWay', `您的岗位已有 ${rosters} 份名册（${rows} 行）还没有办结，请先撤回不用的，或等县民政接收后再送`, { details: { rosters, rows } })]
/** Below this a roster waits for a person: comparing a handful of names by itself would answer questions about single children. The
 *  number is that of published figures (statistics, 10). */
export const fewestUnasked = 10

export function kindIssues(office: Office, { kind, isComplete }: { kind: ComparisonKind; isComplete: boolean }): Issue[] {
  const kinds = kindsOf(office)
  if (!kinds.includes(kind)) return [issue('submission.kind', `本部门送交的名册是：${kinds.map(one => kindNames[one]).join('、')}。其他名册请由主管部门送交`, { field: 'kind' })]
  return isComplete && !mayBeComplete(office, kind) ? [issue('submission.complete', '这类名册不能作为全量名册：本部门的名册不包括应在名册的全部儿童', { field: 'isComplete' })] : []
}

/** Columns as the headings say, except where somebody of the department has chosen before.
 *  @param known headings chosen earlier for the same department and kind */
export function columnsOf(headings: readonly string[], known: ReadonlyMap<string, ColumnTarget | null>): Column[] {
  return columnsAt([headings], 1).map((column, i) => {
    const remembered = known.get(headings[i]?.trim() ?? '')
    if (remembered === undefined) return column
    return { ...column, target: remembered, certainty: remembered === null ? 'none' : 'chosen', note: '按上次的对应' }
  })
}

/** Columns that are compared at all for this department; of the others nothing is kept. */
export function keptColumns(columns: readonly Column[], office: Office): Column[] {
  const fields = comparedFor(office)
  return columns.filter(column => column.target !== null && fieldsWithColumns([column]).every(field => fields.includes(field)) && isUsed(column, fields))
}
/** 就学情况 is read for pupils who left school, and compared with nothing. */
const isUsed = (column: Column, fields: readonly ComparedField[]): boolean =>
  fieldsWithColumns([column]).length > 0 || column.target === 'row.town' || (column.target === 'schoolingStatus' && fields.includes('学校'))

export const droppedColumns = (columns: readonly Column[], office: Office): string[] => {
  const kept = new Set(keptColumns(columns, office).map(column => column.index))
  return columns.filter(column => !kept.has(column.index) && column.header !== '').map(column => column.header)
}

/** What stands in a heading is kept in clear with the roster. A table without a heading would leave its first child there. */
const isValue = (heading: string): boolean => /\d{7}|\d{3}[\s-]\d{4}[\s-]\d{4}|\d{4}[-/.年]\d{1,2}[-/.月]\d/u.test(heading.normalize('NFKC'))
export const valueIssues = (headings: readonly string[]): Issue[] => (headings.some(isValue)
  ? [issue('submission.noHeading', '表头里有号码或日期，像是一行数据，没有收下：请在数据上面加一行列名，如姓名、出生日期、身份证号')] : [])

export const headingIssues = (columns: readonly Column[], office: Office): Issue[] => columnIssues(keptColumns(columns, office))

/** @param first number of the first row, as the department counts */
export function pieceIssues(rows: readonly (readonly string[])[], width: number, first: number): Issue[] {
  const wrong = rows.flatMap((cells, i) => (cells.length === width ? [] : [first + i]))
  if (wrong.length === 0) return []
  return [issue('submission.width', `第 ${wrong.slice(0, 5).join('、')} 行的格数与表头（${width} 列）不一致，这一批没有收下。空的格也要送空文字`)]
}

export type Written = { row: number; cells: readonly string[] }
export type Made = { lines: { row: number; line: Line }[]; warnings: string[]; fields: ComparedField[] }

/** Lines as they are compared, and in words what is wrong with them. Nothing is dropped in silence. */
export function linesOf(rows: readonly Written[], columns: readonly Column[], { office, day }: { office: Office; day: PlainDate }): Made {
  const kept = keptColumns(columns, office)
  const children = rows.filter(({ cells }) => isChildRow(cells, columns))
  const lines = children.map(({ row, cells }) => ({ row, line: only(lineOf(cells.map(textCell), kept), comparedFor(office)) }))
  return { lines, fields: fieldsWithColumns(kept), warnings: [...counted(rows.length - children.length, '行是合计、说明或空行，没有计入'), ...warningsOf(lines.map(one => one.line), day)] }
}

/** A number that carries a birth date or a sex still says no more than its own domain: identity. */
function only(line: Line, fields: readonly ComparedField[]): Line {
  const cells: ComparedCells = { ...noCells }
  for (const field of fields) cells[field] = line.cells[field]
  return { ...line, cells }
}

const counted = (n: number, words: string): string[] => (n === 0 ? [] : [`${n} ${words}`])

function warningsOf(lines: readonly Line[], day: PlainDate): string[] {
  const earlier = new Set<string>()
  const aside = { repeated: 0, unusable: 0 }
  for (const line of lines) {
    const why = asideOf(line, earlier)
    if (why === 'repeated' || why === 'unusable') aside[why] += 1
    earlier.add(line.person)
  }
  const has = (test: (cells: ComparedCells) => boolean): number => lines.filter(line => test(line.cells)).length
  return [
    ...counted(lines.filter(line => line.lostDigits).length, '行的身份证号是科学计数（如 9.99E+17），末尾几位已经丢失，按没有证件号比对'),
    ...counted(has(cells => cells.身份证号 !== '' && !readIdNumber(normalIdNumber(cells.身份证号), day).ok), '行的身份证号位数或校验不对，按所写的内容比对'),
    ...counted(has(cells => cells.出生日期 !== '' && readDate(cells.出生日期).kind === 'wrong'), '行的出生日期读不出（如 2015-13-40），请在本部门系统核对'),
    ...counted(aside.repeated, '行与前面一行重复，只比对前面一行'),
    ...counted(aside.unusable, '行没有姓名或除姓名外没有可比对的内容，不比对'),
  ]
}

/** People a roster asks about. Lines that say one of them again, with another telephone, and lines that are not compared make no more of them. */
export function peopleIn({ lines }: Made): number {
  return new Set(lines.filter(({ line }) => asideOf(line, new Set()) === null).map(({ line }) => line.cells.姓名)).size
}

/** Whether anything is left to compare. */
export function handInIssues({ lines }: Made): Issue[] {
  if (lines.length === 0) return [issue('submission.empty', '名册里没有数据行，请先送交数据')]
  return lines.every(({ line }) => asideOf(line, new Set()) === 'unusable')
    ? [issue('submission.unusable', '没有一行可以比对：每行要有姓名，再加出生日期、身份证号、监护人、电话中的一项')] : []
}

/** What the department is shown of a row: where it ended, and which of its own columns differ. Who the row is, is not said.
 *  Fields the department may not read never differ, and a row that differs nowhere else is as good as the same. */
export function ownRow(office: Office, row: { state: RowState; differs: readonly string[] }): { state: RowState; differs: ComparedField[] } {
  const fields = comparedFor(office)
  const differs = comparedFields.filter(field => fields.includes(field) && row.differs.includes(field))
  return row.state === 'differs' && differs.length === 0 ? { state: 'same', differs } : { state: row.state, differs }
}
