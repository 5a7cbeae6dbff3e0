/** In which order pairs are looked at, and which comes next. */
import type { Doubt } from '@qinghe/domain/comparisons/contract.ts'
import type { Verdict } from '@qinghe/domain/comparisons/types.ts'

export type PairKey = { row: number; child: string }
export const keyOf = ({ row, child }: PairKey): string => `${row} ${child}`

/** Somebody else has to act first: a colleague, or the village. It can still be looked at and decided. */
export const isWaiting = ({ second, asked }: Doubt): boolean => second === 'mine' || (second === null && asked === 'open')

/** A colleague waits for the second person; a village has answered; then by weight. */
const rank = (doubt: Doubt): number => (isWaiting(doubt) ? 3 : doubt.second === 'others' ? 0 : doubt.asked === null ? 2 : 1)

export const ordered = (doubts: readonly Doubt[]): Doubt[] => [...doubts].sort((a, b) => rank(a) - rank(b) || b.bits - a.bits || a.row - b.row)

/** The likeliest pair of a row the address names without its archive. */
export const ofRow = (doubts: readonly Doubt[], row: number | undefined): Doubt | undefined =>
  doubts.filter(one => one.row === row).sort((a, b) => b.bits - a.bits)[0]

/** Who is the same as one cannot be the same as another: these answer themselves when the decision stands. */
const isAnsweredBy = (one: Doubt, { pair, verdict }: { pair: PairKey; verdict: Verdict }): boolean => verdict === 'same' && (one.row === pair.row || one.child === pair.child)

/** @param done the pair that was just decided; @param busy pairs whose decision is under way
 *  @returns the next one to be looked at, from there on and round the end; undefined: nothing is left to do */
export function nextAfter(queue: readonly Doubt[], done: { pair: PairKey; verdict: Verdict }, busy: ReadonlySet<string>): Doubt | undefined {
  const at = queue.findIndex(one => keyOf(one) === keyOf(done.pair))
  const round = [...queue.slice(at + 1), ...queue.slice(0, Math.max(0, at))]
  return round.find(one => !isWaiting(one) && !busy.has(keyOf(one)) && !isAnsweredBy(one, done))
}
