/** Plans of a county change in two steps: one person proposes, another puts it into force from a day. Until then, and whenever anything is wrong, what runs
 *  goes on. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { issue, NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type * as contract from '@qinghe/domain/plans/countyPlans.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import type { PlansHere } from './inForce.ts'
import { hashOf, loadTexts, packed } from './planTexts.ts'
import { comingAfter, type CountyGround, countyGround, issueOf, readCountyPlan, runningOn, shippedAs, type Version, versionsOf, wasInForce } from './versions.ts'

function refuseAbove({ actor }: Writer): void {
  if (actor.county === 0) throw problem('plans.aboveCounty', '本县的方案由县里定，请由县里的岗位办理', 422)
}

async function keep(w: Writer, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) await w.derive(sql`insert into qinghe.plan_texts (hash, words, first_used) values (${hashOf(text)}, ${text}, ${new Date(w.now)}) on conflict do nothing`)
}

const longestBack = 366
/** Only what was never in force here may begin in the past: the county has worked by it on paper. Nobody is late by a rule of tomorrow. */
function refuseDay(w: Writer, { plan, from }: { plan: string; from: PlainDate }, versions: readonly Version[]): void {
  const isFirst = !versions.some(one => one.plan === plan && wasInForce(one))
  const earliest = isFirst ? addDays(w.today, -longestBack) : w.today
  if (from < earliest) refuseIf([issue('plans.day', isFirst ? '施行的日子最早到一年以前' : '已经在用的方案，改动从今天或以后起施行', 'from')])
  const latest = addDays(w.today, longestBack)
  if (from > latest) refuseIf([issue('plans.day', '施行的日子最晚到一年以后', 'from')])
}
function refuseWaiting({ plan, title }: { plan: string; title: string }, versions: readonly Version[]): void {
  if (versions.some(one => one.plan === plan && one.state === 'proposed')) throw problem('plans.waiting', `“${title}”已经有一份改动等着另一人确认，请先办完那一份`, 409)
}

type Proposed = { id: string; plan: Plan; source: string; base: string | null; from: PlainDate; reason: string }
async function insertVersion(w: Writer, { id, plan, source, base, from, reason }: Proposed): Promise<Done> {
  const compiled = packed(plan)
  await keep(w, source, compiled, ...(base === null ? [] : [base]))
  await w.derive(sql`insert into qinghe.county_plans (county, id, plan, title, version, source, content, base, effective_from, reason, proposed_by, proposed_as, proposed_at)
    values (${w.actor.county}, ${id}, ${plan.plan}, ${plan.title}, ${plan.version}, ${hashOf(source)}, ${hashOf(compiled)}, ${base === null ? null : hashOf(base)}, ${from}::date, ${reason},
      ${w.actor.account}, ${w.actor.posting}, ${new Date(w.now)})`)
  return { records: [{ type: 'countyPlan', id, version: 1 }] }
}

/** What the county's text was made over: what the version before it was, unless it was carried onto the newest. */
async function baseOf(w: Writer, at: CountyGround, { plan, isMerged }: { plan: string; isMerged: boolean }): Promise<string | null> {
  const shipped = shippedAs(at, plan)
  if (!shipped) return null
  const before = runningOn(at.versions, plan, w.today) ?? comingAfter(at.versions, plan, w.today)
  return isMerged || before?.base == null ? shipped.text : (await loadTexts(w, [before.base]))(before.base)
}

async function proposeOne(w: Writer, ground: PlansHere, { id, source, from, reason, merged }: contract.ProposePlanInput): Promise<Done> {
  refuseAbove(w)
  const versions = await versionsOf(w)
  const at = await countyGround(w, ground, versions)
  const { plan, faults } = readCountyPlan(source, at)
  refuseIf(faults.map(issueOf))
  if (plan === null) throw problem('plans.fault', '这份方案有问题，没有提出，请对照说明')
  refuseWaiting(plan, versions)
  refuseDay(w, { plan: plan.plan, from }, versions)
  const used = versions.filter(one => one.plan === plan.plan && wasInForce(one))
  const base = await baseOf(w, at, { plan: plan.plan, isMerged: merged })
  const newest = comingAfter(versions, plan.plan, w.today) ?? runningOn(versions, plan.plan, w.today)
  if (newest?.source === hashOf(source) && newest.base === (base === null ? null : hashOf(base))) throw problem('plans.same', '和正在使用的没有区别，没有提出', 409)
  if (used.some(one => one.version === plan.version && one.source !== hashOf(source))) refuseIf([issue('plans.version', `${plan.version} 这一版已经发布过，内容改了要换一个版本号，写在 version 里`, 'source')])
  return insertVersion(w, { id, plan, source, base, from, reason })
}

