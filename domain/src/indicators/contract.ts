/** Indicators of the plans in force (decision 059): by place and period, with what is not known beside each figure, the names behind it, and why. */
import { z } from 'zod'
import { noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText, shown } from '../kernel/shown.ts'
import { PeriodKind } from '../plans/periods.ts'
import { Subject } from '../plans/about.ts'

const name = z.string().min(1).max(40)
const region = z.coerce.number().pipe(RegionCode).optional()
const period = z.string().max(40).optional()
const Place = z.object({ code: RegionCode, name: placeName() })

const number = () => count().nullable()
const Tally = z.object({ yes: number(), no: number(), unknown: number(), unsure: number() })
const Period = z.object({ id: ruleText(), from: WorkDay, to: WorkDay })
/** waits: for a part of the product. hidden: the post does not read what it asks. elsewhere: it is counted for another sort of place. noPeriod: no such period is known. */
export const NotCounted = z.enum(['waits', 'hidden', 'elsewhere', 'noPeriod'])
export type NotCounted = z.infer<typeof NotCounted>

/** `of`: the denominator in words, null where it is a count. `counts`: the numerator. */
const Standing = z.object({
  plan: ruleText(), planTitle: ruleText(), version: ruleText(), indicator: ruleText(), title: ruleText(), clause: ruleText(), clauseTitle: ruleText(), basis: ruleText(),
  about: Subject, unit: z.enum(['percent', 'count']), every: PeriodKind, of: ruleText().nullable(), counts: ruleText(),
  target: z.object({ least: open('rule', z.number()).nullable(), most: open('rule', z.number()).nullable() }),
  none: z.object({ kind: NotCounted, words: ruleText() }).nullable(), period: Period.nullable(), tally: Tally.nullable(),
})
export type Standing = z.infer<typeof Standing>

/** `title` null: that plan is not in force here. */
const Goal = z.object({
  id: ruleText(), title: ruleText(), clause: ruleText(), clauseTitle: ruleText(), by: ruleText().nullable(), unmeasured: ruleText().nullable(),
  measuredBy: z.array(z.object({ plan: ruleText(), indicator: ruleText(), title: ruleText().nullable() })),
})
export type Goal = z.infer<typeof Goal>

/** area: all children of the place · school, list: of these, those of one's own. `named`: numbers are whole because the post reads names; else small ones are withheld. */
const whose = { place: Place, whose: z.enum(['area', 'school', 'list']) }
const aboutNumbers = '只有数字，没有儿童；看不到姓名的岗位，小数字不显示'

export const OfPlanInput = z.object({ plan: name, region })
export type OfPlanInput = z.infer<typeof OfPlanInput>
const OfPlan = z.object({
  ...whose, plan: ruleText(), title: ruleText(), version: ruleText(), since: WorkDay, today: WorkDay, indicators: z.array(Standing), goals: z.array(Goal),
  /** Of other plans, which goals are measured by. */
  beside: z.array(Standing),
})
export type OfPlan = z.infer<typeof OfPlan>
export const indicatorsOfPlan = query('indicators.plan', {
  at: 'GET /api/indicators/:plan', input: OfPlanInput, output: OfPlan, may: 'indicators.read', purpose: 'statistics', audit: noChildren('查看方案的指标', aboutNumbers),
})

export const IndicatorInput = z.object({ plan: name, indicator: name, region, period })
export type IndicatorInput = z.infer<typeof IndicatorInput>
const OneIndicator = z.object({
  ...whose, today: WorkDay, standing: Standing,
  /** The newest first. Where nothing of a period is asked there is only this one. */
  periods: z.array(Period),
  /** `below`: it can be looked into by itself. */
  rows: z.array(z.object({ place: Place, below: z.boolean(), tally: Tally })),
  /** Facts that are not known of those of whom the figure is not. */
  missing: z.array(z.object({ title: ruleText(), of: count() })),
  /** Small numbers are withheld, and places below are not told apart from here. */
  held: z.boolean(),
  /** Whether the names behind the numbers may be asked for. */
  names: z.boolean(),
})
export type OneIndicator = z.infer<typeof OneIndicator>
export const getIndicator = query('indicators.get', {
  at: 'GET /api/indicators/:plan/:indicator', input: IndicatorInput, output: OneIndicator, may: 'indicators.read', purpose: 'statistics', audit: noChildren('查看指标', aboutNumbers),
})

export const Which = z.enum(['yes', 'no', 'unknown', 'unsure'])
export type Which = z.infer<typeof Which>
export const BehindInput = IndicatorInput.extend({ which: Which, after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(100).optional() })
export type BehindInput = z.infer<typeof BehindInput>
/** `child` null: it is about places or schools. */
const Behind = z.object({
  lines: z.array(z.object({ child: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }).nullable(), place: Place, school: placeName().nullable() })).max(100), next: NextPage,
})
export type Behind = z.infer<typeof Behind>
export const behindIndicator = query('indicators.list', {
  at: 'GET /api/indicators/:plan/:indicator/list', input: BehindInput, output: Behind, may: 'indicators.read', purpose: 'statistics',
  audit: shows('查看指标背后的名单', 'S2', (output: Behind) => output.lines.flatMap(one => one.child?.id ?? [])),
})

export const WhyInput = z.object({ plan: name, indicator: name, period, child: ChildId })
export type WhyInput = z.infer<typeof WhyInput>
/** A condition from its whole to its parts, each with what it comes to for the child; null: not known. */
const Reasons = z.array(z.object({ depth: count(), words: shown('ID', 'words', z.string()), holds: z.boolean().nullable() }))
const Why = z.object({ child: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }), of: Reasons.nullable(), counts: Reasons })
export type Why = z.infer<typeof Why>
export const whyIndicator = query('indicators.why', {
  at: 'GET /api/indicators/:plan/:indicator/why/:child', input: WhyInput, output: Why, may: 'indicators.read', purpose: 'statistics', audit: shows('查看指标为什么这样算', 'S3', (output: Why) => [output.child.id]),
})
