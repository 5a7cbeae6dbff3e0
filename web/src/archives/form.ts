/** The state of an archive form: what was typed, what the rules say about it now, and what is still missing. The rules are the
 *  server's own (domain/archives), so nothing is found out only after sending. */
import { useMemo, useState } from 'react'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { checkDraft, type CheckContext, findingsOfPatch } from '@qinghe/domain/archives/checks.ts'
import { Draft, type FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys, fields, isFieldKey } from '@qinghe/domain/archives/fields.ts'
import { gapsOf } from '@qinghe/domain/archives/gaps.ts'
import type { ArchiveParameters } from '@qinghe/domain/archives/parameters.ts'
import { ofCaregiver, settled, withoutOldCaregiver } from '@qinghe/domain/archives/settle.ts'
import type { Gap, Sealed } from '@qinghe/domain/archives/types.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { issue, type Issue } from '@qinghe/domain/kernel/problem.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { isoDay } from '../ui/time.ts'
import { type Filled, withNumberRead } from './numberRead.ts'
import type { Values } from './values.ts'

export type Judged = { draft: Draft; errors: Issue[]; warnings: Issue[]; gaps: Gap[] }

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
export const sameValue = (a: unknown, b: unknown): boolean => (isBlank(a) && isBlank(b)) || JSON.stringify(a) === JSON.stringify(b)

/** What was typed as a draft; a field whose shape is wrong is left out and named. */
export function draftOf(values: Values): { draft: Draft; errors: Issue[] } {
  const given = Object.entries(values).filter(([, v]) => !isBlank(v))
  const whole = Draft.safeParse(Object.fromEntries(given))
  if (whole.success) return { draft: whole.data, errors: [] }
  const errors = whole.error.issues.map(i => issue('input', i.message, i.path.map(String).join('.')))
  const bad = new Set(errors.map(e => e.field))
  const rest = Draft.safeParse(Object.fromEntries(given.filter(([key]) => !bad.has(key))))
  return { draft: rest.success ? rest.data : {}, errors }
}

/** What the rules judge by: the place of the acting post, and the ages and limits that hold there. */
export type Ground = { within: RegionCode; parameters: ArchiveParameters }
/** Only places from the table can be chosen, so every code has a name; the server asks again. */
const contextIn = ({ within, parameters }: Ground): CheckContext =>
  ({ day: plainDate(isoDay(Date.now())), values: parameters, placeName: () => '', within })

export function judge(values: Values, ground: Ground): Judged {
  const context = contextIn(ground)
  const typed = draftOf(values)
  const draft = settled(typed.draft, context.day)
  const found = checkDraft(draft, context)
  return { draft, errors: [...typed.errors, ...found.errors], warnings: found.warnings, gaps: gapsOf(draft) }
}

/** What differs from the archive on screen; an emptied field is null. */
export function patchOf(values: Values, before: Values): Values {
  const changed = fieldKeys.filter(key => key in values && !sameValue(values[key], before[key]))
  return Object.fromEntries(changed.map(key => [key, isBlank(values[key]) ? null : values[key]]))
}

/** A change from a day: another caregiver brings nothing of the one before, and what the form shows about them is sent even
 *  where it reads the same. */
export function patchOfChange(values: Values, before: Values): Values {
  const patch = patchOf(values, before)
  const shown = 'guardian.name' in patch ? ofCaregiver.filter(key => !isBlank(values[key])).map(key => [key, values[key]]) : []
  return withoutOldCaregiver(before, { ...patch, ...Object.fromEntries(shown) })
}

export function judgePatch(wanted: Values, values: Values, ground: Ground): { patch: Draft; errors: Issue[]; warnings: Issue[] } {
  const context = contextIn(ground)
  const patch = Draft.safeParse(wanted)
  if (!patch.success) return { patch: {}, errors: patch.error.issues.map(i => issue('input', i.message, i.path.map(String).join('.'))), warnings: [] }
  const after = settled(draftOf(values).draft, context.day)
  return { patch: patch.data, ...findingsOfPatch(after, patch.data, context) }
}

/** The archive as form values. Sealed fields stay absent: they are shown masked and only ever replaced. */
export function valuesOf(archive: Archive): Values {
  const i = archive.identity.values
  const spell = archive.guardianship.values?.spells.find(s => s.validTo === null)
  const parents = (archive.family.values?.parents ?? []).flatMap(p => [
    [`${p.role}.name`, p.name], [`${p.role}.birthDate`, p.birthDate], [`${p.role}.existStatus`, p.existStatus], [`${p.role}.maritalStatus`, p.maritalStatus],
    [`${p.role}.isAway`, p.isAway], [`${p.role}.awaySince`, p.awaySince], [`${p.role}.workPlace`, p.workPlace], [`${p.role}.capability`, p.capability],
  ])
  const flat: Record<string, unknown> = {
    ...i, region: archive.region, hukouDivision: i?.hukouDivision?.code, residenceDivision: i?.residenceDivision?.code,
    ...archive.schooling.values, ...archive.health.values, ...archive.relief.values, ...Object.fromEntries(parents),
    hasEntrustedGuardian: spell?.hasEntrustedGuardian, 'guardian.name': spell?.name, 'guardian.relationCode': spell?.relationCode,
    guardianshipType: spell?.guardianshipType, guardianshipRating: spell?.guardianshipRating,
  }
  return Object.fromEntries(Object.entries(flat).filter(([key, value]) => isFieldKey(key) && !fields[key].sealed && !isBlank(value)))
}

