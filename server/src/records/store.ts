/** Records as they lie in the database: what stands in clear, what is sealed, what hangs in parts. */
import { createHash, createHmac, type KeyObject } from 'node:crypto'
import type { Code } from '@qinghe/domain/codes/codeList.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { normalPhone } from '@qinghe/domain/kernel/phone.ts'
import { dayOf, instant, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { dayOfRecord } from '@qinghe/domain/records/judge.ts'
import type { Line, Value } from '@qinghe/domain/records/evaluate.ts'
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { audiences, bitOf } from '@qinghe/domain/staff/audiences.ts'
import { z } from 'zod'
import type { SealedAt } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import type { Cells } from '../db/rows.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'

export type RecordRow = {
  county: number; id: string; kind: string; content: string; region: number; school: number; child: string | null; parent: string | null; follows: boolean
  state: string; day: string; number: string | null; posting: string; account: string; assignee: string
  body: unknown; sealed: Uint8Array | null; secret: Uint8Array; revision: number; created_at: string; barred: string[]; reported: string
  state_since: string | null; asked_act: string | null; asked_by: string | null; asked_posting: string | null; asked_at: string | null; waiting: Uint8Array | null
}

/** Of a record that was handed to nobody. */
export const nobody = '00000000-0000-0000-0000-000000000000'
/** Where no organisation is meant: no post is in office there. */
export const nowhere = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

export const recordColumns = sql`r.county, r.id, r.kind, r.content, r.region, r.school, r.child, r.parent, r.follows, r.state, r.day, r.number, r.posting, r.account, r.assignee,
  r.body, r.sealed, r.secret, r.revision, r.created_at, r.barred, r.reported, r.state_since, r.asked_act, r.asked_by, r.asked_posting, r.asked_at, r.waiting`

/** The day it came into its state. */
export const sinceOf = ({ state_since, created_at }: Pick<RecordRow, 'state_since' | 'created_at'>): PlainDate => (state_since === null ? dayOf(instant(created_at)) : plainDate(state_since))

export const sealedAt = (id: string): SealedAt => ({ table: 'records', column: 'sealed', row: id })
export const partAt = (id: string): SealedAt => ({ table: 'record_parts', column: 'sealed', row: id })
export const secretAt = (id: string): SealedAt => ({ table: 'records', column: 'secret', row: id })

/** Only what may be counted stands in clear, and of health, cases and reports nothing (decision 043). */
const clearTypes: readonly KindField['type'][] = ['code', 'codes', 'yesNo', 'number', 'percent', 'money', 'day', 'division', 'school']
const isGrave = (audience: string): boolean => ['S3', 'S4'].includes(audiences[audience]?.class ?? 'S4')
export const isClear = (kind: Kind, field: KindField): boolean => !isGrave(kind.audience) && !field.sealed && clearTypes.includes(field.type)

const Body = z.record(z.string(), z.custom<Value>())
export const bodyOf = (raw: unknown): Line => Body.parse(raw)

const isEmpty = (value: Value | undefined): boolean => value === undefined || value === null || (Array.isArray(value) && value.length === 0)
const pick = (kind: Kind, values: Line, wanted: (field: KindField) => boolean): Line =>
  Object.fromEntries(kind.fields.filter(wanted).flatMap((field): [string, Value][] => {
    const value = values[field.id]
    return value === undefined || isEmpty(value) ? [] : [[field.id, value]]
  }))

/** Values of the record's own audience by where they lie: in clear and sealed. */
export const parted = (kind: Kind, values: Line): { clear: Line; sealed: Line } => ({
  clear: pick(kind, values, field => field.part === null && isClear(kind, field)), sealed: pick(kind, values, field => field.part === null && !isClear(kind, field)),
})

// Slots: what filters compare.
const hashBytes = 6
/** Codes that are words become numbers by their hash: the order of a list may change, a code never does. */
const numberOfCode = (code: Code): number => (typeof code === 'number' ? code : createHash('sha256').update(code).digest().readUIntBE(0, hashBytes))
export function slotValue(value: Value | undefined): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' ? (Number.isSafeInteger(Math.round(value)) ? Math.round(value) : null) : typeof value === 'string' ? numberOfCode(value) : null
}
/** Of a telephone number a keyed hash: whoever knows the number finds what has it, and nobody reads it from there. */
export function numberOfPhone(key: KeyObject, phone: string): string {
  const hex = createHmac('sha256', key).update(JSON.stringify(['number', normalPhone(phone)])).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
const idOf = (key: KeyObject, { type }: KindField, value: Value | undefined): string | null => (typeof value !== 'string' ? null : type === 'phone' ? numberOfPhone(key, value) : value)
export const slotsOf = (key: KeyObject, kind: Kind, values: Line): Cells => Object.fromEntries(kind.fields.flatMap(field => {
  const { slot, id } = field
  return slot === null || slot === 'label' ? [] : [[slot, slot.startsWith('u') ? idOf(key, field, values[id]) : slotValue(values[id])] as const]
}))

/** Records of these states are nobody’s yet, or nothing came of them: there may be another of the same. */
export const looseStates: readonly string[] = ['draft', 'void', 'declined', 'cancelled']
type OnceOf = { child: string | null; posting: string; region: number; state: string }
type Placed = { id: string; values: Line; of: OnceOf }
/** What a kind says there is one of: a keyed hash, so that it tells nothing. */
function onceOf(w: Pick<Writer, 'ring'>, kind: Kind, { values, of }: Placed): Uint8Array | null {
  if (kind.unique === null || looseStates.includes(of.state)) return null
  const own: Readonly<Record<string, unknown>> = { child: of.child, author: of.posting, region: of.region }
  const said = kind.unique.map(name => (Object.hasOwn(own, name) ? own[name] : (values[name] ?? null)))
  return createHmac('sha256', w.ring.chain).update(JSON.stringify(['once', kind.kind, said])).digest()
}

/** Columns that follow from the values of a record. */
export function derivedCells(w: Pick<Writer, 'ring' | 'seal' | 'today'>, kind: Kind, placed: Placed): Cells {
  const { id, values } = placed
  const { clear, sealed } = parted(kind, values)
  return {
    ...slotsOf(w.ring.chain, kind, values), day: dayOfRecord(kind, values) ?? w.today, once: onceOf(w, kind, placed), body: JSON.stringify(clear),
    sealed: Object.keys(sealed).length === 0 ? null : w.seal(sealedAt(id), JSON.stringify(sealed)),
  }
}

/** One row for each part that was written: the fields that were, the latest row counting for each, so that whoever may write a part and may not read
 *  it loses nothing of what others wrote. */
export function partRows(w: Pick<Writer, 'seal'>, kind: Kind, given: { record: string; revision: number; scope: Cells; parts: ReadonlyMap<string, Line> }): Cells[] {
  return [...given.parts].map(([audience, values]) => {
    const id = newUuid()
    return { ...given.scope, id, record: given.record, audience, revision: given.revision, readers: Number(bitOf(audience)), entry: Number(bitOf(kind.audience)), sealed: w.seal(partAt(id), JSON.stringify(values)) }
  })
}

type PartRow = { id: string; record: string; audience: string; sealed: Uint8Array }
export type Opened = { row: RecordRow; values: Line }

/** Everything the acting post may see of some records, opened. Parts it does not read have no row and are not there. */
export async function openRecords(r: Reader, rows: readonly RecordRow[]): Promise<Opened[]> {
  if (rows.length === 0) return []
  const parts = await r.rows(sql<PartRow>`select p.id, p.record, p.audience, p.sealed from qinghe.record_parts p
    where p.county = any(${[...new Set(rows.map(row => row.county))]}::int[]) and p.record = any(${rows.map(row => row.id)}::uuid[]) order by p.record, p.revision`)
  const ofRecord = Map.groupBy(parts, part => part.record)
  return rows.map(row => ({
    row, values: {
      ...bodyOf(row.body), ...(row.sealed === null ? {} : bodyOf(JSON.parse(r.open(sealedAt(row.id), row.sealed)))),
      ...Object.assign({}, ...(ofRecord.get(row.id) ?? []).map(part => bodyOf(JSON.parse(r.open(partAt(part.id), part.sealed))))),
    },
  }))
}

export const recordsWhere = (conditions: readonly Sql[]): Sql<RecordRow> => sql<RecordRow>`select ${recordColumns} from qinghe.records r where ${join(conditions, ' and ')}`
