import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export type ButtonKind = 'primary' | 'plain' | 'danger' | 'alarm' | 'ghost'
const kindClass: Record<ButtonKind, string> = { primary: 'p', plain: '', danger: 'd', alarm: 'dp', ghost: 'g' }

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & {
  kind?: ButtonKind
  size?: 'sm' | 'lg'
  icon?: IconName
  iconEnd?: IconName
  wide?: boolean
  /** Working: the button keeps its place and cannot be pressed twice. */
  busy?: boolean
  children?: ReactNode
}

export const buttonClass = (kind: ButtonKind = 'plain', size?: 'sm' | 'lg'): string =>
  ['btn', kindClass[kind], size ?? ''].filter(Boolean).join(' ')

export function Button({ kind = 'plain', size, icon, iconEnd, wide, busy, children, type = 'button', disabled, ...rest }: Props) {
  const only = children === undefined ? ' icon' : ''
  return (
    <button {...rest} type={type} disabled={disabled === true || busy === true} aria-busy={busy === true}
      className={`${buttonClass(kind, size)}${only}${wide === true ? ' wide' : ''}`}>
      {busy === true ? <span className="busy" /> : icon !== undefined && <Icon name={icon} />}
      {children}
      {iconEnd !== undefined && <Icon name={iconEnd} size="s" />}
    </button>
  )
}
