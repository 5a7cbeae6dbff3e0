/** What a version of a plan may not change of those before it: duties that were owed under an id are found again by it. */
import type { Fault } from '../records/declaration.ts'
import type { Plan } from './plan.ts'
import { subjectWords } from './about.ts'

/** @param earlier versions that were in force */
export function faultsOfNextPlan(plan: Plan, earlier: readonly Plan[]): Fault[] {
  return plan.duties.flatMap((duty, i): Fault[] => {
    const was = earlier.flatMap(one => one.duties.filter(old => old.id === duty.id && old.about !== duty.about))[0]
    return was ? [{ path: ['duties', i, 'about'], message: `${duty.id} 以前是对${subjectWords[was.about]}的，不能改成对${subjectWords[duty.about]}：换一个编号，旧的删去` }] : []
  })
}

/** 2026.10 comes after 2026.9. */
export function isLaterVersion(version: string, than: string): boolean {
  const [year = 0, number = 0] = version.split('.').map(Number)
  const [oldYear = 0, oldNumber = 0] = than.split('.').map(Number)
  return year === oldYear ? number > oldNumber : year > oldYear
}
