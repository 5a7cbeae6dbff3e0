/** W1: the way of an archive, draft → villageSubmitted → townReviewing → countyReviewing → active → exited (docs/domain/工作流程与时限.md). Who
 *  moves it where is one table; everything else here asks that table. */
import { lettersOf } from '../staff/matrix.ts'
import { ageInYears, birthdayAt, type PlainDate } from '../kernel/plainDate.ts'
import { levelOf, type Level, type RegionCode } from '../kernel/regionCode.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { isCode, labelOf } from '../codes/codeList.ts'
import { exitReason } from '../codes/situation.ts'
import type { FieldKey } from './draft.ts'
import { fields } from './fields.ts'
import { gapIssues, gapsBlocking } from './gaps.ts'
import type { ArchiveParameters } from './parameters.ts'
import { othersWords } from './secondPerson.ts'
import { archiveStatusNames, type ArchiveOrigin, type ArchiveStatus, type Gap, type Group, type ReturnedTo } from './types.ts'
import type { Transition } from './transition.ts'

export type Who = { role: string; region: number }

const director = 'childDirector'
const supervisor = 'childSupervisor'
const county = 'countyCivilAffairs'

export type Step = { move: Transition; from: readonly ArchiveStatus[]; to: ArchiveStatus; roles: readonly string[] }

/** Order matters: a person's action takes the first step that fits. */
export const steps: readonly Step[] = [
  { move: 'submit', from: ['draft', 'returned'], to: 'villageSubmitted', roles: [director] },
  { move: 'submit', from: ['draft', 'returned'], to: 'countyReviewing', roles: [supervisor, county] },
  { move: 'acceptAtTown', from: ['villageSubmitted'], to: 'townReviewing', roles: [supervisor] },
  { move: 'passToCounty', from: ['villageSubmitted', 'townReviewing'], to: 'countyReviewing', roles: [supervisor] },
  { move: 'accept', from: ['countyReviewing'], to: 'active', roles: [county] },
  // Whoever may approve identity settles a change; its author is never a village alone (statusAfterCorrection).
  { move: 'acceptChange', from: ['changed'], to: 'active', roles: [supervisor, county] },
  // The child stays in the register meanwhile: what is returned is the change, and it is handed in again, mended or as it was.
  { move: 'return', from: ['changed'], to: 'changed', roles: [supervisor, county] },
  { move: 'submit', from: ['changed'], to: 'changed', roles: [director, supervisor] },
  { move: 'return', from: ['villageSubmitted', 'townReviewing'], to: 'returned', roles: [supervisor] },
  { move: 'return', from: ['countyReviewing'], to: 'returned', roles: [county] },
  { move: 'proposeExit', from: ['active', 'changed'], to: 'exitPending', roles: [director, supervisor, county] },
  { move: 'confirmExit', from: ['exitPending'], to: 'exited', roles: [county] },
  { move: 'cancelExit', from: ['exitPending'], to: 'active', roles: [supervisor, county] },
  // Who is back is looked at before she counts again; the exit stays what it was.
  { move: 'reenter', from: ['exited'], to: 'countyReviewing', roles: [county] },
]

/** What people press; 审核通过 means the next step, whichever it is. */
export type Action = 'submit' | 'review' | 'return' | 'proposeExit' | 'confirmExit' | 'cancelExit' | 'reenter'
const movesOf: Record<Action, readonly Transition[]> = {
  submit: ['submit'], review: ['passToCounty', 'accept', 'acceptChange'], return: ['return'],
  proposeExit: ['proposeExit'], confirmExit: ['confirmExit'], cancelExit: ['cancelExit'], reenter: ['reenter'],
}
export const actionNames: Record<Action, string> =
  { submit: '提交', review: '审核通过', return: '退回', proposeExit: '提出退出', confirmExit: '确认退出', cancelExit: '撤回退出', reenter: '重新入册' }

