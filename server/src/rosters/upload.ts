/** POST /api/rosters: an uploaded roster, taken sealed, announced by a command, then read in the background (reading.ts). */
import { uploadRoster as contract } from '@qinghe/domain/rosters/contract.ts'
import type { InFlightFolder } from '../exchange/inFlight.ts'
import { inBackground, uploadRoute } from '../exchange/uploadRoute.ts'
import { whileBeating } from '../jobs/heartbeat.ts'
import { uploadRoster } from './actions.ts'
import { type Reading, readBatch } from './reading.ts'
import { beatMs } from './progress.ts'
import { markFailed, touch } from './working.ts'

/** @param read where it is read: in production by a process of its own, which keeps nobody waiting */
export const rosterUploads = (folder: InFlightFolder, onFault: (error: unknown) => void, read: (reading: Reading) => Promise<void> = readBatch) => uploadRoute({
  contract, folder, action: () => uploadRoster,
  // The process that reads it may take its time to begin; until then nobody else would say that it is cared for.
  afterwards: inBackground({ read: reading => whileBeating({ touch: () => touch({ ...reading, batch: reading.input.batch }), everyMs: beatMs }, () => read(reading)), onFault, failed: ({ kernel, actor, input }) => markFailed({ kernel, actor, batch: input.batch }) }),
})
