/** Questions before, instead of faults after: what the file alone cannot say is asked once for the whole upload, each question with what
 *  holds until somebody answers. Pure: from the facts of the sheets to the questions, and from the answers to what is taken. */
import { type RegionCode, regionCode } from '../kernel/regionCode.ts'
import { type SheetFacts, markOf, sharedIn, struckMark } from './facts.ts'
import { doubtsOf, headingKeys } from './headings.ts'
import { headerOf } from './headingTargets.ts'
import { remapped } from './headers.ts'
import type { SheetLine } from './layout.ts'
import { type Column, ColumnTarget, type Question } from './types.ts'

type Asked = Omit<Question, 'answer'>
type Option = Question['options'][number]
const option = (id: string, label: string, more: { detail?: string | undefined; count?: number } = {}): Option =>
  ({ id, label, detail: more.detail ?? null, count: more.count ?? null })

/** A name of a sheet that says it is not the present one. */
const oldName = /副本|备份|拷贝|copy|旧|往年|历史|上(季度|月|年|学期)|原(表|始|名单)|作废|删除|不要|模板|样表|样例|示例|草稿|[(（]\d+[)）]$|_\d$|bak|old/iu
/** 2026年二季度, 3月, 秋季: later sheets before earlier ones. Sheets that say no time stand before all that do not differ by it. */
function timeOf(name: string): number {
  const plain = name.normalize('NFKC')
  const year = Number(/(20\d\d)/u.exec(plain)?.[1] ?? 0)
  const quarter = '一二三四'.indexOf(/第?([一二三四1-4])季度?/u.exec(plain)?.[1]?.replace(/[1-4]/u, digit => '一二三四'[Number(digit) - 1] ?? '') ?? '?') + 1
  const month = Number(/(\d{1,2})月/u.exec(plain)?.[1] ?? 0)
  return year * 12 + Math.max(quarter * 3, month)
}

/** Above this share of its children a sheet is a copy of others. */
const copyShare = 0.7
type Standing = { facts: SheetFacts; copyOf: SheetFacts | undefined }
/** Each child once: of sheets with the same children the newest, largest, first is taken. */
function standingOf(candidates: readonly SheetFacts[]): Standing[] {
  const order = [...candidates].sort((a, b) =>
    Number(oldName.test(a.name)) - Number(oldName.test(b.name)) || timeOf(b.name) - timeOf(a.name) || b.children - a.children || a.sheet - b.sheet)
  const taken: SheetFacts[] = []
  const copies = new Map<number, SheetFacts>()
  for (const facts of order) {
    const twin = taken.find(other => sharedIn(facts.sample, [other.sample]) >= copyShare)
    const whole = twin ?? (sharedIn(facts.sample, taken.map(other => other.sample)) >= copyShare ? taken[0] : undefined)
    if (whole) copies.set(facts.sheet, whole)
    else taken.push(facts)
  }
  return candidates.map(facts => ({ facts, copyOf: copies.get(facts.sheet) }))
}

