/** The versions of a county's plans as rows, and how a text is read over what the county has. */
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type Issue, issue } from '@qinghe/domain/kernel/problem.ts'
import type { VersionState } from '@qinghe/domain/plans/countyPlans.ts'
import { faultsOfNextPlan } from '@qinghe/domain/plans/nextPlan.ts'
import type { Plan, PlanWorld } from '@qinghe/domain/plans/plan.ts'
import { planFaultsTogether } from '@qinghe/domain/plans/plansTogether.ts'
import type { Fault } from '@qinghe/domain/records/declaration.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type FileFault, readYaml } from '../records/yamlFile.ts'
import { worldOf } from './ground.ts'
import type { PlansHere, ShippedPlan } from './inForce.ts'
import { readPlan, type ReadPlan } from './planFile.ts'
import { loadCompiled } from './planTexts.ts'

export type Version = {
  id: string; plan: string; title: string; version: string | null; source: string | null; content: string | null; base: string | null; from: PlainDate; state: VersionState; reason: string
  proposed_by: string; proposed_as: string; proposed_at: string; decided_as: string | null; decided_at: string | null; decided_reason: string | null
}
export const versionsOf = (r: Reader): Promise<Version[]> => r.rows(sql<Version>`select p.id, p.plan, p.title, p.version, p.source, p.content, p.base, p.effective_from::text as "from", p.state, p.reason,
  p.proposed_by, p.proposed_as, p.proposed_at, p.decided_as, p.decided_at, p.decided_reason from qinghe.county_plans p where p.county = ${r.actor.county} order by p.proposed_at desc, p.id`)

/** Of versions, newest first: the one that is in force on a day. */
export const runningOn = (versions: readonly Version[], plan: string, day: PlainDate): Version | undefined =>
  versions.filter(one => one.plan === plan && one.state === 'published' && one.from <= day).sort((a, b) => (a.from < b.from ? 1 : -1))[0]
export const comingAfter = (versions: readonly Version[], plan: string, day: PlainDate): Version | undefined =>
  versions.filter(one => one.plan === plan && one.state === 'published' && one.from > day).sort((a, b) => (a.from < b.from ? -1 : 1))[0]
export const wasInForce = ({ state }: Version): boolean => state === 'published' || state === 'replaced'

/** What a text of the county is read over. */
export type CountyGround = { ground: PlansHere; world: PlanWorld; versions: readonly Version[]; earlier: readonly Plan[]; beside: readonly Plan[]; county: number }
export async function countyGround(r: Reader, ground: PlansHere, versions: readonly Version[]): Promise<CountyGround> {
  const before = versions.filter(wasInForce)
  const planOf = await loadCompiled(r, before.flatMap(one => one.content ?? []))
  const running = before.filter(one => runningOn(versions, one.plan, r.today) === one)
  const compiled = (all: readonly Version[]): Plan[] => all.flatMap(one => (one.content === null ? [] : [planOf(one.content)]))
  const beside = compiled(running)
  const others = ground.shipped().map(one => one.plan).filter(one => !beside.some(mine => mine.plan === one.plan))
  return { ground, world: await worldOf(r, ground), versions, earlier: compiled(before), beside: [...beside, ...others], county: r.actor.county }
}

export const shippedAs = ({ ground }: Pick<CountyGround, 'ground'>, plan: string): ShippedPlan | undefined => ground.shipped().find(one => one.plan.plan === plan)

/** Its own begin with the number of the county; everything else is a plan of the product. */
function nameFaults(plan: Plan, at: CountyGround): Fault[] {
  const own = `x${at.county}-`
  return shippedAs(at, plan.plan) || plan.plan.startsWith(own) ? [] : [{ path: ['plan'], message: `平台没有名为 ${plan.plan} 的方案；本县自己的方案编号以 ${own} 开头` }]
}

/** A text of the county, or everything that speaks against it with its place. */
export function readCountyPlan(text: string, at: CountyGround): ReadPlan {
  const read = readPlan(text, at.world)
  if (read.plan === null) return read
  const { plan } = read
  const others = at.beside.filter(one => one.plan !== plan.plan)
  const faults = [
    ...nameFaults(plan, at), ...faultsOfNextPlan(plan, at.earlier.filter(one => one.plan === plan.plan)),
    ...(plan.supersedes?.plan === plan.plan ? [] : planFaultsTogether([...others, plan]).get(plan.plan) ?? []),
  ]
  return faults.length === 0 ? read : { plan: null, faults: readYaml(text).place?.(faults) ?? [] }
}

/** A fault is told with its line, as whoever wrote the text sees it. */
export const issueOf = ({ line, column, message }: FileFault): Issue => issue('plans.fault', `第 ${line} 行第 ${column} 列：${message}`, `source.${line}.${column}`)
