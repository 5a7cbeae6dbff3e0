/** Sessions: a random token in the cookie, its SHA-256 in the table, everything else looked up fresh for each request, so
 *  that an ended posting, a suspended account or a closed spot check takes effect at once (硬规则⑦). */
import { createHash, randomBytes } from 'node:crypto'
import { actorOf } from '@qinghe/domain/staff/actor.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { AccountId, newUuid, PostingId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { idleMinutes, secondFactorMinutes, sessionHours } from '@qinghe/domain/staff/limits.ts'
import { isRole, roleOf } from '@qinghe/domain/staff/roles.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { prepared, sql } from '../db/sql.ts'
import type { SignedIn } from '../http/kernel.ts'

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()
export const newToken = (): string => randomBytes(32).toString('base64url')

export type Stage = 'secondFactor' | 'enrolment' | 'open'
/** Who is at the other end. The label is shown to the person in the list of their sessions. */
export type Visitor = { device: Uint8Array; label: string; address: string }
export type NewSession = Visitor & { account: string; posting: string | null; stage: Stage; secondFactor: boolean }

/** @returns the token for the cookie; it exists nowhere else */
export async function createSession(pool: pg.Pool, session: NewSession): Promise<string> {
  const token = newToken()
  const client = await pool.connect()
  try {
    await run(
      client,
      sql`
      insert into qinghe.sessions (token_hash, id, account, posting, stage, second_factor, device, device_label, address, opened_at, last_seen_at)
      values (${hashToken(token)}, ${newUuid()}, ${session.account}, ${session.posting}, ${session.stage}, ${session.secondFactor},
        ${session.device}, ${session.label}, ${session.address}, qinghe.now(), qinghe.now())`,
    )
  } finally {
    client.release()
  }
  return token
}

type FoundRow = {
  token_hash: Buffer
  session: string
  device: string
  account: string
  second_factor: boolean
  is_idle: boolean
  now: string
  posting: string | null
  role: string | null
  county: number | null
  organisation: string | null
  region: number | null
  school: number | null
  spot_check: string | null
  about: number | null
}
/** An open session. `actor` is absent when no posting is in force, or the post needs a second factor this session lacks. */
export type FoundSession = Omit<SignedIn, 'actor'> & { account: AccountId; actor: SignedIn['actor'] | undefined }

const lookup = (hashes: readonly Uint8Array[]) => prepared<FoundRow>('staff.sessions')`
  with clock as materialized (select t.now, (t.now at time zone 'Asia/Shanghai')::date as today from (select qinghe.now() as now offset 0) t)
  select s.token_hash, s.id as session, encode(substr(s.device, 1, 6), 'hex') as device, s.account, s.second_factor,
    s.last_seen_at < clock.now - interval '1 minute' as is_idle, clock.now,
    p.id as posting, p.role, p.county, p.region, p.school, p.organisation, c.id as spot_check, c.about
  from clock, qinghe.sessions s
  join qinghe.accounts a on a.id = s.account and a.state = 'active'
  left join qinghe.postings p on p.id = s.posting and p.account = s.account and p.state = 'active'
    and p.valid_from <= (select today from clock) and (p.valid_to is null or p.valid_to > (select today from clock))
  left join qinghe.spot_checks c on c.id = s.spot_check and c.posting = p.id and c.state = 'approved'
    and c.starts <= (select today from clock) and c.until > (select today from clock)
  where s.token_hash = any(${[...hashes]}::bytea[]) and s.stage = 'open' and s.ended_at is null
    and s.last_seen_at > clock.now - make_interval(mins => ${idleMinutes}) and s.opened_at > clock.now - make_interval(hours => ${sessionHours})`

function foundFrom(row: FoundRow): FoundSession {
  const account = AccountId.parse(row.account)
  const base = { session: row.session, device: row.device, account, at: instant(row.now) }
  const { posting, role, county, region, school, organisation } = row
  const isActing =
    posting !== null &&
    role !== null &&
    county !== null &&
    region !== null &&
    school !== null &&
    isRole(role) &&
    (row.second_factor || !roleOf(role).secondFactor)
  if (!isActing) return { ...base, actor: undefined }
  const spotCheck =
    row.spot_check !== null && row.about !== null ? { id: RecordId.parse(row.spot_check), about: row.about } : undefined
  return { ...base, actor: actorOf({ id: PostingId.parse(posting), account, role, county, region, school, organisation }, spotCheck) }
}

