/** Fields that stand in a cell of their own. Every reader gives what it understood and what it did not; a cell that is not
 *  understood leaves a gap and a warning, because nobody stays out of the register for a telephone number. */
import { plainText, readCode } from '../codes/codeList.ts'
import { ethnic, sex } from '../codes/person.ts'
import type { Draft, FieldKey } from '../archives/draft.ts'
import { Draft as DraftSchema } from '../archives/draft.ts'
import { fieldKeys, fields } from '../archives/fields.ts'
import { masked } from '../kernel/masking.ts'
import { noNumber } from '../archives/otherDocuments.ts'
import { isNothing, isPointing, readCoded, readCodedList, readYesNo, type SheetCell } from './cell.ts'
import { boundsOf, type DateContext, doubtsAt, otherDays } from './dateFindings.ts'
import { firstOfMonth, monthWords, readDate } from './dates.ts'
import type { DateReading } from './dateReading.ts'
import { isIdle, phonesIn } from './phones.ts'
import type { Reading, RowCells } from './rowCells.ts'
import { errorAt, type Found, quoted, type Read, warningAt } from './said.ts'
import { convertedAt } from './valueFindings.ts'

export type Month = { year: number; months: readonly number[] }
/** `months`: days of which only the month was written; the identity number completes them (birthdays.ts). `days`: all that was made of days. */
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
  if (isNothing(cell.text) || (isPointing(cell.text) && key !== 'idNumber')) return empty
  if (!lost(cell)) return { value: cell.text.trim(), issues: fields[key].kind === 'idNumber' ? convertedAt(key, cell.text) : [] }
  const words = {
    code: 'idNumber.scientific', title: `${fields[key].label}末尾已丢失`,
    message: '表格把号码当成了数字，末尾几位已经丢失。请把这一列设为“文本”格式，对照户口簿重新填写',
  }
  return { value: undefined, issues: [key === 'idNumber' ? errorAt(key, words) : warningAt(key, words)] }
}

/** 未上户, 正在办理: words in the place of the child's number say why there is none. */
const isReason = (text: string): boolean => !/\d/u.test(text) && /\p{Script=Han}{2}/u.test(text)
const notRegistered = /未上户|没上户|未入户|没有户口|无户口|黑户|未落户|未登记户口/u

function readOwnNumber(cells: RowCells): Reading {
  const cell = cells.at('idNumber')
  if (isPointing(cell.text)) {
    return { draft: {}, issues: [warningAt('idNumber', { code: 'idNumber.pointing', title: `公民身份号码写的是“${quoted(cell.text)}”`, message: '每名儿童的证件号都不同，这一项先空着，请补填' })] }
  }
  const text = cell.text.trim()
  if (noNumber(text)?.reason === null) return { draft: {}, issues: [] }
  if (!isNothing(text) && isReason(text)) {
    return { draft: { idMissingReason: text, ...(notRegistered.test(text) ? { hukouRegistered: false } : {}) }, issues: [] }
  }
  const { value, issues } = readDocument(cell, 'idNumber')
  return { draft: typeof value === 'string' ? { idNumber: value } : {}, issues }
}

const shownPhone = (phone: string): string => masked('phone', phone)

/** Two phones in one cell: the first is kept, the rest is said. A name beside it says whose it is. */
function readPhones(cell: SheetCell, key: FieldKey): Read<Value> {
  if (isNothing(cell.text) || isPointing(cell.text)) return empty
  const { phones: [first, ...more], words } = phonesIn(cell.text)
  if (first === undefined) return given(cell.text.trim())
  const { label } = fields[key]
  const issues: Found[] = []
  if (more.length > 0) {
    issues.push(warningAt(key, { code: 'phone.several', title: `${label}有几个号码`, message: `按第一个号码 ${shownPhone(first)} 导入，另有 ${more.map(shownPhone).join('、')}，请导入后补填` }))
  }
  if (!isIdle(words) && more.length === 0) {
    issues.push(warningAt(key, { code: 'phone.words', title: `${label}旁边写着“${quoted(words)}”`, message: `号码按${label}导入，“${quoted(words)}”没有登记，请核对是不是这个人的电话` }))
  }
  return { value: first, issues }
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
    const words = { code: reading.code, title: `${label}：${reading.message}`, message: `读到“${quoted(cell.text)}”，${reading.message}`, candidates: otherDays(reading) }
    // Without another source of the birthday this is what keeps a child out; birthdays.ts knows whether there is one.
    return { read: { value: undefined, issues: [key === 'birthDate' ? errorAt(key, words) : warningAt(key, words)] }, day: reading }
  }
  if (!sinceKeys.includes(key)) return { read: empty, month: reading, day: reading }
  const words = `只写了 ${monthWords(reading)}，按当月 1 日登记`
  return { read: { value: firstOfMonth(reading), issues: [warningAt(key, { code: 'date.firstOfMonth', title: `${label}只有年月`, message: words })] } }
}

