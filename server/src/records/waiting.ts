/** The cards of the desk, one answer for all kinds: each is its kind's own list, asked for as a screen asks for it and masked as it is there. */
import { entryOf } from '@qinghe/domain/codes/codeList.ts'
import type { RecordList } from '@qinghe/domain/records/contract.ts'
import { cardsOf, listWaitingRecords, shownOnCard, type WaitingOutput, type Waits } from '@qinghe/domain/records/desk.ts'
import { fieldOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import type { Reader } from '../db/reader.ts'
import { answer, type QueryEndpoint } from '../http/endpoint.ts'
import { audienceOfKind, classedBy } from './classed.ts'
import { type Rules, servedOf } from './dispatch.ts'
import { type KindInForce, kindsFor } from './inForce.ts'

type Row = RecordList['records'][number]
const wordsOf = (kind: Kind, { values }: Row): string | null => {
  const texts = kind.list.columns.filter(id => fieldOf(kind, id)?.type === 'text').map(id => values[id])
  return texts.find((one): one is string => typeof one === 'string' && one !== '') ?? null
}

/** A masked value is no entry of a list. */
function coreOf(kind: Kind, { values }: Row): string | null {
  const field = kind.list.columns.flatMap(id => fieldOf(kind, id) ?? []).find(one => one.type === 'code' && one.core)
  const value = field === undefined ? undefined : values[field.id]
  return field?.list && (typeof value === 'string' || typeof value === 'number') ? (entryOf(field.list, value)?.label ?? null) : null
}

type Card = WaitingOutput['cards'][number]
async function cardOf(r: Reader, known: KindInForce, { waits: { card, mine, as }, rules }: { waits: Waits; rules: Rules }): Promise<Card> {
  const { contracts, queries } = servedOf(known, rules)
  const { body } = await queries.list.prepare({ states: [...card.states], limit: shownOnCard, ...(mine ? { mine: true } : {}), ...(as === null ? {} : { as }) })(r)
  const { records, next } = contracts.list.output.parse(body)
  const { kind } = known
  return {
    kind: kind.kind, ledger: kind.title, title: card.title, states: [...card.states], mine, more: next !== null,
    records: records.map(row => ({ record: row.record, day: row.day, region: row.region.name, child: row.child, words: wordsOf(kind, row), core: coreOf(kind, row), at: row.createdAt })),
  }
}

const waiting = (rules: Rules) => async (r: Reader): Promise<WaitingOutput> => {
  const { role } = r.actor
  const readable = (await kindsFor(r)).all.filter(({ kind }) => seesIn(role, kind.audience) || ownsIn(role, kind.audience))
  const cards: Card[] = []
  for (const known of readable) for (const waits of cardsOf(known.kind, role)) cards.push(await cardOf(r, known, { waits, rules }))
  return { cards: cards.filter(card => card.records.length > 0) }
}

const isCard = (given: unknown): given is Pick<Card, 'kind'> => typeof given === 'object' && given !== null && 'kind' in given
const cardsIn = (body: unknown): Pick<Card, 'kind'>[] => (typeof body === 'object' && body !== null && 'cards' in body && Array.isArray(body.cards) ? body.cards.filter(isCard) : [])

export const waitingEndpoint = (rules: Rules): QueryEndpoint =>
  classedBy(answer(listWaitingRecords, waiting(rules)), (r, { body }) => Promise.all(cardsIn(body).map(card => audienceOfKind(r, card.kind))))
