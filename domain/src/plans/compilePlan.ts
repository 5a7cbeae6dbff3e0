/** From what somebody wrote to a plan: all that is wrong is told at once, each with its place, and nothing half-compiled leaves. */
import { codeListById } from '../codes/catalogue.ts'
import type { CodeList } from '../codes/codeList.ts'
import type { Parameter } from '../kernel/parameters.ts'
import { isPlainDate, plainDate } from '../kernel/plainDate.ts'
import type { ConditionParameter, ConditionScope, DurationUnit } from '../records/condition.ts'
import type { Fault, Place } from '../records/declaration.ts'
import { meant } from '../records/nearest.ts'
import { parameterKey } from '../records/parameters.ts'
import { wordsOfIssue } from '../records/shapeWords.ts'
import { dutyOf } from './compileDuty.ts'
import { goalOf, indicatorOf, quotaOf, scoreOf, thresholdOf } from './compileMeasures.ts'
import { type TimeUnit, unitOf } from './dueText.ts'
import { itemIds } from './items.ts'
import { namedKinds } from './namedKinds.ts'
import { isLaterVersion } from './nextPlan.ts'
import type { Clause, Plan, PlanWorld } from './plan.ts'
import { faultsOfCases } from './planCases.ts'
import { featureAt, type PlanCompiling, say } from './planCompiling.ts'
import { type DeclaredPlan, planKeys, PlanShape } from './planShape.ts'

export type CompiledPlan = { plan: Plan; faults: readonly [] } | { plan: null; faults: readonly Fault[] }

const durations: readonly string[] = ['days', 'workdays', 'months', 'years']
const isDuration = (unit: TimeUnit | undefined): unit is DurationUnit => unit !== undefined && durations.includes(unit)

function parameterFaults(d: DeclaredPlan, world: PlanWorld, lists: PlanCompiling['lists']): Fault[] {
  return Object.entries(d.parameters).flatMap(([name, { value, values, by, unit }]): Fault[] => {
    const path = ['parameters', name]
    const list = by === undefined ? undefined : (lists.get(by) ?? codeListById(by))
    const shipped = Object.hasOwn(world.parameters, name) ? world.parameters[name] : undefined
    const codes = list?.entries.map(one => String(one.code)) ?? []
    const missing = values === undefined ? [] : codes.filter(code => !Object.hasOwn(values, code))
    const strange = values === undefined ? [] : Object.keys(values).filter(code => !codes.includes(code))
    const found: [boolean, Place, string][] = [
      [by === undefined && (value === undefined || values !== undefined), [], '写一个值（value）；按代码分的写 by 和 values'],
      [by !== undefined && (values === undefined || value !== undefined), [], '按代码分的参数写 values，每个代码一个值'],
      [by !== undefined && !list, ['by'], `没有名为 ${by ?? ''} 的代码表${meant(by ?? '', [...lists.keys()])}`],
      [Boolean(list) && missing.length > 0, ['values'], `“${list?.title ?? ''}”的 ${missing.join('、')} 没有值`],
      [Boolean(list) && strange.length > 0, ['values'], `“${list?.title ?? ''}”里没有 ${strange.join('、')}`],
      [shipped?.unit !== undefined && shipped.unit !== unitOf(unit), ['unit'], `平台的参数“${shipped?.label ?? ''}”按另一种单位算，这里的单位要一样`],
      [shipped !== undefined && shipped.by !== list, ['by'], `平台的参数“${shipped?.label ?? ''}”${shipped?.by ? `按“${shipped.by.title}”分` : '不按代码分'}，这里要一样`],
    ]
    return found.filter(([isWrong]) => isWrong).map(([, key, message]) => ({ path: [...path, ...key], message }))
  })
}

function parametersOf(d: DeclaredPlan, lists: PlanCompiling['lists']): ConditionScope['parameters'] {
  return Object.fromEntries(Object.entries(d.parameters).map(([name, { title, unit, by }]): [string, ConditionParameter] => {
    const known = unitOf(unit)
    const list = by === undefined ? undefined : (lists.get(by) ?? codeListById(by))
    return [name, { label: title, ...(isDuration(known) ? { unit: known } : {}), ...(list ? { by: list } : {}) }]
  }))
}

