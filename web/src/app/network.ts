/** One small store: is there a network, and is the server answering. */
import { useSyncExternalStore } from 'react'

export type Network = 'ok' | 'silent' | 'offline'
let now: Network = navigator.onLine ? 'ok' : 'offline'
const listeners = new Set<() => void>()

const set = (next: Network): void => {
  if (next === now) return
  now = next
  for (const tell of listeners) tell()
}
export const noteAnswer = (): void => set('ok')
export const noteSilence = (): void => set(navigator.onLine ? 'silent' : 'offline')

window.addEventListener('online', () => set('ok'))
window.addEventListener('offline', () => set('offline'))

const subscribe = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }
export const useNetwork = (): Network => useSyncExternalStore(subscribe, () => now)
