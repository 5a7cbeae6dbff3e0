/** Calls of one number, whoever answered them: when, about what, and what became of it. */
import { type EarlierInput, EarlierOutput } from '@qinghe/domain/hotline/contract.ts'
import { fieldOf } from '@qinghe/domain/records/kind.ts'
import { isPhone, normalPhone } from '@qinghe/domain/kernel/phone.ts'
import { issue, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { kindsFor } from '../records/inForce.ts'
import { numberOfPhone, slotValue } from '../records/store.ts'

type Row = { record: string; day: string; state: string; n1: number | null; n2: number | null; n3: number | null; mine: boolean }

export async function earlierCalls(r: Reader, { phone }: EarlierInput): Promise<EarlierOutput> {
  refuseIf(isPhone(normalPhone(phone)) ? [] : [issue('hotline.phone', '请写完整的来电号码', 'phone')])
  const kind = (await kindsFor(r)).find('hotlineCall')?.kind
  const rows = await r.rows(sql<Row>`select * from qinghe.calls_of_number(${r.actor.county}, ${numberOfPhone(r.ring.chain, phone)}::uuid)`)
  const labels = (id: string, held: number | null): string | null => {
    const list = kind === undefined ? null : (fieldOf(kind, id)?.list ?? null)
    return list?.entries.find(entry => slotValue(entry.code) === Number(held))?.label ?? null
  }
  return EarlierOutput.parse({
    calls: rows.map(row => ({
      record: row.mine ? row.record : null, day: row.day, need: labels('need', row.n1) ?? '没有写', urgency: labels('urgency', row.n2) ?? '没有写',
      state: kind?.states.find(one => one.id === row.state)?.label ?? row.state, satisfied: labels('satisfied', row.n3),
    })),
  })
}
