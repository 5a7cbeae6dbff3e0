/** Whether the functions that run with the owner's rights judge who calls them: every role on every spot, in a transaction that is
 *  rolled back, except claims of identity, whose table nobody may read and which are looked up afterwards. */
import type { DataDomain } from '@qinghe/domain/kernel/dataDomain.ts'
import { type RoleKey, shapeOf } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import { poolOf } from '../../server/src/db/scope.ts'
import { places } from '../cast.ts'
import type { TestDatabase } from '../database.ts'
import { addsRows, isInside, type Spot, spotCounty, spotKeys, spots } from './county.ts'
import { actorIn, type Ground, type Question, takeOn } from './rowRules.ts'

const sections: readonly DataDomain[] = ['ID', 'FAM', 'EDU', 'HLT', 'REL']
const writesArchives = (role: RoleKey): boolean => sections.some(domain => addsRows(role, domain))

export type At = { db: TestDatabase; ground: Ground }

async function enter({ db, ground }: At, role: RoleKey): Promise<pg.Client> {
  const actor = actorIn({ role, ground })
  const client = new pg.Client(db.connection(poolOf(actor)))
  await client.connect()
  await takeOn(client, actor)
  return client
}

/** What the child's row says after the call, seen with the widest eyes the transaction can open. */
async function after(client: pg.ClientBase, call: string, values: unknown[]): Promise<{ rows: number; region: string; school: number; gaps: string[] }> {
  await client.query('savepoint ask')
  const { rowCount } = await client.query(call, values)
  await client.query(`set local qinghe.lo = '0'; set local qinghe.hi = '1000000000000'; set local qinghe.slo = '0'; set local qinghe.shi = '2147483647';
    set local qinghe.reads = '32767'; set local qinghe.children = '{${String(values[1])}}'`)
  const { rows: [row] } = await client.query('select region, school, gaps from qinghe.children where id = $1', [values[1]])
  await client.query('rollback to savepoint ask')
  return { rows: rowCount ?? 0, ...row }
}

async function askSpot(client: pg.ClientBase, { role, ground, spot }: { role: RoleKey; ground: Ground; spot: Spot }): Promise<string[]> {
  const inside = isInside(role, spot)
  const whose = [spotCounty(spot), ground.children[spot]]
  const { region, school } = spots[spot]
  const elsewhere = region === places.nextVillage ? places.village : places.nextVillage
  const moved = await after(client, `select qinghe.move_scope($1, $2::uuid, ${elsewhere}, ${school}, gen_random_uuid())`, whose).catch(() => undefined)
  const schooled = await after(client, `select qinghe.move_scope($1, $2::uuid, ${region}, 5, gen_random_uuid())`, whose)
  const gapped = await after(client, `select qinghe.keep_gaps($1, $2::uuid, '{walked}')`, whose)
  const touched = await after(client, 'select * from qinghe.touch_children($1, array[$2::uuid], true)', whose)
  const locked = await after(client, 'select * from qinghe.lock_children($1, array[$2::uuid])', whose)
  const facts = await after(client, 'select * from qinghe.figure_facts($1, array[$2::uuid])', whose)
  const says = (what: string, is: boolean, should: boolean) => (is === should ? [] : [`${role}: ${what} ${spot} is ${is ? 'open' : 'closed'}`])
  const isHere = spotCounty(spot) === 431003
  return [
    ...(isHere ? says('move_scope to a village', moved !== undefined && Number(moved.region) === elsewhere, inside && addsRows(role, 'ID')) : []),
    ...says('move_scope to a school', schooled.school === 5, inside && (addsRows(role, 'ID') || addsRows(role, 'EDU'))),
    ...says('keep_gaps', gapped.gaps.includes('walked'), inside && writesArchives(role)),
    ...says('touch_children', touched.rows > 0, inside && writesArchives(role)), ...says('lock_children', locked.rows > 0, inside),
    ...says('figure_facts', facts.rows > 0, inside && writesArchives(role)),
  ]
}

/** Within the transaction of the client, which leaves nothing behind. */
export async function askFunctions(client: pg.ClientBase, { role, ground }: Question): Promise<string[]> {
  const found: string[] = []
  for (const spot of spotKeys) found.push(...await askSpot(client, { role, ground, spot }))
  return found
}

export async function askDefiners(at: At, role: RoleKey): Promise<string[]> {
  const client = await enter(at, role)
  try {
    const found = await askFunctions(client, { role, ground: at.ground })
    await client.query('rollback')
    const shape = shapeOf(role)
    const administers = await client.query(`select 1 from qinghe.hand_over_children(431003, null, null, '2026-01-01', null)`).then(() => true, () => false)
    return administers ? [...found, `${role} (${shape}) hands children over without settings`] : found
  } finally {
    await client.end()
  }
}

/** Claims a number for the child of every spot and tells which claims were kept. */
export async function askClaims({ owner, ...at }: At & { owner: pg.ClientBase }, role: RoleKey): Promise<string[]> {
  const client = await enter(at, role)
  const blinds = new Map(spotKeys.map(spot => [spot, Buffer.from(`${role} ${spot}`)]))
  try {
    for (const [spot, blind] of blinds) {
      await client.query('select qinghe.claim_identity($1, array[$2::uuid], array[$3::bytea], array[null::bytea], 1, array[gen_random_uuid()])', [spotCounty(spot), at.ground.children[spot], blind])
    }
    await client.query('commit')
  } finally {
    await client.end()
  }
  const { rows } = await owner.query<{ blind: Buffer }>('select blind_index as blind from qinghe.identities')
  const kept = new Set(rows.map(row => row.blind.toString()))
  return spotKeys.flatMap(spot => {
    const should = isInside(role, spot) && addsRows(role, 'ID')
    return kept.has(`${role} ${spot}`) === should ? [] : [`${role}: claim_identity ${spot} is ${should ? 'closed' : 'open'}`]
  })
}
