/** A plan as a file: YAML with the line and column of everything that is wrong, as its author sees them. */
import { compilePlan } from '@qinghe/domain/plans/compilePlan.ts'
import type { Plan, PlanWorld } from '@qinghe/domain/plans/plan.ts'
import { planFaultsTogether } from '@qinghe/domain/plans/plansTogether.ts'
import { type FileFault, readYaml } from '../records/yamlFile.ts'

export type ReadPlan = { plan: Plan; faults: readonly [] } | { plan: null; faults: readonly FileFault[] }

/** @param text the file, UTF-8 */
export function readPlan(text: string, world: PlanWorld): ReadPlan {
  const read = readYaml(text)
  if (read.place === null) return { plan: null, faults: read.faults }
  const compiled = compilePlan(read.written, world)
  return compiled.plan === null ? { plan: null, faults: read.place(compiled.faults) } : compiled
}

export type PlanFile = { name: string; text: string }
export type ReadPlans = { plans: readonly Plan[]; faults: ReadonlyMap<string, readonly FileFault[]> }
/** All plans of an installation: each by itself, then what they say of each other. */
export function readPlans(files: readonly PlanFile[], world: PlanWorld): ReadPlans {
  const read = files.map(file => ({ ...file, ...readPlan(file.text, world) }))
  const plans = read.flatMap(one => one.plan ?? [])
  const together = planFaultsTogether(plans)
  const faults = new Map(read.flatMap(({ name, text, plan, faults: own }): [string, readonly FileFault[]][] => {
    const others = plan ? (readYaml(text).place?.(together.get(plan.plan) ?? []) ?? []) : []
    const twice = plan && plans.filter(one => one.plan === plan.plan && one.version === plan.version).length > 1 ? [{ line: 1, column: 1, message: `方案 ${plan.plan} ${plan.version} 写在两个文件里` }] : []
    const all = [...own, ...twice, ...others]
    return all.length > 0 ? [[name, all]] : []
  }))
  return { plans: plans.filter(plan => !together.has(plan.plan)), faults }
}
