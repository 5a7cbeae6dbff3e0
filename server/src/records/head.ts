/** What every answer says of a record before its fields. */
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { Named } from './people.ts'
import { isLine, type Line } from '@qinghe/domain/records/evaluate.ts'
import type { KindField } from '@qinghe/domain/records/kind.ts'
import { nobody, type RecordRow } from './store.ts'

export const headOf = (row: RecordRow, named: Named) => ({
  record: row.id, state: row.state, day: row.day, number: row.number, revision: row.revision, child: row.child === null ? null : named.child(row.child),
  region: { code: row.region, name: named.place(row.region) }, author: named.person(row.posting), assignee: row.assignee === nobody ? null : named.person(row.assignee), createdAt: instant(row.created_at),
})

/** Fields by name, empty where the record has none: one written before a field was added opens like any other, in its lines as well. */
export const valuesOf = (fields: readonly KindField[], values: Line): Record<string, unknown> => Object.fromEntries(fields.map(field => {
  const value = values[field.id] ?? null
  return [field.id, field.type === 'lines' && Array.isArray(value) ? value.filter(isLine).map(line => valuesOf(field.of, line)) : value]
}))
