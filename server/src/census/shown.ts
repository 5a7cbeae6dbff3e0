/** Lines, answers and signatures as screens show them. Values are given in clear; the kernel masks them (kernel/shown.ts). */
import type { Line, LineOutput, Sheet } from '@qinghe/domain/census/contract.ts'
import { Facts, keysOf, noFacts } from '@qinghe/domain/census/facts.ts'
import { sheetState } from '@qinghe/domain/census/sheets.ts'
import { AnswerKind, type SheetState } from '@qinghe/domain/census/types.ts'
import { ageInYears, instant, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { namesFor, type Person } from '../records/people.ts'
import {
  type AnswerRow, answersOf, directlyBelow, type LineRow, type Place, reasonAt, type ReturnRow, returnsOf, type RoundRow, sheetOf, type SignatureRow, wordsAt,
} from './store.ts'
import { roleFrom } from './sign.ts'

type Said = LineOutput['said'][number]
type Persons = (posting: string) => Person
type Asked = { r: Reader; person: Persons }

const saidOf = ({ r, person }: Asked, row: AnswerRow, heads: readonly string[]): Said => ({
  answer: RecordId.parse(row.id), kind: row.kind, over: row.over.map(id => RecordId.parse(id)), head: heads.includes(row.id), at: instant(row.at),
  by: person(row.posting), mine: row.account === r.actor.account,
  words: row.words === null ? null : r.open(wordsAt(row.id), row.words),
})
const returnShown = ({ r, person }: Asked, row: ReturnRow): LineOutput['returns'][number] => ({ reason: r.open(reasonAt(row.id), row.reason), by: person(row.posting), at: instant(row.at) })

/** What was said of each in the round before. */
async function lastAnswers(r: Reader, period: string, children: readonly string[]): Promise<ReadonlyMap<string, AnswerKind>> {
  const rows = await r.rows(sql<{ child: string; answer: string | null }>`select distinct on (child) child, answer from qinghe.census_lines
    where county = ${r.actor.county} and child = any(${[...children]}::uuid[]) and period < ${period} order by child, period desc`)
  return new Map(rows.flatMap(row => { const answer = AnswerKind.safeParse(row.answer).data; return answer === undefined ? [] : [[row.child, answer] as const] }))
}

type Spoken = { lines: Line[]; said: (child: string) => Said[]; returns: (child: string) => LineOutput['returns'] }
/** Lines with all that was said of them. */
export async function linesShown(r: Reader, round: RoundRow, rows: readonly LineRow[]): Promise<Spoken> {
  const ids = rows.map(row => row.child)
  const [answers, returns, last] = [await answersOf(r, round.period, ids), await returnsOf(r, round.period, ids), await lastAnswers(r, round.period, ids)]
  const { person, place } = await namesFor(r, { postings: [...answers, ...returns].map(one => one.posting), children: [], places: rows.map(row => row.region) })
  const headsOf = new Map(rows.map(row => [row.child, row.heads]))
  const said = (child: string): Said[] => answers.filter(one => one.child === child).map(one => saidOf({ r, person }, one, headsOf.get(child) ?? []))
  const returned = (child: string): LineOutput['returns'] => returns.filter(one => one.child === child).map(one => returnShown({ r, person }, one))
  return { said, returns: returned, lines: rows.map(row => lineShown(row, { standard: round.standard, place, said, returned, last })) }
}

type Of = { standard: PlainDate; place: (code: number) => string; said: Spoken['said']; returned: Spoken['returns']; last: ReadonlyMap<string, AnswerKind> }
function lineShown(row: LineRow, { standard, place, said, returned, last }: Of): Line {
  const facts = Facts.safeParse(row.facts).data ?? noFacts
  return {
    child: { id: ChildId.parse(row.child), name: row.name }, ageInYears: facts.birthDate === undefined ? null : ageInYears(facts.birthDate, standard), sexCode: facts.sex ?? null,
    place: { code: regionCode(row.region), name: place(row.region) }, state: row.state, answer: row.answer, heads: said(row.child).filter(one => one.head), asked: row.returns, seen: row.seen,
    returned: row.state === 'returned' ? (returned(row.child)[0] ?? null) : null, keys: keysOf(facts), last: last.get(row.child) ?? null, isHere: row.here, isNewcomer: row.source !== 'known',
  }
}

export const placeShown = ({ region, name }: Pick<Place, 'region' | 'name'>) => ({ code: regionCode(region), name })
export const signatureShown = (row: SignatureRow, { place, person }: { place: Pick<Place, 'digest' | 'signed'>; person: Persons }): Sheet['signatures'][number] =>
  ({ by: person(row.posting), at: instant(row.at), onBehalf: row.on_behalf, current: place.signed && row.digest === place.digest })

const someSignatures = 20
type Around = { places: readonly Place[]; signatures: readonly SignatureRow[]; vacant: ReadonlySet<number>; person: Persons }
export const stateOf = (place: Place, { signatures, vacant }: Pick<Around, 'signatures' | 'vacant'>): SheetState => (place.signed ? 'signed' : sheetState(sheetOf(place, {
  signatures: signatures.filter(one => one.region === place.region), vacant: vacant.has(place.region), below: place.below > place.belowSigned ? [place.name] : [], asRole: roleFrom,
})))
export function sheetShown(place: Place, around: Around): Sheet {
  const { places, signatures, vacant, person } = around
  const below = directlyBelow(places, place)
  return {
    place: placeShown(place), level: place.level, state: stateOf(place, around), sums: place.whole, digest: place.digest, below: { all: below.length, signed: below.filter(one => one.signed).length },
    vacant: vacant.has(place.region), signatures: signatures.filter(one => one.region === place.region).slice(0, someSignatures).map(one => signatureShown(one, { place, person })),
  }
}
