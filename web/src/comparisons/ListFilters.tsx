/** Conditions of the list of comparisons; each is a key of the address. */
import { useRef, useState } from 'react'
import { ComparisonState, comparisonStateNames } from '@qinghe/domain/comparisons/types.ts'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import type { ListSearch } from './search.ts'

type Props = { search: ListSearch; departments: readonly string[]; onChange: (next: ListSearch) => void }

function DepartmentChip({ search, departments, onChange }: Props) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const { department } = search
  const pick = (next: string | undefined) => { onChange({ ...search, department: next }); setOpen(false) }
  return (
    <span className={department === undefined ? 'chip' : 'chip on'}>
      <button ref={anchor} type="button" className="row chipbtn" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>部门{department === undefined ? <Icon name="down" /> : <b>{department}</b>}</button>
      {department !== undefined && <button type="button" className="x" aria-label="去掉条件部门" onClick={() => pick(undefined)}><Icon name="close" /></button>}
      {open && (
        <Popover anchor={anchor} role="menu" label="部门" onClose={() => setOpen(false)}>
          {departments.map(name => <button key={name} type="button" role="menuitem" className={name === department ? 'menuitem sel' : 'menuitem'} onClick={() => pick(name)}>{name}</button>)}
        </Popover>
      )}
    </span>
  )
}

export function ListFilters(props: Props) {
  const { search, onChange } = props
  const toggle = (state: ComparisonState) => onChange({ ...search, state: search.state === state ? undefined : state })
  return (
    <div className="row wrap">
      <DepartmentChip {...props} />
      {ComparisonState.options.map(state => (
        <button key={state} type="button" className={search.state === state ? 'chip on' : 'chip'} aria-pressed={search.state === state} onClick={() => toggle(state)}>{comparisonStateNames[state]}</button>
      ))}
    </div>
  )
}

/** 教育局、没有完成: the conditions in words. */
export const conditionsOf = ({ department, state }: ListSearch): string => [department, state === undefined ? undefined : comparisonStateNames[state]].filter(Boolean).join('、')
