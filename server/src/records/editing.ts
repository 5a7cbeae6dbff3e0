/** What somebody may change of a record with an act, and what they are told of others who changed it meanwhile. */
import { conflictsOf } from '@qinghe/domain/kernel/conflict.ts'
import { Conflict, type FieldConflict, type Issue, problem } from '@qinghe/domain/kernel/problem.ts'
import { fieldsRead } from '@qinghe/domain/records/condition.ts'
import type { ActInput } from '@qinghe/domain/records/contract.ts'
import { type Facts, holds } from '@qinghe/domain/records/evaluate.ts'
import { audienceOfField } from '@qinghe/domain/records/fieldLeaf.ts'
import { fieldOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import type { Writer } from '../db/writer.ts'
import { readsClearly, readsOf } from './standing.ts'
import type { Opened } from './store.ts'

export type Editing = { kind: Kind; before: Opened; given: ActInput['body'] }

/** What the post does not read in clear: neither what is asked of it nor a conflict may tell of it. */
export const isVeiled = (w: Writer, { kind, before: { row } }: Editing) => (field: KindField): boolean => !readsClearly(w, kind, row)(audienceOfField(kind, field))

/** Of a veiled field every older picture conflicts, whatever was seen and whatever is there: a right guess would be an answer. */
export function refuseConflicts(w: Writer, editing: Editing): void {
  const { command: { basedOn } } = w
  const { kind, before: { row, values }, given } = editing
  if (basedOn === undefined) throw problem('command.basedOn', '这次提交没有说明是在哪一版上改的，请打开记录后再办理')
  const veiled = isVeiled(w, editing)
  const isHidden = (id: string): boolean => { const field = fieldOf(kind, id); return field !== undefined && veiled(field) }
  const label = (id: string): string => fieldOf(kind, id)?.label ?? id
  const clear = Object.fromEntries(Object.entries(given).filter(([id]) => !isHidden(id)))
  const found = conflictsOf({ basedOn, version: row.revision, present: values, wanted: clear, label })
  const blind = basedOn.version === row.revision ? [] : Object.keys(given).filter(isHidden).map((id): FieldConflict => ({ field: id, label: label(id), yours: given[id] ?? null, theirs: null, original: null }))
  if (found.length + blind.length > 0) throw new Conflict(row.revision, [...found, ...blind])
}

/** What the post does not read and did not send cannot be asked of it. */
export function isUnseen(w: Writer, editing: Editing): (found: Issue) => boolean {
  const veiled = isVeiled(w, editing)
  return ({ field: path }) => {
    const field = fieldOf(editing.kind, path?.split('.')[0] ?? '')
    return field !== undefined && field.part !== null && !(field.id in editing.given) && veiled(field)
  }
}

/** Fields that are written although their author cannot tell what was there: what they sent, and what they made fall away. */
export function blindOf(w: Writer, editing: Editing, { shown, facts }: { shown: readonly string[]; facts: Omit<Facts, 'record'> }): ReadonlySet<string> {
  const { kind, before: { row, values }, given } = editing
  const reads = readsOf(w, kind, row)
  const veiled = isVeiled(w, editing)
  const isDark = (field: KindField): boolean => !reads(audienceOfField(kind, field))
  /** Whether it was shown can only be said of what hangs on fields that are seen. */
  const fellAway = ({ id, shown: when }: KindField): boolean =>
    when !== null && !shown.includes(id) && ![...fieldsRead(when)].some(name => { const other = fieldOf(kind, name); return other !== undefined && isDark(other) }) && holds(when, { ...facts, record: values })
  return new Set(kind.fields.filter(field => (veiled(field) && field.id in given) || (isDark(field) && fellAway(field))).map(field => field.id))
}
