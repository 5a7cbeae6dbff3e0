/** Whether a change made on an older picture of the archive may still be applied (ARCHITECTURE.md section 10). */
import { z } from 'zod'
import type { BasedOn } from './command.ts'
import type { FieldConflict } from './problem.ts'

/** A sealed value as whoever may write it holds it: a mask to look at, and a mark by which the server alone can tell whether it is
 *  still the value there. Two values may have one mask (已登记 ••••); they never have one mark. */
export const SeenSealed = z.object({ masked: z.string(), mark: z.string() })
export type SeenSealed = z.infer<typeof SeenSealed>

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export type Basis = {
  basedOn: BasedOn
  /** Version of the archive now, under its lock. */
  version: number
  present: Readonly<Record<string, unknown>>
  wanted: Readonly<Record<string, unknown>>
  label: (field: string) => string
  /** What a reader holds of a sealed value, once for each live key, the current one first; undefined for a field that is read in clear. */
  sealed?: (field: string, value: unknown) => readonly SeenSealed[] | undefined
}

/** Fields somebody else changed to something else since. Equal version: none. Otherwise a field conflicts only if its
 *  present value is neither what this person saw nor what they want; a field they did not see counts as seen empty. Of a sealed
 *  value nothing but its mark counts as seen: neither the mask, which others share, nor a guess. */
export function conflictsOf({ basedOn, version, present, wanted, label, sealed = () => undefined }: Basis): FieldConflict[] {
  if (basedOn.version === version) return []
  const wasSeen = (field: string): boolean => {
    const forms = sealed(field, present[field])
    if (forms === undefined) return same(present[field], basedOn.from[field])
    const seen = SeenSealed.safeParse(basedOn.from[field]).data
    return forms.some(form => form.mark === seen?.mark)
  }
  const shown = (field: string): unknown => sealed(field, present[field])?.[0] ?? present[field] ?? null
  /** A mark is of what is there: one for whatever somebody may send would answer guesses. */
  const own = (field: string): unknown => {
    const [form] = sealed(field, wanted[field]) ?? []
    return form === undefined ? (wanted[field] ?? null) : { masked: form.masked }
  }
  return Object.keys(wanted)
    .filter(field => !wasSeen(field) && !same(present[field], wanted[field]))
    .map(field => ({ field, label: label(field), yours: own(field), theirs: shown(field), original: basedOn.from[field] ?? null }))
}
