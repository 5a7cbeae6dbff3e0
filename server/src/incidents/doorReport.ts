/** What is told at the public door becomes a 强制报告 like any other: the same record, the same clocks, the same people told (decision 073). It is written as
 *  system:door, which adds reports and reads nothing of anybody; the answer to whoever asks how theirs stands is a word of six. */
import { createHmac, randomInt } from 'node:crypto'
import type { DoorAddition, DoorQuestion, DoorReceipt, DoorReport, DoorStanding } from '@qinghe/domain/incidents/door.ts'
import { standings } from '@qinghe/domain/incidents/doorWords.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { AccountId, newCommandId, PostingId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { type Issue, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { type Body, judgeRecord } from '@qinghe/domain/records/judge.ts'
import { actOf } from '@qinghe/domain/records/kind.ts'
import type { Session } from '../db/reader.ts'
import { doorRole } from '../db/scope.ts'
import { sql } from '../db/sql.ts'
import { makeWriter, type Writer } from '../db/writer.ts'
import { react } from '../http/commands.ts'
import type { Kernel, LeafFacts } from '../http/kernel.ts'
import { writing } from '../http/transactions.ts'
import { blindsAsJson } from '../records/barring.ts'
import { factsOf } from '../records/facts.ts'
import { filed, type Filing, prepareReport } from '../records/filing.ts'
import { kindsFor } from '../records/inForce.ts'
import { nobody } from '../records/store.ts'
import { keepContent } from '../records/write.ts'

const reportKind = 'mandatoryReport'
const commandName = `${reportKind}.submit`
/** As the log says of every ledger whose existence is kept from somebody. */
const neutral = '办理台账'
const nothing = { sees: '0', owns: '0', enters: '0', amends: '0' }
const atDoor = (county: number, region: number): Actor => ({
  account: AccountId.parse(nobody), posting: PostingId.parse(nobody), role: doorRole, county, region, scope: { shape: 'range', lo: 0, hi: 0, slo: 0, shi: 0 }, reads: 0, writes: 0, audiences: nothing, organisation: null,
})

/** Number and secret as one: a wrong secret and a number that is absent are the same question to the database. */
const markOf = ({ ring }: Pick<Kernel, 'ring'>, { number, secret }: { number: string; secret: string }): Buffer => createHmac('sha256', ring.chain).update(JSON.stringify(['door', number, secret])).digest()
const againOf = ({ ring }: Pick<Kernel, 'ring'>, { id, secret }: { id: string; secret: string }): Buffer => createHmac('sha256', ring.chain).update(JSON.stringify(['door again', id, secret])).digest()

const randomDigits = 8
const newNumber = ({ today }: Pick<Writer, 'today'>): string => `报${today.slice(0, 4)}-${randomInt(10 ** randomDigits).toString().padStart(randomDigits, '0')}`

/** @property first the report it is added to; itself where there is none */
type Told = { id: string; secret: string; county: number; region: number; first: string; body: Body; requestId: string }

/** What was typed wrongly is said. What a county wants filled in beside it holds nobody back who stands before the door. */
const saidWrongly = (issues: readonly Issue[], body: Body): Issue[] => issues.filter(({ field }) => field !== undefined && body[field] !== undefined)

async function filingOf(w: Writer, { id, region, body: sent }: Told): Promise<{ filing: Filing; content: string }> {
  const known = (await kindsFor(w)).find(reportKind)
  const act = known && actOf(known.kind, 'submit')
  if (!known || !act) throw new Error('the ledger of reports is not there')
  const body = { ...sent, foundOn: w.today }
  const judged = judgeRecord({ kind: known.kind, act, facts: factsOf(w, region) }, body)
  refuseIf(saidWrongly(judged.issues, body))
  return { filing: { kind: known.kind, act, record: id, region, values: judged.body }, content: known.content }
}

