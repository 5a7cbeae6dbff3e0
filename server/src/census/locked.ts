/** What was locked, as rows: the lock of a round, its lines as they were sealed, and what corrections made of them. */
import { restated, type Restatement } from '@qinghe/domain/census/restate.ts'
import { figuresOf, type PlaceFigures } from '@qinghe/domain/census/figures.ts'
import { type FrozenHeader, type FrozenLine, keyOf, type Leaf, leafOf, placeOf, sealLeaves, toldOf } from '@qinghe/domain/census/snapshot.ts'
import { Balance, Term } from '@qinghe/domain/census/types.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { isWithin, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import type { Sql } from '../db/sql.ts'
import { sql } from '../db/sql.ts'
import type { Reader } from '../db/reader.ts'
import { createHash } from 'node:crypto'
import { z } from 'zod'

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

export type LockRow = {
  period: string; code: number; standard: string; rules: string; before: string | null; previous: string | null; figures: string | null; places: unknown; root: string; at: Date; posting: string; account: string; checked_by: string; command: string
}
const columns = sql`period, code, standard, rules, before, previous, figures, places, root, at, posting, account, checked_by, command`
export const lockQuery = (county: number, period: string): Sql<LockRow> => sql<LockRow>`select ${columns} from qinghe.census_locks where county = ${county} and period = ${period}`
/** The newest twelve. @param upTo a quarter: it and those before it */
export const locksOf = (r: Reader, upTo: string | null = null): Promise<LockRow[]> => r.rows(sql<LockRow>`select ${columns} from qinghe.census_locks where county = ${r.actor.county} and (${upTo}::text is null or period <= ${upTo}) order by period desc limit 12`)
export const headerOf = ({ code, period, standard, rules, previous, figures }: LockRow): FrozenHeader => ({ county: code, period, standard, rules, previous, figures })

/** The round locked before this one, and its moment. */
export const previousOf = (r: Reader, period: string): Promise<{ period: string; moment: Date } | undefined> => r.first(sql<{ period: string; moment: Date }>`
  select k.period, t.moment from qinghe.census_locks k join qinghe.census_rounds t on t.county = k.county and t.period = k.period where k.county = ${r.actor.county} and k.period < ${period} order by k.period desc limit 1`)

const Frozen = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number()]))])).nullable()
const Moved = z.enum(['in', 'out']).nullable()
export type TermRow = { balance: string; child: string; from_region: number | null; to_region: number | null; term: string; reason: number | null; moved: string | null; facts: unknown; told: string; leaf: string; erased: boolean; name: string | null }
export const frozenOf = (row: TermRow): FrozenLine => ({
  balance: Balance.parse(row.balance), child: row.child, from: row.from_region, to: row.to_region, term: Term.parse(row.term), reason: row.reason, moved: Moved.parse(row.moved), facts: Frozen.parse(row.facts),
})
export const termsQuery = (county: number, period: string, more: Sql): Sql<TermRow> => sql<TermRow>`select balance, child, from_region, to_region, term, reason, moved, facts, told, leaf, erased, name from qinghe.census_terms
  where county = ${county} and period = ${period} ${more}`
const restatementsQuery = (county: number, period: string): Sql<{ balance: string; child: string; to_region: number | null }> => sql<{ balance: string; child: string; to_region: number | null }>`
  select distinct on (child, balance) balance, child, to_region from qinghe.census_restatements where county = ${county} and period = ${period} and state = 'confirmed' order by child, balance, decided_at desc, id desc`
const restatementOf = (row: { balance: string; child: string; to_region: number | null }): Restatement => ({ balance: Balance.parse(row.balance), child: row.child, to: row.to_region })

const noFacts = toldOf({ facts: null }, digest)
/** Corrections are sealed anew, by the facts as they were sealed; all other lines by what was sealed of them. */
function correctedLeaves(rows: readonly TermRow[], corrections: readonly Restatement[]): Leaf[] {
  const lines = rows.map(frozenOf)
  const stored = new Map(rows.map((row, i) => { const line = lines[i] ?? frozenOf(row); return [keyOf(line), { key: keyOf(line), place: placeOf(line), leaf: row.leaf, told: row.told }] }))
  const touched = new Set(corrections.map(keyOf))
  return restated(lines, corrections).map(line => {
    const then = stored.get(keyOf(line))
    if (then === undefined || !touched.has(keyOf(line))) return then ?? leafOf(line, digest)
    return line.to === null || then.told === noFacts ? leafOf(line, digest) : leafOf(line, digest, then.told)
  })
}

/** The digest of a round with its corrections: what the next one stands on. Without any it is that of the lock. */
export async function restatedRoot(r: Pick<Reader, 'rows' | 'first'>, county: number, period: string): Promise<string | null> {
  const lock = await r.first(lockQuery(county, period))
  if (lock === undefined) return null
  const corrections = (await r.rows(restatementsQuery(county, period))).map(restatementOf)
  if (corrections.length === 0) return lock.root
  return sealLeaves(headerOf(lock), correctedLeaves(await r.rows(termsQuery(county, period, sql``)), corrections), digest).root
}

/** How the leaf of the lock names the digest; the verification reads it back. */
export const rootWords = (period: string, root: string): string => `${period} 校验值 ${root}`

/** The columns as they were kept, as far as the post reads. `now`: what the place is called after changes of the map. */
type Columns = { at_region: number; region: number; columns: number[] }
export const figuresQuery = (county: number, period: string): Sql<Columns> => sql<Columns>`select at_region, region, columns from qinghe.census_figures where county = ${county} and period = ${period} order by at_region`
export const asSealed = (rows: readonly Columns[]): PlaceFigures[] => rows.map(row => ({ place: row.at_region, row: row.columns }))
const asNow = (rows: readonly Columns[]): PlaceFigures[] => rows.map(row => ({ place: row.region, row: row.columns }))
/** As kept; of a round that was locked before they were kept, as its lines come to. */
export async function keptFigures(r: Reader, { period, figures }: Pick<LockRow, 'period' | 'figures'>, { region, day }: { region: number; day: PlainDate }): Promise<PlaceFigures[]> {
  const { county } = r.actor
  if (figures !== null) return asNow(await r.rows(figuresQuery(county, period))).filter(one => isWithin(one.place, region))
  const { lo, hi } = rangeOf(region)
  const rows = await r.rows(termsQuery(county, period, sql`and balance = 'leftBehind' and to_region is not null and region >= ${lo} and region < ${hi}`))
  return figuresOf(rows.map(frozenOf), day)
}
