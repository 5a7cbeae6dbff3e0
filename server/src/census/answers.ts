/** What is said of a child in a round. Whatever changes an archive changes it first; the reaction of this feature (follow.ts) then takes the digest the answer has seen. */
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import type { ChangedInput, FoundInput, GoneInput, NotFoundInput, TakeBackInput, UnchangedInput } from '@qinghe/domain/census/commands.ts'
import { keyNames } from '@qinghe/domain/census/contract.ts'
import { Facts, keysOf, noFacts } from '@qinghe/domain/census/facts.ts'
import { answerIssues, type Asked, type Saying } from '@qinghe/domain/census/line.ts'
import { spoken } from '@qinghe/domain/census/rounds.ts'
import { lockedIssues } from '@qinghe/domain/census/sheets.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { createArchive } from '../archives/create.ts'
import { changeArchive, correctArchive } from '../archives/edit.ts'
import { proposeExit } from '../archives/lifeCycle.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { sayOf } from './suspects.ts'
import { answersOf, lineOf, type LineRow, nowOf, roundOf, wordsAt } from './store.ts'

/** `seen` null: what the archive says when this command has ended. */
type Word = { period: string; child: string; over: readonly string[]; asked: number; seen: string | null; words?: string | undefined; since?: string }

const askedOf = ({ name, facts }: LineRow): Asked => {
  const known = Facts.safeParse(facts).data ?? noFacts
  return { name, birthDate: known.birthDate ?? null, keyCategories: keysOf(known).map(key => keyNames[key]) }
}

const rulesOf = (w: Writer) => ({ day: w.today, values: w.parameters(archivePackage, regionCode(w.actor.region)) })
/** Everything that is missing in what is said, before anything is written. */
async function judged(w: Writer, word: Pick<Word, 'period' | 'child'>, saying: Saying): Promise<LineRow> {
  const line = await lineOf(w, word.period, word.child)
  const round = nowOf(w, await roundOf(w, word.period))
  refuseIf(lockedIssues(round))
  refuseIf(answerIssues(saying, askedOf(line), rulesOf(w)))
  return line
}

async function write(w: Writer, word: Word, kind: Saying['kind'] | null): Promise<Done> {
  const { id } = w.command
  const words = word.words === undefined || word.words === '' ? null : w.seal(wordsAt(id), word.words)
  const [found] = await w.derive(sql<{ state: string | null }>`select qinghe.census_answer(${w.actor.county}, ${word.period}, ${word.child}::uuid, ${id}::uuid,
    ${[...word.over]}::uuid[], ${word.asked}, ${word.seen}, ${kind}, ${words}::bytea, ${word.since ?? null}::date) as state`)
  if (!found || found.state === null) throw new NotFound('这名儿童的排查')
  // What is not current yet is settled when the command ends.
  return { records: [{ type: 'censusLine', id: word.child }], counts: word.seen === null ? {} : { [found.state]: 1 }, about: [word.child] }
}

const plain = (kind: 'unchanged' | 'notFound') => async (w: Writer, input: UnchangedInput | NotFoundInput): Promise<Done> => {
  await judged(w, input, { kind, exit: null, words: input.words ?? null, changedFields: 0 })
  return write(w, input, kind)
}

async function changed(w: Writer, { period, child, over, asked, patch, effectiveFrom, reason, words }: ChangedInput): Promise<Done> {
  const changedFields = Object.values(patch).filter(value => value !== undefined).length
  await judged(w, { period, child }, { kind: 'changed', exit: null, words: words ?? null, changedFields })
  if (changedFields > 0) {
    await (effectiveFrom === undefined ? correctArchive(w, [{ id: child, patch, reason }]) : changeArchive(w, [{ id: child, patch, effectiveFrom, reason }]))
  }
  return write(w, { period, child, over, asked, seen: null, words }, 'changed')
}

const leaving: readonly (string | null)[] = ['exitPending', 'exited']
async function gone(w: Writer, { period, child, over, asked, reason, on, note, evidence }: GoneInput): Promise<Done> {
  const hasEvidence = evidence !== undefined && evidence.trim() !== ''
  const line = await judged(w, { period, child }, { kind: 'gone', exit: { reason, on, note, hasEvidence }, words: evidence ?? null, changedFields: 0 })
  if (!leaving.includes(line.status)) await proposeExit(w, [{ id: child, reason, on, note }])
  return write(w, { period, child, over, asked, seen: null, words: evidence }, 'gone')
}

/** Whoever came after the standard day belongs to the next round. */
async function found(w: Writer, { period, id, draft, since, notSameAs, sameNumberReason, words, suspect }: FoundInput): Promise<Done> {
  const round = await roundOf(w, period)
  refuseIf(lockedIssues(nowOf(w, round)))
  if (since > w.today) throw problem('census.since', '来到这里的日期还没有到')
  if (since > round.standard) throw problem('census.later', `标准时点（${spoken(round.standard)} 24 时）以后来的儿童，请直接新建档案，下一轮再核实`)
  await createArchive(w, [{ id, draft, notSameAs, sameNumberReason, submit: true }])
  const done = await write(w, { period, child: id, over: [], asked: 0, seen: null, words, since }, 'found')
  const line = await lineOf(w, period, id)
  refuseIf(answerIssues({ kind: 'found', exit: null, words: words ?? null, changedFields: 0 }, askedOf(line), rulesOf(w)))
  if (suspect !== undefined) await sayOf(w, { period, suspect: suspect.id, over: suspect.over, verdict: 'found', child: id })
  return { ...done, records: [{ type: 'archive', id, version: 1 }, ...done.records] }
}

async function back(w: Writer, { period, child, over }: TakeBackInput): Promise<Done> {
  const line = await lineOf(w, period, child)
  refuseIf(lockedIssues(nowOf(w, await roundOf(w, period))))
  const taken = (await answersOf(w, period, [child])).filter(one => over.some(id => id === one.id))
  if (taken.length < new Set(over).size) throw problem('census.takeBack', '要撤销的核实已经不在，请刷新页面')
  if (taken.some(one => one.account !== w.actor.account)) throw problem('census.takeBackOwn', '只能撤销自己的核实；别人的核实请另外核实一次，或者请镇儿童督导员退回')
  const done = await write(w, { period, child, over, asked: line.returns, seen: line.seen }, null)
  const stays = taken.some(one => one.kind === 'gone') && line.status === 'exitPending'
  return { ...done, counts: { ...done.counts, ...(stays ? { exitStays: 1 } : {}), ...(taken.some(one => one.kind === 'changed') ? { changeStays: 1 } : {}) } }
}

export const confirmUnchanged = each(plain('unchanged'))
export const recordNotFound = each(plain('notFound'))
export const recordChange = each(changed)
export const recordGone = each(gone)
export const recordFound = each(found)
export const takeBack = each(back)
