import { fork } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { moveClock, setClock } from '../../../testing/clock.ts'
import { places } from '../../../testing/cast.ts'
import { plantDuty } from '../../../testing/duties.ts'
import { somebody, tell, type Told, texts } from '../../../testing/messages.ts'
import { type BadGateway, openBadGateway } from '../../../testing/smsGateway.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { roleNames } from '../db/roles.ts'
import { gather } from './gathering.ts'
import { gatherAll, sendOne } from './jobs.ts'

let stage: Stage
let bad: BadGateway
const faults: unknown[] = []
beforeAll(async () => { stage = await openStage(); bad = await openBadGateway() })
afterAll(async () => {
  await bad.stop()
  expect([...await stage.stop(), ...faults]).toEqual([])
})
/** Noon of a day of its own for each test: what a day allows is not used up by another. */
let day = 0
beforeEach(async () => {
  // Receipts of another test's texts are not asked in this one.
  for (const table of ['outbox', 'text_messages']) await stage.owner.query(`delete from qinghe.${table}`)
  await setClock(stage.owner, `2027-03-${String(++day).padStart(2, '0')} 12:00:00+08`)
})

const sending = () => ({ kernel: stage.app.kernel, gateway: bad.gateway, onError: (error: unknown) => { faults.push(error) } })
const sendAll = async (): Promise<void> => { while (await sendOne(sending())) { /* the next */ } }
const turn = async (): Promise<void> => { await gatherAll(sending()); await sendAll() }
const later = (by: string) => moveClock(stage.owner, by)
const rangFor = (ids: { id: string }[]) => bad.rang.filter(one => ids.some(({ id }) => id === one.id))
const heardOf = (ids: { id: string }[]) => bad.heard.filter(one => ids.some(({ id }) => one.endsWith(id))).map(one => one.split(' ')[0])