/** 女/汉 and 汉族 女: two columns that stood together, in one cell. */
function readPair(text: string, key: 'sexCode' | 'ethnicCode'): Draft | undefined {
  const found: Draft = {}
  const pieces = text.normalize('NFKC').split(/[/、,，;\s|()（）-]+/u).filter(piece => piece !== '')
  for (const piece of pieces) {
    const [asSex, asEthnic] = [readCode(sex, piece), readCode(ethnic, piece)]
    if (/\d/u.test(piece) || (!asSex && !asEthnic)) return undefined
    if (typeof asSex?.code === 'number') found.sexCode = asSex.code
    else if (typeof asEthnic?.code === 'number') found.ethnicCode = asEthnic.code
  }
  return found[key] === undefined ? undefined : found
}

function readSexOrEthnic(key: 'sexCode' | 'ethnicCode', cells: RowCells): Reading {
  const { text } = cells.at(key)
  if (isNothing(text)) return { draft: {}, issues: [] }
  const coded = readCoded(text, key)
  if (typeof coded.value === 'number') return { draft: { [key]: coded.value }, issues: [] }
  const pair = readPair(text, key)
  return pair ? { draft: pair, issues: [] } : { draft: {}, issues: coded.issues }
}

/** Each of the two in the other's cell, but its own cell counts first. */
function readSexAndEthnic(cells: RowCells): Reading {
  const [bySex, byEthnic] = [readSexOrEthnic('sexCode', cells), readSexOrEthnic('ethnicCode', cells)]
  const { sexCode, ethnicCode } = { ...byEthnic.draft, ...bySex.draft }
  const ownEthnic = byEthnic.draft.ethnicCode ?? ethnicCode
  return {
    draft: { ...(sexCode === undefined ? {} : { sexCode }), ...(ownEthnic === undefined ? {} : { ethnicCode: ownEthnic }) },
    issues: [...bySex.issues, ...byEthnic.issues],
  }
}

/** People and places say more than their field (childName.ts, readFamily.ts, readCare.ts, readPlaces.ts, readSituation.ts). */
const readElsewhere: readonly FieldKey[] = [
  'name', 'sexCode', 'ethnicCode', 'idNumber', 'father.name', 'mother.name', 'father.workPlace', 'mother.workPlace', 'father.isAway', 'mother.isAway', 'father.existStatus', 'mother.existStatus', 'guardian.name',
  'guardian.relationCode', 'hasEntrustedGuardian', 'region', 'hukouDivision', 'residenceDivision', 'school', 'household', 'villageGroup', 'schoolingStatus', 'schoolName', 'gradeCode', 'classNo',
]
const readHere = fieldKeys.filter(key => !readElsewhere.includes(key))

function readField(key: FieldKey, cell: SheetCell, at: DateContext): DayRead {
  switch (fields[key].kind) {
    case 'code': {
      const coded = readCoded(cell.text, key)
      return { read: coded.value === undefined && isNothing(cell.text) ? empty : coded }
    }
    case 'codes': return { read: readCodedList(cell.text, key) }
    case 'yesNo': return { read: isNothing(cell.text) && !['无', '没有'].includes(plainText(cell.text)) ? empty : readYesNo(cell.text, key) }
    case 'day': return readDay(cell, key, at)
    case 'idNumber': case 'document': return { read: readDocument(cell, key) }
    case 'phone': return { read: readPhones(cell, key) }
    default: return { read: isNothing(cell.text) || isPointing(cell.text) ? empty : given(cell.text.trim()) }
  }
}

/** No text of a person is limited to less; asking the schema sixty times a line is a tenth of its time. */
const shortestLimit = 20

/** Too long a text is never cut: it is said with its beginning and stays out. Only a name the child cannot be without. */
export function withinLimits(draft: Draft): Reading {
  const issues: Found[] = []
  const kept: Draft = { ...draft }
  for (const key of fieldKeys) {
    const value = draft[key]
    if (typeof value !== 'string' || value.length <= shortestLimit) continue
    const one = DraftSchema.shape[key].safeParse(value)
    if (one.success) continue
    delete kept[key]
    const words = { code: 'cell.tooLong', title: `${fields[key].label}太长`, message: `“${quoted(value)}”共 ${Array.from(value).length} 字，${one.error.issues[0]?.message ?? '内容太长'}，没有截断，这一项先空着` }
    issues.push(key === 'name' ? errorAt(key, words) : warningAt(key, words))
  }
  return { draft: kept, issues }
}

export function readOwn(cells: RowCells, at: DateContext): OwnReading {
  const parts = [readSexAndEthnic(cells), readOwnNumber(cells)]
  const issues: Found[] = parts.flatMap(part => part.issues)
  const months = new Map<FieldKey, Month>()
  const days = new Map<FieldKey, DateReading>()
  const draft: Record<string, Value> = {}
  for (const key of readHere) {
    if (!cells.has(key)) continue
    const { read, month, day } = readField(key, cells.at(key), at)
    issues.push(...read.issues)
    if (day) days.set(key, day)
    if (month) months.set(key, month)
    if (read.value !== undefined) draft[key] = read.value
  }
  return { draft: Object.assign({}, ...parts.map(part => part.draft), draft), issues, months, days }
}
