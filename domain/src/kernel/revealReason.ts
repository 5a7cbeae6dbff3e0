/** Why somebody looks at a number in clear: said before it is shown, and kept in the log (docs/domain/权限.md, hard rule 4). */
import { z } from 'zod'
import { issue, type Issue } from './problem.ts'

export const RevealReason = z.enum(['verify', 'contact', 'visit', 'relief', 'request', 'other'])
export type RevealReason = z.infer<typeof RevealReason>
export const revealReasonNames: Record<RevealReason, string> = {
  verify: '核验身份', contact: '联系家长或照护人', visit: '上门走访', relief: '办理救助', request: '有关部门书面来函', other: '其他',
}

const shortestNote = 2
/** Words are required where the choice alone says nothing. */
const openReasons: readonly RevealReason[] = ['other', 'request']
export const needsNote = (reason: RevealReason | null): boolean => openReasons.some(one => one === reason)
export const noteIssues = ({ reason, note }: { reason: RevealReason; note?: string | undefined }): Issue[] =>
  (needsNote(reason) && (note?.trim().length ?? 0) < shortestNote ? [issue('reveal.note', '请写明查看用途', 'note')] : [])
/** What the log says of it beside the name of the field; never the value. */
export const revealWords = (label: string, { reason, note }: { reason: RevealReason; note?: string | undefined }): string => `${label}（${revealReasonNames[reason]}${note ? `：${note}` : ''}）`
