// QINGHE_TEST_DAY=2028-02-29 moves every clock of a test run by whole days: that of each Node process by this file, that of the
// databases by a row in qinghe.clock_offset (databaseRun.ts, e2e/setUp.ts), that of the pages by a script (e2e/app.ts). The time of
// day stays what it is. Plain JavaScript: it is the first thing a process loads, whatever Node that process has.
import { fileURLToPath, pathToFileURL } from 'node:url'

const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000

function aheadOf(day, nowMs) {
  const wanted = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(wanted) || new Date(wanted).toISOString().slice(0, 10) !== day) throw new Error(`QINGHE_TEST_DAY is no day: ${day}`)
  return wanted - Math.floor((nowMs + shanghaiMs) / dayMs) * dayMs
}

/** Decided once, by the first process: one that starts after midnight must not be a day behind the others. */
function decided() {
  const { QINGHE_TEST_DAY: day, QINGHE_TEST_AHEAD_MS: known } = process.env
  if (known !== undefined) return Number(known)
  if (day === undefined || day === '') return 0
  const ahead = aheadOf(day, Date.now())
  process.env.QINGHE_TEST_AHEAD_MS = String(ahead)
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import=${pathToFileURL(fileURLToPath(import.meta.url)).href}`.trim()
  return ahead
}

/** `Date` as it would be then; timers and the monotonic clock go on as they are. Also runs inside a page, so it stands alone. */
export function moveDate(byMs) {
  const Real = globalThis.Date
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, as) => Reflect.construct(target, given.length === 0 ? [target.now() + byMs] : given, as === globalThis.Date ? target : as),
    apply: target => new target(target.now() + byMs).toString(),
    get: (target, key) => (key === 'now' ? () => target.now() + byMs : Reflect.get(target, key)),
  })
  Real.prototype.constructor = globalThis.Date
}

/** The environment for a program that lives by the machine's clock: TLS asks nobody else whether a certificate is valid yet. */
export function unmoved({ QINGHE_TEST_DAY: _day, QINGHE_TEST_AHEAD_MS: _ahead, NODE_OPTIONS = '', ...rest }) {
  return { ...rest, NODE_OPTIONS: NODE_OPTIONS.split(' ').filter(option => !option.endsWith('/testing/clock.mjs')).join(' ') }
}

export const aheadMs = decided()
const moved = Symbol.for('qinghe.test clock')
if (aheadMs !== 0 && globalThis[moved] === undefined) {
  globalThis[moved] = true
  moveDate(aheadMs)
}
