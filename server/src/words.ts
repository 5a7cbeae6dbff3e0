/** Every `may` word of the product. */
import { access as archivesAccess } from '@qinghe/domain/archives/access.ts'
import { access as auditAccess } from '@qinghe/domain/audit/access.ts'
import { access as censusAccess } from '@qinghe/domain/census/access.ts'
import { access as comparisonsAccess } from '@qinghe/domain/comparisons/access.ts'
import { access as dutiesAccess } from '@qinghe/domain/duties/access.ts'
import { access as exportsAccess } from '@qinghe/domain/exports/access.ts'
import { importAccess } from '@qinghe/domain/imports/contract.ts'
import { access as indicatorsAccess } from '@qinghe/domain/indicators/access.ts'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import { access as messagesAccess } from '@qinghe/domain/messages/access.ts'
import { access as plansAccess } from '@qinghe/domain/plans/access.ts'
import { access as regionsAccess } from '@qinghe/domain/regions/access.ts'
import { access as printingAccess } from '@qinghe/domain/printing/access.ts'
import { access as hotlineAccess } from '@qinghe/domain/hotline/access.ts'
import { access as reliefAccess } from '@qinghe/domain/relief/access.ts'
import { access as rostersAccess } from '@qinghe/domain/rosters/access.ts'
import { access as staffAccess } from '@qinghe/domain/staff/access.ts'
import { access as statisticsAccess } from '@qinghe/domain/statistics/access.ts'
import { access as submissionsAccess } from '@qinghe/domain/submissions/access.ts'
import { access as syncAccess } from '@qinghe/domain/sync/access.ts'
import { access as warningsAccess } from '@qinghe/domain/warnings/access.ts'
import { shippedKinds } from './records/kinds.ts'
import { recordWords } from './records/routes.ts'

export const words: Access = {
  ...regionsAccess, ...staffAccess, ...messagesAccess, ...recordWords, ...archivesAccess, ...exportsAccess, ...rostersAccess, ...importAccess(shippedKinds.map(one => one.kind)), ...printingAccess,
  ...comparisonsAccess, ...submissionsAccess, ...statisticsAccess, ...hotlineAccess, ...reliefAccess, ...plansAccess, ...censusAccess, ...dutiesAccess, ...warningsAccess, ...indicatorsAccess, ...auditAccess, ...syncAccess,
}
