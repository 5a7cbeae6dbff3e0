import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { hashHalfCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { administrators } from '@qinghe/domain/staff/roles.ts'
import { decidingPosts, type Guard, pairsFor } from '@qinghe/domain/staff/twoPersons.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { type Bureau, city, codeHash, codesOf, county, dayFromToday, insertPosting, openBureau, today, town } from '../../../testing/bureau.ts'
import { moveClock } from '../../../testing/clock.ts'
import { openWriting } from '../db/scope.ts'

let bureau: Bureau
let client: pg.Client
beforeAll(async () => {
  bureau = await openBureau()
  client = new pg.Client(bureau.app.db.connection('qinghe_range'))
  await client.connect()
})
afterAll(async () => {
  await client.end()
  expect(await bureau.stop()).toEqual([])
})

const denied = '42501'
/** One statement in the name of somebody, past every check of ours. @returns its answer, or why there is none */
async function inSql(person: Person, text: string, values: unknown[]): Promise<unknown> {
  await client.query(openWriting(person.actor))
  try {
    const { rows: [row] } = await client.query({ text, values, rowMode: 'array' })
    await client.query('COMMIT')
    return row?.[0] ?? 'nothing'
  } catch (error) {
    await client.query('ROLLBACK')
    return (error as { code: string }).code
  }
}
const ask = (who: Person, kind: string, about: string, more: { day?: string; half?: Buffer } = {}) =>
  inSql(who, 'select qinghe.ask_order($1, $2, $3, $4, $5, $6)', [newUuid(), kind, about, more.day ?? null, more.half ?? null, '理由'])
const decide = (who: Person, order: string, to = 'done') => inSql(who, 'select qinghe.decide_order($1, $2, null, null)', [order, to])
const accountOf = (who: Person) => who.actor.account
const stateOf = async (account: string) => (await bureau.owner.query('select state from qinghe.accounts where id = $1', [account])).rows[0].state
const orders = async (who: Person, state = 'waiting') => (await who.get(`/api/staff/orders?state=${state}`)).body.orders
const waitingFor = async (account: string) => (await orders(bureau.system)).find((o: { account: string }) => o.account === account)
const about = (who: Person, account: string, what: string, more: object = {}): Promise<Reply> => who.send(`/api/staff/accounts/${account}/${what}`, { reason: '停职检查', ...more })
const confirm = (who: Person, order: { id: string }, more: object = {}) => who.send(`/api/staff/orders/${order.id}/confirm`, more)

/** Somebody in office for years, as past history. */
async function officer(role: string, region: number): Promise<{ account: string; posting: string }> {
  const [account, posting] = [newUuid(), newUuid()]
  await bureau.owner.query(`insert into qinghe.accounts (id, login, name, region, state, last_sign_in, created_by, created_at) values ($1, $2, '在任者', $3, 'active', now(), $4, now())`,
    [account, `o${account.slice(-12)}`, region, newUuid()])
  await bureau.owner.query(insertPosting, [posting, account, role, region, newUuid(), newUuid()])
  return { account, posting }
}

describe('the two who are needed', () => {
  it('are the same in the rules and in the database', async () => {
    for (const guard of [...administrators, 'officer', null] as Guard[]) for (const proposes of administrators) for (const confirms of administrators) {
      const { rows: [row] } = await bureau.owner.query('select qinghe.stand_for_two($1, $2, $3) as both', [guard, proposes, confirms])
      expect(row.both, `${guard} ${proposes} ${confirms}`).toBe(pairsFor(guard).some(pair => pair.proposes === proposes && pair.confirms === confirms))
    }
    expect((await bureau.owner.query('select qinghe.deciding_posts() as posts')).rows[0].posts).toEqual(decidingPosts)
  })
  it('suspend an administrator, and bring the same one back without him', async () => {
    const { system, security, auditor } = bureau
    for (const [whom, first, second] of [[security, system, auditor], [system, security, auditor], [auditor, system, security]] as const) {
      const account = accountOf(whom)
      for (const [what, before, after] of [['suspend', 'active', 'suspended'], ['restore', 'suspended', 'active']] as const) {
        expect((await about(first, account, what)).body).toMatchObject({ outcome: 'applied', counts: { waiting: 1 } })
        expect(await stateOf(account)).toBe(before)
        const order = (await orders(second)).find((o: { account: string }) => o.account === account)
        expect(order).toMatchObject({ kind: what, mayDecide: true, reason: '停职检查', guard: whom.actor.role })
        expect((await orders(first))[0]).toMatchObject({ mayDecide: false, mayWithdraw: true })
        expect(codesOf(await confirm(first, order))).toEqual(['staff.samePerson'])
        expect(codesOf(await confirm(whom, order))).toEqual(['staff.ownConfirmation'])
        expect((await confirm(second, order)).status).toBe(200)
        expect(await stateOf(account)).toBe(after)
        expect(codesOf(await confirm(second, order))).toEqual(['staff.orderOver'])
      }
    }
  })
  it('are asked for once, can say no with a reason, take it back, and have a week', async () => {
    const account = accountOf(bureau.security)
    expect((await about(bureau.system, account, 'suspend')).status).toBe(200)
    expect(codesOf(await about(bureau.system, account, 'suspend'))).toEqual(['constraint.account_orders_wait_once'])
    expect(codesOf(await bureau.auditor.send(`/api/staff/orders/${(await waitingFor(account)).id}/withdraw`, {}))).toEqual(['staff.notYours'])
    expect((await bureau.auditor.send(`/api/staff/orders/${(await waitingFor(account)).id}/refuse`, { reason: '没有依据' })).status).toBe(200)
    expect((await orders(bureau.system, 'refused'))[0]).toMatchObject({ decidedBy: '沈明鉴', decidedReason: '没有依据' })
    await about(bureau.system, account, 'suspend')
    expect((await bureau.system.send(`/api/staff/orders/${(await waitingFor(account)).id}/withdraw`, {})).status).toBe(200)
    await about(bureau.system, account, 'suspend')
    const late = await waitingFor(account)
    await moveClock(bureau.owner, '7 days')
    expect(await waitingFor(account)).toBeUndefined()
    expect((await orders(bureau.system, 'expired'))[0]).toMatchObject({ id: late.id, mayWithdraw: false })
    expect(codesOf(await confirm(bureau.auditor, late))).toEqual(['staff.orderOver'])
    expect(await decide(bureau.auditor, late.id)).toBe('over')
    expect((await about(bureau.system, account, 'suspend')).status).toBe(200)
    await bureau.system.send(`/api/staff/orders/${(await waitingFor(account)).id}/withdraw`, {})
    expect(await stateOf(account)).toBe('active')
  })
  it('end the sessions with the suspension, and restoring opens none of them again', async () => {
    const account = accountOf(bureau.auditor)
    await bureau.owner.query(`insert into qinghe.sessions (token_hash, id, account, stage, second_factor, device, device_label, address, opened_at, last_seen_at)
      values (sha256('y'), $1, $2, 'open', true, '\\x00', 'x', '10.0.0.1', qinghe.now(), qinghe.now())`, [newUuid(), account])
    for (const what of ['suspend', 'restore']) {
      await about(bureau.system, account, what)
      expect((await confirm(bureau.security, await waitingFor(account))).status).toBe(200)
    }
    expect((await bureau.owner.query('select 1 from qinghe.sessions where account = $1 and ended_at is null', [account])).rowCount).toBe(0)
  })
  it('are told who has to do it when somebody else tries', async () => {
    const reply = await about(bureau.system, accountOf(bureau.system), 'suspend')
    expect(codesOf(reply)).toEqual(['staff.ownAccount'])
    const [issue] = (await about(bureau.security, accountOf(bureau.auditor), 'suspend')).body.issues
    expect([issue.code, issue.message]).toEqual(['staff.takesTwo', '停用账号要两人办理：由系统管理员提出，安全管理员确认'])
    expect((await bureau.supervisor.get('/api/staff/orders')).status).toBe(403)
  })
})

describe('the last officer of a place', () => {
  it('takes two, while there is another for as long it takes one', async () => {
    const first = await officer('countyCivilAffairs', county)
    expect((await bureau.system.get(`/api/staff/accounts/${first.account}`)).body.guard).toBe('officer')
    const second = await officer('countyCivilAffairs', county)
    expect((await bureau.system.get(`/api/staff/accounts/${first.account}`)).body.guard).toBe(null)
    expect((await about(bureau.system, first.account, 'suspend')).body.counts).toEqual({ waiting: 0 })
    expect((await about(bureau.system, second.account, 'suspend')).body.counts).toEqual({ waiting: 1 })
    expect((await about(bureau.security, first.account, 'restore')).body.counts).toEqual({ waiting: 0 })
    await bureau.owner.query('update qinghe.postings set valid_to = $2 where id = $1', [second.posting, dayFromToday(30)])
    expect((await bureau.system.get(`/api/staff/accounts/${first.account}`)).body.guard).toBe('officer') // the other leaves earlier
    const end = await bureau.system.send(`/api/staff/postings/${first.posting}/end`, { id: first.posting, day: today, successor: null, reason: '调离' })
    expect(end.body.counts).toMatchObject({ waiting: 1 })
    expect((await bureau.owner.query('select state from qinghe.postings where id = $1', [first.posting])).rows[0].state).toBe('active')
    expect((await confirm(bureau.security, await waitingFor(first.account))).status).toBe(200)
    expect((await bureau.owner.query('select state from qinghe.postings where id = $1', [first.posting])).rows[0].state).toBe('ended')
  })
  it('is noticed when two last ones are suspended at the same moment', async () => {
    const both = [await officer('police', town), await officer('police', town)]
    const replies = await Promise.all(both.map(one => about(bureau.system, one.account, 'suspend')))
    expect(replies.map(r => r.body.counts.waiting).toSorted()).toEqual([0, 1])
  })
  it('is not suspended by an order that was made for somebody else’s sake', async () => {
    const one = await officer('educationBureau', county)
    await about(bureau.system, one.account, 'suspend')
    await bureau.owner.query(`update qinghe.postings set role = 'auditor' where id = $1`, [one.posting])
    expect(codesOf(await confirm(bureau.security, await waitingFor(one.account)))).toEqual(['staff.orderChanged'])
    expect(await stateOf(one.account)).toBe('active')
  })
})

describe('an account, by the database alone', () => {
  it('changes its state by nobody’s writing', async () => {
    for (const who of [bureau.system, bureau.security, bureau.auditor]) for (const column of ['state', 'login', 'region', 'last_sign_in']) {
      expect(await inSql(who, `update qinghe.accounts set ${column} = ${column} where id = $1 returning 1`, [accountOf(bureau.supervisor)])).toBe(denied)
    }
    for (const text of [`update qinghe.accounts set state = 'active'`, 'update qinghe.one_time_codes set used_at = null'])
      await expect(bureau.app.pools.qinghe_signin.query(text)).rejects.toThrow('permission denied')
    const id = newUuid()
    const insert = `insert into qinghe.account_orders (id, kind, account, holder, login, region, reason, proposed_by, proposed_by_name, proposed_as, proposed_at, expires_at, state)
      values ($1, 'suspend', $2, 'x', 'x', $3, 'x', $4, 'x', 'systemAdmin', now(), now() + interval '1 day', 'waiting') returning 1`
    expect(await inSql(bureau.system, insert, [id, accountOf(bureau.security), county, accountOf(bureau.system)])).toBe(denied)
  })
  it('of an administrator is suspended, restored and reset by no one alone', async () => {
    const { system, security, auditor, supervisor } = bureau
    const half = Buffer.alloc(32, 1)
    for (const whom of [system, security, auditor]) for (const who of [system, security, auditor, supervisor]) for (const kind of ['suspend', 'restore', 'reset']) {
      const answer = await ask(who, kind, accountOf(whom), kind === 'reset' ? { half } : {})
      expect([denied, 'waiting'], `${who.actor.role} ${kind} ${whom.actor.role}`).toContain(answer)
      if (answer !== 'waiting') continue
      const [order] = (await bureau.owner.query(`select id from qinghe.account_orders where state = 'waiting' and account = $1 and kind = $2`, [accountOf(whom), kind])).rows
      for (const same of [who, whom, supervisor]) expect(await decide(same, order.id), same.actor.role).toBe(denied)
      expect(await decide(who, order.id, 'withdrawn')).toBe('done')
      expect(await stateOf(accountOf(whom))).toBe('active')
    }
    const posting = security.actor.posting
    expect(await ask(system, 'end', posting, { day: today })).toBe('waiting')
    const order = await waitingFor(accountOf(security))
    for (const who of [system, security, supervisor]) expect(await decide(who, order.id)).toBe(denied)
    expect(await decide(auditor, order.id, 'refused')).toBe('done')
  })
  it('that is nobody’s in particular is reset by system and security alone, never by the auditor', async () => {
    const id = await bureau.newAccount('putong')
    expect(await ask(bureau.system, 'reset', id, { half: Buffer.alloc(32, 1) })).toBe('waiting')
    const order = await waitingFor(id)
    expect(order.guard).toBe(null)
    const decideReset = (who: Person) => inSql(who, `select qinghe.decide_order($1, 'done', $2, null)`, [order.id, Buffer.alloc(32, 2)])
    for (const who of [bureau.auditor, bureau.system, bureau.supervisor]) expect(await decideReset(who)).toBe(denied)
    expect(await decideReset(bureau.security)).toBe('done')
  })
  it('is decided by administrators in force over its place, and over every post that makes it a matter of two', async () => {
    const without = bureau.app.as({ role: 'auditor', region: county })
    const elsewhere = bureau.app.as({ role: 'auditor', region: 431022000000 })
    await bureau.settle(elsewhere, '邻县')
    await ask(bureau.system, 'suspend', accountOf(bureau.security))
    const order = await waitingFor(accountOf(bureau.security))
    for (const who of [without, elsewhere]) expect(await decide(who, order.id)).toBe(denied)
    expect(await ask(bureau.app.as({ role: 'systemAdmin', region: county }), 'suspend', accountOf(bureau.auditor))).toBe(denied)
    await decide(bureau.system, order.id, 'withdrawn')
    const above = await officer('auditor', city)
    await bureau.owner.query('update qinghe.accounts set region = $2 where id = $1', [above.account, county])
    expect(await ask(bureau.system, 'suspend', above.account)).toBe(denied)
  })
  it('gets no code, and none that is whole, by one of them', async () => {
    const id = await bureau.newAccount('banma')
    const complete = 'select qinghe.complete_codes(array[$1::uuid], array[$2::bytea])'
    const half = Buffer.from(await hashHalfCode(newHalfCode()), 'hex')
    for (const who of [bureau.system, bureau.security, bureau.auditor]) expect(await inSql(who, complete, [id, half])).toBe(denied) // no post is confirmed
    await bureau.onPost(id)
    expect(await inSql(bureau.security, complete, [id, half])).toBe(denied) // it has one already
    const insert = `insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at, confirmed_by)
      values ($1, $2, $3, $4, $5, $6, now(), now() + interval '1 day', $7) returning 1`
    for (const [purpose, confirmed] of [['reset', null], ['first', newUuid()]])
      expect(await inSql(bureau.system, insert, [newUuid(), id, county, half, purpose, accountOf(bureau.system), confirmed])).toBe(denied)
    expect(await inSql(bureau.system, 'select qinghe.use_code($1)', [newUuid()])).toBe(denied)
  })
})

describe('a stolen telephone', () => {
  it('is answered by one administrator at once, without shutting anybody out', async () => {
    const account = accountOf(bureau.security)
    await bureau.owner.query(`insert into qinghe.sessions (token_hash, id, account, stage, second_factor, device, device_label, address, opened_at, last_seen_at)
      values (sha256('x'), $1, $2, 'open', true, '\\x00', 'x', '10.0.0.1', now(), now())`, [newUuid(), account])
    const isOpen = async () => (await bureau.owner.query('select 1 from qinghe.sessions where account = $1 and ended_at is null', [account])).rowCount === 1
    expect((await bureau.auditor.send(`/api/staff/accounts/${account}/sign-out`, {})).status).toBe(403)
    expect(await isOpen()).toBe(true)
    expect((await bureau.system.send(`/api/staff/accounts/${account}/sign-out`, {})).body.counts).toEqual({ ended: 1 })
    expect(await isOpen()).toBe(false)
    expect(await stateOf(account)).toBe('active')
    const elsewhere = bureau.app.as({ role: 'systemAdmin', region: 431002000000 })
    expect((await elsewhere.send(`/api/staff/accounts/${account}/sign-out`, {})).status).toBe(404)
    expect(await inSql(elsewhere, 'select qinghe.end_sessions($1)', [account])).toBe(denied)
  })
})

describe('confirming a post', () => {
  it('makes the second half for exactly those who need one', async () => {
    const id = await bureau.newAccount('liangban')
    const proposal = { id: newUuid(), account: id, role: 'pairedTeacher', region: town, school: 7, validFrom: today }
    await bureau.system.send('/api/staff/postings', proposal)
    const { postings } = (await bureau.security.get('/api/staff/postings?state=proposed')).body
    expect(postings.find((p: { id: string }) => p.id === proposal.id)).toMatchObject({ needsHalf: true })
    expect((await bureau.system.get(`/api/staff/accounts/${id}`)).body.codes).toMatchObject([{ purpose: 'first', isWhole: false }])
    for (const halves of [[], [{ account: id, codeHash }, { account: accountOf(bureau.supervisor), codeHash }]])
      expect(codesOf(await bureau.security.send('/api/staff/postings/confirm', { postings: [proposal.id], halves }))).toEqual(['staff.halvesDiffer'])
    expect((await bureau.security.send('/api/staff/postings/confirm', { postings: [proposal.id], halves: [{ account: id, codeHash }] })).status).toBe(200)
    expect((await bureau.system.get(`/api/staff/accounts/${id}`)).body).toMatchObject({ codes: [{ purpose: 'first', isWhole: true }], held: [{ state: 'active', needsHalf: false }] })
  })
})
