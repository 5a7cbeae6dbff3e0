/** How many records a list has, by state, under the same conditions. */
import { z } from 'zod'
import { noChildren, query } from '../kernel/contract.ts'
import { count, open } from '../kernel/shown.ts'
import { RecordListInput } from './contract.ts'

/** Beyond that nobody counts by eye, and the database should not either. */
export const mostCounted = 5_000
export const CountsInput = z.object({ kind: z.string().max(60), list: RecordListInput.omit({ after: true, limit: true, states: true, columns: true }) })
export type CountsInput = z.infer<typeof CountsInput>
/** `states` is empty where there are more than are counted. */
export const CountsOutput = z.object({ total: count(), more: open('rule', z.boolean()), states: z.array(z.object({ state: open('code', z.string()), count: count() })) })
export type CountsOutput = z.infer<typeof CountsOutput>
export const countRecordsOf = query('records.counts', {
  at: 'POST /api/records/counts', input: CountsInput, output: CountsOutput, may: 'records.read', purpose: 'care', audit: noChildren('查看台账的条数', '只有各状态有多少条'),
})
