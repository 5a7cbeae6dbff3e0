/** What plans may name as something people do: every endpoint of the features before them. The plans of the product are compiled over it, once a process. */
import { routes as archiveRoutes } from './archives/routes.ts'
import { censusRoutesOver } from './census/routes.ts'
import { comparisonRoutes } from './comparisons/routes.ts'
import { exportSubjects } from './exportEndpoints.ts'
import { exportRoutesWith } from './exports/routes.ts'
import type { Endpoint } from './http/endpoint.ts'
import { importRoutes } from './imports/routes.ts'
import { messageRoutes } from './messages/routes.ts'
import { plansOver, type PlansHere } from './plans/inForce.ts'
import type { HeadOfLog } from './printing/foot.ts'
import { printingRoutes } from './printing/routes.ts'
import { recordRoutes } from './recordEndpoints.ts'
import { regionEndpoints } from './regions/routes.ts'
import { hotlineRoutes } from './hotline/routes.ts'
import { reliefRoutes } from './relief/routes.ts'
import { rosterRoutes } from './rosters/routes.ts'
import { staffEndpoints } from './staff/routes.ts'
import { statisticsRoutes } from './statistics/routes.ts'
import { submissionRoutes } from './submissions/routes.ts'
import { words } from './words.ts'

const noHead: HeadOfLog = async () => null

/** In the order of the features. @param head of the log, for the foot of a file and of paper */
export const endpointsBeforePlans = (head: HeadOfLog = noHead): readonly Endpoint[] => [
  ...regionEndpoints, ...staffEndpoints, ...messageRoutes, ...recordRoutes, ...archiveRoutes, ...exportRoutesWith(exportSubjects, async () => (await head())?.text ?? null), ...rosterRoutes, ...importRoutes,
  ...printingRoutes([...recordRoutes, ...archiveRoutes], words, head), ...comparisonRoutes, ...submissionRoutes, ...statisticsRoutes, ...hotlineRoutes, ...reliefRoutes,
]

/** Plans owe signatures of the quarter, and the days of a quarter are those that plans owe: which they are is asked when a round is opened. */
export const plansHere: PlansHere = plansOver(() => [...endpointsBeforePlans(), ...censusRoutesOver(plansHere)], words)
