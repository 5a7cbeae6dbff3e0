/** Which columns may take their words from another line or cell. Never those that say who somebody is: a name, a number, a birthday
 *  and a relation belong to one person, and a merged name over two lines may have the mother in the second. */
import { fields, isFieldKey } from '../archives/fields.ts'
import type { ColumnTarget } from './types.ts'

const ofPersons: readonly ColumnTarget[] = [
  'name', 'father.name', 'mother.name', 'guardian.name', 'guardian.relationCode', 'sexCode', 'idMissingReason', 'row.fatherText', 'row.motherText', 'row.guardianText', 'row.parentPhone',
]
/** Shared by the lines of a merged cell, or repeated by 同上. */
export function mayBeShared(target: ColumnTarget | null): boolean {
  if (target === null || ofPersons.includes(target)) return false
  if (!isFieldKey(target)) return true
  const { kind } = fields[target]
  return kind !== 'idNumber' && kind !== 'document' && kind !== 'phone' && !target.endsWith('birthDate')
}

/** What a family has in common. Merged over lines that each name a child of their own, it is the parents of all of them. */
export const isOfFamily = (target: ColumnTarget | null): boolean =>
  target !== null && /^(father|mother|guardian)\.|^row\.(father|mother|guardian)Text$|^row\.parentPhone$/u.test(target) && target !== 'guardian.relationCode'

export type BlockKind = 'town' | 'village' | 'group' | 'school' | 'class'
/** Columns people fill in the first line of a block only. The order is that of the nesting: a new town begins a new village. */
const blockKinds: Partial<Record<ColumnTarget, BlockKind>> = {
  'row.town': 'town', 'row.village': 'village', region: 'village', 'row.group': 'group', schoolName: 'school', 'row.gradeClass': 'class', gradeCode: 'class', classNo: 'class',
}
export const blockKindOf = (target: ColumnTarget | null): BlockKind | undefined => (target === null ? undefined : blockKinds[target])

/** What a new value of a column ends: below a new village the group above is another village's. */
export const beginsAnew: Record<BlockKind, readonly BlockKind[]> = { town: ['village', 'group'], village: ['group'], group: [], school: ['class'], class: [] }
