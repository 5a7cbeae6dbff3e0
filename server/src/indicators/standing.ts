/** An indicator as it stands: what it says, what it is counted over, what it comes to or why nothing is computed. */
import type { OneIndicator, Standing } from '@qinghe/domain/indicators/contract.ts'
import { withoutSmall } from '@qinghe/domain/indicators/small.ts'
import { nothing, type ShownTally, type Tally } from '@qinghe/domain/indicators/tally.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { conditionWords } from '@qinghe/domain/plans/conditionWords.ts'
import type { Indicator, Plan, PlanCondition } from '@qinghe/domain/plans/plan.ts'
import type { PlanNames } from '@qinghe/domain/plans/planWords.ts'
import { withStrays } from '../statistics/places.ts'
import { publishedFrom } from '../statistics/queries.ts'
import { type Counted, countIndicator } from './counting.ts'
import { type Asked, type Ground, hasSeveral, isHeld, noneOf, periodIn, worldOf } from './ground.ts'

const amountOf = (ground: Ground, plan: Plan, amount: number | string | null): number | null =>
  (typeof amount === 'string' ? worldOf(ground, plan).parameter(amount.slice(1), null) : amount)

const wordsOf = ({ plan, indicator: { scope } }: Asked, condition: PlanCondition, value: PlanNames['value']): string => conditionWords(condition, scope, name => value(plan, name)) ?? '条件用到的还没有建'

type Head = Omit<Standing, 'none' | 'period' | 'tally'>
function headOf(ground: Ground, asked: Asked, value: PlanNames['value']): Head {
  const { plan, indicator } = asked
  const clause = plan.clauses.find(one => one.id === indicator.clause)
  return {
    plan: plan.plan, planTitle: plan.title, version: plan.version, indicator: indicator.id, title: indicator.title, clause: indicator.clause, clauseTitle: clause?.title ?? '',
    basis: indicator.basis ?? clause?.basis ?? clause?.items.join('、') ?? '', about: indicator.about, unit: indicator.unit, every: indicator.period,
    of: indicator.denominator === null ? null : wordsOf(asked, indicator.denominator, value), counts: wordsOf(asked, indicator.numerator, value),
    target: { least: amountOf(ground, plan, indicator.least), most: amountOf(ground, plan, indicator.most) },
  }
}

/** Nothing lies below a village; what is said of towns is said of one town within it only once. */
const hasRows = ({ whose, place }: Ground, { about }: Indicator): boolean => whose === 'area' && place.level !== 'village' && hasSeveral(place.level, about)

async function rowsOf({ r, place, below }: Ground, { rows }: Counted): Promise<{ place: { code: ReturnType<typeof regionCode>; name: string }; below: boolean; tally: Tally }[]> {
  const found = await withStrays(r, { sum: place, rows: below, counted: [...rows.keys()].map(region => ({ region, cell: 0, n: 1 })) })
  return found.map(({ region, name, unsettled }) => ({ place: { code: regionCode(region), name }, below: !unsettled, tally: rows.get(region) ?? nothing }))
}

type Told = Pick<OneIndicator, 'standing' | 'rows' | 'missing' | 'held' | 'names'>
const labelOf = ({ scope }: Indicator, fact: string): string => scope.fields[fact]?.label ?? fact

/** With the places below it, counted in the same statement, so that they add up to it. */
export async function told(ground: Ground, asked: Asked & { period?: string | undefined }, value: PlanNames['value']): Promise<Told> {
  const { indicator } = asked
  const head = headOf(ground, asked, value)
  const none = noneOf(ground, asked)
  const period = none === null ? periodIn(ground, asked, asked.period) : null
  if (none !== null || period === null) return { standing: { ...head, none, period: null, tally: null }, rows: [], missing: [], held: false, names: false }
  const counted = await countIndicator({ ...asked, ground, period })
  const rows = hasRows(ground, indicator) ? await rowsOf(ground, counted) : []
  const standing = (tally: ShownTally): Standing => ({ ...head, none: null, period, tally })
  const missing = counted.missing.filter(one => one.of > 0).map(({ fact, of }) => ({ title: labelOf(indicator, fact), of }))
  if (!isHeld(ground, indicator)) return { standing: standing(counted.sum), rows, missing, held: false, names: true }
  const small = withoutSmall(rows.length === 0 ? [counted.sum] : rows.map(one => one.tally), publishedFrom)
  const shown = rows.flatMap(({ place }, at) => { const tally = small.rows[at]; return tally ? [{ place, below: false, tally }] : [] })
  return { standing: standing(small.sum), rows: shown, missing: [], held: true, names: false }
}
