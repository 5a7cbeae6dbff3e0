/** The browser's own dialog: focus stays inside, Esc closes, the page behind is inert, and no library styles it. */
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './Button.tsx'
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
    // Where typing begins; a question without fields begins at its first, harmless answer. Never at the ×.
    const first = ['[data-focus]', '.db input, .db textarea', '.df button'].map(where => node?.querySelector<HTMLElement>(where)).find(found => found != null)
    first?.focus()
    // Esc closes one thing: a list that lies open in the dialog, and the dialog only when there is none.
    const keepsOpen = (e: KeyboardEvent) => {
      if (e.key === 'Escape' && e.target instanceof Element && e.target.matches('[role="combobox"][aria-expanded="true"]')) e.preventDefault()
    }
    const cancel = (e: Event) => { e.preventDefault(); close.current() }
    // Pressed twice without anything between, Esc closes whatever we say.
    const closed = () => { if (node?.open !== true) close.current() } // word of an earlier closing may arrive after it was opened again
    node?.addEventListener('keydown', keepsOpen)
    node?.addEventListener('cancel', cancel)
    node?.addEventListener('close', closed)
    return () => {
      node?.removeEventListener('keydown', keepsOpen)
      node?.removeEventListener('cancel', cancel)
      node?.removeEventListener('close', closed)
      node?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return ref
}

/** Esc and × throw away what was typed only when they are meant to: the second one does. */
function useTyped(onClose: () => void) {
  const typed = useRef(false)
  const [asks, setAsks] = useState(false)
  const note = (e: FormEvent) => {
    const { target } = e
    if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && /^(text|tel)$/.test(target.type))) typed.current = target.value !== ''
  }
  return { note, asks, stay: () => setAsks(false), close: () => { if (typed.current && !asks) setAsks(true); else onClose() } }
}

export function Dialog({ title, onClose, children, footer, wide, onSubmit }: Props) {
  const { note, asks, stay, close } = useTyped(onClose)
  const ref = useModal(close)
  const id = useId()
  const submit = (e: FormEvent) => { e.preventDefault(); onSubmit?.() }
  const inner = (
    <>
      <div className="dh">
        <h2 id={id} className="grow">{title}</h2>
        <button type="button" className="x-close" onClick={close} aria-label="关闭"><Icon name="close" /></button>
      </div>
      <div className="db">{children}</div>
      {asks
        ? <div className="df" role="alert"><span className="t13 amber grow">填写的内容还没有提交</span><Button kind="danger" onClick={onClose}>不要了</Button><Button kind="primary" onClick={stay}>接着填</Button></div>
        : footer !== undefined && <div className="df">{footer}</div>}
    </>
  )
  return (
    <dialog ref={ref} className={wide === true ? 'dlg wide' : 'dlg'} aria-labelledby={id} onInput={note}>
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
