/** The balance of a round, the names behind each term of it, and two rounds side by side. */
import type { BalanceInput, BalanceOutput, CompareInput, CompareOutput, TermsInput, TermsOutput } from '@qinghe/domain/census/lockContract.ts'
import { censusTerms as termsContract, compareRounds as compareContract } from '@qinghe/domain/census/lockContract.ts'
import { access } from '@qinghe/domain/census/access.ts'
import { compareRounds as compared, type Difference } from '@qinghe/domain/census/compare.ts'
import { type BalanceRow, differenceOf, type Going, rowOf, rowsBelow } from '@qinghe/domain/census/footing.ts'
import { addUp } from '@qinghe/domain/census/figures.ts'
import { factKeys } from '@qinghe/domain/census/registers.ts'
import { Balance, Term } from '@qinghe/domain/census/types.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { isWithin, levelOf, rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { frozenOf, keptFigures, lockQuery, type LockRow, locksOf, previousOf, type TermRow, termsQuery } from './locked.ts'
import { reckonRound } from './reckon.ts'
import { roleFrom } from './sign.ts'
import { type RoundRow, roundOf, titleOf } from './store.ts'

type Summed = { balance: string; from_region: number | null; to_region: number | null; kept: number | null; term: string; reason: number | null; n: number }
type Sums = { going: Record<Balance, Going[]>; issues: string[]; columns: readonly number[] }
const goingOf = (rows: readonly Summed[]): Record<Balance, Going[]> => {
  const of = (balance: Balance): Going[] => rows.filter(row => row.balance === balance).map(row => ({ from: row.from_region, to: row.to_region, kept: row.kept, term: Term.parse(row.term), reason: row.reason, n: row.n }))
  return { leftBehind: of('leftBehind'), inDifficulty: of('inDifficulty') }
}

async function lockedSums(r: Reader, { round, lock, region }: { round: RoundRow; lock: LockRow; region: number }): Promise<Sums> {
  const { lo, hi } = rangeOf(region)
  const rows = await r.rows(sql<Summed>`select * from qinghe.census_sums(${r.actor.county}, ${round.period}, ${lo}::bigint, ${hi}::bigint)`)
  return { going: goingOf(rows), issues: [], columns: addUp(await keptFigures(r, lock, { region, day: round.standard })) }
}
/** What it would be as things stand. */
async function trialSums(r: Reader, round: RoundRow): Promise<Sums> {
  const { kept, issues, columns } = await reckonRound(r, round, { previous: await previousOf(r, round.period), alone: false })
  const of = (balance: Balance): Going[] => kept.filter(one => one.line.balance === balance).map(one => ({ ...one.line, kept: one.region, n: 1 }))
  return { going: { leftBehind: of('leftBehind'), inDifficulty: of('inDifficulty') }, issues: issues.map(one => one.message), columns }
}

/** By how many corrections of the round before changed what each place was locked with. */
type Corrected = { balance: string; from_region: number | null; to_region: number | null }
const changedBy = (corrections: readonly Corrected[], balance: Balance, has: (place: number) => boolean): number => corrections.filter(one => one.balance === balance)
  .reduce((sum, one) => sum + Number(one.to_region !== null && has(one.to_region)) - Number(one.from_region !== null && has(one.from_region)), 0)

type Shown = BalanceOutput['registers'][number]['whole']
function rowShown(row: BalanceRow, { name, restated }: { name: string; restated: number }): Shown {
  return {
    place: { code: regionCode(row.region), name }, locked: row.before - restated, restated, insideIn: row.insideIn, insideOut: row.insideOut, now: row.now, difference: differenceOf(row),
    terms: Term.options.map(term => ({ term, n: row.terms[term] })).filter(({ n }) => n > 0), reasons: Object.entries(row.reasons).map(([code, n]) => ({ code: Number(code), n })),
  }
}

export async function balanceOf(r: Reader, { period, region = regionCode(r.actor.region) }: BalanceInput): Promise<BalanceOutput> {
  const round = await roundOf(r, period)
  if (!isWithin(region, r.actor.region)) throw new NotFound('这个地方')
  const lock = round.locked_at === null ? undefined : await r.first(lockQuery(r.actor.county, period))
  const mayLock = mayDo(roleFrom(r.actor.role), 'census.lock', access)
  if (lock === undefined && !mayLock) throw problem('census.notLockedYet', '这一轮还没有锁定，锁定以后才有平衡表；要提前看的，请县民政试算', 409)
  const { going, issues, columns } = lock === undefined ? await trialSums(r, round) : await lockedSums(r, { round, lock, region })
  const before = await previousOf(r, period)
  const corrections = before === undefined ? [] : await r.rows(sql<Corrected>`select balance, case when from_region is not null then region end as from_region, case when to_region is not null then region end as to_region
    from qinghe.census_restatements where county = ${r.actor.county} and period = ${before.period} and state = 'confirmed'`)
  const below = (balance: Balance): BalanceRow[] => (levelOf(region) === 'village' ? [] : rowsBelow(going[balance], region))
  const { person, place } = await namesFor(r, { postings: lock === undefined ? [] : [lock.posting, lock.checked_by], children: [], places: [region, ...Balance.options.flatMap(balance => below(balance).map(row => row.region))] })
  const registers = Balance.options.map(balance => {
    const has = (of: number) => (code: number): boolean => isWithin(code, of)
    return {
      balance, whole: rowShown(rowOf(going[balance], region, has(region)), { name: place(region), restated: changedBy(corrections, balance, has(region)) }),
      rows: below(balance).map(row => rowShown(row, { name: row.region === region ? `${place(region)}（没有写明下级）` : place(row.region), restated: row.region === region ? 0 : changedBy(corrections, balance, has(row.region)) })),
      columns: balance === 'leftBehind' ? [...columns] : [],
    }
  })
  return {
    period, title: titleOf(period), standard: round.standard, isTrial: lock === undefined, place: { code: region, name: place(region) }, mayRestate: mayLock && lock !== undefined, registers, issues,
    lock: lock === undefined ? null : { at: instant(lock.at), by: person(lock.posting), checkedBy: person(lock.checked_by), root: lock.root, previous: lock.before },
    others: (await locksOf(r)).map(one => one.period).filter(one => one !== period),
  }
}
export const censusBalance = async (r: Reader, asked: BalanceInput): Promise<Unparsed> => unparsed(await balanceOf(r, asked))

