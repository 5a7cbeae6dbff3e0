/** What a post may ask by (exists.ts). How an answer is masked is the kernel's matter (http/guard.ts). */
import { type SearchBy, searchIssues, unseenIn } from '@qinghe/domain/archives/exists.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { Problem } from '@qinghe/domain/kernel/problem.ts'

export const readsFamily = (actor: Actor): boolean => (actor.reads & domainBits.FAM) !== 0

/** Whoever reads a value masked or not at all does not learn by a hit whose it is. */
export function refuseUnseenSearch(actor: Actor, ...by: SearchBy[]): void {
  const issues = by.flatMap(one => searchIssues(actor, one))
  if (issues.length > 0) throw new Problem(issues, 403)
}

/** A condition, group or order about what the post does not read in clear is refused in words, not left out: a list that looks narrowed and
 *  is not would lie, and one that is narrowed would tell. */
export function refuseUnseen(actor: Actor, asked: Parameters<typeof unseenIn>[1]): void {
  const issues = unseenIn(actor, asked)
  if (issues.length > 0) throw new Problem(issues, 403)
}
