/** An open record holds the exit of the archive back (`blocks`, decision 056), on a kind of the tests (testing/kinds/watchPeriod.yaml). */
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { openStageWith, testKind } from '../../../testing/kinds.ts'
import { plantRecord } from '../../../testing/records/stock.ts'
import type { Stage } from '../../../testing/walk/stage.ts'

const known = testKind('watchPeriod')
let stage: Stage
let director: Person
let supervisor: Person
let child: string
beforeAll(async () => {
  stage = await openStageWith(known)
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })
const applied = { outcome: 'applied' }
beforeEach(async () => {
  child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject(applied)
  await stage.owner.query(`update qinghe.children set status = 'active' where id = $1`, [child])
})
const propose = (by: Person): Promise<Reply> => by.send(`/api/archives/${child}/exit/propose`, { reason: 2, on: dayFromToday(0) })
const sentences = (reply: Reply): string[] => reply.body.issues.map((one: { message: string }) => one.message)
const status = async () => (await stage.owner.query('select status from qinghe.children where id = $1', [child])).rows[0].status
const watched = async (state: string, more: { barred?: readonly string[] } = {}): Promise<string> => plantRecord(stage.owner, {
  known, state, values: { since: dayFromToday(-3), why: '刚有人照看' }, county: supervisor.actor.county, region: places.village, school: 0, child, ...more,
})

describe('the exit of a child', () => {
  it('waits for an open record: which one is said, and how to go on', async () => {
    await watched('open')
    const reply = await propose(director)
    expect([reply.status, sentences(reply)]).toEqual([422, [`这个孩子还在跟踪期（跟踪期，${dayFromToday(-3)}），办结以后再退出`]])
    expect(await status()).toBe('active')
  })
  it('does not wait for one that is settled', async () => {
    await watched('lifted')
    expect((await propose(director)).body).toMatchObject(applied)
  })
  it('is not confirmed either, when one was begun since it was proposed', async () => {
    expect((await propose(director)).body).toMatchObject(applied)
    await watched('open')
    expect((await supervisor.send(`/api/archives/${child}/exit/confirm`, {})).status).toBe(422)
    expect(await status()).toBe('exitPending')
  })
  it('waits for one that is kept from whoever asks, in a sentence that tells nothing of it', async () => {
    await watched('open', { barred: [director.actor.account] })
    const reply = await propose(director)
    expect([reply.status, sentences(reply)]).toEqual([422, ['这个孩子还有没有办结的事项，您的岗位不查看是什么，现在不能退出；请联系县民政部门核实以后再办']])
    expect(JSON.stringify(reply.body)).not.toMatch(/跟踪期|watchPeriod/u)
    expect(sentences(await propose(supervisor))).toEqual([expect.stringContaining('跟踪期')])
  })
  it('waits for no other child’s', async () => {
    const other = child
    await watched('open')
    child = newChildId()
    expect((await director.send('/api/archives', { id: child, draft: { name: '李小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject(applied)
    await stage.owner.query(`update qinghe.children set status = 'active' where id = $1`, [child])
    expect(child).not.toBe(other)
    expect((await propose(director)).body).toMatchObject(applied)
  })
})
