import * as contract from '@qinghe/domain/audit/contract.ts'
import { answerReading as answerReadingContract, listReadings as listReadingsContract } from '@qinghe/domain/audit/readingContract.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import { answerReading, listReadings } from './readingNotices.ts'
import { listLeaves, type LogIdentity, makeTreeQueries, viewersOf } from './queries.ts'

export function auditRoutes(log: LogIdentity): readonly Endpoint[] {
  const tree = makeTreeQueries(log)
  return [
    answer(contract.listLeaves, listLeaves),
    answer(contract.viewersOf, viewersOf),
    answer(contract.listHeads, tree.listHeads),
    answer(contract.proveLeaf, tree.proveLeaf),
    answer(contract.proveGrowth, tree.proveGrowth),
    answer(listReadingsContract, listReadings),
    perform(answerReadingContract, answerReading),
  ]
}
