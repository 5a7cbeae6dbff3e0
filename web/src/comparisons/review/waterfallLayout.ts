/** The waterfall of a weight as numbers: where each bar begins and ends, and where the two lines lie. Pixels only, no drawing. */
export type Step = { field: string; bits: number; from: number; to: number; isMissing: boolean }
export type Scale = { at: (bits: number) => number; low: number; high: number }
export type Spot = { field: string; label: string; bits: number; isMissing: boolean; start: number; end: number; next: number }
export type Layout = { scale: Scale; spots: Spot[]; total: { start: number; end: number }; lines: { review: number; threshold: number; zero: number } }

/** Room beyond the outermost value for the figure that stands there. */
const beyond = 0.08
/** And above the upper line for the words of its zone. */
const above = 1.14

const short: Record<string, string> = { 监护人姓名: '监护人' }

type Weighing = { steps: readonly Step[]; bits: number; review: number; threshold: number }

/** @param from pixel of the lowest value, @param to pixel of the highest: upwards `from` is the larger one */
export function layoutOf({ steps, bits, review, threshold }: Weighing, { from, to }: { from: number; to: number }): Layout {
  const all = [0, bits, review, threshold * above, ...steps.flatMap(step => [step.from, step.to])]
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const room = Math.max(1, most - least) * beyond
  const [low, high] = [least === 0 ? 0 : least - room, most + room]
  const at = (value: number): number => Math.round((from + (to - from) * (value - low) / (high - low)) * 10) / 10
  return {
    scale: { at, low, high },
    spots: steps.map(({ field, bits: own, from: start, to: end, isMissing }) =>
      ({ field, label: short[field] ?? field, bits: own, isMissing, start: at(start), end: at(end), next: at(end) })),
    total: { start: at(0), end: at(bits) }, lines: { review: at(review), threshold: at(threshold), zero: at(0) },
  }
}

export const signed = (bits: number): string => (bits === 0 ? '0.0' : `${bits > 0 ? '+' : '−'}${Math.abs(bits).toFixed(1)}`)
export const plain = (bits: number): string => `${bits < 0 ? '−' : ''}${Math.abs(bits).toFixed(1)}`

/** Where the sum lies, in a few words. */
export function standing({ bits, review, threshold }: Omit<Weighing, 'steps'>, guarded: boolean): string {
  if (bits >= threshold) return guarded ? `${plain(bits)} 高于自动线 ${plain(threshold)}，有警示，须由人判断` : `${plain(bits)} 高于自动线 ${plain(threshold)}`
  return bits >= review ? `${plain(bits)} 落在复核段 ${plain(review)}–${plain(threshold)}` : `${plain(bits)} 低于复核线 ${plain(review)}`
}
