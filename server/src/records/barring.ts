/** From whom a record is kept: whoever it names as suspect, by post or by telephone, now or once somebody has an account with that number; and the
 *  organisation it is about, whose people read no part with the reporter. Done last, when the history stands (decision 049). */
import { normalPhone } from '@qinghe/domain/kernel/phone.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { jsonValue } from '../db/rows.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { recordsWhere } from './store.ts'

type Blind = { id: string; field: string; sealed: Uint8Array; blind: Uint8Array }
export type Suspects = { phones: Uint8Array[]; posts: string[]; reported: string | null; blinds: Blind[] }

/** What the fields that bar name anew. @returns nothing when none does */
export function suspectsIn(w: Pick<Writer, 'blind' | 'seal'>, kind: Kind, { before, values }: { before: Line; values: Line }): Suspects | undefined {
  const found: Suspects = { phones: [], posts: [], reported: null, blinds: [] }
  for (const field of kind.fields) {
    const value = values[field.id]
    if (!field.bars || typeof value !== 'string' || value === before[field.id]) continue
    if (field.type === 'staff') found.posts.push(value)
    if (field.type === 'organisation') found.reported = value
    if (field.type === 'phone') {
      const id = newUuid()
      const phone = normalPhone(value)
      const [current, ...older] = w.blind('phone', phone)
      if (current === undefined) throw new Error('a key ring without a current key')
      found.phones.push(current, ...older)
      found.blinds.push({ id, field: field.id, sealed: w.seal({ table: 'record_blinds', column: 'sealed', row: id }, phone), blind: current })
    }
  }
  return found.phones.length + found.posts.length > 0 || found.reported !== null ? found : undefined
}

/** From whom what a new record links is kept: whoever must not find an assessment does not find the case that came of it. @param values of a record that begins */
export async function barredByLinks(w: Writer, { fields }: Pick<Kind, 'fields'>, values: Line): Promise<string[]> {
  const linked = fields.flatMap(({ id, type }) => (type === 'record' && typeof values[id] === 'string' ? [values[id]] : []))
  if (linked.length === 0) return []
  const rows = await w.rows(recordsWhere([sql`r.county = ${w.actor.county}`, sql`r.id = any(${linked}::uuid[])`]))
  return rows.flatMap(row => row.barred)
}

export const blindsAsJson = ({ blinds }: Suspects): string => JSON.stringify(blinds.map(one => ({ ...one, sealed: jsonValue(one.sealed), blind: jsonValue(one.blind) })))
/** As the functions of the owner take them. */
export const suspectArguments = (suspects: Suspects): Sql =>
  sql`${suspects.phones}::bytea[], ${suspects.posts}::uuid[], ${suspects.reported}::uuid, ${blindsAsJson(suspects)}::jsonb`

export async function keepFrom(w: Writer, record: string, suspects: Suspects): Promise<void> {
  const [kept] = await w.derive(sql<{ people: string[] }>`select qinghe.bar_record(${w.actor.county}, ${record}::uuid, ${suspectArguments(suspects)}) as people`)
  // Whoever is in it does not go on with it.
  if (kept?.people.includes(w.actor.account)) throw problem('record.own', '这条记录涉及您本人，请交给别的同志办理', 403)
}
