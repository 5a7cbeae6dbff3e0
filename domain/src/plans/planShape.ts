/** A plan (方案) as it is written (decision 051): the shape of the file. What its words mean is judged by compilePlan.ts; what is unknown here is
 *  refused. Every key is explained with an example in docs/plans.md. */
import { z } from 'zod'
import { CodeEntry, Condition, Label, Name, oneOrMore } from '../records/declaration.ts'
import { PeriodKind } from './periods.ts'
import { Subject } from './about.ts'

const Words = z.string().trim().min(1, '这里不能空着').max(300, '最多 300 个字')
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u, '日期写成 2026-09-01')
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, '时刻写成 08:30')
const DayOfYear = z.string().regex(/^(\d{4}-)?\d{2}-\d{2}$/u, '写成每年的 07-01，或某一年的 2026-07-10')
const Item = z.string().regex(/^(P[1-6]|S)-\d{2,3}$/u, '条目写成 P1-22、S-12')
/** A number, or a parameter of the plan. */
const Amount = z.union([z.number().int('写整数').nonnegative('不能小于 0'), z.string().regex(/^@[A-Za-z]\w*$/u, '写一个数，或者参数 @名称')])

export const ClauseSort = z.enum(['cycle', 'limit', 'quota', 'target', 'rule', 'role', 'report', 'activity', 'file', 'form', 'mechanism', 'system'])
export type ClauseSort = z.infer<typeof ClauseSort>
export const clauseSortWords: Record<ClauseSort, string> = {
  cycle: '周期', limit: '时限', quota: '名额数量', target: '指标目标', rule: '规则', role: '组织角色', report: '报表', activity: '活动', file: '档案记录', form: '文书',
  mechanism: '机制', system: '系统',
}
export const PlanLevel = z.enum(['nation', 'province', 'city', 'county', 'town', 'village', 'school', 'organisation'])
export type PlanLevel = z.infer<typeof PlanLevel>

const Clause = z.strictObject({
  id: Name, title: Label, sort: ClauseSort, items: z.array(Item).default([]), basis: Words.optional(), says: Words, awaits: z.string().optional(),
})
const Parameter = z.strictObject({
  title: Label, value: z.number().int('写整数').optional(), by: z.string().optional(), values: z.record(z.string(), z.number().int('写整数')).optional(), unit: z.string(), basis: Words,
})
const Codes = z.strictObject({ id: Name, clause: Name.optional(), title: Label, basis: Words, entries: z.array(CodeEntry).min(1) })
const KeyPeriod = z.strictObject({
  id: Name, clause: Name.optional(), title: Label, from: DayOfYear, to: DayOfYear, hours: z.strictObject({ from: Clock, to: Clock }).optional(), basis: Words,
})

const Every = z.strictObject({
  period: PeriodKind, of: oneOrMore.optional(), opens: z.string().default('first day'), due: z.string().optional(), onHoliday: z.enum(['keep', 'before', 'after']).default('keep'),
})
/** How many of an act, of which kind, count as done. */
const Evidence = z.strictObject({ act: oneOrMore, where: Condition.optional(), count: z.number().int('写整数').min(1, '至少一次').default(1), title: Label.optional() })
const DutyCase = z.strictObject({
  /** A period (2026-Q1), or the day or moment on which it started (2026-05-20, 2026-05-20 09:30). */
  given: z.string().optional(), facts: z.record(z.string(), z.unknown()).default({}), owed: z.union([z.boolean(), z.literal('unknown')]).optional(),
  opens: z.string().optional(), due: z.string().optional(), provisional: z.boolean().optional(), remind: z.array(z.string()).optional(), escalate: z.array(z.string()).optional(),
  off: z.array(Day).default([]), worked: z.array(Day).default([]), terms: z.array(z.strictObject({ id: z.string(), from: Day, to: Day })).default([]),
})
export type DutyCase = z.infer<typeof DutyCase>
const Duty = z.strictObject({
  id: Name, clause: Name, title: Label, owner: z.string(), about: Subject, where: Condition.optional(),
  every: Every.optional(), rolling: z.strictObject({ days: Condition }).optional(), on: oneOrMore.optional(), once: Day.optional(),
  /** From the act it is opened on: a span, at once, or a day of that record. */
  due: z.string().optional(),
  remind: z.array(z.string()).default([]), escalate: z.array(z.strictObject({ after: z.string(), to: z.string() })).default([]),
  evidence: z.array(z.union([z.string(), Evidence])).min(1, '写明办什么才算办了（evidence）'),
  /** Somebody may be hurt meanwhile: its clock never stands. */
  danger: z.boolean().optional(),
  basis: Words.optional(), awaits: z.string().optional(), cases: z.array(DutyCase).default([]),
})
export type DeclaredDuty = z.infer<typeof Duty>

