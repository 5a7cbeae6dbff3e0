/** The browser's own dialog: focus stays inside, Esc closes, the page behind is inert, and no library styles it. */
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { Icon } from './Icon.tsx'

type Props = {
  title: string
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  wide?: boolean
  /** With it the dialog is a form: Enter submits. */
  onSubmit?: () => void
}

/** Opens on mount, gives the focus back on unmount. */
function useModal(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const node = ref.current
    const before = document.activeElement
    node?.showModal()
    node?.querySelector<HTMLElement>('[data-focus]')?.focus()
    const cancel = (e: Event) => { e.preventDefault(); close.current() }
    node?.addEventListener('cancel', cancel)
    return () => {
      node?.removeEventListener('cancel', cancel)
      node?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return ref
}

export function Dialog({ title, onClose, children, footer, wide, onSubmit }: Props) {
  const ref = useModal(onClose)
  const id = useId()
  const submit = (e: FormEvent) => { e.preventDefault(); onSubmit?.() }
  const inner = (
    <>
      <div className="dh">
        <h2 id={id} className="grow">{title}</h2>
        <button type="button" className="x-close" onClick={onClose} aria-label="关闭"><Icon name="close" /></button>
      </div>
      <div className="db">{children}</div>
      {footer !== undefined && <div className="df">{footer}</div>}
    </>
  )
  return (
    <dialog ref={ref} className={wide === true ? 'dlg wide' : 'dlg'} aria-labelledby={id}>
      {onSubmit === undefined ? <div className="inner">{inner}</div> : <form onSubmit={submit} noValidate>{inner}</form>}
    </dialog>
  )
}

export function Drawer({ label, onClose, children, side = 'right' }: { label: string; onClose: () => void; children: ReactNode; side?: 'left' | 'right' }) {
  const ref = useModal(onClose)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a dialog by itself
    <dialog ref={ref} className={`drawer ${side}`} aria-label={label} onClick={e => { if (e.target === ref.current) onClose() }}>
      {children}
    </dialog>
  )
}
