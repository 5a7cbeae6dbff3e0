/** The planted county, everybody who may ask in it, and what they find: every query once, every answer searched for every secret at once. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { maskIdNumber, maskName } from '@qinghe/domain/kernel/masking.ts'
import { countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import { needsSpotCheck, type RoleKey, roleKeys, roleOf, shapeOf } from '@qinghe/domain/staff/roles.ts'
import { makeSigner } from '../../server/src/audit/head.ts'
import { sequenceOnce } from '../../server/src/audit/sequencer.ts'
import { openInFlightFolder } from '../../server/src/exchange/inFlight.ts'
import type { Endpoint } from '../../server/src/http/endpoint.ts'
import { readDirectory } from '../../server/src/exchange/zip/directory.ts'
import { importUploads } from '../../server/src/imports/upload.ts'
import { rosterUploads } from '../../server/src/rosters/upload.ts'
import type { Person } from '../app.ts'
import { castAs, places } from '../cast.ts'
import { finderOf } from '../traces.ts'
import { openStage, outside, type Stage } from '../walk/stage.ts'
import { type Ask, asksOf, type World } from './asks.ts'
import { plantDuties } from './duties.ts'
import { plantLedgers, type Planted as PlantedRecord } from './ledgers.ts'
import { plantImport } from './imports.ts'
import { commonOffice, plantSlips } from './slips.ts'
import { plantRounds } from './rounds.ts'
import { plantComparison, plantRoster } from './rosters.ts'
import { plant, planted, type Secret } from './secrets.ts'
import { holds, isShut, type Place, readsMasked, sees, seesNumbers, type Who } from './who.ts'
import { assign, clash, elsewhere, employ, inside, nextVillage, rewrite, settle, sibling } from './world.ts'

export type Planted = { stage: Stage; people: ReadonlyMap<RoleKey, readonly Who[]>; asks: Record<string, readonly Ask[]>; stop: () => Promise<unknown[]> }

/** The same post in the next county, city or province; the nation has no neighbour. */
const nextDoor = { village: outside.county, town: 431022101000, county: places.nextCounty, city: places.nextCity, province: 440000000000 } as const
function levelOf(region: number): keyof typeof nextDoor | 'nation' {
  if (region === 0) return 'nation'
  return region % 1e3 ? 'village' : region % 1e6 ? 'town' : region % 1e8 ? 'county' : region % 1e10 ? 'city' : 'province'
}

type Given = ReadonlyMap<string, string>
/** Whoever holds the role here, next door, and above the county also under a spot check. */
async function peopleOf(stage: Stage, role: RoleKey, given: Given): Promise<Who[]> {
  const post = castAs(role)
  const enter = async (title: string, { region, has, about }: { region: number; has?: Place; about?: number }): Promise<Who> => {
    const posting = newUuid()
    const county = region === 0 || region % 1e8 === 0 ? 0 : countyNumberOf(region)
    const at = { role, region, county, school: post.school, ...(title === 'here' ? { organisation: commonOffice } : {}) }
    const child = has && given.get(has.key)
    if (has && child) await assign(stage, { place: has, child, posting })
    return { title, role, region, county, school: roleOf(role).ofSchool ? post.school : 0, person: stage.enter(at, { posting, ...(about === undefined ? {} : { about }) }), ...(has ? { has: has.key } : {}), ...(about === undefined ? {} : { about }) }
  }
  const isList = shapeOf(role) === 'list'
  const level = levelOf(post.region)
  return [
    await enter('here', { region: post.region, ...(isList ? { has: inside } : {}) }),
    ...(level === 'nation' ? [] : [await enter('next door', { region: nextDoor[level], ...(isList ? { has: elsewhere } : {}) })]),
    ...(needsSpotCheck(role) ? [await enter('under a spot check', { region: post.region, about: places.county })] : []),
  ]
}

