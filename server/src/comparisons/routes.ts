import * as contract from '@qinghe/domain/comparisons/contract.ts'
import * as models from '@qinghe/domain/comparisons/models.ts'
import { answer, perform } from '../http/endpoint.ts'
import * as actions from './actions.ts'
import { decideModel, getModel, listModels, proposeModel } from './models.ts'
import * as queries from './queries.ts'
import { reportComparison } from './report.ts'
import * as review from './review.ts'
import { countTasks, listTasks } from './tasks.ts'

export const comparisonRoutes = [
  answer(contract.listComparisons, queries.listComparisons),
  answer(contract.getComparison, queries.getComparison),
  answer(contract.listRows, queries.listRows),
  answer(contract.listMissing, queries.listMissing),
  answer(contract.listDoubts, review.listDoubts),
  answer(contract.getPair, review.getPair),
  answer(contract.listDecisions, review.listDecisions),
  answer(contract.listTasks, listTasks),
  answer(contract.reportComparison, reportComparison),
  answer(contract.countTasks, countTasks),
  perform(contract.orderComparison, actions.orderComparison),
  perform(contract.restartComparison, actions.restartComparison),
  perform(contract.decidePair, actions.decidePair),
  perform(contract.undoDecision, actions.undoDecision),
  perform(contract.closeTask, actions.closeTask),
  answer(models.listModels, listModels),
  answer(models.getModel, getModel),
  perform(models.proposeModel, proposeModel),
  perform(models.decideModel, decideModel),
]
