/** Columns of the list of archives, on the screen and in a file alike. The name always stands first. */
import type { FieldKey } from './draft.ts'
import { type Eye, type Seen, seenAs } from './seen.ts'

export const columnKeys = ['id', 'village', 'categories', 'caregiver', 'schooling', 'status', 'gaps', 'updated'] as const
export type ColumnKey = (typeof columnKeys)[number]
export const columnLabels: Record<ColumnKey, string> = {
  id: '身份证号', village: '村（居）', categories: '儿童类别', caregiver: '现照护人', schooling: '就学', status: '状态', gaps: '缺项', updated: '最近更新',
}
export const defaultColumns: readonly ColumnKey[] = ['id', 'village', 'categories', 'caregiver', 'status', 'gaps', 'updated']
/** What each column is about; the others are about the archive. */
const columnAbout: Partial<Record<ColumnKey, FieldKey>> = { id: 'idNumber', caregiver: 'guardian.name', schooling: 'schoolingStatus' }
export const columnSeen = (eye: Eye, key: ColumnKey): Seen => (columnAbout[key] === undefined ? 'clear' : seenAs(eye, columnAbout[key]))
/** A column of what the post does not look at is not there, instead of being empty. */
export const columnExists = (eye: Eye, key: ColumnKey): boolean => columnSeen(eye, key) !== 'hidden'
