import * as contract from '@qinghe/domain/submissions/contract.ts'
import { answer, perform } from '../http/endpoint.ts'
import * as actions from './actions.ts'
import * as queries from './queries.ts'
import * as taking from './taking.ts'

/** The upload of a file is a plugin (upload.ts). */
export const submissionRoutes = [
  answer(contract.listSubmissions, queries.listSubmissions),
  answer(contract.getSubmission, queries.getSubmission),
  answer(contract.listOwnRows, queries.listOwnRows),
  answer(contract.ownReport, queries.ownReport),
  answer(contract.listWaiting, queries.listWaiting),
  perform(contract.openSubmission, actions.openSubmission),
  perform(contract.mapSubmission, actions.mapSubmission),
  perform(contract.sendRows, actions.sendRows),
  perform(contract.handIn, actions.handIn),
  perform(contract.withdrawSubmission, actions.withdrawSubmission),
  perform(contract.acceptSubmission, taking.acceptSubmission),
  perform(contract.returnSubmission, taking.returnSubmission),
  perform(contract.endAgreement, taking.endAgreement),
]
