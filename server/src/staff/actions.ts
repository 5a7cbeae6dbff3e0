/** Organisations, accounts and first halves of codes. What takes two is laid before the second one (orders.ts). */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { normalPhone } from '@qinghe/domain/kernel/phone.ts'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import type * as contract from '@qinghe/domain/staff/contract.ts'
import { oneTimeCodeDays } from '@qinghe/domain/staff/limits.ts'
import { askingFor, type Guard, type OrderKind } from '@qinghe/domain/staff/twoPersons.ts'
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
const phoneBlinds = (w: Writer, phone: string): Uint8Array[] => w.blind('phone', normalPhone(phone))
/** Accounts and the hashes of their first halves of codes, many in two statements. */
export async function insertAccounts(w: Writer, accounts: readonly NewAccount[]): Promise<void> {
  const lineOf = (a: NewAccount): Sql => {
    const phone = a.phone === null ? null : w.seal({ table: 'accounts', column: 'phone', row: a.id }, a.phone)
    return sql`(${a.id}, ${a.login}, ${a.name}, ${a.region}, ${phone}, ${a.phone === null ? null : (phoneBlinds(w, a.phone)[0] ?? null)}, ${a.phone?.slice(-4) ?? null}, 'invited', ${w.actor.account}, ${w.now})`
  }
  await inPieces(accounts, piece => w.derive(
    sql`insert into qinghe.accounts (id, login, name, region, phone, phone_blind, phone_tail, state, created_by, created_at) values ${join(piece.map(lineOf), ', ')}`,
  ))
  // Records that know the number as a suspect's are kept from whoever holds it, in silence.
  await inPieces(accounts, piece => {
    const known = piece.flatMap(({ id, phone }) => (phone === null ? [] : phoneBlinds(w, phone).map(blind => ({ id, blind }))))
    return w.derive(sql`select qinghe.bar_accounts(${known.map(one => one.id)}::uuid[], ${known.map(one => one.blind)}::bytea[])`)
  })
  const codeOf = (a: NewAccount): Sql =>
    sql`(${w.newId()}, ${a.id}, ${a.region}, ${Buffer.from(a.codeHash, 'hex')}, 'first', ${w.actor.account},
    ${w.now}::timestamptz, ${w.now}::timestamptz + make_interval(days => ${oneTimeCodeDays}))`
  await inPieces(accounts, piece => w.derive(
    sql`insert into qinghe.one_time_codes (id, account, region, code_hash, purpose, issued_by, issued_at, expires_at) values ${join(piece.map(codeOf), ', ')}`,
  ))
}

export async function createAccount(w: Writer, inputs: Input<typeof contract.createAccount>[]): Promise<Done[]> {
  for (const a of inputs) refuseOutside(w, a.region)
  await insertAccounts(w, inputs)
  return inputs.map(a => done('account', a.id))
}

type Account = { id: string; state: string; guard: Guard }
async function getAccount(w: Writer, id: string): Promise<Account> {
  const found = await w.first(
    sql<Account>`select id, state, qinghe.account_guard(id) as guard from qinghe.accounts where id = ${id} for update`,
  )
  if (!found) throw new NotFound('这个账号')
  return found
}

export type Asked = { kind: OrderKind; about: string; reason: string; day?: string; codeHash?: string }
/** At once, or waiting for a second administrator: the database knows which (ask_order). @returns whether it waits */
export async function ask(w: Writer, { kind, about, reason, day, codeHash }: Asked): Promise<boolean> {
  const half = codeHash === undefined ? null : Buffer.from(codeHash, 'hex')
  const [answer] = await w.derive(
    sql<{ how: string }>`select qinghe.ask_order(${w.newId()}::uuid, ${kind}, ${about}::uuid, ${day ?? null}::date, ${half}::bytea, ${reason}) as how`,
  )
  return answer?.how === 'waiting'
}

const fitting: Record<Exclude<OrderKind, 'end'>, { states: readonly string[]; code: string; words: string }> = {
  suspend: { states: ['active', 'invited'], code: 'staff.notActive', words: '这个账号已经停用' },
  restore: { states: ['suspended'], code: 'staff.notSuspended', words: '这个账号没有停用' },
  reset: { states: ['active', 'invited'], code: 'staff.notActive', words: '这个账号已停用，请先恢复' },
}
type AboutAccount = { id: string; reason: string; codeHash?: string }
async function askFor(w: Writer, kind: Exclude<OrderKind, 'end'>, inputs: readonly AboutAccount[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id, ...rest } of inputs) {
    const account = await getAccount(w, id)
    refuseIf(askingFor(w.actor, kind, { account: id, guard: account.guard }))
    const { states, code, words } = fitting[kind]
    if (!states.includes(account.state)) throw problem(code, words)
    const waits = await ask(w, { kind, about: id, ...rest })
    out.push(done('account', id, { waiting: Number(waits) }))
  }
  return out
}

/** Every session of the account ends with this commit, because each request looks the state up. */
export const suspendAccount = (w: Writer, inputs: Input<typeof contract.suspendAccount>[]): Promise<Done[]> =>
  askFor(w, 'suspend', inputs)
export const restoreAccount = (w: Writer, inputs: Input<typeof contract.restoreAccount>[]): Promise<Done[]> =>
  askFor(w, 'restore', inputs)
export const issueCode = (w: Writer, inputs: Input<typeof contract.issueCode>[]): Promise<Done[]> => askFor(w, 'reset', inputs)

export async function endSessions(w: Writer, inputs: Input<typeof contract.endSessions>[]): Promise<Done[]> {
  const out: Done[] = []
  for (const { id } of inputs) {
    await getAccount(w, id)
    const [ended] = await w.derive(sql<{ n: number }>`select qinghe.end_sessions(${id}::uuid) as n`)
    out.push(done('account', id, { ended: ended?.n ?? 0 }))
  }
  return out
}
