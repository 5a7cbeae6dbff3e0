import * as contract from '@qinghe/domain/rosters/contract.ts'
import { answer, perform } from '../http/endpoint.ts'
import * as actions from './actions.ts'
import { cancelRoster, commitRoster } from './commit.ts'
import * as queries from './queries.ts'
import { undoRoster } from './undo.ts'

/** The upload itself is a plugin (upload.ts): its body is a file. */
export const rosterRoutes = [
  answer(contract.templateRoster, queries.templateRoster),
  answer(contract.listBatches, queries.listBatches),
  answer(contract.getBatch, queries.getBatch),
  answer(contract.listRows, queries.listRows),
  answer(contract.markedRoster, queries.markedRoster),
  perform(contract.mapColumns, actions.mapColumns),
  perform(contract.recheckRoster, actions.recheckRoster),
  perform(contract.fixCell, actions.fixCell),
  perform(contract.deselectRows, actions.deselectRows),
  perform(contract.commitRoster, commitRoster),
  perform(contract.cancelRoster, cancelRoster),
  perform(contract.undoRoster, undoRoster),
]
