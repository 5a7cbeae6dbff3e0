/** POST /api/records/files: one picture or document, sealed from the first byte on, opened in a locked process and staged to whoever sent it. */
import { stageFile as contract } from '@qinghe/domain/records/files.ts'
import type { InFlightFile, InFlightFolder } from '../../exchange/inFlight.ts'
import { mostFileBytes } from '../../exchange/picture/refusals.ts'
import { refusedFile, type Taken, takeFile } from '../../exchange/picture/taking.ts'
import { uploadRoute } from '../../exchange/uploadRoute.ts'
import { stageFiles } from './staging.ts'

async function wholeOf(file: InFlightFile): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of file) pieces.push(piece)
  return Buffer.concat(pieces)
}
const takenOf = async (file: InFlightFile | undefined): Promise<Taken | undefined> => (file === undefined ? undefined : takeFile(await wholeOf(file)))

export const fileUploads = (folder: InFlightFolder) => uploadRoute({
  contract, folder, limit: { bytes: mostFileBytes, refused: () => refusedFile('tooLarge') }, action: async (_input, file) => stageFiles(await takenOf(file)),
})
