/** What is said, sent back and signed in a quarter. An answer carries what its author saw: `over`, the answers it replaces (the ids of the heads that were shown); `asked`,
 *  how many returns (counted up to those there are, so that the next one asks again); `seen`, the digest of what the archive said. Its own id is that of its command. So
 *  answers may come in any order, and as often as phones like. */
import { z } from 'zod'
import { deniedOf } from '../archives/abilities.ts'
import { CreateInput, ProposeExitInput } from '../archives/commands.ts'
import { Draft } from '../archives/draft.ts'
import { findShown } from '../archives/fieldShown.ts'
import { command } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { saidWords } from '../kernel/words.ts'
import { Digest, PeriodId } from './contract.ts'
import { Balance } from './types.ts'

const words = saidWords({ what: '情况', min: 0, max: 200 }).optional()
const said = { period: PeriodId, child: ChildId, over: z.array(RecordId).max(200), asked: z.number().int().min(0).max(1000) }
const care = { purpose: 'care' } as const

export const OpenRoundInput = z.object({ period: PeriodId })
export type OpenRoundInput = z.infer<typeof OpenRoundInput>
export const openRound = command('census.openRound', { at: 'POST /api/census/rounds', input: OpenRoundInput, touches: () => [], may: 'census.open', ...care, audit: '开始季度排查' })

/** 无变化. A child of a key category needs a sentence all the same. */
export const UnchangedInput = z.object({ ...said, seen: Digest, words })
export type UnchangedInput = z.infer<typeof UnchangedInput>
export const confirmUnchanged = command('census.confirmUnchanged', {
  at: 'POST /api/census/rounds/:period/children/:child/unchanged', input: UnchangedInput, touches: () => [], may: 'census.survey', ...care, audit: '排查：无变化',
})

/** 查无此人: where was looked, who was asked. It is no exit. */
export const NotFoundInput = z.object({ ...said, seen: Digest, words })
export type NotFoundInput = z.infer<typeof NotFoundInput>
export const recordNotFound = command('census.recordNotFound', {
  at: 'POST /api/census/rounds/:period/children/:child/not-found', input: NotFoundInput, touches: () => [], may: 'census.survey', ...care, audit: '排查：查无此人',
})

/** 有变化: the archive is changed (from a day), or put right where `effectiveFrom` is absent, and the answer given, in one step. `basedOn` of the envelope as for
 *  archives.change. An empty `patch` with words: somebody has changed it already. The digest is taken after the change. */
export const ChangedInput = z.object({ ...said, patch: Draft, effectiveFrom: PlainDate.optional(), reason: saidWords({ min: 0 }).optional(), words })
export type ChangedInput = z.infer<typeof ChangedInput>
export const recordChange = command('census.recordChange', {
  at: 'POST /api/census/rounds/:period/children/:child/changed', input: ChangedInput, touches: input => [input.child], shows: findShown, denies: ({ patch }, role) => deniedOf(patch, role),
  may: 'census.survey', ...care, audit: '排查：有变化',
})

/** 已离开: the exit is proposed and the answer given in one step; where an exit is proposed already only the answer. `evidence`: who was asked, what was seen. */
export const GoneInput = z.object({ ...said, reason: ProposeExitInput.shape.reason, on: PlainDate, note: ProposeExitInput.shape.note, evidence: saidWords({ what: '佐证', min: 0, max: 200 }).optional() })
export type GoneInput = z.infer<typeof GoneInput>
export const recordGone = command('census.recordGone', {
  at: 'POST /api/census/rounds/:period/children/:child/gone', input: GoneInput, touches: input => [input.child], may: 'census.survey', ...care, audit: '排查：已离开',
})

