/** Between the flat record of the form and the rows of the tables. The catalogue says which field stands where. */
import type { Draft, FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys, fields, type Section } from '@qinghe/domain/archives/fields.ts'
import { gapsOf } from '@qinghe/domain/archives/gaps.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Reader } from '../db/reader.ts'
import type { Value } from '../db/sql.ts'
import type { TableName } from '../db/tables.ts'

export type Cells = Record<string, Value>
export type SectionCells = { section: Section; table: TableName; cells: Cells }

/** Kept beside the child instead of in a section: they decide who sees it. */
const scopeFields: readonly FieldKey[] = ['region', 'school']

const asValue = (v: Draft[FieldKey]): Value => v ?? null
/** Lists are never null in the tables. */
const listKeys: readonly FieldKey[] = ['categories', 'incomeSources', 'reliefStatuses']

/** Blind index columns that go with a sealed one. */
const blindOf: Partial<Record<FieldKey, { column: string; kind: 'idNumber' | 'phone' }>> = {
  idNumber: { column: 'id_blind', kind: 'idNumber' },
  'father.idNumber': { column: 'id_blind', kind: 'idNumber' }, 'mother.idNumber': { column: 'id_blind', kind: 'idNumber' },
  'father.phone': { column: 'phone_blind', kind: 'phone' }, 'mother.phone': { column: 'phone_blind', kind: 'phone' },
  'guardian.phone': { column: 'phone_blind', kind: 'phone' },
}

/** The columns a patch writes, section by section. Keys that are not in the patch are left alone. */
export function cellsOf(r: Pick<Reader, 'blind'>, patch: Draft): SectionCells[] {
  const bySection = new Map<Section, SectionCells>()
  for (const key of fieldKeys) {
    if (!(key in patch) || scopeFields.includes(key)) continue
    const { section, table, column } = fields[key]
    const entry = bySection.get(section) ?? { section, table, cells: {} }
    bySection.set(section, entry)
    const v = asValue(patch[key])
    entry.cells[column] = v === null && listKeys.includes(key) ? [] : v
    const blind = blindOf[key]
    if (blind) entry.cells[blind.column] = typeof v === 'string' ? (r.blind(blind.kind, v)[0] ?? null) : null
    if (key === 'idNumber') entry.cells['identity_state'] = v === null ? 'missing' : 'unverified'
  }
  return [...bySection.values()]
}

export const isFilled = (cells: Cells): boolean => Object.values(cells).some(v => v !== null && !(Array.isArray(v) && v.length === 0))

/** Gaps as the acting post can judge them: of sections it cannot read, what is recorded stays. */
export function gapsSeenBy(r: Reader, draft: Draft, recorded: readonly string[]): FieldKey[] {
  const reads = (key: FieldKey) => (r.actor.reads & domainBits[fields[key].domain]) !== 0
  const judged = new Set(gapsOf(draft).map(gap => gap.field))
  return fieldKeys.filter(key => (reads(key) ? judged.has(key) : recorded.includes(key)))
}

/** Extra columns of a new row in a section. */
export function keysFor(section: Section, { id, child, from }: { id: string; child: string; from: PlainDate }): Cells {
  switch (section) {
    case 'identity': return { id: child }
    case 'schooling': case 'guardianship': return { id, child, valid_from: from }
    case 'father': case 'mother': return { id, child, role: section }
    case 'health': case 'relief': return { child }
  }
}
