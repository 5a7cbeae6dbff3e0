/** 送交名册: a roster on its way from a department to the comparison. */
import { z } from 'zod'
import { ComparisonKind, ComparisonState } from '../comparisons/types.ts'
import { RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, staffName, workText } from '../kernel/shown.ts'
import { Column } from '../rosters/types.ts'

export const SubmissionState = z.enum(['receiving', 'offered', 'handedIn', 'accepted', 'returned', 'withdrawn', 'expired'])
export type SubmissionState = z.infer<typeof SubmissionState>
export const submissionStateNames: Record<SubmissionState, string> = {
  receiving: '正在接收', offered: '正在转交', handedIn: '等待民政接收', accepted: '已转入比对', returned: '已退回', withdrawn: '已撤回', expired: '已到期清除',
}

export const Submission = z.object({
  id: RecordId, number: workText(), office: staffName(), officeName: staffName(), kind: ComparisonKind, source: z.enum(['file', 'pieces']), fileName: workText(),
  period: workText(), purpose: workText(), legalBasis: workText(), isComplete: z.boolean(), allShouldBeFiled: z.boolean(), region: RegionCode, regionName: placeName(),
  columns: z.array(Column), keptColumns: z.array(workText()), droppedColumns: z.array(workText()), warnings: z.array(workText()), pieces: count(), rows: count(),
  state: SubmissionState, openedByName: staffName(), openedAt: Instant, handedAt: Instant.nullable(), answeredAt: Instant.nullable(), reason: workText().nullable(),
  /** The comparison it became, as far as its department is told. */
  comparison: z.object({ number: workText(), state: ComparisonState, progress: open('count', z.number().min(0).max(1)), failure: workText().nullable() }).nullable(),
})
export type Submission = z.infer<typeof Submission>

export const Agreement = z.object({
  id: RecordId, office: staffName(), officeName: staffName(), kind: ComparisonKind, region: RegionCode, regionName: placeName(), agreedByName: staffName(), agreedAt: Instant,
})
export type Agreement = z.infer<typeof Agreement>
