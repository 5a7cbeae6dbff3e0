/** Fields that stand in a cell of their own. Every reader gives what it understood and what it did not. */
import { plainText } from '../codes/codeList.ts'
import { isPhone, normalPhone } from '../archives/phone.ts'
import type { Draft, FieldKey } from '../archives/draft.ts'
import { Draft as DraftSchema } from '../archives/draft.ts'
import { fieldKeys, fields } from '../archives/fields.ts'
import { errorAt, type Found, isNothing, type Read, readCoded, readCodedList, readYesNo, type SheetCell, warningAt } from './cell.ts'
import { boundsOf, type DateContext, doubtsAt, otherDays } from './dateFindings.ts'
import { type DateReading, firstOfMonth, monthWords, readDate } from './dates.ts'
import type { ColumnTarget } from './types.ts'

/** Columns by what they are, so that readers ask for words and not for positions. */
export type RowCells = { has: (target: ColumnTarget) => boolean; at: (target: ColumnTarget) => SheetCell }

export type Month = { year: number; months: readonly number[] }
export type Reading = { draft: Draft; issues: Found[] }
/** `months`: days of which only the month was written; the identity number completes them (readRow.ts). `days`: all that was made of days. */
export type OwnReading = Reading & { months: ReadonlyMap<FieldKey, Month>; days: ReadonlyMap<FieldKey, DateReading> }

type Value = string | number | boolean | number[]
const empty: Read<Value> = { value: undefined, issues: [] }
const given = (value: Value): Read<Value> => ({ value, issues: [] })

/** A spreadsheet keeps fifteen digits; a longer number has lost its end for good, whatever it shows. */
const exactDigits = 15
const lost = (cell: SheetCell): boolean =>
  cell.flag === 'precisionLost' || /^\d(\.\d+)?e\+?\d+$/iu.test(cell.text.trim()) ||
  (cell.kind === 'number' && /^\d+$/u.test(cell.text) && cell.text.length > exactDigits)

function readDocument(cell: SheetCell, key: FieldKey): Read<Value> {
  if (isNothing(cell.text)) return empty
  if (!lost(cell)) return given(cell.text.trim())
  return {
    value: undefined,
    issues: [errorAt(key, {
      code: 'idNumber.scientific', title: `${fields[key].label}末尾已丢失`,
      message: '表格把号码当成了数字，末尾几位已经丢失。请把这一列设为“文本”格式，对照户口簿重新填写',
    })],
  }
}

/** Two phones in one cell: the first is kept, the rest is said. */
function readPhones(cell: SheetCell, key: FieldKey): Read<Value> {
  if (isNothing(cell.text)) return empty
  const [first, second] = cell.text.split(/[、,，;；/\s]+/u).filter(part => isPhone(normalPhone(part)))
  if (first === undefined || second === undefined) return given(cell.text.trim())
  return {
    value: first,
    issues: [warningAt(key, { code: 'phone.several', title: `${fields[key].label}有几个号码`, message: `按第一个号码 ${first.slice(0, 3)}…导入，其余请导入后补填` })],
  }
}

/** Days that only say since when may begin with their month; a birthday may not. */
const sinceKeys: readonly FieldKey[] = ['leftBehindSince', 'father.awaySince', 'mother.awaySince']

type DayRead = { read: Read<Value>; month?: Month; day?: DateReading }

function readDay(cell: SheetCell, key: FieldKey, at: DateContext): DayRead {
  if (isNothing(cell.text)) return { read: empty }
  const reading = readDate(cell.text, cell.kind === 'number', boundsOf(key, at))
  const { label } = fields[key]
  if (reading.kind === 'day') return { read: { value: reading.day, issues: doubtsAt(key, reading) }, day: reading }
  if (reading.kind === 'wrong') {
    const found = errorAt(key, { code: reading.code, title: `${label}：${reading.message}`, message: `读到“${cell.text}”，${reading.message}` })
    return { read: { value: undefined, issues: [{ ...found, candidates: otherDays(reading) }] }, day: reading }
  }
  if (!sinceKeys.includes(key)) return { read: empty, month: reading, day: reading }
  const words = `只写了 ${monthWords(reading)}，按当月 1 日登记`
  return { read: { value: firstOfMonth(reading), issues: [warningAt(key, { code: 'date.firstOfMonth', title: `${label}只有年月`, message: words })] } }
}

/** Names of parents say more than names (readParents.ts); places are read with the table (readPlaces.ts). */
const readElsewhere: readonly FieldKey[] =
  ['father.name', 'mother.name', 'father.workPlace', 'mother.workPlace', 'region', 'hukouDivision', 'residenceDivision', 'school', 'household']

function readField(key: FieldKey, cell: SheetCell, at: DateContext): DayRead {
  switch (fields[key].kind) {
    case 'code': {
      const coded = readCoded(cell.text, key)
      return { read: coded.value === undefined && isNothing(cell.text) ? empty : coded }
    }
    case 'codes': return { read: readCodedList(cell.text, key) }
    case 'yesNo': return { read: plainText(cell.text) === '/' ? empty : readYesNo(cell.text, key) }
    case 'day': return readDay(cell, key, at)
    case 'idNumber': case 'document': return { read: readDocument(cell, key) }
    case 'phone': return { read: readPhones(cell, key) }
    default: return { read: isNothing(cell.text) ? empty : given(cell.text.trim()) }
  }
}

/** Too long a text is an issue of its cell, not of the program. */
function kept(key: FieldKey, value: Value, issues: Found[]): Draft {
  const one = DraftSchema.shape[key].safeParse(value)
  if (one.success) return { [key]: one.data }
  issues.push(errorAt(key, { code: 'cell.tooLong', title: `${fields[key].label}太长`, message: one.error.issues[0]?.message ?? '内容太长' }))
  return {}
}

export function readOwn(cells: RowCells, at: DateContext): OwnReading {
  const issues: Found[] = []
  const months = new Map<FieldKey, Month>()
  const days = new Map<FieldKey, DateReading>()
  let draft: Draft = {}
  for (const key of fieldKeys.filter(one => cells.has(one) && !readElsewhere.includes(one))) {
    const { read, month, day } = readField(key, cells.at(key), at)
    issues.push(...read.issues)
    if (day) days.set(key, day)
    if (month) months.set(key, month)
    if (read.value !== undefined) draft = { ...draft, ...kept(key, read.value, issues) }
  }
  return { draft, issues, months, days }
}
