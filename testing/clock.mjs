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

export const aheadMs = decided()
const moved = Symbol.for('qinghe.test clock')
if (aheadMs !== 0 && globalThis[moved] === undefined) {
  globalThis[moved] = true
  moveDate(aheadMs)
}

/** For the few tests that are about the machine's own clock, which nobody moves: what TLS, PostgreSQL's recovery and a rig with a database of its own
 *  look at. This process and those it starts live by it again. */
export function byTheMachinesClock() {
  if (aheadMs === 0) return
  moveDate(-aheadMs)
  delete process.env.QINGHE_TEST_AHEAD_MS
  delete process.env.QINGHE_TEST_DAY
  process.env.NODE_OPTIONS = (process.env.NODE_OPTIONS ?? '').split(' ').filter(option => !option.endsWith('/testing/clock.mjs')).join(' ')
}
