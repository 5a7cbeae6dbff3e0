/** Two rosters linked: ours against Splink, both reading the same Parquet, the same blocking rules, threads and memory limit, in turns.
 *  Splink is set up as its documentation does (bench/peers/withSplink.py) and lives in a virtual environment of its own; where there
 *  is none the run says so and measures our side only.
 *
 *    npm run bench linkage                       1 M × 1 M, 1 GB
 *    QINGHE_BENCH_LEFT=10000000 QINGHE_BENCH_RIGHT=1200000 QINGHE_BENCH_MEMORY=4GB QINGHE_BENCH_ROUNDS=1 npm run bench linkage
 *    the same with QINGHE_BENCH_MEMORY=2GB       does it complete
 *    QINGHE_BENCH_PEER=/path/to/venv/bin/python  where Splink is; else bench/peers/.venv */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decide, type Ready } from '@qinghe/server/linkage/evaluate.ts'
import { commit, environment, median, ratioOf, watch, writeResult } from './measure.ts'
import { peopleFiles, rules } from './peers/people.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const sizes = { left: Number(process.env['QINGHE_BENCH_LEFT'] ?? 1_000_000), right: Number(process.env['QINGHE_BENCH_RIGHT'] ?? 1_000_000), seed: 7 }
const memory = process.env['QINGHE_BENCH_MEMORY'] ?? '1GB'
const rounds = Number(process.env['QINGHE_BENCH_ROUNDS'] ?? 5)
const folder = join(process.env['QINGHE_BENCH_DIR'] ?? join(tmpdir(), 'qinghe-bench'), `linkage-${sizes.left}-${sizes.right}`)
const python = process.env['QINGHE_BENCH_PEER'] ?? join(here, 'peers/.venv/bin/python')
const spill = join(folder, 'spill')
mkdirSync(spill, { recursive: true })

type Measured = { seconds: number; readSeconds: number; f1: number; bestF1: number; maxRssBytes: number; versions?: Record<string, string> }

const files = await peopleFiles(folder, sizes)

function peer(): Measured | null {
  if (!existsSync(python)) return null
  const said: { seconds: { read: number; train: number; predict: number }; f1: number; bestF1: number; maxRssBytes: number; versions: Record<string, string> } = JSON.parse(
    execFileSync(python, [join(here, 'peers/withSplink.py'), files.left, files.right, files.truth, '2', memory, spill, JSON.stringify(rules)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 }).trim().split('\n').at(-1) ?? '{}',
  )
  return { seconds: said.seconds.train + said.seconds.predict, readSeconds: said.seconds.read, f1: said.f1, bestF1: said.bestF1, maxRssBytes: said.maxRssBytes, versions: said.versions }
}

async function ours(): Promise<Measured> {
  const began = performance.now()
  const ready = await decide({ left: files.left, right: files.right, key: 'id', rules, room: { memory, threads: 2, spillDir: spill } })
  const took = (performance.now() - began) / 1000
  const readSeconds = ready.duck.timings.filter(({ step }) => /^(read|headers|check keys|number|drop file)/.test(step)).reduce((sum, { ms }) => sum + ms, 0) / 1000
  const quality = await f1Of(ready)
  ready.duck.close()
  return { seconds: took - readSeconds, readSeconds, ...quality, maxRssBytes: process.resourceUsage().maxRSS * 1024 }
}

/** Same people have the same number behind L and R. */
async function f1Of({ duck, model }: Ready): Promise<{ f1: number; bestF1: number }> {
  const both = Math.round(Math.min(sizes.left, sizes.right) * 0.8)
  const rows = await duck.rows({
    name: 'quality', sql: `select p."weight" as w, substr(l."key", 2) = substr(r."key", 2) as same, count(*)::double as n from pairs_scored p join left_clean l on l."id" = p."id_l" join right_clean r on r."id" = p."id_r" group by 1, 2 order by 1 desc`,
  })
  let [found, right, own, best] = [0, 0, 0, 0]
  rows.forEach((row, i) => {
    found += Number(row['n'])
    if (row['same'] === true) right += Number(row['n'])
    if (rows[i + 1]?.['w'] === row['w']) return
    const f1 = 2 * right / (found + both)
    best = Math.max(best, f1)
    if (Number(row['w']) >= model.threshold) own = f1
  })
  return { f1: own, bestF1: best }
}

const seen = watch({ server: process.pid })
const [mine, theirs]: [Measured[], Measured[]] = [[], []]
for (let round = 0; round < rounds; round++) {
  mine.push(await ours())
  const other = peer()
  if (other !== null) theirs.push(other)
  console.log(`round ${round + 1}: ours ${mine.at(-1)?.seconds.toFixed(1)} s, Splink ${other === null ? 'is not here' : `${other.seconds.toFixed(1)} s`}`)
}
const values = mine.map(one => Number(one.seconds.toFixed(2)))
const baseline = theirs.map(one => Number(one.seconds.toFixed(2)))
const ratio = theirs.length === 0 ? 0 : ratioOf(values, baseline)
const worse = theirs.length === 0 ? 0 : median(theirs.map(one => one.f1)) - median(mine.map(one => one.f1))
/** Ten million in 2 GB: what is asked is that it ends, with the right answer. */
const isTight = sizes.left >= 10_000_000 && memory === '2GB'
const size = `${sizes.left / 1e6} M × ${sizes.right / 1e6} M`
writeResult({
  name: sizes.left === 1_000_000 && sizes.right === 1_000_000 ? 'linkage' : `linkage-${sizes.left}-${sizes.right}-${memory}`,
  command: 'npm run bench linkage', commit: commit(), seed: sizes.seed, rows: { left: sizes.left, right: sizes.right }, environment: environment(), processes: seen(),
  unit: 's', values, baseline: { what: theirs.length === 0 ? 'Splink could not be had on this machine: our side only' : `Splink ${theirs[0]?.versions?.['splink']} on DuckDB ${theirs[0]?.versions?.['duckdb']}, training and prediction`, values: baseline.length === 0 ? [0] : baseline },
  ...rounds < 5 ? { few: `${rounds} of five rounds (QINGHE_BENCH_ROUNDS)` } : {},
  ratio, check: `F1 at the own threshold: ours ${median(mine.map(one => one.f1)).toFixed(4)} (best ${median(mine.map(one => one.bestF1)).toFixed(4)})${theirs.length === 0 ? '' : `, Splink ${median(theirs.map(one => one.f1)).toFixed(4)} (best ${median(theirs.map(one => one.bestF1)).toFixed(4)})`}`,
  target: isTight ? 'it completes' : '≥ 2 times faster than Splink, F1 not lower by more than 0.0005', met: isTight || theirs.length > 0 && ratio >= 2 && worse <= 0.0005,
  note: `${size}, six fields, ${rules.length} blocking rules, ${memory}, 2 threads. Reading is not in the values: ours ${median(mine.map(one => one.readSeconds)).toFixed(1)} s${theirs.length === 0 ? '' : `, Splink ${median(theirs.map(one => one.readSeconds)).toFixed(1)} s`}. Largest memory: ours ${Math.round(Math.max(...mine.map(one => one.maxRssBytes)) / 2 ** 20)} MB${theirs.length === 0 ? '' : `, Splink ${Math.round(Math.max(...theirs.map(one => one.maxRssBytes)) / 2 ** 20)} MB`}. Ours profiles the columns and finds its threshold in the same time.`,
})
