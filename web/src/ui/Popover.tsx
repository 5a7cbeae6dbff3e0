/** What floats beside its button: menus, cell corrections, account. Own and small, positioned in the viewport. */
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

type Place = { left: number; top: number }
const gap = 6
const edge = 8

function placeBeside(anchor: DOMRect, box: DOMRect, align: 'start' | 'end'): Place {
  const left = align === 'start' ? anchor.left : anchor.right - box.width
  const below = anchor.bottom + gap
  const above = anchor.top - gap - box.height
  const top = below + box.height > window.innerHeight - edge && above > edge ? above : below
  return {
    left: Math.max(edge, Math.min(left, window.innerWidth - box.width - edge)),
    top: Math.max(edge, Math.min(top, window.innerHeight - box.height - edge)),
  }
}

type Props = {
  anchor: RefObject<HTMLElement | null>
  onClose: () => void
  children: ReactNode
  align?: 'start' | 'end'
  pad?: boolean
  role?: 'menu' | 'dialog' | 'listbox'
  label: string
}

function usePlace(anchor: Props['anchor'], align: 'start' | 'end') {
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<Place>({ left: -9999, top: 0 })
  useLayoutEffect(() => {
    const put = () => {
      if (anchor.current === null || box.current === null) return
      setPlace(placeBeside(anchor.current.getBoundingClientRect(), box.current.getBoundingClientRect(), align))
    }
    put()
    const watch = new ResizeObserver(put)
    if (box.current !== null) watch.observe(box.current)
    window.addEventListener('resize', put)
    window.addEventListener('scroll', put, true)
    return () => { watch.disconnect(); window.removeEventListener('resize', put); window.removeEventListener('scroll', put, true) }
  }, [anchor, align])
  return { box, place }
}

/** Closes on Esc and on a press outside; Esc gives the focus back to the button. */
function useDismiss(box: RefObject<HTMLDivElement | null>, anchor: Props['anchor'], onClose: () => void) {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const press = (e: PointerEvent) => {
      if (!(e.target instanceof Node)) return
      if (box.current?.contains(e.target) === true || anchor.current?.contains(e.target) === true) return
      if (e.target instanceof Element && e.target.closest('.ant-select-dropdown, .ant-picker-dropdown') !== null) return
      close.current()
    }
    const key = (e: KeyboardEvent) => { if (e.key === 'Escape') { e.stopPropagation(); close.current(); anchor.current?.focus() } }
    document.addEventListener('pointerdown', press)
    document.addEventListener('keydown', key, true)
    return () => { document.removeEventListener('pointerdown', press); document.removeEventListener('keydown', key, true) }
  }, [box, anchor])
}

/** Arrow keys walk through the buttons and links inside. */
function walk(e: React.KeyboardEvent<HTMLDivElement>) {
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
  const items = [...e.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled), a, input')]
  const at = items.findIndex(i => i.contains(document.activeElement))
  const next = items[(at + (e.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]
  if (next !== undefined) { e.preventDefault(); next.focus() }
}

export function Popover({ anchor, onClose, children, align = 'start', pad, role = 'dialog', label }: Props) {
  const { box, place } = usePlace(anchor, align)
  useDismiss(box, anchor, onClose)
  useEffect(() => { box.current?.querySelector<HTMLElement>('[data-focus], button, a, input')?.focus({ preventScroll: true }) }, [box])
  return createPortal(
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useAriaPropsSupportedByRole: the role is one of three, all of which take a name and keys
    <div ref={box} className={pad === true ? 'pop pad' : 'pop'} role={role} aria-label={label} style={place} onKeyDown={walk}>{children}</div>,
    anchor.current?.closest('dialog') ?? document.body,
  )
}