const firstVersion = 1
function valuesOf(d: DeclaredPlan): Record<string, Parameter> {
  return Object.fromEntries(Object.entries(d.parameters).flatMap(([name, { title, value, values, unit, basis }]) => {
    const all: [string | null, number | undefined][] = values ? Object.entries(values) : [[null, value]]
    return all.flatMap(([code, one]): [string, Parameter][] => (one === undefined ? [] : [[parameterKey(name, code), { value: one, unit, title, basis, version: firstVersion }]]))
  }))
}

/** Ids of a plan are one family: a message names one and everybody knows which. */
function twice(d: DeclaredPlan): Fault[] {
  return (['clauses', 'duties', 'quotas', 'thresholds', 'scores', 'indicators', 'goals', 'codes', 'periods'] as const).flatMap(key => {
    const ids = d[key].map(one => one.id)
    return ids.flatMap((id, i): Fault[] => (ids.indexOf(id) < i ? [{ path: [key, i, 'id'], message: `${id} 写了两次` }] : []))
  })
}

function clausesOf(c: PlanCompiling): Clause[] {
  return c.plan.clauses.map((one, i): Clause => {
    const path = ['clauses', i]
    one.items.forEach((item, k) => { if (!itemIds.includes(item)) say({ c, path }, ['items', k], `没有条目 ${item}${meant(item, itemIds)}`) })
    if (one.items.length === 0 && one.basis === undefined) say({ c, path }, [], '写明依据：方案条目（items），或者法规、文件（basis）；平台自己的主张写 本平台建议')
    return { ...one, basis: one.basis ?? null, awaits: featureAt(c, path, one.awaits) }
  })
}

function periodFaults({ periods, clauses }: DeclaredPlan): Fault[] {
  return periods.flatMap((one, i): Fault[] => {
    const path = ['periods', i]
    const full = (text: string): string => (/^\d{4}/u.test(text) ? text : `2028-${text}`)
    const wrong = (['from', 'to'] as const).filter(key => !isPlainDate(full(one[key])))
    const isMixed = /^\d{4}/u.test(one.from) !== /^\d{4}/u.test(one.to)
    const isBackward = /^\d{4}/u.test(one.from) && one.to < one.from
    const isLost = one.clause !== undefined && !clauses.some(clause => clause.id === one.clause)
    return [
      ...wrong.map((key): Fault => ({ path: [...path, key], message: '没有这一天' })),
      ...(isMixed ? [{ path: [...path, 'to'], message: '起止要么都是每年的几月几日，要么都是某一年的' }] : []),
      ...(isBackward ? [{ path: [...path, 'to'], message: '结束早于开始' }] : []),
      ...(one.hours && one.hours.to <= one.hours.from ? [{ path: [...path, 'hours'], message: '结束的时刻早于开始' }] : []),
      ...(isLost ? [{ path: [...path, 'clause'], message: `没有名为 ${one.clause ?? ''} 的条款` }] : []),
    ]
  })
}

function headFaults({ from, supersedes, plan, version, codes, clauses }: DeclaredPlan): Fault[] {
  const [old = '', oldVersion = ''] = (supersedes ?? '').split(' ')
  return [
    ...(isPlainDate(from) ? [] : [{ path: ['from'], message: '没有这一天' }]),
    ...(old === plan && !isLaterVersion(version, oldVersion) ? [{ path: ['supersedes'], message: '代替的版本要比这一版早' }] : []),
    ...codes.flatMap((one, i): Fault[] => {
      const isLost = one.clause !== undefined && !clauses.some(clause => clause.id === one.clause)
      return isLost ? [{ path: ['codes', i, 'clause'], message: `没有名为 ${one.clause ?? ''} 的条款` }] : []
    }),
  ]
}