describe('a text message', () => {
  it('tells one person once of all that is late, by number and without saying what', async () => {
    const director = await somebody(stage.owner, { phone: '19900002001' })
    for (let i = 0; i < 30; i++) await tell(stage.owner, { to: director })
    await turn()
    const sent = await texts(stage.owner, director)
    expect(sent.map(({ state, amount }) => [state, amount])).toEqual([['sent', 30]])
    expect(rangFor(sent)).toEqual([{ id: sent[0]!.id, to: '19900002001', template: 'late', params: { amount: 30 }, text: '您有30项应办已逾期，请登录青禾查看' }])
    await later('2 minutes')
    await sendAll()
    expect((await texts(stage.owner, director)).map(one => one.state)).toEqual(['delivered'])
  })

  it('waits at night, unless a child may be in danger', async () => {
    const [sleeper, waker] = [await somebody(stage.owner), await somebody(stage.owner)]
    await later('10 hours') // 22:00
    await tell(stage.owner, { to: sleeper })
    await tell(stage.owner, { to: waker, urgent: true })
    await turn()
    expect([(await texts(stage.owner, sleeper)).length, (await texts(stage.owner, waker)).length]).toEqual([0, 1])
    await later('9 hours') // 07:00
    await turn()
    expect((await texts(stage.owner, sleeper)).map(one => one.state)).toEqual(['sent'])
  })

  it('is not sent of what was done before it could leave', async () => {
    const director = await somebody(stage.owner)
    const about = await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village })
    await tell(stage.owner, { to: director, about })
    await stage.owner.query('update qinghe.duties set done_at = qinghe.now() where id = $1', [about])
    await turn()
    expect([await texts(stage.owner, director), (await stage.owner.query('select held from qinghe.outbox where about = $1', [about])).rows]).toEqual([[], [{ held: 'settled' }]])
  })

  it('is not sent to whom it is kept from by the morning, nor to whoever has left the post', async () => {
    const [suspect, gone, stays] = [await somebody(stage.owner), await somebody(stage.owner), await somebody(stage.owner)]
    const about = await plantDuty(stage.owner, { of: 'visit', child: null, region: places.village })
    await later('10 hours') // 22:00
    for (const to of [suspect, gone, stays]) await tell(stage.owner, { to, about })
    await turn()
    await stage.owner.query('update qinghe.duties set barred = array[$2::uuid] where id = $1', [about, suspect.account])
    await stage.owner.query(`update qinghe.postings set valid_to = '2027-03-01' where id = $1`, [gone.posting])
    await later('9 hours') // 07:00
    await turn()
    const held = async ({ account }: Told) => (await stage.owner.query('select held from qinghe.outbox where account = $1', [account])).rows.map(row => row.held)
    expect([await held(suspect), await held(gone), await held(stays)]).toEqual([['kept'], ['ended'], [null]])
    expect([await texts(stage.owner, suspect), await texts(stage.owner, gone), (await texts(stage.owner, stays)).map(one => one.amount)]).toEqual([[], [], [1]])
  })

  it('is found by its person among the many that wait', async () => {
    const director = await somebody(stage.owner)
    await tell(stage.owner, { to: director })
    await stage.owner.query(`insert into qinghe.outbox (county, id, about, step, channel, posting, account, region, topic, title, urgent, at, next_at)
      select 431003, gen_random_uuid(), gen_random_uuid(), 'x', 'sms', gen_random_uuid(), gen_random_uuid(), $1, 'late', '走访', false, qinghe.now(), qinghe.now() from generate_series(1, 2000)`, [places.village])
    await stage.owner.query(`update qinghe.outbox set next_at = next_at - interval '1 minute' where account = $1`, [director.account])
    await stage.owner.query('analyze qinghe.outbox')
    const client = await stage.app.pools.qinghe_sender.connect()
    await client.query('begin')
    await gather(stage.app.kernel, client, true)
    const { rows: [scanned] } = await client.query<{ times: string }>(`select pg_stat_get_xact_numscans(c.oid) as times from pg_class c where c.relname = 'outbox_of_a_person'`)
    await client.query('rollback')
    client.release()
    expect(Number(scanned?.times)).toBe(1)
  })

  it('is not one too many on a day: the rest comes in the morning, in one', async () => {
    const director = await somebody(stage.owner)
    for (const hour of [0, 1, 2, 3, 4, 5]) {
      await tell(stage.owner, { to: director, step: `s${hour}` })
      await turn()
      await later('30 minutes')
    }
    expect((await texts(stage.owner, director)).length).toBe(4)
    await later('24 hours')
    await turn()
    expect((await texts(stage.owner, director)).map(one => one.amount)).toEqual([1, 1, 1, 1, 2])
  })

  it('whose answer was lost is asked for before anything is sent again', async () => {
    const director = await somebody(stage.owner)
    await tell(stage.owner, { to: director })
    bad.behave('silent')
    await turn()
    const sent = await texts(stage.owner, director)
    expect(sent.map(one => one.state)).toEqual(['sending'])
    await later('2 minutes')
    await sendAll()
    expect([(await texts(stage.owner, director))[0]!.state, heardOf(sent), rangFor(sent).length]).toEqual(['delivered', ['send', 'ask'], 1])
  })

  it('that never arrived is sent again once the gateway says so', async () => {
    const director = await somebody(stage.owner)
    await tell(stage.owner, { to: director })
    bad.behave('breaks')
    await turn()
    await later('2 minutes')
    await sendAll()
    const sent = await texts(stage.owner, director)
    expect([sent[0]!.state, heardOf(sent), rangFor(sent).length]).toEqual(['sent', ['send', 'ask', 'send'], 1])
  })

  it('is not sent again because some page says 404', async () => {
    const director = await somebody(stage.owner)
    await tell(stage.owner, { to: director })
    bad.behave('silent', 'strange', 'breaks', 'silent')
    await turn()
    for (const wait of ['2 minutes', '3 minutes', '5 minutes', '9 minutes']) {
      await later(wait)
      await sendAll()
    }
    const sent = await texts(stage.owner, director)
    expect([sent[0]!.state, heardOf(sent), rangFor(sent).length]).toEqual(['delivered', ['send', 'ask', 'ask', 'ask', 'ask'], 1])
  })

  it('that was on its way when the process was killed is asked for first', async () => {
    const director = await somebody(stage.owner)
    await tell(stage.owner, { to: director })
    await gatherAll(sending())
    bad.behave('silent')
    const before = bad.heard.length
    const child = fork(new URL('../../../testing/smsChild.ts', import.meta.url), [], { execArgv: [], env: {}, stdio: 'inherit' })
    child.send({ connections: Object.fromEntries(roleNames.map(role => [role, stage.app.db.connection(role)])), address: bad.address })
    await bad.asked(before + 1)
    child.kill('SIGKILL')
    await new Promise(done => child.once('exit', done))
    await sendAll()
    const sent = await texts(stage.owner, director)
    expect([sent[0]!.state, heardOf(sent)]).toEqual(['sending', ['send']])
    await later('61 seconds')
    await sendAll()
    expect([(await texts(stage.owner, director))[0]!.state, heardOf(sent), rangFor(sent).length]).toEqual(['delivered', ['send', 'ask'], 1])
  })

  it('goes out once though several senders and gatherers work at the same time', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => somebody(stage.owner)))
    for (const to of people) await tell(stage.owner, { to })
    await Promise.all([gatherAll(sending()), gatherAll(sending()), gatherAll(sending())])
    await gatherAll(sending())
    await Promise.all([sendAll(), sendAll(), sendAll()])
    const sent = (await Promise.all(people.map(one => texts(stage.owner, one)))).flat()
    expect([sent.length, new Set(rangFor(sent).map(one => one.id)).size, rangFor(sent).length]).toEqual([12, 12, 12])
  })

  it('is not lost when the clock went a year ahead and comes back', async () => {
    const [first, second] = [await somebody(stage.owner), await somebody(stage.owner)]
    await later('1 year')
    await tell(stage.owner, { to: first })
    bad.behave('silent')
    await turn()
    await later('10 hours')
    await tell(stage.owner, { to: second })
    await turn()
    await later('-1 year -10 hours')
    await turn()
    const sent = [...await texts(stage.owner, first), ...await texts(stage.owner, second)]
    expect([sent.map(one => one.state), rangFor(sent).length]).toEqual([['delivered', 'sent'], 2])
  })
})

