/** Slips: what an act sends to an organisation, which sees, signs and answers it and reads nothing else of the record; and the slip that whoever files
 *  a report keeps. */
import { z } from 'zod'
import type { Access } from '../kernel/access.ts'
import { command, query, showsLines } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { open, ruleText, shownAs, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { slipAudience } from '../staff/audiences.ts'
import type { RoleKey } from '../staff/roles.ts'
import type { Act } from './kind.ts'

/** Posts that stand for their organisation. A teacher, a volunteer or a parent receives nothing that was sent to a school or a village. */
export const officePosts: readonly RoleKey[] = [
  'childDirector', 'childSupervisor', 'countyCivilAffairs', 'educationBureau', 'schoolAdmin', 'police', 'procuratorate', 'court', 'justiceBureau', 'womensFederation', 'youthLeague',
  'disabledFederation', 'healthAuthority', 'hospital', 'careForNextGen', 'socialWorker', 'welfareInstitution', 'hotlineOperator',
]
export const receiversOf = ({ sends }: Pick<Act, 'sends'>): readonly string[] => sends?.posts ?? officePosts

export type ShownOnSlip = { label: string; value: string | null }
const asSent = { domains: [slipAudience], mask: 'none', sealed: false } as const
const person = z.object({ name: staffName(), role: workText() })
const head = {
  id: RecordId, title: ruleText(), act: ruleText(), from: person.nullable(), sentAt: Instant,
  /** By when it is to be signed for: the whole of a day, or a moment where it counts in hours and minutes. */
  due: WorkDay.nullable(), dueAt: Instant.nullable(),
  received: z.object({ by: person, at: Instant }).nullable(), answered: z.object({ by: person, at: Instant }).nullable(),
  /** Of a report one filed: its number; the writer reads nothing else of it. */
  number: open('id', z.string()).nullable(), filed: open('code', z.boolean()),
}
export const SlipsInput = z.object({ box: z.enum(['waiting', 'received', 'all', 'filed']).default('waiting'), after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(100).optional() })
export type SlipsInput = z.infer<typeof SlipsInput>
const Slip = z.object(head)
export const SlipsOutput = z.object({ slips: z.array(Slip).max(100), next: NextPage })
export type SlipsOutput = z.infer<typeof SlipsOutput>
/** What the sender said, in words, and what was answered. */
export const SlipOutput = Slip.extend({
  child: ChildId.nullable(),
  shows: z.array(z.object({ label: ruleText(), value: shownAs(asSent, z.string()).nullable() })), answer: shownAs(asSent, z.string()).nullable(),
  may: z.array(open('code', z.enum(['receive', 'answer']))),
})
export type SlipOutput = z.infer<typeof SlipOutput>
export const SlipInput = z.object({ id: RecordId })
export type SlipInput = z.infer<typeof SlipInput>

const may = 'slips.read'
export const listSlips = query('slips.list', { at: 'GET /api/slips', input: SlipsInput, output: SlipsOutput, may, purpose: 'care', audit: showsLines('查看送达单列表', (output: SlipsOutput) => output.slips.length) })
export const getSlip = query('slips.get', {
  at: 'GET /api/slips/:id', input: SlipInput, output: SlipOutput, may, purpose: 'care',
  audit: { phrase: '查看送达单', class: 'S3', shows: (output: SlipOutput) => (output.child === null ? [] : [output.child]), lines: () => 1 },
})
const touches = () => []
export const receiveSlip = command('slips.receive', { at: 'POST /api/slips/:id/receive', input: SlipInput, touches, may: 'slips.receive', purpose: 'care', audit: '签收送达单' })
export const AnswerInput = z.object({ id: RecordId, answer: saidWords({ what: '答复', min: 2, max: 2_000 }) })
export const answerSlip = command('slips.answer', { at: 'POST /api/slips/:id/answer', input: AnswerInput, touches, may: 'slips.receive', purpose: 'care', audit: '答复送达单' })

/** Whoever files a report keeps a slip of it, so everybody has a list. */
export const slipAccess: Access = { 'slips.read': [], 'slips.receive': [{ posts: officePosts }] }
