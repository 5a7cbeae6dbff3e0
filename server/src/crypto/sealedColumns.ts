/** Every column sealed with the ring: what rotation walks. A column missing here would keep its old key for ever, so a catalogue
 *  test compares the list with the bytea columns of the schema. */
import { z } from 'zod'
import type { BlindKind } from './sealing.ts'

export type SealedColumn = {
  table: string
  column: string
  /** Names the row (within its county), and stands as `row` in the sealed value's place. */
  key: 'id' | 'child' | 'account' | 'batch' | 'comparison' | 'submission'
  /** The number that names the row together with the key; its place is then `key:line`. */
  line?: 'row' | 'sheet'
  /** Blind index kept beside it; made anew with it. The text is in the one normal form; `of` finds it where it is not the whole value. */
  blind?: { column: string; kind: BlindKind; of?: (opened: string) => string | null }
  /** The table is not led by county. */
  isCountyless?: boolean
}

const Line = z.object({ person: z.string() })
/** Whom a compared line is about (comparisons/store.ts). */
const personOf = (opened: string): string => Line.parse(JSON.parse(opened)).person

export const sealedColumns: readonly SealedColumn[] = [
  { table: 'children', column: 'id_number', key: 'id', blind: { column: 'id_blind', kind: 'idNumber' } },
  { table: 'children', column: 'hukou_address', key: 'id' },
  { table: 'children', column: 'residence_address', key: 'id' },
  { table: 'children', column: 'returned_words', key: 'id' },
  { table: 'children', column: 'exit_words', key: 'id' },
  { table: 'child_schooling', column: 'student_number', key: 'id' },
  { table: 'child_health', column: 'disability_cert', key: 'child' },
  { table: 'child_health', column: 'illness', key: 'child' },
  { table: 'child_parents', column: 'id_number', key: 'id', blind: { column: 'id_blind', kind: 'idNumber' } },
  { table: 'child_parents', column: 'phone', key: 'id', blind: { column: 'phone_blind', kind: 'phone' } },
  { table: 'child_guardianships', column: 'phone', key: 'id', blind: { column: 'phone_blind', kind: 'phone' } },
  { table: 'child_guardianships', column: 'id_number', key: 'id' },
  { table: 'child_guardianships', column: 'address', key: 'id' },
  { table: 'child_keys', column: 'wrapped', key: 'child' },
  { table: 'records', column: 'sealed', key: 'id' },
  { table: 'records', column: 'secret', key: 'id' },
  { table: 'records', column: 'waiting', key: 'id' },
  { table: 'record_parts', column: 'sealed', key: 'id' },
  { table: 'record_imports', column: 'file_words', key: 'id' },
  { table: 'record_imports', column: 'reason', key: 'id' },
  { table: 'record_import_rows', column: 'sealed', key: 'batch', line: 'row' },
  { table: 'record_slips', column: 'sealed', key: 'id' },
  { table: 'record_slips', column: 'answer', key: 'id' },
  { table: 'record_blinds', column: 'sealed', key: 'id', blind: { column: 'blind', kind: 'phone' } },
  { table: 'staged_files', column: 'secret', key: 'id' },
  { table: 'record_files', column: 'secret', key: 'id' },
  { table: 'commands', column: 'payload', key: 'id' },
  { table: 'roster_rows', column: 'sealed', key: 'batch', line: 'row' },
  { table: 'roster_sheets', column: 'facts', key: 'batch', line: 'sheet' },
  { table: 'roster_batches', column: 'kept', key: 'id' },
  { table: 'roster_batches', column: 'secret', key: 'id' },
  { table: 'roster_batches', column: 'errand', key: 'id' },
  { table: 'roster_batches', column: 'file_words', key: 'id' },
  { table: 'comparisons', column: 'model', key: 'id' },
  { table: 'comparisons', column: 'file_words', key: 'id' },
  { table: 'comparison_models', column: 'model', key: 'id' },
  { table: 'comparison_rows', column: 'sealed', key: 'comparison', line: 'row', blind: { column: 'person_blind', kind: 'idNumber', of: personOf } },
  { table: 'submissions', column: 'file_words', key: 'id' },
  { table: 'submissions', column: 'reason_words', key: 'id' },
  { table: 'submission_rows', column: 'sealed', key: 'submission', line: 'row' },
  { table: 'comparison_decisions', column: 'sealed', key: 'id', blind: { column: 'person_blind', kind: 'idNumber' } },
  { table: 'comparison_tasks', column: 'evidence', key: 'id' },
  { table: 'comparison_tasks', column: 'about', key: 'id' },
  { table: 'duty_events', column: 'words', key: 'id' },
  { table: 'census_answers', column: 'words', key: 'id' },
  { table: 'census_restatements', column: 'reason', key: 'id' },
  { table: 'census_returns', column: 'reason', key: 'id' },
  { table: 'census_suspects', column: 'about', key: 'id' },
  { table: 'census_suspect_answers', column: 'words', key: 'id' },
  { table: 'exports', column: 'words', key: 'id' },
  { table: 'exports', column: 'decided_words', key: 'id' },
  { table: 'exports', column: 'secret', key: 'id' },
  { table: 'accounts', column: 'phone', key: 'id', isCountyless: true, blind: { column: 'phone_blind', kind: 'phone' } },
  { table: 'credentials', column: 'totp', key: 'account', isCountyless: true },
]
