/** The key ring of a running server: a rotation changes the versions while people work, so the state is read again every second. */
import { type KeyRing, makeKeyRing } from '../crypto/sealing.ts'
import { fieldKeys, fieldKeyState } from './fieldKeys.ts'
import type { Keys } from './folder.ts'

export const reloadEveryMs = 1_000

export type LiveRing = { now: () => KeyRing; stop: () => void }

export function liveRing(keys: Keys, onError: (error: unknown) => void = () => undefined): LiveRing {
  let known = JSON.stringify(fieldKeyState(keys.dir))
  let ring = makeKeyRing(fieldKeys(keys))
  const look = () => {
    try {
      const state = JSON.stringify(fieldKeyState(keys.dir))
      if (state === known) return
      ring = makeKeyRing(fieldKeys(keys))
      known = state
    } catch (error) {
      onError(error) // the ring in hand stays; the next look tries again
    }
  }
  const timer = setInterval(look, reloadEveryMs)
  timer.unref()
  return { now: () => ring, stop: () => clearInterval(timer) }
}