/** A clause that nothing carries out is a sentence on paper: it says so, or it waits for the part of the product that will. */
function idleClauses(c: PlanCompiling, plan: Plan): void {
  const named = [plan.duties, plan.quotas, plan.thresholds, plan.scores, plan.indicators, plan.goals, plan.codes, plan.periods].flatMap(all => all.map(one => one.clause))
  plan.clauses.forEach((clause, i) => {
    if (!named.includes(clause.id) && clause.awaits === null) say({ c, path: ['clauses', i] }, [], `“${clause.title}”没有应办事项、名额、指标或别的去落实，也没有写明等哪个功能（awaits）`)
  })
}

function partsOf(c: PlanCompiling): Plan {
  const { plan: d } = c
  const [old, oldVersion] = d.supersedes?.split(' ') ?? []
  const { plan, title, version, level, source, basis } = d
  const duties = d.duties.flatMap((one, i) => dutyOf(c, one, ['duties', i]) ?? [])
  return {
    plan, title, version, level, source, basis, from: plainDate(isPlainDate(d.from) ? d.from : '2026-01-01'),
    supersedes: old === undefined || oldVersion === undefined ? null : { plan: old, version: oldVersion },
    parameters: valuesOf(d), codes: d.codes.map(({ id, clause, ...rest }) => ({ ...listOf({ id, ...rest }), clause: clause ?? null })),
    periods: d.periods.map(({ clause, hours, ...rest }) => ({ ...rest, clause: clause ?? null, hours: hours ?? null })), clauses: clausesOf(c),
    duties, kinds: namedKinds(duties, c.world), quotas: d.quotas.map((one, i) => quotaOf(c, one, ['quotas', i])),
    thresholds: d.thresholds.map((one, i) => thresholdOf(c, one, ['thresholds', i])), scores: d.scores.map((one, i) => scoreOf(c, one, ['scores', i])),
    indicators: d.indicators.map((one, i) => indicatorOf(c, one, ['indicators', i])), goals: d.goals.map((one, i) => goalOf(c, one, ['goals', i])),
  }
}

function listOf({ id, title, basis, entries }: Omit<DeclaredPlan['codes'][number], 'clause'>): CodeList {
  return {
    id, title, basis,
    entries: entries.map(({ code, label, short, spellings }) => ({ code, label, ...(short === undefined ? {} : { short }), ...(spellings === undefined ? {} : { spellings }) })),
  }
}

function compileShape(d: DeclaredPlan, world: PlanWorld): CompiledPlan {
  const lists = new Map(d.codes.map(one => [one.id, listOf(one)]))
  const values = valuesOf(d)
  const c: PlanCompiling = {
    faults: [...headFaults(d), ...twice(d), ...parameterFaults(d, world, lists), ...periodFaults(d)], plan: d, world, lists,
    parameters: { ...world.parameters, ...parametersOf(d, lists) },
    units: Object.fromEntries([
      ...Object.entries(world.parameters).map(([name, one]) => [name, one.unit] as const), ...Object.entries(d.parameters).map(([name, one]) => [name, unitOf(one.unit)] as const),
    ]),
    valueOf: (name, code) => { const key = parameterKey(name, code); return (Object.hasOwn(values, key) ? values[key]?.value : world.values(name, code)) ?? null },
  }
  const plan = partsOf(c)
  idleClauses(c, plan)
  if (c.faults.length === 0) c.faults.push(...faultsOfCases(plan, c.valueOf, id => d.duties.findIndex(one => one.id === id)))
  return c.faults.length > 0 ? { plan: null, faults: c.faults } : { plan, faults: [] }
}

/** Whatever somebody wrote, as a plan, or everything that is wrong with it. */
export function compilePlan(written: unknown, world: PlanWorld): CompiledPlan {
  const parsed = PlanShape.safeParse(written, { reportInput: true })
  if (!parsed.success) return { plan: null, faults: parsed.error.issues.flatMap(issue => wordsOfIssue(issue, planKeys)) }
  return compileShape(parsed.data, world)
}
