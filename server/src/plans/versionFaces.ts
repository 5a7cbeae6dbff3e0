/** The versions of a plan for everybody who works by it: which there were and by whom, and two of them side by side. */
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import { access } from '@qinghe/domain/plans/access.ts'
import { comparePlans } from '@qinghe/domain/plans/comparePlans.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { tellPlan } from '@qinghe/domain/plans/planWords.ts'
import * as contract from '@qinghe/domain/plans/versionFaces.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import type { Reader } from '../db/reader.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { regionNames } from '../regions/names.ts'
import { namesIn } from './ground.ts'
import type { PlansHere } from './inForce.ts'
import { loadCompiled } from './planTexts.ts'
import { countyGround, runningOn, type Version, versionsOf } from './versions.ts'

/** What is only proposed is not yet anybody's rule: those who write plans read it. */
const mayRead = ({ actor }: Reader, { state }: Version): boolean => state === 'published' || mayDo(actor.role, 'plans.edit', access)
/** Newest first by the day it begins. */
const inOrder = (versions: readonly Version[]): Version[] => [...versions].sort((a, b) => (a.from === b.from ? 0 : a.from < b.from ? 1 : -1))

type Before = { published: readonly Version[]; hasShipped: boolean }
/** Whose place a version took or would take. */
function beforeOf({ id, from }: Version, { published, hasShipped }: Before): contract.PlanSide | null {
  const was = published.find(one => one.id !== id && one.from < from)
  if (was?.version != null) return RecordId.parse(was.id)
  return hasShipped ? 'shipped' : null
}

const standingOf = (r: Reader, version: Version, published: readonly Version[]): contract.PlanVersions['versions'][number]['standing'] => {
  if (version.state === 'proposed') return 'proposed'
  if (version.from > r.today) return 'coming'
  return runningOn(published, version.plan, r.today) === version ? 'running' : 'past'
}

/** Whose versions they are; above the counties there are none. */
export async function countyName(r: Reader): Promise<string> {
  const code = r.actor.county * levelSize.county
  return code === 0 ? '' : (await regionNames(r, [code]))(code)
}

const versionsOver = (ground: PlansHere) => async (r: Reader, { plan }: contract.PlanVersionsInput): Promise<contract.PlanVersions> => {
  const shipped = ground.shipped().find(one => one.plan.plan === plan)?.plan
  const all = r.actor.county === 0 ? [] : inOrder((await versionsOf(r)).filter(one => one.plan === plan && mayRead(r, one) && (one.state === 'published' || one.state === 'proposed')))
  const [newest] = all
  if (!shipped && !newest) throw new NotFound('这个方案')
  const published = all.filter(one => one.state === 'published')
  const named = await namesFor(r, { postings: all.flatMap(one => [one.proposed_as, one.decided_as ?? one.proposed_as]), children: [], places: [] })
  return {
    plan, title: newest?.title ?? shipped?.title ?? '', place: await countyName(r), shipped: shipped?.version ?? null,
    versions: all.map(one => ({
      id: RecordId.parse(one.id), version: one.version, from: one.from, until: one.state === 'proposed' ? null : (published.findLast(next => next.from > one.from)?.from ?? null), standing: standingOf(r, one, published), reason: one.reason,
      proposedBy: named.person(one.proposed_as).name, proposedAt: instant(one.proposed_at),
      decidedBy: one.decided_as === null ? null : named.person(one.decided_as).name, decidedAt: one.decided_at === null ? null : instant(one.decided_at), before: beforeOf(one, { published, hasShipped: shipped !== undefined }),
    })),
  }
}

/** `version` null: as the product brings it. */
export type Side = { plan: Plan; version: Version | null }
/** What a post may read of it. @throws NotFound of what is not there, or not for this post */
export async function sidesFor(r: Reader, ground: PlansHere, plan: string): Promise<{ versions: readonly Version[]; side: (asked: string) => Side }> {
  const versions = r.actor.county === 0 ? [] : await versionsOf(r)
  const mine = versions.filter(one => one.plan === plan && mayRead(r, one))
  const planOf = await loadCompiled(r, mine.flatMap(one => one.content ?? []))
  return {
    versions, side: asked => {
      const version = mine.find(one => one.id === asked)
      if (version?.content != null) return { plan: planOf(version.content), version }
      const shipped = asked === 'shipped' ? ground.shipped().find(one => one.plan.plan === plan)?.plan : undefined
      if (shipped) return { plan: shipped, version: null }
      throw new NotFound('这一版')
    },
  }
}
const sideWords = ({ plan, version }: Side): string => (version === null ? `平台带来的 ${plan.version} 版` : `${version.version ?? ''} 版，${version.from} 起施行${version.state === 'proposed' ? '（还没有发布）' : ''}`)

const compareOver = (ground: PlansHere) => async (r: Reader, { plan, older, newer }: contract.ComparePlansInput): Promise<contract.ComparedPlans> => {
  const { side, versions } = await sidesFor(r, ground, plan)
  const [left, right] = [side(older), side(newer)]
  const at = await countyGround(r, ground, versions)
  const names = namesIn(ground, at.world, [...at.beside, left.plan, right.plan])
  return { older: sideWords(left), newer: sideWords(right), differences: comparePlans(tellPlan(left.plan, names), tellPlan(right.plan, names)) }
}

export const versionRoutes = (ground: PlansHere): readonly Endpoint[] => [answer(contract.listPlanVersions, versionsOver(ground)), answer(contract.comparePlanVersions, compareOver(ground))]
