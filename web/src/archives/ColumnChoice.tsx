import { useRef, useState } from 'react'
import { ListSort } from '@qinghe/domain/archives/contract.ts'
import { columnExists, type ColumnKey, columnKeys } from '@qinghe/domain/archives/listColumns.ts'
import { sortExists } from '@qinghe/domain/archives/exists.ts'
import { useEye } from '../app/session.ts'
import { Check } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import { columns } from './columns.tsx'

const sortNames: Record<ListSort, string> = { region: '按村（居）', recent: '最近更新在前', birth: '按出生日期' }
type Props = { shown: readonly ColumnKey[]; sort: ListSort | undefined; onChange: (changes: Record<string, unknown>) => void }

export function ColumnChoice({ shown, sort, onChange }: Props) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const now = sort ?? 'region'
  const eye = useEye()
  const mine = columnKeys.filter(k => columnExists(eye, k))
  const toggle = (key: ColumnKey, on: boolean) => onChange({ columns: columnKeys.filter(k => (k === key ? on : shown.includes(k))).join(',') })
  return (
    <>
      <button ref={anchor} type="button" className="topbtn end" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="table" size="s" />{sortNames[now]}，显示列 {shown.length}/{mine.length}
      </button>
      {open && (
        <Popover anchor={anchor} align="end" onClose={() => setOpen(false)} label="排序和显示列">
          <div className="menuhead">排序</div>
          {ListSort.options.filter(s => s === now || sortExists(eye, s)).map(s => (
            <button key={s} type="button" className={s === now ? 'menuitem sel' : 'menuitem'} aria-pressed={s === now} onClick={() => onChange({ sort: s === 'region' ? undefined : s })}>{sortNames[s]}</button>
          ))}
          <div className="menuhead">显示列</div>
          <div className="optionlist">{mine.map(k => <Check key={k} label={columns[k].label} checked={shown.includes(k)} onChange={on => toggle(k, on)} />)}</div>
        </Popover>
      )}
    </>
  )
}
