/** Slips, bars and reports by the database alone: every role, with the settings of its post and no check of the application. */
import { AccountId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { officePosts } from '@qinghe/domain/records/slips.ts'
import { amendsIn, bitOf, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { type RoleKey, roleKeys, shapeOf } from '@qinghe/domain/staff/roles.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poolOf } from '../../server/src/db/scope.ts'
import { shippedKinds } from '../../server/src/records/kinds.ts'
import { castAs } from '../cast.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { plantRecord } from '../records/stock.ts'
import { plantSlip } from '../records/slipStock.ts'
import { isInside, settleChild, spotCounty, spots } from './county.ts'
import { takeOn } from './rowRules.ts'
import { actorAt, drawPlaces } from './stage.ts'

const visit = shippedKinds.find(one => one.kind.kind === 'visit')!
let db: TestDatabase
let owner: pg.Client
let child: string
let record: string
const office = newUuid()
const receivers: readonly RoleKey[] = ['police', 'childSupervisor', 'hospital']
/** Sent to the common office, to another, and to the common one of a record that everybody asking is barred from. */
const slips = { own: '', others: '', barred: '' }
const account = newUuid()

beforeAll(async () => {
  db = await cloneDatabase()
  owner = new pg.Client(db.connection('qinghe_owner'))
  await owner.connect()
  await drawPlaces(owner)
  child = await settleChild(owner, { spot: 'inside' })
  const at = { known: visit, state: 'done', values: {}, county: spotCounty('inside'), ...spots.inside, child }
  record = await plantRecord(owner, at)
  const barred = await plantRecord(owner, { ...at, barred: [account] })
  slips.own = await plantSlip(owner, { record, organisation: office, receivers, says: 'x' })
  slips.others = await plantSlip(owner, { record, organisation: newUuid(), receivers, says: 'x' })
  slips.barred = await plantSlip(owner, { record: barred, organisation: office, receivers, says: 'x' })
})
afterAll(async () => { await owner.end(); await db.drop() })

async function as<T>(role: RoleKey, work: (client: pg.Client) => Promise<T>, organisation: string | null = office): Promise<T> {
  const actor = { ...actorAt(castAs(role), { account }), organisation, account: AccountId.parse(account) }
  const client = new pg.Client(db.connection(poolOf(actor)))
  await client.connect()
  try {
    await takeOn(client, actor)
    return await work(client)
  } finally {
    await client.end()
  }
}
/** In its own savepoint; what the database refuses is false. */
async function passes(client: pg.Client, text: string, values: unknown[] = []): Promise<boolean> {
  await client.query('savepoint ask')
  try {
    const { rows: [row], rowCount } = await client.query(text, values)
    await client.query('set constraints all immediate')
    return row && 'done' in row ? row.done === true : (rowCount ?? 0) > 0
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || !['42501', '23503'].includes(error.code ?? '')) throw error
    return false
  } finally {
    await client.query('rollback to savepoint ask')
  }
}
const seesVisits = (role: RoleKey): boolean => shapeOf(role) === 'range' && isInside(role, 'inside') && seesIn(role, 'VIS')

describe.each(roleKeys)('%s', role => {
  it('sees slips sent to its office and post, or of records it reads; of what it is barred from none', () => as(role, async client => {
    const { rows } = await client.query<{ id: string }>('select id from qinghe.record_slips')
    const seen = rows.map(row => row.id)
    const sentToIt = receivers.includes(role)
    expect(seen.sort()).toEqual([...(sentToIt || seesVisits(role) ? [slips.own] : []), ...(seesVisits(role) ? [slips.others] : [])].sort())
  }))
  it('receives what was sent to it alone, and changes no slip otherwise', () => as(role, async client => {
    for (const [which, id] of Object.entries(slips)) {
      expect([which, await passes(client, `select qinghe.receive_slip(431003, $1, now(), 'x') as done`, [id])]).toEqual([which, which === 'own' && receivers.includes(role)])
      expect(await passes(client, `select qinghe.answer_slip(431003, $1, now(), 'x', 'x') as done`, [id])).toBe(false)
      expect(await passes(client, `update qinghe.record_slips set received_at = now() where id = $1`, [id])).toBe(false)
    }
  }))
  it('rings nobody by itself, and makes no evidence of what it has not signed for', () => as(role, async client => {
    expect(await passes(client, `select qinghe.ring_slips('countyCivilAffairs', -1)`)).toBe(false)
    expect(await passes(client, `insert into qinghe.outbox (county, id, about, step, channel, posting, account, region, topic, title, urgent, at) values (431003, gen_random_uuid(), $1, 'x', 'notice', $2, $2, 0, 'arrived', 'x', false, now())`, [slips.own, account])).toBe(false)
    await client.query(`select qinghe.settle_slip(431003, $1, 'received', $2)`, [slips.own, JSON.stringify([{ plan: 'lawAndAdvice', duty: 'reportNotified', piece: 0 }])])
    expect((await owner.query('select 1 from qinghe.duty_evidence where source = $1', [slips.own])).rows).toEqual([])
  }))
  it('without an organisation receives nothing', () => as(role, async client => {
    for (const id of Object.values(slips)) expect(await passes(client, `select qinghe.receive_slip(431003, $1, now(), 'x') as done`, [id])).toBe(false)
  }, null))
  it('moves, bars and attaches only what it may change, and reads no number of a suspect', () => as(role, async client => {
    const may = seesVisits(role) && amendsIn(role, 'VIS')
    expect(await passes(client, `select qinghe.bar_record(431003, $1, '{}', '{}', null, '[]') is not null as done`, [record])).toBe(may)
    expect(await passes(client, 'select 1 from qinghe.came_back(431003, $1)', [record])).toBe(may)
    // It has a child already: nobody gives it another.
    expect(await passes(client, 'select qinghe.attach_child(431003, $1, $2, true) as done', [record, child])).toBe(false)
    expect(await passes(client, 'select qinghe.readdress(431003, $1, 431003102205) as done', [record])).toBe(false)
    expect(await passes(client, 'select 1 from qinghe.record_blinds')).toBe(false)
    expect(await passes(client, `update qinghe.records set barred = '{}' where id = $1`, [record])).toBe(false)
    expect(await passes(client, `select 1 from qinghe.keep_from(431003, $1, '{}', null)`, [record])).toBe(false)
  }))
  it('files in the own county, in nobody’s name, with a slip for itself alone', () => as(role, async client => {
    const row = { county: 431003, id: newUuid(), kind: 'visit', content: visit.content, readers: Number(bitOf('VIS')), region: spots.inside.region, state: 'done', day: '2026-01-01', body: {}, secret: '\\x00' }
    const slip = { id: newUuid(), act: 'record', holder: account, sent_at: '2026-01-01', sealed: '\\x00', mac: '\\x00' }
    const file = (one: object, kept: object): Promise<boolean> => passes(client, `select 1 from qinghe.file_report($1, $2, '[]', '[]', $3, '{}', '{}', null, '[]')`, [431003, JSON.stringify(one), JSON.stringify(kept)])
    const isOfCounty = castAs(role).county === 431003
    expect(await file(row, slip)).toBe(isOfCounty)
    expect(await file(row, { ...slip, holder: newUuid() })).toBe(false)
    expect(await file({ ...row, child }, slip)).toBe(false)
    expect(await file({ ...row, region: 431022101201 }, slip)).toBe(false)
    expect(await file({ ...row, county: 431022, region: 431022101201 }, slip)).toBe(false)
  }))
})

it('a post that stands for its organisation is one that is there', () => expect(officePosts.filter(role => !roleKeys.includes(role))).toEqual([]))
