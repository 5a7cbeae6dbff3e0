/** Changes of what people sign in with: each in one transaction with its leaf, which carries the digest of all credentials before and after. */
import type { KeyObject } from 'node:crypto'
import type pg from 'pg'
import { withState } from '../audit/state.ts'

type About = { account: string; phrase: string }
/** The sign-in role's connections, and the key of the chain. */
export type Desk = { pool: pg.Pool; ring: { chain: KeyObject } }

async function changing<T>({ pool, ring }: Desk, { account, phrase }: About, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const done = await withState(client, { key: ring.chain, account, phrase, purpose: 'signIn', role: 'system:sign-in' }, () => work(client))
    await client.query('commit')
    return done
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** New password, no authenticator, no device known any more, every session ended — in one commit, by one of two racers. */
export const takeOver = (desk: Desk, { account, code, hash }: { account: string; code: string; hash: string }): Promise<boolean> =>
  changing(desk, { account, phrase: '凭一次性口令设置口令' }, async client => {
    const { rows } = await client.query<{ used: boolean }>('select qinghe.use_code($1) as used', [code])
    if (rows[0]?.used !== true) return false
    await client.query(
      `insert into qinghe.credentials (account, password_hash, password_set_at) values ($1, $2, qinghe.now())
      on conflict (account) do update set password_hash = excluded.password_hash, password_set_at = excluded.password_set_at,
        totp = null, totp_confirmed_at = null, totp_last_step = null`,
      [account, hash],
    )
    await client.query('update qinghe.sessions set ended_at = qinghe.now() where account = $1 and ended_at is null', [account])
    await client.query('delete from qinghe.known_devices where account = $1', [account])
    return true
  })

export const replacePassword = (desk: Desk, { account, hash }: { account: string; hash: string }): Promise<unknown> =>
  changing(desk, { account, phrase: '修改口令' }, client =>
    client.query('update qinghe.credentials set password_hash = $2, password_set_at = qinghe.now() where account = $1', [account, hash]))

type Step = { account: string; step: number; totp: Uint8Array; /** It binds the authenticator. */ isFirst: boolean }

/** Of two uses of one code, however simultaneous, the condition lets one through. */
export async function takeStep(desk: Desk, { account, step, totp, isFirst }: Step): Promise<boolean> {
  const take = (db: Pick<pg.ClientBase, 'query'>) => db.query(
    `update qinghe.credentials set totp_last_step = $2, totp_confirmed_at = coalesce(totp_confirmed_at, qinghe.now())
    where account = $1 and (totp_last_step is null or totp_last_step < $2) and totp = $3`,
    [account, step, totp],
  )
  const { rowCount } = isFirst ? await changing(desk, { account, phrase: '绑定验证器' }, take) : await take(desk.pool)
  return rowCount === 1
}
