/** Posts that read very much: who is told, and who lets them go on. */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { AccountId, PostingId, RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, placeName, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { spans } from './readings.ts'

/** `stop`: nothing more is shown until somebody lets the post go on, or the hour or day is over. */
export const ReadingNotice = z.object({
  id: RecordId, line: z.enum(['notice', 'stop']), span: z.enum(spans), at: Instant, shown: count(), allowed: count(),
  posting: PostingId, account: AccountId, holder: staffName().nullable(), roleLabel: staffName(), region: RegionCode, regionName: placeName(),
  answeredAt: Instant.nullable(), answeredBy: staffName().nullable(), reason: workText().nullable(),
})
export type ReadingNotice = z.infer<typeof ReadingNotice>

export const ReadingsInput = z.object({})
export type ReadingsInput = z.infer<typeof ReadingsInput>
export const ReadingsOutput = z.object({ notices: z.array(ReadingNotice).max(100) })
export type ReadingsOutput = z.infer<typeof ReadingsOutput>
export const listReadings = query('audit.readings', {
  at: 'GET /api/audit/readings', input: ReadingsInput, output: ReadingsOutput,
  may: 'audit.readings', purpose: 'audit', audit: noChildren('查看大量查阅提醒', '只有岗位和人次，不涉及儿童'),
})

/** The reason is kept and shown. Of a post that was stopped it goes on until the end of the day. */
export const AnswerReadingInput = z.object({ notice: RecordId, reason: saidWords({ what: '核实的情况' }) })
export type AnswerReadingInput = z.infer<typeof AnswerReadingInput>
export const answerReading = command('audit.answerReading', {
  at: 'POST /api/audit/readings/:notice', input: AnswerReadingInput, touches: () => [], may: 'audit.answerReading', purpose: 'audit', audit: '核实大量查阅',
})
