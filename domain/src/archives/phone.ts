/** V-03: telephone numbers of the mainland. */
import { issue, type Issue } from '../kernel/problem.ts'

const mobile = /^1[3-9]\d{9}$/u
const landline = /^0\d{2,3}-?\d{7,8}$/u
const mobileLength = 11

/** Width, marks nobody sees and the many dashes. */
const plain = (text: string): string => text.normalize('NFKC').replace(/[\p{Cf}\p{Cc}]/gu, ' ').replace(/[‐-―－─]/gu, '-')

/** Without spaces, country code and the signs people put into mobile numbers; a landline keeps its one dash. */
export function normalPhone(text: string): string {
  const bare = plain(text).replace(/[\s()']/gu, '').replace(/^((\+|00)?86-?|\+0086-?)(?=1[\d.-]{10,}$|0?\d{2,3}-)/u, '')
  return bare.startsWith('0') ? bare : bare.replace(/[-.]/gu, '')
}

export const isPhone = (normal: string): boolean => mobile.test(normal) || landline.test(normal)

export type PhoneReading = { ok: true; number: string } | { ok: false; issue: Issue }

export function readPhone(text: string, field: string): PhoneReading {
  const number = normalPhone(text)
  if (isPhone(number)) return { ok: true, number }
  if (/^1\d+$/u.test(number) && number.length !== mobileLength) {
    return { ok: false, issue: issue('phone.length', `读到 ${number.length} 位，手机号应为 11 位`, field) }
  }
  return { ok: false, issue: issue('phone.shape', '不像电话号码。手机号是 1 开头的 11 位数字，座机要带区号，例如 0735-1234567', field) }
}

const country = String.raw`(?:(?:\+|00|\+00)?86[-\s]?)?`
const sign = String.raw`[-\s.]{0,2}`
const one = new RegExp(String.raw`${country}1[3-9]\d(?:${sign}\d){8}|\(?0\d{2,3}\)?${sign}\d{7,8}`, 'u')
const oneAlone = new RegExp(String.raw`(?<!\d)(?:${one.source})(?!\d)`, 'gu')
/** Two mobile numbers that lost what stood between them. */
const twins = /(?<!\d)(1[3-9]\d{9})(?=1[3-9]\d{9}(?!\d))/gu
/** Said about a number that is none, or is one no longer. */
const absent = /^(无|没有|暂无|未知|不详|不明|不清楚|无电话|没电话|无手机|没有手机|没有电话|无联系方式|未提供|停机|已停机|关机|空号|欠费|欠费停机|换号|已换号|换号了|注销|已注销|号码已变|打不通|无法接通|联系不上|失联|号码不存在|暂停服务|-+|\/+|0+)+$/u

export type PhonesRead = {
  /** In normal form, each once, in the order of the cell. */
  numbers: string[]
  /** What else stands there: whose number it is, or that it is out of use. Empty when nothing does. */
  words: string
  /** The words say that there is no number that can be called: 停机, 空号, 无. */
  isAbsent: boolean
}

/** All numbers of a cell: 19900000001/19900000002（母）. A cell with digits and no number in it keeps them in `words`. */
export function phonesIn(text: string): PhonesRead {
  const whole = plain(text).replace(twins, '$1、')
  const numbers = [...new Set([...whole.matchAll(oneAlone)].map(([found]) => normalPhone(found)).filter(isPhone))]
  const words = whole.replace(oneAlone, ' ').replace(/[\s、,，;；/|()（）:：。]+/gu, ' ').trim()
  return { numbers, words, isAbsent: numbers.length === 0 && absent.test(words === '' ? plain(text).trim() : words.replaceAll(' ', '')) }
}

/** Only a warning: one director may keep a number for many families, but more often a column was filled down by mistake. */
export function phoneSharedBy(children: number, limit: { value: number }, field: string): Issue[] {
  if (children <= limit.value) return []
  return [issue('phone.shared', `这个电话已登记在 ${children} 名儿童名下，请核对是否填错`, { field, details: { children } })]
}