type NamedRow = TermRow & { shown: string; restated: boolean | null }
/** As the sum counts: who came from another place of the county stands there, whatever the term. */
function ofTerm({ term, reason, inside }: TermsInput, { lo, hi }: { lo: number; hi: number }): Sql {
  const cameInside = sql`coalesce(t.from_region <> t.to_region and (t.from_region < ${lo} or t.from_region >= ${hi}), false)`
  if (inside === 'in') return sql`and ${cameInside}`
  return term === undefined ? sql`` : sql`and t.term = ${term} and not ${cameInside} ${reason === undefined ? sql`` : sql`and t.reason = ${reason}::smallint`}`
}
const named = (name: (code: number) => string) => (code: number | null) => (code === null ? null : { code: regionCode(code), name: name(code) })
const pages = pagesOf(termsContract, z.tuple([z.string()]))
const usualLimit = 50
export async function censusTerms(r: Reader, asked: TermsInput): Promise<Unparsed> {
  const { period, balance, region = regionCode(r.actor.region), after, limit = usualLimit } = asked
  await roundOf(r, period)
  const { lo, hi } = rangeOf(region)
  const from = pages.from(r, after)
  const rows = await r.rows(sql<NamedRow>`select t.balance, t.child, t.from_region, t.to_region, t.term, t.reason, t.moved, t.facts, t.leaf, t.erased, t.name, coalesce(c.name, t.name, '') as shown,
      (select s.to_region is not null from qinghe.census_restatements s where s.county = t.county and s.period = t.period and s.balance = t.balance and s.child = t.child and s.state = 'confirmed'
        order by s.decided_at desc, s.id desc limit 1) as restated
    from qinghe.census_terms t left join qinghe.children c on c.county = t.county and c.id = t.child where t.county = ${r.actor.county} and t.period = ${period} and t.balance = ${balance}
      and t.region >= ${lo} and t.region < ${hi} ${ofTerm(asked, { lo, hi })} ${from === undefined ? sql`` : sql`and t.child > ${from[0]}::uuid`} order by t.child limit ${limit + 1}::int`)
  const { page, next } = pages.cut(r, { rows, limit, at: last => [last.child] })
  const { place } = await namesFor(r, { postings: [], children: [], places: page.flatMap(row => [row.from_region ?? 0, row.to_region ?? 0]) })
  const at = named(place)
  return unparsed({
    children: page.map(row => ({ child: { id: ChildId.parse(row.child), name: row.shown }, term: Term.parse(row.term), reason: row.reason, from: at(row.from_region), to: at(row.to_region), erased: row.erased, restated: row.restated })), next,
  } satisfies TermsOutput)
}

const comparePages = pagesOf(compareContract, z.tuple([z.string()]))
const atOnce = 50
type Shape = CompareOutput['differences'][number]
const FieldName = z.enum(factKeys)
const fieldsOf = (one: Difference): Shape['fields'] => ('fields' in one ? one.fields.flatMap(({ field }) => FieldName.safeParse(field).data ?? []) : [])
const fromOf = (one: Difference): number | null => ('from' in one ? one.from : one.what === 'changed' ? one.at : null)
const toOf = (one: Difference): number | null => ('to' in one ? one.to : one.what === 'changed' ? one.at : null)

export async function compareRounds(r: Reader, { period, earlier, balance, after }: CompareInput): Promise<Unparsed> {
  for (const one of [earlier, period]) if ((await roundOf(r, one)).locked_at === null) throw problem('census.notLocked', `${titleOf(one)}还没有锁定，锁定的两轮才能比较`, 409)
  const lines = async (of: string): Promise<TermRow[]> => r.rows(termsQuery(r.actor.county, of, sql`and balance = ${balance} order by child`))
  const [had, has] = [await lines(earlier), await lines(period)]
  const found = compared(had.map(frozenOf), has.map(frozenOf))
  const from = comparePages.from(r, after)
  const rows = found.differences.filter(one => from === undefined || one.child > from[0]).slice(0, atOnce + 1)
  const { page, next } = comparePages.cut(r, { rows, limit: atOnce, at: last => [last.child] })
  const { place, child } = await namesFor(r, { postings: [], children: page.map(one => one.child), places: page.flatMap(one => [fromOf(one) ?? 0, toOf(one) ?? 0]) })
  const kept = new Map([...had, ...has].map(row => [row.child, row]))
  const at = named(place)
  const count = (what: Difference['what']): number => found.differences.filter(one => one.what === what).length
  return unparsed({
    was: found.before, is: found.after, same: found.same, came: count('came'), went: count('went'), moved: count('moved'), changed: count('changed'), next,
    differences: page.map((one): Shape => {
      const row = kept.get(one.child)
      return {
        child: child(one.child) ?? { id: ChildId.parse(one.child), name: row?.name ?? '' }, what: one.what, from: at(fromOf(one)), to: at(toOf(one)), fields: fieldsOf(one),
        term: one.what === 'changed' || row === undefined ? null : Term.parse(row.term), reason: row?.reason ?? null,
      }
    }),
  } satisfies CompareOutput)
}