const sheetId = (sheet: number): string => `sheet:${sheet}`
/** Sheets with children; only where there is something to choose. */
function ofSheets(all: readonly SheetFacts[]): Asked[] {
  const candidates = all.filter(facts => facts.children > 0)
  if (candidates.length === 0 || (candidates.length === 1 && candidates[0]?.hidden === false)) return []
  const standing = standingOf(candidates.filter(facts => !facts.hidden))
  const copies = new Map(standing.flatMap(({ facts, copyOf }) => (copyOf ? [[facts.sheet, copyOf] as const] : [])))
  const detailOf = (facts: SheetFacts): string | undefined => {
    const twin = copies.get(facts.sheet)
    if (facts.hidden) return '隐藏的工作表，没有选'
    return twin && `和“${twin.name}”里是同一批儿童，没有选`
  }
  const hidden = candidates.filter(facts => facts.hidden).length
  const said = [copies.size > 0 ? `有 ${copies.size} 张与其他表重复` : '', hidden > 0 ? `有 ${hidden} 张是隐藏的` : ''].filter(Boolean).join('，')
  return [{
    id: 'sheets', kind: 'sheets', title: '导入哪几张工作表？', several: true,
    text: `文件里有 ${candidates.length} 张工作表有儿童名单。${said === '' ? '已全部选上。' : `${said}，这些没有选，需要的请选上。`}`,
    options: candidates.map(facts => option(sheetId(facts.sheet), facts.name, { count: facts.children, detail: detailOf(facts) })),
    preset: candidates.filter(facts => !facts.hidden && !copies.has(facts.sheet)).map(facts => sheetId(facts.sheet)),
  }]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/** A filter is a way of looking that somebody left switched on: the lines behind it belong to the roster. Lines hidden by hand were put
 *  away on purpose; what nobody sees is not imported unless somebody says so. */
function ofHiddenRows(all: readonly SheetFacts[]): Asked[] {
  const [hidden, filtered] = [sum(all.map(facts => facts.hiddenChildren)), sum(all.map(facts => facts.filteredChildren))]
  if (hidden + filtered === 0) return []
  return [{
    id: 'hiddenRows', kind: 'hiddenRows', title: '看不见的行要不要导入？', several: true,
    text: '表里有些儿童的行现在看不见。勾选的导入，不勾选的不导入。',
    options: [
      ...(filtered > 0 ? [option('filtered', '被筛选隐藏的行', { count: filtered, detail: '筛选只是查看方式，这些行还在名册里，默认导入' })] : []),
      ...(hidden > 0 ? [option('hidden', '手工隐藏的行', { count: hidden, detail: '一般是有意收起的，默认不导入' })] : []),
    ],
    preset: filtered > 0 ? ['filtered'] : [],
  }]
}

const leaving = /离开|转走|转出|转学|迁出|迁走|去世|死亡|病故|夭折|删除|删去|剔除|移除|不在册|不再|不在|取消|退出|销户|不属于|不符合|已满|超龄|成年|毕业|返乡|返回|回来|回家|已回|作废|重复|核减|减少|注销|排除|搬走|随父母|随迁/u
const staying = /(未|没有|没|尚未|不是)(离开|转|迁|死亡|去世|删除|退出|返)/u
export const saysLeft = (words: string): boolean => leaving.test(words) && !staying.test(words)

/** Colours on more than this share of a table only make it easier to read. */
const decoration = 0.4
type Mark = { mark: string; count: number; lines: string[]; words: string | undefined }
function marksIn(all: readonly SheetFacts[]): Mark[] {
  const legends = new Map(all.flatMap(facts => facts.legends).map(one => [one.mark, one.words]))
  const found = all.flatMap(facts => facts.marks.map(one => ({ ...one, facts })))
  return [...new Set(found.map(one => one.mark))].flatMap((mark): Mark[] => {
    const words = legends.get(mark)
    const some = found.filter(one => one.mark === mark && (words !== undefined || mark === struckMark || one.count <= one.facts.children * decoration))
    if (some.length === 0) return []
    const lines = some.flatMap(one => one.lines.slice(0, 5).map(line => (all.length > 1 ? `${one.facts.name} 第 ${line} 行` : `第 ${line} 行`)))
    return [{ mark, count: sum(some.map(one => one.count)), lines: lines.slice(0, 5), words }]
  })
}

function ofMarks(all: readonly SheetFacts[]): Asked[] {
  return marksIn(all).map(({ mark, count, lines, words }) => {
    const isStruck = mark === struckMark
    const label = isStruck ? '画了删除线' : `标了${mark}`
    const isLeft = words === undefined ? isStruck : saysLeft(words)
    const said = words === undefined ? (isStruck ? '表里没有写删除线的意思，一般表示已删去。' : `表里没有写${mark}的意思。`) : `表里写着：${isStruck ? '删除线' : mark}——${words}。`
    return {
      id: `mark:${mark}`, kind: 'markedRows', title: `${label}的 ${count} 行要不要导入？`, several: false,
      text: `${said}${lines.join('、')}${count > lines.length ? ' 等' : ''}。`,
      options: [option('take', '照常导入', { count }), option('leave', '不导入，列在“没有导入的行”里', { count })],
      preset: [isLeft ? 'leave' : 'take'],
    }
  })
}

function ofFormulas(all: readonly SheetFacts[]): Asked[] {
  const found = all.flatMap(facts => facts.noValue.map(one => ({ count: one.count, header: facts.columns[one.column]?.header ?? '' })))
  if (found.length === 0) return []
  const headers = [...new Set(found.map(one => one.header))].slice(0, 6).join('、')
  const count = sum(found.map(one => one.count))
  return [{
    id: 'formulas', kind: 'formulas', title: `${count} 个单元格只有公式，没有结果`, several: false,
    text: `涉及：${headers}。文件没有存下公式的结果，青禾不替您计算。可以用 WPS 或 Excel 打开文件，保存一次再上传。`,
    options: [option('blank', '当作空白，其他内容照常导入', { count }), option('leave', '这些行先不导入')],
    preset: ['blank'],
  }]
}

/** Places of a name that may be meant, with the words to tell them apart; none where the name is one place or nobody's. */
export type SeveralAt = (words: string) => readonly { code: RegionCode; label: string }[]
const divisionId = (words: string): string => `division:${words}`.slice(0, 100)
const lineByLine = 'rows'
/** Beyond this the lines are mended by kind: nobody reads a page of such questions. */
const mostDivisions = 12

/** A village that two towns have, in a roster that names no town. */
function ofDivisions(all: readonly SheetFacts[], severalAt: SeveralAt): Asked[] {
  const counts = new Map<string, number>()
  for (const { words, count } of all.flatMap(facts => facts.villages ?? [])) counts.set(words, (counts.get(words) ?? 0) + count)
  return [...counts].flatMap(([words, count]): Asked[] => {
    const places = severalAt(words)
    return places.length < 2 ? [] : [{
      id: divisionId(words), kind: 'division', title: `“${words}”是哪一个？`, several: false,
      text: `表里没有写镇街，叫“${words}”的有 ${places.length} 处，涉及 ${count} 名儿童。`,
      options: [...places.map(place => option(String(place.code), place.label)), option(lineByLine, '不都是同一处，检查时逐行选', { count })],
      preset: [lineByLine],
    }]
  }).slice(0, mostDivisions)
}

/** What was answered about villages, by their words. */
export function divisionsSaid(questions: readonly Question[], answers: readonly Answer[]): ReadonlyMap<string, RegionCode> {
  const asked = answered(questions.filter(question => question.kind === 'division'), answers)
  return new Map(asked.flatMap(({ id, answer }) => {
    const code = Number(answer?.[0])
    return Number.isInteger(code) ? [[id.slice(divisionId('').length), regionCode(code)] as const] : []
  }))
}

const columnId = (key: string): string => `column:${key}`.slice(0, 100)
const leftOut = 'none'
/** The same heading in a sheet per village is asked about once. */
function ofColumns(all: readonly SheetFacts[]): Asked[] {
  const asked = new Map<string, Asked>()
  for (const facts of all) for (const { index, key, options } of doubtsOf(facts.columns)) {
    const column = facts.columns[index]
    const id = columnId(key)
    if (!column || asked.has(id)) continue
    const left = facts.columns.slice(0, index).findLast(one => one.header !== '')
    asked.set(id, {
      id, kind: 'column', title: `${column.letter} 列“${column.header}”是谁的？`, several: false,
      text: `表头没有写明${left ? `，它在“${left.header}”右边` : ''}。请选择；选过的对应下次会沿用。`,
      options: [...new Set([column.target ?? [], ...options].flat())].map(target => option(target, headerOf(target))).concat(option(leftOut, '不导入这一列')),
      preset: [column.target ?? leftOut],
    })
  }
  return [...asked.values()]
}

type Asking = { /** So far: another choice of sheets brings other questions. */ answers?: readonly Answer[]; severalAt?: SeveralAt }
/** All that should be asked about an upload, the widest question first; of sheets that are not taken nothing else is asked. */
export function questionsOf(all: readonly SheetFacts[], { answers = [], severalAt = () => [] }: Asking = {}): Question[] {
  const open = (asked: readonly Asked[]): Question[] => answered(asked.map(question => ({ ...question, answer: null })), answers)
  const sheets = open(ofSheets(all))
  const taken = all.filter(facts => isSheetTaken(sheets, facts))
  return [...sheets, ...open([...ofHiddenRows(taken), ...ofMarks(taken), ...ofFormulas(taken), ...ofColumns(taken), ...ofDivisions(taken, severalAt)])]
}

export type Answer = { question: string; options: readonly string[] }
const answersTo = (questions: readonly Question[], answers: readonly Answer[]): ReadonlyMap<string, readonly string[]> =>
  new Map(questions.map(question => [question.id, answers.find(one => one.question === question.id)?.options ?? question.answer ?? question.preset]))

/** Questions with what somebody answered, for those that are still asked. Options that are not offered are no answers. */
export const answered = (questions: readonly Question[], answers: readonly Answer[]): Question[] => questions.map(question => {
  const found = answers.find(one => one.question === question.id)
  if (!found) return question
  const offered = new Set(question.options.map(one => one.id))
  const options = [...new Set(found.options)].filter(id => offered.has(id))
  return options.length === 0 && !question.several ? question : { ...question, answer: question.several ? options : options.slice(0, 1) }
})

export type WhyNot = 'sheetNotTaken' | 'hidden' | 'marked' | 'struck' | 'noValue'
type LineAt = { sheet: number; line: SheetLine; columns: readonly Column[] }
/** Whether a child's line is taken by the answers, and why not. Presets stand where nothing was answered. */
export function takenBy(questions: readonly Question[], answers: readonly Answer[] = []): (at: LineAt) => WhyNot | null {
  const said = answersTo(questions, answers)
  const [sheets, hiddenRows, formulas] = [said.get('sheets'), said.get('hiddenRows') ?? [], said.get('formulas')]
  return ({ sheet, line, columns }) => {
    if (sheets && !sheets.includes(sheetId(sheet))) return 'sheetNotTaken'
    if (line.hidden && !hiddenRows.includes(line.hidden)) return 'hidden'
    const mark = markOf(line.cells, columns)
    if (mark !== undefined && said.get(`mark:${mark}`)?.includes('leave')) return mark === struckMark ? 'struck' : 'marked'
    return formulas?.includes('leave') && line.cells.some((cell, at) => cell.flag === 'noValue' && columns[at]?.target) ? 'noValue' : null
  }
}

/** Whether anything of a sheet is taken at all. */
export function isSheetTaken(questions: readonly Question[], facts: SheetFacts, answers: readonly Answer[] = []): boolean {
  const sheets = answersTo(questions, answers).get('sheets')
  return sheets ? sheets.includes(sheetId(facts.sheet)) : facts.children > 0 && !facts.hidden
}

/** The columns of a sheet with what was answered about them; what nobody answered stays as it is. */
export function answeredColumns(columns: readonly Column[], questions: readonly Question[], answers: readonly Answer[] = []): Column[] {
  const keys = headingKeys(columns)
  const choices = questions.filter(question => question.kind === 'column').flatMap(question => {
    const found = answers.find(one => one.question === question.id)?.options[0] ?? question.answer?.[0]
    const index = keys.findIndex(key => columnId(key) === question.id)
    const target = found === leftOut ? null : ColumnTarget.safeParse(found).data
    return found === undefined || index < 0 || target === undefined ? [] : [{ index, target }]
  })
  return choices.length === 0 ? [...columns] : remapped(columns, choices)
}
