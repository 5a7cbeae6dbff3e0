/** Numbers that lean on the identity number: disability certificate and student number. Old cards differ, so these only warn. */
import { issue, type Issue } from '../kernel/problem.ts'
import type { Draft } from './draft.ts'

const idLength = 18
/** 18 digits of the identity number, type, level, and one more digit for every replacement card. */
const certificate = /^\d{17}[\dX][1-7][1-4]\d?$/u
const studentNumber = /^[GJL]\d{17}[\dX]$/u

const normal = (text: string): string => text.normalize('NFKC').replace(/\s/gu, '').toUpperCase()

export function certificateWarnings(draft: Draft): Issue[] {
  if (!draft.disabilityCertNo) return []
  const number = normal(draft.disabilityCertNo)
  const at = (message: string) => issue('disabilityCertNo.shape', message, 'disabilityCertNo')
  if (!certificate.test(number)) return [at('残疾证号应为身份证号 18 位加类别 1 位、等级 1 位，请核对')]
  const found: Issue[] = []
  if (draft.idNumber && number.slice(0, idLength) !== draft.idNumber) found.push(at('残疾证号前 18 位与证件号不同，请核对'))
  const [type, level] = [Number(number[idLength]), Number(number[idLength + 1])]
  if (draft.disabilityType && draft.disabilityType !== type) found.push(at(`残疾证号里的类别是 ${type}，与所填类别不同，请核对`))
  if (draft.disabilityLevel && draft.disabilityLevel !== level) found.push(at(`残疾证号里的等级是 ${level}，与所填等级不同，请核对`))
  return found
}

export function studentNumberWarnings(draft: Draft): Issue[] {
  if (!draft.studentNumber) return []
  const number = normal(draft.studentNumber)
  if (!studentNumber.test(number)) return [issue('studentNumber.shape', '学籍号应为 19 位，以 G、J 或 L 开头，请核对', 'studentNumber')]
  // Only G numbers contain the child's own identity number.
  const isOther = number.startsWith('G') && draft.idNumber && number.slice(1) !== draft.idNumber
  return isOther ? [issue('studentNumber.againstIdNumber', '学籍号与证件号不同，请核对', 'studentNumber')] : []
}
