/** What is told, in which words, and when a text message may leave. Pure: the time and what was sent before are handed in. */
import { addDays, dayOf, type Instant, instant, type PlainDate } from '../kernel/plainDate.ts'

/** Of slips. arrived, unsigned: one's office is to sign, is late to sign. unheard: whom one sent it to, or somebody below sent it to, is late. signed, answered: what one sent. */
export const slipTopics = ['arrived', 'unsigned', 'unheard', 'signed', 'answered'] as const
/** soon: one's own, before it is due. late: one's own. raised: of somebody below, who was to have done it. asked: somebody above reminds one. */
export const topics = ['soon', 'late', 'raised', 'asked', ...slipTopics] as const
export type Topic = (typeof topics)[number]
export const isOfSlip = (topic: Topic): boolean => slipTopics.some(one => one === topic)
export const topicNames: Readonly<Record<Topic, string>> = {
  soon: '即将到期', late: '已逾期', raised: '下级逾期', asked: '有人提醒', arrived: '请签收', unsigned: '逾期未签收', unheard: '对方逾期未签收', signed: '对方已签收', answered: '对方已答复',
}

/** The whole text. It names nobody and no place, and no kind of work: whoever picks up the telephone learns that there is work. */
export const textOf = (topic: Topic, amount: number): string => {
  switch (topic) {
    case 'soon': return `您有${amount}项应办即将到期，请登录青禾查看`
    case 'late': return `您有${amount}项应办已逾期，请登录青禾查看`
    case 'raised': return `您负责的地方有${amount}项应办逾期，请登录青禾查看`
    case 'asked': return `有人提醒您办理${amount}项应办，请登录青禾查看`
    case 'arrived': return `您的单位有${amount}份送达单要签收，请登录青禾查看`
    case 'unsigned': return `您的单位有${amount}份送达单逾期没有签收，请登录青禾查看`
    case 'unheard': return `有${amount}份送出的送达单对方逾期没有签收，请登录青禾查看`
    case 'signed': return `您送出的送达单有${amount}份对方已签收，请登录青禾查看`
    case 'answered': return `您送出的送达单有${amount}份对方已答复，请登录青禾查看`
  }
}

/** Why a text message did not leave, or will not: none of these is a fault of whoever was to be told. */
export const holds = {
  off: '没有设置短信，只在系统内提醒', noPhone: '没有登记手机号码，只在系统内提醒', away: '账号已停用，没有发', settled: '发出以前已经办结或签收', ended: '发出以前已离开这个岗位，没有发', kept: '发出以前这件事已改为不告知本人，没有发',
} as const
export type Hold = keyof typeof holds

/** How a text message stands. In `sending` nobody knows whether the gateway heard of it, so it is asked before anything is sent again. */
export type SmsState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'dropped'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const shanghai = 8
const hourOf = (at: Instant): number => new Date(Date.parse(at) + shanghai * hourMs).getUTCHours()
const atHour = (day: PlainDate, hour: number): Instant => instant(new Date(Date.parse(`${day}T00:00:00.000Z`) + (hour - shanghai) * hourMs))

export type Peace = { from: number; to: number }
/** Equal hours: no time is quiet. */
export const isQuiet = (at: Instant, { from, to }: Peace): boolean => {
  const hour = hourOf(at)
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to
}
/** When the quiet that holds at a moment is over. */
export function peaceEnds(at: Instant, peace: Peace): Instant {
  const day = dayOf(at)
  return atHour(hourOf(at) >= peace.to ? addDays(day, 1) : day, peace.to)
}
/** The morning after, at the first hour that is not quiet. */
const nextMorning = (at: Instant, { to }: Peace): Instant => atHour(addDays(dayOf(at), 1), to)

export type Sent = { person: number; county: number }
export type Measure = { peace: Peace; perPerson: number; perCounty: number }
/** @param urgent a child may be in danger: neither the night nor a number holds it back
 *  @returns nothing when it may leave now, else from when on it is looked at again */
export function heldUntil(at: Instant, { urgent, sent, measure }: { urgent: boolean; sent: Sent; measure: Measure }): Instant | undefined {
  if (urgent) return undefined
  if (isQuiet(at, measure.peace)) return peaceEnds(at, measure.peace)
  return sent.person >= measure.perPerson || sent.county >= measure.perCounty ? nextMorning(at, measure.peace) : undefined
}

const minuteMs = 60_000
/** After a try of which nobody knows how it ended: a minute at first, so that what was on its way has arrived, then ever longer. */
export const askAgainAfterMs = (tries: number): number => Math.min(60, 2 ** Math.max(0, tries - 1)) * minuteMs
/** From the first try on; what nobody answered for so long is said to have failed. */
export const givesUpAfterMs = dayMs
const looks = [1, 5, 15, 60, 360, 720, 1_440]
/** When a gateway that took a message is asked for the receipt again; nothing once that is no use any more. */
export const receiptAfterMs = (asked: number): number | undefined => { const minutes = looks[asked]; return minutes === undefined ? undefined : minutes * minuteMs }