const deciding: readonly Transition[] = [...movesOf.review, ...movesOf.confirmExit]
/** What waits for a role: whatever its own approval moves on, and for a village what came back to it. */
export const awaiting = (role: string): ArchiveStatus[] => role === director ? ['returned']
  : [...new Set(steps.filter(step => deciding.includes(step.move) && step.roles.includes(role)).flatMap(step => step.from))]

/** `isOwn`: the acting person made what is decided next, and another person decides it (secondPerson.ts). */
export type ArchiveState = { status: ArchiveStatus; returnedTo: ReturnedTo | null; origin: ArchiveOrigin; gaps: readonly Gap[]; isOwn: boolean }
export type NextStep = { step: Step; issues: [] } | { step: null; issues: Issue[] }

const refused = (code: string, message: string): NextStep => ({ step: null, issues: [issue(code, message)] })
export const ownCode = 'archive.own'
const roleWords: Record<string, string> = { [director]: '村儿童主任', [supervisor]: '镇儿童督导员', [county]: '县民政' }

/** Whose a returned archive is; null: nothing is returned to this role. */
export const ownReturn = (role: string): ReturnedTo | null => (role === director ? 'village' : role === supervisor ? 'town' : null)

/** A change is handed in anew only after it was returned, and not returned twice without an answer. */
const fits = ({ status, returnedTo }: ArchiveState, { move }: Step): boolean =>
  status !== 'changed' || (move === 'submit' ? returnedTo !== null : move === 'return' ? returnedTo === null : true)

/** The step the action means for this archive and person, or everything that stands in its way. */
export function nextStep(archive: ArchiveState, action: Action, who: Who): NextStep {
  const fitting = steps.filter(step => movesOf[action].includes(step.move) && step.from.includes(archive.status) && fits(archive, step))
  if (fitting.length === 0) {
    return refused('archive.state', `档案现在是“${archiveStatusNames[archive.status]}”，不能${actionNames[action]}`)
  }
  const step = fitting.find(one => one.roles.includes(who.role))
  if (!step) {
    const words = fitting.flatMap(one => one.roles).map(role => roleWords[role]).join('或')
    return refused('archive.role', `“${archiveStatusNames[archive.status]}”的档案要由${words}${actionNames[action]}`)
  }
  if (action === 'submit' && archive.returnedTo === 'town' && who.role === director) {
    return refused('archive.role', '档案已退回镇街，要由镇儿童督导员提交')
  }
  const others = othersWords[step.move]
  if (archive.isOwn && others !== undefined) return refused(ownCode, others)
  const missing = gapIssues(gapsBlocking(archive.gaps, step.move, archive.origin))
  return missing.length > 0 ? { step: null, issues: missing } : { step, issues: [] }
}

/** To the level below the one that returns it. */
export const returnedToAfter = (status: ArchiveStatus, role: string): ReturnedTo => (status === 'countyReviewing' || role === county ? 'town' : 'village')

/** The state a new archive begins with. Typed ones are drafts; a roster enters at the next review above whoever imports it. */
export function entryStatus(level: Level, origin: 'typed' | 'import'): ArchiveStatus {
  if (origin === 'typed') return 'draft'
  if (level === 'village') return 'townReviewing'
  return level === 'town' ? 'countyReviewing' : 'active'
}

/** Official figures count active and changed; on the way there or out, an archive is under review; a draft is nobody's figure. */
const groups: Record<ArchiveStatus, Group | null> = {
  draft: null, villageSubmitted: 'review', townReviewing: 'review', countyReviewing: 'review', returned: 'review',
  active: 'official', changed: 'official', exitPending: 'review', exited: null, transferred: null, merged: null,
}
export const groupOf = (status: ArchiveStatus): Group | null => groups[status]
export const statusesOf = (group: Group): ArchiveStatus[] => ArchiveStatusList.filter(status => groups[status] === group)
const isStatus = (text: string): text is ArchiveStatus => Object.hasOwn(archiveStatusNames, text)
const ArchiveStatusList = Object.keys(archiveStatusNames).filter(isStatus)

