/** What every process of the product stands on: pools, keys, parameters, the audit and the ports, put together once. */
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { type Inbox, makeInbox } from './audit/inbox.ts'
import { auditPort } from './audit/port.ts'
import { openReadings } from './audit/readings.ts'
import { liveParameters } from './db/parameters.ts'
import { closePools, openPools } from './db/pools.ts'
import { linesFollow } from './census/follow.ts'
import { dutiesFollow } from './duties/follow.ts'
import type { Kernel } from './http/kernel.ts'
import { liveRing } from './keys/liveRing.ts'
import { plansHere } from './planEndpoints.ts'
import type { ServeOptions } from './serveOptions.ts'
import { makeFindSession, makeSessionFinder } from './staff/sessions.ts'
import { holdBack } from './records/blocking.ts'
import { settleFigures } from './statistics/settle.ts'
import { words } from './words.ts'

/** What later features forbid or derive when earlier ones write. */
export const reactions: Kernel['reactions'] = [holdBack, settleFigures, linesFollow, dutiesFollow(plansHere)]

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
    mayDo: (actor, word) => mayDo(actor.role, word, words), reactions, fault,
  }
  return { kernel, inbox, close: async () => { await readings.stop(); ring.stop(); parameters.stop(); await closePools(pools) } }
}
