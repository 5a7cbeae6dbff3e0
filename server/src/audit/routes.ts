import * as contract from '@qinghe/domain/audit/contract.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { listLeaves, type LogIdentity, makeTreeQueries, viewersOf } from './queries.ts'

export function auditRoutes(log: LogIdentity): readonly Endpoint[] {
  const tree = makeTreeQueries(log)
  return [
    answer(contract.listLeaves, listLeaves),
    answer(contract.viewersOf, viewersOf),
    answer(contract.listHeads, tree.listHeads),
    answer(contract.proveLeaf, tree.proveLeaf),
    answer(contract.proveGrowth, tree.proveGrowth),
  ]
}
