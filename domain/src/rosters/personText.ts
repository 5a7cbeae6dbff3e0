/** One cell with everything about a person in it: 父：张三，1990.3，广东东莞务工，138…; 张三（已故）; 奶奶陈秀兰 138….
 *  Each piece is understood by itself; what nobody understands comes back in `rest` and is said with its words. */
import { readCode } from '../codes/codeList.ts'
import { relation as relations } from '../codes/family.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { firstOfMonth, readDate } from './dates.ts'
import { isNothing } from './cell.ts'
import { phonesIn } from './phones.ts'
import { situationOf, situationStart, type Situation } from './situationWords.ts'
import { readWhereabouts, type Whereabouts } from './workPlaces.ts'

export type Month = { year: number; months: readonly number[] }
export type PersonText = Situation & Whereabouts & {
  name?: string; birthDate?: PlainDate; idNumber?: string; phones: string[]
  /** Born in; the identity number completes it. */
  month?: Month
  awaySince?: PlainDate
  /** Codes of CL-10 in the order written; 爷爷、奶奶 are two. */
  relations: number[]
  rest: string[]
}

const idNumber = /(?<![\dXx])(\d{17}[\dXx]|\d{15})(?![\dXx])/u
const date = /(?<!\d)(?:(?:19|20)\d{2}\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2}(?!\d)\s*[日号]?|\s*月)?|(?:19|20)\d{6}(?!\d))(?:\s*出?生)?/gu
/** A day before one of these says since when, not when somebody was born. */
const sinceWords = /^\s*(起|至今|以来|后|外出|去|到|赴|开始|离|死|病|失|服刑|再婚|改嫁)/u
const awayWords = /^\s*(起|至今|以来)?\s*(外出|到|赴|去(?!世)|在外|务工|打工)/u
const label = /(^|[\s,，、;；:：。(（])(父亲?|爸爸?|母亲?|妈妈?|监护人|姓名|手机号?码?|联系电话|联系方式|电话号?码?|身份证号?码?|证件号码?|出生日期|出生年月日?|出生|务工地点?|打工地点?|工作地点?|工作单位|现?住址|与儿童关系|关系|状态|情况|职业)\s*[:：]/gu
const heading = /^(父亲|母亲|爸爸|妈妈|父|母)(?=\s)|^(父亲|母亲|爸爸|妈妈)(?=\p{Script=Han}{2,})/u
const separators = /[:：,，、;；|/\\。()（）[\]【】{}\s]+/u
const compoundSurnames = /^(欧阳|司马|上官|诸葛|司徒|东方|夏侯|尉迟|皇甫|令狐|端木|公孙|慕容|长孙|宇文|南宫|独孤)$/u
const hanName = /^\p{Script=Han}{2,4}$/u
const longName = /^[\p{Script=Han}\p{Co}〇]{2,6}$|^[\p{L}\p{Co}]+([·•・.‧∙][\p{L}\p{Co}]+)+$/u
const idleWords = /^(男|女|汉族?|[\p{Script=Han}]{1,3}族|父亲?|母亲?|爸爸|妈妈|监护人|无|没有|(联系)?电话|手机号?码?|身份证号?码?|证件号码?|至今|出?生|[\d.\-年月日]{0,1})$/u

/** Spoken words for a relative; one character alone may as well be a name's. */
function relationOf(word: string): number | undefined {
  const code = readCode(relations, word)?.code
  return word.length > 1 && typeof code === 'number' && !/^\d+$/u.test(word) ? code : undefined
}

/** 奶奶陈秀兰, 陈秀兰奶奶 */
function relationAndName(word: string): { relation: number; name: string } | undefined {
  for (const length of [4, 3, 2]) {
    const [front, back] = [word.slice(0, length), word.slice(-length)]
    const [after, before] = [word.slice(length), word.slice(0, -length)]
    const [first, last] = [relationOf(front), relationOf(back)]
    if (relationOf(after) !== undefined || relationOf(before) !== undefined) continue
    if (first !== undefined && hanName.test(after)) return { relation: first, name: after }
    if (last !== undefined && hanName.test(before)) return { relation: last, name: before }
  }
  return undefined
}

/** Numbers and days first: they are sure wherever they stand, and their separators are not those between the pieces. */
function withoutNumbers(written: string, into: PersonText): string {
  let text = written.normalize('NFKC').replace(/\p{Cf}/gu, '').replace(/\r?\n/gu, '，').trim()
  const number = idNumber.exec(text)
  if (number?.[1] !== undefined) {
    into.idNumber = number[1].toUpperCase()
    text = text.replace(number[1], '，')
  }
  const { phones, left } = /\d{3}/u.test(text) ? phonesIn(text.replace(date, day => day.replace(/\d/gu, digit => String.fromCodePoint(0xe000 + Number(digit))))) : { phones: [], left: text }
  into.phones = phones
  const plain = phones.length === 0 ? text : left.replace(/[\ue000-\ue009]/gu, digit => String((digit.codePointAt(0) ?? 0xe000) - 0xe000))
  return plain.replace(date, (whole, at: number) => takeDay(whole, plain.slice(at + whole.length), into))
}

function takeDay(whole: string, behind: string, into: PersonText): string {
  const reading = readDate(whole.replace(/\s*出?生$/u, ''))
  const isBirth = into.birthDate === undefined && into.month === undefined && !sinceWords.test(behind)
  if (reading.kind === 'day' && isBirth) into.birthDate = reading.day
  else if (reading.kind === 'month' && isBirth) into.month = reading
  else if (reading.kind !== 'wrong' && awayWords.test(behind)) into.awaySince = reading.kind === 'day' ? reading.day : firstOfMonth(reading)
  else into.rest.push(whole.trim())
  return '，'
}

const both: Record<string, readonly number[]> = { 父母: [51, 52], 父母亲: [51, 52], 双亲: [51, 52], 爸妈: [51, 52], 爷爷奶奶: [61, 62], 外公外婆: [63, 64], 祖父母: [61, 62], 外祖父母: [63, 64] }

/** Takes a piece into the person; true when it meant something. */
function takeWord(word: string, into: PersonText): boolean {
  if (both[word]) {
    into.relations.push(...both[word])
    return true
  }
  const situation = situationOf(word)
  if (situation) {
    Object.assign(into, { ...situation, ...(into.existStatus === undefined ? {} : { existStatus: into.existStatus }) })
    return true
  }
  const relation = relationOf(word)
  if (relation !== undefined) {
    into.relations.push(relation)
    return true
  }
  const where = readWhereabouts(word)
  if (where) {
    Object.assign(into, where)
    return true
  }
  return idleWords.test(word) || isNothing(word)
}

const notNames = /^(长期|常年|一直|现在|目前|已经|父母|双方|父亲|母亲|爸爸|妈妈|大部|平时|偶尔|夫妻|夫妇)/u
const isSaid = (word: string): boolean =>
  notNames.test(word) || situationOf(word) !== undefined || relationOf(word) !== undefined || readWhereabouts(word) !== undefined

const plainName = /^[\p{Script=Han}〇\p{Co}]{2,4}$/u
const familyWords = /[爷奶公婆爸妈父母姥舅姨姑叔伯婶哥姐弟妹]/u
const commonSurnames = new Set('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文')
/** 金华 and 韩国平 are people in a column of names; 苏州 and 江门 are where somebody is. */
const isNamedLikeAPlace = (text: string): boolean => commonSurnames.has(text.charAt(0)) && !/[州门京津海山港]$/u.test(text) && !/^[在去到]/u.test(text)

/** Nothing but a name: most cells are, and need no taking apart. */
export const isPlainName = (text: string): boolean =>
  plainName.test(text) && situationOf(text) === undefined && (readWhereabouts(text) === undefined || isNamedLikeAPlace(text)) && !idleWords.test(text) && !familyWords.test(text)

/** 张三在东莞务工: the name ends where a situation begins. */
function takeNameAndMore(word: string, into: PersonText): boolean {
  const at = word.slice(2).search(situationStart)
  const [name, more] = at < 0 ? [word, ''] : [word.slice(0, at + 2), word.slice(at + 2)]
  if (at >= 0 && hanName.test(name) && !isSaid(name) && takeWord(more, into)) {
    into.name = name
    return true
  }
  // Before a telephone 金华 is a person; 金华务工 says where somebody is.
  if (plainName.test(word) && isNamedLikeAPlace(word) && readWhereabouts(word)?.workPlace === word) {
    into.name = word
    return true
  }
  if (takeWord(word, into)) return true
  const spoken = relationAndName(word)
  if (spoken) {
    into.name = spoken.name
    into.relations.push(spoken.relation)
    return true
  }
  if (!longName.test(word)) return false
  into.name = word
  return true
}

/** 张　三 stands in two pieces; so does 欧阳 小红, but 张三 李四 are two people. */
function joined(words: readonly string[]): string[] {
  const [first = '', second = '', ...others] = words
  const isOne = /^\p{Script=Han}$/u.test(first) && /^\p{Script=Han}{1,2}$/u.test(second)
  if (isOne && /^\p{Script=Han}$/u.test(second) && /^\p{Script=Han}$/u.test(others[0] ?? '')) return [`${first}${second}${others[0]}`, ...others.slice(1)]
  return isOne || (compoundSurnames.test(first) && hanName.test(second)) ? [`${first}${second}`, ...others] : [...words]
}

const latinName = /^[\p{Script=Latin}\p{M}·•.'\s-]+$/u

export function readPerson(written: string): PersonText {
  const person: PersonText = { phones: [], relations: [], rest: [] }
  if (latinName.test(written.trim())) return { ...person, name: written.trim().replace(/\s+/gu, ' ') }
  const text = withoutNumbers(written, person).replace(label, '$1，').replace(label, '$1，').replace(/^[,，\s]+/u, '').replace(heading, '')
  for (const word of joined(text.split(separators).filter(piece => piece !== ''))) {
    const isNew = person.name === undefined
    if (word === '' || (isNew ? takeNameAndMore(word, person) : takeWord(word, person))) continue
    person.rest.push(word)
  }
  return person
}
