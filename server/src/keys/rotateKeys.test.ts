import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkCharacter } from '@qinghe/domain/archives/idNumber.ts'
import { newChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { sealedColumns } from '../crypto/sealedColumns.ts'
import { blind, type KeyRing, makeKeyRing, open, seal } from '../crypto/sealing.ts'
import { fieldKeys, fieldKeyState, keepFieldKeyState } from './fieldKeys.ts'
import { type Keys, openKeys } from './folder.ts'
import { type Rotating, rotateKeys } from './rotateKeys.ts'
import { widenToUse } from './versionsInUse.ts'
import { findingsNow } from '../../../testing/honest.ts'

const people = 23
const numberOf = (i: number): string => ((first: string) => first + checkCharacter(first))(`99999920160501${String(100 + i)}`)
const phoneOf = (i: number): string => `1990000${String(2000 + i)}`
const at = (table: string, column: string, row: string) => ({ table, column, row })

let stage: Stage
let officer: Person
let folder: string
let keys: Keys
let pool: pg.Pool
let before: KeyRing
const ids: string[] = []
const batch = newUuid()
const account = newUuid()

async function write(i: number, more: Record<string, unknown> = {}): Promise<string> {
  const id = newChildId()
  const reply = await officer.send('/api/archives', { id, draft: {
    name: `测试${'甲乙丙丁戊'[i % 5]}`, region: places.village, birthDate: '2016-05-01', idNumber: numberOf(i), 'father.name': '某父', 'father.phone': phoneOf(i),
    'mother.name': '某母', 'mother.idNumber': numberOf(500 + i), hasEntrustedGuardian: true, 'guardian.name': '某婆', 'guardian.phone': phoneOf(500 + i),
    hukouAddress: '某组某号', studentNumber: `G${numberOf(i)}`, illness: '某病', ...more,
  } })
  expect(reply.body, JSON.stringify(reply.body)).toMatchObject({ outcome: 'applied' })
  ids[i] = id
  return id
}

const found = async (text: string): Promise<string[]> => (await officer.post('/api/archives/search', { text })).body.hits.map((hit: any) => hit.id)
async function everybodyIsFound(): Promise<void> {
  for (const [i, id] of ids.entries()) for (const text of [numberOf(i), phoneOf(i), phoneOf(500 + i)]) expect(await found(text), text).toEqual([id])
}

beforeAll(async () => {
  stage = await openStage()
  folder = mkdtempSync(join(tmpdir(), 'qinghe-keys-'))
  keys = openKeys(join(folder, 'keys'), { mayCreate: true })
  before = makeKeyRing(fieldKeys(keys))
  // As the running server does it, without waiting a second.
  Object.defineProperty(stage.app.kernel, 'ring', { get: () => makeKeyRing(fieldKeys(keys)) })
  pool = new pg.Pool({ ...stage.app.db.connection('qinghe_rotator'), max: 2 })
  pool.on('connect', client => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  officer = stage.enter(castAs('countyCivilAffairs'))
  for (let i = 0; i < people; i++) await write(i)
  await officer.send('/api/archives', { id: newChildId(), draft: { name: '缺地点' } }) // refused, its payload is kept sealed
  await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, phone, state, created_by, created_at) values ($1, 'a', '甲', $2, $3, 'active', $1, now())`,
    [account, places.county, seal(before, at('accounts', 'phone', account), '19900009999')])
  await stage.owner.query('insert into qinghe.credentials (account, password_hash, password_set_at, totp) values ($1, $2, now(), $3)',
    [account, 'x', seal(before, at('credentials', 'totp', account), 'secret')])
  await stage.owner.query(`insert into qinghe.roster_batches (county, id, region, number, file_name, state, uploaded_by, posting, uploaded_at, kept, secret)
    values (431003, $1, $2, 'R1', '花名册.xlsx', 'undone', $1, $1, now(), $3, $4)`,
    [batch, places.town, seal(before, at('roster_batches', 'kept', batch), '[]'), seal(before, at('roster_batches', 'secret', batch), 'geheim')])
  for (let row = 4; row < 30; row++) {
    await stage.owner.query(`insert into qinghe.roster_rows (county, batch, row, region, sealed, state) values (431003, $1, $2, $3, $4, 'ok')`,
      [batch, row, places.town, seal(before, at('roster_rows', 'sealed', `${batch}:${row}`), JSON.stringify({ cells: [`甲${row}`], fixed: [], issues: [] }))])
    await stage.owner.query(`insert into qinghe.roster_sheets (county, batch, sheet, region, name, facts) values (431003, $1, $2, $3, $4, $5)`,
      [batch, row, places.town, `表${row}`, seal(before, at('roster_sheets', 'facts', `${batch}:${row}`), JSON.stringify({ sheet: row, name: `表${row}` }))])
  }
})
afterAll(async () => {
  await pool.end()
  rmSync(folder, { recursive: true, force: true })
  expect(await stage.stop()).toEqual([])
})

const rotating = (more: Partial<Rotating> = {}): Rotating => ({
  keys, pool, settle: () => Promise.resolve(), onProgress: () => undefined, batchSize: 5,
  onBroken: where => { throw new Error(`${where.table} ${where.column}`) }, ...more,
})

/** Every place where something made with a key version stands. */
async function remains(version: number): Promise<string[]> {
  const left: string[] = []
  for (const { table, column } of sealedColumns) {
    const { rows } = await stage.owner.query(`select count(*)::int as n from qinghe.${table} where ${column} is not null and get_byte(${column}, 3) = $1`, [version])
    if (rows[0].n > 0) left.push(`${table}.${column}`)
  }
  const { rows } = await stage.owner.query('select 1 from qinghe.identities where key_version = $1', [version])
  return rows.length > 0 ? [...left, 'identities'] : left
}

describe('rotating the keys of an installation at work', () => {
  it('is killed in the middle, and everybody is still found by number and telephone', async () => {
    expect((await remains(1)).length).toBeGreaterThan(12)
    let batches = 0
    const dying = rotateKeys(rotating({ onProgress: () => { if (++batches === 3) throw new Error('killed') } }))
    await expect(dying).rejects.toThrow('killed')
    expect(fieldKeyState(keys.dir)).toMatchObject({ current: 2, live: [1, 2] })
    const { rows } = await stage.owner.query('select get_byte(id_number, 3) as v, count(*)::int as n from qinghe.children where id_number is not null group by 1')
    expect(rows.length).toBe(2)
    await everybodyIsFound()
  })

  it('lets people write, and knows a number that comes a second time whichever key it was claimed under', async () => {
    for (let i = people; i < people + 4; i++) await write(i)
    const neighbour = stage.enter({ role: 'countyCivilAffairs', region: places.nextCounty, county: 431022, school: 0 })
    for (const i of [0, people - 1, people + 1]) {
      const reply = await neighbour.send('/api/archives', { id: newChildId(), draft: { name: '邻县同号', region: 431022101201, birthDate: '2016-05-01', idNumber: numberOf(i) } })
      expect(reply.body).toMatchObject({ outcome: 'applied' })
    }
    const { rows } = await stage.owner.query('select count(*)::int as n from qinghe.identity_clashes')
    expect(rows[0].n).toBe(3)
    await everybodyIsFound()
  })

  it('goes on while others search and write, and takes what was written under the old key too', async () => {
    const searching = (async () => { for (let i = 0; i < 3; i++) await everybodyIsFound() })()
    let isLate = true
    const done = await rotateKeys(rotating({ onProgress: async ({ target, isFinished }) => {
      if (target !== 'accounts.phone' || !isFinished || !isLate) return
      isLate = false
      await stage.owner.query('update qinghe.accounts set phone = $2 where id = $1', [account, seal(before, at('accounts', 'phone', account), '19900009999')])
    } }))
    await searching
    expect(done).toMatchObject({ version: 2, retired: [1] })
    expect(fieldKeyState(keys.dir)).toEqual({ current: 2, live: [2], algorithm: 'AES-256-GCM' })
  })

  it('leaves the old key nowhere, neither sealed nor as a blind index', async () => {
    expect(await remains(1)).toEqual([])
    const old = [...ids.keys()].flatMap(i => [blind(before, 'idNumber', numberOf(i))[0], blind(before, 'idNumber', numberOf(500 + i))[0], blind(before, 'phone', phoneOf(i))[0], blind(before, 'phone', phoneOf(500 + i))[0]])
    for (const place of ['children.id_blind', 'child_parents.id_blind', 'child_parents.phone_blind', 'child_guardianships.phone_blind', 'identities.blind_index']) {
      const [table, column] = place.split('.')
      const { rows } = await stage.owner.query(`select count(*)::int as n from qinghe.${table} where ${column} = any($1::bytea[])`, [old])
      expect(rows[0].n, place).toBe(0)
    }
    const now = makeKeyRing(fieldKeys(keys))
    const { rows } = await stage.owner.query('select row, sealed from qinghe.roster_rows order by row')
    for (const row of rows) expect(JSON.parse(open(now, at('roster_rows', 'sealed', `${batch}:${row.row}`), row.sealed)).cells).toEqual([`甲${row.row}`])
    const sheets = (await stage.owner.query('select sheet, facts from qinghe.roster_sheets order by sheet')).rows
    for (const row of sheets) expect(JSON.parse(open(now, at('roster_sheets', 'facts', `${batch}:${row.sheet}`), row.facts)).sheet).toBe(row.sheet)
    expect(rows).toHaveLength(26)
  })

  it('keeps search, archives, history and second factors as they were', async () => {
    await everybodyIsFound()
    const { body } = await officer.get(`/api/archives/${ids[0]}`)
    expect(body.identity.values.idNumber).toBeTruthy()
    expect((await officer.get(`/api/archives/${ids[0]}/history`)).body.entries).toHaveLength(1)
    const { rows: [one] } = await stage.owner.query('select totp from qinghe.credentials where account = $1', [account])
    expect(open(makeKeyRing(fieldKeys(keys)), at('credentials', 'totp', account), one.totp)).toBe('secret')
  })

  it('drops the index of a number that no archive carries any more, and nothing else', async () => {
    const { body } = await officer.get(`/api/archives/${ids[2]}`)
    expect((await officer.send(`/api/archives/${ids[2]}/correct`, { patch: { idNumber: numberOf(300) } }, { basedOn: { version: body.version, from: {} } })).body).toMatchObject({ outcome: 'applied' })
    const count = async () => (await stage.owner.query('select count(*)::int as n from qinghe.identities')).rows[0].n
    const had = await count()
    expect(await rotateKeys(rotating({ algorithm: 'SM4' }))).toMatchObject({ version: 3, retired: [2] })
    expect(await count()).toBe(had - 1)
    expect(await remains(2)).toEqual([])
    expect(await found(numberOf(300))).toEqual([ids[2]])
  })

  it('needs nothing but the database to know which keys it needs, as after a restore of an older state', async () => {
    keepFieldKeyState(keys.dir, { current: 1, live: [1], algorithm: 'AES-256-GCM' })
    expect(await widenToUse(stage.owner, keys.dir)).toEqual({ current: 3, live: [1, 3], algorithm: 'AES-256-GCM' })
    expect(await found(numberOf(1))).toEqual([ids[1]])
    expect(await rotateKeys(rotating())).toMatchObject({ retired: [1] })
  })

  it('says what stays under the old key when a value does not open, and keeps that key', async () => {
    await stage.owner.query(`update qinghe.child_keys set wrapped = set_byte(wrapped, 20, 255 - get_byte(wrapped, 20)) where child = $1`, [ids[5]])
    const broken: string[] = []
    await expect(rotateKeys(rotating({ onBroken: where => { broken.push(where.row) } }))).rejects.toThrow('child_keys.wrapped 1 处')
    expect(new Set(broken)).toEqual(new Set([ids[5]]))
    expect(fieldKeyState(keys.dir).live).toEqual([3, 4])
  })

  it('never moves people for anybody else', async () => {
    await expect(stage.app.pools.qinghe_range.query(`select qinghe.rekey_identities('{}', '{}', 2)`)).rejects.toThrow('permission denied')
    await expect(stage.owner.query(`select qinghe.drop_old_identities(9)`)).rejects.toThrow('only the rotation')
  })
})

describe('the log', () => {
  it('agrees with history, receipts and archives under the new keys, but for what was broken above', async () => {
    const found = await findingsNow(stage.owner, { ring: makeKeyRing(fieldKeys(keys)) })
    expect(found.filter(words => !words.includes('打不开'))).toEqual([])
    expect(found.length).toBe(1)
  })
})
