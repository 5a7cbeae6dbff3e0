import { LeafKind, leafKindNames } from '@qinghe/domain/audit/types.ts'
import type { ReactNode } from 'react'
import { Icon } from '../ui/Icon.tsx'
import { Name } from '../ui/Mask.tsx'
import { DayField, PickField } from '../ui/pickers.tsx'
import { useChildNames } from './Children.tsx'
import type { AuditSearch } from './search.ts'

const kinds = Object.entries(leafKindNames).map(([value, label]) => ({ value, label }))

const Chosen = ({ words, onDrop }: { words: ReactNode; onDrop: () => void }) =>
  <span className="chip on">{words}<button type="button" className="x" aria-label="去掉条件" onClick={onDrop}><Icon name="close" /></button></span>

function ChosenChild({ child, onDrop }: { child: string; onDrop: () => void }) {
  const name = useChildNames([child]).get(child)
  return <Chosen words={name === undefined ? '只看一个孩子' : <>只看 <Name text={name} /></>} onDrop={onDrop} />
}

export function LeafFilters({ search, who, onChange }: { search: AuditSearch; who: string | undefined; onChange: (changes: Record<string, unknown>) => void }) {
  return (
    <div className="row wrap hidelabel leaffilters">
      <PickField label="操作" placeholder="全部操作" options={kinds} value={search.kind ?? null} onChange={v => { const read = LeafKind.safeParse(v); onChange({ kind: read.success ? read.data : undefined }) }} />
      <DayField label="从" placeholder="从哪一天" value={search.from ?? null} onChange={from => onChange({ from: from ?? undefined })} />
      <DayField label="到" placeholder="到哪一天" value={search.to ?? null} onChange={to => onChange({ to: to ?? undefined })} />
      <button type="button" className={search.denied === true ? 'chip on' : 'chip'} aria-pressed={search.denied === true} onClick={() => onChange({ denied: search.denied === true ? undefined : true })}>只看被拒绝的</button>
      {search.account !== undefined && <Chosen words={`只看 ${who ?? '这个人'}`} onDrop={() => onChange({ account: undefined })} />}
      {search.child !== undefined && <ChosenChild child={search.child} onDrop={() => onChange({ child: undefined })} />}
    </div>
  )
}
