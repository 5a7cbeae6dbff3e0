/** Conditions of a list: what the kind can be filtered by, between which days, whose. Each is one key of the address. */
import { useRef, useState } from 'react'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import { useChildName } from '../app/children.tsx'
import { PlaceChip } from '../regions/PlaceChip.tsx'
import { FilterChip, type FilterOption } from '../ui/FilterChip.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Name } from '../ui/Mask.tsx'
import { DayField } from '../ui/pickers.tsx'
import { Popover } from '../ui/Popover.tsx'
import { chosenOf, hasConditions, type RecordsSearch, withFilter } from './listSearch.ts'

export type Change = (changes: RecordsSearch) => void
type Props = { kind: Kind; search: RecordsSearch; onChange: Change; onClear: () => void; mine: boolean }

const answers: readonly FilterOption[] = [{ value: 'true', label: '是' }, { value: 'false', label: '否' }]
const optionsOf = ({ type, list }: KindField): readonly FilterOption[] =>
  (type === 'yesNo' ? answers : (list?.entries ?? []).map(entry => ({ value: String(entry.code), label: entry.label })))

const dayOrNone = (text: string | null): PlainDate | undefined => { const read = PlainDate.safeParse(text); return read.success ? read.data : undefined }

function DaysChip({ kind, search: { from, to }, onChange }: Pick<Props, 'kind' | 'search' | 'onChange'>) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [open, setOpen] = useState(false)
  const label = kind.day === null ? '日期' : (fieldOf(kind, kind.day)?.label ?? '日期')
  const isOn = from !== undefined || to !== undefined
  return (
    <span ref={anchor} className={isOn ? 'chip on' : 'chip'}>
      <button type="button" className="row chipbtn" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>{label}{isOn ? <b>{from ?? '最早'} 至 {to ?? '今天'}</b> : <Icon name="down" />}</button>
      {isOn && <button type="button" className="x" aria-label={`去掉条件${label}`} onClick={() => onChange({ from: undefined, to: undefined })}><Icon name="close" /></button>}
      {open && (
        <Popover anchor={anchor} onClose={() => setOpen(false)} label={label} pad>
          <div className="col gap3 daysbox">
            <DayField label="从" value={from ?? null} onChange={day => onChange({ from: dayOrNone(day) })} placeholder="不限" />
            <DayField label="到（含当天）" value={to ?? null} onChange={day => onChange({ to: dayOrNone(day) })} placeholder="不限" />
          </div>
        </Popover>
      )}
    </span>
  )
}

function ChildChip({ child, onClear }: { child: NonNullable<RecordsSearch['child']>; onClear: () => void }) {
  const name = useChildName(child)
  return <span className="chip on">只看 <b>{name == null ? '一名儿童' : <Name text={name} />}</b><button type="button" className="x" aria-label="不只看这名儿童" onClick={onClear}><Icon name="close" /></button></span>
}

export function ListFilters({ kind, search, onChange, onClear, mine }: Props) {
  const fields = kind.list.filters.flatMap(id => fieldOf(kind, id) ?? []).filter(field => optionsOf(field).length > 0)
  return (
    <>
      <PlaceChip region={search.region} onClear={() => onChange({ region: undefined })} />
      {search.child !== undefined && <ChildChip child={search.child} onClear={() => onChange({ child: undefined })} />}
      <DaysChip kind={kind} search={search} onChange={onChange} />
      {fields.map(field => (
        <FilterChip key={field.id} label={field.label} options={optionsOf(field)} chosen={chosenOf(search, field.id)} onChange={values => onChange({ where: withFilter(search, field.id, values) })} />
      ))}
      {mine && <button type="button" className={search.mine === true ? 'chip on' : 'chip'} aria-pressed={search.mine === true} onClick={() => onChange({ mine: search.mine === true ? undefined : true })}>由我登记或办理</button>}
      {hasConditions({ ...search, state: undefined }) && <button type="button" className="t13 tl" onClick={onClear}>清空</button>}
    </>
  )
}
