/** 更正单: after the lock, with a reason and by two people. What was locked stays; the correction is a term of the next round. */
import type { DecideInput, RestateInput } from '@qinghe/domain/census/commands.ts'
import type { RoundInput } from '@qinghe/domain/census/contract.ts'
import type { RestatementsOutput } from '@qinghe/domain/census/lockContract.ts'
import { access } from '@qinghe/domain/census/access.ts'
import { correctionIssues } from '@qinghe/domain/census/sheets.ts'
import { Balance, balanceNames } from '@qinghe/domain/census/types.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { NotFound, problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { z } from 'zod'
import type { SealedAt } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each, type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { roleFrom } from './sign.ts'
import { roundOf } from './store.ts'

export const restatementAt = (id: string): SealedAt => ({ table: 'census_restatements', column: 'reason', row: id })

const later = () => problem('census.restateLater', '后面一轮已经锁定，更正单只能填在最近锁定的一轮，请到那一轮填', 409)
/** As it was locked, and as the correction that was confirmed last says. */
async function standing(w: Writer, { period, balance, child }: Pick<RestateInput, 'period' | 'balance' | 'child'>): Promise<{ counts: boolean; corrected: boolean }> {
  const of = sql`county = ${w.actor.county} and period = ${period} and balance = ${balance} and child = ${child}::uuid`
  const order = await w.first(sql<{ counts: boolean }>`select to_region is not null as counts from qinghe.census_restatements where ${of} and state = 'confirmed' order by decided_at desc, id desc limit 1`)
  if (order !== undefined) return { counts: order.counts, corrected: true }
  const locked = await w.first(sql<{ counts: boolean }>`select to_region is not null as counts from qinghe.census_terms where ${of}`)
  return { counts: locked?.counts === true, corrected: false }
}

async function propose(w: Writer, { period, id, child, balance, counted, reason }: RestateInput): Promise<Done> {
  const round = await roundOf(w, period)
  const was = await standing(w, { period, balance, child })
  const words = (yes: boolean): string => (yes ? '计入' : '不计入')
  if (was.corrected && was.counts === counted) throw problem('census.restatedSo', `这名儿童在${balanceNames[balance]}里已由更正单更正为${words(counted)}，不用再填；更正错了的，填一张${words(!counted)}的更正单`, 409)
  refuseIf(correctionIssues({ reason, before: words(was.counts), after: words(counted), proposedBy: w.actor.account, confirmedBy: null, locked: round.locked_at !== null }))
  const [found] = await w.derive(sql<{ said: string }>`select qinghe.census_restate(${w.actor.county}, ${period}, ${id}::uuid, ${balance}, ${child}::uuid, ${counted}, ${w.seal(restatementAt(id), reason)}::bytea) as said`)
  if (found?.said === 'later') throw later()
  if (found?.said === 'pending') throw problem('census.restatedAlready', `这名儿童在${balanceNames[balance]}里已有一张更正单，请先把那一张办完`, 409)
  if (found?.said === 'same') throw problem('census.noCorrection', '更正前后一样，没有要更正的内容', 409)
  if (found?.said !== 'done') throw new NotFound('这名儿童')
  return { records: [{ type: 'censusRestatement', id }], about: [child] }
}

async function decide(w: Writer, { period, id, agrees }: DecideInput): Promise<Done> {
  const one = await w.first(sql<{ child: string }>`select child from qinghe.census_restatements where county = ${w.actor.county} and period = ${period} and id = ${id}::uuid`)
  if (one === undefined) throw new NotFound('这张更正单')
  const [found] = await w.derive(sql<{ said: string }>`select qinghe.census_decide(${w.actor.county}, ${id}::uuid, ${agrees}) as said`)
  if (found?.said === 'own') throw problem('census.ownCorrection', '这张更正单由您提出，须由县民政的另一位同事确认')
  if (found?.said === 'decided') throw problem('census.restatedDone', '这张更正单已经办过，请刷新页面', 409)
  if (found?.said === 'later') throw later()
  if (found?.said !== 'done') throw new NotFound('这张更正单')
  return { records: [{ type: 'censusRestatement', id }], counts: { [agrees ? 'confirmed' : 'declined']: 1 }, about: [one.child] }
}
export const restate = each(propose)
export const decideRestatement = each(decide)

type Row = {
  id: string; child: string; name: string; balance: string; from_region: number | null; to_region: number | null; reason: Uint8Array | null; state: string; replaced: boolean; proposed_at: Date; proposed_by: string; proposer: string
  decided_at: Date | null; decided_by: string | null
}
const State = z.enum(['proposed', 'confirmed', 'declined'])
export async function censusRestatements(r: Reader, { period }: RoundInput): Promise<Unparsed> {
  const round = await roundOf(r, period)
  const rows = await r.rows(sql<Row>`select s.id, s.child, coalesce(c.name, t.name, '') as name, s.balance, s.from_region, s.to_region, s.reason, s.state, s.proposed_at, s.proposed_by, s.proposer, s.decided_at, s.decided_by,
      s.state = 'confirmed' and exists (select 1 from qinghe.census_restatements n where n.county = s.county and n.period = s.period and n.balance = s.balance and n.child = s.child and n.state = 'confirmed'
        and (n.decided_at, n.id) > (s.decided_at, s.id)) as replaced
    from qinghe.census_restatements s left join qinghe.children c on c.county = s.county and c.id = s.child
      left join qinghe.census_terms t on t.county = s.county and t.period = s.period and t.balance = s.balance and t.child = s.child where s.county = ${r.actor.county} and s.period = ${period} order by s.proposed_at desc, s.id limit 200`)
  const { person, place } = await namesFor(r, { postings: rows.flatMap(row => [row.proposed_by, ...row.decided_by === null ? [] : [row.decided_by]]), children: [], places: rows.flatMap(row => [row.from_region ?? 0, row.to_region ?? 0]) })
  const at = (code: number | null) => (code === null ? null : { code: regionCode(code), name: place(code) })
  return unparsed({
    mayDecide: round.locked_at !== null && mayDo(roleFrom(r.actor.role), 'census.lock', access),
    restatements: rows.map(row => ({
      id: RecordId.parse(row.id), child: { id: ChildId.parse(row.child), name: row.name }, balance: Balance.parse(row.balance), from: at(row.from_region), to: at(row.to_region), reason: row.reason === null ? null : r.open(restatementAt(row.id), row.reason),
      state: State.parse(row.state), proposedBy: person(row.proposed_by), proposedAt: instant(row.proposed_at), decidedBy: row.decided_by === null ? null : person(row.decided_by),
      decidedAt: row.decided_at === null ? null : instant(row.decided_at), mine: row.proposer === r.actor.account, replaced: row.replaced,
    })),
  } satisfies RestatementsOutput)
}
