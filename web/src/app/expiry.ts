/** Whether the session ended under somebody's hands. Known from any answer; the shell asks to sign in again above what is open. */
import { useSyncExternalStore } from 'react'

let expired = false
const listeners = new Set<() => void>()
const set = (next: boolean): void => {
  if (next === expired) return
  expired = next
  for (const tell of listeners) tell()
}
export const noteExpired = (): void => set(true)
export const noteSignedIn = (): void => set(false)

const subscribe = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }
export const useExpired = (): boolean => useSyncExternalStore(subscribe, () => expired)
