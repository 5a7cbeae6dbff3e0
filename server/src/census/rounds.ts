/** Rounds, how far they are, what is to be done, and what stands in the way. Numbers and names of places and staff, no child. */
import type { BoardInput, BoardOutput, ClosingOutput, RoundInput, RoundOutput, RoundsOutput } from '@qinghe/domain/census/contract.ts'
import { quarterAt } from '@qinghe/domain/census/rounds.ts'
import { access } from '@qinghe/domain/census/access.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { type Issue, NotFound } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { endsOf, issuesOfClosing, nothingOf, standingOf, stateBy } from './closing.ts'
import { lockQuery, previousOf } from './locked.ts'
import { openingOf } from './open.ts'
import { reckonRound } from './reckon.ts'
import { placeShown, sheetShown, signatureShown, stateOf } from './shown.ts'
import { roleFrom } from './sign.ts'
import {
  directlyBelow, dueOf, leftIn, type Place, placesIn, type RoundRow, roundOf, roundsOf, shownDays, signaturesIn, titleOf, vacantAmong,
} from './store.ts'

export const listRounds = (here: PlansHere) => async (r: Reader): Promise<Unparsed> => {
  const rows = await roundsOf(r)
  const { person } = await namesFor(r, { postings: rows.flatMap(row => row.opened_by ?? []), children: [], places: [] })
  const rounds: RoundsOutput['rounds'] = []
  // Every home page asks for this: only the round that is worked on is counted.
  const current = rows.find(row => row.locked_at === null)
  for (const row of rows) {
    const state = await stateBy(r, row, row.locked_at === null ? await standingOf(r, row.period, row === current) : nothingOf)
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
  const lock = round.locked_at === null ? undefined : await r.first(lockQuery(r.actor.county, period))
  const { person } = await namesFor(r, { postings: [...round.opened_by === null ? [] : [round.opened_by], ...lock === undefined ? [] : [lock.posting]], children: [], places: [] })
  const count = (level: Place['level']) => {
    const all = area.places.filter(one => one.level === level)
    return { all: all.length, signed: all.filter(one => one.signed).length }
  }
  return unparsed({
    period, title: titleOf(period), state: await stateBy(r, round, await standingOf(r, period)), today: r.today, days: shownDays(round),
    openedAt: instant(round.opened_at), openedBy: round.opened_by === null ? null : person(round.opened_by),
    own: sheetShown(area.own, area), villages: count('village'), towns: count('town'), locked: lock === undefined ? null : { by: person(lock.posting), at: instant(lock.at) },
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

export async function censusClosing(r: Reader, { period }: RoundInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const area = await areaOf(r, period, r.actor.region)
  const { own, places } = area
  const ends = await endsOf(r, period)
  const isCountys = own.level === 'county'
  const unfinished = issuesOfClosing({ places, own, ends: isCountys ? ends : { ...ends, previous: null, corrections: 0 }, footing: [] })
  // What adds up is asked when all else is done: it takes every child of the county.
  const { issues: footing, gaps } = isCountys && round.locked_at === null && unfinished.length === 0 && mayDo(roleFrom(r.actor.role), 'census.lock', access)
    ? await reckonRound(r, round, { previous: await previousOf(r, period), alone: false }) : { issues: [], gaps: [] }
  const unsigned = directlyBelow(places, own).filter(one => !one.signed)
  const calls = await callsOf(r, unsigned)
  return unparsed({
    place: placeShown(own), state: await stateBy(r, round, await standingOf(r, period)), issues: round.locked_at === null ? [...unfinished, ...footing].map(issueShown) : [],
    gaps: gaps.slice(0, gapsShown).map(({ child, name, lacks, isClosed }) => ({ child: { id: ChildId.parse(child), name }, lacks: [...lacks], isClosed })),
    unsigned: unsigned.map(one => ({ ...placeShown(one), call: calls.get(one.region) ?? null })), awaits: round.locked_at === null && isCountys ? ends.notCome : [],
    locking: isCountys ? await lockingOf(r, round, area) : null,
  } satisfies ClosingOutput)
}
const gapsShown = 20
const counted = (details: Record<string, unknown> | undefined): number | null => (typeof details?.['count'] === 'number' ? details['count'] : null)
const issueShown = (one: Issue) => ({ code: one.code, words: one.message, count: counted(one.details) })

/** Who has checked what stands there now, and whether this post may check or lock. */
async function lockingOf(r: Reader, round: RoundRow, { own, signatures, person }: Awaited<ReturnType<typeof areaOf>>): Promise<ClosingOutput['locking']> {
  const checks = signatures.filter(one => one.region === own.region && one.digest === own.digest)
  const [other] = checks.filter(one => one.account !== r.actor.account)
  const [newest] = checks
  const lock = round.locked_at === null ? undefined : await r.first(lockQuery(r.actor.county, round.period))
  const people = await namesFor(r, { postings: lock === undefined ? [] : [lock.posting, lock.checked_by], children: [], places: [] })
  const may = mayDo(roleFrom(r.actor.role), 'census.lock', access)
  return {
    digest: own.digest, mayCheck: may && round.locked_at === null, mayLock: may && round.locked_at === null && other !== undefined, opens: round.match,
    checked: (other ?? newest) === undefined ? null : { by: person((other ?? newest)?.posting ?? ''), at: instant((other ?? newest)?.at ?? new Date(0)), mine: other === undefined },
    locked: lock === undefined ? null : { by: people.person(lock.posting), checkedBy: people.person(lock.checked_by), at: instant(lock.at), root: lock.root },
  }
}
