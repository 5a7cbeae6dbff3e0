import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { numberOnce } from '../db/feed.ts'

let stage: Stage
let supervisor: Person
beforeAll(async () => {
  stage = await openStage()
  supervisor = stage.enter(castAs('childSupervisor'))
  await stage.owner.query(`insert into qinghe.installation (id, kind, created_at) values (gen_random_uuid(), 'demo', now())`)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function child(region: number = places.village): Promise<string> {
  const id = newChildId()
  expect((await supervisor.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region } })).body).toMatchObject({ outcome: 'applied' })
  return id
}
const correct = async (id: string, patch: object) => { expect((await supervisor.send(`/api/archives/${id}/correct`, { patch })).body).toMatchObject({ outcome: 'applied' }) }
const number = () => numberOnce(stage.app.pools.qinghe_feed)

/** A phone: it keeps its cursor from one pull to the next. */
function phoneOf(person: Person) {
  let cursor: string | undefined
  return async (limit?: number) => {
    const query = new URLSearchParams({ ...(cursor === undefined ? {} : { since: cursor }), ...(limit === undefined ? {} : { limit: String(limit) }) })
    const { body } = await person.get(`/api/sync?${query}`)
    cursor = body.cursor
    return body
  }
}

describe('a device', () => {
  let here: Person
  let there: Person
  beforeEach(async () => {
    here = stage.enter(castAs('childDirector'))
    there = stage.enter(neighbours.nextVillage)
    await number()
  })

  it('starts afresh and then hears of each change once', async () => {
    const id = await child()
    await number()
    const pull = phoneOf(here)
    expect(await pull()).toMatchObject({ isAfresh: true, children: [], more: false })
    await correct(id, { name: '王小苗' })
    await correct(id, { name: '王小田' })
    await number()
    expect(await pull()).toMatchObject({ isAfresh: false, children: [{ child: id, kind: 'changed' }] })
    expect((await pull()).children).toEqual([])
  })

  it('does not skip what is not yet numbered when later changes are', async () => {
    const pull = phoneOf(here)
    await pull()
    const [slow, quick] = [await child(), await child()]
    // As if the first were still in flight: only the second has its number.
    await stage.owner.query(`update qinghe.feed set seq = (select seq + 1 from qinghe.feed_heads where county = 431003) where child = $1`, [quick])
    await stage.owner.query('update qinghe.feed_heads set seq = seq + 1 where county = 431003')
    expect((await pull()).children).toEqual([{ child: quick, kind: 'changed' }])
    await number()
    expect((await pull()).children).toEqual([{ child: slow, kind: 'changed' }])
  })

  it('forgets a child that moved away, and the one of the new village learns of it', async () => {
    const id = await child()
    await number()
    const [old, next] = [phoneOf(here), phoneOf(there)]
    await old()
    await next()
    await correct(id, { region: places.nextVillage })
    await number()
    expect((await old()).children).toEqual([{ child: id, kind: 'departed' }])
    expect((await next()).children).toEqual([{ child: id, kind: 'changed' }])
  })

  it('of a post that sees both places keeps the child', async () => {
    const id = await child()
    await number()
    const pull = phoneOf(supervisor)
    await pull()
    await correct(id, { region: places.nextVillage })
    await number()
    expect((await pull()).children).toEqual([{ child: id, kind: 'changed' }])
  })

  it('takes long absences in pieces, and none is lost between two', async () => {
    const pull = phoneOf(here)
    await pull()
    const ids = await Promise.all(Array.from({ length: 5 }, () => child()))
    await number()
    const got: string[] = []
    for (let more = true; more;) {
      const page = await pull(2)
      got.push(...page.children.map((one: { child: string }) => one.child))
      more = page.more
    }
    expect(got.toSorted()).toEqual(ids.toSorted())
  })

  it('starts afresh after a restore, with a cursor of another county and with one that was never ours', async () => {
    const pull = phoneOf(here)
    await pull()
    await child()
    await number()
    await stage.owner.query('update qinghe.installation set epoch = epoch + 1')
    expect(await pull()).toMatchObject({ isAfresh: true, children: [] })
    expect((await pull()).isAfresh).toBe(false)
    const theirs = (await stage.enter(neighbours.nextCounty).get('/api/sync')).body.cursor
    for (const since of [theirs, 'x', '', Buffer.from('[1,2]').toString('base64url')]) {
      expect((await here.get(`/api/sync?since=${since}`)).body).toMatchObject({ isAfresh: true })
    }
  })

  it('hears nothing of the next village, nor of the next county', async () => {
    const [pull, far] = [phoneOf(here), phoneOf(stage.enter(neighbours.nextCounty))]
    await pull()
    await far()
    await child(places.nextVillage)
    await number()
    expect([(await pull()).children, (await far()).children]).toEqual([[], []])
  })

  it('of a teacher holds exactly the children given by name today', async () => {
    const teacher = stage.member('homeroomTeacher')
    const answer = await phoneOf(teacher)()
    expect(answer.mine).toEqual([])
  })

  it('of a post above the county keeps no archives', async () => {
    const { status, body } = await stage.member('cityCivilAffairs').get('/api/sync')
    expect([status, body.issues[0].message]).toEqual([422, '县级以上岗位不在手机上保存档案，请在网页上查看'])
  })
})
