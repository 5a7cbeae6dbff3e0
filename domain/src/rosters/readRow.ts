/** One line of a roster → the draft of one archive, with everything that is wrong or worth a look, at the cell where it stands.
 *  Pure: the same line, columns and context always give the same answer, so a line is simply read again after a cell was mended. */
import type { CheckContext } from '../archives/checks.ts'
import type { Draft } from '../archives/draft.ts'
import { judgeLeftBehind, leftBehindFactsOf } from '../archives/leftBehind.ts'
import { settled } from '../archives/settle.ts'
import { levelOf, type RegionCode } from '../kernel/regionCode.ts'
import { excused, type Months, withMonths } from './birthdays.ts'
import { isPointing, type SheetCell } from './cell.ts'
import { settledDays } from './dateFindings.ts'
import { goneWords, isGone, readChildName } from './childName.ts'
import { judged, missing } from './findings.ts'
import { columnOf } from './issues.ts'
import type { PlaceTable } from './places.ts'
import { type OwnReading, readOwn, withinLimits } from './readCells.ts'
import { readCare, readParentPhone } from './readCare.ts'
import { readParents } from './readFamily.ts'
import { readAddresses, readKeeper, withFinerHukou, withGroup } from './readPlaces.ts'
import { readSituation } from './readSituation.ts'
import { overlongIn, type Reading, type RowCells, rowCells } from './rowCells.ts'
import { errorAt, type Found, quoted, suggestion, warningAt } from './said.ts'
import type { CellIssue, Column, ColumnTarget, RowState } from './types.ts'

/** `places`: towns and villages of the county, as the table has them today (places.ts). */
export type ReadContext = CheckContext & PlaceTable & {
  /** Where lines without a village are kept: the region the batch was uploaded for. */
  keeper: RegionCode
  /** The roster says of itself that it registers left-behind children (headers.ts). */
  statesLeftBehind: boolean
  said?: ReadonlyMap<string, RegionCode>
}
export type RowReading = { draft: Draft; errors: CellIssue[]; warnings: CellIssue[] }

/** One object for the whole line: a draft of sixty fields copied at every step is a fifth of a line's time (measured). */
function laidOver(region: RegionCode, parts: readonly Reading[]): Draft {
  const draft: Draft = { region }
  for (const part of parts) Object.assign(draft, part.draft)
  return draft
}

/** What was written in a cell of its own stands before what was concluded from another. */
function assembled(cells: RowCells, context: ReadContext): OwnReading & { beside: Months } {
  const own = readOwn(cells, context)
  const parents = readParents(cells)
  const keeper = readKeeper(cells, context)
  const parts: Reading[] = [readAddresses(cells, context, keeper.draft.region ?? undefined), keeper, readSituation(cells), parents, own, readChildName(cells)]
  const draft = laidOver(context.keeper, parts)
  // A remark behind the name says the sex only where no column does.
  if (own.draft.sexCode !== undefined) draft.sexCode = own.draft.sexCode
  const care = readCare(cells, draft, context.day)
  for (const key of care.moved) delete draft[key]
  Object.assign(draft, care.draft)
  const phone = readParentPhone(cells, draft)
  Object.assign(draft, phone.draft)
  return {
    draft: withGroup(draft, cells, keeper.group),
    issues: [...parts.flatMap(part => part.issues), ...care.issues, ...phone.issues, ...notes(cells)],
    months: own.months, days: own.days, beside: parents.months,
  }
}

/** Words that point where nobody could follow (resolve.ts). */
const pointed: readonly ColumnTarget[] = [
  'row.town', 'row.village', 'row.group', 'row.hukouText', 'row.residenceText', 'schoolName', 'row.gradeClass', 'father.workPlace', 'mother.workPlace', 'guardian.address',
]
const pointing = (cells: RowCells): Found[] => pointed.filter(target => isPointing(cells.at(target).text)).map(target => warningAt(target, {
  code: 'cell.pointing', title: `写的是“${quoted(cells.at(target).text)}”`, message: '上面（旁边）没有可以沿用的内容，这一项先空着，请补填',
}))

const overlong = (cells: readonly SheetCell[], columns: readonly Column[]): Found[] => overlongIn(cells, columns).map(({ target, text }) => {
  const words = { code: 'cell.tooLong', title: '这一格太长', message: `“${quoted(text)}”共 ${text.length} 字，没有截断，这一项先空着` }
  return target === 'name' ? errorAt(target, words) : warningAt(target, words)
})

