/** Conditions of the list as chips. Each is one key of the address; taking it away is one press. */
import { useRef, useState } from 'react'
import { childCategory, ageBand, leftBehindStatus, schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import { guardianshipType } from '@qinghe/domain/codes/family.ts'
import { sex } from '@qinghe/domain/codes/person.ts'
import type { CodeList } from '@qinghe/domain/codes/codeList.ts'
import { fieldKeys, fields, isFieldKey } from '@qinghe/domain/archives/fields.ts'
import { conditionExists } from '@qinghe/domain/archives/exists.ts'
import { type Eye, seesCategory, seesClearly } from '@qinghe/domain/archives/seen.ts'
import { ArchiveStatus, archiveStatusNames } from '@qinghe/domain/archives/types.ts'
import { useEye } from '../app/session.ts'
import { PlaceChip } from '../regions/PlaceChip.tsx'
import { FilterChip, type FilterOption } from '../ui/FilterChip.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Popover } from '../ui/Popover.tsx'
import type { ArchivesSearch } from './search.ts'

type Key = 'sex' | 'ageBand' | 'schooling' | 'category' | 'leftBehind' | 'guardianshipType' | 'gap' | 'status'
type Option = FilterOption
type Filter = { label: string; options: readonly Option[]; common: boolean }

const ofList = (list: CodeList, unfilled = false): Option[] =>
  [...(unfilled ? [{ value: '0', label: '未填' }] : []), ...list.entries.map(e => ({ value: String(e.code), label: e.label }))]
const gapOptions: Option[] = fieldKeys.filter(k => fields[k].needed !== 'never').map(k => ({ value: k, label: fields[k].label }))

export const filters: Record<Key, Filter> = {
  schooling: { label: '就学', options: ofList(schoolingStatus, true), common: true },
  category: { label: '类别', options: ofList(childCategory), common: true },
  guardianshipType: { label: '监护类型', options: ofList(guardianshipType), common: true },
  ageBand: { label: '年龄段', options: ofList(ageBand), common: false },
  sex: { label: '性别', options: ofList(sex), common: false },
  leftBehind: { label: '留守状态', options: ofList(leftBehindStatus), common: false },
  status: { label: '状态', options: ArchiveStatus.options.map(s => ({ value: s, label: archiveStatusNames[s] })), common: false },
  gap: { label: '缺哪一项', options: gapOptions, common: false },
}
const isKey = (text: string): text is Key => text in filters
const keys: readonly Key[] = Object.keys(filters).filter(isKey)

/** Conditions this post may ask by. One that stands in the address anyway is shown, so that it can be taken away. */
const existsFor = (eye: Eye, key: Key): boolean => (key === 'status' || key === 'gap' ? optionsFor(eye, key).length > 0 : conditionExists(eye, key))
function optionsFor(eye: Eye, key: Key): readonly Option[] {
  const { options } = filters[key]
  if (key === 'category') return options.filter(o => seesCategory(eye, Number(o.value)))
  return key === 'gap' ? options.filter(o => isFieldKey(o.value) && seesClearly(eye, o.value)) : options
}

export const chosenValues = (search: ArchivesSearch, key: Key): string[] => (search[key] ?? []).map(String)
export type Change = (key: string, value: string | undefined) => void

function ArchiveFilter({ name, search, onChange, startOpen }: { name: Key; search: ArchivesSearch; onChange: Change; startOpen: boolean }) {
  const filter = filters[name]
  const options = optionsFor(useEye(), name)
  return (
    <FilterChip label={filter.label} options={options} words={filter.options} chosen={chosenValues(search, name)} startOpen={startOpen}
      onChange={values => onChange(name, values.length === 0 ? undefined : values.join(','))} />
  )
}

function AgeChip({ search, onChange }: { search: ArchivesSearch; onChange: Change }) {
  if (search.ageFrom === undefined && search.ageTo === undefined) return null
  return (
    <span className="chip on">
      年龄 <b>{search.ageFrom ?? 0}–{search.ageTo ?? 17} 岁</b>
      <button type="button" className="x" aria-label="去掉条件年龄" onClick={() => { onChange('ageFrom', undefined); onChange('ageTo', undefined) }}><Icon name="close" /></button>
    </span>
  )
}

/** Conditions that other pages bring along: nobody sets them here, and nobody should overlook them. */
const givenBy = ({ batch, group, nobody, regionOnly, villageGroup }: ArchivesSearch): [key: string, said: string][] => [
  ...(batch === undefined ? [] : [['batch', '只看一个导入批次'] satisfies [string, string]]),
  ...(group === undefined ? [] : [['group', group === 'official' ? '只看在册口径' : '只看审核中'] satisfies [string, string]]),
  ...(nobody === true ? [['nobody', '没有专人负责'] satisfies [string, string]] : []),
  ...(villageGroup === undefined ? [] : [['villageGroup', `村民小组：${villageGroup}`] satisfies [string, string]]),
  ...(regionOnly === true ? [['regionOnly', '只看没分到村的'] satisfies [string, string]] : []),
]

export const hasConditions = (search: ArchivesSearch): boolean =>
  search.ageFrom !== undefined || search.ageTo !== undefined || givenBy(search).length > 0 || keys.some(key => chosenValues(search, key).length > 0)

export function FilterRow({ search, onChange, onClear }: { search: ArchivesSearch; onChange: Change; onClear: () => void }) {
  const [added, setAdded] = useState<Key[]>([])
  const anchor = useRef<HTMLButtonElement>(null)
  const [adding, setAdding] = useState(false)
  const active = keys.filter(k => chosenValues(search, k).length > 0)
  const eye = useEye()
  const mine = keys.filter(k => existsFor(eye, k))
  const shown = keys.filter(k => active.includes(k) || (mine.includes(k) && (filters[k].common || added.includes(k))))
  const rest = mine.filter(k => !shown.includes(k))
  const given = givenBy(search)
  return (
    <>
      <PlaceChip region={search.region} onClear={() => onChange('region', undefined)} />
      {shown.map(k => <ArchiveFilter key={k} name={k} search={search} onChange={onChange} startOpen={added.at(-1) === k} />)}
      <AgeChip search={search} onChange={onChange} />
      {given.map(([key, said]) => <span key={key} className="chip on">{said}<button type="button" className="x" aria-label={`去掉条件${said}`} onClick={() => onChange(key, undefined)}><Icon name="close" /></button></span>)}
      {rest.length > 0 && (
        <button ref={anchor} type="button" className="chip add" aria-haspopup="menu" aria-expanded={adding} onClick={() => setAdding(!adding)}><Icon name="plus" />条件</button>
      )}
      {adding && (
        <Popover anchor={anchor} role="menu" onClose={() => setAdding(false)} label="增加条件">
          {rest.map(k => <button key={k} type="button" className="menuitem" onClick={() => { setAdded([...added, k]); setAdding(false) }}>{filters[k].label}</button>)}
        </Popover>
      )}
      {hasConditions(search) && <button type="button" className="t13 tl" onClick={() => { setAdded([]); onClear() }}>清空</button>}
    </>
  )
}
