/** What follows from what was typed, filled in before anything is judged: nobody types the same fact twice. */
import { personName } from '../kernel/personName.ts'
import { normalPhone } from '../kernel/phone.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { levelOf } from '../kernel/regionCode.ts'
import type { Draft } from './draft.ts'
import { eighteenDigits, normalIdNumber, readIdNumber } from './idNumber.ts'
import { noNumber, otherDocument } from './otherDocuments.ts'

/** CL-03 by number. */
const healthy = 1
const disabled = 2
const ill = 3
const dead = 2

/** What somebody wrote stands as it was written, blanks at its ends and its way of composing letters included; nothing but blanks is nothing
 *  (decision 037). */
const written = (text: string | null | undefined): string | null | undefined => (typeof text === 'string' && text.trim() === '' ? null : text)
const name = (text: string | null | undefined): string | null | undefined => (typeof text === 'string' ? written(personName(text)) : text)
/** Words that say there is no number are none: two 未上户 are no two children with one number. */
function idNumber(text: string | null | undefined): string | null | undefined {
  if (typeof text !== 'string') return text
  return noNumber(text) ? null : written(otherDocument(text)?.number ?? normalIdNumber(text))
}
const phone = (text: string | null | undefined): string | null | undefined => (typeof text === 'string' ? written(normalPhone(text)) : text)

/** Only keys that were there: a patch must not grow. */
const present = (draft: Draft): Draft => (Object.values(draft).some(value => value === undefined) ? Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) : draft)

const textKeys = [
  'idMissingReason', 'hukouAddress', 'residenceAddress', 'schoolName', 'classNo', 'studentNumber', 'disabilityCertNo', 'illness',
  'father.workPlace', 'mother.workPlace', 'guardian.address', 'villageGroup',
] as const
export const nameKeys = ['name', 'father.name', 'mother.name', 'guardian.name'] as const
const idKeys = ['idNumber', 'father.idNumber', 'mother.idNumber', 'guardian.idNumber'] as const
/** The child's own becomes eighteen digits where its birthday is taken from it. */
const relativeKeys = ['father.idNumber', 'mother.idNumber', 'guardian.idNumber'] as const
const phoneKeys = ['father.phone', 'mother.phone', 'guardian.phone'] as const

function cleaned(draft: Draft): Draft {
  const next: Draft = { ...draft }
  for (const key of textKeys) if (key in draft) next[key] = written(draft[key])
  for (const key of nameKeys) if (key in draft) next[key] = name(draft[key])
  for (const key of idKeys) if (key in draft) next[key] = idNumber(draft[key])
  for (const key of relativeKeys) if (typeof next[key] === 'string') next[key] = eighteenDigits(next[key])
  const reason = typeof draft.idNumber === 'string' ? noNumber(draft.idNumber)?.reason : undefined
  if (reason && !next.idMissingReason) next.idMissingReason = reason
  for (const key of phoneKeys) if (key in draft) next[key] = phone(draft[key])
  return present(next)
}

/** Birthday and sex stand in the number; fifteen digits become eighteen. What was typed wins, so that rules can see the difference. */
function fromIdNumber(draft: Draft, today: PlainDate): Draft {
  if (!draft.idNumber) return draft
  const reading = readIdNumber(draft.idNumber, today)
  if (!reading.ok) return draft
  return {
    ...draft, idNumber: reading.number,
    birthDate: draft.birthDate ?? reading.birthDate,
    sexCode: draft.sexCode === 1 || draft.sexCode === 2 ? draft.sexCode : reading.sexCode,
  }
}

/** The one question of the form becomes two facts, because a child can be disabled and ill at once. */
function fromHealth(draft: Draft): Draft {
  switch (draft.healthStatus) {
    case healthy: return { ...draft, isDisabled: false, isIll: false }
    case disabled: return { ...draft, isDisabled: true }
    case ill: return { ...draft, isIll: true }
    default: return draft
  }
}

/** The dead do not work away from home; the form leaves their other fields empty. */
function fromParents(draft: Draft): Draft {
  const next = { ...draft }
  for (const who of ['father', 'mother'] as const) {
    if (draft[`${who}.existStatus`] === dead && draft[`${who}.isAway`] === undefined) next[`${who}.isAway`] = null
  }
  return present(next)
}

/** @param today the day on which the draft is judged. */
export const settled = (draft: Draft, today: PlainDate): Draft => fromParents(fromHealth(fromIdNumber(cleaned(draft), today)))

/** The archive as it would be with the patch: null empties a field, a missing key leaves it alone. */
export const patched = (before: Draft, patch: Draft): Draft => ({ ...before, ...present(patch) })

/** What belongs to the person who cares for the child, not to the child. */
export const ofCaregiver = ['guardian.phone', 'guardian.idNumber', 'guardian.address', 'guardian.relationCode'] as const

/** A group is one of its village: who moves to another village is in none until somebody says which. A town is told more exactly, not left. */
export const withoutOldGroup = (before: Draft, patch: Draft): Draft => {
  const isElsewhere = patch.region !== undefined && before.region && levelOf(before.region) === 'village'
  return isElsewhere && before.villageGroup && !('villageGroup' in patch) ? { ...patch, villageGroup: null } : patch
}

/** Another caregiver from a day on brings nothing of the one before: what the patch does not say is emptied, so that nobody
 *  calls the grandmother's telephone and asks for the aunt. A correction says the same person was written wrongly and keeps it. */
export const withoutOldCaregiver = <P extends { 'guardian.name'?: unknown }>(before: { 'guardian.name'?: unknown }, patch: P): P => {
  const isAnother = 'guardian.name' in patch && (patch['guardian.name'] ?? null) !== (before['guardian.name'] ?? null)
  return isAnother ? { ...Object.fromEntries(ofCaregiver.map(key => [key, null])), ...patch } : patch
}
