/** What the kinds shipped with the product may refer to: audiences, parameters, rules. The values of parameters are looked up for a place and a
 *  day like all others (kernel/parameters.ts). */
import { riskLevel } from '../codes/family.ts'
import type { DataDomain } from '../kernel/actor.ts'
import type { EngineKey } from './declaration.ts'
import type { AudienceFacts, KindWorld } from './kindWorld.ts'

/** A named set of readers: a data domain of the matrix, or a part of it that fewer people read (records.md §1). */
export type Audience = AudienceFacts & { domain: DataDomain; part?: string }
export const audiences: Readonly<Record<string, Audience>> = {
  VIS: { title: '走访', domain: 'VIS', class: 'S2' },
  HLT: { title: '健康残疾', domain: 'HLT', class: 'S3' },
  'HLT.psy': { title: '心理', domain: 'HLT', part: '心理', class: 'S3' },
  FAM: { title: '家庭监护', domain: 'FAM', class: 'S2' },
  EDU: { title: '就学', domain: 'EDU', class: 'S2' },
  REL: { title: '救助', domain: 'REL', class: 'S2' },
  ACT: { title: '活动', domain: 'ACT', class: 'S2' },
  FAC: { title: '阵地', domain: 'FAC', class: 'S2' },
  // Ledgers of the office itself (meetings, trainings, tasks, documents): no column of domain.md §5 speaks of them. Whoever has figures of a
  // place (STAT.S) works for its office, so the readers are those of STAT within their own range; who writes, each act says by post.
  OFFICE: { title: '办公', domain: 'STAT', part: '办公', class: 'S2' },
}

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
  'visit', 'visitIssue', 'dissuasion', 'talk', 'parentContact', 'aid', 'keyTarget', 'infoCheck', 'riskGrade', 'training', 'meeting', 'policyDocument', 'officeTask',
] as const
/** Filled in main.ts with the rules of these names (rule.ts). */
const rules: readonly string[] = ['visits.recorded', 'cases.dissuaded']
const screens: readonly string[] = []
/** Taken out here, one by one, when the engine can. */
const notYet: readonly EngineKey[] = ['second', 'after', 'sends', 'needs', 'paper', 'door', 'blocks', 'summary', 'screen']
export const shippedWorld: KindWorld = {
  parameters: shippedParameters, audiences, kinds: new Set(shippedKinds), rules: new Set(rules), screens: new Set(screens), notYet: new Set(notYet),
}
