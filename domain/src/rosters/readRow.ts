/** One line of a roster → the draft of one archive, with everything that is wrong or worth a look, at the cell where it stands.
 *  Pure: the same line, columns and context always give the same answer, so a line is simply read again after a cell was mended. */
import { plainText } from '../codes/codeList.ts'
import { checkDraft, type CheckContext } from '../archives/checks.ts'
import type { Draft, FieldKey } from '../archives/draft.ts'
import { fields } from '../archives/fields.ts'
import { gapsBlocking, gapsOf } from '../archives/gaps.ts'
import { readIdNumber } from '../archives/idNumber.ts'
import { judgeLeftBehind, leftBehindFactsOf } from '../archives/leftBehind.ts'
import { settled } from '../archives/settle.ts'
import type { Issue } from '../kernel/problem.ts'
import { levelOf, type RegionCode } from '../kernel/regionCode.ts'
import type { Place } from '../regions/types.ts'
import { errorAt, type Found, type SheetCell, warningAt } from './cell.ts'
import { columnOf, titleOf } from './issues.ts'
import { settledDays } from './dateFindings.ts'
import { isInMonth, monthWords } from './dates.ts'
import { readOwn, type Month, type OwnReading, type RowCells } from './readCells.ts'
import { readCare, readHelpers, readParents } from './readFamily.ts'
import { readAddresses, readKeeper } from './readPlaces.ts'
import type { CellIssue, Column, RowState, Suggestion } from './types.ts'

export type ReadContext = CheckContext & {
  /** Towns and villages of the county, as the table has them today. */
  places: readonly Place[]
  /** Where lines without a village are kept: the region the batch was uploaded for. */
  keeper: RegionCode
  /** The roster says of itself that it registers left-behind children (headers.ts). */
  statesLeftBehind: boolean
}
export type RowReading = { draft: Draft; errors: CellIssue[]; warnings: CellIssue[] }

const emptyCell: SheetCell = { text: '', kind: 'empty' }

function rowCells(cells: readonly SheetCell[], columns: readonly Column[]): RowCells {
  const index = new Map(columns.flatMap(column => (column.target === null ? [] : [[column.target, column.index] as const])))
  return { has: target => index.has(target), at: target => cells[index.get(target) ?? -1] ?? emptyCell }
}

/** What was written in a cell of its own stands before what was concluded from another. */
function assembled(cells: RowCells, context: ReadContext): OwnReading {
  const own = readOwn(cells, context)
  const parts = [readAddresses(cells, context), readKeeper(cells, context), readHelpers(cells), readParents(cells), readCare(cells), own]
  return {
    draft: Object.assign({ region: context.keeper }, ...parts.map(part => part.draft)),
    issues: parts.flatMap(part => part.issues), months: own.months, days: own.days,
  }
}

const birthKeys = [['birthDate', 'idNumber'], ['father.birthDate', 'father.idNumber'], ['mother.birthDate', 'mother.idNumber']] as const

/** A month alone is completed by the identity number; nobody's birthday is invented. */
function completeMonth(draft: Draft, [birth, id]: (typeof birthKeys)[number], at: { month: Month; context: ReadContext }): { draft: Draft; issues: Found[] } {
  const number = draft[id] ? readIdNumber(draft[id], at.context.day) : null
  const { label } = fields[birth]
  const words = monthWords(at.month)
  if (!number?.ok) {
    const found = { code: 'date.monthOnly', title: `${label}只有年月`, message: `只写了 ${words}，又没有可用的证件号，请写到日` }
    return { draft, issues: [birth === 'birthDate' ? errorAt(birth, found) : warningAt(birth, { ...found, message: `只写了 ${words}，先不登记` })] }
  }
  if (isInMonth(number.birthDate, at.month)) return { draft: { ...draft, [birth]: number.birthDate }, issues: [] }
  const message = `写的是 ${words}，证件号是 ${number.birthDate}，请对照户口簿`
  return { draft, issues: [errorAt(birth, { code: 'birthDate.againstIdNumber', title: `${label}与证件号不符`, message })] }
}

function withMonths(read: OwnReading, context: ReadContext): { draft: Draft; issues: Found[] } {
  let draft = read.draft
  const issues: Found[] = []
  for (const keys of birthKeys) {
    const month = read.months.get(keys[0])
    if (!month || draft[keys[0]]) continue
    const done = completeMonth(draft, keys, { month, context })
    draft = done.draft
    issues.push(...done.issues)
  }
  return { draft, issues }
}

const leftBehindCategory = 10
const villageOrNothing = (region: RegionCode | null | undefined): RegionCode | undefined =>
  region && levelOf(region) === 'village' ? region : undefined

