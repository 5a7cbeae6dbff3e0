/** V-03: telephone numbers of the mainland. */
import { isPhone, normalPhone } from '../kernel/phone.ts'
import { issue, type Issue } from '../kernel/problem.ts'

const mobileLength = 11

export type PhoneReading = { ok: true; number: string } | { ok: false; issue: Issue }

export function readPhone(text: string, field: string): PhoneReading {
  const number = normalPhone(text)
  if (isPhone(number)) return { ok: true, number }
  if (/^1\d+$/u.test(number) && number.length !== mobileLength) {
    return { ok: false, issue: issue('phone.length', `读到 ${number.length} 位，手机号应为 11 位`, field) }
  }
  return { ok: false, issue: issue('phone.shape', '不像电话号码。手机号是 1 开头的 11 位数字，座机要带区号，例如 0735-1234567', field) }
}

/** Only a warning: one director may keep a number for many families, but more often a column was filled down by mistake. */
export function phoneSharedBy(children: number, limit: { value: number }, field: string): Issue[] {
  if (children <= limit.value) return []
  return [issue('phone.shared', `这个电话已登记在 ${children} 名儿童名下，请核对是否填错`, { field, details: { children } })]
}
