/** History of records: what one act did to one record, before and after, sealed with the record's own key, one line an audience (decision 043). */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { z } from 'zod'
import { type ChildKey, openWithChildKey, sealWithChildKey } from '../crypto/childKeys.ts'
import type { SealedAt } from '../crypto/sealing.ts'
import { hashOfRecordChange } from './chain.ts'
import type { ChangeContext } from './history.ts'
import type { Cells } from './rows.ts'

/** Where a record and all that hangs from it stands, and who may read and add it. */
export type RecordScope = { readers: number; entry: number; barred: readonly string[]; region: number; school: number; child: string | null; follows: boolean; made_by: string; given_to: string; reported: string }
export type Values = Readonly<Record<string, unknown>>
/** @property before of the fields that changed, and `state` and the like; nothing when the act began the record */
export type RecordChange = {
  record: string; kind: string; revision: number; act: string; scope: RecordScope; key: ChildKey
  before: Values; after: Values
}

const placeOf = (id: string): SealedAt => ({ table: 'record_changes', column: 'sealed', row: id })

/** The row for qinghe.record_changes. */
export function recordLine(change: RecordChange, at: Omit<ChangeContext, 'scope' | 'seal'> & { algorithm: ChangeContext['seal']['algorithm'] }): Cells {
  const id = newUuid(at.at.getTime())
  const { record, kind, revision, act, scope: { readers, ...scope }, before, after } = change
  const line = {
    county: at.county, id, record, kind, revision, act, at: at.at, readers, fields: Object.keys(after),
    sealed: sealWithChildKey({ key: change.key, algorithm: at.algorithm }, placeOf(id), JSON.stringify({ before, after })),
    command: at.command.id, account: at.command.account, posting: at.command.posting, phrase: at.command.phrase,
  }
  return { ...line, ...scope, mac: hashOfRecordChange(at.chain, line) }
}

const BeforeAfter = z.object({ before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()) })
export type RecordBeforeAfter = z.infer<typeof BeforeAfter>

/** What a line says. */
export const openRecordLine = (key: ChildKey, row: { id: string; sealed: Uint8Array }): RecordBeforeAfter =>
  BeforeAfter.parse(JSON.parse(openWithChildKey(key, placeOf(row.id), row.sealed)))

/** What phones hear of a record that was written: that it was, under the keys it has. The parts have no line of their own: the revision of the
 *  record tells of them anyway (decision 050). */
export const recordFeedLine = (county: number, { record, kind, scope: { entry, barred, region, school, child, made_by, given_to } }: Pick<RecordChange, 'record' | 'kind' | 'scope'>): Cells =>
  ({ county, id: newUuid(), record, kind, readers: entry, barred: [...barred], region, school, child, made_by, given_to })
