/** What stands on every page: who printed it, when, for what, and the head of the log. */
import { minuteText } from '@qinghe/domain/kernel/plainDate.ts'
import type { LogHead } from '@qinghe/domain/kernel/installation.ts'
import { type PrintPurpose, purposeWords } from '@qinghe/domain/printing/contract.ts'
import type { Reader } from '../db/reader.ts'
import type { Mark } from '../exports/sheet.ts'
import { namesFor } from '../records/people.ts'

/** Of what a second person agreed to: its number leads to both of them. */
export const footOfExport = ({ number, by, at, purpose, head }: Mark): string =>
  `导出编号 ${number}，${by}打印于 ${at}，用途：${purpose}。含未成年人个人信息，请妥善保管，用完销毁。${head === null ? '审计日志还没有校验值' : `审计日志校验值：${head}`}`

export type HeadOfLog = () => Promise<LogHead | null>
/** `namesNobody`: what is printed are rules of work. */
type Purposed = { purpose: PrintPurpose; note?: string | undefined; namesNobody?: true }

export async function footFor(r: Reader, asked: Purposed, head: HeadOfLog): Promise<string> {
  const { name, role } = (await namesFor(r, { postings: [r.actor.posting], children: [], places: [] })).person(r.actor.posting)
  const log = await head()
  const proof = log === null ? '审计日志还没有校验值' : `审计日志校验值 ${minuteText(log.at)}：${log.text}`
  return `${name}${role === '' ? '' : `（${role}）`}打印于 ${minuteText(r.now)}，用途：${purposeWords(asked)}。${asked.namesNobody ? '' : '含未成年人个人信息，请妥善保管，用完销毁。'}${proof}`
}