async function takeOne(w: Writer, ground: PlansHere, { plans, from, reason }: contract.TakePlansInput): Promise<Done> {
  refuseAbove(w)
  const versions = await versionsOf(w)
  const records: Done['records'][number][] = []
  for (const { id, plan: name } of plans) {
    const shipped = ground.shipped().find(one => one.plan.plan === name)
    if (!shipped) throw new NotFound('这个方案')
    refuseWaiting(shipped.plan, versions)
    refuseDay(w, { plan: name, from }, versions)
    if ((comingAfter(versions, name, w.today) ?? runningOn(versions, name, w.today))?.source === hashOf(shipped.text)) throw problem('plans.same', `“${shipped.plan.title}”已经在用这一版，没有提出`, 409)
    const done = await insertVersion(w, { id, plan: shipped.plan, source: shipped.text, base: shipped.text, from, reason })
    records.push(...done.records)
  }
  return { records }
}

async function endOne(w: Writer, { id, plan, from, reason }: contract.EndPlanInput): Promise<Done> {
  refuseAbove(w)
  const versions = await versionsOf(w)
  const last = comingAfter(versions, plan, w.today) ?? runningOn(versions, plan, w.today)
  if (last?.version == null) throw problem('plans.notRunning', '本县没有在用这个方案，不用停用', 409)
  refuseWaiting(last, versions)
  refuseDay(w, { plan, from }, versions)
  await w.derive(sql`insert into qinghe.county_plans (county, id, plan, title, effective_from, reason, proposed_by, proposed_as, proposed_at)
    values (${w.actor.county}, ${id}, ${plan}, ${last.title}, ${from}::date, ${reason}, ${w.actor.account}, ${w.actor.posting}, ${new Date(w.now)})`)
  return { records: [{ type: 'countyPlan', id, version: 1 }] }
}

/** Read once more, since ledgers, rights and other plans may have changed in between. What is put into force is what the text means now. */
async function compiledNow(w: Writer, at: CountyGround, { source, title }: Version): Promise<string | null> {
  if (source === null) return null
  const { plan, faults } = readCountyPlan((await loadTexts(w, [source]))(source), at)
  if (plan === null) throw problem('plans.changedMeanwhile', `提出以后台账、岗位或别的方案变了，“${title}”对不上了，请退回，改好再提：${faults[0]?.message ?? ''}`, 409)
  const compiled = packed(plan)
  await keep(w, compiled)
  return hashOf(compiled)
}

const isOver = (): Error => problem('plans.over', '这份改动已经办过了，请刷新页面', 409)
function refuseDecision(w: Writer, { proposed_by, state }: Version, { to, reason }: Omit<contract.DecidePlansInput, 'ids'>): void {
  if (state !== 'proposed') throw isOver()
  const isOwn = proposed_by === w.actor.account
  if (isOwn && to !== 'withdrawn') throw problem('plans.ownProposal', '自己提出的改动要由另一人确认', 403)
  if (!isOwn && to === 'withdrawn') throw problem('plans.notYours', '只有提出的人可以撤回；不同意的请退回，写明理由', 403)
  if (to === 'refused' && (reason ?? '') === '') refuseIf([issue('plans.reason', '退回请写明理由', 'reason')])
}

async function decideOne(w: Writer, ground: PlansHere, { ids, to, reason }: contract.DecidePlansInput): Promise<Done> {
  refuseAbove(w)
  // Whoever decides second waits here, and finds what the first decided.
  await w.derive(sql`select pg_advisory_xact_lock(hashtextextended(${`qinghe.county_plans ${w.actor.county}`}, 0))`)
  for (const id of ids) {
    // Anew for each: the one before may be what this one is read beside.
    const versions = await versionsOf(w)
    const version = versions.find(one => one.id === id)
    if (!version) throw new NotFound('这份改动')
    refuseDecision(w, version, { to, ...(reason === undefined ? {} : { reason }) })
    const content = to === 'published' ? await compiledNow(w, await countyGround(w, ground, versions), version) : null
    const [done] = await w.derive(sql<{ decided: boolean }>`select qinghe.decide_plan(${w.actor.county}, ${id}::uuid, ${to}, ${content}, ${reason ?? null}) as decided`)
    if (done?.decided !== true) throw isOver()
  }
  return { records: ids.map(id => ({ type: 'countyPlan', id, version: 2 })) }
}

export const proposeAll = (ground: PlansHere) => each<contract.ProposePlanInput>((w, input) => proposeOne(w, ground, input))
export const takeAll = (ground: PlansHere) => each<contract.TakePlansInput>((w, input) => takeOne(w, ground, input))
export const endAll = each(endOne)
export const decideAll = (ground: PlansHere) => each<contract.DecidePlansInput>((w, input) => decideOne(w, ground, input))
