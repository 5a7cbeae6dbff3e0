/** When two lines of a roster are one child: the same number, or the same name and birthday where one of them has no number. */
import type { Draft } from '../archives/draft.ts'
import { nameKey } from '../kernel/personName.ts'

const isIdNumberKnown = (draft: Draft): boolean => typeof draft.idNumber === 'string' && draft.idNumber !== ''

/** Equal texts are one child; null when the line says too little to tell. */
export const sameNumber = (draft: Draft): string | null => (isIdNumberKnown(draft) ? `number ${draft.idNumber}` : null)
export const samePerson = (draft: Draft): string | null => (draft.name && draft.birthDate ? `person ${nameKey(draft.name)} ${draft.birthDate}` : null)