const Quota = z.strictObject({
  id: Name, clause: Name, title: Label, counts: z.string(), per: Words, where: Condition.optional(), most: Amount.optional(), least: Amount.optional(), unit: z.string(),
  whenFull: z.enum(['refuse', 'warn']).default('refuse'), basis: Words.optional(), awaits: z.string().optional(),
})
const Threshold = z.strictObject({
  id: Name, clause: Name, title: Label, about: Subject, when: Condition, means: Words, basis: Words.optional(), awaits: z.string().optional(),
})
const Score = z.strictObject({
  id: Name, clause: Name, title: Label, about: Subject, period: PeriodKind, basis: Words.optional(), awaits: z.string().optional(),
  parts: z.array(z.strictObject({ title: Label, weight: z.number().int('写整数').min(1, '分值至少 1 分') })).min(1, '至少有一个考核维度'),
})
const Indicator = z.strictObject({
  id: Name, clause: Name, title: Label, about: Subject, period: PeriodKind, denominator: Condition.optional(), numerator: Condition, unit: z.enum(['percent', 'count']),
  least: Amount.optional(), most: Amount.optional(), basis: Words.optional(), awaits: z.string().optional(),
})
const Goal = z.strictObject({
  id: Name, clause: Name, title: Label, by: Amount.optional(), measuredBy: z.array(z.string()).default([]), unmeasured: Words.optional(),
})

export const PlanShape = z.strictObject({
  plan: Name, title: Label, version: z.string().regex(/^\d{4}\.\d{1,2}$/u, '版本写成带引号的 "2026.1"'), from: Day, level: PlanLevel,
  source: z.strictObject({ title: Words, number: z.string().optional(), issuer: Words.optional() }), basis: z.array(Words).min(1, '写明依据'),
  supersedes: z.string().regex(/^\S+ \d{4}\.\d{1,2}$/u, '写成 编号 版本，例如 countyCare 2026.1').optional(),
  parameters: z.record(Name, Parameter).default({}), codes: z.array(Codes).default([]), periods: z.array(KeyPeriod).default([]),
  clauses: z.array(Clause).min(1, '至少有一条'),
  duties: z.array(Duty).default([]), quotas: z.array(Quota).default([]), thresholds: z.array(Threshold).default([]), scores: z.array(Score).default([]),
  indicators: z.array(Indicator).default([]), goals: z.array(Goal).default([]),
})
export type DeclaredPlan = z.infer<typeof PlanShape>

/** Keys anywhere in a plan, to say which one was meant. */
export const planKeys: readonly string[] = [
  'plan', 'title', 'version', 'from', 'level', 'source', 'number', 'issuer', 'basis', 'supersedes', 'parameters', 'value', 'by', 'values', 'unit', 'codes', 'id', 'clause', 'entries',
  'code', 'label', 'short', 'spellings', 'periods', 'to', 'hours', 'clauses', 'sort', 'items', 'says', 'awaits', 'duties', 'owner', 'about', 'where', 'every', 'period', 'of', 'opens',
  'due', 'onHoliday', 'rolling', 'days', 'on', 'once', 'remind', 'escalate', 'after', 'evidence', 'act', 'count', 'cases', 'given', 'facts', 'owed', 'provisional', 'off', 'worked',
  'terms', 'quotas', 'counts', 'per', 'most', 'least', 'whenFull', 'thresholds', 'when', 'means', 'scores', 'parts', 'weight', 'indicators', 'denominator', 'numerator', 'goals', 'danger',
  'measuredBy', 'unmeasured',
]
