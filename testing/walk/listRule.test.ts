import { mayRead } from '@qinghe/domain/archives/access.ts'
import type { ListSort } from '@qinghe/domain/archives/contract.ts'
import { searchesBy, sortExists } from '@qinghe/domain/archives/exists.ts'
import { ownReturn } from '@qinghe/domain/archives/lifeCycle.ts'
import type { ReturnedTo } from '@qinghe/domain/archives/types.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { ancestorAt, countyNumberOf, isWithin, type Level } from '@qinghe/domain/kernel/regionCode.ts'
import { needsSpotCheck, roleKeys, roleOf, shapeOf } from '@qinghe/domain/staff/roles.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cells } from '../../server/src/db/rows.ts'
import { gramsOf } from '../../server/src/archives/grams.ts'
import { seal } from '../../server/src/crypto/sealing.ts'
import { type Person, testRing } from '../app.ts'
import type { WorldChild } from '../world/types.ts'
import { world } from '../world.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const statuses = ['draft', 'villageSubmitted', 'countyReviewing', 'returned', 'active', 'active', 'active', 'changed', 'exitPending', 'exited', 'merged'] as const
type Resident = Pick<WorldChild, 'id' | 'county' | 'region' | 'name' | 'birthDate'> & { school: number; status: string; returnedTo: ReturnedTo | null; days: number }

