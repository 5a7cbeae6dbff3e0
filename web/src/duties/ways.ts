/** Where an act that discharges a duty is done, with the child, the record and the kind filled in. */
import type { DutyLine } from '@qinghe/domain/duties/contract.ts'
import type { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { Outline } from '@qinghe/domain/records/outline.ts'

export type DutyAt = Pick<DutyLine, 'child' | 'record'>
/** new: the form of a new record. act: an act on the record the duty is about. list: the record to act on has to be found. */
export type Way =
  | { by: 'new'; kind: string; label: string; child: ChildId | undefined; parent: RecordId | undefined }
  | { by: 'act'; kind: string; label: string; record: RecordId; act: string; whole: boolean }
  | { by: 'list'; kind: string; label: string; child: ChildId | undefined }
  | { by: 'archive'; label: string; child: ChildId }
  | { by: 'page'; label: string; to: '/submissions' | '/archives' | '/census' }

type OutlinedAct = Outline['acts'][number]
/** 保存走访 is what the button of the form says; a duty asks for the visit. */
const nameOf = (kind: Outline, act: OutlinedAct): string => (act.begins === 'no' ? act.label : `登记${kind.title}`)

function wayInLedger(kind: Outline, id: string, { child, record }: DutyAt): Way | undefined {
  const act = kind.acts.find(one => one.id === id)
  if (act === undefined) return undefined
  const label = nameOf(kind, act)
  if (record?.kind === kind.kind && act.begins !== 'only') return { by: 'act', kind: kind.kind, label, record: record.id, act: act.id, whole: act.whole }
  if (act.begins !== 'no') return { by: 'new', kind: kind.kind, label, child: kind.about === 'child' ? child?.id : undefined, parent: record?.kind === kind.about ? record.id : undefined }
  return { by: 'list', kind: kind.kind, label: `去${kind.title}台账${act.label}`, child: child?.id }
}

/** Contracts of the product that are no act of a ledger. */
function wayOfCommand(act: string, { child }: DutyAt): Way | undefined {
  if (act.startsWith('archives.') && child !== null) return { by: 'archive', label: '打开档案办理', child: child.id }
  if (act.startsWith('archives.')) return { by: 'page', label: '打开档案办理', to: '/archives' }
  if (act.startsWith('submissions.')) return { by: 'page', label: '去交部门名册', to: '/submissions' }
  if (act.startsWith('census.')) return { by: 'page', label: '去季度排查', to: '/census' }
  return undefined
}

/** @param acts what the acting post may do now for this duty, as the server says; ways that lead to the same place stand there once */
export function waysOf(acts: readonly string[], at: DutyAt, kinds: readonly Outline[]): Way[] {
  const found = acts.flatMap(act => {
    const [name = '', id = ''] = act.split('.')
    const kind = kinds.find(one => one.kind === name)
    return (kind === undefined ? wayOfCommand(act, at) : wayInLedger(kind, id, at)) ?? []
  })
  return found.filter((way, i) => found.findIndex(other => other.label === way.label) === i)
}