async function keep(kernel: Kernel, session: Session, told: Told): Promise<string> {
  const { requestId } = told
  const command = { id: newCommandId(), name: commandName, phrase: neutral, basedOn: undefined }
  const { writer: w, finish } = makeWriter(session, command, [])
  const drawn = newNumber(w)
  const mark = told.first === told.id ? markOf(kernel, { number: drawn, secret: told.secret }) : null
  const [claimed] = await w.derive(sql<{ number: string | null }>`select qinghe.claim_receipt(${told.county}, ${told.id}::uuid, ${told.first}::uuid, ${drawn}, ${mark}::bytea, ${againOf(kernel, told)}::bytea) as number`)
  if (!claimed || claimed.number === null) throw problem('door.taken', '这次提交的编号不能用，请再点一次“提交”', 409)
  if (claimed.number !== drawn) return claimed.number
  const { filing, content } = await filingOf(w, told)
  await keepContent(w, reportKind, content)
  const prepared = prepareReport(w, filing, { content, number: drawn })
  await w.derive(sql`select qinghe.file_at_door(${told.county}, ${prepared.told}::jsonb, ${prepared.parts}::jsonb, ${prepared.kept}::jsonb, ${prepared.receipt}::jsonb,
    ${prepared.suspects.phones}::bytea[], ${blindsAsJson(prepared.suspects)}::jsonb)`)
  filed(w, filing, prepared)
  const { written, acts, records } = await finish()
  await react(kernel, w, { written, acts })
  await kernel.audit.insert(session.client, { ...leaf(neutral, requestId), kind: 'write', command: command.id, outcome: 'applied', ...(records === undefined ? {} : { chain: { records } }) })
  return drawn
}

/** Who stands at the door is nobody, and from where is not written down. */
const leaf = (phrase: string, requestId: string): Omit<LeafFacts, 'kind' | 'outcome'> => ({ actor: null, purpose: 'care', phrase, class: null, children: [], count: 0, command: null, device: '', requestId })

const file = (kernel: Kernel, told: Told): Promise<string> => writing(kernel, atDoor(told.county, told.region), session => keep(kernel, session, told))

const filled = (body: Body): Body => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== '' && value !== null))

/** @param region where it is, as far as anybody knows */
export async function reportAtDoor(kernel: Kernel, report: DoorReport, { county, region, requestId }: { county: number; region: number; requestId: string }): Promise<DoorReceipt> {
  const { id, secret, ticket: _ticket, county: _county, place: _place, ...rest } = report
  return { number: await file(kernel, { id, secret, county, region, first: id, body: filled(rest), requestId }) }
}

const unknown = () => problem('door.unknown', '没有找到。请对照回执，看看编号和查询码有没有写错', 404)

/** A supplement is a report of its own that names the first: it rings like one, and lies where that lies now. */
export async function addAtDoor(kernel: Kernel, { id, secret, number, urgency, told110, what }: DoorAddition, requestId: string): Promise<DoorReceipt> {
  const { rows: [found] } = await kernel.pools.qinghe_door.query<{ county: number; record: string; region: number }>('select county, record, region from qinghe.report_of_receipt($1)', [markOf(kernel, { number, secret })])
  if (!found) {
    await kernel.audit.append({ ...leaf('公开入口补充', requestId), kind: 'denied', outcome: 'notFound' })
    throw unknown()
  }
  await file(kernel, { id, secret, county: found.county, region: found.region, first: found.record, body: { urgency, told110, what, situation: ['other'], earlier: number }, requestId })
  return { number }
}

/** The leaf stands before the answer, whether there is one or not. */
export async function standingAtDoor(kernel: Kernel, question: DoorQuestion, requestId: string): Promise<DoorStanding> {
  const { rows } = await kernel.pools.qinghe_door.query<{ at: string; state: string; added: boolean }>('select at, state, added from qinghe.standing_of_receipt($1)', [markOf(kernel, question)])
  await kernel.audit.append({ ...leaf('公开入口查询', requestId), kind: rows.length > 0 ? 'read' : 'denied', outcome: rows.length > 0 ? 'answered' : 'notFound' })
  if (rows.length === 0) throw unknown()
  return { reports: rows.map(({ at, state, added }) => ({ at: instant(at), standing: standings[state] ?? '已送达公安', added })) }
}
