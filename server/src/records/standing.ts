/** How the acting post stands towards a record of a kind. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { lettersOfKind } from '@qinghe/domain/records/contract.ts'
import { amendsIn, masksIn, ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import type { Standing } from '@qinghe/domain/records/judge.ts'
import type { Kind, Relation } from '@qinghe/domain/records/kind.ts'

type By = { actor: Pick<Actor, 'role'> & Partial<Pick<Actor, 'scope' | 'posting'>> }
type Of = { posting: string; assignee: string; region: number; school: number } | null

/** Letters hold within the area of the post; outside it a record is its own at most. */
function isInArea({ actor: { scope } }: By, row: Of): boolean {
  if (row === null || scope === undefined || scope.shape === 'list') return true
  return row.region >= scope.lo && row.region < scope.hi && row.school >= scope.slo && row.school < scope.shi
}

/** @param row nothing when the record does not exist yet: then its author is whoever begins it */
export function standingOf(by: By, kind: Pick<Kind, 'audience'>, row: Of): Standing {
  const { role, posting } = by.actor
  const is = new Set<Relation>()
  if (row !== null && row.posting === posting) is.add('author')
  if (row !== null && row.assignee === posting) is.add('assignee')
  const holds = isInArea(by, row)
  return { role, letters: domain => (holds ? [...lettersOfKind(role, kind, domain)] : []), is }
}

const isAuthor = ({ actor: { posting } }: By, row: NonNullable<Of>): boolean => posting !== undefined && row.posting === posting
const isAsked = ({ actor: { posting } }: By, row: NonNullable<Of>): boolean => posting !== undefined && row.assignee === posting
/** Its author reads all of a record again, whatever audience it is for. */
const isAuthorReading = (by: By, { audience }: Pick<Kind, 'audience'>, row: NonNullable<Of>): boolean => isAuthor(by, row) && ownsIn(by.actor.role, audience)

/** Whether the database lets the post change it at all: what it may amend where the record lies, or its own. */
export const mayChange = (by: By, { audience }: Pick<Kind, 'audience'>, row: NonNullable<Of>): boolean =>
  (isInArea(by, row) && amendsIn(by.actor.role, audience)) || ((isAuthor(by, row) || isAsked(by, row)) && ownsIn(by.actor.role, audience))

/** Whether the post reads what an audience reads of this record, masked or not. */
export const readsOf = (by: By, kind: Pick<Kind, 'audience'>, row: NonNullable<Of>) => (audience: string): boolean =>
  (isInArea(by, row) && seesIn(by.actor.role, audience)) || isAuthorReading(by, kind, row) || (isAsked(by, row) && ownsIn(by.actor.role, audience))
/** Read in clear: of what is masked it may neither be told nor be able to guess. */
export const readsClearly = (by: By, kind: Pick<Kind, 'audience'>, row: NonNullable<Of>) => (audience: string): boolean =>
  readsOf(by, kind, row)(audience) && (isAuthorReading(by, kind, row) || !masksIn(by.actor.role, audience))
