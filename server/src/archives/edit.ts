/** Correct (the record was wrong) and change (the world changed, from a day): two commands over the same patch. */
import type { ChangeInput, CorrectInput } from '@qinghe/domain/archives/commands.ts'
import { absenceIssues, absenceText, endedBy, fromThatDay, type ParentRole } from '@qinghe/domain/archives/absences.ts'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import { findingsOfPatch } from '@qinghe/domain/archives/checks.ts'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { fieldLabel, fields, isFieldKey, type Section } from '@qinghe/domain/archives/fields.ts'
import { gapIssues, gapsBlocking, gapsOf } from '@qinghe/domain/archives/gaps.ts'
import { editIssues, statusAfterCorrection, whoOf, answersReturn } from '@qinghe/domain/archives/lifeCycle.ts'
import { masked } from '@qinghe/domain/kernel/masking.ts'
import { leavingIssues } from '@qinghe/domain/archives/school.ts'
import { patched, settled, withoutOldCaregiver, withoutOldGroup } from '@qinghe/domain/archives/settle.ts'
import { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { conflictsOf, type SeenSealed } from '@qinghe/domain/kernel/conflict.ts'
import type { BasedOn, Done } from '@qinghe/domain/kernel/command.ts'
import { ChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { Conflict, NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { sql } from '../db/sql.ts'
import { tables } from '../db/tables.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { checkContext } from './checking.ts'
import { claimIdentities, writeGrams } from './create.ts'
import { alarmOnClashes, refuseHaste } from './measure.ts'
import { type ArchiveRecord, draftOf, loadRecords, rowOf, withSpell } from './records.ts'
import { type Cells, cellsOf, gapsSeenBy, isFilled, keysFor } from './rows.ts'
import { sharedNumbers, sharedWords } from './sameNumber.ts'
import { withSchool } from './schools.ts'

type Edit = {
  id: string; patch: Draft; kind: 'corrected' | 'changed'; from: PlainDate; reason: string | undefined; spell?: string | undefined; sameNumberReason?: string | undefined
  /** Where it is not the command's own: what the person had before their eyes. */
  basedOn?: BasedOn
}

const returnedTo = (text: unknown): 'village' | 'town' | null => (text === 'village' || text === 'town' ? text : null)
export const stateOf = (record: ArchiveRecord) =>
  ({ status: ArchiveStatus.parse(record.child.status), returnedTo: returnedTo(record.child['returned_to']) })

/** Nothing is returned any more. */
export const settledAgain = { returned_to: null, returned_words: null, returned_reason: null } as const

const keysOf = (patch: Draft) => Object.keys(patch).filter(isFieldKey)

/** What a reader holds of a sealed value (sections.ts), under every live key. */
const sealedIn = (w: Writer, child: string) => (key: string, value: unknown): SeenSealed[] | undefined =>
  isFieldKey(key) && fields[key].sealed && typeof value === 'string'
    ? w.marks({ record: child, field: key }, value).map(mark => ({ masked: masked(fields[key].mask, value), mark })) : undefined

function refuseConflicts(w: Writer, before: Draft, edit: Edit): void {
  const basedOn = edit.basedOn ?? w.command.basedOn
  if (!basedOn) throw problem('command.basedOn', '这次提交没有说明是在哪一版档案上改的，请打开档案后再改')
  const { version } = w.locked(edit.id)
  const found = conflictsOf({ basedOn, version, present: before, wanted: edit.patch, label: fieldLabel, sealed: sealedIn(w, edit.id) })
  if (found.length > 0) throw new Conflict(version, found)
}

/** Only keys whose value would really differ. */
function differing(before: Draft, patch: Draft): Draft {
  const keys = keysOf(patch).filter(key => JSON.stringify(before[key] ?? null) !== JSON.stringify(patch[key] ?? null))
  return Object.fromEntries(keys.map(key => [key, patch[key]]))
}

const spellSections: readonly Section[] = ['schooling', 'guardianship']

/** A change ends the running spell on the day and opens the next; on its first day it is simply written over. */
async function nextSpell(w: Writer, edit: Edit, { section, cells, row }: { section: Section; cells: Cells; row: Record<string, unknown> }): Promise<void> {
  const table = section === 'schooling' ? 'child_schooling' : 'child_guardianships'
  const child = ChildId.parse(edit.id)
  const begun = String(row['valid_from'])
  if (edit.from < begun) throw problem('change.tooEarly', `这一段从 ${begun} 开始，生效日期不能更早；如果原来登记错了，请用「更正」`)
  if (edit.from === begun) {
    await w.change(table, 'changed', [{ key: String(row['id']), child, set: cells, effectiveFrom: edit.from }])
    return
  }
  await w.change(table, 'changed', [{ key: String(row['id']), child, set: { valid_to: edit.from }, effectiveFrom: edit.from }])
  await w.insert(table, [{ ...cells, ...keysFor(section, { id: newUuid(), child: edit.id, from: edit.from }) }])
}

async function writeSection(w: Writer, edit: Edit, at: { record: ArchiveRecord; after: Draft; section: Section; cells: Cells }): Promise<void> {
  const { record, after, section, cells } = at
  const probe = keysOf(after).find(key => fields[key].section === section && fields[key].table !== 'children')
  const child = ChildId.parse(edit.id)
  if (section === 'identity') {
    await w.change('children', edit.kind, [{ key: edit.id, child, set: cells, effectiveFrom: edit.from }])
    return
  }
  if (!probe) return
  const { table } = fields[probe]
  const row = rowOf(record, probe)
  if (row === null) {
    if (isFilled(cells)) await w.insert(table, [{ ...cells, ...keysFor(section, { id: newUuid(), child: edit.id, from: edit.from }) }])
  } else if (edit.kind === 'changed' && spellSections.includes(section)) {
    const whole = cellsOf(w, Object.fromEntries(keysOf(after).filter(key => fields[key].section === section).map(key => [key, after[key]])))
    await nextSpell(w, edit, { section, row, cells: whole.find(s => s.section === section)?.cells ?? cells })
  } else {
    await w.change(table, edit.kind, [{ key: String(row[tables[table].key]), child, set: cells, ...(edit.kind === 'changed' ? { effectiveFrom: edit.from } : {}) }])
  }
}

/** A parent who is back has been away: the spell goes to those that are kept. */
function endedAbsence(record: ArchiveRecord, { before, after, who, day }: { before: Draft; after: Draft; who: ParentRole; day: PlainDate }): Cells {
  const ended = endedBy(before, after, { who, day })
  const kept = record[who]?.['absences']
  return ended === null ? {} : { absences: [...(Array.isArray(kept) ? kept : []), absenceText(ended)] }
}

async function followUp(w: Writer, edit: Edit, at: { record: ArchiveRecord; patch: Draft; after: Draft; now: Draft; shared: boolean }): Promise<void> {
  const { record, patch, after, now, shared } = at
  const scope = w.locked(edit.id)
  const why = [edit.reason, shared ? sharedWords(edit.sameNumberReason) : undefined].filter(Boolean).join('；')
  if (why !== '') w.because(edit.id, why)
  if ('name' in patch) await writeGrams(w, [{ id: edit.id, name: after.name ?? '', region: scope.region, school: scope.school }], false)
  if (patch.idNumber) {
    await refuseHaste(w)
    await claimIdentities(w, [{ id: edit.id, idNumber: patch.idNumber }])
    await alarmOnClashes(w)
  }
  await w.derive(sql`select qinghe.keep_gaps(${w.actor.county}, ${edit.id}::uuid, ${gapsSeenBy(w, now, record.child.gaps)}::text[])`)
  if ('region' in patch || 'school' in patch) {
    w.move(edit.id, { region: patch.region ?? scope.region, school: 'school' in patch ? (patch.school ?? 0) : scope.school })
  }
}

export async function applyEdit(w: Writer, edit: Edit): Promise<Done> {
  const typed = settled(edit.patch, w.today)
  // What follows from what was typed lies in the same domain; that it is asked before anything is read is the contract's (denies).
  refuseIf(deniedFields(keysOf(typed), w.actor.role))
  const [present] = await loadRecords(w, [edit.id])
  if (!present) throw new NotFound('这名儿童')
  const record = withSpell(present, edit.spell)
  if (!record) throw new NotFound('这段监护记录')
  const before = draftOf(w, record)
  refuseConflicts(w, before, { ...edit, patch: typed })
  const patch = withoutOldGroup(before, differing(before, await withSchool(w, edit.kind === 'changed' ? fromThatDay(before, withoutOldCaregiver(before, typed), edit.from) : typed, before)))
  const keys = keysOf(patch)
  if (keys.length === 0) return { records: [{ type: 'archive', id: edit.id, version: w.locked(edit.id).version }] }
  const after = patched(before, patch)
  const state = stateOf(record)
  const context = await checkContext(w, [after])
  // What every archive needs to exist cannot be emptied; an older gap elsewhere does not hold back a right correction.
  const emptied = gapIssues(gapsBlocking(gapsOf(after), 'save', 'typed')).filter(found => found.field !== undefined && found.field in patch)
  const leaving = leavingIssues(edit.kind, w.actor.role, { before: before.school ?? null, after: after.school ?? null })
  const order = edit.kind === 'changed' ? absenceIssues(before, after, edit.from) : []
  const numbers = await sharedNumbers(w, [{ id: edit.id, idNumber: patch.idNumber, reason: edit.sameNumberReason }])
  const shared = numbers.shared.has(edit.id)
  refuseIf([...editIssues(state, whoOf(w.actor)), ...leaving, ...order, ...emptied, ...findingsOfPatch(after, patch, context).errors, ...numbers.issues])
  if (state.status === 'active' && statusAfterCorrection(state.status, keys, w.actor.role) === 'changed') w.needsReview(edit.id)
  for (const { section, cells } of cellsOf(w, patch)) {
    const kept = edit.kind === 'changed' && (section === 'father' || section === 'mother') ? endedAbsence(record, { before, after, who: section, day: edit.from }) : {}
    await writeSection(w, edit, { record, after, section, cells: { ...cells, ...kept, ...('id_number' in cells && section === 'identity' ? { number_shared: shared } : {}) } })
  }
  if (answersReturn(state, w.actor.role)) await w.change('children', 'state', [{ key: edit.id, child: ChildId.parse(edit.id), set: settledAgain }])
  // An older spell of guardianship is not what the archive lacks today.
  const now = record === present ? after : patched(draftOf(w, present), Object.fromEntries(Object.entries(patch).filter(([key]) => isFieldKey(key) && fields[key].section !== 'guardianship')))
  await followUp(w, edit, { record, patch, after, now, shared })
  return { records: [{ type: 'archive', id: edit.id, version: w.locked(edit.id).version + 1 }] }
}

export const correctArchive = each((w: Writer, input: CorrectInput) => applyEdit(w, { ...input, reason: input.reason, kind: 'corrected', from: w.today }))

export const changeArchive = each((w: Writer, { id, patch, reason, effectiveFrom }: ChangeInput) => {
  if (effectiveFrom > w.today) throw problem('change.future', `生效日期还没有到，请填 ${w.today} 或更早的日期`)
  return applyEdit(w, { id, patch, reason, kind: 'changed', from: effectiveFrom })
})
