/** Which columns the list of a kind has: chosen here, kept in the address. */
import { useRef, useState } from 'react'
import { Check } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import type { Column } from './ListColumns.tsx'

/** `all`: what there is to choose from, in the order in which it stands. `undefined`: as the declaration says. */
export function ColumnChoice({ all, shown, isOwn, onChange }: { all: readonly Column[]; shown: readonly Column[]; isOwn: boolean; onChange: (ids: string[] | undefined) => void }) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const toggle = (id: string, on: boolean) => {
    const ids = all.map(one => one.id).filter(one => (one === id ? on : shown.some(column => column.id === one)))
    // A list of nothing leads nowhere.
    onChange(ids.length === 0 ? undefined : ids)
  }
  return (
    <>
      <button ref={anchor} type="button" className="topbtn end" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}><Icon name="table" size="s" />显示列 {shown.length}/{all.length}</button>
      {open && (
        <Popover anchor={anchor} align="end" onClose={() => setOpen(false)} label="显示列">
          <div className="optionlist">{all.map(one => <Check key={one.id} label={one.label} checked={shown.includes(one)} onChange={on => toggle(one.id, on)} />)}</div>
          {isOwn && <button type="button" className="menuitem" onClick={() => onChange(undefined)}>恢复原来的列</button>}
        </Popover>
      )}
    </>
  )
}
