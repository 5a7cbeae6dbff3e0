/** The sections of 一人一档 as the acting role may see them: clear, masked, or absent with the reason. */
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { readAbsence } from '@qinghe/domain/archives/absences.ts'
import { keepsNothing, masked } from '@qinghe/domain/archives/masking.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { type DataDomain, domainBits } from '@qinghe/domain/kernel/actor.ts'
import { ageInYears, isPlainDate, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Reader } from '../db/reader.ts'
import { tables } from '../db/tables.ts'
import { type ArchiveRecord, clearOf } from './records.ts'
import { isMasked, isMaskedIn, seesIdNumber } from './shown.ts'

type Row = Record<string, unknown>
type Place = { code: number; name: string }
export type Named = (code: number) => string

// By hand: an archive has ninety of them, and the output schema checks each again.
const num = (v: unknown): number | null => (typeof v === 'number' ? v : null)
const text = (v: unknown): string | null => (typeof v === 'string' ? v : null)
const bool = (v: unknown): boolean | null => (typeof v === 'boolean' ? v : null)
const dayIn = (v: unknown): PlainDate | null => (typeof v === 'string' && isPlainDate(v) ? plainDate(v) : null)
const codes = (v: unknown): number[] => (Array.isArray(v) ? v.filter(one => typeof one === 'number') : [])

/** A sealed column as { masked }: what it is called in the catalogue decides how much stays. */
function sealed(r: Reader, row: Row, key: FieldKey): { masked: string } | null {
  const { table, column, mask } = fields[key]
  if (mask === 'idNumber' && !seesIdNumber(r.actor)) return null
  if (row[column] === null || row[column] === undefined) return null
  if (keepsNothing(mask)) return { masked: masked(mask, '') }
  const clear = clearOf(r, { table, column }, row)
  return typeof clear === 'string' ? { masked: masked(mask, clear) } : null
}

const reasonFor = (r: Reader, domain: DataDomain): string | null =>
  (r.actor.reads & domainBits[domain]) === 0 ? '您现在的岗位不查看这一部分' : null
const nameFor = (r: Reader, domain: DataDomain, name: unknown): string | null => {
  const shown = text(name)
  return shown !== null && isMaskedIn(r.actor, domain) ? masked('name', shown) : shown
}

function section<T>(r: Reader, domain: DataDomain, values: () => T): { values: T | null; masked: boolean; reason: string | null } {
  const reason = reasonFor(r, domain)
  return { values: reason === null ? values() : null, masked: isMaskedIn(r.actor, domain), reason }
}

const placed = (code: unknown, nameOf: Named): Place | null => (typeof code === 'number' ? { code, name: nameOf(code) } : null)

function identityOf(r: Reader, row: Row, nameOf: Named): unknown {
  const birthDate = dayIn(row['birth_date'])
  return {
    name: nameFor(r, 'ID', row['name']) ?? '', sexCode: num(row['sex_code']) ?? 0, ethnicCode: num(row['ethnic_code']),
    birthDate: isMasked(r.actor) ? null : birthDate, ageInYears: birthDate === null ? null : ageInYears(birthDate, r.today),
    idNumber: sealed(r, row, 'idNumber'), idMissingReason: text(row['id_missing_reason']),
    hukouRegistered: bool(row['hukou_registered']), hukouType: num(row['hukou_type']),
    hukouDivision: placed(row['hukou_division'], nameOf), hukouAddress: sealed(r, row, 'hukouAddress'),
    residenceDivision: placed(row['residence_division'], nameOf), residenceAddress: sealed(r, row, 'residenceAddress'),
    categories: codes(row['categories']), leftBehindStatus: num(row['left_behind_status']),
    leftBehindSince: dayIn(row['left_behind_since']), household: text(row['household']),
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
  return {
    healthStatus: num(row['health_status']), isDisabled: bool(row['is_disabled']), isIll: bool(row['is_ill']),
    disabilityType: num(row['disability_type']), disabilityLevel: num(row['disability_level']),
    disabilityCertNo: sealed(r, row, 'disabilityCertNo'), illness: sealed(r, row, 'illness'),
  }
}

function parentOf(r: Reader, row: Row): unknown {
  return {
    id: row['id'], role: row['role'], name: nameFor(r, 'FAM', row['name']), birthDate: isMaskedIn(r.actor, 'FAM') ? null : dayIn(row['birth_date']),
    idNumber: sealed(r, row, 'father.idNumber'), phone: sealed(r, row, 'father.phone'),
    existStatus: num(row['exist_status']), maritalStatus: num(row['marital_status']), isAway: bool(row['is_away']),
    awaySince: dayIn(row['away_since']), workPlace: text(row['work_place_text']), capability: num(row['capability']),
    absences: Array.isArray(row['absences']) ? row['absences'].flatMap(one => (typeof one === 'string' ? (readAbsence(one) ?? []) : [])) : [],
  }
}

function spellOf(r: Reader, row: Row): unknown {
  return {
    id: row['id'], validFrom: row['valid_from'], validTo: dayIn(row['valid_to']), hasEntrustedGuardian: bool(row['has_entrusted_guardian']),
    name: nameFor(r, 'FAM', row['guardian_name']), phone: sealed(r, row, 'guardian.phone'),
    idNumber: sealed(r, row, 'guardian.idNumber'), address: sealed(r, row, 'guardian.address'),
    relationCode: num(row['relation_code']), guardianshipType: num(row['guardianship_type']), guardianshipRating: num(row['rating']),
  }
}

/** All sections; the output schema of archives.get checks the shapes. */
export function sectionsOf(r: Reader, record: ArchiveRecord, nameOf: Named): Record<string, unknown> {
  const parents = [record.father, record.mother].filter(p => p !== null)
  return {
    identity: section(r, tables.children.domain, () => identityOf(r, record.child, nameOf)),
    schooling: section(r, 'EDU', () => schoolingOf(r, record)),
    health: section(r, 'HLT', () => healthOf(r, record.health ?? {})),
    family: section(r, 'FAM', () => ({
      parents: parents.map(p => parentOf(r, p)),
      siblings: record.siblings.map(s => ({ id: s.id, name: nameFor(r, 'ID', s.name) ?? '', birthDate: isMasked(r.actor) ? null : s.birth_date, sexCode: s.sex_code ?? 0 })),
    })),
    guardianship: section(r, 'FAM', () => ({ spells: record.spells.map(s => spellOf(r, s)) })),
    relief: section(r, 'REL', () => ({
      incomeSources: codes(record.relief?.['income_sources']), reliefStatuses: codes(record.relief?.['relief_statuses']),
      hardshipType: text(record.relief?.['hardship_type']),
    })),
  }
}
export type { Archive }
