/** Rounds, how far they are, what is to be done, and what stands in the way. Numbers and names of places and staff, no child. */
import type { BoardInput, BoardOutput, ClosingOutput, RoundInput, RoundOutput, RoundsOutput } from '@qinghe/domain/census/contract.ts'
import { quarterAt } from '@qinghe/domain/census/rounds.ts'
import { closingIssues, roundState } from '@qinghe/domain/census/sheets.ts'
import type { RoundState } from '@qinghe/domain/census/types.ts'
import { groupOf } from '@qinghe/domain/archives/lifeCycle.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { issue, NotFound } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { openingOf } from './open.ts'
import { placeShown, sheetShown, signatureShown, stateOf } from './shown.ts'
import { roleFrom } from './sign.ts'
import {
  directlyBelow, dueOf, leftIn, nowOf, type Place, placesIn, type RoundRow, roundOf, roundsOf, sheetOf, shownDays, signaturesIn, titleOf, vacantAmong,
} from './store.ts'

/** What belongs to the end of a round and is not there yet: so none is said to be ready to be locked. */
const notBuilt = ['与公安、教育、民政名册的比对还没有接进这一轮，请先在“比对”里办', '按名单算平衡、锁定和更正单还没有做好'] as const

type Standing = { villages: number; villages_signed: number; towns: number; towns_signed: number }
const nothingOf: Standing = { villages: 0, villages_signed: 0, towns: 0, towns_signed: 0 }
/** @param exact by the lists as they stand now, which takes every line of the county; else by who has ever signed */
const standingOf = async (r: Reader, period: string, exact = true): Promise<Standing> =>
  (await r.first(sql<Standing>`select * from qinghe.census_standing(${r.actor.county}, ${period}, ${exact})`)) ?? nothingOf
const stateBy = (r: Reader, round: RoundRow, { villages, villages_signed, towns, towns_signed }: Standing): RoundState => roundState({
  round: nowOf(r, round), villagesUnsigned: villages - villages_signed, townsUnsigned: towns - towns_signed, closing: notBuilt.map(words => issue('census.awaits', words)), reported: null,
})

export const listRounds = (here: PlansHere) => async (r: Reader): Promise<Unparsed> => {
  const rows = await roundsOf(r)
  const { person } = await namesFor(r, { postings: rows.flatMap(row => row.opened_by ?? []), children: [], places: [] })
  const rounds: RoundsOutput['rounds'] = []
  // Every home page asks for this: only the round that is worked on is counted.
  const current = rows.find(row => row.locked_at === null)
  for (const row of rows) {
    const state = stateBy(r, row, row.locked_at === null ? await standingOf(r, row.period, row === current) : nothingOf)
    rounds.push({ period: row.period, title: titleOf(row.period), state, days: shownDays(row), openedAt: instant(row.opened_at), openedBy: row.opened_by === null ? null : person(row.opened_by) })
  }
  const quarter = quarterAt(r.today)
  const { days, issues, existing } = await openingOf(r, here, quarter)
  const opening = existing !== undefined ? null : { period: quarter.id, title: titleOf(quarter.id), opens: days.opens, standsInTheWay: issues.map(one => one.message) }
  return unparsed({ rounds, opening, mayOpen: r.actor.role === 'countyCivilAffairs' } satisfies RoundsOutput)
}

/** All places of an area, who signed what there, and which villages have nobody. */
async function areaOf(r: Reader, period: string, region: number) {
  const [places, signatures] = [await placesIn(r, period, region), await signaturesIn(r, period, region)]
  const vacant = await vacantAmong(r, places.filter(one => one.level === 'village').map(one => one.region))
  const { person } = await namesFor(r, { postings: signatures.map(one => one.posting), children: [], places: [] })
  const own = places.find(one => one.region === region)
  if (!own) throw new NotFound('这个地方')
  return { places, signatures, vacant, person, own }
}

export async function getRound(r: Reader, { period }: RoundInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const area = await areaOf(r, period, r.actor.region)
  const { person } = await namesFor(r, { postings: round.opened_by === null ? [] : [round.opened_by], children: [], places: [] })
  const count = (level: Place['level']) => {
    const all = area.places.filter(one => one.level === level)
    return { all: all.length, signed: all.filter(one => one.signed).length }
  }
  return unparsed({
    period, title: titleOf(period), state: stateBy(r, round, await standingOf(r, period)), today: r.today, days: shownDays(round),
    openedAt: instant(round.opened_at), openedBy: round.opened_by === null ? null : person(round.opened_by),
    own: sheetShown(area.own, area), villages: count('village'), towns: count('town'),
  } satisfies RoundOutput)
}

