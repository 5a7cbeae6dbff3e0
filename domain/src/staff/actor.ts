/** From a posting to what the kernel and the database judge by. */
import { type Actor, noSchools, readerBits } from '../kernel/actor.ts'
import type { AccountId, PostingId, RecordId } from '../kernel/ids.ts'
import { ancestorAt, rangeOf } from '../kernel/regionCode.ts'
import { audienceBits } from './audiences.ts'
import { lettersOf, readsOf, writesOf } from './matrix.ts'
import { isRole, roleOf } from './roles.ts'

export type ActingPosting = {
  id: PostingId
  account: AccountId
  role: string
  /** Tenant; 0 above the county. */
  county: number
  region: number
  school: number
  organisation?: string | null
}
/** An approved spot check under which somebody above the county is working now. */
export type OpenSpotCheck = { id: RecordId; about: number }

/** Approves identity, corrects it, or is a department that hands rosters over: no domain tells these from others who read identity. */
function readerOf(role: string): number {
  const held = lettersOf(role, 'ID')
  const office = Object.entries(readerBits).find(([name]) => name === role)?.[1] ?? 0
  return (held.has('A') ? readerBits.settles : 0) | (held.has('U') ? readerBits.keeps : 0) | office
}

/** Under a spot check the range shrinks to the examined area, so that names open there and nowhere else. An unknown role
 *  gets no bit and therefore no row. */
export function actorOf(posting: ActingPosting, spotCheck?: OpenSpotCheck): Actor {
  const { account, id, role, county, region, organisation = null } = posting
  const base = { account, organisation, posting: id, role, county, region, reads: readsOf(role) | readerOf(role), writes: writesOf(role), audiences: audienceBits(role) }
  return { ...base, scope: scopeOf(posting, spotCheck), ...(spotCheck ? { approval: spotCheck.id } : {}) }
}

function scopeOf({ role, region, school }: ActingPosting, spotCheck?: OpenSpotCheck): Actor['scope'] {
  if (!isRole(role) || roleOf(role).shape === 'list') return { shape: 'list' }
  // Pupils live all over the county, so a school's range is its number, not its town.
  if (roleOf(role).ofSchool) return { shape: 'range', ...rangeOf(ancestorAt(region, 'county')), slo: school, shi: school + 1 }
  return { shape: 'range', ...rangeOf(spotCheck ? spotCheck.about : region), ...noSchools }
}
