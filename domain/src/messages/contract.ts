/** What one is told on the desk, and how the sending of text messages stands. */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { RecordId } from '../kernel/ids.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { count, open, ruleText, workText } from '../kernel/shown.ts'
import { topics } from './rules.ts'

const Topic = z.enum(topics)
/** What was told on one day of one kind of duty, in one line: a quarter’s check of a hundred children is not a hundred lines. Each slip is a line of its own.
 *  @property duty the only one it is about
 *  @property of the record a slip was sent of, for those who read it */
export const Notice = z.object({
  topic: Topic, title: ruleText(), day: WorkDay, at: Instant, amount: count(), unread: count(), urgent: z.boolean(), duty: RecordId.nullable(),
  slip: RecordId.nullable(), of: z.object({ kind: open('code', z.string()), record: RecordId }).nullable(),
})
export type Notice = z.infer<typeof Notice>

export const mostNotices = 100
export const noticeDays = 60
export const NoticesInput = z.object({})
export type NoticesInput = z.infer<typeof NoticesInput>
export const NoticesOutput = z.object({ notices: z.array(Notice).max(mostNotices) })
export type NoticesOutput = z.infer<typeof NoticesOutput>
export const listNotices = query('messages.notices', {
  at: 'GET /api/notices', input: NoticesInput, output: NoticesOutput,
  may: 'messages.own', purpose: 'care', audit: noChildren('查看提醒', '只有应办的名称、送达单的份数和日期，不涉及儿童'),
})

export const UnreadOutput = z.object({ unread: count(), urgent: count() })
export type UnreadOutput = z.infer<typeof UnreadOutput>
export const countUnread = query('messages.unread', {
  at: 'GET /api/notices/unread', input: NoticesInput, output: UnreadOutput,
  may: 'messages.own', purpose: 'care', audit: noChildren('查看未读提醒数', '只有件数，不涉及儿童'),
})

export const ReadNoticesInput = z.object({
  notices: z.array(z.object({ topic: Topic, title: z.string().min(1).max(200), day: WorkDay, slip: RecordId.optional() })).min(1, '请先选择提醒').max(mostNotices),
})
export type ReadNoticesInput = z.infer<typeof ReadNoticesInput>
export const readNotices = command('messages.read', {
  at: 'POST /api/notices/read', input: ReadNoticesInput, touches: () => [], may: 'messages.own', purpose: 'care', audit: '标记提醒已读',
})

export const StandingOutput = z.object({
  /** Name of the gateway; null: text messages are not set up. */
  gateway: workText().nullable(),
  answeredAt: Instant.nullable(), failure: workText().nullable(), failingSince: Instant.nullable(),
  waiting: count(), oldestMinutes: count().nullable(), sentToday: count(), unknown: count(), failed: z.array(z.object({ reason: workText(), amount: count() })).max(20),
})
export type StandingOutput = z.infer<typeof StandingOutput>
export const messagesStanding = query('messages.standing', {
  at: 'GET /api/messages/standing', input: NoticesInput, output: StandingOutput,
  may: 'messages.standing', purpose: 'administration', audit: noChildren('查看短信发送情况', '只有条数和原因，不涉及儿童'),
})
