/** The endpoints of every kind, made from its declaration. */
import { accessOf, contractsOf, type KindContracts, listKinds, recordsAccess, timelineOf } from '@qinghe/domain/records/contract.ts'
import { slipAccess } from '@qinghe/domain/records/slips.ts'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import type { Contract } from '@qinghe/domain/kernel/contract.ts'
import { filesOf, readFile, stagedFiles } from '@qinghe/domain/records/files.ts'
import type { Rule } from '@qinghe/domain/records/rule.ts'
import { answer, type Endpoint, perform, type QueryEndpoint } from '../http/endpoint.ts'
import { performAct } from './act.ts'
import { childTimeline, getRecord, recordHistory, tellKinds } from './get.ts'
import { listFiles, listStaged, readFile as readFileOf } from './files/reading.ts'
import { type KnownKind, shippedKinds } from './kinds.ts'
import { listRecords } from './list.ts'
import { slipEndpoints } from './slips.ts'

type Rules = ReadonlyMap<string, Rule>
type Made = { known: KnownKind; contracts: KindContracts }
const madeOf = (known: KnownKind): Made => ({ known, contracts: contractsOf(known.kind) })
const made: readonly Made[] = shippedKinds.map(madeOf)

/** The list of each kind as it is answered, for whoever hands it on page by page (exports). */
export const recordLists: readonly { known: KnownKind; contract: KindContracts['list']; list: QueryEndpoint }[] = made.map(({ known, contracts }) => ({ known, contract: contracts.list, list: answer(contracts.list, listRecords(contracts)) }))

function endpointsOf({ known, contracts }: Made, rules: Rules): Endpoint[] {
  return [
    answer(contracts.list, listRecords(contracts)), answer(contracts.get, getRecord(contracts, rules)), answer(contracts.history, recordHistory(contracts)),
    ...contracts.acts.map(({ act, contract }) => perform(contract, performAct({ known, act, rule: rules.get(act.calls ?? '') }))),
  ]
}

/** Endpoints of kinds beside those shipped (kinds.admitKinds); they call no rules. */
export const kindEndpoints = (more: readonly KnownKind[]): readonly Endpoint[] => more.map(madeOf).flatMap(one => endpointsOf(one, new Map()))

/** @param rules those that declarations call by name; they belong to later features (recordEndpoints.ts) */
export function recordRoutesWith(rules: readonly Rule[]): readonly Endpoint[] {
  const byName: Rules = new Map(rules.map(rule => [rule.name, rule]))
  const missing = shippedKinds.flatMap(({ kind }) => kind.acts.flatMap(act => (act.calls === null || byName.has(act.calls) ? [] : [act.calls])))
  if (missing.length > 0) throw new Error(`kinds call rules nobody brought: ${missing.join(', ')}`)
  return [answer(listKinds, tellKinds), answer(timelineOf, childTimeline), ...slipEndpoints, answer(stagedFiles, listStaged), answer(filesOf, listFiles), answer(readFile, readFileOf), ...made.flatMap(one => endpointsOf(one, byName))]
}
export const recordWords: Access = { ...recordsAccess, ...slipAccess, ...accessOf(shippedKinds.map(one => one.kind)) }
/** The contracts of all kinds, for whoever walks over contracts. */
export const recordContracts: readonly Contract[] = made.flatMap(({ contracts: { list, get, history, acts } }): Contract[] => [list, get, history, ...acts.map(one => one.contract)])
