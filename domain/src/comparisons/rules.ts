/** Where every row of a roster and every archive that should stand in it ends. One function for the run and for what a decision
 *  leaves behind, so that both come to the same sums. */
import { assign, type Pair } from '../linkage/assignment.ts'
import type { Candidate, ComparisonKind, ExpectedState, Outside, RowState, TaskKind } from './types.ts'

/** @property found archives this row may be, weights from the review line up. @property aside why it is not compared at all
 *  @property unmatched where it goes when it is nobody's */
export type RowFacts = {
  row: number; found: readonly Candidate[]; aside: Outside | null; unmatched: 'lead' | Exclude<Outside, 'repeated' | 'unusable'>
  isDroppedOut: boolean
}
export type Decided = { row: number; child: string; verdict: 'same' | 'different' }
export type Outcome = { row: number; state: RowState; child: string | null; differs: string[]; outside: Outside | null; open: string[] }

/** What is not judged again with the others. @property chosen rows that keep the archive they have, or none @property taken archives that further rows have */
export type Fixed = { chosen: ReadonlyMap<number, string | null>; taken: ReadonlySet<string> }
const nothing: Fixed = { chosen: new Map(), taken: new Set() }
type Line = { threshold: number; fixed?: Fixed }

const pairKey = (row: number, child: string): string => `${row} ${child}`

/** @param threshold bits from which a pair without a guard is accepted by itself
 *  @returns one outcome a row, in the order given; no archive stands in two of them */
export function outcomesOf(rows: readonly RowFacts[], decided: readonly Decided[], { threshold, fixed = nothing }: Line): Outcome[] {
  const verdicts = new Map(decided.map(one => [pairKey(one.row, one.child), one.verdict]))
  const chosen = chosenOf(rows.filter(({ row }) => !fixed.chosen.has(row)), verdicts, threshold)
  for (const [row, child] of fixed.chosen) if (child !== null) chosen.set(row, child)
  const taken = new Set([...chosen.values(), ...fixed.taken])
  return rows.map(facts => {
    const base = { row: facts.row, child: null, differs: [], outside: null, open: [] }
    if (facts.aside !== null) return { ...base, state: 'outside', outside: facts.aside }
    const child = chosen.get(facts.row)
    if (child !== undefined) {
      const differs = differingFields(facts.found.find(one => one.child === child))
      return { ...base, state: differs.length > 0 ? 'differs' : 'same', child, differs }
    }
    const open = facts.found.filter(one => isOpen(facts.row, one, { verdicts, taken, threshold })).map(one => one.child)
    if (open.length > 0) return { ...base, state: 'doubtful', open }
    return facts.unmatched === 'lead' ? { ...base, state: 'lead' } : { ...base, state: 'outside', outside: facts.unmatched }
  })
}

export const isSure = ({ bits, guards }: Pick<Candidate, 'bits' | 'guards'>, threshold: number): boolean => bits >= threshold && guards.length === 0

type Standing = { verdicts: ReadonlyMap<string, string>; taken: ReadonlySet<string>; threshold: number }

/** A person still has to look: not decided, and the archive is free, or would be this row's by itself had another row not been
 *  surer, which people should see. */
function isOpen(row: number, candidate: Candidate, { verdicts, taken, threshold }: Standing): boolean {
  if (verdicts.has(pairKey(row, candidate.child))) return false
  return !taken.has(candidate.child) || isSure(candidate, threshold)
}

function chosenOf(rows: readonly RowFacts[], verdicts: ReadonlyMap<string, string>, threshold: number): Map<number, string> {
  const chosen = new Map<number, string>()
  const taken = new Set<string>()
  for (const { row, found, aside } of rows) {
    const same = aside === null ? found.find(one => verdicts.get(pairKey(row, one.child)) === 'same' && !taken.has(one.child)) : undefined
    if (same === undefined) continue
    chosen.set(row, same.child)
    taken.add(same.child)
  }
  const children = [...new Set(rows.flatMap(({ found }) => found.map(one => one.child)))].sort()
  const numberOf = new Map(children.map((child, i) => [child, i]))
  const pairs: Pair[] = rows.filter(({ row, aside }) => aside === null && !chosen.has(row)).flatMap(({ row, found }) => found
    .filter(one => isSure(one, threshold) && !taken.has(one.child) && verdicts.get(pairKey(row, one.child)) !== 'different')
    .map(one => ({ left: row, right: numberOf.get(one.child) ?? 0, weight: one.bits })))
  for (const { left, right } of assign(pairs, threshold).chosen) chosen.set(left, children[right] ?? '')
  return chosen
}

