/** Village, town and county: who signs what, and what must stand before (P1-23, P2-102, P2-103). A signature names the digest of what was signed.
 *  Whether a sheet is signed is read from that: when anything below it changes, its signature is of something else, and so are those above. Nothing
 *  has to be taken back, and no order of commands can leave a signature over what nobody saw. */
import { issue, type Issue } from '../kernel/problem.ts'
import type { Instant, PlainDate } from '../kernel/plainDate.ts'
import type { RoleKey } from '../staff/roles.ts'
import { answerOf, type Line, lineState } from './line.ts'
import { momentOf, type RoundDays, spoken } from './rounds.ts'
import type { LineState, RoundState, SheetLevel, SheetState } from './types.ts'

export type Signature = { digest: string; by: string; role: RoleKey }
export type SheetSum = Readonly<Record<LineState, number>>
/** @property suspects names others gave that nobody has judged yet · @property unplaced children without household or village group (P2-113, S-09)
 *  @property unsaid children of a key category of whom nothing is written · @property vacant the village has nobody who could sign
 *  @property below names of the places below that have not signed what stands there now */
export type Sheet = {
  level: SheetLevel; name: string; digest: string; signatures: readonly Signature[]; lines: SheetSum
  suspects: number; unplaced: number; unsaid: number; vacant: boolean
  below: readonly string[]
}
export type RoundNow = { now: Instant; today: PlainDate; days: RoundDays; locked: PlainDate | null }

export function sumOf(lines: readonly Line[]): SheetSum {
  const sum = { open: 0, verified: 0, returned: 0, disputed: 0, reopened: 0 }
  for (const line of lines) sum[lineState(line)] += 1
  return sum
}

