/** Words in which a person says why: reasons, notes, what was found. They are read by more people than the field they speak of and stand in
 *  history and audit, so numbers of people do not belong in them (docs/domain/法规.md 最小授权). */
import { z } from 'zod'

const between = /(?<=\d)[\s\-‐-―.·]+(?=[\dXx])/gu
/** Eighteen or fifteen digits of an id number, eleven of a mobile phone, an area code with seven or eight; written together or in groups. */
const idNumber = /(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)/u
const mobile = /(?<!\d)(86)?1[3-9]\d{9}(?!\d)/u
const landline = /(?<!\d)0\d{2,3}[\s\-‐-―]\d{7,8}(?!\d)/u

/** True when the words hold an id number or a telephone number. */
export function holdsNumber(words: string): boolean {
  const plain = words.normalize('NFKC')
  const together = plain.replace(between, '')
  return idNumber.test(together) || mobile.test(together) || landline.test(plain)
}

export const numberWords = (what: string): string => `请不要在${what}中写身份证号或电话，写明情况就可以；号码请填在档案对应的栏目里`

/** What a form says before anybody writes one. */
export const leaveNumbersOut = '请不要写身份证号或电话。'

/** @param what as the form calls it, e.g. 退回原因; `min` 0: they may be left out */
export const saidWords = ({ what = '事由', min = 2, max = 500 }: { what?: string; min?: number; max?: number } = {}) => z.string().trim()
  .min(min, `请写明${what}`).max(max, `${what}最多 ${max} 个字`).refine(words => !holdsNumber(words), numberWords(what))
