/** What is still missing in an archive, and which move it stands in the way of. A gap is no error: a child that exists is
 *  written down first and completed later (不漏一人). */
import { levelOf } from '../kernel/regionCode.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { isInSchool } from './age.ts'
import type { FieldKey } from './draft.ts'
import { fieldKeys, fields, roleOfField, type Needed } from './fields.ts'
import type { ArchiveOrigin, Gap } from './types.ts'
import type { Transition } from './transition.ts'

const alive = 1

/** What stands in the fields, or, of a sealed one, only that something does: enough to see what is missing. */
export type Outline = { readonly [key in FieldKey]?: unknown }

type Seen = { draft: Outline; parent: 'father' | 'mother' | null }
const isAlive = ({ draft, parent }: Seen): boolean => {
  const status = parent === null ? alive : draft[`${parent}.existStatus`]
  return status === null || status === undefined || status === alive
}
const isParentAway = (seen: Seen): boolean => isAlive(seen) && seen.parent !== null && seen.draft[`${seen.parent}.isAway`] === true

const isNeeded: Record<Needed, (seen: Seen) => boolean> = {
  always: () => true,
  never: () => false,
  unlessIdNumber: ({ draft }) => isMissing(draft.idNumber),
  unlessIdOrReason: ({ draft }) => isMissing(draft.idMissingReason),
  inSchool: ({ draft: { schoolingStatus } }) => typeof schoolingStatus === 'number' && isInSchool(schoolingStatus),
  inUnknownSchool: ({ draft: { schoolingStatus, school } }) => typeof schoolingStatus === 'number' && isInSchool(schoolingStatus) && !school,
  disabled: ({ draft }) => draft.isDisabled === true,
  ill: ({ draft }) => draft.isIll === true,
  parentAlive: isAlive,
  parentAway: isParentAway,
  entrusted: ({ draft }) => draft.hasEntrustedGuardian === true,
}

/** Nothing written; 0 未知 in a coded field is an answer, an empty list is not. */
const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** The way to the register. What blocks one move blocks every later one. */
const way: readonly Transition[] = ['save', 'submit', 'passToCounty', 'accept']
const blockedFrom = (first: Transition | null): Transition[] => (first === null ? [] : way.slice(way.indexOf(first)))

const isAsked = (key: FieldKey, draft: Outline): boolean => isNeeded[fields[key].needed]({ draft, parent: roleOfField(key) })

/** Whether a field must be filled before `move`, as the other fields stand now: what a form marks, what it counts and what it
 *  refuses are this one answer. */
export const isDemanded = (key: FieldKey, draft: Outline, move: Transition): boolean =>
  isAsked(key, draft) && blockedFrom(fields[key].blocks).includes(move)

function gapAt(key: FieldKey, draft: Outline): Gap | null {
  if (!isMissing(draft[key]) || !isAsked(key, draft)) return null
  return { field: key, label: fields[key].label, blocks: blockedFrom(fields[key].blocks) }
}

/** A child kept at the town, because nobody knows the village yet, cannot enter the register. */
function villageGap({ region }: Outline): Gap[] {
  if (typeof region !== 'number' || region === 0 || levelOf(region) === 'village') return []
  return [{ field: 'region', label: fields.region.label, blocks: blockedFrom('accept') }]
}

/** In the order of the form. Give it the settled draft. */
export const gapsOf = (draft: Outline): Gap[] =>
  [...fieldKeys.map(key => gapAt(key, draft)).filter(gap => gap !== null), ...villageGap(draft)]

/** Gaps in the way of a move. A roster may lack whole columns; its children go on with what every archive needs to exist, and
 *  the rest stays listed as 待补全. */
export const gapsBlocking = (gaps: readonly Gap[], move: Transition, origin: ArchiveOrigin): Gap[] =>
  gaps.filter(gap => gap.blocks.includes(move) && (origin !== 'import' || gap.blocks.includes('save')))

export const gapIssues = (gaps: readonly Gap[]): Issue[] =>
  gaps.map(gap => issue('field.missing', `请填写${gap.label}`, gap.field))
