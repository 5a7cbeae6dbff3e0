/** Documents in the place of a citizen's number: permits and passports are right in their own way and are never called a faulty
 *  number; words say that there is no number, and why. */
import { normalIdNumber } from './idNumber.ts'

export type DocumentKind = 'foreignPermit' | 'residencePermit' | 'passport' | 'travelPermit' | 'birthCertificate'
export const documentNames: Record<DocumentKind, string> = {
  foreignPermit: '外国人永久居留身份证', residencePermit: '港澳台居民居住证', passport: '护照', travelPermit: '来往内地通行证', birthCertificate: '出生医学证明',
}

/** Words people put before or behind the number of such a document. */
const said: readonly (readonly [RegExp, DocumentKind])[] = [
  [/护照/u, 'passport'], [/永久居留|永居|绿卡/u, 'foreignPermit'], [/居住证/u, 'residencePermit'], [/通行证|回乡证|台胞证/u, 'travelPermit'], [/出生(医学)?证(明)?/u, 'birthCertificate'],
]
const words = /[\p{Script=Han}:：()（）]/gu

const shapes: readonly (readonly [RegExp, DocumentKind])[] = [
  // Since 2023: 9, two digits of the province of issue, three of the nationality, then as a citizen's. 99 is no province: numbers of invented people.
  [/^9(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{14}[\dX]$/u, 'foreignPermit'],
  // Until 2023: nationality in three letters and twelve digits.
  [/^[A-Z]{3}\d{12}$/u, 'foreignPermit'],
  [/^8[123]0000\d{11}[\dX]$/u, 'residencePermit'],
  [/^[HM]\d{8}(\d{2})?$/u, 'travelPermit'],
  // Chinese passports of all series, and those of the neighbours: one or two letters and six to eight digits.
  [/^([A-Z]{1,2}\d{6,8}|[A-Z]\d[A-Z]\d{6})$/u, 'passport'],
  [/^[A-Z]\d{9}$/u, 'birthCertificate'],
]
/** Numbers said to be of a kind need only look like a number. */
const anyNumber = /^[A-Z0-9]{6,20}$/u

export type OtherDocument = { kind: DocumentKind; number: string }

/** Undefined for a citizen's number and for what is no number of a document. */
export function otherDocument(text: string): OtherDocument | undefined {
  const number = normalIdNumber(text.replace(words, ''))
  const named = said.find(([word]) => word.test(text))?.[1]
  if (named !== undefined && anyNumber.test(number)) return { kind: named, number }
  const kind = shapes.find(([shape]) => shape.test(number))?.[1]
  return kind === undefined ? undefined : { kind, number }
}

/** These hold a birthday and a sex at the places of a citizen's number. */
export const isLikeCitizens = ({ kind, number }: OtherDocument): boolean =>
  (kind === 'foreignPermit' || kind === 'residencePermit') && /^\d{17}[\dX]$/u.test(number)

/** `reason` is what the words say about why there is none; null when they only say that there is none. */
export type NoNumber = { reason: string | null }

const reasons: readonly (readonly [RegExp, string])[] = [
  [/[未没无][有]?(上|落|入|登记|报|办理?)?(户口?|户籍)|黑户|口袋户/u, '未登记户口'],
  [/(正在|正)?(办理|申请|申办|补办)中|正在(办|补)|待办|已申请/u, '证件办理中'],
  [/[未没无](有)?(办|申领|领)/u, '未办理身份证件'],
  [/遗失|丢失|丢了|被盗|损毁/u, '证件遗失'],
  [/待(补|查|核|定|完善)|后补|补充|以后补|暂缺|缺/u, '待补充'],
]
const nothing = /^(无|没有?|没|空|暂无|暂未提供|不详|不明|不清楚?|不知道?|未知|记不(清|得)|忘记?了?|保密|未提供|未填|不提供|无身份证号?|没有身份证号?|无证|无号码|null|none|n\/?a|[-‐-―—_/\\.。*?？×xX]+|0+)$/iu
/** A number in the cell is a number, whatever stands beside it. */
const fewestDigits = 9

/** Words in the place of a number: 未上户, 暂无, —, 0. Undefined when the text is a number or may be one. */
export function noNumber(text: string): NoNumber | undefined {
  const plain = text.normalize('NFKC').replace(/[\s\p{Cf}\p{Cc}()[\]]/gu, '')
  if (nothing.test(plain)) return { reason: null }
  if ((plain.match(/\d/gu) ?? []).length >= fewestDigits) return undefined
  const reason = reasons.find(([word]) => word.test(plain))?.[1]
  return reason === undefined ? undefined : { reason }
}
