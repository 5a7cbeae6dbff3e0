/** Year and class, which rosters write in one cell and in every order. */
import { plainText, readCode } from '../codes/codeList.ts'
import { grade } from '../codes/situation.ts'

/** `school` is what stands before the year: 良田镇中心小学三年级2班. */
export type GradeClass = { gradeCode: string | undefined; classNo: string | undefined; school: string | undefined }

const numerals = '一二三四五六七八九十'
const numberOf = (text: string): string => {
  const at = numerals.indexOf(text)
  return text.length === 1 && at >= 0 ? String(at + 1) : text.replace(/^0+(?=\d)/u, '').toUpperCase()
}
const count = '[一二三四五六七八九十]|\\d{1,2}'
const room = `(?:\\(?(${count}|[a-z])\\)?班?)?`
const exact = (text: string): RegExp => new RegExp(`^${text}$`, 'u')

/** 三年级2班, 初一(3)班, 高二3, 小学三年级, 3年级, 七年级 */
const byYear = exact(`((?:小学|初中|高中)?(?:${count})年级|[小初高职][一二三四五六]|高中[一二三]年级?)${room}`)
/** 三(2)班, 三2班, 3(2), 七1班. In figures alone 12班 may be the twelfth class as well, so the brackets must be there. */
const byNumber = exact(`(?:([一二三四五六七八九]|[1-9])\\((${count}|[a-z])\\)班?|([一二三四五六七八九])(${count})班)`)
/** 3年2班, 三年二班 */
const byYearOnly = exact(`(${count})年\\(?(${count})\\)?班?`)
/** 301班 and 0301班: the year and then the class; 1801班 counts from the year somebody came and says no grade. */
const together = /^0?([1-9])(0\d|1\d|20)班?$/u
/** 大班, 幼儿园大(1)班, 小二班, 中班3 */
const kindergarten = exact(`(?:幼儿园)?([大中小])(?:\\(?(${count})\\)?)?班(?:\\(?(${count})\\)?班?)?`)
const beforeSchool = exact(`学前(?:班|大班)?${room}`)
const schoolEnd = /^(.{2,}?(?:学校|小学|中学|初中|完小|教学点|幼儿园|学院|校区))(.+)$/u

const schoolOnly = /^.{2,}(学校|小学|中学|完小|教学点|幼儿园)$/u

const codeOf = (word: string): string | undefined => {
  const code = readCode(grade, word)?.code
  return code === undefined ? undefined : String(code)
}
type Own = { gradeCode: string; classNo: string | undefined }
const made = (gradeCode: string | undefined, classNo: string | undefined): Own | undefined =>
  (gradeCode === undefined ? undefined : { gradeCode, classNo: classNo === undefined ? undefined : numberOf(classNo) })

function understood(text: string): Own | undefined {
  const year = byYear.exec(text)
  if (year) return made(codeOf(year[1] ?? '') ?? codeOf((year[1] ?? '').replace(/年级$/u, '')), year[2])
  const number = byNumber.exec(text)
  if (number) return made(codeOf(numberOf(number[1] ?? number[3] ?? '')), number[2] ?? number[4])
  const figures = byYearOnly.exec(text) ?? together.exec(text)
  if (figures) return made(codeOf(numberOf(figures[1] ?? '')), figures[2])
  const small = kindergarten.exec(text)
  if (small) return made(codeOf(`${small[1]}班`), small[2] ?? small[3])
  const before = beforeSchool.exec(text)
  return before ? made(codeOf('学前班'), before[1]) : undefined
}

/** The year is read even where the class has a name of its own: 三年级重点班. */
function yearWithName(text: string): Own | undefined {
  const year = new RegExp(`^((?:小学|初中|高中)?(?:${count})年级|[初高][一二三])(.+)$`, 'u').exec(text)
  return year ? made(codeOf(year[1] ?? ''), year[2]) : undefined
}

/** What is not understood stays as the name of the class. */
export function readGradeClass(written: string): GradeClass {
  const text = plainText(written).replace(/(\d)[.·\-—](\d)/gu, '$1($2)').replace(/[、,，;/·.。_\-—]/gu, '').replace(/[〔[【]/gu, '(').replace(/[〕\]】]/gu, ')')
  const none = { gradeCode: undefined, classNo: undefined, school: undefined }
  if (text === '') return none
  const own = understood(text)
  if (own) return { ...own, school: undefined }
  const [, school, rest = ''] = schoolEnd.exec(text) ?? []
  const inSchool = school === undefined ? undefined : (understood(rest) ?? yearWithName(rest))
  if (inSchool && !/^(小学|初中|高中|幼儿园)$/u.test(school ?? '')) return { ...inSchool, school }
  const named = yearWithName(text)
  if (named) return { ...named, school: undefined }
  if (schoolOnly.test(text)) return { ...none, school: written.trim() }
  const year = codeOf(numberOf(text))
  return year === undefined ? { ...none, classNo: written.trim() } : { ...none, gradeCode: year }
}

/** 就学情况 by the year, where the year belongs to one kind of school only; 高一 may be 高中 or 中职. */
export function schoolingOfGrade(gradeCode: string): number | undefined {
  if (gradeCode.startsWith('K')) return 2
  const year = Number(gradeCode)
  return year <= 6 ? 3 : year <= 9 ? 4 : undefined
}
