/** Who owes what about whom, by when and with what evidence: everything a duty names is there, and its owner can do what discharges it. */
import { isPlainDate, plainDate } from '../kernel/plainDate.ts'
import { actorsOf } from '../records/kindsTogether.ts'
import { fieldOf } from '../records/kind.ts'
import { meant } from '../records/nearest.ts'
import type { Place } from '../records/declaration.ts'
import { isRole, labelOf, type RoleKey, roleKeys, roles } from '../staff/roles.ts'
import { readPlace, readSpan, type PlaceInPeriod, type PlanSpan } from './dueText.ts'
import { dayOfPlace, isFartherThan } from './due.ts'
import { workCalendar } from '../kernel/holidays.ts'
import { monthsIn, periodsIn, periodWords } from './periods.ts'
import type { Duty, Evidence, Owner, Trigger } from './plan.ts'
import { actAt, type At, atPart, clauseAt, type FoundAct, planCondition, type PlanCompiling, say, scopeOf, settle } from './planCompiling.ts'
import { refuseGrave, slipActsIn } from './compileSlipActs.ts'
import { backWords, bringersOf, plainAct } from './slipActs.ts'
import { subjectWords } from './about.ts'
import type { DeclaredDuty } from './planShape.ts'
import { isAbout, lineFields } from './subjects.ts'

/** How high a post stands: those who work from a list, the school and the town, the county, above. */
const levels = ['village', 'town', 'county', 'city', 'province', 'nation']
export function rankOf(role: RoleKey): number {
  const { shape, levels: sits } = roles[role]
  return shape === 'list' ? 0 : Math.min(...sits.map(level => levels.indexOf(level)))
}

function spanAt(at: At, text: string, key: Place): PlanSpan | null {
  const { read, fault } = readSpan(text, at.c.units)
  return read ?? say(at, key, fault ?? '') ?? null
}
function placeAt(at: At, text: string, key: Place): PlaceInPeriod | null {
  const { read, fault } = readPlace(text, at.c.units)
  return read ?? say(at, key, fault ?? '') ?? null
}

/** What of a period can be written depends on how long it is. */
function checkPlace(at: At, { every }: DeclaredDuty, { place, key }: { place: PlaceInPeriod; key: 'opens' | 'due' }): void {
  if (!every) return
  const path = ['every', key]
  const months = every.period === 'term' ? Number.POSITIVE_INFINITY : (monthsIn[every.period] ?? 0)
  if (typeof place.at === 'object') {
    const { month, day } = place.at
    if (month === undefined && months > 1) say(at, path, `一${periodWords[every.period]}有几个月，写明第几个月：last-month day 20、month 2 day 10`)
    if (month !== undefined && months <= 1) say(at, path, `一${periodWords[every.period]}里没有第几个月，写成 day 20`)
    if (typeof month === 'number' && (month < 1 || month > months)) say(at, path, `一${periodWords[every.period]}没有第 ${month} 个月`)
    const most = every.period === 'week' ? 7 : every.period === 'day' ? 1 : 31
    if ('count' in day && every.period !== 'keyPeriod' && (day.count < 1 || day.count > most)) say(at, path, `没有第 ${day.count} 天：最多 ${most}`)
  }
  const span = place.offset?.span
  if (span && isFartherThan(span, 'count' in span ? span.count : (at.c.valueOf(span.parameter, null) ?? 0))) say(at, path, '离这个周期太远了：最多一年')
}

