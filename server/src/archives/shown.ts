/** What a post may be shown of identity: clear, masked, or only under an open spot check (domain.md §5). */
import type { Actor, DataDomain } from '@qinghe/domain/kernel/actor.ts'
import { type SearchBy, searchIssues, unseenIn } from '@qinghe/domain/archives/exists.ts'
import { Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { masks, withholds } from '@qinghe/domain/staff/matrix.ts'

const aboveCounty = new Set(['nation', 'province', 'city'])
export const isAboveCounty = (actor: Actor): boolean => aboveCounty.has(levelOf(actor.region))

/** Posts above the county see names only under an approved spot check; without one they are told how to ask. */
export function refuseWithoutSpotCheck(actor: Actor): void {
  if (isAboveCounty(actor) && actor.approval === undefined) {
    throw problem('spotCheck.needed', '市级以上查看名单要有经批准的抽查。请在「抽查审批」中写明事由、地区和期限，批准后再查', 403)
  }
}

/** Whether a domain is shown masked. A spot check opens identity; the family of the child stays masked (domain.md §5). */
export const isMaskedIn = (actor: Actor, domain: DataDomain): boolean => masks(actor.role, domain, actor.approval === undefined ? [] : ['spotCheck'])
export const isMasked = (actor: Actor): boolean => isMaskedIn(actor, 'ID')
export const seesIdNumber = (actor: Actor): boolean => !withholds(actor.role, 'ID', 'idNumber')

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
