/** `may` words of the archives with the cells of the matrix they need (docs/domain/权限.md). Which rows is the database's matter;
 *  which fields of a patch follows from the data domain of each field (abilities.ts), since a school may write schooling only. */
import { needs, type Access } from '../kernel/access.ts'
import type { Actor } from '../kernel/actor.ts'
import { domainBits } from '../kernel/dataDomain.ts'
import { levelOf } from '../kernel/regionCode.ts'

export const access = {
  'archives.read': [needs('ID', 'R', 'M', 'P')],
  'archives.create': [needs('ID', 'C')],
  'archives.correct': [needs('ID', 'R', 'M', 'P')],
  'archives.change': [needs('ID', 'R', 'M', 'P')],
  'archives.submit': [needs('ID', 'U')],
  'archives.review': [needs('ID', 'A')],
  'archives.exit': [needs('ID', 'U')],
  // Masked readers never reveal; P opens the children assigned to the posting, which the policy decides.
  'archives.reveal': [needs('ID', 'R', 'P')],
  /** 身份核验: whoever approves identity; that it is done for a whole county the database asks (answers_for). */
  'archives.verify': [needs('ID', 'A')],
  'archives.viewers': [needs('AUD', 'R')],
} satisfies Access

/** Where an archive stands, and whether it is given by name to the posting of the actor today. */
export type Placed = { region: number; school: number; isAssigned: boolean }

const aboveCounty: readonly string[] = ['nation', 'province', 'city']

/** The rule behind every list, count, search and archive, in one sentence without a database: the domain of identity, then the
 *  area and the school, or the list. Above the county names open under an approved spot check only. The policies say the same
 *  in SQL; a property test compares the two in random worlds. */
export function mayRead({ reads, scope, region, approval }: Actor, row: Placed): boolean {
  if ((reads & domainBits.ID) === 0) return false
  if (aboveCounty.includes(levelOf(region)) && approval === undefined) return false
  if (scope.shape === 'list') return row.isAssigned
  return row.region >= scope.lo && row.region < scope.hi && row.school >= scope.slo && row.school < scope.shi
}
