/** Postings: proposed by one administrator, confirmed by another, ended with their children handed over. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem, Problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, countyNumberOf, levelOf, type RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type * as contract from '@qinghe/domain/staff/contract.ts'
import * as rules from '@qinghe/domain/staff/rules.ts'
import { askingFor, type Guard } from '@qinghe/domain/staff/twoPersons.ts'
import type { PostingState } from '@qinghe/domain/staff/types.ts'
import type { z } from 'zod'
import { inPieces } from '../db/inPieces.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { ask, done, insertAccounts } from './actions.ts'

type Input<C extends { input: z.ZodType }> = z.infer<C['input']>
type Row = {
  id: string
  account: string
  role: string
  county: number
  region: number
  school: number
  organisation: string | null
  valid_from: PlainDate
  valid_to: PlainDate | null
  state: PostingState
  proposed_by: string
  substitutes: string | null
}
type New = Omit<Row, 'state' | 'proposed_by' | 'county'> & { holder: string; reason: string | null }

const heldOf = (row: Row) => ({ id: row.id, role: row.role, state: row.state, validFrom: row.valid_from, validTo: row.valid_to })

async function getPostings(w: Writer, ids: readonly string[]): Promise<Row[]> {
  const rows =
    await w.rows(sql<Row>`select id, account, role, county, region, school, organisation, valid_from, valid_to, state, proposed_by, substitutes
    from qinghe.postings where id = any(${[...ids]}::uuid[]) order by id for update`)
  if (rows.length !== new Set(ids).size) throw new NotFound('这个岗位')
  return rows
}
async function getPosting(w: Writer, id: string): Promise<Row> {
  const [row] = await getPostings(w, [id])
  if (!row) throw new NotFound('这个岗位')
  return row
}

/** Tenants of the counties that regions lie in; a county that is not opened yet goes by its code. Above the county: 0. */
async function tenantsOf(w: Writer, regions: readonly number[]): Promise<(region: number) => number> {
  const counties = [...new Set(regions.map(r => ancestorAt(r, 'county')))]
  const rows = await w.rows(sql<{ code: RegionCode; county: number }>`
    select code, county from qinghe.tenant_codes where code = any(${counties}::bigint[]) and valid_to is null`)
  const known = new Map<number, number>(rows.map(r => [r.code, r.county]))
  return region => {
    const level = levelOf(region)
    if (level === 'nation' || level === 'province' || level === 'city') return 0
    const code = ancestorAt(region, 'county')
    return known.get(code) ?? countyNumberOf(code)
  }
}

async function insertProposals(w: Writer, posts: readonly New[]): Promise<void> {
  const countyOf = await tenantsOf(
    w,
    posts.map(p => p.region),
  )
  const lineOf = (p: New): Sql =>
    sql`(${p.id}, ${p.account}, ${p.holder}, ${p.role}, ${countyOf(p.region)}, ${p.region}, ${p.school}, ${p.organisation}, ${p.substitutes},
    ${p.valid_from}, ${p.valid_to}, 'proposed', ${p.reason}, ${w.actor.account}, ${w.now})`
  await inPieces(posts, piece => w.derive(sql`insert into qinghe.postings (id, account, holder, role, county, region, school, organisation, substitutes, valid_from, valid_to, state, reason,
    proposed_by, created_at) values ${join(piece.map(lineOf), ', ')}`))
}

async function holderOf(w: Writer, account: string): Promise<string> {
  const found = await w.first(sql<{ name: string; state: string }>`select name, state from qinghe.accounts where id = ${account}`)
  if (!found) throw new NotFound('这个账号')
  if (found.state === 'suspended' || found.state === 'closed') throw problem('staff.notActive', '这个账号已停用，请先恢复')
  return found.name
}

async function heldBy(w: Writer, account: string): Promise<rules.Held[]> {
  const rows = await w.rows(
    sql<Row>`select id, role, state, valid_from, valid_to from qinghe.postings where account = ${account} and state in ('proposed', 'active')`,
  )
  return rows.map(heldOf)
}

