/** POST /api/imports: taken sealed, announced by a command, then read in the background (reading.ts), as rosters are. */
import { uploadImport as contract } from '@qinghe/domain/imports/contract.ts'
import type { InFlightFolder } from '../exchange/inFlight.ts'
import { inBackground, uploadRoute } from '../exchange/uploadRoute.ts'
import { uploadImport } from './actions.ts'
import { failed, type Reading, readImport } from './reading.ts'

/** @param read where it is read: in production by a process of its own, which keeps nobody waiting */
export const importUploads = (folder: InFlightFolder, onFault: (error: unknown) => void, read: (reading: Reading) => Promise<void> = readImport) => uploadRoute({
  contract, folder, action: () => uploadImport,
  afterwards: inBackground({ read, onFault, failed: ({ kernel, actor, input }) => failed({ kernel, actor, batch: input.batch }) }),
})
