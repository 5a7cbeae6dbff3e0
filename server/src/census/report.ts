/** 季报: what was locked, as it is reported. The columns are those kept with the lock; the terms are those of the balance; the text is written by rule of both. */
import { addUp, figuresBelow, footingWords, shortOf } from '@qinghe/domain/census/figures.ts'
import type { ReportInput, ReportOutput } from '@qinghe/domain/census/reportContract.ts'
import { reportWords } from '@qinghe/domain/census/reportWords.ts'
import type { Balance } from '@qinghe/domain/census/types.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { isWithin, levelOf, rangeOf, regionCode, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { balanceOf } from './balances.ts'
import { keptFigures, lockQuery, type LockRow, locksOf, previousOf } from './locked.ts'
import { roundOf, signaturesIn, titleOf } from './store.ts'

type Counted = { period: string; balance: string; n: number }
async function trendOf(r: Reader, upTo: string, region: number): Promise<ReportOutput['trend']> {
  const { lo, hi } = rangeOf(region)
  const periods = (await locksOf(r, upTo)).map(one => one.period).sort()
  const rows = await r.rows(sql<Counted>`select period, balance, count(*)::int as n from qinghe.census_terms where county = ${r.actor.county} and period = any(${periods}::text[])
    and to_region is not null and region >= ${lo} and region < ${hi} group by 1, 2`)
  const of = (period: string, balance: Balance): number => rows.find(row => row.period === period && row.balance === balance)?.n ?? 0
  return periods.map(period => ({ period, title: titleOf(period), leftBehind: of(period, 'leftBehind'), inDifficulty: of(period, 'inDifficulty') }))
}

type Order = { balance: string; change: number; n: number }
/** What corrections confirmed since make of the totals; the figures stay as they were locked. */
async function correctionsOf(r: Reader, period: string, region: number): Promise<ReportOutput['corrections']> {
  const { lo, hi } = rangeOf(region)
  const rows = await r.rows(sql<Order>`select balance, coalesce(sum((to_region is not null)::int - (from_region is not null)::int), 0)::int as change, count(*)::int as n from qinghe.census_restatements
    where county = ${r.actor.county} and period = ${period} and state = 'confirmed' and region >= ${lo} and region < ${hi} group by 1`)
  const of = (balance: Balance): number => rows.find(row => row.balance === balance)?.change ?? 0
  return { leftBehind: of('leftBehind'), inDifficulty: of('inDifficulty'), orders: rows.reduce((all, row) => all + row.n, 0) }
}

/** Of each place below, and of the place itself, who signed last before the lock. */
async function signedOf(r: Reader, lock: LockRow, region: RegionCode): Promise<ReportOutput['signed']> {
  const below = levelOf(region) === 'county' ? 'town' : 'village'
  const rows = (await signaturesIn(r, lock.period, region)).filter(one => one.at <= lock.at && (levelOf(one.region) === below || one.region === region) && levelOf(one.region) !== 'county')
  const newest = [...Map.groupBy(rows, one => one.region)].map(([, own]) => own[0]).filter(one => one !== undefined).sort((a, b) => a.region - b.region)
  const { person, place } = await namesFor(r, { postings: newest.map(one => one.posting), children: [], places: newest.map(one => one.region) })
  return newest.map(one => ({ place: { code: regionCode(one.region), name: place(one.region) }, by: person(one.posting), at: instant(one.at), onBehalf: one.on_behalf }))
}

async function beforeOf(r: Reader, period: string, region: number): Promise<ReportOutput['previous']> {
  const before = await previousOf(r, period)
  const lock = before === undefined ? undefined : await r.first(lockQuery(r.actor.county, before.period))
  if (lock === undefined) return null
  const { standard } = await roundOf(r, lock.period)
  return { period: lock.period, title: titleOf(lock.period), columns: addUp(await keptFigures(r, lock, { region, day: standard })) }
}

export async function reportOf(r: Reader, { period, region = regionCode(r.actor.region) }: ReportInput): Promise<ReportOutput> {
  const round = await roundOf(r, period)
  if (!isWithin(region, r.actor.region)) throw new NotFound('这个地方')
  const lock = round.locked_at === null ? undefined : await r.first(lockQuery(r.actor.county, period))
  if (lock === undefined) throw problem('census.notLockedYet', `${titleOf(period)}还没有锁定，锁定以后才有季报。请县民政先复核、锁定`, 409)
  const { title, standard, place, registers, lock: locked } = await balanceOf(r, { period, region })
  const figures = await keptFigures(r, lock, { region, day: round.standard })
  const columns = addUp(figures)
  const below = figuresBelow(figures, region)
  const { place: nameOf } = await namesFor(r, { postings: [], children: [], places: below.map(one => one.place) })
  const named = below.map(one => ({ ...one, name: one.place === region ? `${place.name}（没有写明下级）` : nameOf(one.place) }))
  const [previous, corrections] = [await beforeOf(r, period, region), await correctionsOf(r, period, region)]
  const told = registers.map(({ balance, whole: { locked: n, restated, now, terms, reasons, insideIn, insideOut } }) => ({ balance, before: n + restated, restated, now, terms, reasons, insideIn, insideOut }))
  return {
    period, title, standard, place, kept: lock.figures !== null, registers, previous, corrections,
    lock: { at: instant(lock.at), by: locked?.by ?? { name: '', role: '' }, checkedBy: locked?.checkedBy ?? { name: '', role: '' }, root: lock.root },
    whole: { place, below: false, columns }, rows: named.map(one => ({ place: { code: regionCode(one.place), name: one.name }, below: levelOf(one.place) === 'town', columns: [...one.row] })),
    footing: footingWords([...named, ...(named.length === 0 ? [{ place: region, row: columns, name: place.name }] : [])], columns, registers.find(one => one.balance === 'leftBehind')?.whole.now ?? 0), short: shortOf(columns), trend: await trendOf(r, period, region), signed: await signedOf(r, lock, region),
    words: reportWords({ place: place.name, standard: round.standard, previous: previous?.title ?? null, registers: told, columns, earlier: previous?.columns ?? null, corrections: corrections.orders }),
  }
}
export const censusReport = async (r: Reader, asked: ReportInput): Promise<Unparsed> => unparsed(await reportOf(r, asked))
