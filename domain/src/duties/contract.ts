/** Duties (应办): what somebody owes by a plan, by when, what is missing, and what may be done about it (decision 052). */
import { z } from 'zod'
import { command, noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId, PostingId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText, shown, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { Subject } from '../plans/about.ts'
import { PausesOfDuty } from './pauseContract.ts'

export const DutyState = z.enum(['open', 'done', 'waived', 'retracted'])
export type DutyState = z.infer<typeof DutyState>
export const dutyStateWords: Record<DutyState, string> = { open: '待办', done: '已办', waived: '免办', retracted: '不用办了' }

const code = () => open('code', z.string())
const Place = z.object({ code: RegionCode, name: placeName() })
const Person = z.object({ name: staffName(), role: workText() })

/** `acts`: any of them counts, as plans name them: visit.record, archives.review. */
const Missing = z.object({ title: ruleText(), left: count(), acts: z.array(code()) })
/** Who holds the seat today. `isNobody`: nobody is in office there. `byName`: one person owes it, not whoever holds the post. */
const DutyOwner = z.object({ role: code(), label: ruleText(), posting: PostingId.nullable(), name: staffName().nullable(), isNobody: z.boolean(), byName: z.boolean() })

export const DutyLine = z.object({
  /** `plan`, `definition` and `clauseId` name it in the plans; `clause` is the title of its clause. */
  duty: RecordId, plan: ruleText(), definition: ruleText(), clauseId: ruleText(), clause: ruleText(), title: ruleText(), basis: ruleText(),
  about: Subject, child: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }).nullable(),
  /** Only where the post reads that record. */
  record: z.object({ kind: code(), id: RecordId }).nullable(),
  place: Place, school: placeName().nullable(), owner: DutyOwner,
  /** 2026-Q1, 2026-W07; null where an act opened it. */
  period: ruleText().nullable(), opens: WorkDay.nullable(),
  /** `minute` of the day in Beijing; null: until the day ends. `provisional`: holidays of that year are not announced yet. */
  due: z.object({ day: WorkDay, minute: count().nullable(), provisional: z.boolean() }).nullable(),
  /** What is not known: by when, or whether it is owed at all. */
  unknown: ruleText().nullable(),
  state: DutyState,
  /** Only while it is open and its time is over. */
  late: z.object({ days: count(), minutes: count().nullable() }).nullable(),
  /** How many steps of its ladder lie behind now. */
  level: count(), missing: z.array(Missing),
  /** Acts that would count and that this post may do. */
  canDo: z.array(code()),
  /** Posts that may do all of what counts: it can be handed to them. */
  able: z.array(code()),
  /** Whoever owes it has said that it cannot be done now. It changes neither its day nor whether it is late. `answered`: somebody above has said or asked something since. */
  hindrance: z.object({ at: Instant, by: Person, words: shown('ID', 'words', z.string()), answered: z.boolean() }).nullable(),
  /** false: a child may be in danger, or it counts in minutes. Of such a one nobody says that it cannot be done now. */
  mayWait: z.boolean(),
})
export type DutyLine = z.infer<typeof DutyLine>
const childrenOf = (lines: readonly Pick<DutyLine, 'child'>[]): ChildId[] => lines.flatMap(one => one.child?.id ?? [])

const limit = z.coerce.number().int().min(1).max(100).optional()
const region = z.coerce.number().pipe(RegionCode).optional()

/** What is late or has to be done within two weeks, told apart by when it is due: each is a number and the list behind it. */
export const MineWhen = z.enum(['late', 'today', 'week', 'later', 'unknown'])
export type MineWhen = z.infer<typeof MineWhen>
const word = z.string().max(40).optional()
/** `who`: name, pinyin or initials of a child, as the post reads names. */
const mineOf = { when: MineWhen.optional(), who: z.string().trim().max(20, '请写孩子的姓名、拼音或首字母，最多 20 个字').optional(), after: Cursor.optional(), limit }
/** `child`, or `noChild`, or `plan` and `duty`: one of the groups of duties.mineGroups. */
export const MineInput = z.object({ ...mineOf, child: ChildId.optional(), noChild: z.stringbool().optional(), plan: word, duty: word })
export type MineInput = z.infer<typeof MineInput>
export const MineOutput = z.object({
  duties: z.array(DutyLine).max(100), next: NextPage,
  /** The same whichever of them is asked for. */
  counts: z.object({ late: count(), today: count(), week: count(), later: count(), unknown: count() }),
})
export type MineOutput = z.infer<typeof MineOutput>
export const myDuties = query('duties.mine', {
  at: 'GET /api/duties/mine', input: MineInput, output: MineOutput, may: 'duties.read', purpose: 'care', audit: shows('查看我的应办', 'S1', (output: MineOutput) => childrenOf(output.duties)),
})

