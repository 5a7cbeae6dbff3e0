/** Two thousand planted values, ten times kill -9 of every process while their roster is read and compared; see rig/planted.ts.
 *  Run: npm run bench planted (QINGHE_BENCH_KILLS for fewer). Result: bench/results/planted.json. */
import { isDeepStrictEqual } from 'node:util'
import { commit, environment, median, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'
import { plantAndKill } from './rig/planted.ts'

const before = environment()
const kills = Number(process.env['QINGHE_BENCH_KILLS'] ?? 10)
const { planted, runs, leaks, inDatabase, undisturbed, ended, runMs, took } = await plantAndKill(kills, seed)
const wrong = ended.filter(one => !isDeepStrictEqual(one, undisturbed)).length
writeResult({
  name: 'planted', command: 'npm run bench planted', commit: commit(), seed, rows: { planted, kills, runs, leaks: leaks.length, wrong, foundInDatabase: inDatabase },
  environment: before, processes: [], unit: 'ms', values: took.map(ms => Math.round(ms)), baseline: { what: 'a run nobody disturbed, from upload to result', values: [Math.round(runMs)] }, ratio: Number((runMs / median(took)).toFixed(3)),
  check: `after each of ${kills} kills data folder, temporary files, write-ahead log and what the server said were searched for ${planted} values in ten encodings: ${leaks.length} readable${leaks.length > 0 ? `: ${leaks.slice(0, 5).map(one => `${one.form} in ${one.file} at ${one.at}`).join(', ')}` : ''}; ${wrong} of ${runs} killed runs ended with other sums`,
  target: 'nothing readable that is sealed, nothing outside the database that is not; every run ends with the sums of an undisturbed one', met: leaks.length === 0 && wrong === 0,
})
process.exit(0)