async function insertMany(table: string, rows: readonly Cells[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  for (let i = 0; i < rows.length; i += 2000) {
    const part = rows.slice(i, i + 2000)
    const values = part.flatMap(row => columns.map(column => row[column] ?? null))
    const tuples = part.map((_, r) => `(${columns.map((_c, c) => `$${r * columns.length + c + 1}`).join(', ')})`)
    await stage.owner.query(`insert into qinghe.${table} (${columns.join(', ')}) values ${tuples.join(', ')}`, values)
  }
}

/** A world of two counties in which archives stand in every state and some are kept at the town. */
async function settle(seed: number): Promise<Resident[]> {
  await stage.owner.query('delete from qinghe.children; delete from qinghe.name_grams; delete from qinghe.assignments')
  const residents = [...world({ seed, counties: [431003, 431022], children: 260 })].map((child, i): Resident => ({
    id: child.id, county: child.county, region: i % 9 === 0 ? ancestorAt(child.region, 'town') : child.region, name: child.name, birthDate: child.birthDate,
    school: child.school ?? 0, status: statuses[(i * 7 + seed) % statuses.length] ?? 'active', returnedTo: ([null, 'village', 'town'] as const)[i % 3] ?? null, days: i,
  }))
  // A number says the birthday, so the field itself may be empty.
  const dated = ({ id, days, birthDate }: Resident): Cells => (days % 6 !== 0 ? { birth_date: birthDate, id_number: null, id_blind: null }
    : { birth_date: null, id_number: seal(testRing, { table: 'children', column: 'id_number', row: id }, '999999201503010016'), id_blind: Buffer.from(id) })
  await insertMany('children', residents.map(({ id, county, region, school, name, status, returnedTo, days, ...rest }) => ({
    county, id, region, school, status, returned_to: returnedTo, origin: 'import', name, ...dated({ id, county, region, school, name, status, returnedTo, days, ...rest }), created_by: newUuid(), created_at: new Date(), updated_at: new Date(1.7e12 + Math.floor(days / 40) * 1000),
  })))
  // Reviewed forty at a time, by the clock of the database, which knows microseconds.
  await stage.owner.query(`update qinghe.children set updated_at = updated_at + interval '678 microseconds'`)
  await insertMany('name_grams', residents.flatMap(({ id, county, region, school, name }) => gramsOf(name).map(({ gram, rank }) => ({ county, gram, child: id, region, school, rank }))))
  return residents
}

/** Somebody with a random role, placed around one of the children, with a random list. */
const arbitraryPost = fc.record({
  role: fc.constantFrom(...roleKeys), at: fc.nat({ max: 259 }), level: fc.nat({ max: 4 }), about: fc.option(fc.constantFrom<Level>('city', 'county', 'town', 'village')),
  given: fc.array(fc.record({ child: fc.nat({ max: 259 }), from: fc.integer({ min: -30, max: 5 }), until: fc.option(fc.integer({ min: -10, max: 30 })) }), { maxLength: 12 }),
  sort: fc.constantFrom<ListSort>('region', 'recent', 'birth'), within: fc.option(fc.constantFrom<Level>('county', 'town', 'village')), limit: fc.integer({ min: 5, max: 60 }),
})
type Draw = typeof arbitraryPost extends fc.Arbitrary<infer T> ? T : never
type Placement = { who: Person; draw: Draw; assigned: Set<string>; near: Resident }

const dayMs = 86_400_000
const today = Math.floor((Date.now() + 8 * 3_600_000) / dayMs)
const dayText = (offset: number) => new Date((today + offset) * dayMs).toISOString().slice(0, 10)

async function place(residents: readonly Resident[], draw: Draw): Promise<Placement> {
  const near = residents[draw.at % residents.length]!
  const { role } = draw
  const allowed = roleOf(role).levels
  const region = ancestorAt(near.region, allowed[draw.level % allowed.length]!)
  const county = region % 100_000_000 === 0 ? 0 : countyNumberOf(region)
  const posting = newUuid()
  const about = needsSpotCheck(role) && draw.about !== null ? Math.max(region, ancestorAt(near.region, draw.about)) : undefined
  const who = stage.enter({ role, region, county, school: roleOf(role).ofSchool ? near.school : 0 }, { posting, ...(about === undefined ? {} : { about }) })
  const assigned = new Set<string>()
  await stage.owner.query('delete from qinghe.assignments')
  for (const { child: n, from, until } of draw.given) {
    const child = residents[n % residents.length]!
    const validTo = until === null ? null : dayText(Math.max(from, until))
    await stage.owner.query(`insert into qinghe.assignments (county, id, posting, child, region, school, kind, valid_from, valid_to, assigned_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $2, now())`, [child.county, newUuid(), posting, child.id, child.region, child.school, newUuid(), dayText(from), validTo])
    // A list is of the posting's own county; the child of another is moved there first.
    if (child.county === county && from <= 0 && (until === null || Math.max(from, until) > 0)) assigned.add(child.id)
  }
  return { who, draw, assigned, near }
}

const seesByRule = ({ who, assigned }: Placement) => (child: Resident): boolean => mayRead(who.actor, { ...child, isAssigned: assigned.has(child.id) })
const sorted = (ids: readonly string[]): string[] => [...ids].sort()

async function walkPages({ who, draw }: Placement, filter: string): Promise<{ status: number; ids: string[] }> {
  const ids: string[] = []
  for (let after = ''; ;) {
    const reply = await who.get(`/api/archives?sort=${sortExists(who.actor, draw.sort) ? draw.sort : 'region'}&limit=${draw.limit}${filter}${after}`)
    if (reply.status !== 200) return { status: reply.status, ids }
    ids.push(...reply.body.rows.map((row: { id: string }) => row.id))
    if (reply.body.nextCursor === null) return { status: 200, ids }
    after = `&after=${reply.body.nextCursor}`
  }
}

async function expectRule(residents: readonly Resident[], placement: Placement): Promise<void> {
  const { who, draw, near } = placement
  const mine = residents.filter(seesByRule(placement))
  const region = draw.within === null ? undefined : ancestorAt(near.region, draw.within)
  const narrowed = mine.filter(child => child.status !== 'merged' && (region === undefined || isWithin(child.region, region)))
  const list = await walkPages(placement, region === undefined ? '' : `&region=${region}`)
  if (list.status !== 200) {
    expect([list.status, mine.map(child => child.id)]).toEqual([403, []])
    expect((await who.get(`/api/archives/${near.id}`)).status).toBe(403)
    return
  }
  expect(sorted(list.ids)).toEqual(sorted(narrowed.map(child => child.id)))
  const counts = (await who.get(`/api/archives/counts${region === undefined ? '' : `?region=${region}`}`)).body.tabs
  const count = (...wanted: string[]) => narrowed.filter(child => wanted.includes(child.status)).length
  // What was returned is work for the level it was returned to; who only looks on sees all of it.
  const own = ownReturn(draw.role)
  const returned = narrowed.filter(({ status, returnedTo }) =>
    (status === 'returned' || (status === 'changed' && returnedTo !== null)) && (own === null || (returnedTo ?? 'village') === own)).length
  // Above the county there is too much to count one by one.
  if ('all' in counts) {
    expect([counts.all, counts.drafts, counts.returned, counts.exited]).toEqual(
      [count('active', 'changed'), count('draft'), returned, mine.filter(child => child.status === 'exited' && narrowed.includes(child)).length])
  }
  const found = async (text: string) => (await who.post('/api/archives/search', { text })).body.hits.map((hit: { id: string }) => hit.id)
  if (searchesBy(who.actor, 'name')) expect(sorted(await found(near.name))).toEqual(sorted(mine.filter(child => child.name.includes(near.name)).map(child => child.id)).slice(0, 20))
  else {
    const [surname = ''] = near.name
    const alike = mine.filter(child => child.name.startsWith(surname) && child.name.length > 1).sort((a, b) => a.region - b.region || (a.id < b.id ? -1 : 1))
    expect(await found(surname)).toEqual(alike.slice(0, 20).map(child => child.id))
  }
  for (const child of [near, ...residents.slice(draw.at % 200, (draw.at % 200) + 6)]) {
    expect([child.id, (await who.get(`/api/archives/${child.id}`)).status]).toEqual([child.id, mine.includes(child) ? 200 : 404])
  }
}

describe('in a random world', () => {
  it.each([1, 2])('lists, counts, searches and archives show what the rule allows (world %i)', async seed => {
    const residents = await settle(seed)
    await fc.assert(fc.asyncProperty(arbitraryPost, async draw => expectRule(residents, await place(residents, draw))), { numRuns: 120 })
  })

  it('the rule is not empty: every shape sees somebody, and nobody sees everybody', async () => {
    const residents = await settle(3)
    const draw = (role: (typeof roleKeys)[number]): Draw => ({ role, at: 5, level: 0, about: 'county', given: [{ child: 5, from: -3, until: null }], sort: 'region', within: null, limit: 50 })
    for (const role of ['childDirector', 'countyCivilAffairs', 'schoolAdmin', 'parent', 'provinceCivilAffairs'] as const) {
      const seen = residents.filter(seesByRule(await place(residents, draw(role)))).length
      expect([role, seen > 0, seen < residents.length, shapeOf(role)]).toEqual([role, true, true, shapeOf(role)])
    }
  })
})
