/** Empty states teach, error states offer the next step, loading shows the shape of what comes. */
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

type StateProps = { title: string; children?: ReactNode; actions?: ReactNode; icon?: IconName; tone?: 'red' | 'amber'; mid?: boolean }

function StateBlock({ title, children, actions, icon, tone, mid }: StateProps) {
  return (
    <div className={mid === true ? 'state mid' : 'state'} role={tone === undefined ? undefined : 'alert'}>
      <h2 className={tone}>{icon !== undefined && <Icon name={icon} />}{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className="row">{actions}</div>}
    </div>
  )
}

export const EmptyState = (props: Omit<StateProps, 'tone'>) => <StateBlock mid {...props} />
export const ErrorState = (props: Omit<StateProps, 'tone' | 'icon'>) => <StateBlock mid tone="red" icon="warn" {...props} />
export const NotYours = (props: Omit<StateProps, 'tone' | 'icon'>) => <StateBlock mid icon="lock" {...props} />

/** Bars are told apart by their place only. */
const places = (count: number): string[] => Array.from({ length: count }, (_, i) => `bar${i}`)
const widths = ['46%', '92%', '78%', '86%', '58%', '70%', '94%', '64%'] as const

export function Skeleton({ lines = 5 }: { lines?: number }) {
  return (
    <div className="state" aria-busy="true">
      <span className="sr">正在读取</span>
      {places(lines).map((key, i) => <div key={key} className="sk" style={{ width: widths[i % widths.length] }} />)}
    </div>
  )
}

/** Rows of grey bars in the measure of the table that will come. */
export function SkeletonRows({ rows, columns }: { rows: number; columns: number }) {
  return (
    <tbody aria-busy="true">
      {places(rows).map((row, r) => (
        <tr key={row}>{places(columns).map((cell, c) => <td key={cell}><div className="sk" style={{ width: widths[(r + c) % widths.length] }} /></td>)}</tr>
      ))}
    </tbody>
  )
}
