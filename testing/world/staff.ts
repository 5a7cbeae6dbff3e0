/** Enough people to work in a world: a director in every village, a supervisor in every town, one post in every county, city
 *  and province, one for the nation; above the county each with an approved spot check. They share one password and one
 *  authenticator, because hashing forty thousand passwords would take an hour, and nobody of them exists. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addDays, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { ancestorAt } from '@qinghe/domain/kernel/regionCode.ts'
import { newPassword } from '@qinghe/domain/staff/oneTimeCode.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import { roleOf } from '@qinghe/domain/staff/roles.ts'
import type { BulkRow } from '@qinghe/server/archives/bulk.ts'
import { type KeyRing, seal } from '@qinghe/server/crypto/sealing.ts'
import { hashPassword } from '@qinghe/server/staff/passwords.ts'
import { newSecret } from '@qinghe/server/staff/totp.ts'
import type { WorldCounty } from './types.ts'

/** `about`: the area of the spot check, for posts above the county. */
export type WorldPost = { login: string; role: RoleKey; region: number; posting: string; account: string; spotCheck: string | null; about: number | null }
export type WorldAccounts = { password: string; totp: string; posts: WorldPost[] }

const spotCheckDays = 90
type Seat = { prefix: string; role: RoleKey; region: number; county: number; holder: string; about?: number }

/** Seats from the bottom up; above the county the first city, province and the nation examine as much as there is. */
function* seatsOf(counties: readonly WorldCounty[]): Generator<Seat> {
  const above = new Map<number, Seat>()
  for (const { county, name, villages } of counties) {
    const region = county * 1_000_000
    const towns = new Map(villages.map(village => [village.town, village.townName]))
    for (const village of villages) yield { prefix: 'c', role: 'childDirector', region: village.code, county, holder: `${village.name}主任` }
    for (const [town, called] of towns) yield { prefix: 'z', role: 'childSupervisor', region: town, county, holder: `${called}督导` }
    yield { prefix: 'x', role: 'countyCivilAffairs', region, county, holder: `${name}民政` }
    const [city, province] = [ancestorAt(region, 'city'), ancestorAt(region, 'province')]
    above.set(city, { prefix: 's', role: 'cityCivilAffairs', region: city, county: 0, holder: '市民政', about: city })
    above.set(province, { prefix: 'p', role: 'provinceCivilAffairs', region: province, county: 0, holder: '省民政', about: province })
  }
  const [widest = 0] = [...above.values()].filter(seat => seat.prefix === 'p').map(seat => seat.region)
  yield* above.values()
  yield { prefix: 'guo', role: 'nationCivilAffairs', region: 0, county: 0, holder: '国家民政', about: widest }
}

type Hiring = { ring: KeyRing; at: Date; day: PlainDate }

/** @returns the rows, and what the people sign in with */
export async function staffOf(counties: readonly WorldCounty[], hiring: Hiring): Promise<{ rows: () => Generator<BulkRow>; accounts: WorldAccounts }> {
  const password = newPassword()
  const totp = newSecret()
  const hash = await hashPassword(password)
  const seats = [...seatsOf(counties)]
  const posts = seats.map(({ prefix, role, region, about }): WorldPost => ({
    login: `${prefix}${region}`, role, region, posting: newUuid(), account: newUuid(), about: about ?? null, spotCheck: about === undefined ? null : newUuid(),
  }))
  const [proposed, confirmed] = [newUuid(), newUuid()]
  function* rows(): Generator<BulkRow> {
    for (const [i, post] of posts.entries()) {
      const seat = seats[i]
      if (seat) yield* rowsOfPost(hiring, { post, seat, totp, hash, by: { proposed, confirmed } })
    }
  }
  return { rows, accounts: { password, totp, posts } }
}

type Hired = { post: WorldPost; seat: Seat; totp: string; hash: string; by: { proposed: string; confirmed: string } }
function* rowsOfPost({ ring, at, day }: Hiring, { post, seat, totp, hash, by }: Hired): Generator<BulkRow> {
  const { account, posting, role, region } = post
  const secret = roleOf(role).secondFactor ? seal(ring, { table: 'credentials', column: 'totp', row: account }, totp) : null
  yield { table: 'accounts', row: { id: account, login: post.login, name: seat.holder, region, state: 'active', created_by: by.proposed, created_at: at } }
  yield { table: 'credentials', row: { account, password_hash: hash, password_set_at: at, totp: secret, totp_confirmed_at: secret === null ? null : at } }
  yield { table: 'postings', row: {
    id: posting, account, holder: seat.holder, role, county: seat.county, region, school: 0, valid_from: day, state: 'active',
    proposed_by: by.proposed, confirmed_by: by.confirmed, created_at: at, decided_at: at,
  } }
  if (post.spotCheck === null) return
  yield { table: 'spot_checks', row: {
    id: post.spotCheck, region, about: post.about, account, posting, asked_by: seat.holder, reason: '压力测试', starts: day, until: addDays(day, spotCheckDays),
    state: 'approved', decided_by: by.confirmed, decided_by_name: '测试', decided_at: at, created_at: at,
  } }
}
