/** Is a slip what was sent of its record and what became of it, and is a record kept from everybody it names? */
import { normalPhone } from '@qinghe/domain/kernel/phone.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { blind, type KeyRing, open } from '../crypto/sealing.ts'
import { hashOfSlip } from '../db/chain.ts'
import { typeParsers } from '../db/types.ts'
import { answerAt, slipAt } from '../records/slipping.ts'
import type { SlipRow } from '../records/slips.ts'
import { nobody, nowhere } from '../records/store.ts'
import type { Find } from './replay.ts'
import type { Db } from './store.ts'

export type StoredSlip = SlipRow & { mac: Uint8Array; entry: number; barred: string[]; region: number; school: number; follows: boolean; made_by: string; given_to: string; reported: string }
type Row = { county: number; id: string; child: string | null; posting: string; barred: string[]; reported: string }
type Check = { db: Db; ring: KeyRing; find: Find }
/** Every value that any line of its history wrote, by name. */
export type Ever = readonly (readonly [name: string, value: unknown])[]

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
function isWhole({ ring }: Check, slip: StoredSlip): boolean {
  const says = open(ring, slipAt(slip.id), slip.sealed)
  const answer = slip.answer === null ? null : open(ring, answerAt(slip.id), slip.answer)
  const mac = hashOfSlip(ring.chain, { ...slip, sent_at: new Date(slip.sent_at), says, received_at: dateOf(slip.received_at), answer, answered_at: dateOf(slip.answered_at) })
  return Buffer.from(slip.mac).equals(mac)
}

/** @returns whether all that was sent is there and nothing else, as it was sent and as it was received */
export function areSlipsRight(check: Check, { kind, row, ever, slips }: { kind: Kind; row: Row; ever: Ever; slips: readonly StoredSlip[] }): boolean {
  const sent = ever.flatMap(([name, value]) => (name === 'sent' ? [String(value)] : []))
  const there = slips.filter(slip => slip.to_org !== nowhere).map(slip => `${slip.id} ${slip.to_org}`)
  // Of a report that is nobody's own its writer keeps one.
  const isFiled = row.posting === nobody && kind.acts.some(act => act.who.some(one => 'is' in one && one.is === 'anyone'))
  return slips.every(slip => isWhole(check, slip)) && [...sent].sort().join() === [...there].sort().join() && slips.length - there.length === (isFiled ? 1 : 0)
}

/** The child that became known is the one the history names. */
export const isAttachedRight = (row: Row, ever: Ever): boolean => ever.every(([name, value]) => name !== 'attached' || value === row.child)

type Named = { id: string }
/** @returns whether the record is kept from everybody its history names or ever named as suspect */
export async function areBarsWhole({ db, ring }: Check, { kind, row, ever }: { kind: Kind; row: Row; ever: Ever }): Promise<boolean> {
  const valuesOf = (type: string): string[] => {
    const names = kind.fields.filter(field => field.bars === true && field.type === type).map(field => field.id)
    return ever.flatMap(([name, value]) => (names.includes(name) && typeof value === 'string' ? [value] : []))
  }
  const [posts, phones, reported] = [valuesOf('staff'), valuesOf('phone'), valuesOf('organisation')]
  if (posts.length + phones.length + reported.length === 0) return true
  const blinds = phones.flatMap(phone => blind(ring, 'phone', normalPhone(phone)))
  const { rows } = await db.query<Named>({ text: `select account as id from qinghe.postings where id = any($1::uuid[]) union select id from qinghe.accounts where phone_blind = any($2::bytea[])`, values: [posts, blinds], types: typeParsers })
  return rows.every(({ id }) => row.barred.includes(id)) && (reported.length === 0 || row.reported === reported.at(-1))
}

/** Slips of which a receipt says that they were received, and which say otherwise. */
export async function findUnreceived({ db, find }: Pick<Check, 'db' | 'find'>): Promise<void> {
  const { rows } = await db.query<{ county: number; record: string }>({ text: `select s.county, s.record from qinghe.commands c join qinghe.record_slips s on s.county = c.county and s.id = (c.receipt -> 'records' -> 0 ->> 'id')::uuid
    where c.outcome = 'applied' and ((c.name = 'slips.receive' and s.received_at is null) or (c.name = 'slips.answer' and s.answered_at is null)) limit 100`, types: typeParsers })
  find(rows.map(one => ({ kind: 'record', why: 'slips', columns: [], ...one })))
}
