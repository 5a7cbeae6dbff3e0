/** One short sentence after something was done, with 撤销 where there is an undo. */
import { useEffect, useSyncExternalStore } from 'react'
import { Icon } from './Icon.tsx'

export type Toast = { text: string; action?: { label: string; run: () => void } }
let now: Toast | null = null
const listeners = new Set<() => void>()
const set = (next: Toast | null): void => { now = next; for (const tell of listeners) tell() }

export const toast = (text: string, action?: Toast['action']): void => set(action === undefined ? { text } : { text, action })

const subscribe = (tell: () => void) => { listeners.add(tell); return () => { listeners.delete(tell) } }

export function ToastHost() {
  const shown = useSyncExternalStore(subscribe, () => now)
  useEffect(() => {
    if (shown === null) return
    const timer = window.setTimeout(() => set(null), shown.action === undefined ? 5_000 : 10_000)
    return () => window.clearTimeout(timer)
  }, [shown])
  return (
    <div aria-live="polite">
      {shown !== null && (
        <div className="toast">
          <Icon name="done" size="l" /><span>{shown.text}</span>
          {shown.action !== undefined && <button type="button" onClick={() => { shown.action?.run(); set(null) }}>{shown.action.label}</button>}
        </div>
      )}
    </div>
  )
}