describe('whoever cannot be told by telephone', () => {
  const heldOf = async (account: string) => (await stage.owner.query('select held, next_at from qinghe.outbox where account = $1', [account])).rows

  it('is said not to be: without a number, without an account, without a gateway', async () => {
    const [bare, gone, other] = [await somebody(stage.owner, { phone: null }), await somebody(stage.owner, { state: 'suspended' }), await somebody(stage.owner)]
    for (const to of [bare, gone]) await tell(stage.owner, { to })
    await turn()
    await tell(stage.owner, { to: other })
    await gatherAll({ ...sending(), gateway: undefined })
    expect([await heldOf(bare.account), await heldOf(gone.account), await heldOf(other.account)]).toEqual(['noPhone', 'away', 'off'].map(held => [{ held, next_at: null }]))
  })

  it('is named with the reason: refused, not delivered, never answered', async () => {
    const [refused, undelivered, forgotten] = [await somebody(stage.owner), await somebody(stage.owner), await somebody(stage.owner)]
    // The one that went out first is asked for first.
    for (const [manner, to] of [['refuses', refused], ['well', undelivered], ['forgetful', forgotten]] as const) {
      await tell(stage.owner, { to })
      await gatherAll(sending())
      bad.behave(manner)
      await sendAll()
    }
    bad.behave('undelivered')
    await later('2 minutes')
    await sendAll()
    for (let i = 0; i < 10; i++) { await sendAll(); await later('25 hours') }
    const [a, b, c] = [await texts(stage.owner, refused), await texts(stage.owner, undelivered), await texts(stage.owner, forgotten)]
    expect([a, b, c].map(([one]) => [one!.state, one!.failure])).toEqual([
      ['failed', '号码在拒收名单里'], ['failed', '运营商没有送到'], ['sent', '一直没有收到回执，不知道是否送达'],
    ])
  })
})

describe('the log', () => {
  it('says what went out to which account, and neither number nor what it was about', async () => {
    const director = await somebody(stage.owner, { phone: '19900002999' })
    await tell(stage.owner, { to: director, title: '不许出现的名称' })
    await turn()
    const { rows } = await stage.owner.query<{ leaf: string }>(`select convert_from(leaf, 'UTF8') as leaf from qinghe.audit_inbox where position($1::bytea in leaf) > 0`, [director.account])
    expect(rows.map(row => JSON.parse(row.leaf)).map(({ role, phrase, account }) => [role, phrase, account])).toEqual([['system:sender', '短信：您有1项应办已逾期，请登录青禾查看（已交给短信网关）', director.account]])
    expect(rows[0]!.leaf).not.toMatch(/19900002999|不许出现/)
  })
})

describe('whoever looks after the machine', () => {
  it('is told how the sending stands, and a village is not', async () => {
    const [told, refused, waiting] = [await somebody(stage.owner), await somebody(stage.owner), await somebody(stage.owner)]
    for (const [manner, to] of [['well', told], ['refuses', refused], ['breaks', waiting]] as const) {
      await tell(stage.owner, { to })
      bad.behave(manner)
      await turn()
    }
    await later('20 minutes')
    const reply = await stage.member('systemAdmin').get('/api/messages/standing')
    expect([reply.status, reply.body]).toMatchObject([200, {
      gateway: new URL(bad.address).host, failure: '与短信网关的连接中断', waiting: 1, oldestMinutes: 20, sentToday: 1, unknown: 0, failed: [{ reason: '号码在拒收名单里', amount: 1 }],
    }])
    expect((await stage.member('childDirector').get('/api/messages/standing')).status).toBe(403)
  })
})