/** 新发现: an archive is opened and handed in, and stands on the list of the round. `since`: the day from which she has been here. `suspect`: of whom others had named her (suspects.ts). */
export const FoundInput = z.object({
  period: PeriodId, id: ChildId, draft: Draft, since: PlainDate, notSameAs: CreateInput.shape.notSameAs, sameNumberReason: CreateInput.shape.sameNumberReason, words,
  suspect: z.object({ id: RecordId, over: RecordId.nullable() }).optional(),
})
export type FoundInput = z.infer<typeof FoundInput>
export const recordFound = command('census.recordFound', {
  at: 'POST /api/census/rounds/:period/found', input: FoundInput, touches: () => [], denies: ({ draft }, role) => deniedOf(draft, role, 'creating'), may: 'census.found', ...care, audit: '排查：新发现',
})

/** 撤销 of one's own answers. Of 有变化 the tap is taken back and not what was changed in the archive; of 已离开 not the exit, which whoever decides about it cancels. */
export const TakeBackInput = z.object({ period: PeriodId, child: ChildId, over: z.array(RecordId).min(1, '请选要撤销的核实').max(200) })
export type TakeBackInput = z.infer<typeof TakeBackInput>
export const takeBack = command('census.takeBack', {
  at: 'POST /api/census/rounds/:period/children/:child/take-back', input: TakeBackInput, touches: () => [], may: 'census.survey', ...care, audit: '撤销核实',
})

/** 退回一名儿童. */
export const ReturnLineInput = z.object({ period: PeriodId, child: ChildId, reason: saidWords({ what: '退回的原因' }) })
export type ReturnLineInput = z.infer<typeof ReturnLineInput>
export const returnLine = command('census.returnLine', {
  at: 'POST /api/census/rounds/:period/children/:child/return', input: ReturnLineInput, touches: () => [], may: 'census.review', ...care, audit: '退回排查结果',
})

/** `digest`: of the sheet as it was shown. */
export const SignInput = z.object({ period: PeriodId, region: RegionCode, digest: Digest })
export type SignInput = z.infer<typeof SignInput>
export const signVillage = command('census.signVillage', {
  at: 'POST /api/census/rounds/:period/villages/:region/sign', input: SignInput.extend({ region: z.coerce.number().pipe(RegionCode) }), touches: () => [], may: 'census.sign', ...care, audit: '村排查签字',
})
export const signTown = command('census.signTown', {
  at: 'POST /api/census/rounds/:period/towns/:region/sign', input: SignInput.extend({ region: z.coerce.number().pipe(RegionCode) }), touches: () => [], may: 'census.sign', ...care, audit: '镇排查签字',
})

/** 复核: somebody of the county has gone through what stands there. Another one locks it. */
export const CheckInput = z.object({ period: PeriodId, digest: Digest })
export type CheckInput = z.infer<typeof CheckInput>
export const checkRound = command('census.check', { at: 'POST /api/census/rounds/:period/check', input: CheckInput, touches: () => [], may: 'census.lock', ...care, audit: '复核季度排查' })

export const LockInput = z.object({ period: PeriodId, digest: Digest })
export type LockInput = z.infer<typeof LockInput>
export const lockRound = command('census.lock', { at: 'POST /api/census/rounds/:period/lock', input: LockInput, touches: () => [], may: 'census.lock', ...care, audit: '锁定季度排查' })

/** 更正单: she was counted in a locked round and should not have been, or the other way round. */
export const RestateInput = z.object({ period: PeriodId, id: RecordId, child: ChildId, balance: Balance, counted: z.boolean(), reason: saidWords({ what: '更正的原因和依据' }) })
export type RestateInput = z.infer<typeof RestateInput>
export const restate = command('census.restate', { at: 'POST /api/census/rounds/:period/restatements', input: RestateInput, touches: () => [], may: 'census.lock', ...care, audit: '填更正单' })

export const DecideInput = z.object({ period: PeriodId, id: RecordId, agrees: z.boolean() })
export type DecideInput = z.infer<typeof DecideInput>
export const decideRestatement = command('census.decideRestatement', {
  at: 'POST /api/census/rounds/:period/restatements/:id/decide', input: DecideInput, touches: () => [], may: 'census.lock', ...care, audit: '确认更正单',
})
