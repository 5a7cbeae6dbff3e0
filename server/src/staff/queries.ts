/** Lists of the staff feature. Scope is the database's: an administrator sees the own area, everybody else the posts in force there. */
import { dataDomains } from '@qinghe/domain/kernel/dataDomain.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { levelOf, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { shortName } from '@qinghe/domain/regions/rules.ts'
import type * as given from '@qinghe/domain/staff/assignments.ts'
import * as contract from '@qinghe/domain/staff/contract.ts'
import { cell, domainNames, lettersOf } from '@qinghe/domain/staff/matrix.ts'
import { labelOf, roleKeys, roleOf, type Shape, shapeOf, systemActors } from '@qinghe/domain/staff/roles.ts'
import { lastingKinds, organisationKinds } from '@qinghe/domain/staff/types.ts'
import type { Guard } from '@qinghe/domain/staff/twoPersons.ts'
import { z } from 'zod'
import { type Pages, pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import { hasNobody, seesWhoAnswers } from './responsible.ts'

type Input<C extends { input: z.ZodType }> = z.infer<C['input']>
/** Rows before the output schema has parsed them: brands come from there. */
type Output<C extends { output: z.ZodType }> = z.infer<C['output']>

export const nameOf = (code: Sql): Sql =>
  sql`coalesce((select g.name from qinghe.regions g where g.code = ${code} order by g.valid_to desc nulls first limit 1), case when ${code} = 0 then '全国' else ${code}::text end)`

/** Pages go by key (region, id), never by offset. */
const Place = z.tuple([z.number(), z.string()])
type Place = z.infer<typeof Place>
const pages = {
  organisations: pagesOf(contract.listOrganisations, Place), accounts: pagesOf(contract.listAccounts, Place),
  postings: pagesOf(contract.listPostings, Place), colleagues: pagesOf(contract.listColleagues, Place),
}
const behind = (place: Place | undefined, prefix: Sql): Sql | undefined =>
  place && sql`(${prefix}.region, ${prefix}.id) > (${place[0]}::bigint, ${place[1]}::uuid)`
const placeOf = ({ region, id }: { region: number; id: string }): Place => [region, id]
const all = (conditions: readonly (Sql | undefined)[]): Sql => {
  const given = conditions.filter(c => c !== undefined)
  return given.length === 0 ? sql`true` : join(given, ' and ')
}
function within(region: number | undefined, column: Sql): Sql | undefined {
  if (region === undefined) return undefined
  const { lo, hi } = rangeOf(region)
  return sql`${column} >= ${lo} and ${column} < ${hi}`
}

export async function listOrganisations(
  r: Reader,
  input: Input<typeof contract.listOrganisations>,
): Promise<Output<typeof contract.listOrganisations>> {
  const rows = await r.rows(sql<Output<typeof contract.listOrganisations>['organisations'][number]>`
    select o.id, o.kind, o.name, o.region, o.code, ${nameOf(sql`o.region`)} as "regionName" from qinghe.organisations o where ${all(
      [
        within(input.region, sql`o.region`),
        input.kind && sql`o.kind = ${input.kind}`,
        input.text ? sql`position(${input.text} in o.name) > 0` : undefined,
        behind(pages.organisations.from(r, input.after), sql`o`),
      ],
    )} order by o.region, o.id limit ${input.limit + 1}`)
  const { page: organisations, next: nextCursor } = pages.organisations.cut(r, { rows, limit: input.limit, at: placeOf })
  return {
    organisations: organisations.map(o => ({
      ...o,
      regionName: shortName(o.regionName, levelOf(o.region)),
      kindName: organisationKinds[o.kind],
    })),
    nextCursor,
  }
}

export async function listSchools(
  r: Reader,
  input: Input<typeof contract.listSchools>,
): Promise<Output<typeof contract.listSchools>> {
  const schools = await r.rows(sql<Output<typeof contract.listSchools>['schools'][number]>`
    select id, name, region, code, closed_on as "closedOn" from qinghe.schools where ${all([
      sql`county = ${input.county ?? r.actor.county}`,
      input.text ? sql`position(${input.text} in name) > 0` : undefined,
    ])} order by name, id limit 1000`)
  return { schools }
}

type AccountRow = Output<typeof contract.listAccounts>['accounts'][number]
const accountColumns = sql`a.id, a.login, a.name, a.region, ${nameOf(sql`a.region`)} as "regionName", a.state, a.phone_tail as "phoneTail", a.version,
  a.last_sign_in as "lastSignIn", array(select p.role from qinghe.postings p where p.account = a.id and p.state = 'active') as postings`
const accountLine = (row: AccountRow): AccountRow => ({
  ...row,
  regionName: shortName(row.regionName, levelOf(row.region)),
  postings: row.postings.map(labelOf),
  lastSignIn: row.lastSignIn === null ? null : instant(row.lastSignIn),
})

export async function listAccounts(
  r: Reader,
  input: Input<typeof contract.listAccounts>,
): Promise<Output<typeof contract.listAccounts>> {
  const rows = await r.rows(
    sql<AccountRow>`select ${accountColumns} from qinghe.accounts a where ${all([
      within(input.region, sql`a.region`),
      input.state && sql`a.state = ${input.state}`,
      input.text
        ? sql`(position(${input.text} in a.name) > 0 or position(${input.text.toLowerCase()} in a.login) > 0)`
        : undefined,
      behind(pages.accounts.from(r, input.after), sql`a`),
    ])} order by a.region, a.id limit ${input.limit + 1}`,
  )
  const { page: shown, next: nextCursor } = pages.accounts.cut(r, { rows, limit: input.limit, at: placeOf })
  return { accounts: shown.map(accountLine), nextCursor }
}

type CodeRow = Output<typeof contract.getAccount>['codes'][number]
export async function getAccount(
  r: Reader,
  { id }: Input<typeof contract.getAccount>,
): Promise<Output<typeof contract.getAccount>> {
  const row = await r.first(sql<AccountRow>`select ${accountColumns} from qinghe.accounts a where a.id = ${id}`)
  if (!row) throw new NotFound('这个账号')
  const held = await r.rows(
    sql<PostingRow>`select ${postingColumns} ${postingTables} where p.account = ${id} order by p.valid_from desc, p.id`,
  )
  const codes =
    await r.rows(sql<CodeRow>`select c.id, c.purpose, coalesce((select i.name from qinghe.accounts i where i.id = c.issued_by), '') as "issuedBy",
    c.expires_at as "expiresAt", c.confirmed_by is not null as "isWhole" from qinghe.one_time_codes c
    where c.account = ${id} and c.used_at is null and (c.expires_at > ${r.now} or c.confirmed_by is null and c.purpose = 'first') order by c.issued_at desc`)
  const two = await r.first(sql<{ guard: Guard }>`select qinghe.account_guard(${id}::uuid) as guard`)
  return { ...accountLine(row), guard: two?.guard ?? null, held: held.map(postingLine), codes: codes.map(c => ({ ...c, expiresAt: instant(c.expiresAt) })) }
}

type PostingRow = Output<typeof contract.listPostings>['postings'][number]
/** Somebody new whose first code still has one half only. Whoever may not read codes is told no. */
const needsHalf = sql`p.state = 'proposed' and exists (select 1 from qinghe.one_time_codes h join qinghe.accounts n on n.id = h.account and n.state = 'invited'
  where h.account = p.account and h.purpose = 'first' and h.used_at is null and h.confirmed_by is null)`
const postingColumns = sql`p.id, p.account, p.holder, p.role, p.county, p.region, p.school, p.organisation, p.valid_from as "validFrom", p.valid_to as "validTo",
  p.state, p.substitutes, p.version, p.reason, ${needsHalf} as "needsHalf", ${nameOf(sql`p.region`)} as "regionName", s.name as "schoolName", o.name as "organisationName",
  (select b.name from qinghe.accounts b where b.id = p.proposed_by) as "proposedBy", (select c.name from qinghe.accounts c where c.id = p.confirmed_by) as "confirmedBy"`
const postingTables = sql`from qinghe.postings p left join qinghe.schools s on s.county = p.county and s.id = p.school
  left join qinghe.organisations o on o.id = p.organisation`
const postingLine = (row: PostingRow): PostingRow => ({
  ...row,
  roleLabel: labelOf(row.role),
  regionName: shortName(row.regionName, levelOf(row.region)),
})

export async function listPostings(
  r: Reader,
  input: Input<typeof contract.listPostings> & { shape?: Shape | undefined },
  by: Pages<Place> = pages.postings,
): Promise<Output<typeof contract.listPostings>> {
  const rows = await r.rows(
    sql<PostingRow>`select ${postingColumns} ${postingTables} where ${all([
      within(input.region, sql`p.region`),
      input.state && sql`p.state = ${input.state}`,
      input.role && sql`p.role = ${input.role}`,
      input.shape && sql`p.role = any(${roleKeys.filter(key => shapeOf(key) === input.shape)}::text[])`,
      behind(by.from(r, input.after), sql`p`),
    ])} order by p.region, p.id limit ${input.limit + 1}`,
  )
  const { page: shown, next: nextCursor } = by.cut(r, { rows, limit: input.limit, at: placeOf })
  return { postings: shown.map(postingLine), nextCursor }
}

/** A list post sees no directory: it works with its children, not with the area's staff. */
export async function listColleagues(
  r: Reader,
  input: Input<typeof contract.listColleagues>,
): Promise<Output<typeof contract.listColleagues>> {
  if (r.actor.scope.shape === 'list') return { colleagues: [], nextCursor: null }
  const { postings, nextCursor } = await listPostings(r, { ...input, state: 'active' }, pages.colleagues)
  const inForce = postings.filter(p => p.validFrom <= r.today && (p.validTo === null || p.validTo > r.today))
  return { colleagues: inForce, nextCursor }
}

type AssignedRow = Output<typeof given.listAssignments>['children'][number]
export async function listAssignments(
  r: Reader,
  { posting }: Input<typeof given.listAssignments>,
): Promise<Output<typeof given.listAssignments>> {
  const children = await r.rows(sql<AssignedRow>`
    select a.id, a.child, c.name, a.kind, a.valid_from as "validFrom", a.valid_to as "validTo" from qinghe.assignments a
    join qinghe.children c on c.county = a.county and c.id = a.child
    where a.county = ${r.actor.county} and a.posting = ${posting} and (a.valid_to is null or a.valid_to > ${r.today}::date) order by c.name, a.id limit 500`)
  return { children }
}

type Without = Output<typeof given.listUnassigned>['without'][number]
/** By place, because the answer is somebody for the village; the children themselves are one click further. */
async function placesWithout(r: Reader): Promise<Without[]> {
  if (!seesWhoAnswers(r)) return []
  const rows = await r.rows(sql<Without>`select c.region, ${nameOf(sql`c.region`)} as "regionName", count(*)::int as children from qinghe.children c
    where c.county = ${r.actor.county} and c.status in ('active', 'changed') and ${hasNobody(r)} group by c.region order by c.region limit 500`)
  return rows.map(row => ({ ...row, regionName: shortName(row.regionName, levelOf(row.region)) }))
}

type LeftRow = Output<typeof given.listUnassigned>['children'][number]
export async function listUnassigned(
  r: Reader,
  { limit }: Input<typeof given.listUnassigned>,
): Promise<Output<typeof given.listUnassigned>> {
  const rows = await r.rows(sql<LeftRow>`
    select a.child, c.name, a.kind, max(a.valid_to) as since from qinghe.assignments a
    join qinghe.children c on c.county = a.county and c.id = a.child and c.status in ('active', 'changed')
    where a.county = ${r.actor.county} and a.kind = any(${[...lastingKinds]}::text[]) and a.valid_to <= ${r.today}::date and not exists (select 1 from qinghe.assignments b
      where b.county = a.county and b.child = a.child and b.kind = a.kind and (b.valid_to is null or b.valid_to > ${r.today}::date))
    group by a.child, c.name, a.kind order by since desc, a.child limit 1000`)
  return { children: rows.slice(0, limit), total: rows.length, without: await placesWithout(r) }
}

export async function showMatrix(): Promise<Output<typeof given.showMatrix>> {
  return {
    domains: dataDomains.map(key => ({ key, name: domainNames[key] })),
    roles: roleKeys.map(key => {
      const { label, shape, secondFactor } = roleOf(key)
      const cells = dataDomains.map(domain => ({ domain, text: cell(key, domain).text, letters: [...lettersOf(key, domain)] }))
      return { key, label, shape, secondFactor, cells }
    }),
    systemActors: Object.entries(systemActors).map(([key, { label, does }]) => ({ key, label, does })),
  }
}

type CheckRow = Output<typeof given.listSpotChecks>['spotChecks'][number]
/** An approval whose days are over has closed by itself. */
export async function listSpotChecks(
  r: Reader,
  input: Input<typeof given.listSpotChecks>,
): Promise<Output<typeof given.listSpotChecks>> {
  const rows = await r.rows(sql<CheckRow>`
    select id, region, about, ${nameOf(sql`about`)} as "aboutName", reason, starts as "from", until,
      case when state = 'approved' and until <= ${r.today}::date then 'closed' else state end as state, asked_by as "askedBy",
      decided_by_name as "decidedBy", account = ${r.actor.account} as "isMine"
    from qinghe.spot_checks order by created_at desc limit 500`)
  const shown = rows.filter(row => input.state === undefined || row.state === input.state)
  return { spotChecks: shown.map(row => ({ ...row, aboutName: shortName(row.aboutName, levelOf(row.about)) })) }
}
