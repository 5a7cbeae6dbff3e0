/** Organisations, accounts and one-time codes: the system administrator's side, and the security administrator's yes to it. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import type * as contract from '@qinghe/domain/staff/contract.ts'
import { oneTimeCodeDays } from '@qinghe/domain/staff/limits.ts'
import type { z } from 'zod'
import { inPieces } from '../db/inPieces.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'

type Input<C extends { input: z.ZodType }> = z.infer<C['input']>
export const done = (type: string, id: string, counts?: Record<string, number>): Done => ({
  records: [{ type, id }],
  ...(counts === undefined ? {} : { counts }),
})

function refuseOutside(w: Writer, region: number): void {
  if (!isWithin(region, w.actor.region)) throw problem('staff.outsideArea', '这个地区不在您管理的范围内')
}

export async function createOrganisation(w: Writer, inputs: Input<typeof contract.createOrganisation>[]): Promise<Done[]> {
  for (const o of inputs) {
    refuseOutside(w, o.region)
    await w.derive(sql`insert into qinghe.organisations (id, kind, name, region, code, created_at)
      values (${o.id}, ${o.kind}, ${o.name}, ${o.region}, ${o.code}, ${w.now})`)
  }
  return inputs.map(o => done('organisation', o.id))
}

export type NewAccount = { id: string; login: string; name: string; region: number; phone: string | null; codeHash: string }
/** Accounts and the hashes of their first codes, many in two statements. */
export async function insertAccounts(w: Writer, accounts: readonly NewAccount[]): Promise<void> {
  const lineOf = (a: NewAccount): Sql => {
    const phone = a.phone === null ? null : w.seal({ table: 'accounts', column: 'phone', row: a.id }, a.phone)
    return sql`(${a.id}, ${a.login}, ${a.name}, ${a.region}, ${phone}, ${a.phone?.slice(-4) ?? null}, 'invited', ${w.actor.account}, ${w.now})`
  }
  await inPieces(accounts, piece => w.derive(
    sql`insert into qinghe.accounts (id, login, name, region, phone, phone_tail, state, created_by, created_at) values ${join(piece.map(lineOf), ', ')}`,
  ))
  await insertCodes(
    w,
    accounts.map(a => ({ account: a.id, region: a.region, codeHash: a.codeHash, purpose: 'first' })),
  )
}

type NewCode = { account: string; region: number; codeHash: string; purpose: 'first' | 'reset' }
async function insertCodes(w: Writer, codes: readonly NewCode[]): Promise<void> {
  const lineOf = (c: NewCode): Sql =>
    sql`(${w.newId()}, ${c.account}, ${c.region}, ${Buffer.from(c.codeHash, 'hex')}, ${c.purpose}, ${w.actor.account},
    ${w.now}::timestamptz, ${w.now}::timestamptz + make_interval(days => ${oneTimeCodeDays}))`
  await inPieces(codes, piece => w.derive(
    sql`insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at) values ${join(piece.map(lineOf), ', ')}`,
  ))
}

export async function createAccount(w: Writer, inputs: Input<typeof contract.createAccount>[]): Promise<Done[]> {
  for (const a of inputs) refuseOutside(w, a.region)
  await insertAccounts(w, inputs)
  return inputs.map(a => done('account', a.id))
}

type Account = { id: string; region: number; state: string }
async function getAccount(w: Writer, id: string): Promise<Account> {
  const found = await w.first(sql<Account>`select id, region, state from qinghe.accounts where id = ${id} for update`)
  if (!found) throw new NotFound('这个账号')
  return found
}

/** Every session of the account ends with this commit, because each request looks the state up. */
export async function suspendAccount(w: Writer, inputs: Input<typeof contract.suspendAccount>[]): Promise<Done[]> {
  for (const { id, reason } of inputs) {
    const account = await getAccount(w, id)
    if (id === w.actor.account) throw problem('staff.ownAccount', '不能停用自己的账号')
    if (account.state !== 'active' && account.state !== 'invited') throw problem('staff.notActive', '这个账号已经停用')
    await w.derive(
      sql`update qinghe.accounts set state = 'suspended', state_reason = ${reason}, version = version + 1 where id = ${id}`,
    )
  }
  return inputs.map(i => done('account', i.id))
}

export async function restoreAccount(w: Writer, inputs: Input<typeof contract.restoreAccount>[]): Promise<Done[]> {
  for (const { id, reason } of inputs) {
    if ((await getAccount(w, id)).state !== 'suspended') throw problem('staff.notSuspended', '这个账号没有停用')
    await w.derive(sql`update qinghe.accounts set state = case when last_sign_in is null then 'invited' else 'active' end, state_reason = ${reason},
      version = version + 1 where id = ${id}`)
  }
  return inputs.map(i => done('account', i.id))
}

export async function issueCode(w: Writer, inputs: Input<typeof contract.issueCode>[]): Promise<Done[]> {
  for (const { id, codeHash } of inputs) {
    const { state, region } = await getAccount(w, id)
    if (state !== 'active' && state !== 'invited') throw problem('staff.notActive', '这个账号已停用，请先恢复')
    await insertCodes(w, [{ account: id, region, codeHash, purpose: state === 'invited' ? 'first' : 'reset' }])
  }
  return inputs.map(i => done('account', i.id))
}

export async function confirmCode(w: Writer, inputs: Input<typeof contract.confirmCode>[]): Promise<Done[]> {
  for (const { id } of inputs) {
    const [confirmed] = await w.derive(sql<{ done: boolean }>`select qinghe.confirm_code(${id}::uuid) as done`)
    if (!confirmed?.done) throw new NotFound('这次重置')
  }
  return inputs.map(i => done('oneTimeCode', i.id))
}
