/** What the kinds shipped with the product may refer to: audiences, parameters, rules. The values of parameters are looked up for a place and a
 *  day like all others (kernel/parameters.ts). */
import { audiences } from '../staff/audiences.ts'
import type { EngineKey } from './declaration.ts'
import type { KindWorld } from './kindWorld.ts'

/** Suggestions of this project: no text of the six plans sets them. */
export const shippedParameters: KindWorld['parameters'] = {
  visitBackdating: { label: '走访补录期限', unit: 'days' },
  visitCorrection: { label: '走访更正期限', unit: 'days' },
  recordBackdating: { label: '记录补录期限', unit: 'days' },
  recordCorrection: { label: '记录更正期限', unit: 'days' },
}

export const shippedKinds = [
  'visit', 'visitIssue', 'dissuasion', 'talk', 'parentContact', 'aid', 'keyTarget', 'infoCheck', 'riskGrade', 'training', 'meeting', 'policyDocument', 'officeTask',
] as const
const rules: readonly string[] = ['visits.recorded']
const screens: readonly string[] = []
/** Taken out here, one by one, when the engine can. */
const notYet: readonly EngineKey[] = ['second', 'after', 'sends', 'needs', 'paper', 'door', 'blocks', 'summary', 'screen']
export const shippedWorld: KindWorld = {
  parameters: shippedParameters, audiences, kinds: new Set(shippedKinds), rules: new Set(rules), screens: new Set(screens), notYet: new Set(notYet),
}
