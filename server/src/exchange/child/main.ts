/** The reading process: a stranger's file on standard input, lines (wire.ts) on standard output, nothing else in reach.
 *  Started by isolate.ts with the job as its only argument. */
import './lockdown.ts'
import { Refusal } from '../refusal.ts'
import type { Job } from '../wire.ts'
import { endLine, refusalLine } from '../wire.ts'
import { readDirectory } from '../zip/directory.ts'
import type { Package } from '../zip/parts.ts'
import { createOutput, type Output } from './output.ts'
import { kindOf, kindOfZip } from './kind.ts'

async function standardInput(limitBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of process.stdin) {
    if (!Buffer.isBuffer(piece)) continue
    size += piece.length
    if (size > limitBytes) throw new Refusal('tooLarge', { limitMb: Math.round(limitBytes / 1024 / 1024) })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Each reader is loaded for its own files alone: the one for old workbooks takes longer to load than most rosters to read. */
async function read(job: Job, output: Output): Promise<void> {
  const file = await standardInput(job.limits.fileBytes)
  const kind = kindOf(file)
  if (job.format !== 'any' && (job.format === 'csv') !== (kind === 'csv')) throw new Refusal('notASpreadsheet')
  if (kind === 'csv') await (await import('./csv.ts')).readCsv(file, output)
  else if (kind === 'xls') await (await import('./xls.ts')).readXls(file, output)
  else {
    const pack: Package = { file, entries: readDirectory(file, output.limits), breathe: output.breathe }
    if (kindOfZip(pack) === 'ods') await (await import('./ods.ts')).readOds(pack, output)
    else await (await import('./xlsx.ts')).readXlsx(pack, output)
  }
  await output.say(endLine(output.summary()))
}

const job: Job = JSON.parse(process.argv[2] ?? '{}')
const output = createOutput(job.limits)
try {
  await read(job, output)
} catch (error) {
  // Anything unforeseen is the file's doing as far as the person can tell; its text might hold personal data and stays here.
  await output.say(refusalLine(error instanceof Refusal ? error : new Refusal('damaged')))
}
await output.flush()
