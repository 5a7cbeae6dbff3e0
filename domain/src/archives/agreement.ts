/** Whether what was chosen — 留守状态 and 儿童类别 — still agrees with what is written about the parents. The person decides; a page
 *  that shows both must not say yes and no about one child. */
import { labelOf } from '../codes/codeList.ts'
import { leftBehindStatus } from '../codes/situation.ts'
import { leftBehindCode } from './leftBehind.ts'
import type { Explanation } from './types.ts'

type Chosen = { leftBehindStatus: number | null; categories: readonly number[] }
/** CL-09 农村留守儿童 */
const leftBehindCategory = 10
const counted: readonly number[] = [leftBehindCode.bothAway, leftBehindCode.otherIncapable, leftBehindCode.otherGone]

/** @returns sentences, none where everything agrees */
export function disagreements({ leftBehindStatus: chosen, categories }: Chosen, { answer, code, title }: Pick<Explanation, 'answer' | 'code' | 'title'>): string[] {
  if (answer === 'unknown') return []
  const found: string[] = []
  const isCategory = categories.includes(leftBehindCategory)
  const isSettled = chosen !== null && chosen !== leftBehindCode.suspected && chosen !== leftBehindCode.left
  if (isSettled && chosen !== code) found.push(`留守状态登记的是“${labelOf(leftBehindStatus, chosen)}”，按父母情况${counted.includes(code) ? `应为“${labelOf(leftBehindStatus, code)}”` : title}`)
  if (isCategory && answer === 'no') found.push(`儿童类别里有“农村留守儿童”，按父母情况${title}`)
  if (!isCategory && answer === 'yes') found.push('按父母情况认定为农村留守儿童，儿童类别里没有“农村留守儿童”')
  return found
}
