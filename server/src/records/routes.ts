/** The endpoints of every kind, made from its declaration. */
import { accessOf, contractsOf, type KindContracts, listKinds, recordsAccess, timelineOf } from '@qinghe/domain/records/contract.ts'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import type { Contract } from '@qinghe/domain/kernel/contract.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { performAct } from './act.ts'
import { childTimeline, getRecord, recordHistory, tellKinds } from './get.ts'
import { type KnownKind, shippedKinds } from './kinds.ts'
import { listRecords } from './list.ts'

type Made = { known: KnownKind; contracts: KindContracts }
const made: readonly Made[] = shippedKinds.map(known => ({ known, contracts: contractsOf(known.kind) }))

function endpointsOf({ known, contracts }: Made): Endpoint[] {
  return [
    answer(contracts.list, listRecords(contracts)), answer(contracts.get, getRecord(contracts)), answer(contracts.history, recordHistory(contracts)),
    ...contracts.acts.map(({ act, contract }) => perform(contract, performAct({ known, act }))),
  ]
}

export const recordRoutes: readonly Endpoint[] = [answer(listKinds, tellKinds), answer(timelineOf, childTimeline), ...made.flatMap(endpointsOf)]
export const recordWords: Access = { ...recordsAccess, ...accessOf(shippedKinds.map(one => one.kind)) }
/** The contracts of all kinds, for whoever walks over contracts. */
export const recordContracts: readonly Contract[] = made.flatMap(({ contracts: { list, get, history, acts } }): Contract[] => [list, get, history, ...acts.map(one => one.contract)])
