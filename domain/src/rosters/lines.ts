/** What each line of a sheet is. Only children are imported; the rest is listed as what it is. A line is a child's unless it clearly is
 *  something else: a child lost in silence is worse than a remark shown as a faulty child. */
import { plainText } from '../codes/codeList.ts'
import { normalIdNumber } from '../archives/idNumber.ts'
import { formColumns } from './form.ts'
import { meaningsOf, pathOf } from './headings.ts'
import { plainHeading } from './headingWords.ts'
import { type Heading, isColumnNumber, isTitle, isUnit, type SheetLine } from './layout.ts'
import {
  isColourMeaning, isCount, isDateAlone, isHint, isLegend, isName, isNote, isNumbering, isPageNumber, isSigner, isSignerOfUnit, isSmall, isSum, placesIn, withoutCount,
} from './lineWords.ts'
import type { Column, ColumnTarget, LineRole } from './types.ts'

type Filled = { column: number; text: string; plain: string }
const filledIn = ({ cells }: SheetLine): Filled[] =>
  cells.flatMap(({ text }, column) => (text.trim() === '' ? [] : [{ column, text: text.trim(), plain: plainText(text) }]))

/** Fifteen or eighteen digits, or what is left of them: nobody writes such a number but into a child's line. */
const isNumberOfPerson = (text: string): boolean =>
  text.length >= 6 && (/^\d{14,20}X?$/u.test(normalIdNumber(text)) || /^\d(\.\d+)?E\+?1[4-9]$/u.test(normalIdNumber(text)))

/** What is asked of a heading for every line, found out once. `above`: the words of every level above each column. */
type Known = { name: number | undefined; number: number | undefined; above: ReadonlySet<string>[] }
const knownHeadings = new WeakMap<readonly Column[], Known>()
function knownOf({ columns }: Heading): Known {
  const known = knownHeadings.get(columns)
  if (known) return known
  const indexOf = (target: ColumnTarget): number | undefined => columns.find(column => column.target === target)?.index
  const above = columns.map(column => new Set(pathOf(column.header).map(plainText).filter(Boolean)))
  const found = { name: indexOf('name'), number: indexOf('idNumber'), above }
  knownHeadings.set(columns, found)
  return found
}
const nameColumn = (heading: Heading): number | undefined => knownOf(heading).name

/** The heading again, on the next page or above the next village: most of its cells are the words above their columns. */
function isHeadingAgain(filled: readonly Filled[], heading: Heading): boolean {
  const { above, name: at } = knownOf(heading)
  const texts = filled.filter(({ plain }) => !isSmall(plain))
  const same = texts.filter(({ column, plain }) => above[column]?.has(plain)).length
  if (texts.length >= 2 && same >= 2 && same >= texts.length * 0.6) return true
  const name = filled.find(({ column }) => column === at)
  if (!name || texts.length < 3 || texts.some(({ plain }) => /\d{4,}/u.test(plain))) return texts.length === 1 && same === 1 && filled.length === 1
  if (!/名/u.test(name.plain) || !/姓名$|名字$/u.test(plainHeading(name.text))) return false
  return meaningsOf(texts.map(({ text }) => [text])).filter(meaning => meaning.isKnown).length >= texts.length * 0.6
}

/** 1 2 3, or 甲 乙 1 2: the columns numbered. Numbers alone, not one after the other, are sums nobody named; zeros are formulas copied
 *  down below the last child. */
function ofNumbers(filled: readonly Filled[], heading: Heading): LineRole | undefined {
  if (!filled.every(({ text, plain }) => isColumnNumber(text) || isSmall(plain))) return undefined
  const numbers = filled.map(({ plain }) => Number(plain.replace(/[^\d]/gu, '') || Number.NaN)).filter(one => !Number.isNaN(one))
  const isCounting = numbers.every((one, at) => at === 0 || one === (numbers[at - 1] ?? 0) + 1)
  if (filled.length >= 3 && isCounting && filled.every(({ text }) => isColumnNumber(text))) return 'columnNumbers'
  if (filled.length === 1) return 'blank'
  const name = nameColumn(heading)
  if (filled.some(({ column, plain }) => column === name && !isSmall(plain))) return undefined
  return numbers.length === filled.length && numbers.slice(1).some(one => one > 0) ? 'sum' : 'blank'
}

