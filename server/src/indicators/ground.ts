/** What an indicator is counted over: the plan in force, the place and what of it is the post's, the period, and what of its condition the post reads. */
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import type { NotCounted } from '@qinghe/domain/indicators/contract.ts'
import { ledgersIn, readBy, type Sight, sightOf } from '@qinghe/domain/indicators/seen.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, type Level, levelOf, levels, rangeOf, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import { featureTitles } from '@qinghe/domain/plans/items.ts'
import { type Period, periodsIn } from '@qinghe/domain/plans/periods.ts'
import type { Indicator, Plan } from '@qinghe/domain/plans/plan.ts'
import { type Subject, subjectWords } from '@qinghe/domain/plans/about.ts'
import type { FigureRegion } from '@qinghe/domain/statistics/figure.ts'
import type { Reader } from '../db/reader.ts'
import { calendarsOf } from '../duties/calendars.ts'
import { dueWorldOf } from '../plans/dueWorld.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { kindsFor } from '../records/inForce.ts'
import { figureRegion, isOfArea, placesOf, type Rows } from '../statistics/places.ts'

export type Whose = 'area' | 'school' | 'list'
/** `plans`: in force in the county today. `county`: its code. */
export type Ground = {
  r: Reader; plans: readonly Plan[]; county: RegionCode; region: RegionCode; place: FigureRegion; below: Rows; whose: Whose; leftBehindAgeLimit: number
  calendars: Awaited<ReturnType<typeof calendarsOf>>; kinds: Awaited<ReturnType<typeof kindsFor>>
}
export type Asked = { plan: Plan; indicator: Indicator }

const whoseOf = ({ actor: { scope } }: Reader, ofArea: boolean): Whose => (ofArea ? 'area' : scope.shape === 'list' ? 'list' : 'school')

export async function groundOf(r: Reader, here: Pick<PlansHere, 'inForce'>, asked: RegionCode | undefined): Promise<Ground> {
  const region = figureRegion(r.actor, asked)
  const { sum, rows } = await placesOf(r, region)
  const county = ancestorAt(r.actor.region, 'county')
  return {
    r, plans: await here.inForce(r, { county: r.actor.county, day: r.today }), county, region, place: sum, below: rows, whose: whoseOf(r, isOfArea(r.actor)),
    leftBehindAgeLimit: r.parameters(archivePackage, county).leftBehindAgeLimit.value, calendars: await calendarsOf(q => r.rows(q), r.actor.county), kinds: await kindsFor(r),
  }
}

export function planIn({ plans }: Ground, name: string): Plan {
  const plan = plans.find(one => one.plan === name)
  if (!plan) throw new NotFound('本县采用的这个方案')
  return plan
}
export function askedIn(ground: Ground, { plan: name, indicator: id }: { plan: string; indicator: string }): Asked {
  const plan = planIn(ground, name)
  const indicator = plan.indicators.find(one => one.id === id)
  if (!indicator) throw new NotFound('这个指标')
  return { plan, indicator }
}

export const worldOf = ({ r, calendars, county }: Ground, plan: Plan): DueWorld =>
  ({ ...dueWorldOf({ parameters: (asked, region, day = r.today) => r.parameters(asked, region, day) }, plan, { region: county, day: r.today }), ...calendars })

/** The directors of an area are seen by posts of an area that read of families (staff/responsible.ts); who has a director at all, by whoever reads its people. */
const seesDirectors = ({ r: { actor }, whose }: Ground, about: Subject): boolean => whose === 'area' && (about !== 'child' || (actor.reads & domainBits.FAM) !== 0)

export function sightIn(ground: Ground, indicator: Indicator): Sight {
  const { r, kinds } = ground
  const ledger = (name: string) => { const found = kinds.find(name)?.kind; return found && { title: found.title, audience: found.audience } }
  return sightOf(indicator, { eye: r.actor, ledger, seesDirectors: seesDirectors(ground, indicator.about) })
}

