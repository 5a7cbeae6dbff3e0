/** When two lines of one sheet are one child: the same number, or without one the same name and birthday. */
import type { Draft } from '../archives/draft.ts'
import { nameKey } from '../kernel/personName.ts'

export const isIdNumberKnown = (draft: Draft): boolean => typeof draft.idNumber === 'string' && draft.idNumber !== ''

/** Equal keys are one child; null when the line says too little to tell. */
export function sameChild(draft: Draft): string | null {
  if (isIdNumberKnown(draft)) return `number ${draft.idNumber}`
  return draft.name && draft.birthDate ? `person ${nameKey(draft.name)} ${draft.birthDate}` : null
}
