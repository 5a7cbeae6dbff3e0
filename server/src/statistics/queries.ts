/** A figure: who asks, for which region, counted how, and shown in which edition (ARCHITECTURE.md section 12). */
import { unseenIn } from '@qinghe/domain/archives/exists.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { type StatisticsRules, unpack } from '@qinghe/domain/statistics/cells.ts'
import type { Dimension, Figure, FigureInput, FigureOutput, FigureRow } from '@qinghe/domain/statistics/contract.ts'
import { publicEdition } from '@qinghe/domain/statistics/edition.ts'
import { balanceOf, type Counted, figureOf, type FigureRegion, type Narrowing } from '@qinghe/domain/statistics/figure.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type AreaCount, countArea } from './area.ts'
import { countOwn, readableDimensions } from './own.ts'
import { figureRegion, isOfArea, placesOf, withStrays } from './places.ts'
import { knownRules } from './timeline.ts'

/** Numbers of fewer children than this are withheld outside (ARCHITECTURE.md section 12). */
export const publishedFrom = 10

/** The highest version that is built. Before the first build has run, whatever was written so far is settled under the newest. */
async function rulesNow(r: Reader): Promise<StatisticsRules> {
  const built = await r.rows(sql<{ version: number }>`
    select version from qinghe.figure_rules where built_at is not null order by version desc`)
  const found = built.map(row => knownRules.find(rules => rules.version === row.version)).find(rules => rules !== undefined)
  const newest = knownRules.at(-1)
  if (!newest) throw new Error('no rules of figures')
  return found ?? newest
}

/** Names behind a number: for posts that may read them at all, above the county only under an open spot check. */
const mayList = (actor: Actor): boolean =>
  (actor.reads & domainBits.ID) !== 0 && (actor.county !== 0 || actor.approval !== undefined)

/** The list behind a number exists where every condition of it does: a band of age has none for whoever reads birth dates masked. */
const asSeenBy = (actor: Actor) => {
  const seen = <T extends Figure>(figure: T): T => (figure.list !== null && mayList(actor) && unseenIn(actor, figure.list).length === 0 ? figure : { ...figure, list: null })
  return (row: FigureRow): FigureRow => ({ ...row, total: seen(row.total), cells: row.cells.map(seen) })
}

const officialOf = (lines: readonly Counted[]): number =>
  lines.reduce((total, line) => total + (unpack(line.cell)?.group === 'official' ? line.n : 0), 0)

type Balance = NonNullable<FigureOutput['balance']>
/** The region and its rows are stored separately; that they agree is a check of the store, not of our adding up. */
function storeCheck(place: FigureRegion, area: AreaCount | null): Balance {
  if (area === null || place.level === 'village') return { passed: 0, of: 0, differences: [] }
  const sums = new Map<number, number>()
  for (const line of area.own) sums.set(line.cell, (sums.get(line.cell) ?? 0) + line.n)
  for (const line of area.parts) sums.set(line.cell, (sums.get(line.cell) ?? 0) - line.n)
  const agrees = [...sums.values()].every(n => n === 0)
  return agrees ? { passed: 1, of: 1, differences: [] }
    : { passed: 0, of: 1, differences: [`${place.name}：分开存放的合计 ${officialOf(area.own)}，下级之和 ${officialOf(area.parts)}`] }
}
const both = (a: Balance, b: Balance): Balance =>
  ({ passed: a.passed + b.passed, of: a.of + b.of, differences: [...a.differences, ...b.differences] })

/** Tables of several levels or narrowings would give each other away (contract.ts Edition). */
function refusePublic(actor: Actor, place: FigureRegion, narrow: Narrowing): void {
  if (place.level !== 'county' || !isOfArea(actor)) throw problem('figure.publicLevel', '公开版只按县发布，到镇街为止。请先选择一个县', 400)
  if (Object.values(narrow).some(codes => codes !== undefined && codes.length > 0)) {
    throw problem('figure.publicNarrowed', '公开版不能加条件筛选，几张表相减会露出小数字。请清除条件后再看', 400)
  }
}

const everyDimension: readonly Dimension[] = ['ageBand', 'sex', 'schooling']

export async function figure(r: Reader, input: FigureInput): Promise<FigureOutput> {
  const { sum, rows } = await placesOf(r, figureRegion(r.actor, input.region))
  const edition = input.edition ?? 'internal'
  const narrow: Narrowing = { ageBand: input.ageBand ?? [], sex: input.sex ?? [], schooling: input.schooling ?? [] }
  if (edition === 'public') refusePublic(r.actor, sum, narrow)
  const region = regionCode(sum.region)
  const rules = await rulesNow(r)
  const area = isOfArea(r.actor) ? await countArea({ r, region, rows, rules: rules.version }) : null
  const counted = area === null ? await countOwn({ r, region, step: rows.step, rules }) : area.counted
  const asked = input.by && input.by.length > 0 ? input.by : everyDimension
  const by = area === null ? readableDimensions(r, asked) : [...asked]
  const whole = figureOf({ sum, rows: await withStrays(r, { sum, rows, counted }), by, narrow }, counted)
  const seen = asSeenBy(r.actor)
  const shown = edition === 'public' ? publicEdition(whole, by, publishedFrom) : { rows: whole.rows.map(seen), sum: seen(whole.sum) }
  return {
    region, name: sum.name, level: sum.level, edition, columns: whole.columns, rows: shown.rows, sum: shown.sum,
    rules: { name: rules.name, version: rules.version, basis: rules.basis }, day: r.today, asOf: r.now,
    balance: edition === 'public' ? null : both(balanceOf(whole, by), storeCheck(sum, area)), threshold: publishedFrom,
  }
}
