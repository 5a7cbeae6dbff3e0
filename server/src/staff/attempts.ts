/** Slowing down guessing without locking anybody out for good (decision 015): delays that double and are capped, counted
 *  where the guessing comes from. A device the person has signed in from before has a counter of its own, so that nobody
 *  else's failures, wherever they come from, keep its owner out. An unknown device shares counters with its network. */
import { createHash } from 'node:crypto'
import { issue, Problem } from '@qinghe/domain/kernel/problem.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'

type Counter = { key: Buffer; free: number; capSeconds: number }
export type Origin = { login: string; device: Uint8Array; address: string; isKnownDevice: boolean }

const forgottenAfter = '15 minutes'
const keyOf = (...parts: (string | Uint8Array)[]): Buffer => {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part).update('\0')
  return sum.digest()
}

/** /24 of IPv4, /48 of IPv6: one household, one office, one small hoster. */
export function networkOf(address: string): string {
  const v4 = /(\d+\.\d+\.\d+)\.\d+$/.exec(address)?.[1]
  return v4 ?? address.split(':').slice(0, 3).join(':')
}

/** The login is only ever hashed: people type passwords into that box. `what` keeps passwords and codes apart. */
export function countersOf(what: 'password' | 'code', from: Origin): Counter[] {
  if (from.isKnownDevice) return [{ key: keyOf(what, 'device', from.login, from.device), free: 5, capSeconds: 300 }]
  return [
    { key: keyOf(what, 'network', from.login, networkOf(from.address)), free: 5, capSeconds: 300 },
    { key: keyOf(what, 'address', from.address), free: 30, capSeconds: 60 },
  ]
}

/** Without a delay free_at is long ago, not now: of two honest attempts at once the earlier transaction may be counted second. */
async function count(client: pg.ClientBase, { key, free, capSeconds }: Counter): Promise<boolean> {
  const counted = await run(
    client,
    sql`
    insert into qinghe.sign_in_attempts as a (counter, failures, last_at, free_at) values (${key}, 1, qinghe.now(), 'epoch')
    on conflict (counter) do update set last_at = qinghe.now(),
      failures = case when a.last_at < qinghe.now() - ${forgottenAfter}::interval then 1 else a.failures + 1 end,
      free_at = case when a.last_at < qinghe.now() - ${forgottenAfter}::interval or a.failures < ${free} then 'epoch'
        else qinghe.now() + make_interval(secs => least(${capSeconds}::float8, power(2, least(a.failures + 1 - ${free}, 20)))) end
    where a.free_at <= qinghe.now() returning a.counter`,
  )
  return counted.length > 0
}

async function secondsToWait(client: pg.ClientBase, counters: readonly Counter[]): Promise<number> {
  const [row] = await run<{ seconds: number }>(
    client,
    sql`
    select ceil(coalesce(extract(epoch from max(free_at) - qinghe.now()), 1))::int as seconds
    from qinghe.sign_in_attempts where counter = any(${counters.map(c => c.key)}::bytea[])`,
  )
  return Math.max(1, row?.seconds ?? 1)
}

const waitWords = (seconds: number): string => (seconds < 60 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`)

/** Counts the attempt before anything is verified, so that a hundred parallel guesses are a hundred counted ones.
 *  Throws 429 with the seconds to wait; then nothing was counted. */
export async function countAttempt(pool: pg.Pool, counters: readonly Counter[]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    for (const counter of counters) {
      if (await count(client, counter)) continue
      const seconds = await secondsToWait(client, counters)
      throw new Problem(
        [
          issue('signIn.wait', `试错次数较多，请 ${waitWords(seconds)}后再试。忘记口令请联系本级系统管理员重新发放`, { details: {
            seconds,
          } }),
        ],
        429,
      )
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** It was the right person: their counter ends; a shared address only forgets this attempt. */
export async function forgetAttempt(pool: pg.Pool, counters: readonly Counter[]): Promise<void> {
  const [own, shared] = counters
  if (own) await pool.query('delete from qinghe.sign_in_attempts where counter = $1', [own.key])
  if (shared) {
    await pool.query(
      'update qinghe.sign_in_attempts set failures = greatest(failures - 1, 0), free_at = least(free_at, qinghe.now()) where counter = $1',
      [shared.key],
    )
  }
}
