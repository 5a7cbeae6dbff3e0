import { newCommandId } from '@qinghe/domain/kernel/ids.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { born, moveClock } from '../../../testing/clock.ts'
import { findingsNow } from '../../../testing/honest.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { astray, standingsOf } from '../../../testing/standings.ts'
import { importNext } from '../rosters/importing.ts'
import { waitingOrders } from '../rosters/orders.ts'
import { orderNow, prepare, writeSlice } from '../rosters/slices.ts'

let office: RosterOffice
let villages: number[]
beforeAll(async () => {
  office = await openRosterOffice([], { ordersWait: true })
  await office.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
  const town = Math.floor((office.children(1)[0]?.region ?? 0) / 1000) * 1000
  villages = (await ask('select code from qinghe.regions where code between $1 and $1 + 999 and level = 5 order by code limit 3', [town])).map(row => Number(row.code))
})
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const ask = async (text: string, values: unknown[] = []): Promise<any[]> => (await office.owner.query(text, values)).rows
const opened = async (region = villages[0]): Promise<string> => {
  const id = newCommandId()
  expect((await office.officer.send('/api/archives', { id, draft: { name: '王小禾', birthDate: born(10, '05-01'), region } })).body).toMatchObject({ outcome: 'applied' })
  return id
}
const moveTo = async (child: string, region: number | undefined) => expect((await office.officer.send(`/api/archives/${child}/correct`, { patch: { region } })).body).toMatchObject({ outcome: 'applied' })
const placeBefore = async (child: string, moment: string): Promise<number | null> => {
  const [found] = await ask('select region from qinghe.standing_at(431003, array[$1::uuid], $2::timestamptz)', [child, moment])
  return found === undefined ? null : Number(found.region)
}

describe('where a child belongs at a moment', () => {
  it('is where the archive was just before it: whoever moves in that very instant is counted at the old place', async () => {
    const child = await opened()
    await moveTo(child, villages[1])
    const [first, second] = await standingsOf(office.owner, child)
    const after = (at: string | undefined, ms: number) => new Date(Date.parse(at ?? '') + ms).toISOString()
    expect(await placeBefore(child, after(first?.at, 0))).toBe(null)
    expect(await placeBefore(child, after(first?.at, 1))).toBe(villages[0])
    expect(await placeBefore(child, after(second?.at, 0))).toBe(villages[0])
    expect(await placeBefore(child, (second?.at ?? '').replace('Z', '001Z'))).toBe(villages[1])
    expect(await placeBefore(child, '2999-12-31T16:00:00Z')).toBe(villages[1])
  })

  it('is one place only, for all children of a county at once as for one', async () => {
    const child = await opened(villages[2])
    for (const to of [villages[1], villages[0], villages[2], villages[1]]) await moveTo(child, to)
    for (const { at } of await standingsOf(office.owner, child)) {
      const whole = await ask('select child, region from qinghe.standing_at(431003, null, $1::timestamptz)', [at])
      expect(new Set(whole.map(row => row.child)).size).toBe(whole.length)
      expect(Number(whole.find(row => row.child === child)?.region ?? 0) || null).toBe(await placeBefore(child, at))
    }
  })

  it('goes by the order of what was done, also where a clock went back between two commands', async () => {
    const child = await opened()
    await moveTo(child, villages[1])
    await moveClock(office.owner, '-2 hours')
    await moveTo(child, villages[2])
    await moveClock(office.owner, '2 hours')
    const standings = await standingsOf(office.owner, child)
    expect(standings.map(one => one.region)).toEqual(villages)
    expect(standings[2]?.at).toBe(standings[1]?.at)
    expect(await placeBefore(child, '2999-12-31T16:00:00Z')).toBe(villages[2])
    expect((await findingsNow(office.owner)).filter(words => words.includes(child))).toEqual([])
  })

  it('is told to nobody who works with archives: only functions of the database ask', async () => {
    for (const pool of [office.app.pools.qinghe_range, office.app.pools.qinghe_list]) {
      await expect(pool.query('select * from qinghe.standing_at(431003, null, now())')).rejects.toThrow(/permission denied/)
      for (const verb of ['select * from', 'delete from']) await expect(pool.query(`${verb} qinghe.archive_standings`)).rejects.toThrow(/permission denied/)
    }
  })
})