const callRoles = { village: 'childDirector', town: 'childSupervisor', county: 'countyCivilAffairs' } as const
async function callsOf(r: Reader, places: readonly Place[]): Promise<ReadonlyMap<number, { name: string; role: string }>> {
  const rows = await r.rows(sql<{ place: number; holder: string; role: string }>`select p.place, h.holder, p.role
    from unnest(${places.map(one => one.region)}::bigint[], ${places.map(one => callRoles[one.level])}::text[]) p (place, role),
    lateral qinghe.duty_holder(${r.actor.county}, p.role, false, p.place, 0, null, null) h`)
  return new Map(rows.map(row => [row.place, { name: row.holder, role: labelOf(row.role) }]))
}

const lateFirst = (a: { late: boolean; left: number; place: { code: number } }, b: typeof a): number => Number(b.late) - Number(a.late) || b.left - a.left || a.place.code - b.place.code
export async function censusBoard(r: Reader, { period, region = regionCode(r.actor.region) }: BoardInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const area = await areaOf(r, period, region)
  const isLate = (place: Place): boolean => !place.signed && r.today > dueOf(round, place)
  const tile = (place: Place) => ({ place: placeShown(place), state: stateOf(place, area), late: isLate(place), left: leftIn(place.whole) })
  const rows = area.own.level === 'village' ? [area.own] : directlyBelow(area.places, area.own)
  const calls = await callsOf(r, rows)
  return unparsed({
    place: placeShown(area.own), today: r.today,
    rows: rows.map(place => {
      const inside = area.own.level === 'county' ? area.places.filter(one => one.level === 'village' && Math.floor(one.region / townSize) * townSize === place.region) : []
      const signature = place.signed ? area.signatures.find(one => one.region === place.region && one.digest === place.digest) : undefined
      return {
        ...tile(place), due: dueOf(round, place), level: place.level, sums: place.whole, below: { all: place.below, signed: place.belowSigned },
        vacant: area.vacant.has(place.region), call: calls.get(place.region) ?? null,
        signed: signature === undefined ? null : signatureShown(signature, { place, person: area.person }), byVillage: inside.map(tile).sort(lateFirst),
      }
    }).sort(lateFirst),
  } satisfies BoardOutput)
}
const townSize = 1_000

type Open = { absent: number; leaving: number; statuses: string[] }
const isReviewing = (text: string): boolean => {
  const status = ArchiveStatus.safeParse(text).data
  return status !== undefined && status !== 'exitPending' && groupOf(status) === 'review'
}

export async function censusClosing(r: Reader, { period }: RoundInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const area = await areaOf(r, period, r.actor.region)
  const [open = { absent: 0, leaving: 0, statuses: [] }] = await r.rows(sql<Open>`select count(*) filter (where l.answer = 'notFound')::int as absent,
      count(*) filter (where c.status = 'exitPending' and l.facts ? 'leaving')::int as leaving, coalesce(array_agg(c.status) filter (where l.source <> 'known'), '{}') as statuses
    from qinghe.census_lines l left join qinghe.children c on c.county = l.county and c.id = l.child where l.county = ${r.actor.county} and l.period = ${period}`)
  const unsigned = directlyBelow(area.places, area.own).filter(one => !one.signed)
  const previous = (await roundsOf(r)).find(one => one.period < period && one.locked_at === null)
  const issues = closingIssues({
    sheet: sheetOf(area.own, { signatures: [], vacant: false, below: unsigned.map(one => one.name), asRole: roleFrom }), matches: [],
    absent: open.absent, leaving: open.leaving, reviewing: open.statuses.filter(isReviewing).length, footing: [],
    previousOpen: previous === undefined ? null : titleOf(previous.period),
  })
  const counted = (details: Record<string, unknown> | undefined): number | null => (typeof details?.['count'] === 'number' ? details['count'] : null)
  return unparsed({
    place: placeShown(area.own), state: stateBy(r, round, await standingOf(r, period)),
    issues: issues.map(one => ({ code: one.code, words: one.message, count: counted(one.details) })), unsigned: unsigned.map(placeShown),
    awaits: [...notBuilt],
  } satisfies ClosingOutput)
}