/** A due day before the day it opens, in a common year, a leap year, a term. */
function checkOrder(at: At, trigger: Trigger & { by: 'period' }): void {
  const world = { calendar: workCalendar, terms: [{ id: '2026-1', from: plainDate('2026-09-01'), to: plainDate('2027-01-20') }], keyPeriods: at.c.plan.periods, parameter: at.c.valueOf }
  const between = { from: plainDate('2026-01-01'), to: plainDate('2028-12-31') }
  const asked = { kind: trigger.period, terms: world.terms, keyPeriods: at.c.plan.periods.filter(one => trigger.of.includes(one.id)) }
  const wrong = periodsIn(asked, between).map(period => ({ period, opens: dayOfPlace(trigger.opens, period, world), due: dayOfPlace(trigger.due, period, world) }))
    .find(({ opens, due }) => opens !== null && due !== null && due.day < opens.day)
  if (wrong) say(at, ['every', 'due'], `到期日早于开始日：${wrong.period.id} 从 ${wrong.opens?.day ?? ''} 开始，${wrong.due?.day ?? ''} 到期`)
}

function periodTrigger(at: At, d: DeclaredDuty): Trigger | null {
  const { every } = d
  if (!every) return null
  const ids = at.c.plan.periods.map(one => one.id)
  if (every.period === 'keyPeriod' && every.of === undefined) say(at, ['every'], '写明是哪几个重点时段（of）')
  if (every.period !== 'keyPeriod' && every.of !== undefined) say(at, ['every', 'of'], '只有重点时段（keyPeriod）才写 of')
  for (const id of every.of ?? []) if (!ids.includes(id)) say(at, ['every', 'of'], `没有名为 ${id} 的重点时段${meant(id, ids)}`)
  if (every.due === undefined) return say(at, ['every'], '写了周期，还要写明到期日（due），例如 due: last-month day 20') ?? null
  const [opens, due] = [placeAt(at, every.opens, ['every', 'opens']), placeAt(at, every.due, ['every', 'due'])]
  if (opens === null || due === null) return null
  checkPlace(at, d, { place: opens, key: 'opens' })
  checkPlace(at, d, { place: due, key: 'due' })
  const trigger = { by: 'period', period: every.period, of: every.of ?? [], opens, due, onHoliday: every.onHoliday } as const
  checkOrder(at, trigger)
  return trigger
}

function actTrigger(at: At, d: DeclaredDuty, acts: readonly FoundAct[]): Trigger | null {
  if (!d.on) return null
  if (d.due === undefined) return say(at, ['on'], '写明多久以内（due）：3 workdays、24 hours、at once，或者那条记录里的一个日期') ?? null
  const named = d.on.map(plainAct)
  if (d.due === 'at once') return { by: 'act', acts: named, due: { at: 'once' } }
  const kinds = acts.flatMap(one => ('kind' in one ? [one.kind] : []))
  if (/^[a-z][A-Za-z]*$/u.test(d.due)) {
    const field = d.due
    const days = kinds.flatMap(kind => kind.fields.filter(one => one.type === 'day').map(one => one.id))
    for (const kind of kinds) if (fieldOf(kind, field)?.type !== 'day') say(at, ['due'], `“${kind.title}”没有名为 ${field} 的日期${meant(field, days)}`)
    return { by: 'act', acts: named, due: { field } }
  }
  const due = spanAt(at, d.due, ['due'])
  return due && { by: 'act', acts: named, due }
}

type Told = { started: readonly FoundAct[]; scope: Duty['scope'] }
function triggerOf(at: At, d: DeclaredDuty, { started, scope }: Told): Trigger | null {
  const given = [d.every, d.rolling, d.on, d.once].filter(one => one !== undefined)
  if (given.length !== 1) return say(at, [], '写明什么时候要办，只写一种：every 每个周期，rolling 上一次之后多久，on 办了什么以后，once 某一天') ?? null
  if (d.due !== undefined && !d.on) say(at, ['due'], '只有 on 才在这里写 due；周期的到期日写在 every 里')
  if (d.rolling) return { by: 'rolling', days: planCondition(at, { text: d.rolling.days, key: ['rolling', 'days'], scope, wanted: 'number' }) }
  if (d.once !== undefined) return isPlainDate(d.once) ? { by: 'day', day: plainDate(d.once) } : (say(at, ['once'], '没有这一天') ?? null)
  return periodTrigger(at, d) ?? actTrigger(at, d, started)
}

