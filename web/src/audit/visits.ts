/** Opening one archive asks for its page, its history and more, and each is on record. Whoever reads the record wants to know of the
 *  visit: one line of what somebody did at one time about the same children, with every step behind it. */
import type { LeafLine } from '@qinghe/domain/audit/types.ts'

export type Visit = { key: string; leaves: readonly LeafLine[]; phrases: readonly string[]; from: string; to: string; children: readonly string[]; count: number }

const pauseMs = 15 * 60_000
/** What is looked at together; deeds, refusals, exports and signing in stand by themselves. */
const looking: readonly LeafLine['kind'][] = ['read', 'list', 'search', 'figure']

const sameChildren = (a: LeafLine, b: LeafLine): boolean => a.count === b.count && a.children.length === b.children.length && a.children.every((child, i) => child === b.children[i])
const isOneVisit = (later: LeafLine, earlier: LeafLine): boolean =>
  looking.includes(later.kind) && looking.includes(earlier.kind) && later.outcome === earlier.outcome && later.account === earlier.account && later.posting === earlier.posting
  && Date.parse(later.at) - Date.parse(earlier.at) <= pauseMs && (later.count === 0 || earlier.count === 0 ? later.count === earlier.count : sameChildren(later, earlier))

/** @param leaves newest first · @returns newest first, in which every leaf stands exactly once */
export function visitsOf(leaves: readonly LeafLine[]): Visit[] {
  const groups: LeafLine[][] = []
  for (const leaf of leaves) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    if (last !== undefined && before !== undefined && isOneVisit(before, leaf)) last.push(leaf)
    else groups.push([leaf])
  }
  return groups.flatMap(group => {
    const [newest, oldest] = [group[0], group.at(-1)]
    if (newest === undefined || oldest === undefined) return []
    const phrases = [...new Set(group.map(leaf => leaf.phrase))].reverse()
    return [{ key: newest.id, leaves: group, phrases, from: oldest.at, to: newest.at, children: newest.children, count: newest.count }]
  })
}
