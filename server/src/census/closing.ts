/** What stands between a county and its lock. */
import { closingIssues, matchIssues, roundState } from '@qinghe/domain/census/sheets.ts'
import type { RoundState } from '@qinghe/domain/census/types.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { matchesOf } from './matching.ts'
import { roleFrom } from './sign.ts'
import { directlyBelow, nowOf, type Place, type RoundRow, sheetOf, titleOf } from './store.ts'

type Counted = { absent: number; leaving: number; reviewing: number; previous: string | null; corrections: number }
type Ends = Counted & Awaited<ReturnType<typeof matchesOf>>
const noEnds: Counted = { absent: 0, leaving: 0, reviewing: 0, previous: null, corrections: 0 }
export const endsOf = async (r: Reader, period: string): Promise<Ends> =>
  ({ ...(await r.first(sql<Counted>`select * from qinghe.census_ends(${r.actor.county}, ${period})`)) ?? noEnds, ...await matchesOf(r, period) })

type Closing = { places: readonly Place[]; own: Place; ends: Ends; footing: readonly Issue[] }
/** As the rules want it. A roster that did not come is not waited for (matching.ts). */
export function closingOf({ places, own, ends, footing }: Closing) {
  const below = directlyBelow(places, own).filter(one => !one.signed).map(one => one.name)
  return {
    sheet: sheetOf(own, { signatures: [], vacant: false, below, asRole: roleFrom }), matches: ends.matches, absent: ends.absent, leaving: ends.leaving, reviewing: ends.reviewing, corrections: ends.corrections, footing,
    previousOpen: ends.previous === null ? null : titleOf(ends.previous),
  }
}
export const issuesOfClosing = (closing: Closing): Issue[] => closingIssues(closingOf(closing))

type Standing = { villages: number; villages_signed: number; towns: number; towns_signed: number }
export const nothingOf: Standing = { villages: 0, villages_signed: 0, towns: 0, towns_signed: 0 }
/** @param exact by the lists as they stand now, which takes every line of the county; else by who has ever signed */
export const standingOf = async (r: Reader, period: string, exact = true): Promise<Standing> =>
  (await r.first(sql<Standing>`select * from qinghe.census_standing(${r.actor.county}, ${period}, ${exact})`)) ?? nothingOf
/** Whether the figures add up is found out when somebody checks or locks: here only what can be counted at once. */
export async function stateBy(r: Reader, round: RoundRow, { villages, villages_signed, towns, towns_signed }: Standing): Promise<RoundState> {
  const facts = { round: nowOf(r, round), villagesUnsigned: villages - villages_signed, townsUnsigned: towns - towns_signed, closing: [], reported: null }
  const state = roundState(facts)
  if (state !== 'crossMatched') return state
  const { absent, leaving, reviewing, previous, corrections, matches } = await endsOf(r, round.period)
  return absent + leaving + reviewing + corrections + matches.flatMap(matchIssues).length > 0 || previous !== null ? 'countyChecking' : state
}
