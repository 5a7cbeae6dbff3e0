/** Sending a slip: to an organisation where somebody is in office, with what the declaration says it sees and no more; and waiting for what comes back. */
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { issue, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { shift, type Line } from '@qinghe/domain/records/evaluate.ts'
import { type Act, fieldOf, type Kind, type Span } from '@qinghe/domain/records/kind.ts'
import { receiversOf, type ShownOnSlip } from '@qinghe/domain/records/slips.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { hashOfSlip, type SlipLine } from '../db/chain.ts'
import type { Reader } from '../db/reader.ts'
import type { Cells } from '../db/rows.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { factsOf } from './facts.ts'
import { sayValue } from './say.ts'
import { namesFor } from './people.ts'
import { nowhere } from './store.ts'

export const slipAt = (id: string) => ({ table: 'record_slips', column: 'sealed', row: id })
export const answerAt = (id: string) => ({ table: 'record_slips', column: 'answer', row: id })

/** What stands on it, sealed as one. */
export type Says = { number: string | null; shows: readonly ShownOnSlip[] }

type New = Pick<SlipLine, 'id' | 'record' | 'kind' | 'act' | 'to_org' | 'receivers' | 'holder' | 'readers' | 'posting' | 'account' | 'due'> & { says: Says }
/** A row for qinghe.record_slips, without where it lies. */
export function slipRow(w: Pick<Writer, 'actor' | 'now' | 'seal' | 'ring'>, { says, ...given }: New): Cells {
  const text = JSON.stringify(says)
  const sent = new Date(w.now)
  const mac = hashOfSlip(w.ring.chain, { ...given, county: w.actor.county, sent_at: sent, says: text, received_by: null, received_at: null, answer: null, answered_by: null, answered_at: null })
  return { ...given, county: w.actor.county, sent_at: sent, sealed: w.seal(slipAt(given.id), text), mac }
}

function dueOf(w: Reader, region: number, due: Span | null): string | null {
  if (due === null) return null
  const facts = factsOf(w, region)
  const by = 'count' in due ? due.count : facts.parameter(due.parameter, null)
  return by === null ? null : shift(facts, plainDate(w.today), { by, unit: due.unit })
}

type Of = { record: string; kind: Kind; act: Act; values: Line; number: string | null; region: number; child: string | null }
async function wordsOf(w: Reader, { kind, act, values, region, child }: Of): Promise<ShownOnSlip[]> {
  const named = await namesFor(w, { postings: [], children: child === null ? [] : [child], places: [region] })
  return (act.sends?.shows ?? []).flatMap((id): ShownOnSlip[] => {
    if (id === 'child') return [{ label: '儿童', value: child === null ? '还没有认出是哪名儿童' : (named.child(child)?.name ?? null) }]
    if (id === 'region') return [{ label: '地点', value: named.place(region) }]
    const field = fieldOf(kind, id)
    return field ? [{ label: field.label, value: sayValue(field, values[id]) }] : []
  })
}

/** @returns the row without where it lies, and what its history says of it */
export async function makeSlip(w: Writer, of: Of): Promise<{ row: Cells; to: string; id: string } | undefined> {
  const { kind, act, record, values, number } = of
  if (act.sends === null) return undefined
  const to = values[act.sends.to]
  const label = fieldOf(kind, act.sends.to)?.label ?? act.sends.to
  if (typeof to !== 'string') { refuseIf([issue('record.missing', `请选择${label}`, act.sends.to)]); return undefined }
  const receivers = receiversOf(act)
  const [found] = await w.derive(sql<{ staffed: boolean }>`select qinghe.is_staffed(${to}::uuid, ${[...receivers]}::text[]) as staffed`)
  if (found?.staffed !== true) refuseIf([issue('slip.nobody', `${label}：这个单位还没有能收件的在岗人员，送不到。请先电话联系，并请系统管理员给它设岗`, act.sends.to)])
  const id = w.newId()
  const row = slipRow(w, {
    id, record, kind: kind.kind, act: act.id, to_org: to, receivers, holder: nowhere, readers: Number(bitOf(kind.audience)), posting: w.actor.posting, account: w.actor.account,
    due: dueOf(w, of.region, act.sends.due), says: { number, shows: await wordsOf(w, of) },
  })
  return { row, to, id }
}

const done = { 'slip.received': { column: 'received_at', words: '签收' }, 'slip.answered': { column: 'answered_at', words: '答复' } } as const
type SentRow = { received_at: string | null; answered_at: string | null }
/** What an act waits for and has not come back: all that was sent must be. */
export async function missingFrom(r: Reader, { record, county, needs }: { record: string; county: number; needs: Act['needs'] }): Promise<string | null> {
  if (needs.length === 0) return null
  const rows = await r.rows(sql<SentRow>`select s.received_at, s.answered_at from qinghe.record_slips s where s.county = ${county} and s.record = ${record} and s.to_org <> ${nowhere}::uuid`)
  for (const need of needs) {
    if (need === 'slip.signed') continue
    const { column, words } = done[need]
    if (rows.length === 0 || rows.some(row => row[column] === null)) return rows.length === 0 ? '还没有送达' : `对方还没有${words}`
  }
  return null
}
export async function refuseUnanswered(w: Writer, act: Act, of: { record: string; county: number }): Promise<void> {
  const missing = await missingFrom(w, { ...of, needs: act.needs })
  if (missing !== null) throw problem('record.needs', `${missing}，现在不能“${act.label}”。可以在“送达”里看到是哪个单位`, 409)
}
