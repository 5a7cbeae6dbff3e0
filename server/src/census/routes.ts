import * as commands from '@qinghe/domain/census/commands.ts'
import * as contract from '@qinghe/domain/census/contract.ts'
import { answer, type Endpoint, perform } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import * as matchContract from '@qinghe/domain/census/matchContract.ts'
import * as lockContract from '@qinghe/domain/census/lockContract.ts'
import * as reportContract from '@qinghe/domain/census/reportContract.ts'
import type { HeadOfLog } from '../printing/foot.ts'
import * as suspectsContract from '@qinghe/domain/census/suspects.ts'
import * as answers from './answers.ts'
import { censusBalance, censusTerms, compareRounds } from './balances.ts'
import { checkRound, lockRound } from './lock.ts'
import { reportPrinting } from './printing.ts'
import { censusReport } from './report.ts'
import { censusRestatements, decideRestatement, restate } from './restatements.ts'
import { censusLine, censusVillage } from './lines.ts'
import { censusMatch, censusMatchNames } from './matching.ts'
import { openRound } from './open.ts'
import { censusBoard, censusClosing, getRound, listRounds } from './rounds.ts'
import { censusLeads, giveLeads } from './leads.ts'
import * as suspects from './suspects.ts'
import { returnLine, signTown, signVillage } from './sign.ts'

const noHead: HeadOfLog = async () => null
/** @param head of the log, for the foot of what is printed */
export const censusRoutesOver = (here: PlansHere, head: HeadOfLog = noHead): readonly Endpoint[] => [
  answer(contract.listRounds, listRounds(here)), answer(contract.getRound, getRound), answer(contract.censusBoard, censusBoard),
  answer(contract.censusVillage, censusVillage), answer(contract.censusLine, censusLine), answer(contract.censusClosing, censusClosing), perform(commands.openRound, openRound(here)),
  perform(commands.confirmUnchanged, answers.confirmUnchanged), perform(commands.recordNotFound, answers.recordNotFound),
  perform(commands.recordChange, answers.recordChange), perform(commands.recordGone, answers.recordGone), perform(commands.recordFound, answers.recordFound),
  perform(commands.takeBack, answers.takeBack), perform(commands.returnLine, returnLine), perform(commands.signVillage, signVillage), perform(commands.signTown, signTown),
  answer(lockContract.censusBalance, censusBalance), answer(lockContract.censusTerms, censusTerms), answer(lockContract.compareRounds, compareRounds), answer(lockContract.censusRestatements, censusRestatements),
  answer(reportContract.censusReport, censusReport), reportPrinting(head),
  answer(matchContract.censusMatch, censusMatch), answer(matchContract.censusMatchNames, censusMatchNames),
  perform(commands.checkRound, checkRound), perform(commands.lockRound, lockRound), perform(commands.restate, restate), perform(commands.decideRestatement, decideRestatement),
  answer(suspectsContract.censusSuspects, suspects.censusSuspects), answer(suspectsContract.handedSuspects, suspects.handedSuspects), answer(suspectsContract.censusLeads, censusLeads),
  perform(suspectsContract.settleSuspect, suspects.settleSuspect), perform(suspectsContract.unsettleSuspect, suspects.unsettleSuspect), perform(suspectsContract.handInSuspect, suspects.handInSuspect),
  perform(suspectsContract.giveLeads, giveLeads),
]
