/** Which peoples live where, roughly: by province, and by the name of a village that says so (宝安岭瑶族村). */
import { type Pick, type Random, weighted } from './random.ts'
import type { Village } from './types.ts'

const han = 1
const byProvince = new Map<number, Pick<number>>(Object.entries({
  15: [[han, 78], [2, 18], [11, 2], [37, 0.3], [45, 0.3]],
  22: [[han, 91], [10, 4], [11, 4], [2, 1]],
  43: [[han, 89.5], [15, 4], [6, 3], [13, 1.5], [12, 1.5], [14, 0.3], [5, 0.05]],
  45: [[han, 62], [8, 32], [13, 3], [6, 1], [12, 0.7], [32, 0.5], [36, 0.3], [3, 0.1]],
  46: [[han, 83], [19, 15], [6, 1], [8, 0.5]],
  51: [[han, 93], [7, 4], [4, 2], [33, 0.6], [6, 0.3]],
  52: [[han, 62], [6, 11], [9, 8], [12, 4.5], [15, 4.5], [7, 2.5], [37, 1.5], [25, 1], [14, 0.5], [3, 0.4]],
  53: [[han, 66], [7, 11], [14, 3.5], [16, 3.5], [8, 2.7], [18, 2.7], [6, 2.6], [20, 1.5],
    [3, 1.5], [24, 1], [21, 0.9], [27, 0.7], [13, 0.5], [28, 0.3], [4, 0.3]],
  54: [[4, 91], [han, 8], [54, 0.4], [55, 0.1]],
  62: [[han, 89], [3, 5], [4, 2], [26, 2.2], [30, 0.1], [47, 0.1]],
  63: [[han, 50], [4, 25], [3, 15], [30, 4], [35, 2], [2, 2]],
  64: [[han, 64], [3, 35], [11, 0.4]],
  65: [[5, 45], [han, 42], [17, 7], [3, 4.5], [29, 0.9], [2, 0.8], [41, 0.3]],
} satisfies Record<string, [number, number][]>).map(([province, shares]) => [Number(province), weighted(shares)]))
const elsewhere: Pick<number> = weighted([[han, 98.6], [6, 0.3], [15, 0.3], [8, 0.2], [3, 0.3], [11, 0.2], [5, 0.05], [43, 0.01]])

const named: readonly (readonly [string, number])[] = [
  ['瑶', 13], ['苗', 6], ['土家', 15], ['侗', 12], ['回', 3], ['壮', 8], ['彝', 7], ['畲', 22], ['布依', 9], ['白', 14],
]

/** A village of one people is mostly of that people. */
export function ethnicCodeIn(r: Random, village: Village): number {
  const said = named.find(([name]) => village.name.includes(`${name}族`))
  if (said !== undefined && r.chance(0.8)) return said[1]
  return (byProvince.get(Math.floor(village.code / 1e10)) ?? elsewhere)(r)
}
