/** Who is signed in, as which post, and what that post may do. Read on the sign-in role: a list post could not see its own row. */
import type { Access } from '@qinghe/domain/kernel/access.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import { idleMinutes, sessionHours } from '@qinghe/domain/staff/limits.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { isRole, labelOf, roleOf } from '@qinghe/domain/staff/roles.ts'
import { Me, SessionLine } from '@qinghe/domain/staff/session.ts'
import type pg from 'pg'
import { hashToken } from './sessions.ts'

type SessionRow = {
  account: string
  login: string
  name: string
  posting: string | null
  spot_check: string | null
  second_factor: boolean
  ends_at: Date | string
}
type PostingRow = {
  id: string
  role: string
  region: number
  county: number
  school: number
  school_name: string | null
  organisation_name: string | null
  region_name: string | null
  valid_from: string
  valid_to: string | null
  substitutes: string | null
}
type SpotCheckRow = { id: string; posting: string; about: number; about_name: string | null; until: string }

const today = "(qinghe.now() at time zone 'Asia/Shanghai')::date"
const nameOf = (code: string) =>
  `(select r.name from qinghe.regions r where r.code = ${code} order by r.valid_to desc nulls first limit 1)`

async function sessionOf(pool: pg.Pool, token: string): Promise<SessionRow> {
  const { rows } = await pool.query<SessionRow>(
    `
    select s.account, a.login, a.name, s.posting, s.spot_check, s.second_factor, s.opened_at + make_interval(hours => $2) as ends_at
    from qinghe.sessions s join qinghe.accounts a on a.id = s.account and a.state = 'active'
    where s.token_hash = $1 and s.stage = 'open' and s.ended_at is null and s.last_seen_at > qinghe.now() - make_interval(mins => $3)
      and s.opened_at > qinghe.now() - make_interval(hours => $2)`,
    [hashToken(token), sessionHours, idleMinutes],
  )
  const [row] = rows
  if (!row) throw problem('session.missing', '请先登录', 401)
  return row
}

async function postingsOf(pool: pg.Pool, account: string): Promise<PostingRow[]> {
  const { rows } = await pool.query<PostingRow>(
    `
    select p.id, p.role, p.region, p.county, p.school, s.name as school_name, o.name as organisation_name, ${nameOf('p.region')} as region_name,
      p.valid_from, p.valid_to, p.substitutes
    from qinghe.postings p left join qinghe.schools s on s.county = p.county and s.id = p.school left join qinghe.organisations o on o.id = p.organisation
    where p.account = $1 and p.state = 'active' and p.valid_from <= ${today} and (p.valid_to is null or p.valid_to > ${today})
    order by p.valid_from, p.id`,
    [account],
  )
  return rows
}

async function openSpotChecks(pool: pg.Pool, posting: string): Promise<SpotCheckRow[]> {
  const { rows } = await pool.query<SpotCheckRow>(
    `
    select id, posting, about, ${nameOf('about')} as about_name, until from qinghe.spot_checks
    where posting = $1 and state = 'approved' and starts <= ${today} and until > ${today} order by until`,
    [posting],
  )
  return rows
}

const regionName = (name: string | null, code: number): string =>
  name === null ? (code === 0 ? '全国' : String(code)) : shortName(name, levelOf(code))
const wordsOf = (role: string, access: Access): string[] => Object.keys(access).filter(word => mayDo(role, word, access))

/** @param access the `may` words of all features, joined in main.ts */
export async function meOf(pool: pg.Pool, token: string, access: Access): Promise<Me> {
  const session = await sessionOf(pool, token)
  const postings = await postingsOf(pool, session.account)
  const acting = postings.find(
    p => p.id === session.posting && isRole(p.role) && (session.second_factor || !roleOf(p.role).secondFactor),
  )
  const checks = acting ? await openSpotChecks(pool, acting.id) : []
  const shown = checks.map(c => ({ id: c.id, about: c.about, aboutName: regionName(c.about_name, c.about), until: c.until }))
  return Me.parse({
    account: { id: session.account, login: session.login, name: session.name },
    postings: postings.map(p => ({
      id: p.id,
      role: p.role,
      roleLabel: labelOf(p.role),
      region: p.region,
      regionName: regionName(p.region_name, p.region),
      county: p.county,
      school: p.school,
      schoolName: p.school_name,
      organisationName: p.organisation_name,
      validFrom: p.valid_from,
      validTo: p.valid_to,
      isSubstitute: p.substitutes !== null,
    })),
    acting: acting?.id ?? null,
    spotCheck: shown.find(c => c.id === session.spot_check) ?? null,
    spotChecks: shown,
    abilities: acting ? wordsOf(acting.role, access) : [],
    endsAt: new Date(session.ends_at).toISOString(),
    idleMinutes,
  })
}

/** Acts as another of one's posts from now on, or opens names under an approved spot check. */
export async function switchPosting(
  pool: pg.Pool,
  token: string,
  to: { posting: string; spotCheck: string | null },
): Promise<void> {
  const session = await sessionOf(pool, token)
  const posting = (await postingsOf(pool, session.account)).find(p => p.id === to.posting)
  if (!posting || !isRole(posting.role)) throw new NotFound('这个岗位')
  if (roleOf(posting.role).secondFactor && !session.second_factor) {
    throw problem('session.needsSecondFactor', `“${labelOf(posting.role)}”要用验证器登录，请退出后重新登录并按提示绑定`, 403)
  }
  if (to.spotCheck !== null && !(await openSpotChecks(pool, posting.id)).some(c => c.id === to.spotCheck))
    throw new NotFound('这次抽查审批')
  await pool.query('update qinghe.sessions set posting = $2, spot_check = $3 where token_hash = $1', [
    hashToken(token),
    to.posting,
    to.spotCheck,
  ])
}

type LineRow = {
  id: string
  device: string
  address: string
  opened_at: Date | string
  last_seen_at: Date | string
  is_this: boolean
}
export async function sessionsOf(pool: pg.Pool, account: string, token: string): Promise<SessionLine[]> {
  const { rows } = await pool.query<LineRow>(
    `
    select id, device_label as device, address, opened_at, last_seen_at, token_hash = $2 as is_this from qinghe.sessions
    where account = $1 and stage = 'open' and ended_at is null and last_seen_at > qinghe.now() - make_interval(mins => $3)
      and opened_at > qinghe.now() - make_interval(hours => $4) order by last_seen_at desc`,
    [account, hashToken(token), idleMinutes, sessionHours],
  )
  const iso = (at: Date | string) => new Date(at).toISOString()
  return rows.map(r =>
    SessionLine.parse({
      id: r.id,
      device: r.device,
      address: r.address,
      openedAt: iso(r.opened_at),
      lastSeenAt: iso(r.last_seen_at),
      isThis: r.is_this,
    }),
  )
}
