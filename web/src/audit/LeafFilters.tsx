import { LeafKind, leafKindNames } from '@qinghe/domain/audit/types.ts'
import { Icon } from '../ui/Icon.tsx'
import { DayField, PickField } from '../ui/pickers.tsx'
import type { AuditSearch } from './search.ts'

const kinds = Object.entries(leafKindNames).map(([value, label]) => ({ value, label }))

export function LeafFilters({ search, onChange }: { search: AuditSearch; onChange: (changes: Record<string, unknown>) => void }) {
  return (
    <div className="row wrap hidelabel leaffilters">
      <PickField label="操作" placeholder="全部操作" options={kinds} value={search.kind ?? null} onChange={v => { const read = LeafKind.safeParse(v); onChange({ kind: read.success ? read.data : undefined }) }} />
      <DayField label="从" placeholder="从哪一天" value={search.from ?? null} onChange={from => onChange({ from: from ?? undefined })} />
      <DayField label="到" placeholder="到哪一天" value={search.to ?? null} onChange={to => onChange({ to: to ?? undefined })} />
      <button type="button" className={search.denied === true ? 'chip on' : 'chip'} aria-pressed={search.denied === true} onClick={() => onChange({ denied: search.denied === true ? undefined : true })}>只看被拒绝的</button>
      {search.child !== undefined && <span className="chip on">只看一份档案<button type="button" className="x" aria-label="去掉条件" onClick={() => onChange({ child: undefined })}><Icon name="close" /></button></span>}
    </div>
  )
}
