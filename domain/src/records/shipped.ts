/** What the kinds shipped with the product may refer to: audiences, parameters, rules. The values of parameters are looked up for a place and a
 *  day like all others (kernel/parameters.ts). */
import { riskLevel } from '../codes/family.ts'
import { audiences } from '../staff/audiences.ts'
import type { EngineKey } from './declaration.ts'
import type { KindWorld } from './kindWorld.ts'

/** What conditions and rules may ask for; their values are in parameters.ts. */
export const shippedParameters: KindWorld['parameters'] = {
  visitBackdating: { label: '走访补录期限', unit: 'days' },
  visitCorrection: { label: '走访更正期限', unit: 'days' },
  recordBackdating: { label: '记录补录期限', unit: 'days' },
  recordCorrection: { label: '记录更正期限', unit: 'days' },
  visitEvery: { label: '走访间隔', unit: 'days', by: riskLevel },
  visitUnmetAgain: { label: '没有见到儿童再去的期限', unit: 'days' },
  visitMoodAgain: { label: '不良情绪回访期限', unit: 'days' },
  beggingWarnings: { label: '就乞讨批评教育的次数' },
}

export const shippedKinds = [
  'visit', 'visitIssue', 'parentContact', 'keyTarget', 'riskGrade',
  'dissuasion', 'careAgreement', 'admonition', 'assessment', 'case', 'servicePlan', 'service', 'caseReview', 'guidance',
  'temporaryGuardianship', 'placement', 'protectionOrder', 'familyEducationOrder', 'custodyPetition',
  'mandatoryReport', 'emergency', 'handover', 'evidence', 'assistance', 'policeOutcome',
  'hotlineCall', 'hotlineReferral',
  'talk', 'aid', 'infoCheck',
  'training', 'meeting', 'policyDocument', 'officeTask',
  'referral', 'reliefReview',
] as const
/** Filled in main.ts with the rules of these names (rule.ts). */
const rules: readonly string[] = ['visits.recorded', 'cases.dissuaded', 'cases.placed', 'cases.tookBack', 'cases.ended', 'cases.grounds', 'incidents.handled', 'hotline.settled', 'hotline.answered', 'hotline.given', 'hotline.replied']
/** Built in web/src/records/own/screens.ts. */
const screens: readonly string[] = ['emergencyPath', 'callDesk']
/** Taken out here, one by one, when the engine can. */
const notYet: readonly EngineKey[] = ['paper', 'door', 'summary']
export const shippedWorld: KindWorld = {
  parameters: shippedParameters, audiences, kinds: new Set(shippedKinds), rules: new Set(rules), screens: new Set(screens), notYet: new Set(notYet),
}
