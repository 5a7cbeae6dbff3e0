/** The staff feature's endpoints; signing in is a plugin of its own (signIn.ts). */
import * as given from '@qinghe/domain/staff/assignments.ts'
import * as machines from '@qinghe/domain/staff/below.ts'
import * as contract from '@qinghe/domain/staff/contract.ts'
import * as views from '@qinghe/domain/staff/savedViews.ts'
import * as both from '@qinghe/domain/staff/orders.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import * as accounts from './actions.ts'
import * as assignments from './assignments.ts'
import * as below from './below.ts'
import * as orders from './orders.ts'
import * as postings from './postings.ts'
import * as queries from './queries.ts'
import * as saved from './savedViews.ts'

export const staffEndpoints: readonly Endpoint[] = [
  answer(contract.listOrganisations, queries.listOrganisations),
  perform(contract.createOrganisation, accounts.createOrganisation),
  answer(contract.listSchools, queries.listSchools),
  answer(contract.listAccounts, queries.listAccounts),
  answer(contract.getAccount, queries.getAccount),
  perform(contract.createAccount, accounts.createAccount),
  perform(contract.suspendAccount, accounts.suspendAccount),
  perform(contract.restoreAccount, accounts.restoreAccount),
  perform(contract.issueCode, accounts.issueCode),
  perform(contract.endSessions, accounts.endSessions),
  answer(both.listOrders, orders.listOrders),
  perform(both.confirmOrder, orders.confirmOrder),
  perform(both.refuseOrder, orders.refuseOrder),
  perform(both.withdrawOrder, orders.withdrawOrder),
  answer(machines.listBelow, below.listBelow),
  perform(machines.proposeBelow, below.proposeBelow),
  perform(machines.confirmBelow, below.confirmBelow),
  perform(machines.refuseBelow, below.refuseBelow),
  answer(contract.listPostings, queries.listPostings),
  answer(contract.listColleagues, queries.listColleagues),
  perform(contract.proposePosting, postings.proposePosting),
  perform(contract.substitute, postings.substitute),
  perform(contract.confirmPosting, postings.confirmPosting),
  perform(contract.refusePosting, postings.refusePosting),
  perform(contract.endPosting, postings.endPosting),
  perform(contract.importPostings, postings.importPostings),
  answer(given.listAssignments, queries.listAssignments),
  answer(given.listUnassigned, queries.listUnassigned),
  perform(given.assign, assignments.assign),
  perform(given.endAssignment, assignments.endAssignment),
  answer(given.showMatrix, queries.showMatrix),
  answer(given.listSpotChecks, queries.listSpotChecks),
  perform(given.askSpotCheck, assignments.askSpotCheck),
  perform(given.decideSpotCheck, assignments.decideSpotCheck),
  perform(given.closeSpotCheck, assignments.closeSpotCheck),
  answer(views.listViews, saved.listViews),
  perform(views.saveView, saved.saveView),
  perform(views.removeView, saved.removeView),
]
