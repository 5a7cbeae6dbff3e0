/** What a county made of its plans, told and checked: versions, the text an editor begins from, what a change would say otherwise. */
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { comparePlans } from '@qinghe/domain/plans/comparePlans.ts'
import * as contract from '@qinghe/domain/plans/countyPlans.ts'
import { featureTitles } from '@qinghe/domain/plans/items.ts'
import { mergePlans, type PlanConflict } from '@qinghe/domain/plans/mergePlans.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { sentenceOf } from '@qinghe/domain/plans/planSentence.ts'
import { type DeclaredPlan, PlanShape } from '@qinghe/domain/plans/planShape.ts'
import { tellPlan } from '@qinghe/domain/plans/planWords.ts'
import type { Reader } from '../db/reader.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { readYaml } from '../records/yamlFile.ts'
import { regionNames } from '../regions/names.ts'
import { decideAll, endAll, proposeAll, takeAll } from './deciding.ts'
import { namesIn } from './ground.ts'
import type { PlansHere } from './inForce.ts'
import { changedPlan, editedText } from './planSteps.ts'
import { hashOf, loadCompiled, loadTexts } from './planTexts.ts'
import { comingAfter, type CountyGround, countyGround, readCountyPlan, runningOn, shippedAs, versionsOf, wasInForce } from './versions.ts'

function refuseAbove({ actor }: Reader): void {
  if (actor.county === 0) throw problem('plans.aboveCounty', '本县的方案由县里定，请由县里的岗位办理', 422)
}

type OnePlan = contract.CountyPlans['plans'][number]
function planHere(r: Reader, at: CountyGround, { plan, title, duties }: Plan): OnePlan {
  const { versions } = at
  const shipped = shippedAs(at, plan)
  const [now, next] = [runningOn(versions, plan, r.today), comingAfter(versions, plan, r.today)]
  const over = [now, next].find(one => one !== undefined && one.base !== null)
  const own = shipped === undefined
  return {
    plan, title, origin: own ? 'own' : now?.source != null && now.source !== hashOf(shipped.text) ? 'changed' : 'shipped',
    duties: duties.filter(one => one.awaits === null).length, waiting: duties.filter(one => one.awaits !== null).length,
    running: now === undefined || now.version === null ? null : { version: now.version, since: now.from }, next: next === undefined ? null : { version: next.version, from: next.from },
    newer: shipped && over && over.base !== hashOf(shipped.text) ? shipped.plan.version : null, proposed: versions.some(one => one.plan === plan && one.state === 'proposed'),
  }
}

const listOver = (ground: PlansHere) => async (r: Reader): Promise<contract.CountyPlans> => {
  refuseAbove(r)
  const versions = await versionsOf(r)
  const at = await countyGround(r, ground, versions)
  const named = await namesFor(r, { postings: versions.flatMap(one => [one.proposed_as, one.decided_as ?? one.proposed_as]), children: [], places: [] })
  const placeName = await regionNames(r, [r.actor.region])
  const planOf = await loadCompiled(r, versions.flatMap(one => one.content ?? []))
  const told = new Map<string, Plan>(ground.shipped().map(({ plan }) => [plan.plan, plan]))
  for (const one of [...versions].reverse()) if (one.content !== null && wasInForce(one)) told.set(one.plan, planOf(one.content))
  for (const one of versions) { const now = runningOn(versions, one.plan, r.today); if (now?.content != null) told.set(now.plan, planOf(now.content)) }
  return {
    place: placeName(r.actor.region), today: r.today, plans: [...told.values()].map(plan => planHere(r, at, plan)),
    versions: versions.map(one => ({
      id: RecordId.parse(one.id), plan: one.plan, title: one.title, version: one.version, from: one.from, state: one.state, running: one.version !== null && runningOn(versions, one.plan, r.today) === one, reason: one.reason,
      proposedBy: named.person(one.proposed_as).name, proposedAt: instant(one.proposed_at),
      decidedBy: one.decided_as === null ? null : named.person(one.decided_as).name, decidedAt: one.decided_at === null ? null : instant(one.decided_at), decidedReason: one.decided_reason,
      mayDecide: one.state === 'proposed' && one.proposed_by !== r.actor.account, mayWithdraw: one.state === 'proposed' && one.proposed_by === r.actor.account,
    })),
  }
}

const wordsOf = (value: unknown): string => (value === undefined ? '没有' : typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value))
/** Where a change stands, by the titles around it. */
function whereOf({ path }: PlanConflict, written: unknown): string {
  const read = PlanShape.safeParse(written)
  const [list = '', id = '', ...rest] = path
  const titles: Readonly<Record<string, string>> = { duties: '应办', clauses: '条款', parameters: '参数', periods: '时段', indicators: '指标', goals: '目标', quotas: '名额', thresholds: '判断', scores: '考核', codes: '代码' }
  const all = read.success ? Object.entries(read.data).find(([key]) => key === list)?.[1] : undefined
  const inside: unknown[] = typeof all !== 'object' ? [] : Array.isArray(all) ? all.filter(each => typeof each === 'object' && each.id === id) : Object.entries(all).filter(([key]) => key === id).map(([, one]) => one)
  const title = inside.flatMap(one => (typeof one === 'object' && one !== null && 'title' in one ? [String(one.title)] : []))[0] ?? id
  return `${titles[list] ?? list}${title === '' ? '' : `“${title}”`}${rest.length === 0 ? '' : ` ${rest.join('.')}`}`
}