describe('children of a roster', () => {
  const ready = async (lines: number, family: string) => {
    const names = await ask('select name from qinghe.regions where code = any($1::bigint[]) order by code', [villages])
    const rows = Array.from({ length: lines }, (_, i) => [`${family}${'禾苗田穗'[i % 4]}${'稻麦豆桑'[Math.floor(i / 4) % 4]}`, i % 2 ? '男' : '女', born(9, `0${1 + (i % 9)}-${10 + (i % 18)}`), names[i % 2].name, '小学', '王大山', `1990000${1000 + i}`].join(','))
    const batch = await office.uploaded(office.officer, Buffer.from(['姓名,性别,出生日期,村（居）,就学状况,受委托监护人姓名,监护人联系电话', ...rows].join('\n')), 'x.csv')
    expect(batch).toMatchObject({ state: 'ready', counts: { total: lines, error: 0 } })
    return batch
  }
  const ordered = async (batch: any): Promise<string> => {
    const { body } = await office.officer.send(`/api/rosters/${batch.id}/commit`, { expected: importable(batch.counts) })
    expect(body).toMatchObject({ outcome: 'applied' })
    return body.command
  }
  const writeSome = async (rows: number): Promise<void> => {
    const [waiting] = await waitingOrders(office.app.kernel)
    const job = { kernel: office.app.kernel, rowsPerSlice: rows, ...(waiting ?? expect.fail('no order')) }
    const now = await orderNow(job, office.officer.actor)
    const slice = now && await prepare(job, office.officer.actor, { order: now, after: now.next_row })
    await writeSlice(job, office.officer.actor, slice ?? expect.fail('no slice'))
  }
  const finish = async (): Promise<void> => { while (await importNext(office.app.kernel)); }
  const ofBatch = (batch: string) => ask(`select s.* from qinghe.archive_standings s join qinghe.roster_rows r on r.county = s.county and r.child = s.child where r.batch = $1`, [batch])

  it('are nowhere while they arrive, stand where they came in when all of them have, and never were when the import is taken back', async () => {
    const before = (await ask('select count(*)::int as n from qinghe.archive_standings'))[0].n
    const batch = await ready(30, '李')
    const command = await ordered(batch)
    await writeSome(10)
    expect([await ofBatch(batch.id), await astray(office.owner)]).toEqual([[], []])
    await finish()
    const stood = await ofBatch(batch.id)
    const [{ committed_at }] = await ask('select committed_at from qinghe.roster_batches where id = $1', [batch.id])
    expect(stood).toHaveLength(30)
    expect([...new Set(stood.map(one => `${one.n} ${one.status} ${one.cause} ${new Date(one.at).toISOString()}`))]).toEqual([`1 active ${command} ${new Date(committed_at).toISOString()}`])
    expect(await astray(office.owner)).toEqual([])
    expect((await findingsNow(office.owner)).filter(words => words.includes('各时点'))).toEqual([])
    expect((await office.officer.send(`/api/rosters/${batch.id}/undo`, { reason: '传错了文件' })).body).toMatchObject({ outcome: 'applied' })
    await finish()
    expect((await ask('select count(*)::int as n from qinghe.archive_standings'))[0].n).toBe(before)
    expect(await astray(office.owner)).toEqual([])
  })

  it('leave none when the import is cancelled half-way', async () => {
    const batch = await ready(12, '周')
    await ordered(batch)
    await writeSome(5)
    expect((await office.officer.send(`/api/rosters/${batch.id}/cancel`, {})).body).toMatchObject({ outcome: 'applied' })
    await finish()
    expect([await ofBatch(batch.id), await astray(office.owner)]).toEqual([[], []])
  })
})
