/** 送交名册: a roster on its way from a department to the comparison. */
import { z } from 'zod'
import { ComparisonKind, ComparisonState } from '../comparisons/types.ts'
import { RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { Column } from '../rosters/types.ts'

export const SubmissionState = z.enum(['receiving', 'offered', 'handedIn', 'accepted', 'returned', 'withdrawn', 'expired'])
export type SubmissionState = z.infer<typeof SubmissionState>
export const submissionStateNames: Record<SubmissionState, string> = {
  receiving: '正在接收', offered: '正在转交', handedIn: '等待民政接收', accepted: '已转入比对', returned: '已退回', withdrawn: '已撤回', expired: '已到期清除',
}

const count = z.number().int().min(0)
export const Submission = z.object({
  id: RecordId, number: z.string(), office: z.string(), officeName: z.string(), kind: ComparisonKind, source: z.enum(['file', 'pieces']), fileName: z.string(),
  period: z.string(), purpose: z.string(), legalBasis: z.string(), isComplete: z.boolean(), allShouldBeFiled: z.boolean(), region: RegionCode, regionName: z.string(),
  columns: z.array(Column), keptColumns: z.array(z.string()), droppedColumns: z.array(z.string()), warnings: z.array(z.string()), pieces: count, rows: count,
  state: SubmissionState, openedByName: z.string(), openedAt: Instant, handedAt: Instant.nullable(), answeredAt: Instant.nullable(), reason: z.string().nullable(),
  /** The comparison it became, as far as its department is told. */
  comparison: z.object({ number: z.string(), state: ComparisonState, progress: z.number().min(0).max(1), failure: z.string().nullable() }).nullable(),
})
export type Submission = z.infer<typeof Submission>

export const Agreement = z.object({
  id: RecordId, office: z.string(), officeName: z.string(), kind: ComparisonKind, region: RegionCode, regionName: z.string(), agreedByName: z.string(), agreedAt: Instant,
})
export type Agreement = z.infer<typeof Agreement>
