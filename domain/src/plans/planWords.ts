/** A plan in sentences: what officials read of it. */
import { labelOf } from '../staff/roles.ts'
import { conditionWords } from './conditionWords.ts'
import type { ToldClause, ToldPlan } from './contract.ts'
import { type Count, type PlaceInPeriod, type PlanSpan, unitWords } from './dueText.ts'
import { featureTitles } from './items.ts'
import { periodWords } from './periods.ts'
import { type Duty, type Evidence, type Goal, type Indicator, type Plan, type PlanCondition, standingOf } from './plan.ts'
import { subjectWords } from './about.ts'
import { clauseSortWords, type PlanLevel } from './planShape.ts'

/** `act`: what an act is called (走访：保存走访); null for one that is not there yet. `value`: a parameter with its unit. */
export type PlanNames = { act: (act: string) => string | null; value: (plan: Plan, name: string) => string | null; indicator: (plan: Plan, id: string) => string }
type Told = ToldClause['told'][number]
type At = { plan: Plan; names: PlanNames }

const levelWords: Record<PlanLevel, string> = { nation: '全国', province: '省级', city: '市级', county: '县级', town: '镇级', village: '村级', school: '学校', organisation: '单位' }
const weekdays = ['一', '二', '三', '四', '五', '六', '日']

const countWords = ({ plan, names }: At, count: Count): string => ('count' in count ? String(count.count) : (names.value(plan, count.parameter) ?? count.parameter))
function spanWords(at: At, span: PlanSpan): string {
  const amount = 'count' in span ? String(span.count) : String(at.plan.parameters[span.parameter]?.value ?? at.names.value(at.plan, span.parameter) ?? span.parameter)
  return `${amount} ${unitWords[span.unit]}`
}
const untilWords = (at: At, span: PlanSpan): string => ('count' in span && span.count === 0 ? '当天' : ` ${spanWords(at, span)}以内`)
const monthDay = (text: string): string => { const [month, day] = text.split('-').map(Number); return `${month ?? ''} 月 ${day ?? ''} 日` }
/** Of a year everybody says the month by its number. */
function monthWords(month: 'first' | 'last' | number, period: string): string {
  if (period === 'year') return `${month === 'first' ? 1 : month === 'last' ? 12 : month} 月 `
  return month === 'first' ? '第一个月 ' : month === 'last' ? '最后一个月 ' : `第 ${month} 个月 `
}

function placeWords(at: At, { at: place, offset }: PlaceInPeriod, period: string): string {
  const day = typeof place === 'object' ? countWords(at, place.day).replace(/ ?日$/u, '') : ''
  const month = typeof place !== 'object' || place.month === undefined ? '' : monthWords(place.month, period)
  const named = period === 'week' ? `星期${weekdays[Number(day) - 1] ?? day}` : period === 'keyPeriod' ? `第 ${day} 天` : `${month}${day} 日`
  const base = place === 'first' ? '第一天' : place === 'last' ? '最后一天' : named
  return offset === null ? base : `${base}${offset.sign > 0 ? '后' : '前'} ${spanWords(at, offset.span)}`
}

const holidayWords = { keep: '', before: '（放假就提前到工作日）', after: '（放假就顺延到工作日）' } as const
const joined = (of: readonly (string | null)[]): string => of.filter(one => one !== null && one !== '').join('')