/** A character nobody can keep was taken out of the cell: of what says who the child is somebody makes sure, the rest comes in as it is. */
const damaged = (cells: readonly SheetCell[], columns: readonly Column[]): Found[] => columns.flatMap(({ target, index }) => {
  const cell = target === null ? undefined : cells[index]
  if (target === null || cell?.flag !== 'control') return []
  const words = { code: 'cell.control', title: '这一格里有坏字符', message: `去掉看不见的坏字符以后是“${quoted(cell.text)}”，请核对`, candidates: cell.text === '' ? [] : [suggestion(cell.text)] }
  return [target === 'name' || target === 'idNumber' ? errorAt(target, words) : warningAt(target, words)]
})

/** 备注 has no field; what is read is whether the child has left (and what it says of the parents, readFamily.ts). */
function notes(cells: RowCells): Found[] {
  const { text } = cells.at('row.note')
  return [...(isGone(text) ? [goneWords(text, 'row.note')] : []), ...pointing(cells)]
}

const leftBehindCategory = 10
const villageOrNothing = (region: RegionCode | null | undefined): RegionCode | undefined =>
  region && levelOf(region) === 'village' ? region : undefined

/** What the official form says without a column for it. Whoever stands in a roster of left-behind children was registered as one;
 *  that is a fact of the form (CL-07), and stays one unless its own cells speak against it. What the rule makes of it (CL-08, V-06)
 *  stays its own answer: 疑似待核 while the form leaves something open. */
function concluded(draft: Draft, context: ReadContext): { draft: Draft; issues: Found[] } {
  const found = judgeLeftBehind(leftBehindFactsOf(draft, context.urbanRural ?? null), context.day, context.values)
  const hukouDivision = draft.hukouDivision ?? villageOrNothing(draft.region)
  const isRegistered = found.answer === 'yes' || (context.statesLeftBehind && found.answer === 'unknown')
  // Being too old is said at the birthday already (birthDate.overLimit).
  const against = found.facts.filter(fact => fact.holds === false && fact.field !== 'birthDate').map(fact => fact.detail)
  return {
    draft: withFinerHukou({
      ...draft, leftBehindStatus: draft.leftBehindStatus ?? found.code,
      ...(draft.categories || !isRegistered ? {} : { categories: [leftBehindCategory] }),
      ...(hukouDivision === undefined ? {} : { hukouDivision }),
    }),
    issues: draft.categories || !context.statesLeftBehind || against.length === 0 ? [] : [warningAt('categories', {
      code: 'leftBehind.against', title: '表上是留守儿童，填的情况不是', message: `按填写的情况不属于留守（${against.join('；')}），请核对；导入后儿童类别列为“待补全”`,
    })],
  }
}

/** What could not be read is not also missing, and one finding is said once. */
function withoutEchoes(issues: readonly CellIssue[]): CellIssue[] {
  const failed = new Set(issues.filter(one => one.severity === 'error' && one.code !== 'row.missing').map(one => one.field))
  const seen = new Set<string>()
  return issues.filter(one => {
    const key = `${one.field} ${one.code}`
    const isEcho = seen.has(key) || (one.code === 'row.missing' && failed.has(one.field))
    seen.add(key)
    return !isEcho
  })
}

export function readRow(cells: readonly SheetCell[], columns: readonly Column[], context: ReadContext): RowReading {
  const { days, ...first } = assembled(rowCells(cells, columns), context)
  const read = settledDays(first, days, context.day)
  const limited = withinLimits(read.draft)
  const months = withMonths(limited.draft, read, context.day)
  const { draft: whole, issues: against } = concluded(settled(months.draft, context.day), context)
  const said = excused([...overlong(cells, columns), ...damaged(cells, columns), ...read.issues, ...limited.issues, ...months.issues], whole, context.day)
  const { draft, found } = judged(whole, context, context.statesLeftBehind)
  // A cell that could not be read says so itself; what the rules make of the empty field would only bury it.
  const misread = new Set(said.filter(one => one.severity === 'error').map(one => (one.field === 'row.town' ? 'region' : one.field)))
  const all: Found[] = [...said, ...against, ...found.filter(one => one.severity !== 'error' || !misread.has(one.field)), ...missing(draft)]
  const issues = withoutEchoes(all.map(one => ({ ...one, column: columnOf(one.field, columns) })))
  return { draft, errors: issues.filter(one => one.severity === 'error'), warnings: issues.filter(one => one.severity !== 'error') }
}

export const rowState = (reading: RowReading): RowState => (reading.errors.length > 0 ? 'error' : reading.warnings.length > 0 ? 'warning' : 'ok')
