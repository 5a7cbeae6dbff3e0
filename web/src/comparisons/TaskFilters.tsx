/** Conditions of the work list; each is a key of the address. */
import { useRef, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { countTasks, getComparison, type TaskCountsOutput } from '@qinghe/domain/comparisons/contract.ts'
import { type TaskKind, TaskState, taskNames, taskStateNames } from '@qinghe/domain/comparisons/types.ts'
import { useAsk } from '../app/asking.ts'
import { useMay } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'
import { Segment } from '../ui/layout.tsx'
import { Popover } from '../ui/Popover.tsx'
import { figure } from '../ui/time.ts'
import type { TasksSearch } from './search.ts'

export type Change = (changes: Record<string, unknown>) => void
type Line = TaskCountsOutput['open'][number]
type Props = { search: TasksSearch; onChange: Change }

const totals = <K extends string>(lines: readonly Line[], keyOf: (line: Line) => K): Map<K, number> => {
  const sums = new Map<K, number>()
  for (const line of lines) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + line.tasks)
  return sums
}

export const useCounts = ({ comparison, region }: Pick<TasksSearch, 'comparison' | 'region'>, enabled = true) =>
  useAsk(countTasks, { ...(comparison === undefined ? {} : { comparison }), ...(region === undefined ? {} : { region }) }, { enabled, staleMs: 60_000, keep: true })

/** Whose post; only where there are several. */
function OwnerChip({ lines, search, onChange }: Props & { lines: readonly Line[] }) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const names = new Map(lines.map(line => [line.owner, line.ownerName]))
  const sums = totals(lines, line => line.owner)
  if (search.whose !== 'all' || (names.size < 2 && search.owner === undefined)) return null
  const pick = (owner: string | undefined) => { onChange({ owner }); setOpen(false) }
  return (
    <span className={search.owner === undefined ? 'chip' : 'chip on'}>
      <button ref={anchor} type="button" className="row chipbtn" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>负责岗位{search.owner === undefined ? <Icon name="down" /> : <b>{names.get(search.owner) ?? '别的岗位'}</b>}</button>
      {search.owner !== undefined && <button type="button" className="x" aria-label="去掉条件负责岗位" onClick={() => onChange({ owner: undefined })}><Icon name="close" /></button>}
      {open && (
        <Popover anchor={anchor} role="menu" label="负责岗位" onClose={() => setOpen(false)}>
          {[...names].map(([owner, name]) => <button key={owner} type="button" className={owner === search.owner ? 'menuitem sel' : 'menuitem'} onClick={() => pick(owner)}>{name}<span className="end muted">{figure(sums.get(owner) ?? 0)}</span></button>)}
        </Popover>
      )}
    </span>
  )
}

function KindChips({ lines, search, onChange }: Props & { lines: readonly Line[] }) {
  const sums = totals(lines, line => line.kind)
  const chosen = new Set<TaskKind>(search.kind ?? [])
  const shown = [...new Set<TaskKind>([...sums.keys(), ...chosen])]
  if (shown.length < 2 && chosen.size === 0) return null
  const toggle = (kind: TaskKind) => {
    const next = shown.filter(one => (one === kind ? !chosen.has(one) : chosen.has(one)))
    onChange({ kind: next.length === 0 ? undefined : next })
  }
  return <>{shown.map(kind => <button key={kind} type="button" className={chosen.has(kind) ? 'chip on' : 'chip'} aria-pressed={chosen.has(kind)} onClick={() => toggle(kind)}>{taskNames[kind]}<b>{figure(sums.get(kind) ?? 0)}</b></button>)}</>
}

function ComparisonChip({ search, onChange }: Props) {
  const { comparison } = search
  const reads = useMay('comparisons.read')
  const found = useAsk(getComparison, { comparison: comparison ?? noComparison }, { enabled: reads && comparison !== undefined, staleMs: 60_000 })
  if (comparison === undefined) return null
  return (
    <span className="chip on">
      {found.data === undefined ? '只看一次比对' : <>比对 <Link to="/comparisons/$id" params={{ id: comparison }} search={{}}><b>{found.data.department} {found.data.period}</b></Link></>}
      <button type="button" className="x" aria-label="去掉条件比对" onClick={() => onChange({ comparison: undefined })}><Icon name="close" /></button>
    </span>
  )
}
const noComparison = getComparison.input.parse({ comparison: '00000000-0000-0000-0000-000000000000' }).comparison

export function TaskFilters({ search, onChange }: Props) {
  const all = useCounts(search).data?.open ?? []
  const state = search.state ?? 'open'
  const lines = search.whose === 'all' ? all.filter(line => search.owner === undefined || line.owner === search.owner) : all.filter(line => line.isMine)
  const late = lines.reduce((sum, line) => sum + line.late, 0)
  return (
    <div className="row wrap">
      <Segment label="谁的" value={search.whose ?? 'mine'} onPick={whose => onChange({ whose: whose === 'all' ? 'all' : undefined, owner: undefined })} items={[{ key: 'mine', label: '归我的岗位' }, { key: 'all', label: '本辖区全部' }]} />
      <Segment label="办到哪里" value={state} onPick={next => onChange({ state: next === 'open' ? undefined : next, late: undefined })} items={TaskState.options.map(key => ({ key, label: taskStateNames[key] }))} />
      <ComparisonChip search={search} onChange={onChange} />
      <OwnerChip lines={all} search={search} onChange={onChange} />
      {state === 'open' && <KindChips lines={lines} search={search} onChange={onChange} />}
      {state === 'open' && (late > 0 || search.late === true) && <button type="button" className={search.late === true ? 'chip on' : 'chip'} aria-pressed={search.late === true} onClick={() => onChange({ late: search.late === true ? undefined : true })}>只看逾期<b className="red">{figure(late)}</b></button>}
    </div>
  )
}
