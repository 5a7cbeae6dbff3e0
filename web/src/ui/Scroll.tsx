import { type ReactNode, useEffect, useRef } from 'react'

type Props = { label: string; children: ReactNode; pan?: boolean; /** Begins at its right end: the newest of a line of time. */ fromEnd?: boolean }

/** What is wider or longer than its place: scrolls, and can be reached and moved by keyboard. */
export function Scroll({ label, children, pan, fromEnd }: Props) {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => { if (fromEnd === true && ref.current !== null) ref.current.scrollLeft = ref.current.scrollWidth }, [fromEnd])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without focus nobody could scroll it by keyboard
    <section ref={ref} className={pan === true ? 'pan' : 'scroll'} tabIndex={0} aria-label={`${label}（可滚动）`}>{children}</section>
  )
}