function whenWords(at: At, { trigger, scope }: Duty): string {
  const { plan, names } = at
  switch (trigger.by) {
    case 'period': {
      const named = trigger.period === 'keyPeriod' ? trigger.of.map(id => plan.periods.find(one => one.id === id)?.title ?? id).join('、') : `每${periodWords[trigger.period]}`
      const opens = trigger.opens.at === 'first' && trigger.opens.offset === null ? '' : `，${placeWords(at, trigger.opens, trigger.period)}开始`
      return `${named}${opens}，${placeWords(at, trigger.due, trigger.period)}以前${holidayWords[trigger.onHoliday]}`
    }
    case 'rolling': {
      const every = conditionWords(trigger.days, scope, name => names.value(plan, name)) ?? '一段时间'
      return `上一次以后，满${/^\d+$/u.test(every) ? ` ${every} 天` : every}以前`
    }
    case 'day': return `${trigger.day} 以前`
    case 'act': {
      const acts = trigger.acts.map(act => names.act(act)).filter(one => one !== null)
      const after = acts.length === 0 ? '那件事发生以后' : `${acts.map(one => `“${one}”`).join('或')}以后`
      if ('at' in trigger.due) return `${after}马上`
      return 'field' in trigger.due ? `${after}，那条记录里写明的期限以前` : `${after}${untilWords(at, trigger.due)}`
    }
  }
}

function evidenceWords(at: At, one: Evidence): string {
  if (one.title !== null) return one.count > 1 ? `${one.title}（${one.count} 次）` : one.title
  const acts = one.acts.map(act => at.names.act(act)).filter(each => each !== null)
  return acts.length === 0 ? '还没有这种登记' : `${acts.map(each => `“${each}”`).join('或')}${one.count > 1 ? `（${one.count} 次）` : ''}`
}

const whereWords = ({ plan, names }: At, where: PlanCondition | null, scope: Duty['scope']): string | null =>
  (where === null ? null : (conditionWords(where, scope, name => names.value(plan, name)) ?? '条件用到的还没有建'))

function dutyWords(at: At, duty: Duty): string[] {
  const owner = 'role' in duty.owner ? labelOf(duty.owner.role) : duty.owner.is === 'author' ? '登记那条记录的人' : '承办人'
  const where = whereWords(at, duty.where, duty.scope)
  const about = duty.about === 'record' ? '' : `，对每${duty.about === 'child' ? '名' : '个'}${subjectWords[duty.about]}`
  const remind = duty.remind.map(span => `提前 ${spanWords(at, span)}提醒`).join('，')
  const escalate = duty.escalate.map(({ after, to }) => `逾期 ${spanWords(at, after)}报${labelOf(to)}`).join('，')
  return [
    `${owner}${about}：${whenWords(at, duty)}`, ...(where === null ? [] : [`只在：${where}`]), `凭据：${[...new Set(duty.evidence.map(one => evidenceWords(at, one)))].join('，加')}`,
    ...(remind + escalate === '' ? [] : [[remind, escalate].filter(one => one !== '').join('；')]), ...(duty.danger === true ? ['孩子可能有危险，时限不能暂停'] : []),
  ]
}

const amountWords = ({ plan, names }: At, amount: number | string | null): string | null =>
  (amount === null ? null : typeof amount === 'number' ? String(amount) : (names.value(plan, amount.slice(1)) ?? amount))

function indicatorWords(at: At, one: Indicator): string[] {
  const [numerator, denominator] = [whereWords(at, one.numerator, one.scope), whereWords(at, one.denominator, one.scope)]
  const percent = one.unit === 'percent' ? '%' : ''
  const bare = (amount: number | string | null): string | null => amountWords(at, amount)?.replace(/ .*$/u, '') ?? null
  const [least, most] = [bare(one.least), bare(one.most)]
  const aim = [least === null ? null : `不少于 ${least}${percent}`, most === null ? null : `不超过 ${most}${percent}`].filter(words => words !== null)
  return [
    denominator === null ? `数：${numerator ?? ''}` : `分母：${denominator}；分子：${numerator ?? ''}`,
    `按${subjectWords[one.about]}、每${periodWords[one.period]}算${aim.length > 0 ? `，目标${aim.join('、')}` : ''}`,
  ]
}

function goalWords(at: At, goal: Goal): string[] {
  const by = amountWords(at, goal.by)
  return [...(by === null ? [] : [`到 ${by}`]), goal.unmeasured === null ? `用“${goal.measuredBy.map(id => at.names.indicator(at.plan, id)).join('”“')}”衡量` : `没有指标能衡量：${goal.unmeasured}`]
}

