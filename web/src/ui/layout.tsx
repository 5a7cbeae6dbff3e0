import { Children, type ReactNode } from 'react'
import { Icon } from './Icon.tsx'

export function PageHead({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) {
  return (
    <div className="pagehead">
      <h1>{title}</h1>
      {note !== undefined && <span className="muted t13">{note}</span>}
      {children !== undefined && <div className="row end wrap">{children}</div>}
    </div>
  )
}

type CardProps = { title?: string; note?: ReactNode; aside?: ReactNode; children: ReactNode; flush?: boolean; label?: string; className?: string }

/** `flush`: the content brings its own padding (tables, lists). */
export function Card({ title, note, aside, children, flush, label, className }: CardProps) {
  return (
    <section className={`card${flush === true ? ' clip' : ''}${className === undefined ? '' : ` ${className}`}`} aria-label={label ?? title}>
      {(title !== undefined || aside !== undefined) && (
        <header>
          {title !== undefined && <h2>{title}</h2>}
          {note !== undefined && <span className="muted t13">{note}</span>}
          {aside !== undefined && <div className="row end">{aside}</div>}
        </header>
      )}
      {flush === true ? children : <div className={title === undefined ? 'body bare' : 'body'}>{children}</div>}
    </section>
  )
}

export type Pair = { label: string; value: ReactNode }
export function KeyValue({ pairs, wide }: { pairs: readonly Pair[]; wide?: boolean }) {
  return (
    <dl className={wide === true ? 'kv wide' : 'kv'}>
      {pairs.map(p => (
        <div key={p.label} className="kvrow">
          <dt>{p.label}</dt><dd>{p.value === null || p.value === undefined || p.value === '' ? <span className="none">未填</span> : p.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Where this page stands; the last item is the page itself. */
export function Crumbs({ children }: { children: ReactNode }) {
  const items = Children.toArray(children).map((item, i) => ({ item, key: `crumb${i}` }))
  return (
    <nav className="crumb" aria-label="所在位置">
      {items.map(({ item, key }, i) => (
        <span key={key} className="row" aria-current={i === items.length - 1 ? 'page' : undefined}>
          {i > 0 && <Icon name="right" />}{item}
        </span>
      ))}
    </nav>
  )
}

export type TabItem<K extends string> = { key: K; label: string; count?: number | undefined }
type TabsProps<K extends string> = { items: readonly TabItem<K>[]; value: K; onPick: (key: K) => void; label: string }

export function Tabs<K extends string>({ items, value, onPick, label }: TabsProps<K>) {
  const step = (by: number) => {
    const at = items.findIndex(i => i.key === value)
    const next = items[(at + by + items.length) % items.length]
    if (next !== undefined) onPick(next.key)
  }
  return (
    <div className="tabs" role="tablist" aria-label={label}
      onKeyDown={e => { if (e.key === 'ArrowRight') step(1); if (e.key === 'ArrowLeft') step(-1) }}>
      {items.map(i => (
        <button key={i.key} type="button" role="tab" aria-selected={i.key === value} tabIndex={i.key === value ? 0 : -1}
          ref={node => { if (i.key === value && node?.parentElement?.contains(document.activeElement) === true) node.focus() }}
          className={i.key === value ? 'on' : undefined} onClick={() => onPick(i.key)}>
          {i.label}{i.count !== undefined && <span className="n">{i.count.toLocaleString('zh-CN')}</span>}
        </button>
      ))}
    </div>
  )
}

/** Two or three views of the same thing: 图 / 表. */
export function Segment<K extends string>({ items, value, onPick, label }: TabsProps<K>) {
  return (
    <fieldset className="seg" aria-label={label}>
      {items.map(i => (
        <button key={i.key} type="button" aria-pressed={i.key === value} className={i.key === value ? 'on' : undefined} onClick={() => onPick(i.key)}>
          {i.label}
        </button>
      ))}
    </fieldset>
  )
}

export type NoteTone = 'green' | 'amber' | 'red' | 'blue' | 'plain'
const noteIcon = { green: 'done', amber: 'warn', red: 'warn', blue: 'info', plain: 'info' } as const
export function Note({ tone = 'plain', children }: { tone?: NoteTone; children: ReactNode }) {
  return <div className={tone === 'plain' ? 'note' : `note ${tone}`}><Icon name={noteIcon[tone]} /><div className="grow">{children}</div></div>
}
