import * as commands from '@qinghe/domain/archives/commands.ts'
import * as contract from '@qinghe/domain/archives/contract.ts'
import * as identities from '@qinghe/domain/archives/identities.ts'
import { answer, perform } from '../http/endpoint.ts'
import { createArchive } from './create.ts'
import { findDuplicates } from './duplicates.ts'
import { changeArchive, correctArchive } from './edit.ts'
import { getArchive, revealField } from './get.ts'
import { judgeIdentity, listIdentityTasks } from './identities.ts'
import { listHistory } from './history.ts'
import * as lifeCycle from './lifeCycle.ts'
import { countArchives, listArchives } from './list.ts'
import { archiveProgress } from './progress.ts'
import { searchArchives } from './search.ts'
import { getParameters } from './parameters.ts'
import { nameChildren } from './names.ts'
import { listViewers } from './viewers.ts'

export const routes = [
  answer(contract.listArchives, listArchives),
  answer(contract.countArchives, countArchives),
  answer(contract.archiveProgress, archiveProgress),
  answer(contract.searchArchives, searchArchives),
  answer(contract.nameChildren, nameChildren),
  answer(contract.findDuplicates, findDuplicates),
  answer(identities.listIdentityTasks, listIdentityTasks),
  answer(contract.getArchive, getArchive),
  answer(contract.listHistory, listHistory),
  answer(contract.listViewers, listViewers),
  answer(contract.revealField, revealField),
  answer(contract.getParameters, getParameters),
  perform(commands.createArchive, createArchive),
  perform(commands.correctArchive, correctArchive),
  perform(commands.changeArchive, changeArchive),
  perform(commands.submitArchives, lifeCycle.submitArchives),
  perform(commands.reviewArchives, lifeCycle.reviewArchives),
  perform(commands.returnArchives, lifeCycle.returnArchives),
  perform(commands.proposeExit, lifeCycle.proposeExit),
  perform(commands.confirmExit, lifeCycle.confirmExit),
  perform(identities.judgeIdentity, judgeIdentity),
  perform(commands.cancelExit, lifeCycle.cancelExit),
  perform(commands.reenter, lifeCycle.reenter),
]
