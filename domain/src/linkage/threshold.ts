/** Where to stop believing, without labels.
 *
 *  At even odds by the model when nothing better is known. Between two rosters more is known: a child stands in each of them once,
 *  so a pair that has a better one on either side is wrong. Such losers are seen; wrong pairs that happen to have no rival are not,
 *  but there are as many more of them as there are rows without a partner. That gives the wrong pairs at every weight, and the
 *  threshold is where the expected F1 is highest. Evidence that is not independent (village, school, neighbours’ telephones) makes
 *  the even-odds line too low; this one does not mind. */

/** @property losers pairs of this weight that have a better rival on either side */
export type Rivalry = { bits: number; pairs: number; losers: number }

/** Half of the strong pairs losing means that rosters hold doubles, and rivals prove nothing. */
const mostLosersAmongStrong = 0.25

/** @param bins ascending, equal width, all weights from well below `even`
 *  @param matched share of rows that have a partner, of the smaller roster
 *  @returns bits */
export function thresholdOf(bins: readonly Rivalry[], { even, matched }: { even: number; matched: number }): number {
  const tops = [...bins].sort((a, b) => b.bits - a.bits)
  const wrongOf = ({ pairs, losers }: Rivalry): number => Math.min(pairs, losers / Math.min(1, Math.max(matched, 0.3)))
  const strong = tops.filter(bin => bin.bits >= even + 10)
  const sum = (list: readonly Rivalry[], of: (bin: Rivalry) => number): number => list.reduce((total, bin) => total + of(bin), 0)
  if (sum(strong, bin => bin.losers) > mostLosersAmongStrong * sum(strong, bin => bin.pairs)) return even
  const all = sum(tops, bin => bin.pairs - wrongOf(bin))
  let best = { f1: 0, bits: even }
  let [found, right] = [0, 0]
  for (const bin of tops) {
    found += bin.pairs
    right += bin.pairs - wrongOf(bin)
    const f1 = 2 * right / (found + all)
    if (f1 > best.f1 + 1e-9) best = { f1, bits: bin.bits }
  }
  return Math.max(even, best.bits)
}
