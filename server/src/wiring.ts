/** What every process of the product stands on: pools, keys, parameters, the audit and the ports, put together once. */
import { access as archivesAccess } from '@qinghe/domain/archives/access.ts'
import { access as auditAccess } from '@qinghe/domain/audit/access.ts'
import { access as comparisonsAccess } from '@qinghe/domain/comparisons/access.ts'
import { access as exportsAccess } from '@qinghe/domain/exports/access.ts'
import { importAccess } from '@qinghe/domain/imports/contract.ts'
import type { Access } from '@qinghe/domain/kernel/access.ts'
import { access as plansAccess } from '@qinghe/domain/plans/access.ts'
import { access as regionsAccess } from '@qinghe/domain/regions/access.ts'
import { access as printingAccess } from '@qinghe/domain/printing/access.ts'
import { access as rostersAccess } from '@qinghe/domain/rosters/access.ts'
import { access as staffAccess } from '@qinghe/domain/staff/access.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { access as statisticsAccess } from '@qinghe/domain/statistics/access.ts'
import { access as submissionsAccess } from '@qinghe/domain/submissions/access.ts'
import { access as syncAccess } from '@qinghe/domain/sync/access.ts'
import { type Inbox, makeInbox } from './audit/inbox.ts'
import { auditPort } from './audit/port.ts'
import { openReadings } from './audit/readings.ts'
import { liveParameters } from './db/parameters.ts'
import { closePools, openPools } from './db/pools.ts'
import type { Kernel } from './http/kernel.ts'
import { liveRing } from './keys/liveRing.ts'
import { shippedKinds } from './records/kinds.ts'
import { recordWords } from './records/routes.ts'
import type { ServeOptions } from './serveOptions.ts'
import { makeFindSession, makeSessionFinder } from './staff/sessions.ts'
import { settleFigures } from './statistics/settle.ts'

/** Every `may` word of the product. */
export const words: Access = { ...regionsAccess, ...staffAccess, ...recordWords, ...archivesAccess, ...exportsAccess, ...rostersAccess, ...importAccess(shippedKinds.map(one => one.kind)), ...printingAccess, ...comparisonsAccess, ...submissionsAccess, ...statisticsAccess, ...plansAccess, ...auditAccess, ...syncAccess }

type Reports = { fault: Kernel['fault']; onError: (what: string, error: unknown) => void }
export type Opened = { kernel: Kernel; inbox: Inbox; close: () => Promise<void> }

export async function openKernel({ connection, keys }: Pick<ServeOptions, 'connection' | 'keys'>, { fault, onError }: Reports): Promise<Opened> {
  const pools = openPools(connection)
  const inbox = makeInbox(pools.qinghe_audit)
  const ring = liveRing(keys, error => onError('field keys', error))
  const parameters = await liveParameters(pools.qinghe_signin, error => onError('parameters', error))
  const readings = await openReadings({ pool: pools.qinghe_signin, parameters: parameters.now, onError: error => onError('readings', error) })
  const kernel: Kernel = {
    pools, get ring() { return ring.now() }, get parameters() { return parameters.now() }, audit: auditPort(inbox), readings,
    findSession: makeFindSession(makeSessionFinder(pools.qinghe_signin)),
    mayDo: (actor, word) => mayDo(actor.role, word, words), reactions: [settleFigures], fault,
  }
  return { kernel, inbox, close: async () => { await readings.stop(); ring.stop(); parameters.stop(); await closePools(pools) } }
}
