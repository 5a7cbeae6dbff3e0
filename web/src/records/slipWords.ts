/** How a slip stands, in words. */
import type { SlipsOutput } from '@qinghe/domain/records/slips.ts'
import { isoDay, sayWhen } from '../ui/time.ts'

type Slip = SlipsOutput['slips'][number]
type Standing = Pick<Slip, 'received' | 'answered' | 'due'>
export function slipState({ received, answered, due }: Standing): { tone: 'ok' | 'info' | 'soon' | 'late'; label: string } {
  if (answered !== null) return { tone: 'ok', label: '已答复' }
  if (received !== null) return { tone: 'info', label: '已签收' }
  return due !== null && due < isoDay(Date.now()) ? { tone: 'late', label: '超期未签收' } : { tone: 'soon', label: '待签收' }
}
/** 周晓岚（镇儿童督导员）今天 9:20 */
export const whoAndWhen = ({ by, at }: NonNullable<Slip['received']>): string => `${by.name}（${by.role}）${sayWhen(at)}`
