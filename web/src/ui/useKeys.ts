import { useEffect, useRef } from 'react'

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
const floating = (): boolean => document.querySelector('dialog[open], .pop') !== null

/** Keys of a page, e.g. { j: next }. Silent while somebody types or something floats above; a handler that returns false lets the key pass. */
export function useKeys(keys: Record<string, (e: KeyboardEvent) => unknown>): void {
  const now = useRef(keys)
  now.current = keys
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      const run = now.current[e.key]
      if (run === undefined || typing(e.target) || floating() || e.ctrlKey || e.metaKey || e.altKey) return
      if (run(e) !== false) e.preventDefault()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
