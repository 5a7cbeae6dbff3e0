/** What a rule says of one child, in three values and with its reasons: 符合, 不符合, 还不知道. Nothing is guessed: what is not known is named, as far as it still
 *  matters, with who knows it. */
import type { PlainDate } from '../kernel/plainDate.ts'
import { type Because, reasonsOf } from '../records/because.ts'
import { type Condition, fieldsRead, partsOf } from '../records/condition.ts'
import { evaluate, type Facts, type Line, together, type Value } from '../records/evaluate.ts'
import { fits } from '../records/decisionTable.ts'
import { isFactId, type FactId } from './facts.ts'
import type { Known } from './known.ts'
import type { Ask, Scheme, SchemeTable } from './scheme.ts'
import type { Answer } from './schemeShape.ts'

/** part: of the condition, with what it comes to; fact: what a table looked at. */
export type Reason = { depth: number; words: string; holds: boolean | null; sort: 'part' | 'fact' }
type Judged = { id: string; says: string; holds: boolean | null }
export type Verdict = { answer: Answer; asks: readonly Judged[] }
/** @property recorded the archive says that it is received; null: nobody may say, because whoever asks does not read that, or what is written may mean something else as well */
export type Explained = { answer: Answer; recorded: boolean | null; asks: readonly (Judged & { reasons: readonly Reason[]; proof: string | null })[]; missing: readonly FactId[] }

const asPlain = (value: Value | undefined): string | number | boolean | null => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null)
/** Also where something is not known, if all that it could be comes to the same. */
export function outcomeOf({ decision: { by, rows } }: SchemeTable, values: Line): string | null {
  const known = by.map(id => asPlain(values[id]))
  const possible = rows.filter(row => row.when.every((cell, i) => { const value = known[i] ?? null; return value === null || fits(cell, value) }))
  const outcomes = new Set(possible.map(row => String(row.gives)))
  const [only] = outcomes
  return outcomes.size === 1 && only !== undefined ? only : null
}

const withTables = ({ tables }: Scheme, values: Line): Line => (tables.length === 0 ? values : { ...values, ...Object.fromEntries(tables.map(table => [table.id, outcomeOf(table, values)])) })
/** Rules of relief count no working days and read no parameters: what a county settles is a fact that somebody says. */
const factsOf = (record: Line, today: PlainDate): Facts => ({ record, today, parameter: () => null, workdaysFrom: () => null })
const truth = (value: Value): boolean | null => (typeof value === 'boolean' ? value : null)
const answerOf = (holds: readonly (boolean | null)[]): Answer => { const all = together('and', holds); return all === null ? 'unknown' : all ? 'yes' : 'no' }

export function judgeScheme(scheme: Scheme, values: Line, today: PlainDate): Verdict {
  const facts = factsOf(withTables(scheme, values), today)
  const asks = scheme.asks.map(({ id, says, condition }) => ({ id, says, holds: truth(evaluate(condition, facts)) }))
  return { answer: answerOf(asks.map(one => one.holds)), asks }
}

/** What would have to be known for a condition that is open. */
function openIn(condition: Condition, facts: Facts): string[] {
  if (evaluate(condition, facts) !== null) return []
  // What comes after an open part of “and” matters only if that part holds.
  if (condition.op === 'and') return condition.of.map(part => openIn(part, facts)).find(open => open.length > 0) ?? []
  if (condition.op === 'or' || condition.op === 'not') return partsOf(condition).flatMap(part => openIn(part, facts))
  return [...fieldsRead(condition)].filter(name => (facts.record[name] ?? null) === null)
}
/** A table that is open asks for what it looks at. */
function missingOf({ tables, asks }: Scheme, facts: Facts): FactId[] {
  const open = asks.flatMap(one => openIn(one.condition, facts)).flatMap(name => {
    const table = tables.find(one => one.id === name)
    return table === undefined ? [name] : table.decision.by.filter(id => (facts.record[id] ?? null) === null)
  })
  return [...new Set(open)].filter(isFactId)
}

/** Nothing where it is decided. */
export function missingFacts(scheme: Scheme, values: Line, today: PlainDate): FactId[] {
  const facts = factsOf(withTables(scheme, values), today)
  return answerOf(scheme.asks.map(({ condition }) => truth(evaluate(condition, facts)))) === 'unknown' ? missingOf(scheme, facts) : []
}

export function isRecorded({ received }: Scheme, { receives = null, hardship = null }: Line): boolean | null {
  const holdsAny = (codes: readonly number[]): boolean => Array.isArray(receives) && receives.some(one => codes.some(code => code === one))
  if (holdsAny(received.relief)) return true
  if (typeof hardship === 'string' && received.hardship.includes(hardship)) return true
  const isSaid = [received.relief, received.either, received.hardship].some(codes => codes.length > 0)
  return holdsAny(received.either) || (receives === null && isSaid) ? null : false
}
const notKnownAs = (known: Known) => (name: string): string => {
  const found = known.of.get(name)
  return found?.standing === 'hidden' ? (found.because ?? '您的岗位不查看') : found?.standing === 'notHeld' ? '档案里没有这一项' : found === undefined ? '还定不了' : '没有填'
}
const flat = ({ words, holds, of }: Because, depth = 0): Reason[] => [{ depth, words, holds, sort: 'part' }, ...of.flatMap(one => flat(one, depth + 1))]
function explainAsk({ id, says, condition, proof }: Ask, { scheme, facts, known }: { scheme: Scheme; facts: Facts; known: Known }): Explained['asks'][number] {
  const of = { scope: scheme.scope, facts, unknown: notKnownAs(known) }
  const read = fieldsRead(condition)
  // A table says what it looked at.
  const looked = scheme.tables.filter(table => read.has(table.id)).flatMap(table => table.decision.by.map((name): Reason =>
    ({ depth: 1, words: reasonsOf({ op: 'field', name, is: 'code', from: 'record' }, of).words, holds: null, sort: 'fact' })))
  return { id, says, holds: truth(evaluate(condition, facts)), reasons: [...flat(reasonsOf(condition, of)), ...looked], proof }
}

export function explainScheme(scheme: Scheme, known: Known, today: PlainDate): Explained {
  const facts = factsOf(withTables(scheme, known.values), today)
  const asks = scheme.asks.map(ask => explainAsk(ask, { scheme, facts, known }))
  const answer = answerOf(asks.map(one => one.holds))
  // What is decided is not made otherwise by what is still open.
  return { answer, asks, recorded: isRecorded(scheme, known.values), missing: answer === 'unknown' ? missingOf(scheme, facts) : [] }
}
