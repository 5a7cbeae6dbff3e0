/** What the kinds shipped with the product may refer to: audiences and parameters. The values of parameters are looked up for a place and a
 *  day like all others (kernel/parameters.ts). */
import type { DataDomain } from '../kernel/actor.ts'
import type { KindWorld } from './compileKind.ts'

/** A named set of readers: a data domain of the matrix, or a part of it that fewer people read (decision 040). */
export type Audience = { title: string; domain: DataDomain; part?: string }
export const audiences: Readonly<Record<string, Audience>> = {
  VIS: { title: '走访', domain: 'VIS' },
  HLT: { title: '健康残疾', domain: 'HLT' },
  'HLT.psy': { title: '心理', domain: 'HLT', part: '心理' },
  FAM: { title: '家庭监护', domain: 'FAM' },
  EDU: { title: '就学', domain: 'EDU' },
  REL: { title: '救助', domain: 'REL' },
  ACT: { title: '活动', domain: 'ACT' },
  FAC: { title: '阵地', domain: 'FAC' },
}

/** In days, as suggestions of this project: no text of the six plans sets them. */
export const shippedParameters: KindWorld['parameters'] = {
  visitBackdating: { label: '走访补录期限', unit: 'days' },
  visitCorrection: { label: '走访更正期限', unit: 'days' },
}

export const shippedKinds = ['visit', 'visitIssue'] as const
export const shippedWorld: KindWorld = { parameters: shippedParameters, audiences: new Set(Object.keys(audiences)), kinds: new Set(shippedKinds) }
