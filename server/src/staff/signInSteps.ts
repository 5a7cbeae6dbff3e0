/** What happens at each step of signing in, on the sign-in role's own connection. HTTP and cookies are in signIn.ts. */
import { type Issue, issue, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import { hashWholeCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { weaknessesOf } from '@qinghe/domain/staff/password.ts'
import { isRole, roleOf } from '@qinghe/domain/staff/roles.ts'
import type { SignInStep } from '@qinghe/domain/staff/session.ts'
import type pg from 'pg'
import { type KeyRing, open, seal, type SealedAt } from '../crypto/sealing.ts'
import { countAttempt, countersOf, forgetAttempt, type Origin } from './attempts.ts'
import { replacePassword, takeOver, takeStep } from './credentials.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { createSession, endSession, findPending, type Pending, type Visitor } from './sessions.ts'
import { newSecret, stepOf, uriOf } from './totp.ts'

export type Door = {
  pool: pg.Pool
  ring: KeyRing
  /** Told whose account it is about as soon as that is known, so that the leaf of a refusal names it too. */
  notice: (person: Person) => void
}
/** Who was let in or turned away, for the leaf. */
export type Person = { account: string; posting: string | null; role: string | null; county: number; region: number }
export type Outcome = { step: SignInStep; token: string; person: Person }

type Candidate = {
  id: string
  login: string
  name: string
  region: number
  state: string
  password_hash: string | null
  totp: Buffer | null
  is_bound: boolean
  last_step: number | null
  is_known_device: boolean
}
const totpAt = (account: string): SealedAt => ({ table: 'credentials', column: 'totp', row: account })

async function candidateBy(
  pool: pg.Pool,
  by: { login: string } | { id: string },
  device: Uint8Array,
): Promise<Candidate | undefined> {
  const [column, text] = 'login' in by ? ['login', by.login] : ['id', by.id]
  const { rows } = await pool.query<Candidate>(
    `
    select a.id, a.login, a.name, a.region, a.state, c.password_hash, c.totp, c.totp_confirmed_at is not null as is_bound, c.totp_last_step as last_step,
      exists (select 1 from qinghe.known_devices d where d.account = a.id and d.device = $2) as is_known_device
    from qinghe.accounts a left join qinghe.credentials c on c.account = a.id where a.${column} = $1`,
    [text, device],
  )
  return rows[0]
}

type Held = { id: string; role: string; county: number; region: number; was_last: boolean }
/** Postings in force today, the one used last time first. */
async function postingsOf(pool: pg.Pool, account: string): Promise<Held[]> {
  const { rows } = await pool.query<Held>(
    `
    select p.id, p.role, p.county, p.region, p.id = (select s.posting from qinghe.sessions s
      where s.account = $1 and s.stage = 'open' and s.posting is not null order by s.opened_at desc limit 1) as was_last
    from qinghe.postings p where p.account = $1 and p.state = 'active' and p.valid_from <= (qinghe.now() at time zone 'Asia/Shanghai')::date
      and (p.valid_to is null or p.valid_to > (qinghe.now() at time zone 'Asia/Shanghai')::date) order by was_last desc nulls last, p.valid_from, p.id`,
    [account],
  )
  return rows
}

const refused = () => problem('signIn.refused', '登录名或口令不对。首次登录请用一次性口令，忘记口令请联系本级系统管理员', 401)
const needsSecondFactor = (held: readonly Held[]): boolean => held.some(p => isRole(p.role) && roleOf(p.role).secondFactor)
/** Without a post in force the account's own region places the leaf, so that the auditor of that area sees it. */
const personOf = ({ id, region }: Pick<Candidate, 'id' | 'region'>, acting: Held | undefined): Person => ({
  account: id,
  posting: acting?.id ?? null,
  role: acting?.role ?? null,
  county: acting?.county ?? 0,
  region: acting?.region ?? region,
})

/** The password was right: what is still missing decides at which stage the session begins. */
async function letIn({ pool, ring }: Door, person: Candidate, visitor: Visitor): Promise<Outcome> {
  const held = await postingsOf(pool, person.id)
  const base = { ...visitor, account: person.id, posting: held[0]?.id ?? null, secondFactor: false }
  if (!person.is_bound && !needsSecondFactor(held)) {
    await remember(pool, person.id, visitor)
    return {
      step: { next: 'done' },
      token: await createSession(pool, { ...base, stage: 'open' }),
      person: personOf(person, held[0]),
    }
  }
  const stage = person.is_bound ? 'secondFactor' : 'enrolment'
  const token = await createSession(pool, { ...base, posting: null, stage })
  if (person.is_bound) return { step: { next: 'secondFactor' }, token, person: personOf(person, undefined) }
  const secret = newSecret()
  await pool.query(
    'update qinghe.credentials set totp = $2, totp_last_step = null where account = $1 and totp_confirmed_at is null',
    [person.id, seal(ring, totpAt(person.id), secret)],
  )
  return { step: { next: 'enrolment', secret, uri: uriOf(secret, person.login) }, token, person: personOf(person, undefined) }
}

async function remember(pool: pg.Pool, account: string, visitor: Visitor): Promise<void> {
  await pool.query(
    `insert into qinghe.known_devices (account, device, first_at, last_at) values ($1, $2, qinghe.now(), qinghe.now())
    on conflict (account, device) do update set last_at = qinghe.now()`,
    [account, visitor.device],
  )
  await pool.query('update qinghe.accounts set last_sign_in = qinghe.now() where id = $1', [account])
}

/** Login and password. Every failure looks the same and takes the same time. */
export async function signIn(door: Door, input: { login: string; password: string }, visitor: Visitor): Promise<Outcome> {
  const person = await candidateBy(door.pool, input, visitor.device)
  if (person) door.notice(personOf(person, undefined))
  const from: Origin = {
    login: input.login,
    device: visitor.device,
    address: visitor.address,
    isKnownDevice: person?.is_known_device ?? false,
  }
  const counters = countersOf('password', from)
  await countAttempt(door.pool, counters)
  const matches = await isPassword(person?.password_hash, input.password)
  if (!person || !matches) throw refused()
  await forgetAttempt(door.pool, counters)
  if (person.state !== 'active') throw problem('signIn.suspended', '这个账号已停用，请联系本级系统管理员', 403)
  return letIn(door, person, visitor)
}

/** The second step, or the first code of a newly bound authenticator. The token changes: what was valid before is not after. */
export async function giveCode(door: Door, token: string | undefined, input: { code: string }): Promise<Outcome> {
  const { pool } = door
  const pending = token === undefined ? undefined : await findPending(pool, token)
  if (!pending || token === undefined) throw problem('signIn.tooLate', '登录已超时，请重新输入登录名和口令', 401)
  const person = await candidateBy(pool, { id: pending.account }, pending.device)
  if (!person?.totp) throw problem('signIn.tooLate', '登录已超时，请重新输入登录名和口令', 401)
  door.notice(personOf(person, undefined))
  const counters = countersOf('code', {
    login: person.login,
    device: pending.device,
    address: pending.address,
    isKnownDevice: person.is_known_device,
  })
  await countAttempt(pool, counters)
  await acceptCode(door, person, input.code)
  await forgetAttempt(pool, counters)
  await endSession(pool, token)
  return openSession(pool, person, pending)
}

async function openSession(pool: pg.Pool, person: Candidate, pending: Pending): Promise<Outcome> {
  const [acting] = await postingsOf(pool, pending.account)
  const visitor = { device: pending.device, label: pending.label, address: pending.address }
  await remember(pool, pending.account, visitor)
  const opened = await createSession(pool, {
    ...visitor,
    account: pending.account,
    posting: acting?.id ?? null,
    stage: 'open',
    secondFactor: true,
  })
  return { step: { next: 'done' }, token: opened, person: personOf(person, acting) }
}

async function acceptCode({ pool, ring }: Door, person: Candidate, code: string): Promise<void> {
  const wrong = () =>
    problem('signIn.wrongCode', '验证码不对，或已经用过。请等验证器显示下一个 6 位数字后再输入，并检查手机时间是否准确', 401)
  const {
    rows: [clock],
  } = await pool.query<{ now: string | Date }>('select qinghe.now() as now')
  if (!person.totp || !clock) throw wrong()
  const step = stepOf(open(ring, totpAt(person.id), person.totp), code, {
    atMs: new Date(clock.now).getTime(),
    after: person.last_step,
  })
  if (step === undefined) throw wrong()
  if (!(await takeStep({ pool, ring }, { account: person.id, step, totp: person.totp, isFirst: !person.is_bound }))) throw wrong()
}

/** First sign-in, or after a confirmed reset: the one-time code and a password of one's own. */
export async function begin(
  door: Door,
  input: { login: string; code: string; password: string },
  visitor: Visitor,
): Promise<Outcome> {
  const { pool } = door
  const person = await candidateBy(pool, input, visitor.device)
  if (person) door.notice(personOf(person, undefined))
  const counters = countersOf('password', {
    login: input.login,
    device: visitor.device,
    address: visitor.address,
    isKnownDevice: person?.is_known_device ?? false,
  })
  await countAttempt(pool, counters)
  const code = Buffer.from(await hashWholeCode(input.code), 'hex')
  const found = person ? await usableCode(pool, person, code) : undefined
  const refusal = () =>
    problem('signIn.codeRefused', '登录名或一次性口令不对（前 8 位问系统管理员，后 8 位问安全管理员），或者已用过、已过期。旧口令不能再用，请系统管理员重新发放', 401)
  if (!person || found === undefined) throw refusal()
  await forgetAttempt(pool, counters)
  refuseWeak(weaknessesOf(input.password, person))
  if (!(await takeOver(door, { account: person.id, code: found, hash: await hashPassword(input.password) }))) throw refusal()
  const fresh = await candidateBy(pool, { id: person.id }, visitor.device)
  if (!fresh) throw refusal()
  return letIn(door, fresh, visitor)
}

const refuseWeak = (issues: readonly Issue[]): void => {
  if (issues.length > 0) throw new Problem(issues)
}

/** A code for the first sign-in serves only an account nobody has used. Either is whole only when a second person gave the other half. */
async function usableCode(pool: pg.Pool, person: Candidate, code: Buffer): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    `
    select id from qinghe.one_time_codes where account = $1 and code_hash = $2 and used_at is null and expires_at > qinghe.now()
      and confirmed_by is not null and case purpose when 'first' then $3 = 'invited' else $3 = 'active' end`,
    [person.id, code, person.state],
  )
  return rows[0]?.id
}

/** A new password for somebody who is signed in and knows the old one. */
export async function changePassword(
  door: Pick<Door, 'pool' | 'ring'>,
  input: { account: string; old: string; password: string },
  visitor: Visitor,
): Promise<void> {
  const person = await candidateBy(door.pool, { id: input.account }, visitor.device)
  if (!person) throw refused()
  const counters = countersOf('password', {
    login: person.login,
    device: visitor.device,
    address: visitor.address,
    isKnownDevice: person.is_known_device,
  })
  await countAttempt(door.pool, counters)
  if (!(await isPassword(person.password_hash, input.old))) throw new Problem([issue('password.wrong', '原口令不对', 'old')])
  await forgetAttempt(door.pool, counters)
  const weak = weaknessesOf(input.password, person)
  if (input.old === input.password) weak.push(issue('password.same', '新口令不能和原口令相同', 'password'))
  refuseWeak(weak)
  await replacePassword(door, { account: input.account, hash: await hashPassword(input.password) })
}
