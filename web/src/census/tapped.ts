/** What was tapped on this device and has not come back in a list yet, laid over the lines that were read. An answer names those it was given over: one that the list
 *  knows of already, or that somebody else has answered over since, lies over nothing and is left out by itself. */
import type { Line } from '@qinghe/domain/census/contract.ts'
import type { AnswerKind } from '@qinghe/domain/census/types.ts'
import type { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { Instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { Failure } from '../app/failure.ts'

type Said = Line['heads'][number]
export type Author = Said['by']
/** `kind` null: it takes back. */
export type Tap = {
  answer: RecordId; child: ChildId; period: string; kind: AnswerKind | null; over: readonly RecordId[]; asked: number; words: string | null; at: Instant; by: Author
  phase: 'sending' | 'done' | 'failed'; failure: Failure | null
  /** What the receipt counted. */ counts?: Readonly<Record<string, number>>
}

const isOver = ({ heads, asked }: Line, tap: Tap): boolean =>
  tap.asked === asked && heads.length === tap.over.length && heads.every(({ answer }) => tap.over.includes(answer))

const saidOf = ({ answer, kind, over, at, by, words }: Tap): Said => ({ answer, kind, over: [...over], head: true, at, by, mine: true, words })

/** @param tap one that was not refused */
function after(line: Line, tap: Tap): Line {
  const state = tap.kind !== null ? 'verified' : line.asked > 0 ? 'returned' : 'open'
  return { ...line, state, answer: tap.kind, heads: [saidOf(tap)] }
}

/** The line as it will be when everything tapped on it has arrived. What failed has changed nothing. */
export function asTapped(line: Line, taps: readonly Tap[]): Line {
  return taps.filter(tap => tap.child === line.child.id && tap.phase !== 'failed').reduce((now, tap) => (isOver(now, tap) ? after(now, tap) : now), line)
}

/** The newest that failed and that nothing has been tapped over since. */
export const failedOf = (line: Line, taps: readonly Tap[]): Tap | undefined => {
  const last = taps.filter(tap => tap.child === line.child.id).at(-1)
  return last?.phase === 'failed' ? last : undefined
}
/** What a taking back has not undone, until something else is tapped: it takes back what was said, and not what was done with it. */
export function staysOf(line: Line, taps: readonly Tap[]): readonly string[] {
  const last = taps.filter(tap => tap.child === line.child.id).at(-1)
  if (last === undefined || last.kind !== null || last.phase !== 'done') return []
  const { exitStays = 0, changeStays = 0 } = last.counts ?? {}
  return [...(exitStays > 0 ? ['退出申请还在，请让镇儿童督导员撤回'] : []), ...(changeStays > 0 ? ['改过的档案不会改回去'] : [])]
}
export const isOnItsWay = (line: Line, taps: readonly Tap[]): boolean => taps.some(tap => tap.child === line.child.id && tap.phase === 'sending')

/** What a next answer is given over, and what its author has seen: sent back as it was shown. */
export const overOf = ({ heads, asked, child }: Line): { child: ChildId; over: RecordId[]; asked: number } => ({ child: child.id, over: heads.map(({ answer }) => answer), asked })
/** One's own answers that still stand: they can be taken back. */
export const ownOf = ({ heads }: Line): RecordId[] => heads.filter(({ mine, kind }) => mine && kind !== null).map(({ answer }) => answer)
