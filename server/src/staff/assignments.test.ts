import { newRecordId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bureau, codeHash, city, codesOf, county, dayFromToday, openBureau, today, town } from '../../../testing/bureau.ts'

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
    expect(ended.body.counts).toEqual({ handedOver: 2, withoutSuccessor: 0, waiting: 0 })
    expect(await assignmentsOf(leaving)).toEqual(ids.map(id => ({ child: id, open: false })))
    expect(await assignmentsOf(next)).toEqual(ids.map(id => ({ child: id, open: true })))
    expect((await bureau.owner.query('select count(*)::int as n from qinghe.feed where posting = $1', [leaving])).rows).toEqual([
      { n: 2 },
    ])
    const left = await bureau.system.send(`/api/staff/postings/${next}/end`, { day: today, reason: '调离' })
    expect(left.body.counts).toEqual({ handedOver: 0, withoutSuccessor: 2, waiting: 0 })
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
    await bureau.security.send('/api/staff/postings/confirm', { postings: [id], halves: [{ account: wish.account, codeHash }] })
    expect(await assignmentsOf(id)).toEqual([{ child: own, open: false }])
    expect(await assignmentsOf(posting)).toEqual([{ child: own, open: true }])
  })
  it('that come during a substitution come to the substitute, too, and go with it', async () => {
    const posting = await bureau.onPost(await bureau.newAccount('xiujia2'))
    const id = newUuid()
    const wish = { id, account: await bureau.newAccount('tigang2'), validFrom: today, validTo: dayFromToday(14), reason: '产假' }
    await bureau.system.send(`/api/staff/postings/${posting}/substitute`, wish)
    await bureau.security.send('/api/staff/postings/confirm', { postings: [id], halves: [{ account: wish.account, codeHash }] })
    const [own, leaving, later] = [await bureau.child(), await bureau.child(), await bureau.child()]
    const give = (children: string[], more: object = {}) =>
      bureau.supervisor.send(`/api/staff/postings/${posting}/children`, { children, kind: 'pairing', validFrom: today, ...more })
    await give([own])
    const { rows } = await bureau.owner.query('select child, valid_to::text from qinghe.assignments where posting = $1', [id])
    expect(rows).toEqual([{ child: own, valid_to: dayFromToday(14) }])
    // After the substitution is over it is nobody's but the helper's own.
    await give([later], { validFrom: dayFromToday(20) })
    expect((await assignmentsOf(id)).map(row => row.child)).toEqual([own])
    // Handed over by an ending post as well.
    const ending = await bureau.onPost(await bureau.newAccount('likai2'))
    await bureau.supervisor.send(`/api/staff/postings/${ending}/children`, { children: [leaving], kind: 'pairing', validFrom: today })
    await bureau.system.send(`/api/staff/postings/${ending}/end`, { day: today, successor: posting, reason: '调离' })
    expect((await assignmentsOf(id)).map(row => row.child)).toEqual([own, leaving].toSorted())
    // And what the helper loses, the substitute loses.
    const given = (await bureau.supervisor.get(`/api/staff/postings/${posting}/children`)).body.children
    const line = given.find((c: { child: string }) => c.child === own)
    await bureau.supervisor.send(`/api/staff/assignments/${line.id}/end`, { child: own, day: today, reason: '换人' })
    const after = await bureau.owner.query('select child from qinghe.assignments where posting = $1 and valid_to > $2', [id, today])
    expect(after.rows).toEqual([{ child: leaving }])
    expect((await bureau.owner.query('select 1 from qinghe.feed where posting = $1 and child = $2', [id, own])).rows).toHaveLength(1)
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

describe('children for whom nobody ever answered', () => {
  const without = async () => (await bureau.supervisor.get('/api/staff/unassigned')).body.without
  it('are counted by village until it has a director, or they a helper', async () => {
    const lonely = 431003103205
    await bureau.owner.query(`insert into qinghe.regions (code, valid_from, name, level, parent, pinyin, initials) values ($1, '2020-01-01', '孤山村', 5, 0, 'x', 'x')`, [lonely])
    const [one, other] = [await bureau.child(lonely), await bureau.child(lonely)]
    expect(await without()).toContainEqual({ region: lonely, regionName: '孤山村', children: 2 })
    const helper = await bureau.onPost(await bureau.newAccount('bangfu'))
    await bureau.supervisor.send(`/api/staff/postings/${helper}/children`, { children: [one], kind: 'pairing', validFrom: today })
    expect(await without()).toContainEqual({ region: lonely, regionName: '孤山村', children: 1 })
    // A class teacher answers for the class, not for the child at home.
    await bureau.supervisor.send(`/api/staff/postings/${helper}/children`, { children: [other], kind: 'homeroom', validFrom: today })
    expect(await without()).toContainEqual({ region: lonely, regionName: '孤山村', children: 1 })
    await bureau.onPost(await bureau.newAccount('zhuren'), { role: 'childDirector', region: lonely, school: 0 })
    expect((await without()).map((place: { region: number }) => place.region)).not.toContain(lonely)
  })
  it('are none of the school’s business, which does not see who is posted in a village', async () => {
    const school = bureau.app.as({ role: 'schoolAdmin', region: town, school: 7 })
    expect((await school.get('/api/staff/unassigned')).body.without).toEqual([])
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
  it('of a city is also decided by its province, and by nobody from next door or below', async () => {
    const [asker, neighbour, province] = [
      bureau.app.as({ role: 'cityCivilAffairs', region: city }), bureau.app.as({ role: 'cityCivilAffairs', region: 430400000000 }),
      bureau.app.as({ role: 'provinceCivilAffairs', region: 430000000000 }),
    ]
    for (const [person, name] of [[asker, '钟岳云'], [neighbour, '温如故'], [province, '陆省之']] as const) await bureau.settle(person, name)
    const [ofCity, ofProvince] = [newRecordId(), newRecordId()]
    const wish = { about: county, reason: '季度抽查', from: today, until: dayFromToday(7) }
    await asker.send('/api/staff/spot-checks', { ...wish, id: ofCity })
    await province.send('/api/staff/spot-checks', { ...wish, id: ofProvince })
    expect((await neighbour.send(`/api/staff/spot-checks/${ofCity}/decide`, { approve: true })).status).toBe(404)
    expect((await asker.send(`/api/staff/spot-checks/${ofProvince}/decide`, { approve: true })).status).toBe(404)
    expect(codesOf(await province.send(`/api/staff/spot-checks/${ofCity}/close`, {}))).toEqual(['staff.notYourSpotCheck'])
    expect((await province.send(`/api/staff/spot-checks/${ofCity}/decide`, { approve: true })).status).toBe(200)
    expect((await province.send(`/api/staff/spot-checks/${ofCity}/close`, {})).status).toBe(200)
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
