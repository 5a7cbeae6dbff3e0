/** What a real installation begins with: one tenant and three administrators who check each other; its divisions are there before. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { hashWholeCode, newHalfCode } from '@qinghe/domain/staff/oneTimeCode.ts'
import { administrators, roleOf } from '@qinghe/domain/staff/roles.ts'
import type pg from 'pg'

export type Names = Record<(typeof administrators)[number], string>
export type Founder = { login: string; name: string; role: string; code: string }

const logins: Names = { systemAdmin: 'xitong', securityAdmin: 'anquan', auditor: 'shenji' }
const codeDays = 7

type Person = { key: (typeof administrators)[number]; account: string; name: string; code: string; proposed: string; confirmed: string }

/** Writes everything in one transaction. @returns how each administrator signs in for the first time. */
export async function found(owner: pg.Client, county: RegionCode, names: Names): Promise<Founder[]> {
  const place = await owner.query('select 1 from qinghe.regions where code = $1 and level = 3 and valid_to is null', [county])
  if (place.rowCount === 0) throw problem('init.unknownCounty', `区划表里没有县级代码 ${Math.floor(county / 1_000_000)}，请核对`)
  const people = ring(names)
  await owner.query('begin')
  try {
    await openTenant(owner, county)
    for (const person of people) await admit(owner, county, person)
    for (const person of people) await appoint(owner, county, person)
    await owner.query("insert into qinghe.installation (id, kind, created_at) values ($1, 'real', qinghe.now())", [newUuid()])
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    throw error
  }
  return people.map(({ key, name, code }) => ({ login: logins[key], name, role: roleOf(key).label, code }))
}

export async function refuseFounded(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ kind: string }>('select kind from qinghe.installation')
  const kind = rows[0]?.kind
  if (kind === undefined) return
  throw problem('init.notEmpty', kind === 'demo'
    ? '这个数据文件夹里是演示数据，不能改作正式使用；请用 QINGHE_HOME 指定一个新的空文件夹'
    : '这里已经是正式安装，不会重复初始化')
}

/** Nobody proposes or confirms himself: each is proposed by the next and confirmed by the one after (硬规则⑤). */
function ring(names: Names): Person[] {
  const accounts = administrators.map(() => newUuid())
  const at = (index: number) => accounts[index % accounts.length] ?? ''
  return administrators.map((key, index) => (
    { key, account: at(index), name: names[key], code: `${newHalfCode()}-${newHalfCode()}`, proposed: at(index + 1), confirmed: at(index + 2) }))
}

async function openTenant(owner: pg.Client, county: RegionCode): Promise<void> {
  const today = "(qinghe.now() at time zone 'Asia/Shanghai')::date"
  const number = Math.floor(county / 1_000_000)
  await owner.query(`insert into qinghe.tenants (county, opened) values ($1, ${today})`, [number])
  await owner.query(`insert into qinghe.tenant_codes (county, code, valid_from) values ($1, $2, ${today})`, [number, county])
}

async function admit(owner: pg.Client, county: RegionCode, person: Person): Promise<void> {
  await owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at)
    values ($1, $2, $3, $4, 'invited', $5, qinghe.now())`, [person.account, logins[person.key], person.name, county, person.proposed])
  await owner.query(`insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at, confirmed_by)
    values ($1, $2, $3, decode($4, 'hex'), 'first', $5, qinghe.now(), qinghe.now() + make_interval(days => $6), $7)`,
  [newUuid(), person.account, county, await hashWholeCode(person.code), person.proposed, codeDays, person.confirmed])
}

async function appoint(owner: pg.Client, county: RegionCode, person: Person): Promise<void> {
  await owner.query(`insert into qinghe.postings
    (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at, decided_at)
    values ($1, $2, $3, $4, $5, $6, (qinghe.now() at time zone 'Asia/Shanghai')::date, 'active', $7, $8, qinghe.now(), qinghe.now())`,
  [newUuid(), person.account, person.name, person.key, Math.floor(county / 1_000_000), county, person.proposed, person.confirmed])
}