/** What a signature of a village covers: each child with what was said and what the archive said. The order of lines carries no meaning. */
export const villageText = (lines: readonly Line[]): string =>
  JSON.stringify(lines.map(line => [line.child, answerOf(line), line.facts]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
/** What a town covers: its own children without a village, and what each village signed. */
export const townText = (own: string, villages: readonly { region: number; digest: string }[]): string =>
  JSON.stringify([own, [...villages].sort((a, b) => a.region - b.region).map(({ region, digest }) => [region, digest])])

const unfinished = ({ lines, suspects, below }: Sheet): boolean => lines.open + lines.returned + lines.disputed + lines.reopened + suspects + below.length > 0

export function sheetState(sheet: Sheet): SheetState {
  if (!unfinished(sheet) && sheet.signatures.some(({ digest }) => digest === sheet.digest)) return 'signed'
  return sheet.signatures.length > 0 ? 'changed' : 'surveying'
}

const signers: Record<SheetLevel, { role: RoleKey; words: string }> = {
  village: { role: 'childDirector', words: '村儿童主任' }, town: { role: 'childSupervisor', words: '镇儿童督导员' }, county: { role: 'countyCivilAffairs', words: '县民政' },
}
/** A village without a director is signed for by its town, and the signature says so by its role. */
export const maySign = ({ level, vacant }: Sheet, role: RoleKey): boolean =>
  role === signers[level].role || (level === 'village' && vacant && role === signers.town.role)

const many = 5
const listed = (names: readonly string[]): string => (names.length > many ? `${names.slice(0, many).join('、')}等 ${names.length} 个` : names.join('、'))
const count = (n: number, code: string, words: string): Issue[] => (n === 0 ? [] : [issue(code, `${n} ${words}`, { details: { count: n } })])

/** What no signature may hide, of lines and of places below. */
function missing({ lines, suspects, unplaced, unsaid, below }: Sheet): Issue[] {
  return [
    ...count(lines.open, 'census.open', '名儿童还没有核实，请逐名选无变化、有变化、查无此人或已离开'),
    ...count(lines.returned, 'census.returned', '名儿童被退回，请按退回的原因重新核实'),
    ...count(lines.disputed, 'census.disputed', '名儿童有两种说法，请看过两种说法后定一种'),
    ...count(lines.reopened, 'census.reopened', '名儿童核实以后档案又有改动，请再确认一次'),
    ...count(suspects, 'census.suspects', '名疑似儿童还没有结论，请逐名选：新发现、已在册、查无此人、不属于'),
    ...count(unplaced, 'census.unplaced', '名儿童没有写户编号或村民小组，请补上（精准识别到户）'),
    ...count(unsaid, 'census.unsaid', '名重点排查儿童没有写现在的情况，请逐名写一句'),
    ...(below.length === 0 ? [] : [issue('census.below', `${listed(below)}还没有签字，请先催办`, { details: { count: below.length } })]),
  ]
}

export const lockedIssues = ({ locked }: RoundNow): Issue[] =>
  (locked === null ? [] : [issue('census.locked', `这一轮已在 ${spoken(locked)}锁定，改动请走更正单`)])

/** Signing: by whom, from when, and over what. A sheet that is signed as it stands may be signed again: it stays signed. */
export function signIssues(sheet: Sheet, role: RoleKey, round: RoundNow): Issue[] {
  const late = lockedIssues(round)
  if (late.length > 0) return late
  const found: Issue[] = []
  const { words } = signers[sheet.level]
  if (!maySign(sheet, role)) found.push(issue('census.signer', `${sheet.name}要由${words}签字${sheet.level === 'village' ? '；没有儿童主任的村由镇儿童督导员代签' : ''}`))
  if (round.now < momentOf(round.days.standard)) found.push(issue('census.beforeMoment', `标准时点（${spoken(round.days.standard)} 24 时）还没有到，过了才能签字；核实可以先做`))
  return [...found, ...missing(sheet)]
}

/** A town sends single children back to their village, the county to the village or the town. */
export const mayReturn = (level: SheetLevel, role: RoleKey): boolean => role === 'countyCivilAffairs' || (level === 'village' && role === 'childSupervisor')

/** What one department's roster said, as the comparison of it counts (comparisons/reconciliation.ts). */
export type MatchFacts = { department: string; settled: { doubtful: number; open: number; agrees: boolean } | null }
/** @property absent 查无此人 that ended in nothing yet · @property leaving exits up to the standard day nobody has decided
 *  @property reviewing newcomers whose archive nobody has gone through · @property corrections of the round before that nobody has decided · @property footing what does not add up */
export type Closing = {
  sheet: Sheet; matches: readonly MatchFacts[]; absent: number; leaving: number; reviewing: number; corrections: number; footing: readonly Issue[]; previousOpen: string | null
}

export const matchIssues = ({ department, settled }: MatchFacts): Issue[] => {
  if (settled === null) return [issue('census.noRoster', `${department}的名册还没有送来比对，请催办，或者由${department}写明本季不送的原因`)]
  const left = settled.doubtful + settled.open
  if (left > 0) return [issue('census.differences', `与${department}的比对还有 ${left} 条没有结论`, { details: { count: left } })]
  return settled.agrees ? [] : [issue('census.disagrees', `与${department}的比对，行数与合计对不上，请重新比对`)]
}

/** All that stands between a county and a figure it can prove. */
export function closingIssues({ sheet, matches, absent, leaving, reviewing, corrections, footing, previousOpen }: Closing): Issue[] {
  return [
    ...(previousOpen === null ? [] : [issue('census.previous', `${previousOpen}还没有锁定，要先锁定上一轮`)]),
    ...missing(sheet), ...matches.flatMap(matchIssues),
    ...count(absent, 'census.absent', '名查无此人的儿童没有下落，请逐名办结：退出、合并、迁出，或者找到了重新核实'),
    ...count(leaving, 'census.leaving', '名待退出的儿童没有定下来，请确认退出或者撤回'),
    ...count(reviewing, 'census.reviewing', '名新发现的儿童还没有审核，请审核或者退回'),
    ...count(corrections, 'census.corrections', '张上一轮的更正单还没有定，锁定以后就定不了了，请先确认或者不同意'),
    ...footing,
  ]
}

/** Two people lock a round: one has checked it, another one locks what was checked. */
export type Locking = { closing: Closing; checked: { account: string; digest: string } | null; account: string; role: RoleKey; round: RoundNow }
export function lockIssues({ closing, checked, account, role, round }: Locking): Issue[] {
  const late = lockedIssues(round)
  if (late.length > 0) return late
  const found: Issue[] = []
  if (role !== 'countyCivilAffairs') found.push(issue('census.locker', '这一轮要由县民政锁定'))
  if (round.today < round.days.match) found.push(issue('census.beforeMatch', `与教育、公安的比对要到 ${spoken(round.days.match)}办完，那天起才能锁定`))
  if (checked === null || checked.digest !== closing.sheet.digest) found.push(issue('census.unchecked', '要先由县民政的另一位同事复核；复核以后有改动的，请再复核'))
  else if (checked.account === account) found.push(issue('census.ownCheck', '这一轮由您复核，须由另一人锁定：请县民政的负责人或另一位同事锁定'))
  return [...found, ...closingIssues(closing)]
}

/** @property reported the day it went to the level above */
export type RoundFacts = { round: RoundNow; villagesUnsigned: number; townsUnsigned: number; closing: readonly Issue[]; reported: PlainDate | null }
export function roundState({ round, villagesUnsigned, townsUnsigned, closing, reported }: RoundFacts): RoundState {
  if (round.locked !== null) return reported === null ? 'countyLocked' : 'reported'
  if (round.today < round.days.opens) return 'scheduled'
  if (villagesUnsigned > 0) return 'villageSurveying'
  if (townsUnsigned > 0) return 'townSummarizing'
  return closing.length > 0 ? 'countyChecking' : 'crossMatched'
}

/** After the lock: both figures stay, with the reason (更正单). */
export type Correction = { reason: string; before: string; after: string; proposedBy: string; confirmedBy: string | null; locked: boolean }
export function correctionIssues({ reason, before, after, proposedBy, confirmedBy, locked }: Correction): Issue[] {
  const found: Issue[] = []
  if (!locked) found.push(issue('census.notLocked', '这一轮还没有锁定，直接改档案或者退回村里核实就行，不用更正单'))
  if (reason.trim() === '') found.push(issue('census.correctionReason', '请写明更正的原因和依据', 'reason'))
  if (before === after) found.push(issue('census.noCorrection', '更正前后一样，没有要更正的内容'))
  if (confirmedBy !== null && confirmedBy === proposedBy) found.push(issue('census.ownCorrection', '这张更正单由您提出，须由另一人确认'))
  return found
}
