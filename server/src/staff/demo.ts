/** The people of a demo: accounts, posts, passwords and authenticators. Loaded by the owner, like every world; a real
 *  installation never calls this. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, countyNumberOf, levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import { newPassword } from '@qinghe/domain/staff/oneTimeCode.ts'
import { roleOf } from '@qinghe/domain/staff/roles.ts'
import type pg from 'pg'
import { z } from 'zod'
import { blind, type KeyRing, seal } from '../crypto/sealing.ts'
import { type DemoPost, demoPosts } from './demoPosts.ts'
import { hashPassword } from './passwords.ts'
import { codeAt, newSecret } from './totp.ts'

export type DemoStaffOptions = { owner: pg.ClientBase; ring: KeyRing; home: string; village?: number; secrets?: DemoSecrets }

type Secret = { password: string; hash: Promise<string> }
export type DemoSecrets = readonly Secret[]

/** One password per demo post. Hashing them takes seconds of a core on purpose; begun early, it happens beside everything else. */
export const demoSecrets = (): DemoSecrets =>
  demoPosts.map(() => {
    const password = newPassword()
    const hash = hashPassword(password)
    hash.catch(() => undefined) // told where it is awaited
    return { password, hash }
  })

const Kept = z.object({
  login: z.string(),
  name: z.string(),
  role: z.string(),
  place: z.string(),
  password: z.string(),
  totp: z.string().nullable(),
})
export type DemoStaff = z.infer<typeof Kept>

const listPath = (home: string): string => join(home, 'demo', 'accounts.json')
/** 郴州市苏仙区栖凤渡镇栖凤渡村 */
const demoVillage = 431003103203

/** The demo accounts of this folder; none when there is no demo. */
export const readDemoStaff = (home: string): DemoStaff[] =>
  existsSync(listPath(home)) ? z.array(Kept).parse(JSON.parse(readFileSync(listPath(home), 'utf8'))) : []

/** The code an authenticator of this demo account would show now. */
export function demoCode(home: string, login: string, atMs: number): string {
  const account = readDemoStaff(home).find(a => a.login === login)
  if (!account) throw problem('demo.noSuchAccount', `演示里没有“${login}”这个账号`, 404)
  if (account.totp === null) throw problem('demo.noCode', `“${login}”只用口令登录，不需要验证码`)
  return codeAt(account.totp, atMs)
}

type Placed = DemoPost & {
  id: string
  account: string
  region: number
  county: number
  school: number
  place: string
  password: string
  hash: Promise<string>
  totp: string | null
}

/** One account per role. Regions must be loaded; schools should be, so that teachers stand where pupils are.
 *  @returns what to print; the same list stays in the home folder, readable by this user only */
export async function seedDemoStaff(options: DemoStaffOptions): Promise<DemoStaff[]> {
  const { owner, home } = options
  const {
    rows: [there],
  } = await owner.query<{ n: number }>('select count(*)::int as n from qinghe.accounts')
  if (there && there.n > 0) return readDemoStaff(home)
  const placed = await place(owner, options.village ?? demoVillage, options.secrets ?? demoSecrets())
  const kept = placed.map(p => ({
    login: p.login,
    name: p.name,
    role: roleOf(p.role).label,
    place: p.place,
    password: p.password,
    totp: p.totp,
  }))
  // Before the commit: a list without its accounts is written anew, accounts without their list could never sign in.
  mkdirSync(join(home, 'demo'), { recursive: true, mode: 0o700 })
  writeFileSync(listPath(home), `${JSON.stringify(kept, null, 1)}\n`, { mode: 0o600 })
  chmodSync(listPath(home), 0o600)
  await insertAll(options, placed)
  return kept
}

const levelAt = {
  village: 'village',
  town: 'town',
  county: 'county',
  city: 'city',
  province: 'province',
  nation: 'nation',
} as const

async function place(owner: pg.ClientBase, village: number, secrets: DemoSecrets): Promise<Placed[]> {
  const county = countyNumberOf(village)
  const school = await demoSchool(owner, county, ancestorAt(village, 'town'))
  const codes = demoPosts.map(p => ancestorAt(village, levelAt[p.at]))
  const { rows } = await owner.query<{ code: string | number; name: string }>(
    'select code, name from qinghe.regions where code = any($1::bigint[]) and valid_to is null',
    [codes],
  )
  const names = new Map(rows.map(r => [Number(r.code), shortName(r.name, levelOf(Number(r.code)))]))
  return demoPosts.map((p, i) => {
    const own = codes[i] ?? ancestorAt(village, 'county')
    const atSchool = p.organisation === 'school'
    const above = p.at === 'city' || p.at === 'province' || p.at === 'nation'
    const secret = secrets[i]
    if (!secret) throw new Error('a demo post without a password')
    return {
      ...p,
      id: newUuid(),
      account: newUuid(),
      region: atSchool ? school.region : own,
      county: above ? 0 : county,
      school: atSchool ? school.id : 0,
      place: atSchool ? school.name : (names.get(own) ?? '全国'),
      ...secret,
      totp: roleOf(p.role).secondFactor ? newSecret() : null,
    }
  })
}

