/** Figures over HTTP. */
import { getFigure } from '@qinghe/domain/statistics/contract.ts'
import { answer } from '../http/endpoint.ts'
import { figure } from './queries.ts'

export const statisticsRoutes = [answer(getFigure, figure)]
