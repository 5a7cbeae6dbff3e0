/** Ledgers as they are asked for on paper: each kind as it is in force where the post stands, with what the county changed, and the county's own. */
import type { RecordInput, RecordList, RecordListInput, RecordPage } from '@qinghe/domain/records/contract.ts'
import { addressOf } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { getOwn, listOwn } from '@qinghe/domain/records/ownContracts.ts'
import { ownsIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import type { Reader } from '../db/reader.ts'
import { contractsInForce } from '../records/dispatch.ts'
import { type KindInForce, kindsFor } from '../records/inForce.ts'
import type { Asking } from './asking.ts'

export type Ledger = { kind: Kind; list: (input: RecordListInput) => Promise<RecordList>; get: (input: RecordInput) => Promise<RecordPage> }

function ledgerOf(r: Reader, { askAs }: Asking, known: KindInForce): Ledger {
  const { list, get } = contractsInForce(known)
  const own = known.own ? { kind: addressOf(known.kind).slice('/api/records/'.length) } : {}
  return {
    kind: known.kind,
    list: input => askAs(r, known.own ? listOwn : list, { input: { ...input, ...own }, output: list.output }),
    get: input => askAs(r, known.own ? getOwn : get, { input: { ...input, ...own }, output: get.output }),
  }
}

export async function findLedger(r: Reader, asking: Asking, name: string): Promise<Ledger | undefined> {
  const known = (await kindsFor(r)).find(name)
  return known && ledgerOf(r, asking, known)
}

/** Those the post reads at all. */
export async function readLedgers(r: Reader, asking: Asking): Promise<Ledger[]> {
  const { role } = r.actor
  return (await kindsFor(r)).all.filter(({ kind }) => seesIn(role, kind.audience) || ownsIn(role, kind.audience)).map(known => ledgerOf(r, asking, known))
}
