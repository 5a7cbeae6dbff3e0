import * as contract from '@qinghe/domain/rosters/contract.ts'
import { answer, perform } from '../http/endpoint.ts'
import * as actions from './actions.ts'
import { cancelRoster, commitRoster } from './commit.ts'
import { listGroups } from './groups.ts'
import { listLines } from './rawLines.ts'
import { answerQuestions, mapColumns } from './mapping.ts'
import { markedRoster, templateRoster } from './marked.ts'
import { fixCell, mendGroup, revealCell } from './mending.ts'
import * as queries from './queries.ts'
import { listProposals, settleProposal } from './proposals.ts'
import { undoRoster } from './undo.ts'

/** The upload itself is a plugin (upload.ts): its body is a file. */
export const rosterRoutes = [
  answer(contract.templateRoster, templateRoster),
  answer(contract.listBatches, queries.listBatches),
  answer(contract.getBatch, queries.getBatch),
  answer(contract.listRows, queries.listRows),
  answer(contract.listLines, listLines),
  answer(contract.listGroups, listGroups),
  answer(contract.revealCell, revealCell),
  answer(contract.markedRoster, markedRoster),
  perform(contract.answerQuestions, answerQuestions),
  perform(contract.mapColumns, mapColumns),
  perform(contract.recheckRoster, actions.recheckRoster),
  perform(contract.fixCell, fixCell),
  perform(contract.mendGroup, mendGroup),
  perform(contract.deselectRows, actions.deselectRows),
  perform(contract.commitRoster, commitRoster),
  answer(contract.listProposals, listProposals),
  perform(contract.settleProposal, settleProposal),
  perform(contract.cancelRoster, cancelRoster),
  perform(contract.undoRoster, undoRoster),
]
