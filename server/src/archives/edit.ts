/** Correct (the record was wrong) and change (the world changed, from a day): two commands over the same patch. */
import type { ChangeInput, CorrectInput } from '@qinghe/domain/archives/commands.ts'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import { findingsOfPatch } from '@qinghe/domain/archives/checks.ts'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { fieldLabel, fields, isFieldKey, type Section } from '@qinghe/domain/archives/fields.ts'
import { gapIssues, gapsBlocking, gapsOf } from '@qinghe/domain/archives/gaps.ts'
import { editIssues, statusAfterCorrection, whoOf } from '@qinghe/domain/archives/lifeCycle.ts'
import { masked } from '@qinghe/domain/kernel/masking.ts'
import { leavingIssues } from '@qinghe/domain/archives/school.ts'
import { patched, settled, withoutOldCaregiver } from '@qinghe/domain/archives/settle.ts'
import { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { conflictsOf } from '@qinghe/domain/kernel/conflict.ts'
import type { BasedOn, Done } from '@qinghe/domain/kernel/command.ts'
import { ChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { Conflict, NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { sql } from '../db/sql.ts'
import { tables } from '../db/tables.ts'
import type { Writer } from '../db/writer.ts'
import { checkContext } from './checking.ts'
import { claimIdentities, writeGrams } from './create.ts'
import { alarmOnClashes, refuseHaste } from './measure.ts'
import { type ArchiveRecord, draftOf, loadRecords, rowOf } from './records.ts'
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

const keysOf = (patch: Draft) => Object.keys(patch).filter(isFieldKey)

/** Sealed values were seen masked, so masked is what they are compared with; what of a conflict is told the kernel says. Fields this post may
 *  not write stand in none. */
function refuseConflicts(w: Writer, before: Draft, edit: Edit): void {
  const basedOn = edit.basedOn ?? w.command.basedOn
  if (!basedOn) throw problem('command.basedOn', '这次提交没有说明是在哪一版档案上改的，请打开档案后再改')
  const wanted = Object.fromEntries(Object.entries(edit.patch).filter(([key]) => isFieldKey(key) && deniedFields([key], w.actor.role).length === 0))
  const from = { ...basedOn.from }
  const mask = (key: string, v: unknown): unknown =>
    isFieldKey(key) && fields[key].sealed && typeof v === 'string' ? masked(fields[key].mask, v) : v
  for (const key of keysOf(edit.patch)) if (from[key] === mask(key, before[key])) from[key] = before[key]
  const found = conflictsOf({ basedOn: { ...basedOn, from }, version: w.locked(edit.id).version, present: before, wanted, label: fieldLabel })
  if (found.length > 0) throw new Conflict(w.locked(edit.id).version, found)
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
  const row = edit.spell === undefined ? rowOf(record, probe) : (record.spells.find(s => s['id'] === edit.spell) ?? null)
  if (edit.spell !== undefined && row === null) throw new NotFound('这段监护记录')
  if (row === null) {
    if (isFilled(cells)) await w.insert(table, [{ ...cells, ...keysFor(section, { id: newUuid(), child: edit.id, from: edit.from }) }])
  } else if (edit.kind === 'changed' && spellSections.includes(section)) {
    const whole = cellsOf(w, Object.fromEntries(keysOf(after).filter(key => fields[key].section === section).map(key => [key, after[key]])))
    await nextSpell(w, edit, { section, row, cells: whole.find(s => s.section === section)?.cells ?? cells })
  } else {
    await w.change(table, edit.kind, [{ key: String(row[tables[table].key]), child, set: cells, ...(edit.kind === 'changed' ? { effectiveFrom: edit.from } : {}) }])
  }
}

async function followUp(w: Writer, edit: Edit, at: { record: ArchiveRecord; patch: Draft; after: Draft; shared: boolean }): Promise<void> {
  const { record, patch, after, shared } = at
  const scope = w.locked(edit.id)
  const why = [edit.reason, shared ? sharedWords(edit.sameNumberReason) : undefined].filter(Boolean).join('；')
  if (why !== '') w.because(edit.id, why)
  if ('name' in patch) await writeGrams(w, [{ id: edit.id, name: after.name ?? '', region: scope.region, school: scope.school }], false)
  if (patch.idNumber) {
    await refuseHaste(w)
    await claimIdentities(w, [{ id: edit.id, idNumber: patch.idNumber }])
    await alarmOnClashes(w)
  }
  await w.derive(sql`select qinghe.keep_gaps(${w.actor.county}, ${edit.id}::uuid, ${gapsSeenBy(w, after, record.child.gaps)}::text[])`)
  if ('region' in patch || 'school' in patch) {
    w.move(edit.id, { region: patch.region ?? scope.region, school: 'school' in patch ? (patch.school ?? 0) : scope.school })
  }
}

export async function applyEdit(w: Writer, edit: Edit): Promise<Done> {
  const [record] = await loadRecords(w, [edit.id])
  if (!record) throw new NotFound('这名儿童')
  const typed = settled(edit.patch, w.today)
  // Before anything is compared: a finding about a field that may not be written says what stands beside it.
  refuseIf(deniedFields(keysOf(typed), w.actor.role))
  const before = draftOf(w, record)
  refuseConflicts(w, before, { ...edit, patch: typed })
  const patch = differing(before, await withSchool(w, edit.kind === 'changed' ? withoutOldCaregiver(before, typed) : typed, before))
  const keys = keysOf(patch)
  if (keys.length === 0) return { records: [{ type: 'archive', id: edit.id, version: w.locked(edit.id).version }] }
  const after = patched(before, patch)
  const state = stateOf(record)
  const context = await checkContext(w, [after])
  // What every archive needs to exist cannot be emptied; an older gap elsewhere does not hold back a right correction.
  const emptied = gapIssues(gapsBlocking(gapsOf(after), 'save', 'typed')).filter(found => found.field !== undefined && found.field in patch)
  const leaving = leavingIssues(edit.kind, w.actor.role, { before: before.school ?? null, after: after.school ?? null })
  const numbers = await sharedNumbers(w, [{ id: edit.id, idNumber: patch.idNumber, reason: edit.sameNumberReason }])
  const shared = numbers.shared.has(edit.id)
  refuseIf([...editIssues(state, whoOf(w.actor)), ...leaving, ...deniedFields(keys, w.actor.role), ...emptied, ...findingsOfPatch(after, patch, context).errors, ...numbers.issues])
  if (state.status === 'active' && statusAfterCorrection(state.status, keys, w.actor.role) === 'changed') w.needsReview(edit.id)
  for (const { section, cells } of cellsOf(w, patch)) {
    await writeSection(w, edit, { record, after, section, cells: 'id_number' in cells && section === 'identity' ? { ...cells, number_shared: shared } : cells })
  }
  await followUp(w, edit, { record, patch, after, shared })
  return { records: [{ type: 'archive', id: edit.id, version: w.locked(edit.id).version + 1 }] }
}

export async function correctArchive(w: Writer, inputs: CorrectInput[]): Promise<Done[]> {
  const done: Done[] = []
  for (const input of inputs) done.push(await applyEdit(w, { ...input, reason: input.reason, kind: 'corrected', from: w.today }))
  return done
}

export async function changeArchive(w: Writer, inputs: ChangeInput[]): Promise<Done[]> {
  const done: Done[] = []
  for (const { id, patch, reason, effectiveFrom } of inputs) {
    if (effectiveFrom > w.today) throw problem('change.future', `生效日期还没有到，请填 ${w.today} 或更早的日期`)
    done.push(await applyEdit(w, { id, patch, reason, kind: 'changed', from: effectiveFrom }))
  }
  return done
}
