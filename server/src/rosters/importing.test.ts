import { importable } from '@qinghe/domain/rosters/batch.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { born, moveClock } from '../../../testing/clock.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { open } from '../crypto/sealing.ts'
import { numberOnce } from '../db/feed.ts'
import { statisticsRoutes } from '../statistics/routes.ts'
import { foldOnce } from '../statistics/folder.ts'
import { reviseOnce } from '../statistics/revise.ts'
import { buildOnce, settleFigures } from '../statistics/settle.ts'
import { syncRoutes } from '../sync/routes.ts'
import { importNext } from './importing.ts'
import { waitingOrders } from './orders.ts'
import { orderNow, prepare, writeSlice } from './slices.ts'
import { findingsNow } from '../../../testing/honest.ts'

let office: RosterOffice
let readers: Person[]
beforeAll(async () => {
  office = await openRosterOffice([...statisticsRoutes, ...syncRoutes], { reactions: [settleFigures], ordersWait: true })
  await office.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  await buildOnce(office.app.pools.qinghe_folder)
  const village = office.children(1)[0]?.region ?? 0
  readers = [office.officer, office.supervisor, await office.appoint('childDirector', village), office.app.as({ role: 'cityCivilAffairs', region: 431000000000, approval: 431003000000 })]
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const ask = async (text: string, values: unknown[] = []): Promise<any[]> => (await office.owner.query(text, values)).rows
const batchOf = async (id: string) => (await office.officer.get(`/api/rosters/${id}`)).body

/** A form that nobody has imported yet: everybody in it has another name and no number. */
const namesOf = ['禾', '苗', '田', '穗', '稻', '麦', '豆', '桑', '麻', '粟']
let forms = 0
async function ready(lines: number, by = office.officer) {
  forms += 1
  const villages = await ask(`select name from qinghe.regions where code between $1 and $1 + 999 and level = 5 order by code limit 2`, [Math.floor((office.children(1)[0]?.region ?? 0) / 1000) * 1000])
  const rows = Array.from({ length: lines }, (_, i) => [`王${namesOf[forms % 10]}${namesOf[i % 10]}`, i % 2 ? '男' : '女', born(10, `0${1 + (i % 9)}-${10 + (Math.floor(i / 9) % 18)}`), villages[i % 2].name, '小学', '王大山', `1990000${String(1000 + i)}`].join(','))
  const batch = await office.uploaded(by, Buffer.from(['姓名,性别,出生日期,村（居）,就学状况,受委托监护人姓名,监护人联系电话', ...rows].join('\n')), 'x.csv')
  expect(batch, JSON.stringify((await by.get(`/api/rosters/${batch.id}/rows?filter=problems&limit=3`)).body.rows)).toMatchObject({ state: 'ready', counts: { total: lines, error: 0 } })
  return batch
}
async function order(batch: any, by = office.officer): Promise<void> {
  const { body } = await by.get(`/api/rosters/${batch.id}`)
  expect((await by.send(`/api/rosters/${batch.id}/commit`, { expected: importable(body.counts) })).body).toMatchObject({ outcome: 'applied', counts: { ordered: importable(body.counts) } })
}

/** Writes some slices of the only order there is and stops, as a killed process does. */
async function writeSome(slices: number, rowsPerSlice: number): Promise<void> {
  const [waiting] = await waitingOrders(office.app.kernel)
  const job = { kernel: office.app.kernel, rowsPerSlice, ...(waiting ?? expect.fail('no order')) }
  const { actor } = office.officer
  for (let i = 0; i < slices; i++) {
    const now = await orderNow(job, actor)
    const slice = now && await prepare(job, actor, { order: now, after: now.next_row })
    if (!slice) return
    await writeSlice(job, actor, slice)
  }
}
const finish = async (): Promise<void> => { while (await importNext(office.app.kernel)); }

const tables = ['children', 'child_schooling', 'child_health', 'child_parents', 'child_guardianships', 'child_relief', 'child_keys', 'changes', 'name_grams', 'child_cells', 'stat_deltas', 'feed', 'arrivals', 'person_archives']
const rowsThere = async () => Object.fromEntries(await Promise.all(tables.map(async table => [table, (await ask(`select count(*)::int as n from qinghe.${table}`))[0].n])))

const listed = ['', '?tab=all', '?tab=mine', '?tab=review', '?tab=gaps', '?tab=noGuardian', '?sort=recent', '?sort=birth']
/** With its place opened: sealed, it is another every time. */
async function synced(who: Person): Promise<unknown> {
  const { body } = await who.get('/api/sync')
  const where = { table: 'cursor', column: 'sync.changes', row: who.actor.posting }
  return body.cursor === undefined ? body : { ...body, cursor: open(office.app.kernel.ring, where, Buffer.from(body.cursor, 'base64url')) }
}

/** Whatever anybody can ask about the register. */
async function everythingSeen(): Promise<unknown> {
  await numberOnce(office.app.pools.qinghe_feed)
  const seen: unknown[] = []
  for (const who of readers) {
    const get = async (path: string) => (await who.get(path)).body
    const post = async (path: string, body: unknown) => (await who.post(path, body)).body
    for (const tab of listed) seen.push(await get(`/api/archives${tab}`))
    for (const text of ['王', '大山', 'w', 'wang', 'wh', '19900001000', '19900001001']) seen.push(await post('/api/archives/search', { text }))
    seen.push(await post('/api/archives/duplicates', { name: '王苗禾', birthDate: born(10, '01-10') }), await get('/api/archives/counts'), await get('/api/archives/progress'),
      await get('/api/archives/identities'), await synced(who))
    for (const by of ['', '?by=ageBand,sex,schooling']) seen.push(await get(`/api/statistics/figure${by}`))
  }
  // The time of the answer itself is no answer.
  return JSON.parse(JSON.stringify(seen, (key, v) => (['requestId', 'asOf', 'at'].includes(key) ? null : v)))
}

describe('an import halted in the middle', () => {
  it('shows nobody anything of it, today or after the calendar has moved on; complete it is there at once', async () => {
    const batch = await ready(60)
    const before = await everythingSeen()
    const later = async () => {
      await moveClock(office.owner, '3 years')
      await reviseOnce(office.app.pools.qinghe_folder)
      const seen = await everythingSeen()
      await moveClock(office.owner, '-3 years')
      return seen
    }
    const laterBefore = await later()
    await order(batch)
    await writeSome(4, 10)
    expect((await ask(`select count(*)::int as n from qinghe.children where status = 'arriving'`))[0].n).toBe(40)
    await buildOnce(office.app.pools.qinghe_folder)
    await foldOnce(office.app.pools.qinghe_folder)
    expect(await everythingSeen()).toEqual(before)
    expect(await later()).toEqual(laterBefore)
    const [{ child }] = await ask('select child from qinghe.roster_rows where batch = $1 and child is not null limit 1', [batch.id])
    expect((await office.officer.get(`/api/archives/${child}`)).status).toBe(404)
    expect((await office.officer.get(`/api/archives/${child}/viewers`)).body.entries).toEqual([])
    expect((await office.officer.get(`/api/rosters/${batch.id}/rows?filter=imported`)).body.rows.map((row: any) => row.child)).toEqual(Array.from({ length: 40 }, () => null))
    expect(await batchOf(batch.id)).toMatchObject({ state: 'committing', work: { done: 40, total: 60 }, counts: { imported: 0 } })

    await finish()
    expect(await batchOf(batch.id)).toMatchObject({ state: 'committed', work: null, counts: { imported: 60 }, failure: null })
    const list = (await office.officer.get(`/api/archives?batch=${batch.id}&limit=100`)).body
    expect(list.rows.map((row: any) => row.status)).toEqual(Array.from({ length: 60 }, () => 'active'))
    const figure = (await office.officer.get('/api/statistics/figure')).body
    expect(figure.total?.official ?? figure.rows.reduce((sum: number, row: any) => sum + row.total.official, 0)).toBe(60)
    expect((await office.officer.get(`/api/archives/${child}/history`)).body.entries).toMatchObject([{ kind: 'import', version: 1 }])
    expect(await ask(`select 1 from qinghe.feed where child = $1`, [child])).toHaveLength(1)
    expect(await ask('select * from qinghe.arrivals')).toEqual([])
  }, 240_000)
})

describe('an import that was killed', () => {
  it('goes on where it stopped: no child twice and none lost, also when two processes take it up', async () => {
    const batch = await ready(45)
    await order(batch)
    await writeSome(2, 10)
    await Promise.all([importNext(office.app.kernel), importNext(office.app.kernel), finish()])
    await finish()
    expect(await batchOf(batch.id)).toMatchObject({ state: 'committed', counts: { imported: 45 } })
    const rows = await ask('select r.row, r.child, c.status from qinghe.roster_rows r join qinghe.children c on c.id = r.child where r.batch = $1', [batch.id])
    expect([rows.length, new Set(rows.map(row => row.child)).size]).toEqual([45, 45])
    expect((await ask('select count(*)::int as n from qinghe.children where batch = $1', [batch.id]))[0].n).toBe(45)
  })

  it('keeps nothing of a slice that another process has written meanwhile', async () => {
    const batch = await ready(20)
    await order(batch)
    const [waiting] = await waitingOrders(office.app.kernel)
    const job = { kernel: office.app.kernel, rowsPerSlice: 10, ...(waiting ?? expect.fail('no order')) }
    const { actor } = office.officer
    const now = await orderNow(job, actor) ?? expect.fail('no order')
    const [slow, quick] = [await prepare(job, actor, { order: now, after: 0 }), await prepare(job, actor, { order: now, after: 0 })]
    await writeSlice(job, actor, quick ?? expect.fail('no slice'))
    await expect(writeSlice(job, actor, slow ?? expect.fail('no slice'))).rejects.toThrow()
    await finish()
    expect((await ask('select count(*)::int as n from qinghe.children where batch = $1', [batch.id]))[0].n).toBe(20)
  })
})

describe('an import that is stopped', () => {
  it('by whoever ordered it leaves nothing behind, and can be ordered again', async () => {
    const batch = await ready(30)
    const before = await rowsThere()
    await order(batch)
    await writeSome(2, 10)
    expect((await office.officer.send(`/api/rosters/${batch.id}/cancel`, {})).body).toMatchObject({ outcome: 'applied' })
    await finish()
    expect(await rowsThere()).toEqual(before)
    expect(await batchOf(batch.id)).toMatchObject({ state: 'ready', failure: expect.stringContaining('中止'), counts: { imported: 0, ok: batch.counts.ok, warning: batch.counts.warning } })
    await order(batch)
    await finish()
    expect(await batchOf(batch.id)).toMatchObject({ state: 'committed', failure: null, counts: { imported: 30 } })
    expect((await office.officer.send(`/api/rosters/${batch.id}/cancel`, {})).status).toBe(422)
  })

  it('because the posting has ended says so, and leaves nothing behind', async () => {
    const leaver = await office.appoint('countyCivilAffairs', 431003000000)
    const batch = await ready(20, leaver)
    const before = await rowsThere()
    await order(batch, leaver)
    await writeSome(1, 10)
    await office.owner.query(`update qinghe.postings set valid_to = '2021-01-01' where id = $1`, [leaver.actor.posting])
    await finish()
    expect(await rowsThere()).toEqual(before)
    expect(await batchOf(batch.id)).toMatchObject({ state: 'ready', failure: expect.stringContaining('岗位') })
  })
})

describe('a line that became wrong between check and import', () => {
  it('because its village has ended is refused with a finding, written or not; the others come in', async () => {
    const batch = await ready(20)
    await order(batch)
    await writeSome(1, 10)
    const [{ region }] = await ask(`select region from qinghe.children where status = 'arriving' order by region limit 1`)
    await office.owner.query(`update qinghe.regions set valid_to = valid_from where code = $1`, [region])
    await finish()
    await office.owner.query('update qinghe.regions set valid_to = null where code = $1', [region])
    expect(await batchOf(batch.id)).toMatchObject({ state: 'committed', failure: expect.stringMatching(/^10 行/), counts: { imported: 10, error: 10 } })
    const { rows } = (await office.officer.get(`/api/rosters/${batch.id}/rows?filter=errors&limit=100`)).body
    for (const row of rows) expect(row).toMatchObject({ child: null, issues: expect.arrayContaining([expect.objectContaining({ severity: 'error', message: expect.stringMatching(/[一-龥]/) })]) })
    expect((await ask('select count(*)::int as n from qinghe.children where batch = $1', [batch.id]))[0].n).toBe(10)
  })

  it('because a rule of the database refuses it is found among a thousand, refused in words, and no fault', async () => {
    const batch = await ready(20)
    const line = (await office.officer.get(`/api/rosters/${batch.id}/rows?limit=200`)).body.rows.find((row: any) => row.row === 8)
    await office.owner.query(`alter table qinghe.children drop constraint children_name_is_not_empty`)
    await office.owner.query(`alter table qinghe.children add constraint children_name_is_not_empty check (not (name = '${line.cells[0]}' and birth_date = '${line.cells[2]}')) not valid`)
    await order(batch)
    await finish()
    await office.owner.query(`alter table qinghe.children drop constraint children_name_is_not_empty`)
    await office.owner.query(`alter table qinghe.children add constraint children_name_is_not_empty check (length(name) between 1 and 50)`)
    expect(await batchOf(batch.id)).toMatchObject({ state: 'committed', counts: { imported: 19, error: 1 } })
    const { rows } = (await office.officer.get(`/api/rosters/${batch.id}/rows?filter=errors`)).body
    expect(rows).toMatchObject([{ row: line.row, issues: expect.arrayContaining([expect.objectContaining({ code: 'row.refused', message: '请填写姓名（1–50 个字）' })]) }])
  })

  it('is not written over what was told: another number of lines than expected is asked again', async () => {
    const batch = await ready(3)
    expect((await office.officer.send(`/api/rosters/${batch.id}/commit`, { expected: 2 })).body.issues[0].message).toContain('请核对')
    expect((await office.officer.send(`/api/rosters/${newRecordId()}/cancel`, {})).status).toBe(404)
  })
})

describe('the log', () => {
  it('agrees with everything that came in, went out again and never came', async () => {
    expect(await findingsNow(office.owner)).toEqual([])
  })
})