export const MineGroupsInput = z.object({ ...mineOf, by: z.enum(['child', 'kind']) })
export type MineGroupsInput = z.infer<typeof MineGroupsInput>
/** What is due put together by whom it is about, or by what has to be done; the nearest deadline first. `child` null, of groups by child: what is about no child. */
export const MineGroupsOutput = z.object({
  groups: z.array(z.object({
    child: DutyLine.shape.child, plan: ruleText().nullable(), duty: ruleText().nullable(), title: ruleText().nullable(), place: placeName(), open: count(), late: count(), due: WorkDay.nullable(),
  })).max(100),
  next: NextPage, counts: MineOutput.shape.counts,
})
export type MineGroupsOutput = z.infer<typeof MineGroupsOutput>
export const myDutyGroups = query('duties.mineGroups', {
  at: 'GET /api/duties/mine/groups', input: MineGroupsInput, output: MineGroupsOutput, may: 'duties.read', purpose: 'care',
  audit: shows('查看我的应办', 'S1', (output: MineGroupsOutput) => childrenOf(output.groups)),
})

const school = z.coerce.number().int().min(1).optional()
/** `hindered`: of which it was said that they cannot be done now, and nobody has answered. */
export const DutiesInput = z.object({
  region, school, role: word, plan: word, duty: word, clause: word, state: DutyState.optional(),
  late: z.stringbool().optional(), hindered: z.stringbool().optional(), child: ChildId.optional(), posting: PostingId.optional(), after: Cursor.optional(), limit,
})
export type DutiesInput = z.infer<typeof DutiesInput>
export const DutiesOutput = z.object({ duties: z.array(DutyLine).max(100), next: NextPage })
export type DutiesOutput = z.infer<typeof DutiesOutput>
export const listDuties = query('duties.list', {
  at: 'GET /api/duties', input: DutiesInput, output: DutiesOutput, may: 'duties.oversee', purpose: 'care', audit: shows('查看应办', 'S1', (output: DutiesOutput) => childrenOf(output.duties)),
})

export const OfChildInput = z.object({ child: ChildId })
export type OfChildInput = z.infer<typeof OfChildInput>
/** Open ones first, then what was done lately. */
export const OfChildOutput = z.object({ duties: z.array(DutyLine).max(100) })
export type OfChildOutput = z.infer<typeof OfChildOutput>
export const dutiesOfChild = query('duties.ofChild', {
  at: 'GET /api/duties/of-child/:child', input: OfChildInput, output: OfChildOutput, may: 'duties.read', purpose: 'care',
  audit: shows('查看儿童的应办', 'S1', (output: OfChildOutput) => childrenOf(output.duties)),
})

const tally = { owed: count(), done: count(), late: count() }
export const BoardInput = z.object({ region, plan: word, duty: word, clause: word })
export type BoardInput = z.infer<typeof BoardInput>
/** Places below the post's own: villages of a town, towns of a county; of an education bureau schools. `since`: what was owed from this day on, and whatever
 *  is still open. `unowned`: open and nobody in office owes it.
 *  `hindered`: of which it was said that they cannot be done now, and nobody has answered. `cells`: the place by definition, those of which there is something. */
export const BoardOutput = z.object({
  since: WorkDay, hindered: count(),
  places: z.array(z.object({ place: Place, school: z.object({ id: open('id', z.number().int()), name: placeName() }).nullable(), ...tally, unowned: count(), call: Person.nullable(), cells: z.array(z.object({ plan: ruleText(), duty: ruleText(), ...tally })) })),
  /** `clause`: the title of the clause that asks for it. */
  definitions: z.array(z.object({ plan: ruleText(), duty: ruleText(), title: ruleText(), clause: ruleText(), ...tally, unowned: count() })),
})
export type BoardOutput = z.infer<typeof BoardOutput>
const onlyCounts = '只有各地、各项应办的数量和负责人，没有儿童'
export const dutyBoard = query('duties.board', {
  at: 'GET /api/duties/board', input: BoardInput, output: BoardOutput, may: 'duties.oversee', purpose: 'care', audit: noChildren('查看应办总览', onlyCounts),
})

