/** m, u and λ without a single known pair.
 *
 *  The input is counts of agreement patterns: from pairs drawn at random (they are nearly all different people and show u) and
 *  from blocks (there the same people are many and show m). EM runs over all tables at once: each table has its own share of
 *  same pairs, all share one m and one u. Blocks are whole, never “what the earlier rule left over”: pairs that agree nowhere
 *  else would be all that is left, and m would be learned from the worst of them.
 *
 *  In a block the comparisons of its key are constant by construction, so they neither count there nor are learned there.
 *  u is learned from the random pairs alone, because pairs inside a block resemble each other for reasons of the block. */

/** @property levels one row a pattern, one number a comparison: 0 = missing, 1 = first level … */
export type PatternTable = { levels: Uint8Array; counts: Float64Array; excluded: readonly boolean[] }
/** @property weight how much this block may teach about m, 1 = as much as it has pairs */
export type Block = PatternTable & { weight?: number }
export type Odds = { m: number[][]; u: number[][] }
/** @property prior pseudo-pairs that hold m near where it started, so that a rare level is not learned from three pairs
 *  @property pinned levels whose u is known (counted over all values) and not learned from the sample, by comparison
 *  @property lambda holds the share of same pairs among the random ones fixed: a sample of a million out of 10¹² has none */
export type Start = Odds & { prior: number; pinned?: readonly (readonly number[])[]; lambda?: number }
export type Estimated = Odds & { shares: number[]; randomShare: number; rounds: number }
export type Evidence = { random: PatternTable; blocks: readonly Block[] }

const mostRounds = 400
const still = 1e-7

/** @param evidence random pairs and blocks, all with the same comparisons
 *  @param start first guess of m and u, one list a comparison in the order of its levels
 *  @returns m and u in the same shape, the share of same pairs of each block and of the random pairs */
export function estimate(evidence: Evidence, start: Start): Estimated {
  const width = start.m.length
  let odds: Odds = { m: start.m.map(row => [...row]), u: start.u.map(row => [...row]) }
  let shares = evidence.blocks.map(() => 0.3)
  let randomShare = start.lambda ?? 0.01
  let rounds = 0
  for (; rounds < mostRounds; rounds++) {
    const sums = emptySums(start)
    const next = evidence.blocks.map((block, i) => expect({ table: block, share: shares[i] ?? 0, odds, width }, sums.m, null))
    const share = expect({ table: evidence.random, share: randomShare, odds, width }, sums.m, sums.u)
    const learned = { m: learn(sums.m, start.m, start.prior), u: learnUnlike(sums.u, start) }
    const moved = Math.max(distance(odds, learned), ...next.map((one, i) => Math.abs(one - (shares[i] ?? 0))))
    odds = learned
    shares = next
    if (start.lambda === undefined) randomShare = share
    if (moved < still) break
  }
  return { ...odds, shares, randomShare, rounds }
}

type Sums = { m: number[][]; u: number[][] }
const emptySums = ({ m, u }: Odds): Sums => ({ m: m.map(row => row.map(() => 0)), u: u.map(row => row.map(() => 0)) })

type View = { table: Block; share: number; odds: Odds; width: number }

/** One E step over one table: adds expected counts to `m` and `u`, returns the share of same pairs. */
function expect(view: View, m: number[][], u: number[][] | null): number {
  const { table: { levels, counts, excluded, weight = 1 }, odds, width } = view
  const logs = logRatios(odds)
  const base = Math.log(Math.max(view.share, 1e-15) / Math.max(1 - view.share, 1e-15))
  let same = 0
  let all = 0
  for (let p = 0; p < counts.length; p++) {
    const count = counts[p] ?? 0
    if (count === 0) continue
    let log = base
    for (let k = 0; k < width; k++) if (excluded[k] !== true) log += logs[k]?.[levels[p * width + k] ?? 0] ?? 0
    const posterior = 1 / (1 + Math.exp(-log))
    same += posterior * count
    all += count
    for (let k = 0; k < width; k++) {
      const level = levels[p * width + k] ?? 0
      if (level === 0 || excluded[k] === true) continue
      add(m[k], level - 1, posterior * count * weight)
      if (u !== null) add(u[k], level - 1, (1 - posterior) * count)
    }
  }
  return all === 0 ? 0 : same / all
}

function add(row: number[] | undefined, at: number, amount: number): void {
  if (row !== undefined) row[at] = (row[at] ?? 0) + amount
}

/** Index 0 is “missing” and says nothing. */
const logRatios = ({ m, u }: Odds): number[][] => m.map((row, k) => [0, ...row.map((value, l) => Math.log(Math.max(value, 1e-12) / Math.max(u[k]?.[l] ?? 0, 1e-12)))])

function learn(sums: number[][], start: number[][], prior: number): number[][] {
  return sums.map((row, k) => {
    const total = row.reduce((sum, one) => sum + one, 0)
    return row.map((one, l) => (one + prior * (start[k]?.[l] ?? 0)) / (total + prior))
  })
}

/** Half a pair a level, so that what the sample did not show is rare and not impossible. */
function learnUnlike(sums: number[][], { u, pinned }: Start): number[][] {
  return sums.map((row, k) => {
    const held = pinned?.[k] ?? []
    const isHeld = (l: number): boolean => held.includes(l)
    const kept = held.reduce((sum, l) => sum + (u[k]?.[l] ?? 0), 0)
    const total = row.reduce((sum, one, l) => isHeld(l) ? sum : sum + one + 0.5, 0)
    return row.map((one, l) => isHeld(l) ? u[k]?.[l] ?? 0 : (1 - kept) * (one + 0.5) / total)
  })
}

const distance = (a: Odds, b: Odds): number => Math.max(...a.m.flatMap((row, k) => row.map((one, l) => Math.abs(one - (b.m[k]?.[l] ?? 0)))))

/** How often a side is missing among same pairs, from the blocks whose keys do not need the comparison.
 *  @param k number of the comparison */
export function missingAmongSame(blocks: readonly Block[], { m, u, shares }: Estimated, k: number): number {
  const width = m.length
  const logs = logRatios({ m, u })
  let missing = 0
  let all = 0
  blocks.forEach(({ levels, counts, excluded }, b) => {
    if (excluded[k] === true) return
    const base = Math.log(Math.max(shares[b] ?? 0, 1e-12) / Math.max(1 - (shares[b] ?? 0), 1e-12))
    counts.forEach((count, p) => {
      if (count === 0) return
      let log = base
      for (let j = 0; j < width; j++) if (excluded[j] !== true) log += logs[j]?.[levels[p * width + j] ?? 0] ?? 0
      const same = count / (1 + Math.exp(-log))
      all += same
      if (levels[p * width + k] === 0) missing += same
    })
  })
  return all === 0 ? 0 : missing / all
}
