import type { ReactNode } from 'react'

/** What is wider or longer than its place: scrolls, and can be reached and moved by keyboard. */
export function Scroll({ label, children, pan }: { label: string; children: ReactNode; pan?: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without focus nobody could scroll it by keyboard
    <section className={pan === true ? 'pan' : 'scroll'} tabIndex={0} aria-label={`${label}（可滚动）`}>{children}</section>
  )
}
