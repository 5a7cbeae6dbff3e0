/** Rounds, places and lines as rows, as far as the acting post may see. */
import type { Answer, Line as LineRule, LineReturn } from '@qinghe/domain/census/line.ts'
import type { RoundDays } from '@qinghe/domain/census/rounds.ts'
import type { RoundNow, Sheet, SheetSum } from '@qinghe/domain/census/sheets.ts'
import { type AnswerKind, type LineState, SheetLevel } from '@qinghe/domain/census/types.ts'
import { dayOf, instant, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { levelOf, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { z } from 'zod'
import type { SealedAt } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'

export type RoundRow = {
  period: string; opens: PlainDate; standard: PlainDate; moment: Date; village: PlainDate; town: PlainDate; match: PlainDate; lock: PlainDate; opened_at: Date; opened_by: string | null; locked_at: Date | null
}
const columns = sql`period, opens, standard, moment, village_due as village, town_due as town, match_due as match, lock_due as lock, opened_at, opened_by, locked_at`
const mostRounds = 8

export const roundsOf = (r: Reader): Promise<RoundRow[]> =>
  r.rows(sql<RoundRow>`select ${columns} from qinghe.census_rounds where county = ${r.actor.county} order by period desc limit ${mostRounds}::int`)

export async function findRound(r: Reader, period: string): Promise<RoundRow | undefined> {
  return r.first(sql<RoundRow>`select ${columns} from qinghe.census_rounds where county = ${r.actor.county} and period = ${period}`)
}
export async function roundOf(r: Reader, period: string): Promise<RoundRow> {
  const found = await findRound(r, period)
  if (!found) throw new NotFound('这一轮排查')
  return found
}

export const daysOf = ({ period, opens, standard, village, town, match, lock }: RoundRow): RoundDays => ({ period, opens, standard, village, town, match, lock })
/** By when a place is signed; a county by the lock. */
export const dueOf = (round: RoundRow, { level }: Pick<Place, 'level'>): PlainDate => (level === 'village' ? round.village : level === 'town' ? round.town : round.lock)
export const shownDays = (row: RoundRow) => ({ opens: row.opens, standard: row.standard, moment: instant(row.moment), village: row.village, town: row.town, match: row.match, lock: row.lock })
export const nowOf = (r: Pick<Reader, 'now' | 'today'>, row: RoundRow): RoundNow =>
  ({ now: r.now, today: r.today, days: daysOf(row), locked: row.locked_at === null ? null : dayOf(instant(row.locked_at)) })

export function titleOf(period: string): string {
  const [year, quarter] = period.split('-Q')
  return `${year} 年第 ${quarter} 季度`
}

const five = 5
const Sums = z.array(z.number()).length(five)
const sumOf = (numbers: readonly number[]): SheetSum => {
  const [open = 0, verified = 0, returned = 0, disputed = 0, reopened = 0] = Sums.parse(numbers)
  return { open, verified, returned, disputed, reopened }
}
export const leftIn = ({ open, returned, disputed, reopened }: SheetSum): number => open + returned + disputed + reopened

/** `own`: children of the place itself; `whole`: with those of all places inside it. */
export type Place = { region: number; level: SheetLevel; name: string; own: SheetSum; whole: SheetSum; digest: string; signed: boolean; below: number; belowSigned: number; /** Whom others named there, and nobody has judged. */ suspects: number }
type PlaceRow = Omit<Place, 'level' | 'own' | 'whole' | 'belowSigned'> & { level: string; own: number[]; whole: number[]; below_signed: number }

/** All places of a range, with their names of today. */
export async function placesIn(r: Reader, period: string, region: number): Promise<Place[]> {
  const { lo, hi } = rangeOf(region)
  const rows = await r.rows(sql<PlaceRow>`select p.*, (select count(*)::int from qinghe.census_waiting(${r.actor.county}, ${period}) w where w.region = p.region) as suspects
    from qinghe.census_places(${r.actor.county}, ${period}, ${lo}::bigint, ${hi}::bigint) p order by p.region`)
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return rows.map(({ below_signed, ...row }) => ({ ...row, level: SheetLevel.parse(row.level), name: nameOf(row.region), own: sumOf(row.own), whole: sumOf(row.whole), belowSigned: below_signed }))
}
/** Directly below: towns of a county, villages of a town. */
export const directlyBelow = (places: readonly Place[], { level }: Pick<Place, 'level'>): Place[] =>
  places.filter(one => (level === 'county' ? one.level === 'town' : level === 'town' && one.level === 'village'))

export type SignatureRow = { region: number; digest: string; posting: string; account: string; role: string; on_behalf: boolean; at: Date }
export const signaturesIn = (r: Reader, period: string, region: number): Promise<SignatureRow[]> => {
  const { lo, hi } = rangeOf(region)
  return r.rows(sql<SignatureRow>`select region, digest, posting, account, role, on_behalf, at from qinghe.census_signatures
    where county = ${r.actor.county} and period = ${period} and region >= ${lo} and region < ${hi} order by at desc, account`)
}

/** Places without anybody in office to sign for them. */
export async function vacantAmong(r: Reader, villages: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await r.rows(sql<{ place: number }>`select p.place from unnest(${[...villages]}::bigint[]) p (place)
    where not exists (select 1 from qinghe.duty_holder(${r.actor.county}, 'childDirector', false, p.place, 0, null, null))`)
  return new Set(rows.map(row => row.place))
}

/** As the rules want it. Places in a household are not asked for; whoever belongs to a key category is answered for with words or not at all. */
export const sheetOf = (place: Place, more: { signatures: readonly SignatureRow[]; vacant: boolean; below: readonly string[]; asRole: (role: string) => Sheet['signatures'][number]['role'] }): Sheet => ({
  level: place.level, name: place.name, digest: place.digest, lines: place.own, suspects: place.suspects, unplaced: 0, unsaid: 0, vacant: more.vacant, below: more.below,
  signatures: more.signatures.map(one => ({ digest: one.digest, by: one.posting, role: more.asRole(one.role) })),
})

export type LineRow = {
  child: string; region: number; source: string; facts: unknown; seen: string; state: LineState; answer: AnswerKind | null; heads: string[]; returns: number; name: string; here: boolean; status: string | null
}
export const lineRank = sql`array_position(array['returned', 'disputed', 'reopened', 'open', 'verified'], l.state)`
/** @param more conditions and order, of lines `l` */
export const linesWhere = (r: Reader, period: string, more: Sql): Promise<(LineRow & { rank: number })[]> => r.rows(sql<LineRow & { rank: number }>`
  select l.child, l.region, l.source, l.facts, l.facts_digest as seen, l.state, l.answer, l.heads, l.returns, coalesce(c.name, l.name, '') as name, c.id is not null as here, c.status, ${lineRank}::int as rank
  from qinghe.census_lines l left join qinghe.children c on c.county = l.county and c.id = l.child where l.county = ${r.actor.county} and l.period = ${period} ${more}`)

export async function lineOf(r: Reader, period: string, child: string): Promise<LineRow> {
  const [found] = await linesWhere(r, period, sql`and l.child = ${child}::uuid`)
  if (!found) throw new NotFound('这名儿童的排查')
  return found
}

export type AnswerRow = { child: string; id: string; over: string[]; asked: number; seen: string | null; kind: AnswerKind | null; words: Uint8Array | null; at: Date; posting: string; account: string }
export const answersOf = (r: Reader, period: string, children: readonly string[]): Promise<AnswerRow[]> =>
  r.rows(sql<AnswerRow>`select child, id, over, asked, seen, kind, words, at, posting, account from qinghe.census_answers
    where county = ${r.actor.county} and period = ${period} and child = any(${[...children]}::uuid[]) order by at desc, id desc`)
export type ReturnRow = { child: string; id: string; reason: Uint8Array; at: Date; posting: string }
export const returnsOf = (r: Reader, period: string, children: readonly string[]): Promise<ReturnRow[]> =>
  r.rows(sql<ReturnRow>`select child, id, reason, at, posting from qinghe.census_returns
    where county = ${r.actor.county} and period = ${period} and child = any(${[...children]}::uuid[]) order by at desc, id desc`)

/** One line with all that was said of it, as the rules read it. */
export async function ruledLine(r: Reader, period: string, row: LineRow): Promise<LineRule> {
  const answers = (await answersOf(r, period, [row.child])).map((one): Answer => ({ id: one.id, over: one.over, asked: one.asked, seen: one.seen ?? '', kind: one.kind, by: one.posting }))
  const returns = (await returnsOf(r, period, [row.child])).map((one): LineReturn => ({ id: one.id, reason: '', by: one.posting }))
  return { child: row.child, facts: row.seen, answers, returns }
}

export const wordsAt = (answer: string): SealedAt => ({ table: 'census_answers', column: 'words', row: answer })
export const reasonAt = (id: string): SealedAt => ({ table: 'census_returns', column: 'reason', row: id })

export const levelAt = (region: number): SheetLevel | null => SheetLevel.safeParse(levelOf(region)).data ?? null
