/** The endpoints of all kinds with the rules that their declarations call by name: rules belong to features, which come after records. */
import { caseRules } from '@qinghe/domain/cases/rules.ts'
import { incidentRules } from '@qinghe/domain/incidents/rules.ts'
import { hotlineRules } from '@qinghe/domain/hotline/rules.ts'
import { visitRules } from '@qinghe/domain/visits/rules.ts'
import { recordRoutesWith } from './records/routes.ts'

export const recordRoutes = recordRoutesWith([...visitRules, ...caseRules, ...incidentRules, ...hotlineRules])