export async function proposePosting(w: Writer, inputs: Input<typeof contract.proposePosting>[]): Promise<Done[]> {
  for (const p of inputs) {
    const holder = await holderOf(w, p.account)
    refuseIf(rules.proposing(w.actor, p, await heldBy(w, p.account)))
    await insertProposals(w, [{ ...p, holder, valid_from: p.validFrom, valid_to: p.validTo, substitutes: null }])
  }
  return inputs.map(p => done('posting', p.id))
}

export async function substitute(w: Writer, inputs: Input<typeof contract.substitute>[]): Promise<Done[]> {
  for (const s of inputs) {
    const original = await getPosting(w, s.posting)
    if (original.state !== 'active') throw problem('staff.notActive', '这个岗位不在岗，不用替岗')
    if (original.account === s.account) throw problem('staff.ownSubstitute', '替岗的人不能是本人')
    const holder = await holderOf(w, s.account)
    const proposal = { ...s, role: original.role, region: original.region, school: original.school }
    refuseIf(rules.proposing(w.actor, proposal, await heldBy(w, s.account)))
    await insertProposals(w, [
      {
        ...proposal,
        holder,
        organisation: original.organisation,
        substitutes: original.id,
        valid_from: s.validFrom,
        valid_to: s.validTo,
      },
    ])
  }
  return inputs.map(s => done('posting', s.id))
}

type Moved = { handed_over: number; without_successor: number }
async function handOver(
  w: Writer,
  what: { county: number; from: string; to: string | null; day: PlainDate; until: PlainDate | null },
): Promise<Moved> {
  const [moved] = await w.derive(sql<Moved>`select handed_over, without_successor from qinghe.hand_over_children(
    ${what.county}, ${what.from}::uuid, ${what.to}::uuid, ${what.day}::date, ${what.until}::date)`)
  return moved ?? { handed_over: 0, without_successor: 0 }
}

type Half = Input<typeof contract.confirmPosting>['halves'][number]
/** The second halves of first codes: for all of these people who need one, and for nobody else. */
async function completeCodes(w: Writer, rows: readonly Row[], halves: readonly Half[]): Promise<void> {
  const need = await w.rows(sql<{ account: string }>`
    select distinct c.account from qinghe.one_time_codes c join qinghe.accounts a on a.id = c.account and a.state = 'invited'
    where c.account = any(${rows.map(row => row.account)}::uuid[]) and c.purpose = 'first' and c.used_at is null and c.confirmed_by is null`)
  const given = new Map(halves.map(half => [String(half.account), Buffer.from(half.codeHash, 'hex')]))
  if (given.size !== need.length || need.some(({ account }) => !given.has(account)))
    throw problem('staff.halvesDiffer', '这些人里需要首次登录口令的与页面上列出的不一致，请刷新页面再确认')
  if (given.size === 0) return
  await w.derive(sql`select qinghe.complete_codes(${[...given.keys()]}::uuid[], ${[...given.values()]}::bytea[])`)
}

export async function confirmPosting(w: Writer, inputs: Input<typeof contract.confirmPosting>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { postings, halves } of inputs) {
    const rows = await getPostings(w, postings)
    refuseIf(
      rows.flatMap(row => rules.deciding(w.actor, { account: row.account, proposedBy: row.proposed_by, state: row.state })),
    )
    await w.derive(sql`select qinghe.decide_postings(${postings}::uuid[], 'active', null)`)
    await completeCodes(w, rows, halves)
    for (const row of rows) {
      if (row.substitutes === null || row.county === 0) continue
      await handOver(w, { county: row.county, from: row.substitutes, to: row.id, day: row.valid_from, until: row.valid_to })
    }
    out.push({ records: rows.map(row => ({ type: 'posting', id: row.id })), counts: { confirmed: rows.length } })
  }
  return out
}

