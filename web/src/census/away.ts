/** Who is not in the village: what an exit needs before it is sent, and whose exit cannot be proposed yet. */
import { exitReason } from '@qinghe/domain/codes/situation.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { groupOf, reasonsToExplain } from '@qinghe/domain/archives/lifeCycle.ts'
import { type ArchiveStatus, archiveStatusNames } from '@qinghe/domain/archives/types.ts'
import type { GoneInput } from '@qinghe/domain/census/commands.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'

export type Gone = { reason: number | null; on: string | null; note: string; evidence: string }
export type GoneSaid = Pick<GoneInput, 'reason' | 'on' | 'note' | 'evidence'>

/** Some reasons say too little without words: the rule of the exit itself. */
export const asksNote = (reason: number | null): reason is number => reason !== null && reasonsToExplain.includes(reason)
export const noteMissing = ({ reason, note }: Gone): string | undefined =>
  (asksNote(reason) && note.trim() === '' ? `原因是“${labelOf(exitReason, reason)}”的，请写明情况` : undefined)

/** What is sent; null: something is missing still. */
export function goneOf(gone: Gone): GoneSaid | null {
  const { reason, on, note, evidence } = gone
  if (reason === null || on === null || evidence.trim() === '' || noteMissing(gone) !== undefined) return null
  return { reason, on: PlainDate.parse(on), evidence: evidence.trim(), ...(asksNote(reason) ? { note: note.trim() } : {}) }
}

const leaving: readonly ArchiveStatus[] = ['exitPending', 'exited']
/** An exit is proposed from the register; where it is proposed already only the answer is given. */
export const whyNotGone = (status: ArchiveStatus): string | null =>
  (groupOf(status) === 'official' || leaving.includes(status) ? null
    : `档案现在是“${archiveStatusNames[status]}”，还没有入册，不能提出退出。请镇儿童督导员先审核这份档案，入册以后再选已离开。`)
