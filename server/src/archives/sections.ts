/** The sections of 一人一档, in clear: what leaves of them the kernel decides. */
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { keepsNothing } from '@qinghe/domain/kernel/masking.ts'
import { readAbsence } from '@qinghe/domain/archives/absences.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import type { Sealed } from '@qinghe/domain/archives/types.ts'
import { isPlainDate, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { ageSeen, seenAs, seenCategories } from '@qinghe/domain/archives/seen.ts'
import type { Reader } from '../db/reader.ts'
import { type ArchiveRecord, clearOf } from './records.ts'

type Row = Record<string, unknown>
type Place = { code: number; name: string }
export type Named = (code: number) => string

// By hand: an archive has ninety of them, and the output schema checks each again.
const num = (v: unknown): number | null => (typeof v === 'number' ? v : null)
const text = (v: unknown): string | null => (typeof v === 'string' ? v : null)
const bool = (v: unknown): boolean | null => (typeof v === 'boolean' ? v : null)
const dayIn = (v: unknown): PlainDate | null => (typeof v === 'string' && isPlainDate(v) ? plainDate(v) : null)
const codes = (v: unknown): number[] => (Array.isArray(v) ? v.filter(one => typeof one === 'number') : [])

/** A sealed column; what is to be masked whole need not be opened. Who may write it is given its mark, too. */
function sealed(r: Reader, row: Row, key: FieldKey): Sealed | null {
  const { table, column, mask } = fields[key]
  if (row[column] === null || row[column] === undefined) return null
  const writes = deniedFields([key], r.actor.role).length === 0
  // Opened only where something of it is shown or compared.
  if (!writes && keepsNothing(mask)) return { masked: '•' }
  const clear = clearOf(r, { table, column }, row)
  if (typeof clear !== 'string') return null
  const [mark] = writes ? r.marks({ record: String(row['child'] ?? row['id']), field: key }, clear) : []
  return { masked: clear, ...(mark === undefined ? {} : { mark }) }
}

/** Whether it is read at all, and whether masked, the kernel says. */
const section = (values: unknown) => ({ values, masked: false, reason: null })

const placed = (code: unknown, nameOf: Named): Place | null => (typeof code === 'number' ? { code, name: nameOf(code) } : null)

function identityOf(r: Reader, row: Row, nameOf: Named): unknown {
  const birthDate = dayIn(row['birth_date'])
  const isSeen = (key: FieldKey): boolean => seenAs(r.actor, key) !== 'hidden'
  return {
    name: text(row['name']) ?? '', sexCode: num(row['sex_code']) ?? 0, ethnicCode: num(row['ethnic_code']),
    birthDate, ageInYears: ageSeen(r.actor, birthDate, r.today),
    idNumber: sealed(r, row, 'idNumber'), idMissingReason: isSeen('idMissingReason') ? text(row['id_missing_reason']) : null,
    hukouRegistered: bool(row['hukou_registered']), hukouType: num(row['hukou_type']),
    hukouDivision: placed(row['hukou_division'], nameOf), hukouAddress: sealed(r, row, 'hukouAddress'),
    residenceDivision: placed(row['residence_division'], nameOf), residenceAddress: sealed(r, row, 'residenceAddress'),
    categories: seenCategories(r.actor, codes(row['categories'])), leftBehindStatus: isSeen('leftBehindStatus') ? num(row['left_behind_status']) : null,
    leftBehindSince: isSeen('leftBehindSince') ? dayIn(row['left_behind_since']) : null, villageGroup: text(row['village_group']), household: text(row['household']),
  }
}

function schoolingOf(r: Reader, record: ArchiveRecord): unknown {
  const row = record.schooling ?? {}
  return {
    schoolingStatus: num(row['status']), isBoarding: bool(row['is_boarding']), school: record.child.school === 0 ? null : record.child.school,
    schoolName: text(row['school_name']), gradeCode: text(row['grade_code']), classNo: text(row['class_no']),
    studentNumber: sealed(r, row, 'studentNumber'),
  }
}

function healthOf(r: Reader, row: Row): unknown {
  const seen = <T>(key: FieldKey, value: T): T | null => (seenAs(r.actor, key) === 'hidden' ? null : value)
  return {
    healthStatus: seen('healthStatus', num(row['health_status'])), isDisabled: bool(row['is_disabled']), isIll: seen('isIll', bool(row['is_ill'])),
    disabilityType: num(row['disability_type']), disabilityLevel: num(row['disability_level']),
    disabilityCertNo: sealed(r, row, 'disabilityCertNo'), illness: seen('illness', sealed(r, row, 'illness')),
  }
}

function parentOf(r: Reader, row: Row): unknown {
  const role = row['role'] === 'father' ? 'father' : 'mother'
  return {
    id: row['id'], role, name: text(row['name']), birthDate: dayIn(row['birth_date']),
    idNumber: sealed(r, row, `${role}.idNumber`), phone: sealed(r, row, `${role}.phone`),
    existStatus: num(row['exist_status']), maritalStatus: num(row['marital_status']), isAway: bool(row['is_away']),
    awaySince: dayIn(row['away_since']), workPlace: text(row['work_place_text']), capability: num(row['capability']),
    absences: Array.isArray(row['absences']) ? row['absences'].flatMap(one => (typeof one === 'string' ? (readAbsence(one) ?? []) : [])) : [],
  }
}

function spellOf(r: Reader, row: Row): unknown {
  return {
    id: row['id'], validFrom: row['valid_from'], validTo: dayIn(row['valid_to']), hasEntrustedGuardian: bool(row['has_entrusted_guardian']),
    name: text(row['guardian_name']), phone: sealed(r, row, 'guardian.phone'),
    idNumber: sealed(r, row, 'guardian.idNumber'), address: sealed(r, row, 'guardian.address'),
    relationCode: num(row['relation_code']), guardianshipType: num(row['guardianship_type']), guardianshipRating: num(row['rating']),
  }
}

/** All sections; the output schema of archives.get checks the shapes. */
export function sectionsOf(r: Reader, record: ArchiveRecord, nameOf: Named): Record<string, unknown> {
  const parents = [record.father, record.mother].filter(p => p !== null)
  return {
    identity: section(identityOf(r, record.child, nameOf)),
    schooling: section(schoolingOf(r, record)),
    health: section(healthOf(r, record.health ?? {})),
    family: section({
      parents: parents.map(p => parentOf(r, p)),
      siblings: record.siblings.map(s => ({ id: s.id, name: s.name, birthDate: s.birth_date, sexCode: s.sex_code ?? 0 })),
    }),
    guardianship: section({ spells: record.spells.map(s => spellOf(r, s)) }),
    relief: section({
      incomeSources: codes(record.relief?.['income_sources']), reliefStatuses: codes(record.relief?.['relief_statuses']),
      hardshipType: text(record.relief?.['hardship_type']),
    }),
  }
}
export type { Archive }
