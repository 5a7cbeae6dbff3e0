/** What a plan counts: quotas, thresholds, scores, indicators, and the goals that stand above them. */
import type { Place } from '../records/declaration.ts'
import { meant } from '../records/nearest.ts'
import type { Goal, Indicator, Quota, Score, Threshold } from './plan.ts'
import { amountAt, type At, atPart, clauseAt, planCondition, type PlanCompiling, say, scopeOf, settle } from './planCompiling.ts'
import type { DeclaredPlan } from './planShape.ts'
import { lineFields } from './subjects.ts'

type Written = { clause: string; awaits?: string | undefined }
function partAt(c: PlanCompiling, path: Place, d: Written): At {
  const at = atPart(c, path, d.awaits)
  clauseAt(at, d.clause)
  return at
}
const commonOf = ({ awaits }: At, { id, clause, title, basis }: { id: string; clause: string; title: string; basis?: string | undefined }) =>
  ({ id, clause, title, basis: basis ?? null, awaits })

export function quotaOf(c: PlanCompiling, d: DeclaredPlan['quotas'][number], path: Place): Quota {
  const at = partAt(c, path, d)
  const kind = c.world.kinds.get(d.counts)
  if (!kind) at.absent.push({ path: [...path, 'counts'], message: `没有名为 ${d.counts} 的记录种类${meant(d.counts, [...c.world.kinds.keys()])}` })
  if (d.most === undefined && d.least === undefined) say(at, [], '名额要写最多（most）或者至少（least）')
  if (typeof d.most === 'number' && typeof d.least === 'number' && d.most < d.least) say(at, ['most'], '最多比至少还少')
  const where = d.where === undefined ? null : planCondition(at, { text: d.where, key: ['where'], scope: { fields: kind ? lineFields(kind) : {}, parameters: c.parameters } })
  const amounts = { most: amountAt(at, 'most', d.most), least: amountAt(at, 'least', d.least) }
  settle(at, d.awaits)
  return { ...commonOf(at, d), ...amounts, counts: d.counts, per: d.per, where, unit: d.unit, whenFull: d.whenFull }
}

export function thresholdOf(c: PlanCompiling, d: DeclaredPlan['thresholds'][number], path: Place): Threshold {
  const at = partAt(c, path, d)
  const scope = scopeOf(c, d.about)
  const when = planCondition(at, { text: d.when, key: ['when'], scope })
  settle(at, d.awaits)
  return { ...commonOf(at, d), about: d.about, when, means: d.means, scope }
}

const whole = 100
export function scoreOf(c: PlanCompiling, d: DeclaredPlan['scores'][number], path: Place): Score {
  const at = partAt(c, path, d)
  const sum = d.parts.reduce((all, one) => all + one.weight, 0)
  if (sum !== whole) say(at, ['parts'], `各维度合计 ${sum} 分，要正好 ${whole} 分`)
  return { ...commonOf(at, d), about: d.about, period: d.period, parts: d.parts }
}

export function indicatorOf(c: PlanCompiling, d: DeclaredPlan['indicators'][number], path: Place): Indicator {
  const at = partAt(c, path, d)
  const scope = scopeOf(c, d.about)
  const condition = (key: 'numerator' | 'denominator') => { const text = d[key]; return text === undefined ? null : planCondition(at, { text, key: [key], scope }) }
  const [denominator, numerator] = [condition('denominator'), condition('numerator')]
  if (d.unit === 'percent' && denominator === null) say(at, ['unit'], '百分比要写明分母是谁（denominator）')
  if (d.unit === 'count' && denominator !== null) say(at, ['denominator'], '只数个数的不写分母')
  const amounts = { least: amountAt(at, 'least', d.least), most: amountAt(at, 'most', d.most) }
  for (const key of ['least', 'most'] as const) if (d.unit === 'percent' && typeof d[key] === 'number' && d[key] > whole) say(at, [key], '百分比不超过 100')
  settle(at, d.awaits)
  return { ...commonOf(at, d), ...amounts, about: d.about, period: d.period, denominator, numerator: numerator ?? { written: d.numerator, condition: null }, unit: d.unit, scope }
}

/** plan.indicator of another plan is looked for with all plans at hand (plansTogether.ts). */
export function goalOf(c: PlanCompiling, d: DeclaredPlan['goals'][number], path: Place): Goal {
  const at = { c, path }
  clauseAt(at, d.clause)
  const own = c.plan.indicators.map(one => one.id)
  d.measuredBy.forEach((id, i) => { if (!id.includes('.') && !own.includes(id)) say(at, ['measuredBy', i], `没有名为 ${id} 的指标${meant(id, own)}；别的方案的指标写成 方案.指标`) })
  if (d.measuredBy.length === 0 && d.unmeasured === undefined) say(at, [], '写明用什么指标衡量（measuredBy）；没有指标能衡量的，写明为什么（unmeasured）')
  if (d.measuredBy.length > 0 && d.unmeasured !== undefined) say(at, ['unmeasured'], '已经有指标衡量，不用再写 unmeasured')
  const by = amountAt({ ...at, awaits: null, absent: [] }, 'by', d.by)
  return { id: d.id, clause: d.clause, title: d.title, by, measuredBy: d.measuredBy, unmeasured: d.unmeasured ?? null }
}