export const OfClauseInput = z.object({ plan: z.string().max(40), clause: z.string().max(40), region })
export type OfClauseInput = z.infer<typeof OfClauseInput>
/** By period, the newest first; what acts started is told by the month in which it is due. */
export const OfClauseOutput = z.object({ periods: z.array(z.object({ period: ruleText(), due: WorkDay.nullable(), ...tally })) })
export type OfClauseOutput = z.infer<typeof OfClauseOutput>
export const dutiesOfClause = query('duties.ofClause', {
  at: 'GET /api/duties/of-clause', input: OfClauseInput, output: OfClauseOutput, may: 'duties.oversee', purpose: 'care', audit: noChildren('查看条款的落实', onlyCounts),
})

export const BoardChildrenInput = z.object({ region, plan: word, duty: word, clause: word, after: Cursor.optional(), limit })
export type BoardChildrenInput = z.infer<typeof BoardChildrenInput>
/** What is open about each child of a place, the nearest deadline first. */
export const BoardChildrenOutput = z.object({
  children: z.array(z.object({ child: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }), place: placeName(), open: count(), late: count(), week: count(), due: WorkDay.nullable() })).max(100), next: NextPage,
})
export type BoardChildrenOutput = z.infer<typeof BoardChildrenOutput>
export const boardChildren = query('duties.boardChildren', {
  at: 'GET /api/duties/board/children', input: BoardChildrenInput, output: BoardChildrenOutput, may: 'duties.oversee', purpose: 'care',
  audit: shows('按儿童查看应办', 'S1', (output: BoardChildrenOutput) => childrenOf(output.children)),
})

export const LoadInput = z.object({ region, school, plan: word, duty: word, clause: word })
export type LoadInput = z.infer<typeof LoadInput>
/** Open duties a person; `posting` null: nobody is in office for them. */
export const LoadOutput = z.object({
  people: z.array(z.object({ posting: PostingId.nullable(), name: staffName().nullable(), role: code(), label: ruleText(), place: Place, open: count(), late: count(), week: count() })),
})
export type LoadOutput = z.infer<typeof LoadOutput>
export const dutyLoad = query('duties.load', {
  at: 'GET /api/duties/load', input: LoadInput, output: LoadOutput, may: 'duties.oversee', purpose: 'care', audit: noChildren('查看每人的应办数', onlyCounts),
})

export const DutyEventWhat = z.enum(['handedOver', 'reminded', 'escalated', 'waiverAsked', 'waiverGranted', 'waiverRefused', 'retracted', 'reopened', 'pauseAsked', 'pauseGranted', 'pauseRefused', 'pauseEnded', 'cannotNow'])
export type DutyEventWhat = z.infer<typeof DutyEventWhat>
export const dutyEventWords: Record<DutyEventWhat, string> = {
  handedOver: '交给', reminded: '提醒', escalated: '上报', waiverAsked: '申请免办', waiverGranted: '同意免办', waiverRefused: '不同意免办', retracted: '撤回', reopened: '重新待办',
  pauseAsked: '申请暂停时限', pauseGranted: '同意暂停时限', pauseRefused: '不同意暂停时限', pauseEnded: '提前恢复计时', cannotNow: '说现在不能办',
}
export const GetInput = z.object({ duty: RecordId })
export type GetInput = z.infer<typeof GetInput>
export const GetOutput = z.object({
  duty: DutyLine,
  /** `title`: which piece of the evidence; `takenBack`: the record was voided or corrected, and it counts no more. */
  evidence: z.array(z.object({ title: ruleText(), act: ruleText(), day: WorkDay, at: Instant, by: Person, takenBack: z.boolean() })),
  /** Who hears when. `told`: it was. */
  ladder: z.array(z.object({ at: Instant, sort: z.enum(['remind', 'escalate']), to: ruleText(), told: z.boolean() })),
  events: z.array(z.object({ what: DutyEventWhat, at: Instant, by: Person.nullable(), to: Person.nullable(), words: shown('ID', 'words', z.string()).nullable() })),
  /** Whether this post stands over whoever owes it: reminds, hands over, asks to waive. */
  standsOver: z.boolean(),
  /** One that waits for a second person. */
  waiver: z.object({ waiver: RecordId, by: Person, mine: z.boolean(), mayDecide: z.boolean() }).nullable(),
  pauses: PausesOfDuty,
  doneBy: Person.nullable(), doneAt: Instant.nullable(), retractedWhy: ruleText().nullable(),
})
export type GetOutput = z.infer<typeof GetOutput>
export const getDuty = query('duties.get', {
  at: 'GET /api/duties/:duty', input: GetInput, output: GetOutput, may: 'duties.read', purpose: 'care', audit: shows('查看应办事项', 'S1', (output: GetOutput) => childrenOf([output.duty])),
})

