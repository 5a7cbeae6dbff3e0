/** Sending a slip: to an organisation where somebody is in office, with what the declaration says it sees and no more; and waiting for what comes back. */
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { issue, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { shift, type Line } from '@qinghe/domain/records/evaluate.ts'
import { type Act, actOf, fieldOf, type Kind, type SlipSpan } from '@qinghe/domain/records/kind.ts'
import { type Need, needsOf } from '@qinghe/domain/records/needs.ts'
import { sayPlain } from '@qinghe/domain/records/say.ts'
import { dueByClock, isByClock } from '@qinghe/domain/records/slipDue.ts'
import { receiversOf, type ShownOnSlip } from '@qinghe/domain/records/slips.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { hashOfSlip, type SlipLine } from '../db/chain.ts'
import type { Reader } from '../db/reader.ts'
import type { Cells } from '../db/rows.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { factsOf } from './facts.ts'
import { namesFor } from './people.ts'
import { nowhere } from './store.ts'

export const slipAt = (id: string) => ({ table: 'record_slips', column: 'sealed', row: id })
export const answerAt = (id: string) => ({ table: 'record_slips', column: 'answer', row: id })

/** What stands on it, sealed as one. */
export type Says = { number: string | null; shows: readonly ShownOnSlip[] }

type New = Pick<SlipLine, 'id' | 'record' | 'kind' | 'act' | 'to_org' | 'receivers' | 'holder' | 'readers' | 'posting' | 'account' | 'due' | 'due_minute'> & { says: Says }
/** A row for qinghe.record_slips, without where it lies. It rings at once; a receipt that somebody keeps rings nobody. */
export function slipRow(w: Pick<Writer, 'actor' | 'now' | 'seal' | 'ring'>, { says, ...given }: New): Cells {
  const text = JSON.stringify(says)
  const sent = new Date(w.now)
  const mac = hashOfSlip(w.ring.chain, { ...given, county: w.actor.county, sent_at: sent, says: text, received_by: null, received_at: null, answer: null, answered_by: null, answered_at: null })
  return { ...given, county: w.actor.county, sent_at: sent, sealed: w.seal(slipAt(given.id), text), mac, next_at: given.to_org === nowhere ? null : sent }
}

type Due = Pick<SlipLine, 'due' | 'due_minute'>
function dueOf(w: Reader, region: number, span: SlipSpan | null): Due {
  if (span === null) return { due: null, due_minute: null }
  if (isByClock(span)) { const { day, minute } = dueByClock(w.now, span); return { due: day, due_minute: minute } }
  const facts = factsOf(w, region)
  const by = 'count' in span ? span.count : facts.parameter(span.parameter, null)
  return { due: by === null ? null : shift(facts, plainDate(w.today), { by, unit: span.unit }), due_minute: null }
}

type Of = { record: string; kind: Kind; act: Act; values: Line; number: string | null; region: number; child: string | null; reported: string }
async function wordsOf(w: Reader, { kind, act, values, region, child }: Of): Promise<ShownOnSlip[]> {
  const named = await namesFor(w, { postings: [], children: child === null ? [] : [child], places: [region] })
  return (act.sends?.shows ?? []).flatMap((id): ShownOnSlip[] => {
    if (id === 'child') return [{ label: '儿童', value: child === null ? '还没有认出是哪名儿童' : (named.child(child)?.name ?? null) }]
    if (id === 'region') return [{ label: '地点', value: named.place(region) }]
    const field = fieldOf(kind, id)
    return field ? [{ label: field.label, value: sayPlain(field, values[id]) || null }] : []
  })
}

/** Who reads where it went reads the slip: an addressee that stands in a part would tell everybody else what the part keeps from them. */
const readersOf = ({ kind, act }: Pick<Of, 'kind' | 'act'>): string => fieldOf(kind, act.sends?.to ?? '')?.part ?? kind.audience

/** An answer that says who reported never goes to the organisation that is reported, and is never sent from there. */
function refuseReported(w: Writer, { kind, act, values, reported }: Of, to: string): void {
  const field = fieldOf(kind, act.sends?.to ?? '')
  if (!field || field.part === null) return
  if (w.actor.organisation === reported) throw problem('slip.apart', '这份报告反映的是您的单位，谁报告的对您的单位保密，请由上级公安机关书面答复', 409)
  const named = kind.fields.filter(one => one.bars && one.type === 'organisation').map(one => values[one.id])
  if ([reported, ...named].includes(to)) refuseIf([issue('slip.reported', `${field.label}就是被反映的单位，请当面或电话答复`, field.id)])
}

export type Sent = { row: Cells; to: string; id: string; audience: string }
/** @returns the row without where it lies, and what its history says of it, in which audience */
export async function makeSlip(w: Writer, of: Of): Promise<Sent | undefined> {
  const { kind, act, record, values, number } = of
  if (act.sends === null) return undefined
  const to = values[act.sends.to]
  const label = fieldOf(kind, act.sends.to)?.label ?? act.sends.to
  if (typeof to !== 'string') { refuseIf([issue('record.missing', `请选择${label}`, act.sends.to)]); return undefined }
  refuseReported(w, of, to)
  const receivers = receiversOf(act)
  const [found] = await w.derive(sql<{ staffed: boolean }>`select qinghe.is_staffed(${to}::uuid, ${[...receivers]}::text[]) as staffed`)
  if (found?.staffed !== true) refuseIf([issue('slip.nobody', `${label}：这个单位还没有能收件的在岗人员，送不到。请先电话联系，并请系统管理员给它设岗`, act.sends.to)])
  const [id, audience] = [w.newId(), readersOf(of)]
  const row = slipRow(w, {
    id, record, kind: kind.kind, act: act.id, to_org: to, receivers, holder: nowhere, readers: Number(bitOf(audience)), posting: w.actor.posting, account: w.actor.account,
    ...dueOf(w, of.region, act.sends.due), says: { number, shows: await wordsOf(w, of) },
  })
  return { row, to, id, audience }
}

const backWords = { received: '签收', answered: '答复' } as const
type Back = { act: string; sent: boolean; reachable: boolean; received: boolean; answered: boolean }
/** All that was sent, but what an addressee is kept from since. */
function missingSlip(rows: readonly Back[], back: 'received' | 'answered'): string | null {
  const sent = rows.filter(row => row.sent && row.reachable)
  return sent.length === 0 ? '还没有送达' : sent.every(row => row[back]) ? null : `对方还没有${backWords[back]}`
}
const isMet = (rows: readonly Back[], { act, back }: Need): boolean =>
  (back === null ? rows.some(row => row.act === act) : act === null ? missingSlip(rows, back) === null : rows.some(row => row.act === act && row.sent && row[back]))
function needWords(kind: Kind, rows: readonly Back[], { act, back }: Need): string {
  if (act === null) return missingSlip(rows, back ?? 'received') ?? ''
  return `还没有“${actOf(kind, act)?.label ?? act}”${back === null ? '' : `并由对方${backWords[back]}`}`
}

/** What an act waits for and has not come back, counted whatever of it the acting post sees. */
export async function missingFrom(r: Reader, { needs }: Act, { kind, record, county }: { kind: Kind; record: string; county: number }): Promise<string | null> {
  if (needs.length === 0) return null
  const rows = await r.rows(sql<Back>`select b.act, b.sent, b.reachable, b.received, b.answered from qinghe.came_back(${county}, ${record}::uuid) b`)
  const lacking = needsOf(needs).find(group => !group.some(need => isMet(rows, need)))
  return lacking?.map(need => needWords(kind, rows, need)).join('，也') ?? null
}
export async function refuseUnanswered(w: Writer, act: Act, of: { kind: Kind; record: string; county: number }): Promise<void> {
  const missing = await missingFrom(w, act, of)
  if (missing !== null) throw problem('record.needs', `${missing}，现在不能“${act.label}”。可以在“送达”里看到是哪个单位`, 409)
}
