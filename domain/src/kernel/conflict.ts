/** Whether a change made on an older picture of the archive may still be applied (architecture.md §4 Conflicts). */
import type { BasedOn } from './command.ts'
import type { FieldConflict } from './problem.ts'

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export type Basis = {
  basedOn: BasedOn
  /** Version of the archive now, under its lock. */
  version: number
  present: Readonly<Record<string, unknown>>
  wanted: Readonly<Record<string, unknown>>
  label: (field: string) => string
}

/** Fields somebody else changed to something else since. Equal version: none. Otherwise a field conflicts only if its
 *  present value is neither what this person saw nor what they want; a field they did not see counts as seen empty. */
export function conflictsOf({ basedOn, version, present, wanted, label }: Basis): FieldConflict[] {
  if (basedOn.version === version) return []
  return Object.keys(wanted)
    .filter(field => !same(present[field], basedOn.from[field]) && !same(present[field], wanted[field]))
    .map(field => ({ field, label: label(field), yours: wanted[field] ?? null, theirs: present[field] ?? null, original: basedOn.from[field] ?? null }))
}