/** What the official form says without a column for it. Whoever stands in a roster of left-behind children was registered as one;
 *  that is a fact of the form (CL-07), and stays one unless its own cells speak against it. What the rule makes of it (CL-08, V-06)
 *  stays its own answer: 疑似待核 while the form leaves something open. */
function concluded(draft: Draft, context: ReadContext): { draft: Draft; issues: Found[] } {
  const judged = judgeLeftBehind(leftBehindFactsOf(draft, context.urbanRural ?? null), context.day, context.values)
  const hukouDivision = draft.hukouDivision ?? villageOrNothing(draft.region)
  const isRegistered = judged.answer === 'yes' || (context.statesLeftBehind && judged.answer === 'unknown')
  const against = judged.facts.filter(fact => fact.holds === false).map(fact => fact.detail).join('；')
  return {
    draft: {
      ...draft, leftBehindStatus: draft.leftBehindStatus ?? judged.code,
      ...(draft.categories || !isRegistered ? {} : { categories: [leftBehindCategory] }),
      ...(hukouDivision === undefined ? {} : { hukouDivision }),
    },
    issues: draft.categories || !context.statesLeftBehind || judged.answer !== 'no' ? [] : [warningAt('categories', {
      code: 'leftBehind.against', title: '表上是留守儿童，填的情况不是', message: `按填写的情况不属于留守（${against}），请核对；导入后儿童类别列为“待补全”`,
    })],
  }
}

/** A computed number can be taken with one click; the identity then stays 待核. */
function candidatesFor(found: Issue, draft: Draft, context: ReadContext): Suggestion[] {
  if (found.field !== 'idNumber' || !draft.idNumber) return []
  const reading = readIdNumber(draft.idNumber, context.day)
  return reading.ok || reading.suggestion === null ? [] : [{ value: reading.suggestion, label: '暂用推算值，标待核', unverified: true }]
}
const ofRule = (found: Issue, severity: 'error' | 'warning', candidates: Suggestion[]): Found =>
  ({ field: found.field ?? null, severity, code: found.code, title: titleOf(found), message: found.message, candidates })

const missingCodes: readonly string[] = ['row.missing', 'cell.empty']

/** A child without the least it takes to exist is an error; an empty cell in a column that is there is worth a look. */
function missing(draft: Draft, cells: RowCells): Found[] {
  const gaps = gapsOf(draft)
  const blocking = new Set<FieldKey>(gapsBlocking(gaps, 'save', 'import').map(gap => gap.field))
  return gaps.flatMap(gap => {
    if (blocking.has(gap.field)) return [errorAt(gap.field, { code: 'row.missing', title: `没有${gap.label}`, message: `缺少${gap.label}，无法建档，请补填` })]
    const isAsked = cells.has(gap.field) && plainText(cells.at(gap.field).text) === '' && gap.blocks.length > 0
    return isAsked ? [warningAt(gap.field, { code: 'cell.empty', title: `${gap.label}空白`, message: `${gap.label}没有填，导入后列为“待补全”` })] : []
  })
}

/** What could not be read is not also missing, and one finding is said once. */
function withoutEchoes(issues: readonly CellIssue[]): CellIssue[] {
  const unread = new Set(issues.filter(one => !missingCodes.includes(one.code)).map(one => one.field))
  const seen = new Set<string>()
  return issues.filter(one => {
    const key = `${one.field} ${one.code}`
    const isEcho = seen.has(key) || (missingCodes.includes(one.code) && unread.has(one.field))
    seen.add(key)
    return !isEcho
  })
}

export function readRow(cells: readonly SheetCell[], columns: readonly Column[], context: ReadContext): RowReading {
  const row = rowCells(cells, columns)
  const { days, ...first } = assembled(row, context)
  const read = { ...settledDays(first, days, context.day), days }
  const months = withMonths(read, context)
  const { draft, issues: against } = concluded(settled(months.draft, context.day), context)
  const found = checkDraft(draft, context)
  // A cell that could not be read says so itself; what the rules make of the empty field would only bury it.
  const misread = new Set([...read.issues, ...months.issues].filter(one => one.severity === 'error').map(one => one.field))
  const all: Found[] = [
    ...read.issues, ...months.issues, ...against,
    ...found.errors.filter(one => !misread.has(one.field ?? null)).map(one => ofRule(one, 'error', candidatesFor(one, draft, context))),
    ...found.warnings.map(one => ofRule(one, 'warning', [])), ...missing(draft, row),
  ]
  const issues = withoutEchoes(all.map(one => ({ ...one, column: columnOf(one.field, columns) })))
  return { draft, errors: issues.filter(one => one.severity === 'error'), warnings: issues.filter(one => one.severity !== 'error') }
}

export const rowState = (reading: RowReading): RowState => (reading.errors.length > 0 ? 'error' : reading.warnings.length > 0 ? 'warning' : 'ok')
