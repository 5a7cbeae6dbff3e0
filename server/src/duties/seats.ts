/** Who holds a seat today: the postings in force with a role whose place holds the subject, those nearest to it. Where one person owes it by name it is
 *  that posting alone. Whoever the duty is kept from is nobody here. */
import { audienceBits } from '@qinghe/domain/staff/audiences.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { listRoles, schoolRoles } from './lines.ts'

/** Of posting: one person who owes it by name. */
export type Place = { county: number; child: string | null; region: number; school: number; barred: readonly string[] }
export type Wanted = Place & { role: string; posting: string | null }
export type Seat = { posting: string; account: string; region: number; role: string }

const isListed = (role: string): boolean => listRoles.includes(role)
const isOfSchool = (role: string): boolean => schoolRoles.includes(role)

type Row = { n: number; posting: string; account: string; region: number; role: string }
const jsonOf = (wanted: readonly Wanted[]): string => JSON.stringify(wanted.map((one, n) => ({ ...one, n, listed: isListed(one.role) })))

/** Thousands of duties are one question. Who owes it by name is asked for alone. */
const held = (client: pg.ClientBase, wanted: readonly Wanted[]): Promise<Row[]> => run(client, sql<Row>`
  with w as (select v.* from jsonb_to_recordset(${jsonOf(wanted)}::jsonb) v (n int, listed boolean, role text, county int, child uuid, posting uuid, school int, region bigint))
  select distinct w.n, h.posting, h.account, h.region, h.role from w cross join lateral qinghe.seat_holders(w.county, w.role, w.listed, w.region, w.school, w.child, w.posting) h
    join qinghe.accounts a on a.id = h.account where a.state = 'active' and (w.posting is null or h.rank = 0)`)

const keyOf = ({ county, child, region, school, role, posting }: Wanted): string => [county, isListed(role) ? child : '', region, school, role, posting ?? ''].join(' ')

/** Of those found for a place, the nearest to it. */
const nearest = (seats: readonly Seat[]): Seat[] => {
  const at = Math.max(...seats.map(one => one.region))
  return seats.filter(one => one.region === at || isListed(one.role) || isOfSchool(one.role))
}

/** @returns for each that was asked for, in order, who holds it; nobody where nobody does */
export async function seatsOf(client: pg.ClientBase, wanted: readonly Wanted[]): Promise<Seat[][]> {
  if (wanted.length === 0) return []
  const distinct = [...new Map(wanted.map(one => [keyOf(one), one])).values()]
  const found = new Map<string, Seat[]>()
  for (const { n, ...seat } of await held(client, distinct)) {
    const one = distinct[n]
    if (one !== undefined) found.set(keyOf(one), [...(found.get(keyOf(one)) ?? []), seat])
  }
  return wanted.map(one => nearest(found.get(keyOf(one)) ?? []).filter(seat => !one.barred.includes(seat.account)))
}

/** Whether a level that is told could see the duty at all: the bits of its readers against those of the role. */
export const maySee = (role: string, readers: string): boolean => (BigInt(audienceBits(role).sees) & BigInt(readers)) !== 0n
