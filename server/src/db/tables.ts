/** The protected tables as the Writer sees them: which column names the child, which data domain and class a row belongs
 *  to, and which columns are sealed. A catalogue test compares it with the database. */
import type { DataDomain } from '@qinghe/domain/kernel/dataDomain.ts'
import type { FieldClass } from '@qinghe/domain/kernel/contract.ts'

export type TableSpec = {
  domain: DataDomain
  class: FieldClass
  /** Column with the child's id; its own id for children. */
  child: 'id' | 'child'
  /** Column that names the row within the county. */
  key: 'id' | 'child'
  sealed: readonly string[]
  /** Columns that never enter history: derived, or keys. */
  derived: readonly string[]
}

const scopeKeys = ['county', 'region', 'school', 'id', 'child'] as const

export const tables = {
  children: { domain: 'ID', class: 'S2', child: 'id', key: 'id', sealed: ['id_number', 'hukou_address', 'residence_address', 'returned_words', 'exit_words'],
    derived: ['version', 'id_blind', 'created_by', 'created_at', 'updated_at', 'gaps', 'batch', 'returned_to', 'identity_state', 'number_shared'] },
  child_schooling: { domain: 'EDU', class: 'S2', child: 'child', key: 'id', sealed: ['student_number'], derived: [] },
  child_health: { domain: 'HLT', class: 'S3', child: 'child', key: 'child', sealed: ['disability_cert', 'illness'], derived: [] },
  child_parents: { domain: 'FAM', class: 'S2', child: 'child', key: 'id', sealed: ['id_number', 'phone'], derived: ['id_blind', 'phone_blind', 'role'] },
  child_guardianships: { domain: 'FAM', class: 'S2', child: 'child', key: 'id', sealed: ['phone', 'id_number', 'address'], derived: ['phone_blind'] },
  child_relief: { domain: 'REL', class: 'S2', child: 'child', key: 'child', sealed: [], derived: [] },
  archive_exits: { domain: 'ID', class: 'S2', child: 'child', key: 'id', sealed: [], derived: ['confirmed_at', 'command'] },
} as const satisfies Record<string, TableSpec>

export type TableName = keyof typeof tables
export const specOf = (table: TableName): TableSpec => tables[table]
export const isRecorded = (spec: TableSpec, column: string): boolean =>
  !spec.derived.includes(column) && !scopeKeys.some(k => k === column)