/** Who may still write to an archive in this state: the level that has it, and those above. */
const editors: Record<ArchiveStatus, readonly Level[]> = {
  draft: ['village', 'town', 'county'], villageSubmitted: ['town', 'county'], townReviewing: ['town', 'county'], countyReviewing: ['county'],
  returned: ['village', 'town', 'county'], active: ['village', 'town', 'county'], changed: ['village', 'town', 'county'],
  exitPending: ['town', 'county'], exited: [], transferred: [], merged: [],
}
const civilAffairs: readonly string[] = [director, supervisor, county]
/** Whoever is asked to mend a returned change answers with the next edit. */
export const answersReturn = (archive: Pick<ArchiveState, 'status' | 'returnedTo'>, role: string): boolean =>
  archive.status === 'changed' && archive.returnedTo !== null && civilAffairs.includes(role)

/** Departments and schools keep their own sections up in archives of the register; the rest of W1 is civil affairs'. */
export function editIssues(archive: { status: ArchiveStatus; returnedTo: ReturnedTo | null }, who: Who): Issue[] {
  const allowed = editors[archive.status]
  const level = levelOf(who.region)
  if (allowed.length === 0) return [issue('archive.closed', `档案已是“${archiveStatusNames[archive.status]}”，内容不能再改`)]
  const isFar = archive.status === 'returned' && archive.returnedTo === 'town' && level === 'village'
  const isOther = !civilAffairs.includes(who.role)
  const isOpen = isOther ? groups[archive.status] === 'official' : allowed.includes(level) && !isFar
  return isOpen ? [] : [issue('archive.underReview', `档案现在是“${archiveStatusNames[archive.status]}”，请等审核完成或退回后再改`)]
}

/** A correction by somebody who may not approve it turns an archive of the register into `changed`. */
export function statusAfterCorrection(status: ArchiveStatus, keys: readonly FieldKey[], role: string): ArchiveStatus {
  if (status !== 'active') return status
  const settles = (key: FieldKey) => lettersOf(role, 'ID').has('A') || lettersOf(role, fields[key].domain).has('A')
  return keys.some(key => fields[key].review && !settles(key)) ? 'changed' : 'active'
}

/** CL-18 reasons that say too little without words. */
export const reasonsToExplain: readonly number[] = [8, 9, 99]
const turnedSixteen = 1

export type Exit = { reason: number; on: PlainDate; note?: string | undefined }

export function exitIssues(exit: Exit, birthDate: PlainDate | null, at: { day: PlainDate; values: ArchiveParameters }): Issue[] {
  const found: Issue[] = []
  if (!isCode(exitReason, exit.reason)) found.push(issue('exit.reason', '请选择退出原因', 'reason'))
  if (exit.on > at.day) found.push(issue('exit.future', '退出日期还没有到', 'on'))
  if (birthDate && exit.on < birthDate) found.push(issue('exit.beforeBirth', `退出日期早于出生日期 ${birthDate}`, 'on'))
  const limit = at.values.leftBehindAgeLimit.value
  if (exit.reason === turnedSixteen && birthDate && birthdayAt(birthDate, limit) > exit.on) {
    found.push(issue('exit.age', `到退出日期只有 ${ageInYears(birthDate, exit.on)} 周岁，未满 ${limit} 周岁，请核对原因或日期`, 'reason'))
  }
  if (reasonsToExplain.includes(exit.reason) && !exit.note?.trim()) {
    found.push(issue('exit.note', `原因是“${labelOf(exitReason, exit.reason)}”的，请写明情况`, 'note'))
  }
  return found
}

/** `on`: the first day the child was there again. */
export function reenterIssues(on: PlainDate, exitedOn: PlainDate | null, day: PlainDate): Issue[] {
  if (on > day) return [issue('reenter.future', '重新入册的日期还没有到', 'on')]
  return exitedOn !== null && on < exitedOn ? [issue('reenter.beforeExit', `重新入册的日期早于退出日期 ${exitedOn}`, 'on')] : []
}

export const whoOf = (actor: { role: string; region: RegionCode | number }): Who => ({ role: actor.role, region: actor.region })