const writtenIn = (text: string): unknown => { const read = readYaml(text); return read.place === null ? undefined : read.written }
/** The text of the county, carried onto the newer one of the product. */
function mergedWith({ base, source }: { base: string; source: string }, newest: string): Pick<contract.PlanSource, 'source' | 'conflicts'> {
  const [was, mine, now] = [base, source, newest].map(writtenIn)
  const { edits, conflicts } = mergePlans({ base: was, yours: mine, theirs: now })
  return { source: editedText(newest, edits), conflicts: conflicts.map(one => ({ where: whereOf(one, mine), yours: wordsOf(one.yours), theirs: wordsOf(one.theirs), original: wordsOf(one.original) })) }
}

const sourceOver = (ground: PlansHere) => async (r: Reader, { plan, version, of }: contract.PlanSourceInput): Promise<contract.PlanSource> => {
  refuseAbove(r)
  const versions = await versionsOf(r)
  const asked = version === undefined ? undefined : versions.find(one => one.id === version)
  const name = asked?.plan ?? plan ?? ''
  const shipped = ground.shipped().find(one => one.plan.plan === name)
  const running = runningOn(versions, name, r.today) ?? comingAfter(versions, name, r.today)
  if (!shipped && !running && !asked) throw new NotFound('这个方案')
  const textOf = await loadTexts(r, [running, asked].flatMap(one => [one?.source ?? [], one?.base ?? []].flat()))
  const runs = running?.source == null ? null : textOf(running.source)
  const own = asked ?? running
  const [source, base] = [own?.source == null ? undefined : textOf(own.source), own?.base == null ? undefined : textOf(own.base)]
  const begins = of === 'merged' && shipped && source !== undefined && base !== undefined ? mergedWith({ base, source }, shipped.text) : { source: source ?? shipped?.text ?? '', conflicts: [] }
  return { plan: name, running: runs, ...begins }
}

type Clauses = contract.CheckedPlan['clauses']
function clausesOf(declared: DeclaredPlan, plan: Plan | null, at: CountyGround): Clauses {
  const names = namesIn(at.ground, at.world, [...at.beside, ...(plan ? [plan] : [])])
  const told = plan === null ? [] : tellPlan(plan, names).clauses
  const sentence = { plan: declared, world: at.world, act: names.act }
  return declared.clauses.map(({ id, title, says, items, basis }) => {
    const clause = told.find(one => one.id === id)
    const notesOf = (duty: string): string[] => clause?.told.find(one => one.sort === '应办' && one.id === duty)?.words.filter(words => /^(只在|凭据)：/u.test(words)) ?? []
    return {
      id, title, says, items, basis: basis ?? null, sort: clause?.sort ?? '', waits: clause?.waits ?? [],
      sentences: declared.duties.filter(one => one.clause === id).map(duty =>
        sentenceOf(sentence, duty, { notes: notesOf(duty.id), waits: Object.entries(featureTitles).find(([key]) => key === duty.awaits)?.[1] ?? null })),
    }
  })
}

const year = 4
const checkOver = (ground: PlansHere) => async (r: Reader, { source: given, change }: contract.CheckPlanInput): Promise<contract.CheckedPlan> => {
  refuseAbove(r)
  const versions = await versionsOf(r)
  const at = await countyGround(r, ground, versions)
  const taken = [...at.earlier.map(one => JSON.stringify(one)), ...versions.map(one => one.plan)].join('\n')
  const steps = { county: String(r.actor.county), year: r.today.slice(0, year), today: r.today, taken, versions: at.earlier.map(one => one.version) }
  const { source, casesDropped } = change === undefined ? { source: given, casesDropped: 0 } : changedPlan(given, change, { ground: steps, world: at.world })
  const read = readCountyPlan(source, at)
  const declared = PlanShape.safeParse(writtenIn(source))
  const running = at.beside.find(one => one.plan === read.plan?.plan)
  const names = namesIn(ground, at.world, [...at.beside.filter(one => one.plan !== read.plan?.plan), ...(read.plan ? [read.plan] : [])])
  return {
    source, casesDropped, faults: [...read.faults], plan: declared.success ? declared.data.plan : null, title: declared.success ? declared.data.title : null, version: declared.success ? declared.data.version : null,
    clauses: declared.success ? clausesOf(declared.data, read.plan, at) : [],
    differences: read.plan === null || running === undefined ? null : comparePlans(tellPlan(running, names), tellPlan(read.plan, names)),
  }
}

export const countyPlanRoutes = (ground: PlansHere): readonly Endpoint[] => [
  answer(contract.listCountyPlans, listOver(ground)), answer(contract.getPlanSource, sourceOver(ground)), answer(contract.checkPlan, checkOver(ground)),
  perform(contract.proposePlan, proposeAll(ground)), perform(contract.takePlans, takeAll(ground)), perform(contract.endPlan, endAll), perform(contract.decidePlans, decideAll(ground)),
]
