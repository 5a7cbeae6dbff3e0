/** Why a pair has its weight, for people: bars of a waterfall and one sentence. Pure, so the review desk draws it without asking. */
import { type Comparison, type Model, priorBits, probabilityOf, weightOf } from './model.ts'

/** @property level 0 when a side is missing, else the number of the level from 1
 *  @property frequency bits that were added because the value is rarer (or taken because it is commoner) than usual */
export type Seen = { field: string; level: number; frequency: number }
export type Bar = { field: string; words: string; verdict: 'same' | 'near' | 'different' | 'missing'; bits: number; from: number; to: number }
export type Explanation = { bars: Bar[]; bits: number; probability: number; guards: string[]; outcome: 'accepted' | 'review' | 'refused'; sentence: string }

export type Scored = { seen: readonly Seen[]; guards: readonly string[] }

/** @param scored level of each comparison and the names of guards that hold
 *  @returns bars in the order of the model; `bits` is the weight the thresholds of the model speak about (without the prior) */
export function explain(model: Model, { seen, guards }: Scored): Explanation {
  let at = 0
  const bars = model.comparisons.map(comparison => {
    const here = seen.find(one => one.field === comparison.field)
    const bits = rounded(bitsOf(comparison, here))
    const bar = { field: comparison.field, ...verdictOf(comparison, here?.level ?? 0, bits), bits, from: at, to: rounded(at + bits) }
    at = bar.to
    return bar
  })
  const held = model.guards.filter(guard => guards.includes(guard.name)).map(guard => guard.words)
  const outcome = at < model.review ? 'refused' : at < model.threshold || held.length > 0 ? 'review' : 'accepted'
  const probability = probabilityOf(at + priorBits(model.lambda))
  return { bars, bits: at, probability, guards: held, outcome, sentence: sentenceOf({ bars, bits: at, held, outcome }, model) }
}

const rounded = (bits: number): number => Math.round(bits * 100) / 100

function bitsOf({ levels }: Comparison, seen: Seen | undefined): number {
  const level = seen === undefined || seen.level === 0 ? undefined : levels[seen.level - 1]
  return level === undefined || seen === undefined ? 0 : weightOf(level) + seen.frequency
}

function verdictOf({ levels }: Comparison, level: number, bits: number): Pick<Bar, 'words' | 'verdict'> {
  const words = levels[level - 1]?.words
  if (words === undefined) return { words: '缺，不加不减', verdict: 'missing' }
  return { words, verdict: level === 1 ? 'same' : level === levels.length || bits < 0 ? 'different' : 'near' }
}

type Told = { bars: readonly Bar[]; bits: number; held: readonly string[]; outcome: Explanation['outcome'] }

function sentenceOf({ bars, bits, held, outcome }: Told, model: Model): string {
  const strongest = (chosen: readonly Bar[]): string =>
    [...chosen].sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits)).slice(0, 3).map(bar => `${bar.field}${bar.words}（${signed(bar.bits)}）`).join('、')
  const forIt = bars.filter(bar => bar.bits > 0.05)
  const against = bars.filter(bar => bar.bits < -0.05)
  const missing = bars.filter(bar => bar.verdict === 'missing').map(bar => bar.field)
  const parts = [
    forIt.length > 0 ? `支持是同一人的：${strongest(forIt)}` : '没有支持是同一人的依据',
    ...against.length > 0 ? [`不支持的：${strongest(against)}`] : [],
    ...missing.length > 0 ? [`${missing.join('、')}有缺，不加不减`] : [],
    `合计 ${bits.toFixed(1)} 分，${outcomeWords(outcome, held, model)}`,
  ]
  return `${parts.join('；')}。`
}

const signed = (bits: number): string => `${bits > 0 ? '+' : '−'}${Math.abs(bits).toFixed(1)}`

function outcomeWords(outcome: Explanation['outcome'], held: readonly string[], { threshold, review }: Model): string {
  if (outcome === 'accepted') return `高于自动认定线 ${threshold.toFixed(1)}，认定为同一人`
  if (outcome === 'refused') return `低于复核线 ${review.toFixed(1)}，判为不同人`
  return held.length > 0 ? `但${held.join('、')}，须由人判断` : `在复核段 ${review.toFixed(1)} 至 ${threshold.toFixed(1)}，须由人判断`
}
