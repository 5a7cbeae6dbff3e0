import * as contract from '@qinghe/domain/indicators/contract.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { behindIndicator } from './behind.ts'
import { getIndicator, indicatorsOfPlan } from './get.ts'
import { whyIndicator } from './why.ts'

export const indicatorRoutesOver = (here: PlansHere): readonly Endpoint[] => [
  answer(contract.indicatorsOfPlan, indicatorsOfPlan(here)), answer(contract.getIndicator, getIndicator(here)), answer(contract.behindIndicator, behindIndicator(here)), answer(contract.whyIndicator, whyIndicator(here)),
]
