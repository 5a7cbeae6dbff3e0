/** V-01: the citizen identity number, GB 11643-1999. */
import { isPlainDate, plainDate, type PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const checkCharacters = '10X98765432'
const length = 18
const oldLength = 15
/** First two digits of the division codes ever given, and 99, which stays unassigned and is used for invented people. */
const provinces = new Set([
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91, 99,
])

/** The eighteenth character for seventeen digits (mod 11, weights of the standard). */
export function checkCharacter(first17: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17[at]), 0)
  return checkCharacters[sum % checkCharacters.length] ?? ''
}

/** Full width, spaces, dashes, quotes, marks nobody sees and a small x carry no meaning; a cross at the end is the X of the standard. */
export const normalIdNumber = (text: string): string =>
  text.normalize('NFKC').replace(/[\s\p{Cf}\p{Cc}\-‐-―'‘’"“”`´]/gu, '').replace(/[×✕Хх]$/u, 'X').toUpperCase()

/** Fifteen digits were given until 1999 and lack the century and the check character. */
const fromFifteen = (digits: string): string => {
  const seventeen = `${digits.slice(0, 6)}19${digits.slice(6)}`
  return seventeen + checkCharacter(seventeen)
}
export const isOfFifteen = (normal: string): boolean => normal.length === oldLength && /^\d+$/u.test(normal)
/** The number of today for one of fifteen digits; every other stays as it is. */
export const eighteenDigits = (normal: string): string => (isOfFifteen(normal) ? fromFifteen(normal) : normal)

export const birthOf = (number: string): PlainDate | null => {
  const text = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  return isPlainDate(text) ? plainDate(text) : null
}
/** Odd is male. */
export const sexOf = (number: string): 1 | 2 => (Number(number[16]) % 2 === 1 ? 1 : 2)

export type IdReading =
  | { ok: true; number: string; birthDate: PlainDate; sexCode: 1 | 2; converted: boolean }
  | { ok: false; issue: Issue; suggestion: string | null }

type Fault = { code: string; message: string; suggestion?: string }

/** A spreadsheet that took the number for a quantity has lost its last digits for good. */
const scientific = /^\d(\.\d+)?E\+?\d+$/u

/** Letters that are typed for digits. */
const withoutLookAlikes = (text: string): string => text.replace(/[OQ]/gu, '0').replace(/[IL|]/gu, '1')
const isWhole = (number: string): boolean => /^\d{17}[\dX]$/u.test(number) && birthOf(number) !== null && checkCharacter(number) === number[length - 1]

function faultOfShape(text: string): Fault | null {
  if (scientific.test(text)) {
    return { code: 'idNumber.scientific', message: '表格把证件号当成了数字，末尾几位已经丢失。请把这一列设为“文本”格式，对照户口簿重新填写' }
  }
  const alike = withoutLookAlikes(text)
  if (alike !== text && isWhole(alike)) {
    return { code: 'idNumber.character', message: '号码里有字母 O 或 I，应为数字 0 或 1，请对照户口簿核实', suggestion: alike }
  }
  const at = Array.from(text).findIndex((character, index) => !/\d/u.test(character) && !(character === 'X' && index === length - 1))
  if (at >= 0) return { code: 'idNumber.character', message: `第 ${at + 1} 位是“${Array.from(text)[at]}”，应为数字，只有第 18 位可以是 X` }
  if (text.length === length - 1) {
    const last = checkCharacter(text)
    return { code: 'idNumber.length', message: `读到 17 位，应为 18 位。按前 17 位推算，末位应为 ${last}，请对照户口簿核实`, suggestion: text + last }
  }
  if (text.length !== length) return { code: 'idNumber.length', message: `读到 ${text.length} 位，应为 18 位，请对照户口簿核实` }
  return null
}

function faultOfContent(number: string, today: PlainDate): Fault | null {
  const birth = birthOf(number)
  if (birth === null) {
    return { code: 'idNumber.birth', message: `第 7 至 14 位是 ${number.slice(6, 14)}，不是真实的日期，请对照户口簿核实` }
  }
  if (birth > today) return { code: 'idNumber.future', message: `证件号里的出生日期 ${birth} 还没有到，请对照户口簿核实` }
  const last = checkCharacter(number)
  if (number[length - 1] === last) return null
  return {
    code: 'idNumber.check', suggestion: number.slice(0, length - 1) + last,
    message: `校验不通过：按前 17 位推算，末位应为 ${last}，读到的是 ${number[length - 1]}。可能有一位写错，请对照户口簿核实`,
  }
}

/** Reads a number as written. `converted` tells that fifteen digits became eighteen. */
export function readIdNumber(text: string, today: PlainDate, field = 'idNumber'): IdReading {
  const normal = normalIdNumber(text)
  const converted = isOfFifteen(normal)
  const number = eighteenDigits(normal)
  const fault = faultOfShape(number) ?? faultOfContent(number, today)
  const birthDate = birthOf(number)
  if (fault === null && birthDate !== null) return { ok: true, number, birthDate, sexCode: sexOf(number), converted }
  const { code, message, suggestion } = fault ?? { code: 'idNumber.birth', message: '证件号里的出生日期不对' }
  return { ok: false, issue: issue(code, message, field), suggestion: suggestion ?? null }
}

export const isKnownProvince = (number: string): boolean => provinces.has(Number(number.slice(0, 2)))

const sexWords = { 1: '男', 2: '女' } as const

/** The number says the birthday and the sex once more; both must agree (docs/domain/数据字典.md). */
export function idNumberAgainst(
  reading: { number: string; birthDate: PlainDate; sexCode: 1 | 2 }, told: { birthDate?: PlainDate | null; sexCode?: number | null },
): Issue[] {
  const found: Issue[] = []
  if (told.birthDate && told.birthDate !== reading.birthDate) {
    found.push(issue('birthDate.againstIdNumber', `与证件号不符：证件号是 ${reading.birthDate}，填的是 ${told.birthDate}，请对照户口簿改正其中一处`, 'birthDate'))
  }
  const isTold = told.sexCode === 1 || told.sexCode === 2
  if (isTold && told.sexCode !== reading.sexCode) {
    const parity = reading.sexCode === 1 ? '奇数' : '偶数'
    found.push(issue('sexCode.againstIdNumber', `与证件号不符：证件号第 17 位是${parity}，应为${sexWords[reading.sexCode]}`, 'sexCode'))
  }
  return found
}
