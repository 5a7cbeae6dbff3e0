/** What every answer says of a record before its fields. */
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { Named } from './people.ts'
import { nobody, type RecordRow } from './store.ts'

export const headOf = (row: RecordRow, named: Named) => ({
  record: row.id, state: row.state, day: row.day, number: row.number, revision: row.revision, child: row.child === null ? null : named.child(row.child),
  region: { code: row.region, name: named.place(row.region) }, author: named.person(row.posting), assignee: row.assignee === nobody ? null : named.person(row.assignee), createdAt: instant(row.created_at),
})
