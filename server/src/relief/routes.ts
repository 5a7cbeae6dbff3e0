import * as contract from '@qinghe/domain/relief/contract.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { explainRelief } from './explain.ts'
import { countRelief, listRelief } from './places.ts'

export const reliefRoutes: readonly Endpoint[] = [answer(contract.explainRelief, explainRelief), answer(contract.countRelief, countRelief), answer(contract.listRelief, listRelief)]