/** Leaves take their places in the log. @returns the sizes it had */
async function log({ owner }: Stage): Promise<number[]> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from qinghe.audit_inbox')
  for (let left = rows[0]!.n; left > 0;) {
    const turn = await sequenceOnce(owner, makeSigner('walk', privateKey))
    left -= turn === 'busy' ? 0 : Math.max(1, turn.taken)
  }
  return (await owner.query<{ size: number }>('select size::int as size from qinghe.audit_heads order by size')).rows.map(row => row.size)
}

/** Leaves say for what reason a number was looked at, in the official's words. */
async function plantReveal(who: Person, child: string): Promise<void> {
  const note = plant({ what: 'why a number was revealed', value: '龘龖龖查', may: (one, query) => ['audit.leaves', 'audit.viewersOf', 'audit.proof', 'archives.viewers'].includes(query) && holds(one, 'AUD').has('R') })
  await who.post(`/api/archives/${child}/reveal`, { field: 'idNumber', reason: 'other', note })
}

async function build(stage: Stage): Promise<{ world: World; given: Given; director: Person }> {
  const [director, officer, bureau] = (['childDirector', 'countyCivilAffairs', 'educationBureau'] as const).map(role => stage.enter(castAs(role)))
  for (const who of [director!, officer!, bureau!]) await employ(stage, who)
  const household = newUuid()
  const own = await settle(stage, inside, household)
  const others = [await settle(stage, sibling, household), await settle(stage, nextVillage, newUuid()), await settle(stage, elsewhere, newUuid())]
  await rewrite(stage, director!, { place: inside, id: own.id })
  await clash(stage)
  await assign(stage, { place: inside, child: own.id, posting: director!.actor.posting })
  await assign(stage, { place: sibling, child: others[0]!.id, posting: newUuid(), until: '2026-01-01' })
  const batch = await plantRoster(stage, director!, own)
  const ledger = await plantImport(director!, own)
  const compared = await plantComparison(stage, { bureau: bureau!, officer: officer!, director: director! }, own)
  await plantReveal(director!, own.id)
  const records: PlantedRecord[] = []
  for (const [i, place] of [inside, sibling, nextVillage, elsewhere].entries()) records.push(...await plantLedgers(stage, { place, child: [own, ...others][i]!.id }))
  const heads = await log(stage)
  const world: World = { slips: [], duties: [], records, children: [own, ...others], posting: director!.actor.posting, account: director!.actor.account, batch, ledger, compared, heads }
  return { world, given: new Map([[inside.key, own.id], [elsewhere.key, others[2]!.id]]), director: director! }
}

/** @param change a fault put into an endpoint */
export async function openPlanted(change?: (endpoint: Endpoint) => Endpoint): Promise<Planted> {
  const faults: unknown[] = []
  const folder = openInFlightFolder(join(mkdtempSync(join(tmpdir(), 'qinghe-')), 'f'))
  const stage = await openStage({ plugins: [rosterUploads(folder, error => { faults.push(error) }), importUploads(folder, error => { faults.push(error) })], ...(change ? { change } : {}) })
  const { world, given, director } = await build(stage)
  const people = new Map<RoleKey, readonly Who[]>()
  for (const role of roleKeys) people.set(role, await peopleOf(stage, role, given))
  // What only its author sees is asked by the author.
  const post = castAs('childDirector')
  people.set('childDirector', [...people.get('childDirector')!, { title: 'who began it', role: 'childDirector', region: post.region, county: countyNumberOf(post.region), school: 0, person: director }])
  const barred = people.get('countyCivilAffairs')?.find(who => who.title === 'here')?.person.actor.account ?? ''
  const kept = await plantLedgers(stage, { place: inside, child: given.get(inside.key) ?? '', barred }, 'visit')
  const records = [...world.records, ...kept]
  const slips = await plantSlips(stage, [...world.records.filter(one => one.kind === 'visit').map(({ record }) => ({ record })), ...kept.map(({ record }) => ({ record, barred }))])
  const places = [inside, sibling, nextVillage, elsewhere].map((place, i) => ({ place, child: world.children[i]?.id ?? '' }))
  await plantRounds(stage, places)
  const duties = await plantDuties(stage, [...places, ...kept.map(({ record }) => ({ place: inside, child: given.get(inside.key) ?? '', record, barred }))])
  return { stage, people, asks: asksOf({ ...world, records, slips, duties }), stop: async () => [...await stage.stop(), ...faults] }
}