type School = { id: number; name: string; region: number }
/** The school with the most pupils on file; without any, one of our own far from every other number. */
async function demoSchool(owner: pg.ClientBase, county: number, town: number): Promise<School> {
  const { rows } = await owner.query<{ id: number; name: string; region: string | number }>(
    `
    select s.id, s.name, s.region from qinghe.schools s where s.county = $1
    order by (select count(*) from qinghe.children c where c.county = s.county and c.school = s.id) desc, s.id limit 1`,
    [county],
  )
  const [found] = rows
  if (found) return { ...found, region: Number(found.region) }
  const own = { id: 900_001, name: '青禾学校（演示）', region: town }
  await owner.query('insert into qinghe.schools (county, id, region, name) values ($1, $2, $3, $4)', [
    county,
    own.id,
    own.region,
    own.name,
  ])
  return own
}

/** The three administrators vouch for each other in a ring, everybody else for the first two: the constraints hold for a demo too. */
function vouchers(placed: readonly Placed[], p: Placed): { proposed: string; confirmed: string } {
  const accountOf = (role: string) => placed.find(q => q.role === role)?.account ?? ''
  if (p.role === 'systemAdmin') return { proposed: accountOf('auditor'), confirmed: accountOf('securityAdmin') }
  if (p.role === 'securityAdmin') return { proposed: accountOf('systemAdmin'), confirmed: accountOf('auditor') }
  return { proposed: accountOf('systemAdmin'), confirmed: accountOf('securityAdmin') }
}

async function insertAll({ owner, ring }: DemoStaffOptions, placed: readonly Placed[]): Promise<void> {
  await owner.query('begin')
  try {
    for (const [i, p] of placed.entries())
      await insertAccount(owner, ring, { p, phone: `199000${String(i + 10_000).slice(-5)}`, by: vouchers(placed, p) })
    for (const p of placed) await insertPosting(owner, p, vouchers(placed, p))
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    throw error
  }
}

async function insertAccount(
  owner: pg.ClientBase,
  ring: KeyRing,
  { p, phone, by }: { p: Placed; phone: string; by: { proposed: string } },
): Promise<void> {
  await owner.query(
    `insert into qinghe.accounts (id, login, name, region, phone, phone_tail, state, created_by, created_at, phone_blind)
    values ($1, $2, $3, $4, $5, $6, 'active', $7, qinghe.now(), $8)`,
    [
      p.account,
      p.login,
      p.name,
      p.region,
      seal(ring, { table: 'accounts', column: 'phone', row: p.account }, phone),
      phone.slice(-4),
      by.proposed,
      blind(ring, 'phone', phone)[0],
    ],
  )
  const totp = p.totp === null ? null : seal(ring, { table: 'credentials', column: 'totp', row: p.account }, p.totp)
  await owner.query(
    `insert into qinghe.credentials (account, password_hash, password_set_at, totp, totp_confirmed_at)
    values ($1, $2, qinghe.now(), $3, case when $3::bytea is null then null else qinghe.now() end)`,
    [p.account, await p.hash, totp],
  )
}

async function insertPosting(owner: pg.ClientBase, p: Placed, by: { proposed: string; confirmed: string }): Promise<void> {
  const name = p.organisation === 'school' ? p.place : `${p.place === '全国' ? '' : p.place}${p.unit}`
  const {
    rows: [unit],
  } = await owner.query<{ id: string }>(
    `insert into qinghe.organisations (id, kind, name, region, created_at)
    values ($1, $2, $3, $4, qinghe.now()) on conflict (region, kind, name) do update set name = excluded.name returning id`,
    [newUuid(), p.organisation, name, p.region],
  )
  await owner.query(
    `insert into qinghe.postings (id, account, holder, role, county, region, school, organisation, valid_from, state, proposed_by, confirmed_by, created_at, decided_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, (qinghe.now() at time zone 'Asia/Shanghai')::date, 'active', $9, $10, qinghe.now(), qinghe.now())`,
    [p.id, p.account, p.name, p.role, p.county, p.region, p.school, unit?.id ?? null, by.proposed, by.confirmed],
  )
}

const chosen = {
  school: 'c.school = p.school',
  village: 'c.region = p.region',
  county: 'c.region >= $2 and c.region < $2 + 1000000',
  family: `c.household = (select f.household from qinghe.children f where f.county = $1 and f.region = p.region and f.household is not null and f.status in ('active', 'changed') order by f.household limit 1)`,
  grown: "c.region = p.region and c.birth_date <= (qinghe.now() at time zone 'Asia/Shanghai')::date - interval '14 years'",
} as const

/** Gives the demo's list posts some of the county's children; call it when the children are loaded. @returns how many were given */
export async function seedDemoAssignments(owner: pg.ClientBase, county: number): Promise<number> {
  let given = 0
  for (const { login, children } of demoPosts) {
    if (!children) continue
    const made = await owner.query(
      `
      insert into qinghe.assignments (county, id, posting, child, region, school, kind, valid_from, assigned_by, created_at)
      select c.county, gen_random_uuid(), p.id, c.id, c.region, c.school, $3, p.valid_from, p.proposed_by, qinghe.now()
      from qinghe.accounts a join qinghe.postings p on p.account = a.id
      join lateral (select c.* from qinghe.children c where c.county = $1 and c.status in ('active', 'changed') and $2::bigint is not null and ${chosen[children.of]}
        order by c.id limit $5) c on true
      where a.login = $4 and not exists (select 1 from qinghe.assignments b where b.county = $1 and b.posting = p.id)`,
      [county, county * 1_000_000, children.kind, login, children.n],
    )
    given += made.rowCount ?? 0
  }
  return given
}
