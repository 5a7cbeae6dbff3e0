/** A clock that steps back, or leaps, is a line of the log: verification goes on over it, and an auditor sees when the times of other lines
 *  cannot be taken at their word. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { type Leaf, makeLeaf } from './leaf.ts'

const backWords = '时钟回拨'
const second = 1_000
const hour = 3_600 * second
/** A machine may have been off for a night; a longer silence is said. */
const silenceHours = 24

/** @param last time of the newest head
 *  @returns the leaf that says so, nothing when time went on as usual */
export function clockLeaf(last: Date | undefined, now: Date): Leaf | undefined {
  const passed = last === undefined ? 0 : now.getTime() - last.getTime()
  const phrase = passed < 0 ? `${backWords} ${Math.ceil(-passed / second)} 秒` : passed > silenceHours * hour ? `时钟前跳或停机 ${Math.floor(passed / hour)} 小时` : undefined
  return phrase === undefined ? undefined : makeLeaf({
    at: now.toISOString(), kind: 'state', role: 'system:tree', county: 0, region: 0, purpose: 'audit', phrase, requestId: newUuid(now.getTime()), outcome: 'applied',
  })
}

/** By how many milliseconds the clock went back, of a leaf that says so. */
export function stepBack({ kind, role, phrase }: Leaf): number | undefined {
  const told = kind === 'state' && role === 'system:tree' && phrase.startsWith(backWords) ? /\d+/.exec(phrase)?.[0] : undefined
  return told === undefined ? undefined : Number(told) * second
}
export const isAboutClock = ({ kind, role }: Leaf): boolean => kind === 'state' && role === 'system:tree'
