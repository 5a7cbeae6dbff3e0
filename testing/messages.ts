/** People with telephones, and what waits to be told to them. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Topic } from '@qinghe/domain/messages/rules.ts'
import type { RoleKey } from '@qinghe/domain/staff/roles.ts'
import type pg from 'pg'
import { seal } from '../server/src/crypto/sealing.ts'
import { testRing } from './app.ts'
import { places } from './cast.ts'
import { plantDuty } from './duties.ts'

export type Told = { account: string; posting: string; role: RoleKey; region: number }
type Somebody = { role?: RoleKey; region?: number; phone?: string | null; state?: 'active' | 'suspended' }

let made = 0
/** In office since 2020. */
export async function somebody(owner: pg.ClientBase, { role = 'childDirector', region = places.village, phone = `1990000${String(3_000 + ++made)}`, state = 'active' }: Somebody = {}): Promise<Told> {
  const [account, posting] = [newUuid(), newUuid()]
  await owner.query(`insert into qinghe.accounts (id, login, name, region, phone, state, last_sign_in, created_by, created_at) values ($1, $2, '某人', $3, $4, $5, qinghe.now(), $6, '2020-01-01')`,
    [account, `u${account.slice(-12)}`, region, phone === null ? null : seal(testRing, { table: 'accounts', column: 'phone', row: account }, phone), state, newUuid()])
  await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, '某人', $3, 431003, $4, '2020-01-01', 'active', $5, $6, '2020-01-01')`, [posting, account, role, region, newUuid(), newUuid()])
  return { account, posting, role, region }
}

type Tells = { to: Told; topic?: Topic; about?: string; step?: string; title?: string; urgent?: boolean; channel?: 'sms' | 'notice' }
/** As the scanner writes it. */
export async function tell(owner: pg.ClientBase, { to, topic = 'late', about, step = 'x', title = '季度摸底排查', urgent = false, channel = 'sms' }: Tells): Promise<void> {
  await owner.query(`insert into qinghe.outbox (county, id, about, step, channel, posting, account, region, topic, title, urgent, at, next_at)
    values (431003, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, qinghe.now(), case when $4 = 'sms' then qinghe.now() end)`, [newUuid(), about ?? await plantDuty(owner, { of: 'visit', child: null, region: to.region, more: { role: to.role } }), step, channel, to.posting, to.account, to.region, topic, title, urgent])
}

export const texts = async (owner: pg.ClientBase, of: Told): Promise<{ id: string; state: string; amount: number; failure: string | null; topic: string }[]> =>
  (await owner.query('select id, state, amount, failure, topic from qinghe.text_messages where account = $1 order by at, id', [of.account])).rows
