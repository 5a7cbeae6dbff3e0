/** Slips as their addressees see them: a list, one whole, received and answered; and the slips of a record as its readers see them. */
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { answerSlip, type AnswerInput, getSlip, listSlips, officePosts, receiveSlip, type ShownOnSlip, type SlipInput, type SlipsInput } from '@qinghe/domain/records/slips.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { z } from 'zod'
import { hashOfSlip } from '../db/chain.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql, wholeNumber } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { answer, each, type Endpoint, perform, type Unparsed, unparsed } from '../http/endpoint.ts'
import { type KindsInForce, kindsFor } from './inForce.ts'
import { namesFor, type Named } from './people.ts'
import { answerAt, slipAt } from './slipping.ts'
import { nobody, nowhere } from './store.ts'

export type SlipRow = {
  county: number; id: string; record: string; kind: string; act: string; to_org: string; receivers: string[]; holder: string; readers: number; posting: string; account: string; child: string | null
  sent_at: string; due: string | null; due_minute: number | null; due_at: string | null; sealed: Uint8Array; received_by: string | null; received_at: string | null; answer: Uint8Array | null; answered_by: string | null; answered_at: string | null
}
const columns = sql`s.county, s.id, s.record, s.kind, s.act, s.to_org, s.receivers, s.holder, s.readers, s.posting, s.account, s.child, s.sent_at, s.due, s.due_minute, s.due_at, s.sealed, s.received_by, s.received_at, s.answer, s.answered_by, s.answered_at`
const slipsWhere = (conditions: readonly Sql[]): Sql<SlipRow> => sql<SlipRow>`select ${columns} from qinghe.record_slips s where ${join(conditions, ' and ')}`

const Says = z.object({ number: z.string().nullable(), shows: z.array(z.object({ label: z.string(), value: z.string().nullable() })) })
const saysOf = (r: Pick<Reader, 'open'>, row: SlipRow): { number: string | null; shows: ShownOnSlip[] } => Says.parse(JSON.parse(r.open(slipAt(row.id), row.sealed)))

const isReceipt = (row: SlipRow): boolean => row.to_org === nowhere
const mine = ({ actor }: Reader): Sql => sql`s.to_org = ${actor.organisation ?? nobody}::uuid`
const kept = ({ actor }: Reader): Sql => sql`s.holder = ${actor.account}::uuid`
const ofActor = (r: Reader, row: SlipRow): boolean => row.to_org === r.actor.organisation && row.receivers.includes(r.actor.role)

/** A day, or a moment. */
const dueOf = ({ due, due_minute, due_at }: SlipRow) => (due_minute === null || due_at === null ? { due, dueAt: null } : { due: null, dueAt: instant(due_at) })

type Said = { named: Named; kinds: KindsInForce }
const titleOf = ({ kinds }: Said, name: string): string => kinds.find(name)?.kind.title ?? name
const actOf = ({ kinds }: Said, row: SlipRow): string => kinds.find(row.kind)?.kind.acts.find(one => one.id === row.act)?.label ?? row.act
const event = (named: Named, by: string | null, at: string | null) => (by === null || at === null ? null : { by: named.person(by), at: instant(at) })
const headOf = (r: Reader, said: Said, row: SlipRow) => ({
  id: row.id, title: titleOf(said, row.kind), act: actOf(said, row), from: isReceipt(row) ? null : said.named.person(row.posting), sentAt: instant(row.sent_at), ...dueOf(row),
  received: event(said.named, row.received_by, row.received_at), answered: event(said.named, row.answered_by, row.answered_at), number: saysOf(r, row).number, filed: isReceipt(row),
})
const peopleOf = (rows: readonly SlipRow[]): string[] => rows.flatMap(row => [row.posting, row.received_by, row.answered_by].filter(one => one !== null))
const sayingFor = async (r: Reader, rows: readonly SlipRow[]): Promise<Said> => ({ named: await namesFor(r, { postings: peopleOf(rows), children: [], places: [] }), kinds: await kindsFor(r) })

const pages = pagesOf(listSlips, z.tuple([z.string(), z.string()]))
const usualLimit = 50
const boxes: Record<SlipsInput['box'], (r: Reader) => Sql[]> = {
  waiting: r => [mine(r), sql`s.received_at is null`], received: r => [mine(r), sql`s.received_at is not null`, sql`s.answered_at is null`], all: r => [mine(r)], filed: r => [kept(r)],
}

async function list(r: Reader, { box, after, limit = usualLimit }: SlipsInput): Promise<Unparsed> {
  const from = pages.from(r, after)
  const where = [sql`s.county = ${r.actor.county}`, ...boxes[box](r), ...(box === 'filed' ? [] : [sql`${r.actor.role}::text = any(s.receivers)`]),
    ...(from === undefined ? [] : [sql`(s.sent_at, s.id) < (${from[0]}::timestamptz, ${from[1]}::uuid)`])]
  const rows = await r.rows(sql<SlipRow>`${slipsWhere(where)} order by s.sent_at desc, s.id desc limit ${wholeNumber(limit + 1)}`)
  const { page, next } = pages.cut(r, { rows, limit, at: row => [row.sent_at, row.id] })
  const said = await sayingFor(r, page)
  return unparsed({ slips: page.map(row => headOf(r, said, row)), next })
}

