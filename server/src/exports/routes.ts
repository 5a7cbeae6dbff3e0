import * as contract from '@qinghe/domain/exports/contract.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import * as actions from './actions.ts'
import * as queries from './queries.ts'
import type { Subjects } from './subject.ts'

/** @param head the newest head of the log in short, for the foot of a file */
export const exportRoutesWith = (subjects: Subjects, head: () => Promise<string | null>): readonly Endpoint[] => [
  answer(contract.planExport, queries.planExport(subjects)), answer(contract.listExports, queries.listExports),
  answer(contract.waitingExports, queries.waitingExports(subjects)), answer(contract.fetchExport, queries.fetchExport(subjects, head)),
  perform(contract.orderExport, actions.orderExport(subjects)), perform(contract.decideExport, actions.decideExport(subjects)), perform(contract.cancelExport, actions.cancelExport),
]
