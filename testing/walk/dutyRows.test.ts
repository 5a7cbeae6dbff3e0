/** Duties by the database alone: every role on every spot, by audience, by seat, by name, and kept from it. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { seesIn } from '@qinghe/domain/staff/audiences.ts'
import { needsSpotCheck, type RoleKey, roleKeys } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poolOf } from '../../server/src/db/scope.ts'
import { places } from '../cast.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { plantDuty } from '../duties.ts'
import { isInside, type Spot, spotCounty, spotKeys, spots } from './county.ts'
import { actorIn, type Ground, prepareGround, takeOn } from './rowRules.ts'

let db: TestDatabase
let owner: pg.Client
let ground: Ground
/** By what is asked and where. `seat`: of a post nobody in the walk reads by audience. */
const planted = new Map<string, string>()
const audiences = ['DUTY', 'OFFICE', 'HLT.psy', 'RPT', 'CASE'] as const
const at = (what: string, spot: Spot): string => planted.get(`${what} ${spot}`) ?? ''

beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  ground = await prepareGround(owner)
  for (const spot of spotKeys) {
    const place = { of: 'visit' as const, county: spotCounty(spot), child: ground.children[spot], region: spots[spot].region, school: spots[spot].school }
    const plant = async (what: string, more: Omit<Parameters<typeof plantDuty>[1], keyof typeof place>): Promise<void> => { planted.set(`${what} ${spot}`, await plantDuty(owner, { ...place, ...more })) }
    for (const audience of audiences) await plant(audience, { audience, more: { role: 'nobodyAtAll' } })
    for (const role of roleKeys) {
      await plant(`seat ${role}`, { audience: 'CASE', more: { role } })
      await plant(`name ${role}`, { audience: 'CASE', more: { role: 'nobodyAtAll', posting: ground.postings.get(role) ?? '' } })
      await plant(`kept ${role}`, { more: { role, posting: ground.postings.get(role) ?? '', barred: [ground.records.account(role)] } })
    }
  }
})
afterAll(async () => { await owner.end(); await db.drop() })

async function entered(role: RoleKey, about?: number): Promise<pg.Client> {
  const actor = actorIn({ role, ground, about })
  const client = new pg.Client(db.connection(poolOf(actor)))
  await client.connect()
  await takeOn(client, actor)
  return client
}
const isThere = async (client: pg.Client, id: string): Promise<boolean> => (await client.query('select 1 from qinghe.duties where id = $1', [id])).rowCount === 1

async function findings(role: RoleKey, about?: number): Promise<string[]> {
  const client = await entered(role, about)
  const found: string[] = []
  const says = async (what: string, spot: Spot, should: boolean): Promise<void> => {
    const is = await isThere(client, at(what, spot))
    if (is !== should) found.push(`${role}: ${what} ${spot} is ${is ? 'open' : 'closed'}`)
  }
  for (const spot of spotKeys) {
    const inside = isInside(role, spot, about)
    for (const audience of audiences) await says(audience, spot, inside && seesIn(role, audience))
    await says(`seat ${role}`, spot, inside)
    await says(`name ${role}`, spot, true)
    await says(`kept ${role}`, spot, false)
  }
  await client.end()
  return found
}

/** @returns what somebody was let do although nobody may */
async function forged(role: RoleKey): Promise<string[]> {
  const client = await entered(role)
  const tries: Record<string, [text: string, values: unknown[]]> = {
    insert: ['insert into qinghe.duties select * from qinghe.duties limit 1', []], update: ['update qinghe.duties set done_at = started_at where id = $1', [at(`name ${role}`, 'inside')]],
    delete: ['delete from qinghe.duties where id = $1', [at(`name ${role}`, 'inside')]], evidence: ['select 1 from qinghe.duty_evidence', []], events: ['select 1 from qinghe.duty_events', []], waivers: ['select 1 from qinghe.duty_waivers', []], pauses: ['select 1 from qinghe.duty_pauses', []],
  }
  const found: string[] = []
  for (const [what, [text, values]] of Object.entries(tries)) {
    await client.query('savepoint ask')
    if (await client.query(text, values).then(() => true, () => false)) found.push(`${role} may ${what}`)
    await client.query('rollback to savepoint ask')
  }
  // A record and a command of somebody else discharge nothing, and nobody opens what no act of theirs opens.
  const id = at('DUTY', 'inside')
  const pieces = JSON.stringify([{ record: newUuid(), plan: 'districtCare', duty: 'regularVisit', piece: 0, acts: ['record'], rolling: false, loose: false }])
  await client.query('select qinghe.settle_command(431003, $1, array[$2::uuid], 0, 0, $3)', [newUuid(), ground.children.inside, pieces])
  await client.query('select qinghe.settle_records(431003, $1, array[$2::uuid], $3)', [newUuid(), newUuid(), pieces])
  await client.query('select qinghe.end_started(431003, $1, array[$2::uuid], $3)', [newUuid(), newUuid(), 'x'])
  await client.query('commit')
  await client.end()
  const { rows: [after] } = await owner.query<{ done: boolean }>('select done_at is not null as done from qinghe.duties where id = $1', [id])
  return after?.done === false ? found : [...found, `${role} discharged what nobody did`]
}

describe('the database alone', () => {
  it.each(roleKeys)('shows %s the duties of its audiences, its seat and its name, and none it is kept from', async role => {
    expect(await findings(role)).toEqual([])
    if (needsSpotCheck(role)) expect(await findings(role, places.county)).toEqual([])
  })
  it.each(roleKeys)('lets %s write none, and discharge none by saying so', async role => {
    expect(await forged(role)).toEqual([])
  })
})