/** Compared, and not the same in both: what is missing on a side says nothing. */
export const differingFields = (candidate: Candidate | undefined): string[] =>
  (candidate?.seen ?? []).filter(one => one.level > 1 && one.alike !== true).map(one => one.field)

/** @returns the state of each archive that should stand in the roster */
export function expectedStates(expected: readonly string[], outcomes: readonly Pick<Outcome, 'child' | 'open'>[]): Map<string, ExpectedState> {
  const found = new Set(outcomes.map(one => one.child))
  const doubtful = new Set(outcomes.flatMap(one => one.open))
  return new Map(expected.map(child => [child, found.has(child) ? 'found' : doubtful.has(child) ? 'doubtful' : 'missing']))
}

export type Balance = {
  rows: number; same: number; differs: number; lead: number; doubtful: number; outside: number
  expected: number; expectedFound: number; expectedDoubtful: number; missing: number
}
export function balanceOf(outcomes: readonly Pick<Outcome, 'state'>[], states: ReadonlyMap<string, ExpectedState>): Balance {
  const count = (state: RowState): number => outcomes.filter(one => one.state === state).length
  const expected = (state: ExpectedState): number => [...states.values()].filter(one => one === state).length
  return {
    rows: outcomes.length, same: count('same'), differs: count('differs'), lead: count('lead'), doubtful: count('doubtful'), outside: count('outside'),
    expected: states.size, expectedFound: expected('found'), expectedDoubtful: expected('doubtful'), missing: expected('missing'),
  }
}

export type WantedTask = { kind: TaskKind; row: number | null; child: string | null }

const missingMeans: Record<ComparisonKind, TaskKind | null> = {
  schooling: 'droppedOut', household: 'moved', relief: 'archiveWithoutSubsidy', deaths: null, other: null,
}
const leadMeans: Record<ComparisonKind, TaskKind> = {
  schooling: 'notFiled', household: 'notFiled', relief: 'subsidyWithoutArchive', deaths: 'notFiled', other: 'notFiled',
}

/** What somebody has to look into (P2-103, P2-105). Differences of spelling are corrected in the archive and are nobody's task. */
export function wantedTasks(kind: ComparisonKind, rows: readonly (Outcome & Pick<RowFacts, 'isDroppedOut'>)[], states: ReadonlyMap<string, ExpectedState>): WantedTask[] {
  const ofRows = rows.flatMap(({ row, state, child, differs, isDroppedOut }): WantedTask[] => {
    if (state === 'lead') return [{ kind: leadMeans[kind], row, child: null }]
    if (child === null) return []
    if (kind === 'deaths') return [{ kind: 'deceased', row, child }]
    if (isDroppedOut) return [{ kind: 'droppedOut', row, child }]
    return kind === 'household' && differs.includes('户籍村') ? [{ kind: 'moved', row, child }] : []
  })
  const means = missingMeans[kind]
  if (means === null) return ofRows
  return [...ofRows, ...[...states].flatMap(([child, state]): WantedTask[] => (state === 'missing' ? [{ kind: means, row: null, child }] : []))]
}

/** Whose post a task is, by role and the place it is about. */
export const ownerOf: Record<Exclude<TaskKind, 'notFiled' | 'subsidyWithoutArchive'>, string> = {
  droppedOut: 'childSupervisor', moved: 'childDirector', deceased: 'childSupervisor', archiveWithoutSubsidy: 'countyCivilAffairs', verify: 'childDirector',
}

/** Two people for what cannot be mended quietly: twins and siblings, or two numbers that differ. */
export const needsTwo = ({ guards }: Pick<Candidate, 'guards'>): boolean => guards.length > 0