function ownerAt(at: At, d: DeclaredDuty): Owner | null {
  const { owner, on } = d
  if (owner === 'author' || owner === 'assignee') {
    if (!on) say(at, ['owner'], `${owner === 'author' ? '经办人' : '承办人'}是某条记录的，只有 on 开出的应办事项才写`)
    return { is: owner }
  }
  return isRole(owner) ? { role: owner } : (say(at, ['owner'], `没有名为 ${owner} 的岗位${meant(owner, [...roleKeys, 'author', 'assignee'])}`) ?? null)
}

const actsOf = (at: At, found: FoundAct): readonly RoleKey[] => ('kind' in found ? (found.back === null ? actorsOf : bringersOf)(found.kind, found.act) : (at.c.world.contracts.get(found.contract) ?? []))
/** Posts the owner may be. */
function postsOf(at: At, owner: Owner, started: readonly FoundAct[]): readonly RoleKey[] {
  if ('role' in owner) return [owner.role]
  const kinds = started.flatMap(one => ('kind' in one ? [one] : []))
  return owner.is === 'assignee' ? kinds.flatMap(one => one.act.assigns?.to ?? []) : kinds.flatMap(one => actsOf(at, one))
}

function aboutAt(at: At, d: DeclaredDuty, { found, key, started }: { found: FoundAct; key: Place; started: readonly FoundAct[] }): void {
  if (!('kind' in found)) return
  const { kinds } = at.c.world
  const tells = (subject: typeof d.about): boolean => isAbout(found.kind, subject, kinds)
  const opened = started.flatMap(one => ('kind' in one ? [one.kind] : []))
  const fits = d.about === 'record'
    ? opened.length === 0 || opened.some(kind => kind.kind === found.kind.kind || kind.kind === found.kind.about || (['child', 'county', 'school'] as const).some(subject => isAbout(kind, subject, kinds) && tells(subject)))
    : tells(d.about)
  if (!fits) say(at, key, `“${found.kind.title}”不记在${subjectWords[d.about]}名下，办了也不能算这一项`)
}

/** Which clause, which post, which act, and how it is put right. */
function unableWords(at: At, { clause, title }: DeclaredDuty, { unable, found }: { unable: readonly RoleKey[]; found: readonly FoundAct[] }): string {
  const acts = found.map(one => `“${'kind' in one ? `${one.kind.title}：${one.act.label}${one.back === null ? '' : `，${backWords[one.back]}`}` : one.contract}”`).join('、')
  const able = roleKeys.filter(role => found.some(one => actsOf(at, one).includes(role))).map(labelOf)
  const [who, heading] = [unable.map(labelOf).join('、'), at.c.plan.clauses.find(one => one.id === clause)?.title ?? clause]
  const mend = able.length === 0 ? '没有岗位办得了，换一种凭据（evidence）' : `把责任人（owner）换成${able.join('、')}里的一个，或者把凭据（evidence）换成${who}办得了的`
  return `“${heading}”的“${title}”：${who}按岗位权限办不了${acts}，这一项永远办不完。${mend}`
}

type Owing = { owner: Owner | null; started: readonly FoundAct[] }
function evidenceAt(at: At, d: DeclaredDuty, { owner, started }: Owing): Evidence[] {
  return d.evidence.map((written, i): Evidence => {
    const { act: acts, where, count, title } = typeof written === 'string' ? { act: [written], where: undefined, count: 1, title: undefined } : written
    const key = ['evidence', i]
    const found = acts.flatMap(one => actAt(at, one, key) ?? [])
    for (const one of found) aboutAt(at, d, { found: one, key, started })
    const unable = owner === null ? [] : postsOf(at, owner, started).filter(role => found.length > 0 && found.length === acts.length && !found.some(one => actsOf(at, one).includes(role)))
    if (unable.length > 0) say(at, key, unableWords(at, d, { unable, found }))
    const fields = found.flatMap(one => ('kind' in one ? [lineFields(one.kind)] : []))[0] ?? {}
    const condition = where === undefined ? null : planCondition(at, { text: where, key: [...key, 'where'], scope: { fields, parameters: at.c.parameters } })
    refuseGrave(at, { condition, key: [...key, 'where'], of: found })
    return { acts: acts.map(plainAct), where: condition, count, title: title ?? null }
  })
}

