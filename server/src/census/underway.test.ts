/** What is under way while a county locks a quarter: corrections, archives that can no longer be changed, newcomers sent back, and imports that are taken back afterwards. */
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, lockWhole, quarterAfter, quarterAhead, saidIn, signWhole } from '../../../testing/census.ts'
import { insertRow, settleChild } from '../../../testing/walk/county.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'
import { openWriting } from '../db/scope.ts'
import { typeParsers } from '../db/types.ts'
import { verifyRound } from './verifyRound.ts'

const days = quarterAhead()
const following = quarterAfter(days)
const { period } = days
const county = 431003
let stage: Stage
let officer: Person
let colleague: Person
let towns: Parameters<typeof signWhole>[0]
let child: string
let other: string
let lacking: string
beforeAll(async () => {
  stage = await openStage()
  for (const oid of [pg.types.builtins.INT8, pg.types.builtins.DATE, pg.types.builtins.TIMESTAMPTZ]) stage.owner.setTypeParser(oid, 'text', typeParsers.getTypeParser(oid, 'text'))
  const supervisor = await appoint(stage, 'childSupervisor', places.town)
  const nextSupervisor = await appoint(stage, 'childSupervisor', places.nextTown)
  towns = [{ person: supervisor, town: places.town, villages: [places.village, places.nextVillage] }, { person: nextSupervisor, town: places.nextTown, villages: [outside.town] }]
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  colleague = await appoint(stage, 'countyCivilAffairs', places.county)
  child = await settleChild(stage.owner, { spot: 'inside', more: { hardshipType: '00', name: '在家儿' } })
  other = await settleChild(stage.owner, { spot: 'nextVillage', more: { hardshipType: '00', name: '邻村儿' } })
  lacking = await settleChild(stage.owner, { spot: 'inside', more: { hardshipType: '00', name: '没填寄宿', isBoarding: undefined, idNumber: undefined, idMissingReason: 'lost' } })
  await atNoon(stage.owner, days.opens)
  await officer.send('/api/census/rounds', { period })
  await atNoon(stage.owner, days.match)
  await signWhole(towns, period)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
const closing = async (of = period) => (await officer.get(at(of, '/closing'))).body
const codesOf = (body: any): string[] => body.issues.map((one: any) => one.code)
const insist = async (statement: string, values: unknown[] = []): Promise<void> => { expect((await stage.owner.query(statement, values)).rowCount).toBeGreaterThan(0) }

/** As a supervisor would, of a batch that brought this child in; nothing of it stays. */
const takeBack = async (id: string): Promise<number[]> => {
  const by = towns.at(0)?.person ?? expect.fail('nobody')
  const batch = newUuid()
  await insertRow(stage.owner, 'roster_batches', { county, id: batch, region: places.town, number: batch, file_name: '名册.xlsx', state: 'committed', uploaded_by: by.actor.account, posting: by.actor.posting, uploaded_at: new Date() })
  await insist(`update qinghe.children set batch = $1, version = 1 where id = $2`, [batch, id])
  await insertRow(stage.owner, 'roster_rows', { county, batch, row: 1, region: places.village, sealed: Buffer.alloc(0), state: 'imported', child: id, imported_status: 'active' })
  const client = new pg.Client(stage.app.db.connection('qinghe_range'))
  await client.connect()
  try {
    await client.query(openWriting(by.actor))
    const { rows } = await client.query<{ found: number[] }>('select found_rows as found from qinghe.take_back($1, $2, array[1])', [county, batch])
    return rows.flatMap(row => row.found)
  } finally {
    await client.query('ROLLBACK')
    await client.end()
  }
}

describe('what an archive lacks', () => {
  it('keeps a county from locking while somebody can fill it in, and names whom', async () => {
    const before = await closing()
    expect(codesOf(before)).toEqual(['census.gaps'])
    expect(before.gaps).toEqual([{ child: { id: lacking, name: '没填寄宿' }, lacks: ['是否寄宿'], isClosed: false }])
    expect((await towns.at(0)?.person.get(at(period, '/closing')))?.body.gaps).toEqual([])
  })

  it('is told, and no obstacle, once her archive is closed', async () => {
    await insist(`update qinghe.children set status = 'exited', exited_on = $2, exit_reason = 4 where id = $1`, [lacking, addDays(days.standard, 3)])
    const after = await closing()
    expect(after.issues).toEqual([])
    expect(after.gaps).toEqual([{ child: { id: lacking, name: '没填寄宿' }, lacks: ['是否寄宿'], isClosed: true }])
  })
})

describe('a newcomer who was sent back', () => {
  it('waits for the next quarter, and one who is being gone through does not', async () => {
    const came = await settleChild(stage.owner, { spot: 'inside', more: { hardshipType: '00', name: '退回的', idNumber: undefined, idMissingReason: 'lost' } })
    await stage.owner.query(`update qinghe.children set created_at = $2 where id = $1`, [came, `${days.opens} 12:00+08`])
    await stage.owner.query('select qinghe.census_catch_up()')
    await insist(`update qinghe.children set status = 'returned' where id = $1`, [came])
    await signWhole(towns, period)
    expect(codesOf(await closing())).toEqual([])
    await insist(`update qinghe.children set status = 'townReviewing' where id = $1`, [came])
    const [only] = (await closing()).issues
    expect(only).toMatchObject({ code: 'census.reviewing', words: '1 名新发现的儿童还没有审核，请审核或者退回' })
    await insist(`update qinghe.children set status = 'active' where id = $1`, [came])
    // Somebody has said something of her in the quarter.
    expect(await takeBack(came)).toEqual([])
    expect((await lockWhole(officer, colleague, period)).body).toMatchObject({ ...applied, counts: { children: 4 } })
  })
})

describe('an import that is taken back', () => {
  it('leaves whoever a locked quarter counts', async () => {
    const untouched = await settleChild(stage.owner, { spot: 'inside', more: { hardshipType: '00', name: '刚导入', idNumber: undefined, idMissingReason: 'lost' } })
    expect(await takeBack(untouched)).toEqual([1])
    expect(await takeBack(child)).toEqual([])
  })
})

describe('a correction of the quarter before', () => {
  const order = async (of: string): Promise<string> => {
    const id = newUuid()
    expect((await officer.send(at(period, '/restatements'), { id, child: of, balance: 'leftBehind', counted: false, reason: '父亲八月已经回家' })).body).toMatchObject(applied)
    return id
  }
  const decide = (id: string, agrees: boolean) => colleague.send(at(period, `/restatements/${id}/decide`), { id, agrees })
  const waits = async (): Promise<void> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const { rows } = await stage.owner.query<{ n: number }>(`select count(*)::int as n from pg_locks where not granted`)
      if ((rows.at(0)?.n ?? 0) > 0) return
      await new Promise(done => { setTimeout(done, 20) })
    }
  }
  it('stands in the way of the next until it is decided, and one that is being decided is in it', async () => {
    await atNoon(stage.owner, following.opens)
    expect((await officer.send('/api/census/rounds', { period: following.period })).body).toMatchObject(applied)
    await atNoon(stage.owner, following.match)
    await signWhole(towns, following.period)
    const { locking: { digest } } = await closing(following.period)
    const first = await order(child)
    expect(codesOf(await closing(following.period))).toEqual(['census.corrections'])
    expect(saidIn(await officer.send(at(following.period, '/check'), { digest }))).toContain('1 张上一轮的更正单还没有定')
    expect((await decide(first, false)).body).toMatchObject(applied)
    expect((await officer.send(at(following.period, '/check'), { digest })).body).toMatchObject(applied)
    const id = await order(other)
    expect(saidIn(await colleague.send(at(following.period, '/lock'), { digest }))).toContain('还没有定')
    await stage.owner.query('begin')
    // Somebody who decides it, and has not finished yet.
    await stage.owner.query('select 1 from qinghe.census_locks where county = $1 and period = $2 for update', [county, period])
    await stage.owner.query(`update qinghe.census_restatements set state = 'confirmed', decided_at = qinghe.now(), decider = $2 where id = $1`, [id, colleague.actor.account])
    const locks = colleague.send(at(following.period, '/lock'), { digest })
    await waits()
    await stage.owner.query('commit')
    expect((await locks).body).toMatchObject(applied)
    expect((await verifyRound(stage.owner, county, following.period))?.findings).toEqual([])
    const { rows } = await stage.owner.query<{ term: string; from_region: number | null }>(`select term, from_region from qinghe.census_terms where period = $1 and child = $2 and balance = 'leftBehind'`, [following.period, other])
    expect(rows).toEqual([expect.objectContaining({ from_region: null })])
  })
})
