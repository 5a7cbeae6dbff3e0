import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { type Bureau, county, dayFromToday, openBureau, post, today } from '../../../testing/bureau.ts'
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

/** One statement in the name of somebody, past every check of ours. @returns how many rows it wrote, or why it could not */
async function inSql(person: Person, text: string, values: unknown[]): Promise<number | string> {
  await client.query(openWriting(person.actor))
  try {
    const { rowCount } = await client.query(text, values)
    await client.query('COMMIT')
    return rowCount ?? 0
  } catch (error) {
    await client.query('ROLLBACK')
    return String((error as { code: string }).code)
  }
}
const proposed = async (login: string): Promise<string> => {
  const proposal = post(await bureau.newAccount(login))
  expect((await bureau.system.send('/api/staff/postings', proposal)).status).toBe(200)
  return proposal.id
}
const stateOf = async (id: string) => (await bureau.owner.query('select state, confirmed_by, valid_to::text from qinghe.postings where id = $1', [id])).rows[0]
const decide = 'select qinghe.decide_postings(array[$1::uuid], $2, null)'
const denied = '42501'

describe('a posting, by the database alone', () => {
  it('is set in force by nobody with an invented name under it', async () => {
    const id = await proposed('invented')
    for (const who of [bureau.system, bureau.security]) {
      expect(await inSql(who, `update qinghe.postings set state = 'active', confirmed_by = $2 where id = $1`, [id, newUuid()])).toBe(denied)
    }
    expect(await inSql(bureau.system, `insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
      select $1, account, holder, role, county, region, valid_from, 'proposed', $2, $3, created_at from qinghe.postings where id = $4`,
    [newUuid(), bureau.system.actor.account, newUuid(), id])).toBe(denied)
    expect(await stateOf(id)).toEqual({ state: 'proposed', confirmed_by: null, valid_to: null })
  })

  it('is confirmed by a security administrator in force, who is neither proposer nor holder', async () => {
    const id = await proposed('byitself')
    const without = bureau.app.as({ role: 'securityAdmin', region: county })
    for (const who of [bureau.system, bureau.supervisor, without]) expect(await inSql(who, decide, [id, 'active'])).toBe(denied)
    const elsewhere = bureau.app.as({ role: 'securityAdmin', region: 431022000000 })
    await bureau.settle(elsewhere, '邻县')
    expect(await inSql(elsewhere, decide, [id, 'active'])).toBe(denied)
    for (const [column, account] of [['proposed_by', bureau.security.actor.account], ['account', bureau.security.actor.account]] as const) {
      const own = newUuid()
      await bureau.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, valid_from, state, proposed_by, created_at)
        select $1, case when $3 = 'account' then $2::uuid else account end, holder, 'volunteer', county, region, school, '2031-01-01', 'proposed', case when $3 = 'account' then $4::uuid else $2::uuid end, now()
        from qinghe.postings where id = $5`, [own, account, column, newUuid(), id]).catch(() => undefined)
      expect(await inSql(bureau.security, decide, [own, 'active']), column).toBe(denied)
    }
    expect(await inSql(bureau.security, decide, [id, 'ended'])).toBe(denied)
    expect(await inSql(bureau.security, decide, [id, 'active'])).toBe(1)
    expect(await stateOf(id)).toMatchObject({ state: 'active', confirmed_by: bureau.security.actor.account })
    expect(await inSql(bureau.security, decide, [id, 'refused'])).toBe(denied)
  })

  it('is not made longer by whoever may end it', async () => {
    const account = await bureau.newAccount('longer')
    const id = await bureau.onPost(account, { validTo: dayFromToday(10) })
    const end = (day: string) => bureau.system.send(`/api/staff/postings/${id}/end`, { id, day, successor: null, reason: '调离' })
    const reply = await end(dayFromToday(400))
    expect([reply.status, reply.body.issues?.[0].code]).toEqual([422, 'staff.endsAfterItEnds'])
    expect(await inSql(bureau.system, `update qinghe.postings set valid_to = null where id = $1`, [id])).toBe(denied)
    const order = `select qinghe.ask_order(gen_random_uuid(), 'end', $1, $2, null, '调离')`
    expect(await inSql(bureau.system, order, [id, dayFromToday(400)])).toBe(denied)
    expect(await inSql(bureau.security, order, [id, today])).toBe(denied)
    expect((await end(dayFromToday(5))).status).toBe(200)
    expect(await stateOf(id)).toMatchObject({ state: 'active', valid_to: dayFromToday(5) })
  })
})