const isClock = (span: PlanSpan): boolean => span.unit === 'minutes' || span.unit === 'hours'
/** Of things that are due on a day, nobody is told by the minute. */
function spansFit(at: At, trigger: Trigger | null, { span, key }: { span: PlanSpan | null; key: Place }): PlanSpan[] {
  if (span === null) return []
  const byClock = trigger?.by === 'act' && ('at' in trigger.due || ('unit' in trigger.due && isClock(trigger.due)))
  if (isClock(span) && !byClock) say(at, key, '到期按天算的，提醒和上报也按天写')
  return [span]
}

function escalateAt(at: At, d: DeclaredDuty, { owner, trigger }: { owner: Owner | null; trigger: Trigger | null }): Duty['escalate'] {
  const lowest = owner !== null && 'role' in owner ? rankOf(owner.role) : 0
  return d.escalate.flatMap(({ after, to }, i) => {
    const key = ['escalate', i]
    const spans = spansFit(at, trigger, { span: spanAt(at, after, [...key, 'after']), key: [...key, 'after'] })
    if (!isRole(to)) return say(at, [...key, 'to'], `没有名为 ${to} 的岗位${meant(to, roleKeys)}`) ?? []
    const before = d.escalate.slice(0, i).map(one => one.to)
    const previous = before.at(-1)
    if (to === d.owner || before.includes(to)) say(at, [...key, 'to'], `${labelOf(to)}已经在前面了，绕成了圈：上报要一级一级往上`)
    else if (rankOf(to) < Math.max(lowest, previous !== undefined && isRole(previous) ? rankOf(previous) : 0)) say(at, [...key, 'to'], `${labelOf(to)}在前一级下面：上报要往上，不能往下`)
    return spans.map(span => ({ after: span, to }))
  })
}

function laterAndLater(at: At, escalate: Duty['escalate']): void {
  escalate.forEach(({ after }, i) => {
    const previous = escalate[i - 1]?.after
    if (previous && 'count' in previous && 'count' in after && previous.unit === after.unit && after.count <= previous.count) say(at, ['escalate', i, 'after'], '要比前一级晚')
  })
}

export function dutyOf(c: PlanCompiling, d: DeclaredDuty, path: Place): Duty | null {
  const at = atPart(c, path, d.awaits)
  clauseAt(at, d.clause)
  if (d.about === 'record' && !d.on) say(at, ['about'], '引起它的记录要由 on 写明')
  const started = (d.on ?? []).flatMap(one => actAt(at, one, ['on']) ?? [])
  const [first] = started
  const scope = d.about === 'record' && first && 'kind' in first ? { fields: lineFields(first.kind), parameters: c.parameters } : scopeOf(c, d.about)
  const owner = ownerAt(at, d)
  const trigger = triggerOf(at, d, { started, scope })
  const remind = d.remind.flatMap((text, i) => spansFit(at, trigger, { span: spanAt(at, text, ['remind', i]), key: ['remind', i] }))
  const escalate = escalateAt(at, d, { owner, trigger })
  laterAndLater(at, escalate)
  const evidence = evidenceAt(at, d, { owner, started })
  const where = d.where === undefined ? null : planCondition(at, { text: d.where, key: ['where'], scope })
  refuseGrave(at, { condition: where, key: ['where'], of: d.about === 'record' ? started : [] })
  slipActsIn(at, d, started)
  settle(at, d.awaits)
  if (owner === null || trigger === null) return null
  const { id, clause, title, about, cases } = d
  return { id, clause, title, about, owner, where, trigger, remind, escalate, evidence, basis: d.basis ?? null, awaits: at.awaits, scope, cases, ...(d.danger === true ? { danger: true } : {}) }
}