/** Of whatever somebody says about a duty. */
export const longestWords = 200
const care = { touches: () => [], may: 'duties.oversee', purpose: 'care' } as const
export const RemindInput = z.object({ duty: RecordId, words: saidWords({ what: '提醒的话', max: longestWords }) })
export type RemindInput = z.infer<typeof RemindInput>
export const remindDuty = command('duties.remind', { at: 'POST /api/duties/:duty/remind', input: RemindInput, ...care, audit: '提醒办理' })

/** At once; more are told place by place. */
export const mostLate = 2000
/** All that are late in a place, of one person, or of one definition or clause: each owner is told once. Left out are those of which somebody has said
 *  that they cannot be done now: they want an answer; and what stands still today. The receipt counts who was told (people, duties) and what could not be
 *  (nobody, kept, own, paused, hindered). */
export const RemindLateInput = z.object({ region: RegionCode.optional(), school: z.number().int().min(1).optional(), plan: word, duty: word, clause: word, posting: PostingId.optional(), words: saidWords({ what: '提醒的话', max: longestWords }) })
export type RemindLateInput = z.infer<typeof RemindLateInput>
export const remindLate = command('duties.remindLate', { at: 'POST /api/duties/remind-late', input: RemindLateInput, ...care, audit: '提醒全部逾期' })

/** Said by whoever owes it. */
export const CannotNowInput = z.object({ duty: RecordId, reason: saidWords({ what: '原因', max: longestWords }) })
export type CannotNowInput = z.infer<typeof CannotNowInput>
export const cannotNow = command('duties.cannotNow', { at: 'POST /api/duties/:duty/cannot-now', input: CannotNowInput, ...care, may: 'duties.read', audit: '说明现在不能办' })

const dutiesAtOnce = 50
export const HandOverInput = z.object({
  duties: z.array(RecordId).min(1, '请先选择应办事项').max(dutiesAtOnce, `一次最多交出 ${dutiesAtOnce} 项，请分批`), to: PostingId, reason: saidWords({ what: '原因', max: longestWords }),
})
export type HandOverInput = z.infer<typeof HandOverInput>
export const handOverDuties = command('duties.handOver', { at: 'POST /api/duties/hand-over', input: HandOverInput, ...care, audit: '把应办交给别人' })

export const AskWaiverInput = z.object({ duty: RecordId, waiver: RecordId, reason: saidWords({ what: '原因', max: longestWords }) })
export type AskWaiverInput = z.infer<typeof AskWaiverInput>
export const askWaiver = command('duties.askWaiver', { at: 'POST /api/duties/:duty/waiver', input: AskWaiverInput, ...care, audit: '申请免办' })

export const DecideWaiverInput = z.object({ waiver: RecordId, grant: z.boolean(), reason: saidWords({ what: '原因', max: longestWords }) })
export type DecideWaiverInput = z.infer<typeof DecideWaiverInput>
export const decideWaiver = command('duties.decideWaiver', { at: 'POST /api/duties/waivers/:waiver/decide', input: DecideWaiverInput, ...care, audit: '审核免办' })

/** Asked for by somebody else, and this post may decide: the longest waiting first. */
export const WaitingWaiversOutput = z.object({
  waiting: z.array(z.object({ waiver: RecordId, duty: RecordId, title: ruleText(), child: DutyLine.shape.child, place: placeName(), by: Person, at: Instant })).max(50),
})
export type WaitingWaiversOutput = z.infer<typeof WaitingWaiversOutput>
export const waitingWaivers = query('duties.waivers', {
  at: 'GET /api/duties/waivers', input: z.object({}), output: WaitingWaiversOutput, may: 'duties.oversee', purpose: 'care',
  audit: shows('查看待同意的免办', 'S1', (output: WaitingWaiversOutput) => childrenOf(output.waiting)),
})