/** Bytes of an answer as a reader gets them: of a workbook, what is in it. */
function opened(body: Buffer): Buffer {
  if (body.readUInt32BE(0) !== 0x504b0304) return body
  const parts = [...readDirectory(body, { unpackedBytes: 1e9, packingRatio: 1e4 }).values()]
  return Buffer.concat(parts.map(part => (part.deflated ? inflateRawSync(body.subarray(part.start, part.start + part.packed)) : body.subarray(part.start, part.start + part.packed))))
}

export type Found = { query: string; status: number; secrets: readonly Secret[]; text: string }
/** What one person finds in the answers to all queries, or to one. */
export async function look({ stage, asks }: Planted, who: Who, only?: string): Promise<Found[]> {
  const byValue = new Map(planted().map(secret => [secret.value, secret]))
  const find = finderOf([...byValue.keys()])
  const ask = async (query: string, wanted: Ask): Promise<Found> => {
    const { url, body: given } = await (wanted.first?.(who.person.post) ?? wanted)
    const body = typeof given === 'function' ? given() : given
    const answer = await stage.app.server.inject({ method: body ? 'POST' : 'GET', url, cookies: { qinghe: who.person.token }, headers: { origin: 'http://localhost' }, ...(body ? { payload: body } : {}) })
    const asked = JSON.stringify([url, body ?? ''])
    const bytes = answer.rawPayload.length < 4 ? answer.rawPayload : opened(answer.rawPayload)
    const secrets = [...find(bytes)].flatMap(value => byValue.get(value) ?? []).filter(secret => answer.statusCode === 200 || !asked.includes(secret.value))
    return { query, status: answer.statusCode, secrets, text: answer.statusCode === 200 ? bytes.toString('utf8') : '' }
  }
  /** Who is refused at the door is refused whatever is asked; what leaves as a file or on paper has a door for each ledger. */
  const askAll = async ([query, [first, ...more]]: [string, readonly Ask[]]): Promise<Found[]> => {
    const at = await ask(query, first!)
    const oneDoor = !query.startsWith('exports.') && query !== 'printing.records'
    return [at, ...(at.status === 403 && oneDoor ? [] : await Promise.all(more.map(one => ask(query, one))))]
  }
  return (await Promise.all(Object.entries(asks).filter(([query]) => only === undefined || only === query).map(askAll))).flat()
}

const named = (what: string): string => planted().find(one => one.what === what)?.value ?? ''
/** Queries that answer about children, and so ask posts above the county for a spot check. */
export type Queries = { shut: ReadonlySet<string> }

/** What is wrong in what somebody found, by the matrix: a secret where it may not stand, a mask that is not there, a number shown to somebody
 *  who is not shown numbers, an answer without a spot check. */
export function wrongs(who: Who, found: readonly Found[], { shut }: Queries): string[] {
  const leaks = found.flatMap(({ query, secrets }) => secrets.filter(secret => !secret.may(who, query)).map(secret => `${query} shows ${secret.what}`))
  const open = found.flatMap(({ query, status }) => (isShut(who) && shut.has(query) && status === 200 ? [`${query} answers without a spot check`] : []))
  if (!sees(who, inside)) return [...new Set([...leaks, ...open])]
  const masks = (['ID', 'FAM'] as const).filter(domain => readsMasked(who, domain)).map(domain => (domain === 'ID' ? 'name at inside' : 'father.name at inside'))
  const archive = found.filter(({ query }) => query === 'archives.get').map(({ text }) => text).join('\n')
  const missing = masks.filter(what => archive !== '' && !archive.includes(maskName(named(what)))).map(what => `archives.get does not show ${what} masked`)
  const numbers = found.flatMap(({ query, text }) => (!seesNumbers(who) && text.includes(maskIdNumber(named('idNumber at inside'))) ? [`${query} shows a number, masked`] : []))
  return [...new Set([...leaks, ...open, ...missing, ...numbers])]
}
