/** Acts of two (decision 056): what one person asked for waits at the record until another confirms it. One set of contracts for all kinds, those of a
 *  county as well: which act it is stands at the record, and who may confirm is who may do it. */
import { z } from 'zod'
import type { Access } from '../kernel/access.ts'
import { command, query, shows } from '../kernel/contract.ts'
import { ChildId, PostingId, RecordId } from '../kernel/ids.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { count, open, placeName, ruleText, shown, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import type { Act, KindField, Who } from './kind.ts'

/** What an act of two may write: whatever else would be read, opened or kept from somebody before anybody has confirmed it. */
export const fitsSecond = ({ part, type, bars }: Pick<KindField, 'part' | 'type' | 'bars'>): boolean => part === null && type !== 'files' && !bars
/** Somebody beside the one who asks may do it. */
export const hasSecond = (who: readonly Who[]): boolean => who.some(one => !('is' in one))

/** As it lies, sealed, at the record and in its history. */
export const Asked = z.object({ act: z.string(), by: z.string(), posting: z.string(), at: Instant, body: z.record(z.string(), z.unknown()), assignee: PostingId.nullable() })
export type Asked = z.infer<typeof Asked>

const person = z.object({ name: staffName(), role: workText() })
export const WaitingOutput = z.object({
  waiting: z.array(z.object({
    record: RecordId, kind: open('code', z.string()), title: ruleText(), act: ruleText(), day: WorkDay, by: person, at: Instant, region: placeName(),
    child: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }).nullable(),
  })).max(50),
  /** Beyond those that are told. */
  more: count(),
})
export type WaitingOutput = z.infer<typeof WaitingOutput>
const childrenIn = ({ waiting }: WaitingOutput): ChildId[] => waiting.flatMap(one => (one.child === null ? [] : [one.child.id]))
/** What waits for the acting post: asked for by others, and the post may do it. */
export const listWaiting = query('records.waiting', {
  at: 'GET /api/waiting', input: z.object({}), output: WaitingOutput, may: 'records.waiting', purpose: 'care', audit: shows('查看等待确认的办理', 'S2', childrenIn),
})

/** `revision`: of the record as it was seen, so that nobody confirms what they have not read. */
const SecondInput = z.object({ record: RecordId, revision: z.number().int().min(1) })
export type SecondInput = z.infer<typeof SecondInput>
const DeclineInput = SecondInput.extend({ reason: saidWords({ what: '不同意的原因' }) })
export type DeclineInput = z.infer<typeof DeclineInput>
const touches = () => []
const rest = { touches, may: 'records.second', purpose: 'care' } as const
export const confirmWaiting = command('records.confirm', { at: 'POST /api/waiting/:record/confirm', input: SecondInput, ...rest, audit: '确认办理' })
export const declineWaiting = command('records.decline', { at: 'POST /api/waiting/:record/decline', input: DeclineInput, ...rest, audit: '不同意办理' })
export const withdrawWaiting = command('records.withdraw', { at: 'POST /api/waiting/:record/withdraw', input: SecondInput, ...rest, audit: '撤回等待确认的办理' })

/** Which act it is, and so who may, is known with the record alone: asked there. */
export const secondAccess: Access = { 'records.waiting': [], 'records.second': [] }
export const waitsForSecond = (acts: readonly Act[]): boolean => acts.some(act => act.second)