/** What is held of the sealed fields: masks as placeholders, and marks to send back with what is typed over them. */
export function sealedOf(archive: Archive): Partial<Record<FieldKey, Sealed>> {
  const { identity, schooling, health, family, guardianship } = archive
  const spell = guardianship.values?.spells.find(s => s.validTo === null)
  const parents = (family.values?.parents ?? []).flatMap((p): [string, Sealed | null][] => [[`${p.role}.idNumber`, p.idNumber], [`${p.role}.phone`, p.phone]])
  const all: Record<string, Sealed | null | undefined> = {
    idNumber: identity.values?.idNumber, hukouAddress: identity.values?.hukouAddress, residenceAddress: identity.values?.residenceAddress,
    studentNumber: schooling.values?.studentNumber, disabilityCertNo: health.values?.disabilityCertNo, illness: health.values?.illness,
    ...Object.fromEntries(parents), 'guardian.phone': spell?.phone, 'guardian.idNumber': spell?.idNumber, 'guardian.address': spell?.address,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined))
}

const inSchool = new Set([2, 3, 4, 5, 6, 9, 10])

/** Whether a question makes sense given the answers so far; an answer already there is always shown. */
export function isRelevant(key: FieldKey, values: Values): boolean {
  if (!isBlank(values[key])) return true
  const parent = key.startsWith('father.') ? 'father' : key.startsWith('mother.') ? 'mother' : null
  if (parent !== null && !['existStatus', 'name'].some(n => key.endsWith(n))) {
    const status = values[`${parent}.existStatus`]
    if (status === 2 || status === 5) return false
    if (key.endsWith('awaySince') || key.endsWith('workPlace')) return values[`${parent}.isAway`] === true
  }
  if (key.startsWith('guardian.')) return values.hasEntrustedGuardian === true
  if (['disabilityType', 'disabilityLevel', 'disabilityCertNo'].includes(key)) return values.isDisabled === true || values.healthStatus === 2
  if (key === 'illness') return values.isIll === true || values.healthStatus === 3
  if (key === 'idMissingReason') return isBlank(values.idNumber)
  if (['isBoarding', 'school', 'schoolName', 'gradeCode', 'classNo', 'studentNumber'].includes(key)) {
    return typeof values.schoolingStatus === 'number' && inSchool.has(values.schoolingStatus)
  }
  return key !== 'household'
}

export type Form = {
  values: Values
  /** What the id number has filled in, to be said beside the field. */
  filled: Filled
  set: (key: FieldKey, value: unknown) => void
  replace: (values: Values) => void
  /** Fields left once: their errors may show. */
  touched: ReadonlySet<string>
  touch: (key: FieldKey) => void
  dirty: boolean
}

/** A school is chosen or named, never both: the one written last holds, and the server adds the other. */
export function withOneSchool(values: Values, key: FieldKey): Values {
  if (key !== 'school' && key !== 'schoolName') return values
  return { ...values, [key === 'school' ? 'schoolName' : 'school']: null }
}

/** Who is at home is away since no day and works at no place; answered again as before, what stood there comes back. */
export function withWhereabouts(values: Values, key: FieldKey, initial: Values): Values {
  const who = key === 'father.isAway' ? 'father' : key === 'mother.isAway' ? 'mother' : null
  if (who === null) return values
  const of = (name: 'awaySince' | 'workPlace'): unknown => (values[key] === true ? (values[`${who}.${name}`] ?? initial[`${who}.${name}`]) : null)
  return { ...values, [`${who}.awaySince`]: of('awaySince'), [`${who}.workPlace`]: of('workPlace') }
}

type State = { values: Values; filled: Filled }
const written = ({ values, filled }: State, { key, value, initial }: { key: FieldKey; value: unknown; initial: Values }): State =>
  withNumberRead(withWhereabouts(withOneSchool({ ...values, [key]: value }, key), key, initial), filled, key)

export function useForm(initial: Values): Form {
  const [{ values, filled }, setState] = useState<State>({ values: initial, filled: {} })
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const touch = (key: FieldKey) => setTouched(before => new Set(before).add(key))
  const dirty = useMemo(() => fieldKeys.some(key => !sameValue(values[key], initial[key])), [values, initial])
  return {
    values, filled, touched, touch, dirty, replace: next => setState({ values: next, filled: {} }),
    set: (key, value) => { setState(before => written(before, { key, value, initial })); touch(key) },
  }
}