/** Of those sent to the acting post or kept by it: whoever reads the record as well finds what became of it there. */
async function mustFind(r: Reader, id: string): Promise<SlipRow> {
  const [row] = await r.rows(slipsWhere([sql`s.county = ${r.actor.county}`, sql`s.id = ${id}`]))
  if (!row || !(ofActor(r, row) || row.holder === r.actor.account)) throw new NotFound('这份送达单')
  return row
}

async function get(r: Reader, { id }: SlipInput): Promise<Unparsed> {
  const row = await mustFind(r, id)
  const said = await sayingFor(r, [row])
  const may = !ofActor(r, row) || !officePosts.some(one => one === r.actor.role) || row.answered_at !== null ? [] : [row.received_at === null ? 'receive' : 'answer']
  return unparsed({ ...headOf(r, said, row), child: row.child, shows: saysOf(r, row).shows, answer: row.answer === null ? null : r.open(answerAt(row.id), row.answer), may })
}

type Outcome = { received_by: string | null; received_at: Date | null; answer: string | null; answered_by: string | null; answered_at: Date | null }
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
const macOf = (w: Writer, row: SlipRow, outcome: Outcome): Buffer =>
  hashOfSlip(w.ring.chain, { ...row, sent_at: new Date(row.sent_at), says: w.open(slipAt(row.id), row.sealed), ...outcome })

/** Whoever reacts to what somebody signed hears of the act that sent it, and nothing of the record. */
const tellSigned = (w: Writer, { id, kind, act, record, child }: SlipRow, back: 'received' | 'answered'): void =>
  w.acted({ slip: id, kind, act: `${act}.${back}`, state: '', record, child, day: w.today, values: {} })

const done = (id: string): Done => ({ records: [{ type: 'slip', id }] })
async function receive(w: Writer, { id }: SlipInput): Promise<Done> {
  const row = await mustFind(w, id)
  const at = new Date(w.now)
  const mac = macOf(w, row, { received_by: w.actor.posting, received_at: at, answer: null, answered_by: null, answered_at: null })
  const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.receive_slip(${row.county}, ${id}::uuid, ${at}, ${mac}) as done`)
  if (found?.done !== true) throw problem('slip.received', '这份送达单已经签收过了，请刷新页面看是谁签收的', 409)
  tellSigned(w, row, 'received')
  return { ...done(id), about: row.child === null ? [] : [row.child] }
}

async function reply(w: Writer, { id, answer: words }: z.infer<typeof AnswerInput>): Promise<Done> {
  const row = await mustFind(w, id)
  const at = new Date(w.now)
  if (row.received_at === null) throw problem('slip.notReceived', '请先签收，再答复', 409)
  const mac = macOf(w, row, { received_by: row.received_by, received_at: dateOf(row.received_at), answer: words, answered_by: w.actor.posting, answered_at: at })
  const [found] = await w.derive(sql<{ done: boolean }>`select qinghe.answer_slip(${row.county}, ${id}::uuid, ${at}, ${w.seal(answerAt(id), words)}, ${mac}) as done`)
  if (found?.done !== true) throw problem('slip.answered', '这份送达单已经答复过了，请刷新页面', 409)
  tellSigned(w, row, 'answered')
  return { ...done(id), about: row.child === null ? [] : [row.child] }
}

export const slipEndpoints: readonly Endpoint[] = [answer(listSlips, list), answer(getSlip, get), perform(receiveSlip, each(receive)), perform(answerSlip, each(reply))]

type Sent = { id: string; act: string; to: string; sentAt: string; due: string | null; dueAt: string | null; received: unknown; answered: unknown; answer: string | null }
/** What was sent of a record, for whoever reads it. */
export async function slipsOf(r: Reader, kind: Kind, { county, id }: { county: number; id: string }): Promise<Sent[]> {
  if (!kind.acts.some(act => act.sends !== null)) return []
  const rows = await r.rows(sql<SlipRow>`${slipsWhere([sql`s.county = ${county}`, sql`s.record = ${id}`, sql`s.to_org <> ${nowhere}::uuid`])} order by s.sent_at, s.id`)
  const offices = await r.rows(sql<{ id: string; name: string }>`select o.id, o.name from qinghe.organisations o where o.id = any(${rows.map(row => row.to_org)}::uuid[])`)
  const said = await sayingFor(r, rows)
  return rows.map(row => ({
    id: row.id, act: actOf(said, row), to: offices.find(one => one.id === row.to_org)?.name ?? '已撤销的单位', sentAt: instant(row.sent_at), ...dueOf(row),
    received: event(said.named, row.received_by, row.received_at), answered: event(said.named, row.answered_by, row.answered_at), answer: row.answer === null ? null : r.open(answerAt(row.id), row.answer),
  }))
}