export async function refusePosting(w: Writer, inputs: Input<typeof contract.refusePosting>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { postings, reason } of inputs) {
    const rows = await getPostings(w, postings)
    refuseIf(
      rows.flatMap(row => rules.deciding(w.actor, { account: row.account, proposedBy: row.proposed_by, state: row.state })),
    )
    await w.derive(sql`select qinghe.decide_postings(${postings}::uuid[], 'refused', ${reason})`)
    out.push({ records: rows.map(row => ({ type: 'posting', id: row.id })), counts: { refused: rows.length } })
  }
  return out
}

async function guardOf(w: Writer, posting: string, day: PlainDate): Promise<Guard> {
  const found = await w.first(sql<{ guard: Guard }>`select qinghe.posting_guard_on(${posting}::uuid, ${day}::date) as guard`)
  return found?.guard ?? null
}

/** Posts that take two have an area and no children by name, so there is nothing to hand over when the second person agrees. */
export async function endPosting(w: Writer, inputs: Input<typeof contract.endPosting>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id, day, successor, reason } of inputs) {
    const posting = await getPosting(w, id)
    const next = successor === null ? undefined : await getPosting(w, successor)
    refuseIf(rules.ending(heldOf(posting), day, next && heldOf(next)))
    refuseIf(askingFor(w.actor, 'end', { account: posting.account, guard: await guardOf(w, id, day) }))
    const waits = await ask(w, { kind: 'end', about: id, day, reason })
    const moved =
      posting.county === 0 || waits
        ? { handed_over: 0, without_successor: 0 }
        : await handOver(w, { county: posting.county, from: id, to: successor, day, until: null })
    out.push(done('posting', id, { handedOver: moved.handed_over, withoutSuccessor: moved.without_successor, waiting: Number(waits) }))
  }
  return out
}

/** All rows or none: what does not fit is said by row, and the sheet is corrected and sent again. */
export async function importPostings(w: Writer, inputs: Input<typeof contract.importPostings>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { rows } of inputs) {
    const judged = rules.judgingRows(w.actor, rows, await knownTo(w, rows))
    const issues = [...judged].flatMap(([row, found]) =>
      found.map(i => ({ ...i, message: `第 ${row} 行：${i.message}`, details: { row } })),
    )
    if (issues.length > 0) throw new Problem(issues)
    await insertAccounts(
      w,
      rows.map(r => ({ id: r.account, login: r.login, name: r.name, region: r.region, phone: r.phone, codeHash: r.codeHash })),
    )
    await insertProposals(
      w,
      rows.map(r => ({
        id: r.posting,
        account: r.account,
        holder: r.name,
        role: r.role,
        region: r.region,
        school: r.school,
        organisation: r.organisation,
        valid_from: r.validFrom,
        valid_to: r.validTo,
        substitutes: null,
        reason: null,
      })),
    )
    out.push({ records: [], counts: { accounts: rows.length, proposed: rows.length } })
  }
  return out
}

type Wanted = Pick<Input<typeof contract.importPostings>['rows'][number], 'login' | 'region' | 'school'>
export async function knownTo(w: Pick<Writer, 'rows' | 'actor'>, rows: readonly Wanted[]): Promise<rules.Known> {
  const [logins, regions, schools] = [
    await w.rows(sql<{ login: string }>`select login from qinghe.accounts where login = any(${rows.map(r => r.login)}::text[])`),
    await w.rows(
      sql<{
        code: number
      }>`select code from qinghe.regions where code = any(${rows.map(r => r.region)}::bigint[]) and valid_to is null`,
    ),
    await w.rows(
      sql<{
        id: number
      }>`select id from qinghe.schools where county = ${w.actor.county} and id = any(${rows.map(r => r.school)}::int[])`,
    ),
  ]
  return {
    logins: new Set(logins.map(r => r.login)),
    regions: new Set(regions.map(r => r.code)),
    schools: new Set(schools.map(r => r.id)),
  }
}
