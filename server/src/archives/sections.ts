/** The sections of 一人一档 as the acting role may see them: clear, masked, or absent with the reason. */
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { masked } from '@qinghe/domain/archives/masking.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { type DataDomain, domainBits } from '@qinghe/domain/kernel/actor.ts'
import { ageInYears, PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { tables } from '../db/tables.ts'
import { type ArchiveRecord, clearOf } from './records.ts'
import { isMasked, isMaskedIn, seesIdNumber } from './shown.ts'

type Row = Record<string, unknown>
type Place = { code: number; name: string }
export type Named = (code: number) => string

const Num = z.number().nullable().catch(null)
const Text = z.string().nullable().catch(null)
const Bool = z.boolean().nullable().catch(null)
const Day = PlainDate.nullable().catch(null)
const Codes = z.array(z.number()).catch([])

/** A sealed column as { masked }: what it is called in the catalogue decides how much stays. */
function sealed(r: Reader, row: Row, key: FieldKey): { masked: string } | null {
  const { table, column, mask } = fields[key]
  if (mask === 'idNumber' && !seesIdNumber(r.actor)) return null
  const clear = clearOf(r, { table, column }, row)
  return typeof clear === 'string' ? { masked: masked(mask, clear) } : null
}

const reasonFor = (r: Reader, domain: DataDomain): string | null =>
  (r.actor.reads & domainBits[domain]) === 0 ? '您现在的岗位不查看这一部分' : null
const nameFor = (r: Reader, domain: DataDomain, name: unknown): string | null => {
  const text = Text.parse(name)
  return text !== null && isMaskedIn(r.actor, domain) ? masked('name', text) : text
}

function section<T>(r: Reader, domain: DataDomain, values: () => T): { values: T | null; masked: boolean; reason: string | null } {
  const reason = reasonFor(r, domain)
  return { values: reason === null ? values() : null, masked: isMaskedIn(r.actor, domain), reason }
}

const placed = (code: unknown, nameOf: Named): Place | null => (typeof code === 'number' ? { code, name: nameOf(code) } : null)

function identityOf(r: Reader, row: Row, nameOf: Named): unknown {
  const birthDate = Day.parse(row['birth_date'])
  return {
    name: nameFor(r, 'ID', row['name']) ?? '', sexCode: Num.parse(row['sex_code']) ?? 0, ethnicCode: Num.parse(row['ethnic_code']),
    birthDate: isMasked(r.actor) ? null : birthDate, ageInYears: birthDate === null ? null : ageInYears(birthDate, r.today),
    idNumber: sealed(r, row, 'idNumber'), idMissingReason: Text.parse(row['id_missing_reason']),
    hukouRegistered: Bool.parse(row['hukou_registered']), hukouType: Num.parse(row['hukou_type']),
    hukouDivision: placed(row['hukou_division'], nameOf), hukouAddress: sealed(r, row, 'hukouAddress'),
    residenceDivision: placed(row['residence_division'], nameOf), residenceAddress: sealed(r, row, 'residenceAddress'),
    categories: Codes.parse(row['categories']), leftBehindStatus: Num.parse(row['left_behind_status']),
    leftBehindSince: Day.parse(row['left_behind_since']), household: Text.parse(row['household']),
  }
}

function schoolingOf(r: Reader, record: ArchiveRecord): unknown {
  const row = record.schooling ?? {}
  return {
    schoolingStatus: Num.parse(row['status']), isBoarding: Bool.parse(row['is_boarding']), school: record.child.school === 0 ? null : record.child.school,
    schoolName: Text.parse(row['school_name']), gradeCode: Text.parse(row['grade_code']), classNo: Text.parse(row['class_no']),
    studentNumber: sealed(r, row, 'studentNumber'),
  }
}

function healthOf(r: Reader, row: Row): unknown {
  return {
    healthStatus: Num.parse(row['health_status']), isDisabled: Bool.parse(row['is_disabled']), isIll: Bool.parse(row['is_ill']),
    disabilityType: Num.parse(row['disability_type']), disabilityLevel: Num.parse(row['disability_level']),
    disabilityCertNo: sealed(r, row, 'disabilityCertNo'), illness: sealed(r, row, 'illness'),
  }
}

function parentOf(r: Reader, row: Row): unknown {
  return {
    id: row['id'], role: row['role'], name: nameFor(r, 'FAM', row['name']), birthDate: isMaskedIn(r.actor, 'FAM') ? null : Day.parse(row['birth_date']),
    idNumber: sealed(r, row, 'father.idNumber'), phone: sealed(r, row, 'father.phone'),
    existStatus: Num.parse(row['exist_status']), maritalStatus: Num.parse(row['marital_status']), isAway: Bool.parse(row['is_away']),
    awaySince: Day.parse(row['away_since']), workPlace: Text.parse(row['work_place_text']), capability: Num.parse(row['capability']),
  }
}

function spellOf(r: Reader, row: Row): unknown {
  return {
    id: row['id'], validFrom: row['valid_from'], validTo: Day.parse(row['valid_to']), hasEntrustedGuardian: Bool.parse(row['has_entrusted_guardian']),
    name: nameFor(r, 'FAM', row['guardian_name']), phone: sealed(r, row, 'guardian.phone'),
    idNumber: sealed(r, row, 'guardian.idNumber'), address: sealed(r, row, 'guardian.address'),
    relationCode: Num.parse(row['relation_code']), guardianshipType: Num.parse(row['guardianship_type']), guardianshipRating: Num.parse(row['rating']),
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
      incomeSources: Codes.parse(record.relief?.['income_sources']), reliefStatuses: Codes.parse(record.relief?.['relief_statuses']),
      hardshipType: Text.parse(record.relief?.['hardship_type']),
    })),
  }
}
export type { Archive }
