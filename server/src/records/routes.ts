/** The endpoints of every kind, made from its declaration. */
import { accessOf, contractsOf, listKinds, recordsAccess, timelineOf } from '@qinghe/domain/records/contract.ts'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { performAct } from './act.ts'
import { childTimeline, getRecord, recordHistory, tellKinds } from './get.ts'
import { type KnownKind, shippedKinds } from './kinds.ts'
import { listRecords } from './list.ts'

function endpointsOf(known: KnownKind): Endpoint[] {
  const contracts = contractsOf(known.kind)
  return [
    answer(contracts.list, listRecords(contracts)), answer(contracts.get, getRecord(contracts)), answer(contracts.history, recordHistory(contracts)),
    ...contracts.acts.map(({ act, contract }) => perform(contract, performAct({ known, act }))),
  ]
}

export const recordRoutes: readonly Endpoint[] = [answer(listKinds, tellKinds), answer(timelineOf, childTimeline), ...shippedKinds.flatMap(endpointsOf)]
export const recordWords: Access = { ...recordsAccess, ...accessOf(shippedKinds.map(one => one.kind)) }
