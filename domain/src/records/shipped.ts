/** What the kinds shipped with the product may refer to: audiences and parameters. The values of parameters are looked up for a place and a
 *  day like all others (kernel/parameters.ts). */
import { audiences } from '../staff/audiences.ts'
import type { KindWorld } from './compileKind.ts'

/** In days, as suggestions of this project: no text of the six plans sets them. */
export const shippedParameters: KindWorld['parameters'] = {
  visitBackdating: { label: '走访补录期限', unit: 'days' },
  visitCorrection: { label: '走访更正期限', unit: 'days' },
}

export const shippedKinds = ['visit', 'visitIssue'] as const
export const shippedWorld: KindWorld = { parameters: shippedParameters, audiences: new Set(Object.keys(audiences)), kinds: new Set(shippedKinds) }
