/** From a line of an uploaded roster, and from an archive, to what is compared. */
import { readCoded, type SheetCell } from '../rosters/cell.ts'
import type { Column, ColumnTarget } from '../rosters/types.ts'
import type { Draft } from '../archives/draft.ts'
import { normalIdNumber, readIdNumber } from '../archives/idNumber.ts'
import { personName } from '../kernel/personName.ts'
import { ageInYears, isPlainDate, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import type { Issue } from '../kernel/problem.ts'
import { issue } from '../kernel/problem.ts'
import { type ComparedCells, type ComparedField, comparedFields, type ComparisonKind, noCells, type Outside } from './types.ts'

/** In the order in which a column is looked for; the first that is filled counts. 户籍村 joins town and village. */
const sources: Record<Exclude<ComparedField, '户籍村'>, readonly ColumnTarget[]> = {
  姓名: ['name'], 性别: ['sexCode'], 出生日期: ['birthDate'], 身份证号: ['idNumber'], 监护人姓名: ['guardian.name', 'mother.name', 'father.name'],
  联系电话: ['guardian.phone', 'mother.phone', 'father.phone'], 学校: ['schoolName'],
}
const places: readonly ColumnTarget[] = ['row.hukouText', 'row.residenceText']
const usable: readonly ComparedField[] = ['出生日期', '身份证号', '监护人姓名', '联系电话']

/** @returns the compared fields a roster has columns for */
export function fieldsWithColumns(columns: readonly Column[]): ComparedField[] {
  const targets = new Set(columns.map(column => column.target))
  return comparedFields.filter(field => (field === '户籍村' ? ['row.village', ...places] : sources[field]).some(target => [...targets].some(one => one === target)))
}

export function columnIssues(columns: readonly Column[]): Issue[] {
  const found = fieldsWithColumns(columns)
  if (!found.includes('姓名')) return [issue('comparison.noName', '名册没有对应“姓名”的列，请先在“对应列”里指定')]
  if (usable.some(field => found.includes(field))) return []
  return [issue('comparison.noColumns', `名册只有姓名，分不出同名的人：至少再对应一列 ${usable.join('、')}`)]
}

export type Line = { cells: ComparedCells; person: string; isDroppedOut: boolean; lostDigits: boolean }

/** What somebody wrote; spaces around it mean nothing. */
const textAt = (cells: readonly SheetCell[], columns: readonly Column[], target: ColumnTarget): string =>
  (cells[columns.find(column => column.target === target)?.index ?? -1]?.text ?? '').trim()

/** A number a spreadsheet took for a quantity: its last digits are gone, so nothing may be concluded from it. */
const isScientific = (text: string): boolean => /^\d(\.\d+)?[eE]\+?\d+$/.test(text)
const droppedOut = 7 // CL-06 辍学

export function lineOf(cells: readonly SheetCell[], columns: readonly Column[]): Line {
  const at = (target: ColumnTarget): string => textAt(cells, columns, target)
  const first = (targets: readonly ColumnTarget[]): string => targets.map(at).find(text => text !== '') ?? ''
  const [id, phone] = [first(sources.身份证号), first(sources.联系电话)]
  const found: ComparedCells = {
    姓名: personName(first(sources.姓名)), 性别: sexOf(first(sources.性别)), 出生日期: first(sources.出生日期), 身份证号: isScientific(id) ? '' : normalIdNumber(id),
    监护人姓名: personName(first(sources.监护人姓名)), 联系电话: isScientific(phone) ? '' : phone, 学校: first(sources.学校),
    户籍村: at('row.village') === '' ? first(places) : `${at('row.town')}${at('row.village')}`,
  }
  return { cells: found, person: personOf(found), isDroppedOut: readCoded(at('schoolingStatus'), 'schoolingStatus').value === droppedOut, lostDigits: isScientific(id) }
}

const sexOf = (text: string): string => {
  const { value } = readCoded(text, 'sexCode')
  return value === 1 ? '男' : value === 2 ? '女' : ''
}

/** Equal for the same line in another roster: what a decision is kept about. */
function personOf(cells: ComparedCells): string {
  return cells.身份证号 === '' ? comparedFields.filter(field => field !== '身份证号').map(field => cells[field]).join('|') : `${cells.姓名}|${cells.身份证号}`
}

/** @returns why a line is not compared; null: it is */
export function asideOf(line: Line, earlier: ReadonlySet<string>): Outside | null {
  if (line.cells.姓名 === '' || usable.every(field => line.cells[field] === '')) return 'unusable'
  return earlier.has(line.person) ? 'repeated' : null
}

type Covering = { allShouldBeFiled: boolean; day: PlainDate; childUntilAge: number }
/** Where a line goes that is nobody’s. */
export function unmatchedOf(cells: ComparedCells, { allShouldBeFiled, day, childUntilAge }: Covering): 'lead' | 'adult' | 'notExpected' {
  const number = cells.身份证号 === '' ? null : readIdNumber(cells.身份证号, day)
  const birth = isPlainDate(cells.出生日期) ? plainDate(cells.出生日期) : number?.ok ? number.birthDate : null
  if (birth !== null && birth <= day && ageInYears(birth, day) >= childUntilAge) return 'adult'
  return allShouldBeFiled ? 'lead' : 'notExpected'
}

/** @param place name of town and village */
export function archiveCells(draft: Draft, place: string): ComparedCells {
  const text = (value: string | null | undefined): string => value ?? ''
  return {
    ...noCells, 姓名: personName(text(draft.name)), 性别: draft.sexCode === 1 ? '男' : draft.sexCode === 2 ? '女' : '', 出生日期: text(draft.birthDate), 身份证号: text(draft.idNumber),
    监护人姓名: personName(text(draft['guardian.name'] ?? draft['mother.name'] ?? draft['father.name'])),
    联系电话: text(draft['guardian.phone'] ?? draft['mother.phone'] ?? draft['father.phone']), 户籍村: place, 学校: text(draft.schoolName),
  }
}

/** 小学、初中、特教学校 (CL-06): who is registered with one of them must stand in the school roll. */
const inCompulsorySchool: readonly number[] = [3, 4, 9]
/** Whether an archive must stand in a complete roster of this kind. */
export function isExpected(kind: ComparisonKind, draft: Draft): boolean {
  switch (kind) {
    case 'schooling': return inCompulsorySchool.includes(draft.schoolingStatus ?? 0)
    case 'household': return true
    case 'relief': return (draft.reliefStatuses ?? []).length > 0
    case 'deaths': case 'other': return false
  }
}