/** Many sessions in one prepared statement; tokens that open nothing are missing from the map. */
export async function findSessions(pool: pg.Pool, tokens: readonly string[]): Promise<Map<string, FoundSession>> {
  const byHash = new Map(tokens.map(token => [hashToken(token).toString('hex'), token]))
  const client = await pool.connect()
  try {
    const rows = await run(client, lookup([...byHash.keys()].map(h => Buffer.from(h, 'hex'))))
    const idle = rows.filter(row => row.is_idle).map(row => row.token_hash)
    if (idle.length > 0) {
      await run(client, sql`update qinghe.sessions set last_seen_at = qinghe.now() where token_hash = any(${idle}::bytea[])`)
    }
    return new Map(rows.map(row => [byHash.get(row.token_hash.toString('hex')) ?? '', foundFrom(row)]))
  } finally {
    client.release()
  }
}

/** Requests that arrive while a lookup is under way go together with the next one: one statement for all of them. */
export function makeSessionFinder(pool: pg.Pool): (token: string) => Promise<FoundSession | undefined> {
  type Ask = { token: string; found: (session: FoundSession | undefined) => void; failed: (reason: unknown) => void }
  const asked: Ask[] = []
  let isRunning = false
  async function drain(): Promise<void> {
    while (asked.length > 0) {
      const batch = asked.splice(0, 200)
      try {
        const sessions = await findSessions(
          pool,
          batch.map(ask => ask.token),
        )
        for (const ask of batch) ask.found(sessions.get(ask.token))
      } catch (reason) {
        for (const ask of batch) ask.failed(reason)
      }
    }
    isRunning = false
  }
  return token =>
    new Promise((found, failed) => {
      asked.push({ token, found, failed })
      if (isRunning) return
      isRunning = true
      void drain()
    })
}

/** What the kernel asks: who acts. No open session is undefined; one without a post in force is told why. */
export const makeFindSession =
  (find: (token: string) => Promise<FoundSession | undefined>) =>
  async (token: string): Promise<SignedIn | undefined> => {
    const found = await find(token)
    if (!found) return undefined
    if (!found.actor)
      throw problem(
        'session.noPosting',
        '您现在没有在岗的岗位，或者这个岗位要先绑定验证器；请重新登录，仍不行请联系本单位系统管理员',
        403,
      )
    return { actor: found.actor, session: found.session, device: found.device, ...(found.at === undefined ? {} : { at: found.at }) }
  }

export type Pending = { account: string; stage: Stage; device: Buffer; label: string; address: string }
/** A session between password and code. */
export async function findPending(pool: pg.Pool, token: string): Promise<Pending | undefined> {
  const { rows } = await pool.query<Pending>(
    `
    select account, stage, device, device_label as label, address from qinghe.sessions
    where token_hash = $1 and stage <> 'open' and ended_at is null and opened_at > qinghe.now() - make_interval(mins => $2)`,
    [hashToken(token), secondFactorMinutes],
  )
  return rows[0]
}

/** Ends one session by its token; true when it was still open. */
export async function endSession(pool: pg.Pool, token: string): Promise<boolean> {
  const ended = await pool.query(
    'update qinghe.sessions set ended_at = qinghe.now() where token_hash = $1 and ended_at is null',
    [hashToken(token)],
  )
  return ended.rowCount === 1
}
/** Ends one of the person's own sessions by its id. */
export async function endOwnSession(pool: pg.Pool, account: string, id: string): Promise<boolean> {
  const ended = await pool.query(
    'update qinghe.sessions set ended_at = qinghe.now() where id = $1 and account = $2 and ended_at is null',
    [id, account],
  )
  return ended.rowCount === 1
}
/** Ends every other session of an account, e.g. after a new password. */
export async function endOtherSessions(pool: Pick<pg.Pool, 'query'>, account: string, kept: string | null): Promise<void> {
  await pool.query(
    'update qinghe.sessions set ended_at = qinghe.now() where account = $1 and ended_at is null and id is distinct from $2::uuid',
    [account, kept],
  )
}
/** Rows nobody needs any more: for a daily job. */
export async function sweepSessions(pool: pg.Pool): Promise<void> {
  await pool.query("delete from qinghe.sessions where opened_at < qinghe.now() - interval '30 days'")
  await pool.query("delete from qinghe.sign_in_attempts where last_at < qinghe.now() - interval '1 day'")
}
