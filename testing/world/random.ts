/** A small seeded generator (sfc32): the same seed gives the same world on every machine and in every version of Node. */

export type Random = {
  /** In [0, 1). */
  next: () => number
  /** A whole number in [0, below). */
  below: (below: number) => number
  chance: (share: number) => boolean
}

/** A stream of its own for each list of parts, so that one village does not depend on how many children another has. */
export function randomOf(...parts: readonly (number | string)[]): Random {
  let [a, b, c] = [0x9e3779b9, 0x243f6a88, 0xb7e15162]
  for (const character of parts.join('|')) {
    const code = character.codePointAt(0) ?? 0
    a = Math.imul(a ^ code, 0x85ebca6b) ^ (b >>> 13)
    b = Math.imul(b ^ code, 0xc2b2ae35) ^ (c >>> 11)
    c = Math.imul(c + code, 0x27d4eb2f) ^ (a >>> 15)
  }
  let counter = 1
  const word = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) word()
  const next = (): number => word() / 4_294_967_296
  return { next, below: n => Math.floor(next() * n), chance: share => next() < share }
}

export type Pick<T> = (r: Random) => T

/** Chooses by weight. */
export function weighted<T>(entries: readonly (readonly [T, number])[]): Pick<T> {
  const first = entries[0]
  if (first === undefined) throw new Error('nothing to choose from')
  const edges: number[] = []
  let total = 0
  for (const [, weight] of entries) {
    total += weight
    edges.push(total)
  }
  return r => {
    const at = r.next() * total
    let [low, high] = [0, edges.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (at < (edges[middle] ?? total)) high = middle
      else low = middle + 1
    }
    return (entries[low] ?? first)[0]
  }
}

/** Popular first: the weight of the n-th is 1 / (n + offset). */
export const byRank = <T>(items: readonly T[], offset: number): Pick<T> =>
  weighted(items.map((item, i) => [item, 1 / (i + offset)] as const))

export const even = <T>(items: readonly T[]): Pick<T> => weighted(items.map(item => [item, 1] as const))

/** Roughly normal (sum of four), limited to three widths. */
export const around = (r: Random, middle: number, width: number): number =>
  middle + (r.next() + r.next() + r.next() + r.next() - 2) * 1.732 * width

/** A UUID in the shape of version 7 that depends on nothing but the stream. */
export function uuidFrom(r: Random): string {
  const hex = (digits: number): string => r.below(16 ** digits).toString(16).padStart(digits, '0')
  return `0190${hex(4)}-${hex(4)}-7${hex(3)}-${(8 + r.below(4)).toString(16)}${hex(3)}-${hex(6)}${hex(6)}`
}
