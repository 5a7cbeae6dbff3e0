/** Indicators of every plan, the names behind them and why, asked about planted children. */
import { plansHere } from '../../server/src/planEndpoints.ts'
import type { Ask } from './asks.ts'

const named = (): string[] => plansHere.shipped().flatMap(({ plan }) => plan.indicators.map(one => `/api/indicators/${plan.plan}/${one.id}`))
export const asksOfIndicators = (children: readonly { id: string }[]): Record<string, readonly Ask[]> => ({
  'indicators.plan': plansHere.shipped().map(({ plan }) => ({ url: `/api/indicators/${plan.plan}` })), 'indicators.get': named().map(url => ({ url })),
  'indicators.list': ['countyCare/guardedShare', 'schoolCare/pupilsInSchool', 'districtCare/staffedShare'].flatMap(of => ['yes', 'no', 'unknown', 'unsure'].map(which => ({ url: `/api/indicators/${of}/list?which=${which}&limit=100` }))),
  'indicators.why': children.flatMap(one => ['countyCare/guardedShare', 'districtCare/poorDropouts'].map(of => ({ url: `/api/indicators/${of}/why/${one.id}` }))),
})
