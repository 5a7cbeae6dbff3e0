/** History: changed fields only, one row per record, before and after sealed with the child's own key (ARCHITECTURE.md section 11). */
import type { KeyObject } from 'node:crypto'
import { type DataDomain, domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { z } from 'zod'
import { type ChildKey, openWithChildKey, sealWithChildKey } from '../crypto/childKeys.ts'
import { type KeyRing, open, type SealedAt } from '../crypto/sealing.ts'
import { hashOfChange } from './chain.ts'
import type { Value } from './sql.ts'
import { isRecorded, specOf, type TableName } from './tables.ts'

export type ChangeKind = 'created' | 'corrected' | 'changed' | 'state'
type Row = Readonly<Record<string, Value>>
export type Change = {
  /** Of the fields, where it is not the table's: a child's school is kept beside identity and is schooling all the same. */
  domain?: DataDomain
  table: TableName; child: string; entityId: string; kind: ChangeKind
  before: Row; after: Row; fields: string[]; effectiveFrom: PlainDate | undefined
}

/** A row with its sealed columns opened: what history and comparisons work on. */
export function openRow(ring: KeyRing, table: TableName, row: Row): Row {
  const spec = specOf(table)
  const out: Record<string, Value> = { ...row }
  for (const column of spec.sealed) {
    const sealed = row[column]
    if (sealed instanceof Uint8Array) out[column] = open(ring, { table, column, row: String(row[spec.key]) }, sealed)
  }
  return out
}

const isEmpty = (v: Value | undefined): boolean => v === null || v === undefined || (Array.isArray(v) && v.length === 0)
/** A new row differs wherever it holds anything; a roster has millions of such columns. */
const differs = (before: Value | undefined, after: Value | undefined): boolean =>
  isEmpty(before) ? !isEmpty(after) : JSON.stringify(before) !== JSON.stringify(after ?? null)

/** The change of one row, or nothing when no recorded column differs. */
export function record(table: TableName, what: { kind: ChangeKind; before: Row; after: Row; effectiveFrom?: PlainDate | undefined }): Change[] {
  const spec = specOf(table)
  const fields = Object.keys(what.after).filter(column => isRecorded(spec, column) && differs(what.before[column], what.after[column]))
  if (fields.length === 0) return []
  const pick = (row: Row): Row => Object.fromEntries(fields.map(f => [f, row[f] ?? null]))
  return [{
    table, child: String(what.after[spec.child]), entityId: String(what.after[spec.key]), kind: what.kind,
    before: pick(what.before), after: pick(what.after), fields, effectiveFrom: what.effectiveFrom,
  }]
}

export const domainOf = (change: Change): number => domainBits[change.domain ?? specOf(change.table).domain]

export type ChangeContext = {
  county: number
  at: Date
  command: { id: string; phrase: string; account: string; posting: string }
  scope: { region: number; school: number; version: number }
  seal: { key: ChildKey; algorithm: KeyRing['algorithm'] }
  chain: KeyObject
  because?: Because | undefined
}

/** Why a person wrote it, in their words. Words about one field stand beside the others too, so they are for whoever reads in
 *  clear every data domain the command wrote: `domains` is the sum of their bits. */
const Because = z.object({ reason: z.string(), domains: z.number().int() })
export type Because = z.infer<typeof Because>

const placeOf = (id: string): SealedAt => ({ table: 'changes', column: 'sealed', row: id })

/** The row for qinghe.changes. */
export function changeRow(change: Change, at: ChangeContext): Record<string, Value> {
  const spec = specOf(change.table)
  const id = newUuid(at.at.getTime())
  const place = change.table === 'children' && change.kind === 'created' ? [at.scope.region, at.scope.school] : undefined
  const line = {
    county: at.county, id, child: change.child, version: at.scope.version, at: at.at, domain: domainOf(change), class: spec.class, entity: change.table,
    entity_id: change.entityId, kind: change.kind, effective_from: change.effectiveFrom ?? null, fields: change.fields,
    sealed: sealWithChildKey(at.seal, placeOf(id), JSON.stringify({ before: change.before, after: change.after, because: at.because, place })),
    command: at.command.id, account: at.command.account, posting: at.command.posting, phrase: at.command.phrase,
  }
  return { ...line, region: at.scope.region, school: at.scope.school, mac: hashOfChange(at.chain, line) }
}

/** The hashes of lines just made, for the leaf of what wrote them. */
export const macsOf = (lines: readonly Row[]): Uint8Array[] => lines.flatMap(({ mac }) => (mac instanceof Uint8Array ? [mac] : []))

const BeforeAfter = z.object({
  before: z.record(z.string(), z.unknown()), after: z.record(z.string(), z.unknown()), because: Because.optional(),
  /** Where a new archive was kept, village and school: neither is a field. */
  place: z.tuple([z.number(), z.number()]).optional(),
})
export type BeforeAfter = z.infer<typeof BeforeAfter>

/** What a line of history says. */
export const openChange = (key: ChildKey, row: { id: string; sealed: Uint8Array }): BeforeAfter =>
  BeforeAfter.parse(JSON.parse(openWithChildKey(key, placeOf(row.id), row.sealed)))
