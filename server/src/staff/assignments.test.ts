import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bureau, city, codesOf, county, dayFromToday, openBureau, today, town } from '../../../testing/bureau.ts'

let bureau: Bureau
beforeAll(async () => {
  bureau = await openBureau()
})
afterAll(async () => {
  expect(await bureau.stop()).toEqual([])
})

const assignmentsOf = async (posting: string) => {
  const { rows } = await bureau.owner.query<{ child: string; open: boolean }>(
    'select child, valid_to is null as open from qinghe.assignments where posting = $1 order by child',
    [posting],
  )
  return rows
}

describe('children given by name', () => {
  it('are the ones a list post sees from then on', async () => {
    const posting = await bureau.onPost(await bureau.newAccount('fenpei'))
    const [own, other] = [await bureau.child(), await bureau.child()]
    const reply = await bureau.supervisor.send(`/api/staff/postings/${posting}/children`, {
      children: [own],
      kind: 'pairing',
      validFrom: today,
    })
    expect(reply).toMatchObject({ status: 200, body: { counts: { assigned: 1 } } })
    const teacher = bureau.app.as({ role: 'pairedTeacher', region: town, posting })
    const client = await bureau.app.pools.qinghe_list.connect()
    await client.query(`begin; set local qinghe.posting = '${teacher.actor.posting}'; set local qinghe.county = '431003'`)
    expect((await client.query('select child from qinghe.my_children()')).rows).toEqual([{ child: own }])
    await client.query('rollback')
    client.release()
    expect(other).not.toBe(own)
    const { children } = (await bureau.supervisor.get(`/api/staff/postings/${posting}/children`)).body
    expect(children).toMatchObject([{ child: own, name: '王小禾', kind: 'pairing' }])
    expect(
      (await bureau.supervisor.send(`/api/staff/assignments/${children[0].id}/end`, { child: own, day: today, reason: '换人' }))
        .status,
    ).toBe(200)
    expect((await bureau.supervisor.get(`/api/staff/postings/${posting}/children`)).body.children).toEqual([])
    expect((await bureau.supervisor.get('/api/staff/unassigned')).body.children).toContainEqual(
      expect.objectContaining({ child: own }),
    )
  })
  it('are given by posts with an area only, inside that area', async () => {
    const posting = await bureau.onPost(await bureau.newAccount('waimian'))
    const outside = await bureau.child(431003104201)
    expect(
      (
        await bureau.supervisor.send(`/api/staff/postings/${posting}/children`, {
          children: [outside],
          kind: 'pairing',
          validFrom: today,
        })
      ).status,
    ).toBe(404)
    const own = await bureau.child()
    await bureau.supervisor.send(`/api/staff/postings/${posting}/children`, {
      children: [own],
      kind: 'homeroom',
      validFrom: today,
    })
    const teacher = bureau.app.as({ role: 'homeroomTeacher', region: town, posting })
    expect(
      codesOf(
        await teacher.send(`/api/staff/postings/${posting}/children`, { children: [own], kind: 'pairing', validFrom: today }),
      ),
    ).toEqual(['staff.assignedByList'])
    expect(
      (
        await bureau.system.send(`/api/staff/postings/${posting}/children`, {
          children: [own],
          kind: 'pairing',
          validFrom: today,
        })
      ).status,
    ).toBe(403)
  })
  it('are given to those whom the directory lists as working by name', async () => {
    const posting = await bureau.onPost(await bureau.newAccount('minglu'))
    const named = (await bureau.supervisor.get('/api/staff/colleagues?shape=list&limit=100')).body.colleagues
    expect(named.map((c: { id: string }) => c.id)).toContain(posting)
    const withArea = (await bureau.supervisor.get('/api/staff/colleagues?shape=range&limit=100')).body.colleagues
    expect(withArea.map((c: { id: string }) => c.id)).not.toContain(posting)
  })
  it('go to the successor when a post ends, without the administrator seeing one of them', async () => {
    const [leaving, next] = [
      await bureau.onPost(await bureau.newAccount('likai')),
      await bureau.onPost(await bureau.newAccount('jieshou')),
    ]
    const ids = [await bureau.child(), await bureau.child()].toSorted()
    await bureau.supervisor.send(`/api/staff/postings/${leaving}/children`, { children: ids, kind: 'pairing', validFrom: today })
    const ended = await bureau.system.send(`/api/staff/postings/${leaving}/end`, { day: today, successor: next, reason: '调离' })
    expect(ended.body.counts).toEqual({ handedOver: 2, withoutSuccessor: 0 })
    expect(await assignmentsOf(leaving)).toEqual(ids.map(id => ({ child: id, open: false })))
    expect(await assignmentsOf(next)).toEqual(ids.map(id => ({ child: id, open: true })))
    expect((await bureau.owner.query('select count(*)::int as n from qinghe.feed where posting = $1', [leaving])).rows).toEqual([
      { n: 2 },
    ])
    const left = await bureau.system.send(`/api/staff/postings/${next}/end`, { day: today, reason: '调离' })
    expect(left.body.counts).toEqual({ handedOver: 0, withoutSuccessor: 2 })
  })
  it('come with a substitution for its period, and stay with their own helper', async () => {
    const posting = await bureau.onPost(await bureau.newAccount('xiujia'))
    const own = await bureau.child()
    await bureau.supervisor.send(`/api/staff/postings/${posting}/children`, {
      children: [own],
      kind: 'pairing',
      validFrom: today,
    })
    const id = newUuid()
    const wish = { id, account: await bureau.newAccount('tigang'), validFrom: today, validTo: dayFromToday(14), reason: '产假' }
    expect((await bureau.system.send(`/api/staff/postings/${posting}/substitute`, wish)).status).toBe(200)
    expect(await assignmentsOf(id)).toEqual([])
    await bureau.security.send('/api/staff/postings/confirm', { postings: [id] })
    expect(await assignmentsOf(id)).toEqual([{ child: own, open: false }])
    expect(await assignmentsOf(posting)).toEqual([{ child: own, open: true }])
  })
  it('are handed over by nobody but an administrator of the area', async () => {
    for (const writes of [0, 32767 - 8192]) {
      const client = await bureau.app.pools.qinghe_range.connect()
      await client.query(
        `begin; set local qinghe.writes = '${writes}'; set local qinghe.lo = '0'; set local qinghe.hi = '1000000000000'`,
      )
      await expect(
        client.query('select * from qinghe.hand_over_children(431003, null, null, current_date, null)'),
      ).rejects.toThrow(/only an administrator/)
      await client.query('rollback')
      client.release()
    }
  })
})

