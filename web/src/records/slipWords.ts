/** How a slip stands, in words. */
import type { SlipsOutput } from '@qinghe/domain/records/slips.ts'
import { clockTime, isoDay, monthDay, sayWhen } from '../ui/time.ts'

type Slip = SlipsOutput['slips'][number]
type Standing = Pick<Slip, 'received' | 'answered' | 'due' | 'dueAt'>
export function slipState({ received, answered, due, dueAt }: Standing): { tone: 'ok' | 'info' | 'soon' | 'late'; label: string } {
  if (answered !== null) return { tone: 'ok', label: '已答复' }
  if (received !== null) return { tone: 'info', label: '已签收' }
  return (due !== null && due < isoDay(Date.now())) || (dueAt !== null && Date.parse(dueAt) <= Date.now()) ? { tone: 'late', label: '超期未签收' } : { tone: 'soon', label: '待签收' }
}
/** By when it is to be signed for, with what is left of the time while nobody has: 今天 16:30 前签收，还有 25 分钟 */
function dueWords({ received, due, dueAt }: Standing, now: number = Date.now()): string {
  const isToday = (at: string): boolean => isoDay(at) === isoDay(now)
  if (dueAt !== null) {
    const minutes = Math.floor((Date.parse(dueAt) - now) / 60_000)
    const left = received !== null ? '' : minutes < 0 ? `，已超过 ${sayMinutes(-minutes)}` : `，还有 ${sayMinutes(minutes)}`
    return `${isToday(dueAt) ? '今天' : monthDay(dueAt)} ${clockTime(dueAt)} 前签收${left}`
  }
  if (due === null) return ''
  const days = Math.round((Date.parse(due) - Date.parse(isoDay(now))) / 86_400_000)
  return `${due} 前签收${received !== null ? '' : days < 0 ? `，已超过 ${-days} 天` : days === 0 ? '，今天到期' : `，还有 ${days} 天`}`
}
const sayMinutes = (minutes: number): string => (minutes < 60 ? `${minutes} 分钟` : `${Math.floor(minutes / 60)} 小时${minutes % 60 === 0 ? '' : ` ${minutes % 60} 分钟`}`)
export const dueTail = (slip: Standing): string => { const words = dueWords(slip); return words === '' ? '' : `，${words}` }

/** What a number of a receipt is good for: nobody reads on screen what became of a report. */
export const numberWords = '编号请记下：补充情况、向派出所问办理结果时要用。留了电话或单位的，公安三日内答复。'

/** 周晓岚（镇儿童督导员）今天 9:20 */
export const whoAndWhen = ({ by, at }: NonNullable<Slip['received']>): string => `${by.name}（${by.role}）${sayWhen(at)}`
