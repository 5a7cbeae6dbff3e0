import * as contract from '@qinghe/domain/warnings/contract.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { countCoverage, listUncovered } from './coverage.ts'
import { countQuality, listFaulty } from './quality.ts'
import { countWarnings, listWarnings } from './warnings.ts'

export const warningRoutesOver = (here: PlansHere): readonly Endpoint[] => [
  answer(contract.countWarnings, countWarnings(here)), answer(contract.listWarnings, listWarnings(here)), answer(contract.countCoverage, countCoverage), answer(contract.listUncovered, listUncovered),
  answer(contract.countQuality, countQuality), answer(contract.listFaulty, listFaulty),
]