describe('a spot check', () => {
  it('is asked for by one person above the county and approved by another', async () => {
    const [asker, other] = [
      bureau.app.as({ role: 'cityCivilAffairs', region: city }),
      bureau.app.as({ role: 'cityCivilAffairs', region: city }),
    ]
    await bureau.settle(asker, '钟岳云')
    await bureau.settle(other, '夏远帆')
    const id = newRecordId()
    const wish = { id, about: county, reason: '季度抽查', from: today, until: dayFromToday(7) }
    expect((await asker.send('/api/staff/spot-checks', wish)).status).toBe(200)
    expect(codesOf(await asker.send(`/api/staff/spot-checks/${id}/decide`, { approve: true }))).toEqual(['staff.samePerson'])
    expect((await other.send(`/api/staff/spot-checks/${id}/decide`, { approve: true })).status).toBe(200)
    expect((await asker.get('/api/staff/spot-checks')).body.spotChecks).toMatchObject([
      { aboutName: '苏仙区', state: 'approved', askedBy: '钟岳云', decidedBy: '夏远帆', isMine: true },
    ])
    await bureau.owner.query('update qinghe.spot_checks set starts = starts - 30, until = starts - 1 where id = $1', [id])
    expect((await asker.get('/api/staff/spot-checks?state=closed')).body.spotChecks).toHaveLength(1)
  })
  it('is nothing a county can ask for', async () => {
    const officer = bureau.app.as({ role: 'countyCivilAffairs', region: county })
    expect(
      (
        await officer.send('/api/staff/spot-checks', {
          id: newRecordId(),
          about: town,
          reason: 'x',
          from: today,
          until: dayFromToday(1),
        })
      ).status,
    ).toBe(403)
  })
})
