/** Writing archives. A correction says the record was wrong; a change says the world changed, from a day. */
import { z } from 'zod'
import { command } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { PlainDate } from '../kernel/plainDate.ts'
import { saidWords } from '../kernel/words.ts'
import { deniedOf } from './abilities.ts'
import { Draft } from './draft.ts'
import { findShown } from './fieldShown.ts'
import { phrases } from './phrases.ts'

const reason = saidWords({ min: 0 })
/** Why two archives of the county may carry one id number; asked for only where they would. */
const sameNumberReason = saidWords({ what: '两份档案证件号相同的理由' })

export const CreateInput = z.object({
  /** Made by whoever types it in, so that a phone can name the child before it has signal. */
  id: ChildId,
  draft: Draft,
  /** Children this person was shown as possibly the same, and went on. */
  notSameAs: z.array(ChildId).max(20).optional(),
  sameNumberReason: sameNumberReason.optional(),
  /** Submit in the same step; otherwise it stays a draft. */
  submit: z.boolean().optional(),
})
export type CreateInput = z.infer<typeof CreateInput>
export const createArchive = command('archives.create', {
  at: 'POST /api/archives', input: CreateInput, touches: () => [], denies: ({ draft }, role) => deniedOf(draft, role, 'creating'),
  may: 'archives.create', purpose: 'archive', audit: '新建档案',
})

export const CorrectInput = z.object({
  id: ChildId, patch: Draft,
  /** The guardianship spell that is corrected; the present one when absent. */
  spell: RecordId.optional(),
  reason: reason.optional(),
  sameNumberReason: sameNumberReason.optional(),
})
export type CorrectInput = z.infer<typeof CorrectInput>
export const correctArchive = command('archives.correct', {
  at: 'POST /api/archives/:id/correct', input: CorrectInput, touches: input => [input.id], shows: findShown,
  denies: ({ patch }, role) => deniedOf(patch, role), may: 'archives.correct', purpose: 'archive', audit: '更正档案',
})

export const ChangeInput = z.object({ id: ChildId, patch: Draft, effectiveFrom: PlainDate, reason: reason.optional() })
export type ChangeInput = z.infer<typeof ChangeInput>
export const changeArchive = command('archives.change', {
  at: 'POST /api/archives/:id/change', input: ChangeInput, touches: input => [input.id], shows: findShown,
  denies: ({ patch }, role) => deniedOf(patch, role), may: 'archives.change', purpose: 'archive', audit: '登记变化',
})

/** Up to 200 at once; each with the version the person had before their eyes. */
export const Seen = z.object({ id: ChildId, version: z.number().int().min(0) })
export type Seen = z.infer<typeof Seen>
const SeenList = z.array(Seen).min(1, '请先选择档案').max(200, '一次最多处理 200 份')

export const SubmitInput = z.object({ archives: SeenList })
export type SubmitInput = z.infer<typeof SubmitInput>
export const submitArchives = command('archives.submit', {
  at: 'POST /api/archives/submit', input: SubmitInput, touches: input => input.archives.map(one => one.id), may: 'archives.submit',
  purpose: 'archive', audit: phrases.submit,
})

/** Moves each archive one step on: which step follows from its state and the level of the actor (lifeCycle.ts). */
export const ReviewInput = z.object({ archives: SeenList })
export type ReviewInput = z.infer<typeof ReviewInput>
export const reviewArchives = command('archives.review', {
  at: 'POST /api/archives/review', input: ReviewInput, touches: input => input.archives.map(one => one.id), may: 'archives.review',
  purpose: 'archive', audit: phrases.review,
})

export const ReturnInput = z.object({ archives: SeenList, reason: saidWords({ what: '退回原因' }) })
export type ReturnInput = z.infer<typeof ReturnInput>
export const returnArchives = command('archives.return', {
  at: 'POST /api/archives/return', input: ReturnInput, touches: input => input.archives.map(one => one.id), may: 'archives.review',
  purpose: 'archive', audit: '退回档案',
})

/** `reason` is CL-18; `on` the day it came true. */
export const ProposeExitInput = z.object({
  id: ChildId, reason: z.number().int().min(1).max(99), on: PlainDate, note: saidWords({ what: '情况说明', min: 0 }).optional(),
})
export type ProposeExitInput = z.infer<typeof ProposeExitInput>
export const proposeExit = command('archives.proposeExit', {
  at: 'POST /api/archives/:id/exit/propose', input: ProposeExitInput, touches: input => [input.id], may: 'archives.exit', purpose: 'archive',
  audit: phrases.proposeExit,
})

export const ConfirmExitInput = z.object({ id: ChildId, note: saidWords({ what: '情况说明', min: 0 }).optional() })
export type ConfirmExitInput = z.infer<typeof ConfirmExitInput>
export const confirmExit = command('archives.confirmExit', {
  at: 'POST /api/archives/:id/exit/confirm', input: ConfirmExitInput, touches: input => [input.id], may: 'archives.review', purpose: 'archive',
  audit: '确认退出',
})

export const CancelExitInput = z.object({ id: ChildId, reason: saidWords({ what: '不退出的原因' }) })
export type CancelExitInput = z.infer<typeof CancelExitInput>
export const cancelExit = command('archives.cancelExit', {
  at: 'POST /api/archives/:id/exit/cancel', input: CancelExitInput, touches: input => [input.id], may: 'archives.review', purpose: 'archive',
  audit: phrases.cancelExit,
})

/** Of a child who is back; `on`: the first day. The archive is reviewed before it counts again. */
export const ReenterInput = z.object({ id: ChildId, on: PlainDate, reason: saidWords({ what: '重新入册的原因' }) })
export type ReenterInput = z.infer<typeof ReenterInput>
export const reenter = command('archives.reenter', {
  at: 'POST /api/archives/:id/reenter', input: ReenterInput, touches: input => [input.id], may: 'archives.review', purpose: 'archive',
  audit: phrases.reenter,
})

export const archiveCommands = [
  createArchive, correctArchive, changeArchive, submitArchives, reviewArchives, returnArchives, proposeExit, confirmExit, cancelExit, reenter,
] as const
