import * as contract from '@qinghe/domain/duties/contract.ts'
import * as pauseContract from '@qinghe/domain/duties/pauseContract.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import * as actions from './actions.ts'
import * as boards from './board.ts'
import { boardChildren } from './boardChildren.ts'
import { calendarRoutes } from './calendar.ts'
import { getDuty } from './get.ts'
import * as lists from './lists.ts'
import * as mine from './mine.ts'
import { remindLate } from './remindLate.ts'
import { seenAsRoutes } from './seenAs.ts'
import { whatIf } from '@qinghe/domain/duties/whatIf.ts'
import * as pausing from './pausing.ts'
import { waitingWaivers } from './waivers.ts'
import { whatIfChanged } from './whatIf.ts'

export const dutyRoutesOver = (here: PlansHere): readonly Endpoint[] => [
  answer(contract.myDuties, mine.myDuties(here)), answer(contract.myDutyGroups, mine.myDutyGroups(here)), answer(contract.listDuties, lists.listDuties(here)), answer(contract.dutiesOfChild, lists.dutiesOfChild(here)),
  answer(contract.dutyBoard, boards.dutyBoard(here)), answer(contract.dutiesOfClause, boards.dutiesOfClause), answer(contract.dutyLoad, boards.dutyLoad), answer(contract.boardChildren, boardChildren), answer(contract.getDuty, getDuty(here)), answer(contract.waitingWaivers, waitingWaivers(here)),
  perform(contract.remindDuty, actions.remindDuty(here)), perform(contract.handOverDuties, actions.handOverDuties(here)), perform(contract.askWaiver, actions.askWaiver), perform(contract.decideWaiver, actions.decideWaiver),
  answer(pauseContract.waitingPauses, pausing.waitingPauses(here)), perform(pauseContract.askPause, pausing.askPause(here)), perform(pauseContract.decidePause, pausing.decidePause(here)), perform(pauseContract.endPause, pausing.endPause(here)),
  perform(contract.remindLate, remindLate(here)), perform(contract.cannotNow, actions.cannotNow(here)),
  answer(whatIf, whatIfChanged(here)), ...calendarRoutes, ...seenAsRoutes(here),
]
