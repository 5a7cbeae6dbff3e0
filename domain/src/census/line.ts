/** One child in one round. A line is two sets that only grow, answers and returns, and what the archive says now; its state is read from them and
 *  stored nowhere. So it does not matter in which order phones reconnect, or how often: union is all there is.
 *
 *  An answer names the answers it was given over. Whoever saw another's answer and says otherwise replaces it; two that knew nothing of each other
 *  stand side by side until somebody who has seen both decides. Taking back is an answer that says nothing. */
import { exitIssues } from '../archives/lifeCycle.ts'
import type { ArchiveParameters } from '../archives/parameters.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { answerNames, type AnswerKind, type LineState } from './types.ts'

/** @property over ids of the answers that were seen and are replaced · @property asked how many returns were seen
 *  @property seen digest of what the archive said (factsOf in snapshot.ts) · @property kind null: taken back */
export type Answer = { id: string; over: readonly string[]; asked: number; seen: string; kind: AnswerKind | null; by: string }
export type LineReturn = { id: string; reason: string; by: string }
/** @property facts digest of what the archive says now of the standard moment */
export type Line = { child: string; facts: string; answers: readonly Answer[]; returns: readonly LineReturn[] }

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
const joined = <T extends { id: string }>(had: readonly T[], one: T): readonly T[] => (had.some(({ id }) => id === one.id) ? had : [...had, one].sort(byId))

export const newLine = (child: string, facts: string): Line => ({ child, facts, answers: [], returns: [] })
export const withAnswer = (line: Line, answer: Answer): Line => ({ ...line, answers: joined(line.answers, answer) })
export const withReturn = (line: Line, one: LineReturn): Line => ({ ...line, returns: joined(line.returns, one) })

/** Answers nobody has replaced, those that were taken back among them: what the next answer is given over. */
export function headsOf({ answers }: Line): readonly Answer[] {
  const replaced = new Set(answers.flatMap(({ id, over }) => over.filter(one => one !== id)))
  return answers.filter(({ id }) => !replaced.has(id))
}

const said = (line: Line): readonly Answer[] => headsOf(line).filter(answer => answer.kind !== null && answer.asked >= line.returns.length)

export function lineState(line: Line): LineState {
  const standing = said(line)
  if (standing.length === 0) return line.returns.length > 0 ? 'returned' : 'open'
  if (new Set(standing.map(answer => answer.kind)).size > 1) return 'disputed'
  return standing.some(answer => answer.seen === line.facts) ? 'verified' : 'reopened'
}
/** What counts as said of her; null while nothing does. */
export const answerOf = (line: Line): AnswerKind | null => (lineState(line) === 'verified' ? (said(line)[0]?.kind ?? null) : null)

/** What comes with an answer: reason, day and words of somebody who left; what was done to find somebody; the words for a key category (P2-103). */
export type Saying = {
  kind: AnswerKind; exit: { reason: number; on: PlainDate; note?: string | undefined; hasEvidence: boolean } | null; words: string | null; changedFields: number
}
export type Asked = { name: string; birthDate: PlainDate | null; keyCategories: readonly string[] }

const blank = (words: string | null): boolean => words === null || words.trim() === ''

/** Everything that is missing in what is said, at once. */
export function answerIssues(saying: Saying, about: Asked, at: { day: PlainDate; values: ArchiveParameters }): Issue[] {
  const found: Issue[] = []
  if (saying.kind === 'gone') {
    if (saying.exit === null) found.push(issue('census.exit', '已离开的，请选退出原因，写明哪天离开', 'exit'))
    else {
      found.push(...exitIssues(saying.exit, about.birthDate, at))
      if (!saying.exit.hasEvidence) found.push(issue('census.evidence', '已离开的，请附佐证：一张照片、一份材料，或者写明向谁核实的', 'evidence'))
    }
  } else if (saying.exit !== null) {
    found.push(issue('census.exit', `“${answerNames[saying.kind]}”不带退出原因，请改选“已离开”或者去掉原因`, 'exit'))
  }
  if (saying.kind === 'notFound' && blank(saying.words)) found.push(issue('census.search', '查无此人的，请写明找过哪里、问过谁', 'words'))
  if (saying.kind === 'changed' && saying.changedFields === 0 && blank(saying.words)) {
    found.push(issue('census.nothingChanged', '有变化的，请改好变了的内容；确实没有变的，请选“无变化”', 'kind'))
  }
  if (saying.kind !== 'gone' && saying.kind !== 'notFound' && about.keyCategories.length > 0 && blank(saying.words)) {
    found.push(issue('census.keyWords', `${about.name}属于重点排查对象（${about.keyCategories.join('、')}），请写一句现在的情况`, 'words'))
  }
  return found
}

/** Only what was said can be returned, and a return says what to look at again. */
export function returnIssues(line: Line, reason: string): Issue[] {
  if (blank(reason)) return [issue('census.returnReason', '请写明退回的原因，村里才知道要再核实什么', 'reason')]
  const state = lineState(line)
  if (state === 'returned') return [issue('census.returnedAlready', '这名儿童已经退回，等村里重新核实')]
  return state === 'open' ? [issue('census.notAnswered', '村里还没有核实这名儿童，不用退回')] : []
}