/** The village a title names, '' when it names none: above a whole sheet it says where its children are kept. */
export const placeOfTitle = ({ cells }: SheetLine): string =>
  cells.map(({ text }) => villageTitle.exec(plainText(text))?.[1]).find(place => place !== undefined) ?? ''

/** The words of a section row without its number and its count: 一、焦冲村（12人） → 焦冲村. */
export function sectionOf(line: SheetLine): string {
  const words = [...new Set(wordsIn(filledIn(line)).map(one => one.text))]
  return words.map(text => sectionText(text)).filter(Boolean).join(' ')
}
const wordsIn = (filled: readonly Filled[]): Filled[] => filled.filter(({ text, plain }) => !isSmall(plain) && !isNumbering(text) && !isCount(plain))
const label = /^(所在|所属)?(村(居|社区)?|组|乡镇|镇|镇街|街道|村组|社区|学校|班级|年级|村名)([(（][^)）]*[)）])?[:：]\s*/u
/** A title for each village: 石山村留守儿童花名册. */
const villageTitle = /^(?:附件\d*[:：]?)?(.{1,12}(?:村|社区))(?:农村|在册)?(?:留守|困境|未成年)?(?:儿童|人)(?:花名册|名册|名单|登记表|统计表|信息表|情况|台账)?(?:[(（].*[)）])?$/u
function sectionText(text: string): string {
  const [, village] = villageTitle.exec(text.replace(/\s+/gu, '')) ?? []
  if (village !== undefined) return village
  const own = withoutCount(text.replace(label, '')).replace(/[:：\s]+$/u, '').trim()
  return placesIn(own) || own
}

/** A village, a group of one, a school or a class alone in its line, whether in its own column or over all of them. */
function isSection(filled: readonly Filled[], heading: Heading): boolean {
  const texts = wordsIn(filled)
  const [first] = texts
  if (!first || texts.slice(1).some(({ text }) => text !== first.text && !/[:：]/u.test(text))) return false
  const words = sectionText(first.text)
  if (words === '' || words.length > 30) return false
  // 3 | 李村: a child of that name whose other cells are empty.
  const hasSerial = filled.some(({ column, plain }) => isSmall(plain) && column !== nameColumn(heading))
  if (first.column === nameColumn(heading) && hasSerial && words.length < 3) return false
  const isNumbered = withoutCount(first.text) !== first.text || label.test(first.text)
  return placesIn(words) !== '' || (texts.length === 1 && isNumbered && words.length <= 12 && !/[，。；：]/u.test(words) && !isDateAlone(plainText(first.text)))
}

type Targets = ReadonlySet<ColumnTarget | null>
const placeTargets: Targets = new Set<ColumnTarget | null>(['row.town', 'row.village', 'row.group', 'schoolName', 'row.gradeClass', 'gradeCode', 'classNo'])
/** Nothing but where: the head of a block, or a line prepared for a child who never came. */
function ofPlaces(filled: readonly Filled[], heading: Heading): LineRole | undefined {
  const texts = wordsIn(filled)
  if (texts.length < 2 || !texts.every(({ column }) => placeTargets.has(heading.columns[column]?.target ?? null))) return undefined
  return texts.length === filled.length ? 'section' : 'blank'
}

/** What the words of a line's first cells say it is, where they are no child's. */
function ofWords(filled: readonly Filled[], heading: Heading): LineRole | undefined {
  const name = nameColumn(heading) ?? 0
  const [first] = filled.filter(({ plain }) => !isSmall(plain))
  const child = filled.find(({ column }) => column === name)
  if (!first || (child !== undefined && child !== first && isName(child.plain) && filled.length > 2)) return undefined
  if (filled.some(({ column, plain }) => column <= Math.max(name, first.column) && isSum(plain))) return 'sum'
  if (filled.some(({ plain }) => isPageNumber(plain))) return 'note'
  if (isLegend(first.plain) || (filled.length <= 3 && filled.some(({ plain }) => isColourMeaning(plain)))) return 'legend'
  if (isNote(first.plain)) return 'note'
  if (filled.filter(({ plain }) => isHint(plain) || hints.has(plain)).length >= Math.max(2, filled.length / 2)) return 'legend'
  if (filled.length === 1 && villageTitle.test(first.plain)) return 'section'
  if (isTitle(first.text) && filled.length <= 3 && first.column <= name + 1) return 'title'
  return signed(filled, first)
}
/** The blank form's own hints, left in below its heading. */
const hints: ReadonlySet<string> = new Set(formColumns.flatMap(({ hint }) => (hint === undefined ? [] : [plainText(hint)])))

