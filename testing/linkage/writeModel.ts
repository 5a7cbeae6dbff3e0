/** Estimates the model the comparisons of the product are judged with, from the made-up truth, and prints it. Run by hand:
 *  node testing/linkage/writeModel.ts > server/src/comparisons/model.json
 *  Estimating anew is a separate, announced act: whoever does it looks at the difference of this file first. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decide } from '@qinghe/server/linkage/evaluate.ts'
import { countiesInside, writeTruth } from './truth.ts'

const folder = mkdtempSync(join(tmpdir(), 'linkage-model-'))
try {
  await writeTruth(folder, { seed: '2', counties: countiesInside(['4310']), children: 20_000 })
  const { duck, model } = await decide({ left: join(folder, 'archives.csv'), right: join(folder, 'roster.csv'), key: '编号', room: { memory: '1GB' } })
  duck.close()
  // How common a name or a school is, every run counts for its own place.
  process.stdout.write(`${JSON.stringify({ ...model, frequencies: {} }, null, 1)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
