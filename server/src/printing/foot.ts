/** What stands on every page: who printed it, when, for what, and the head of the log. */
import type { LogHead } from '@qinghe/domain/kernel/installation.ts'
import type { Instant } from '@qinghe/domain/kernel/plainDate.ts'
import { type PrintPurpose, purposeWords } from '@qinghe/domain/printing/contract.ts'
import type { Reader } from '../db/reader.ts'
import { namesFor } from '../records/people.ts'

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
/** 2026-05-20 09:30 */
export const minuteOf = (at: Instant | string): string => clock.format(new Date(at))

export type HeadOfLog = () => Promise<LogHead | null>
type Purposed = { purpose: PrintPurpose; note?: string | undefined }

export async function footFor(r: Reader, asked: Purposed, head: HeadOfLog): Promise<string> {
  const { name, role } = (await namesFor(r, { postings: [r.actor.posting], children: [], places: [] })).person(r.actor.posting)
  const log = await head()
  const proof = log === null ? '审计日志还没有校验值' : `审计日志校验值 ${minuteOf(log.at)}：${log.text}`
  return `${name}${role === '' ? '' : `（${role}）`}打印于 ${minuteOf(r.now)}，用途：${purposeWords(asked)}。含未成年人个人信息，请妥善保管，用完销毁。${proof}`
}
