/** One small store: is there a network, and is the server answering. */
import { useSyncExternalStore } from 'react'

export type Network = 'ok' | 'silent' | 'offline'
const knockMs = 4_000
let now: Network = navigator.onLine ? 'ok' : 'offline'
const listeners = new Set<() => void>()
const back = new Set<() => void>()

/** While nobody answers, the door is knocked at until somebody does. */
async function knock(): Promise<void> {
  if (now !== 'silent') return
  const answers = await fetch('/health/live', { cache: 'no-store' }).then(answer => answer.ok, () => false)
  if (answers) set('ok')
  else window.setTimeout(() => void knock(), knockMs)
}

function set(next: Network): void {
  if (next === now) return
  const wasOffline = now === 'offline'
  now = next
  for (const tell of listeners) tell()
  if (next === 'silent') window.setTimeout(() => void knock(), wasOffline ? 0 : knockMs)
  if (next === 'ok') for (const tell of back) tell()
}
export const noteAnswer = (): void => set('ok')
export const noteSilence = (): void => set(navigator.onLine ? 'silent' : 'offline')
/** Calls `tell` whenever the server answers again after silence. @returns how not to be told any more */
export const onceBack = (tell: () => void): (() => void) => { back.add(tell); return () => { back.delete(tell) } }

window.addEventListener('online', () => set('silent'))
window.addEventListener('offline', () => set('offline'))

const subscribe = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }
export const useNetwork = (): Network => useSyncExternalStore(subscribe, () => now)
