/** Runs before everything else: a chunk of its own without imports, named first in main.tsx (vite.config.ts). Chromium 90 and
 *  Safari 15.4 lack a few methods our libraries call; each is added only where absent, by its shortest correct form. Add here
 *  what the journey with newer globals removed reports. */

const add = (target: object, name: string, value: unknown): void => {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true })
}

function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  const whole = Math.trunc(index) || 0
  return this[whole < 0 ? this.length + whole : whole]
}
type Test<T> = (value: T, index: number, all: T[]) => boolean
const backwards = <T>(all: T[]): [number, T][] => [...all.entries()].reverse()
function findLast<T>(this: T[], test: Test<T>): T | undefined { return backwards(this).find(([i, v]) => test(v, i, this))?.[1] }
function findLastIndex<T>(this: T[], test: Test<T>): number { return backwards(this).find(([i, v]) => test(v, i, this))?.[0] ?? -1 }
function toSorted<T>(this: T[], compare?: (a: T, b: T) => number): T[] { return [...this].sort(compare) }
function toReversed<T>(this: T[]): T[] { return [...this].reverse() }
function replaceAll(this: string, from: string, to: string): string { return this.split(from).join(to) }

add(Array.prototype, 'at', at)
add(String.prototype, 'at', at)
add(Array.prototype, 'findLast', findLast)
add(Array.prototype, 'findLastIndex', findLastIndex)
add(Array.prototype, 'toSorted', toSorted)
add(Array.prototype, 'toReversed', toReversed)
add(String.prototype, 'replaceAll', replaceAll)
const owns = Object.prototype.hasOwnProperty
add(Object, 'hasOwn', (target: object, key: PropertyKey) => owns.call(target, key))
add(globalThis, 'structuredClone', (value: unknown) => value === undefined ? undefined : JSON.parse(JSON.stringify(value)))
add(Promise, 'withResolvers', () => {
  let settle: { resolve: (value: unknown) => void; reject: (reason: unknown) => void } = { resolve: () => undefined, reject: () => undefined }
  const promise = new Promise((resolve, reject) => { settle = { resolve, reject } })
  return { promise, ...settle }
})

export {}