const depths: Readonly<Record<string, number>> = Object.fromEntries(levels.map((level, at) => [level, at]))
const placed: readonly Subject[] = ['village', 'town', 'county']
/** How far down a level of places lies. */
const depthOf = (level: string): number => depths[level] ?? levels.length
/** Several of them lie within a place of the level; of what is no place always. */
export const hasSeveral = (level: Level, about: Subject): boolean => !placed.includes(about) || depthOf(level) < depthOf(about)
/** Why it is not counted here, though the post reads all it asks. */
function elsewhere({ whose, place, r: { actor } }: Ground, about: Subject): string | null {
  const per = `这个指标按${subjectWords[about]}算`
  if (about === 'child') return null
  if (about === 'school') return whose === 'list' ? `${per}，您的岗位只看分给自己的孩子` : null
  if (!placed.includes(about)) return `按${subjectWords[about]}算的指标还不能算`
  if (whose !== 'area') return `${per}，您的岗位只看${whose === 'school' ? '本校' : '分给自己'}的孩子`
  if (depthOf(place.level) <= depthOf(about)) return null
  return depthOf(levelOf(actor.region)) <= depthOf(about) ? `${per}，请选上一级看` : `${per}，您的岗位只看${place.name}`
}

const longestBack = 1_600
const mostPeriods = 8
const readsPeriod = ({ scope, ...conditions }: Indicator): boolean => ledgersIn(readBy(conditions), scope).length > 0
/** The newest first; of what a period does not change only the one that runs. */
export function periodsFor(ground: Ground, { plan, indicator }: Asked): Period[] {
  const { today } = ground.r
  const between = { from: addDays(today, -longestBack), to: today }
  const all = periodsIn({ kind: indicator.period, keyPeriods: plan.periods, terms: ground.calendars.terms }, between).filter(one => one.from <= today).reverse()
  return all.slice(0, readsPeriod(indicator) ? mostPeriods : 1)
}
const withoutPeriod = (kind: Indicator['period']): string => (kind === 'term' ? '县里还没有登记校历，说不出是哪个学期' : '方案里没有写这种时段')

export type None = { kind: NotCounted; words: string }
/** Facts of places that tell of no child. Of any other fact it is a child that makes it so: a village with children left behind may have one. */
const ofNoChild: readonly string[] = ['hasDirector', 'villages', 'staff', 'since']
function tellsOfChildren({ about, scope, ...conditions }: Indicator): boolean {
  const read = readBy(conditions)
  const ledgers = ledgersIn(read, scope)
  return about === 'child' || read.some(name => !ledgers.includes(name) && !ofNoChild.includes(name))
}
/** A post that reads no names has one table, of its own place: tables of several places would give each other's small numbers away. */
export const isHeld = (ground: Ground, indicator: Indicator): boolean => tellsOfChildren(indicator) && !sightIn(ground, indicator).clear
function isOwnPlace({ r, region }: Ground): boolean {
  const [own, at] = [rangeOf(figureRegion(r.actor, undefined)), rangeOf(region)]
  return own.lo === at.lo && own.hi === at.hi
}
const onlyOwnPlace = '您的岗位看不到姓名，下级的数字小，会看出是谁，所以只看自己辖区的合计和各地'

/** Why nothing is computed, in the order in which somebody could do something about it. */
export function noneOf(ground: Ground, asked: Asked): None | null {
  const { indicator } = asked
  if (indicator.awaits !== null) return { kind: 'waits', words: `等“${featureTitles[indicator.awaits]}”建好以后才能算` }
  const { hidden } = sightIn(ground, indicator)
  if (hidden !== null) return { kind: 'hidden', words: `${hidden}，算不出来` }
  const words = elsewhere(ground, indicator.about)
  if (words !== null) return { kind: 'elsewhere', words }
  if (isHeld(ground, indicator) && !isOwnPlace(ground)) return { kind: 'elsewhere', words: onlyOwnPlace }
  return periodsFor(ground, asked).length === 0 ? { kind: 'noPeriod', words: withoutPeriod(indicator.period) } : null
}

export function periodIn(ground: Ground, asked: Asked, id: string | undefined): Period | null {
  const all = periodsFor(ground, asked)
  const found = id === undefined ? all[0] : all.find(one => one.id === id)
  if (id !== undefined && !found) throw new NotFound('这一期')
  return found ?? null
}
