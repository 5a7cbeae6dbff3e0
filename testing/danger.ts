/** People with accounts and posts in organisations, for what goes between offices: slips, reports, bars. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { OrganisationKind } from '@qinghe/domain/staff/types.ts'
import { withState } from '../server/src/audit/state.ts'
import { blind, seal } from '../server/src/crypto/sealing.ts'
import { type Person, type Reply, testRing } from './app.ts'
import { dayFromToday } from './bureau.ts'
import type { Castmate } from './cast.ts'
import type { Stage } from './walk/stage.ts'

const told = <T>(owner: Stage['owner'], work: () => Promise<T>): Promise<T> => withState(owner, { key: testRing.chain, phrase: '设岗', role: 'system:cli' }, work)

export async function foundOffice({ owner }: Stage, { kind, name, region }: { kind: OrganisationKind; name: string; region: number }): Promise<string> {
  const id = newUuid()
  await told(owner, () => owner.query('insert into qinghe.organisations (id, kind, name, region, created_at) values ($1, $2, $3, $4, qinghe.now())', [id, kind, name, region]))
  return id
}

/** In office, as the staff's own commands would have left it. */
export async function hire(stage: Stage, post: Castmate, { organisation, phone }: { organisation?: string; phone?: string } = {}): Promise<Person> {
  const who = stage.enter({ ...post, ...(organisation === undefined ? {} : { organisation }) })
  const { account, posting, role, region, county } = who.actor
  const sealed = phone === undefined ? null : seal(testRing, { table: 'accounts', column: 'phone', row: account }, phone)
  await told(stage.owner, async () => {
    await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at, phone, phone_tail, phone_blind) values ($1, $2, $3, $4, 'active', $5, qinghe.now(), $6, $7, $8)`,
      [account, `l${account.slice(-12)}`, post.name, region, newUuid(), sealed, phone?.slice(-4) ?? null, phone === undefined ? null : blind(testRing, 'phone', phone)[0]])
    await stage.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, organisation, valid_from, state, proposed_by, confirmed_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10, $11, qinghe.now())`, [posting, account, post.name, role, county, region, post.school, organisation ?? null, dayFromToday(-100), newUuid(), newUuid()])
  })
  return who
}

/** Everything a person could look at, with ids and times taken out. @param at where the kind's records are */
export async function everythingSeen(by: Person, { at, child }: { at: string; child: string | null }): Promise<string> {
  const asked: Promise<Reply>[] = [
    by.post(at, { limit: 100 }), by.post(at, { mine: true }), by.post(at, { states: ['filed', 'accepted', 'notified', 'closed'] }), by.get('/api/slips?box=waiting'), by.get('/api/slips?box=all'), by.get('/api/slips?box=filed'),
    by.get('/api/notices'), by.get('/api/notices/unread'),
    by.get('/api/sync'), by.get('/api/archives/counts'), by.get('/api/statistics/figure'),
    ...(child === null ? [] : [by.get(`/api/records/children/${child}`), by.post(at, { child }), by.get(`/api/archives/${child}`), by.get(`/api/archives/${child}/history`)]),
  ]
  return JSON.stringify((await Promise.all(asked)).map(({ status, body: told }) => [status, told])).replaceAll(/"(cursor|seq|asOf|requestId|next|nextCursor)":("[^"]*"|\d+)/gu, '')
}