function quotaWords(at: At, { most, least, per, unit, whenFull }: Plan['quotas'][number]): string[] {
  const bare = (amount: string | number | null): string | null => amountWords(at, amount)?.replace(new RegExp(` ?${unit}$`, 'u'), '') ?? null
  const [up, down] = [bare(most), bare(least)]
  return [joined([per, up === null ? null : `最多 ${up} ${unit}`, down === null ? null : `至少 ${down} ${unit}`, up === null ? null : whenFull === 'refuse' ? '，满了不再收' : '，满了提示'])]
}

function periodDays({ from, to }: { from: string; to: string }): string {
  if (/^\d{4}/u.test(from)) return from === to ? from : `${from} 至 ${to}`
  return `每年 ${monthDay(from)}至 ${monthDay(to)}`
}

const waitsOf = (awaits: Duty['awaits']): string | null => (awaits === null ? null : featureTitles[awaits])
function toldOf(at: At, clause: string): Told[] {
  const { plan } = at
  const mine = <T extends { clause: string | null }>(all: readonly T[]): T[] => all.filter(one => one.clause === clause)
  const plain = { basis: null, waits: null }
  return [
    ...mine(plan.duties).map(one => ({ id: one.id, sort: '应办', title: one.title, words: dutyWords(at, one), basis: one.basis, waits: waitsOf(one.awaits) })),
    ...mine(plan.thresholds).map(one => ({ id: one.id, sort: '判断', title: one.title, words: [`${whereWords(at, one.when, one.scope) ?? ''}：${one.means}`], basis: one.basis, waits: waitsOf(one.awaits) })),
    ...mine(plan.quotas).map(one => ({ id: one.id, sort: '名额', title: one.title, words: quotaWords(at, one), basis: one.basis, waits: waitsOf(one.awaits) })),
    ...mine(plan.scores).map(one => ({ id: one.id, sort: '考核', title: one.title, words: [`对${subjectWords[one.about]}，每${periodWords[one.period]}：${one.parts.map(part => `${part.title} ${part.weight} 分`).join('、')}`], basis: one.basis, waits: waitsOf(one.awaits) })),
    ...mine(plan.indicators).map(one => ({ id: one.id, sort: '指标', title: one.title, words: indicatorWords(at, one), basis: one.basis, waits: waitsOf(one.awaits) })),
    ...mine(plan.goals).map(one => ({ id: one.id, sort: '目标', title: one.title, words: goalWords(at, one), ...plain })),
    ...mine(plan.periods).map(one => ({ id: one.id, sort: '时段', title: one.title, words: [`${periodDays(one)}${one.hours ? ` ${one.hours.from}–${one.hours.to}` : ''}`], basis: one.basis, waits: null })),
    ...mine(plan.codes).map(one => ({ id: one.id, sort: '代码', title: one.title, words: [one.entries.map(entry => entry.label).join('、')], basis: one.basis, waits: null })),
  ]
}

export function tellPlan(plan: Plan, names: PlanNames): ToldPlan {
  const at = { plan, names }
  const { source, level, parameters } = plan
  return {
    plan: plan.plan, title: plan.title, version: plan.version, from: plan.from, level: levelWords[level], source: source.title, basis: [...plan.basis],
    parameters: Object.entries(parameters).map(([name, one]) => ({ name, title: one.title, value: `${one.value} ${one.unit}`, basis: one.basis })),
    clauses: plan.clauses.map(clause => {
      const { state, awaits } = standingOf(plan, clause.id)
      const { id, title, says, items, basis } = clause
      return { id, title, says, items: [...items], basis, sort: clauseSortWords[clause.sort], standing: state, waits: awaits.map(one => featureTitles[one]), told: toldOf(at, clause.id) }
    }),
  }
}
