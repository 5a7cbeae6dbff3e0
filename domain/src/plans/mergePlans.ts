/** A new version of a package under what a county made of the old one: three ways, by id. What only one side changed is taken; where both changed the
 *  same, the county's goes on and a person decides. Nothing of the county's is dropped in silence. */
import { z } from 'zod'

/** In the text as it was written: keys, and of lists the ids of what stands in them. */
export type PlanPath = readonly string[]
/** `value` undefined: it is taken out. */
export type PlanEdit = { path: PlanPath; value: unknown }
export type PlanConflict = { path: PlanPath; yours: unknown; theirs: unknown; original: unknown }
/** `edits` to be made in the newer text. */
export type MergedPlan = { edits: readonly PlanEdit[]; conflicts: readonly PlanConflict[] }

const Keyed = z.array(z.looseObject({ id: z.string() }))
const Mapped = z.record(z.string(), z.unknown())
/** What is written, as a map of its parts; undefined for what has none. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  const list = Array.isArray(value) ? Keyed.safeParse(value) : undefined
  if (list?.success === true) return new Map(list.data.map(one => [one.id, one]))
  const map = Array.isArray(value) ? undefined : Mapped.safeParse(value)
  return map?.success === true ? new Map(Object.entries(map.data)) : undefined
}
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Numbers of versions go on; they are given anew with what comes out. */
const isHead = (path: PlanPath): boolean => path.length === 1 && (path[0] === 'version' || path[0] === 'supersedes')

type Three = { base: unknown; yours: unknown; theirs: unknown }
function walk({ base, yours, theirs }: Three, path: PlanPath): MergedPlan {
  if (same(base, yours) || same(yours, theirs) || isHead(path)) return { edits: [], conflicts: [] }
  const [was, mine, now] = [partsOf(base), partsOf(yours), partsOf(theirs)]
  if (was && mine && now) {
    const found = [...new Set([...was.keys(), ...mine.keys()])].map(key => walk({ base: was.get(key), yours: mine.get(key), theirs: now.get(key) }, [...path, key]))
    return { edits: found.flatMap(one => one.edits), conflicts: found.flatMap(one => one.conflicts) }
  }
  return { edits: [{ path, value: yours }], conflicts: same(base, theirs) ? [] : [{ path, yours, theirs, original: base }] }
}

/** @param base the package the county began from  @param yours what it made of it  @param theirs the package as it is now */
export const mergePlans = (three: Three): MergedPlan => walk(three, [])
