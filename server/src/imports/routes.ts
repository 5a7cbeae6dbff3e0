import * as contract from '@qinghe/domain/imports/contract.ts'
import { answer, perform } from '../http/endpoint.ts'
import * as actions from './actions.ts'
import * as queries from './queries.ts'
import { markedImport, templateOf } from './workbook.ts'

/** The upload itself is a plugin (upload.ts): its body is a file. */
export const importRoutes = [
  answer(contract.templateOf, templateOf), answer(contract.listImports, queries.listImports), answer(contract.getImport, queries.getImport), answer(contract.listRows, queries.listRows),
  answer(contract.listGroups, queries.listGroups), answer(contract.revealCell, queries.revealCell), answer(contract.markedImport, markedImport),
  perform(contract.mapColumns, actions.mapColumns), perform(contract.fixCell, actions.fixCell), perform(contract.mendGroup, actions.mendGroup), perform(contract.chooseChild, actions.chooseChild),
  perform(contract.selectRows, actions.selectRows), perform(contract.commitImport, actions.commitImport), perform(contract.cancelImport, actions.cancelImport), perform(contract.undoImport, actions.undoImport),
]
