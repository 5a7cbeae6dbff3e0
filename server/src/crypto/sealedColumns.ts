/** Every column sealed with the ring: what rotation walks. A column missing here keeps its old key for ever, so a catalogue
 *  test should compare the list with the bytea columns of the schema. */
import type { GrantNeed } from '../audit/grants.ts'
import type { BlindKind } from './sealing.ts'

export type SealedColumn = {
  table: string
  column: string
  /** Names the row (within its county), and stands as `row` in the sealed value's place. */
  key: 'id' | 'child' | 'account'
  /** Blind index kept beside it; made anew with it. The stored text is in the one normal form. */
  blind?: { column: string; kind: BlindKind }
  /** The table is not led by county. */
  isCountyless?: boolean
}

export const sealedColumns: readonly SealedColumn[] = [
  { table: 'children', column: 'id_number', key: 'id', blind: { column: 'id_blind', kind: 'idNumber' } },
  { table: 'children', column: 'hukou_address', key: 'id' },
  { table: 'children', column: 'residence_address', key: 'id' },
  { table: 'child_schooling', column: 'student_number', key: 'id' },
  { table: 'child_health', column: 'disability_cert', key: 'child' },
  { table: 'child_health', column: 'illness', key: 'child' },
  { table: 'child_parents', column: 'id_number', key: 'id', blind: { column: 'id_blind', kind: 'idNumber' } },
  { table: 'child_parents', column: 'phone', key: 'id', blind: { column: 'phone_blind', kind: 'phone' } },
  { table: 'child_guardianships', column: 'phone', key: 'id', blind: { column: 'phone_blind', kind: 'phone' } },
  { table: 'child_guardianships', column: 'id_number', key: 'id' },
  { table: 'child_guardianships', column: 'address', key: 'id' },
  { table: 'child_keys', column: 'wrapped', key: 'child' },
  { table: 'commands', column: 'payload', key: 'id' },
  { table: 'accounts', column: 'phone', key: 'id', isCountyless: true },
  { table: 'credentials', column: 'totp', key: 'account', isCountyless: true },
]

const unique = (names: readonly string[]): string[] => [...new Set(names)]

/** What qinghe_rotator may read and change, from the list alone. */
export function rotationGrants(columns: readonly SealedColumn[]): GrantNeed[] {
  return unique(columns.map(c => c.table)).flatMap((table): GrantNeed[] => {
    const own = columns.filter(c => c.table === table)
    const places = own.flatMap(c => [...(c.isCountyless ? [] : ['county']), c.key])
    const changed = own.flatMap(c => (c.blind ? [c.column, c.blind.column] : [c.column]))
    const why = 'key rotation seals again'
    return [
      { role: 'qinghe_rotator', table, verb: 'SELECT', columns: unique([...places, ...own.map(c => c.column)]), why },
      { role: 'qinghe_rotator', table, verb: 'UPDATE', columns: unique(changed), why },
    ]
  })
}
