/** Small marks that carry meaning: status, risk, tag, basis, key. A word stands beside every colour. */
import { Children, Fragment, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export type StatusTone = 'ok' | 'info' | 'soon' | 'back' | 'late' | 'idle'
const toneIcon: Record<StatusTone, IconName> = { ok: 'done', info: 'info', soon: 'clock', back: 'undo', late: 'warn', idle: 'idle' }

export function Status({ tone, children }: { tone: StatusTone; children: ReactNode }) {
  return <span className={`st ${tone}`}><Icon name={toneIcon[tone]} />{children}</span>
}

export type TagTone = 'green' | 'amber' | 'red' | 'blue' | 'orange' | 'line' | 'plain'
export function Tag({ tone = 'plain', icon, children }: { tone?: TagTone; icon?: IconName; children: ReactNode }) {
  return <span className={tone === 'plain' ? 'tag' : `tag ${tone}`}>{icon !== undefined && <Icon name={icon} />}{children}</span>
}

const riskWords = ['低', '中', '高', '极高'] as const
const riskFill = ['var(--brand)', 'var(--amber-fill)', 'var(--orange-fill)', 'var(--red-fill)'] as const
const bars = [{ x: 0, h: 3 }, { x: 5, h: 6 }, { x: 10, h: 9 }, { x: 15, h: 12 }] as const

/** Four-step meter and word; level 1–4 of CL-13. */
export function Risk({ level, label }: { level: 1 | 2 | 3 | 4; label?: string }) {
  const fill = riskFill[level - 1]
  return (
    <span className={`risk r${level}`}>
      <svg viewBox="0 0 19 12" aria-hidden="true">
        {bars.map((b, i) => <rect key={b.x} x={b.x} y={12 - b.h} width="3.5" height={b.h} rx="1" fill={i < level ? fill : 'var(--line-strong)'} />)}
      </svg>
      {label}{riskWords[level - 1]}
    </span>
  )
}

/** The basis of a rule: plan item or law, in a small outlined chip. */
export const Clause = ({ children }: { children: ReactNode }) => <span className="clause">{children}</span>
export const Kbd = ({ children }: { children: ReactNode }) => <span className="kbd">{children}</span>
/** The interpunct between facts, drawn. */
export const Dot = () => <i className="dot" aria-hidden="true" />

const keyOf = (item: ReactNode, at: number): string => (typeof item === 'string' ? item : `${at}`)

export function Dotted({ items }: { items: readonly (ReactNode | null | undefined | false)[] }) {
  const shown = Children.toArray(items.filter(i => i !== ''))
  return <>{shown.map((item, i) => <Fragment key={keyOf(item, i)}>{i > 0 && <Dot />}{item}</Fragment>)}</>
}

export function Why({ onClick, open }: { onClick: () => void; open?: boolean }) {
  return (
    <button type="button" className="why" onClick={onClick} aria-expanded={open === true}>
      {open === undefined && <Icon name="info" size="s" />}为什么{open !== undefined && <Icon name={open ? 'up' : 'down'} size="s" />}
    </button>
  )
}

const monogram = (name: string, child: boolean): string => { const clear = [...name].filter(c => c !== '•'); return clear.at(child ? -1 : 0) ?? '·' }

/** No photograph of a child, a monogram instead: the last character of the name. */
export function Avatar({ name, size }: { name: string; size?: 'm' | 'xl' }) {
  return <span className={size === undefined ? 'ava' : `ava ${size}`} aria-hidden="true">{monogram(name, size !== undefined)}</span>
}