function signed(filled: readonly Filled[], first: Filled): LineRole | undefined {
  const signers = filled.filter(({ plain }) => isSigner(plain))
  if (isSigner(first.plain) || signers.length > filled.length / 2) {
    return signers.every(({ plain }) => isSignerOfUnit(plain)) && isUnit(first.text) ? 'title' : 'signature'
  }
  if (label.test(first.text) && filled.length === 1 && sectionText(first.text) !== '') return 'section'
  if (isUnit(first.text)) return /盖章|公章|签[字章名]/u.test(first.plain) ? 'signature' : 'title'
  return filled.length === 1 && isDateAlone(first.plain) ? 'signature' : undefined
}

/** A whole line with a child's number or name in its place is told without looking at its words: nearly all lines of a large sheet are. */
const enough = 5
function isPlainChild({ cells }: SheetLine, heading: Heading): boolean {
  const known = knownOf(heading)
  if (/^\d{17}[\dX]$/u.test(cells[known.number ?? -1]?.text ?? '')) return true
  const at = known.name ?? -1
  const name = cells[at]?.text ?? ''
  if (!/^\p{Script=Han}{2,4}$/u.test(name) || /[名计数页表人填]/u.test(name)) return false
  if (known.above[at]?.has(name)) return false
  const filled = cells.filter(cell => cell.text !== '')
  return filled.length >= enough && filled.filter(cell => !isSmall(cell.text)).length >= enough && cells.findIndex(cell => cell.text === name) === at
    && cells.slice(0, at).every(cell => cell.text.length < enough && !/[:：人计页注表核责]/u.test(cell.text))
}

/** Only its own cells and the heading decide, so that lines can be told one by one as they stream in. */
export function roleOf(line: SheetLine, heading: Heading): LineRole {
  if (line.line > heading.to && isPlainChild(line, heading)) return 'child'
  const filled = filledIn(line)
  if (filled.length === 0) return 'blank'
  if (line.line >= heading.from && line.line <= heading.to) return 'heading'
  if (line.line < heading.from) return filled.some(({ plain }) => isLegend(plain) || isColourMeaning(plain)) ? 'legend' : 'title'
  if (filled.some(({ text }) => isNumberOfPerson(text))) return isHeadingAgain(filled, heading) ? 'heading' : 'child'
  const numbers = ofNumbers(filled, heading)
  if (numbers) return numbers
  if (isHeadingAgain(filled, heading)) return 'heading'
  const said = ofWords(filled, heading) ?? ofPlaces(filled, heading)
  if (said) return said
  if (isSection(filled, heading)) return 'section'
  return ofFew(filled, heading)
}

const ownTargets: Targets = new Set<ColumnTarget | null>(['name', 'sexCode', 'ethnicCode', 'birthDate', 'idNumber', 'studentNumber', 'disabilityCertNo'])
/** Nothing of the child itself, and no running number: the second line of a family, below the first. */
const isOfOthers = (filled: readonly Filled[], heading: Heading): boolean =>
  !filled.some(({ column, plain }) => ownTargets.has(heading.columns[column]?.target ?? null) || (isSmall(plain) && column < (nameColumn(heading) ?? 0)))

/** A name alone is a child of whom nothing else was written; two cells without a name are one whose name is missing. */
function ofFew(filled: readonly Filled[], heading: Heading): LineRole {
  const name = filled.find(({ column }) => column === nameColumn(heading))
  if (name && (isName(name.plain) || filled.length > 2)) return 'child'
  if (filled.length === 1 || isOfOthers(filled, heading)) return 'note'
  return filled.length === 2 && filled.some(({ text }) => text.length > 20 || /[。；]/u.test(text)) ? 'note' : 'child'
}
