/** Wide blocking: 150 million pairs judged on six fields, against jaro_winkler_similarity alone on the same pairs.
 *
 *    npm run bench linkage-wide
 *    QINGHE_BENCH_PAIRS=3000000 npm run bench linkage-wide */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decide } from '@qinghe/server/linkage/evaluate.ts'
import { sidesOf } from '@qinghe/server/linkage/pairs.ts'
import { prepare } from '@qinghe/server/linkage/prepare.ts'
import { score } from '@qinghe/server/linkage/score.ts'
import { commit, environment, median, watch, writeResult } from './measure.ts'
import { peopleFiles, rules } from './peers/people.ts'

const pairs = Number(process.env['QINGHE_BENCH_PAIRS'] ?? 150_000_000)
const rows = 200_000
const folder = join(process.env['QINGHE_BENCH_DIR'] ?? join(tmpdir(), 'qinghe-bench'), 'linkage-wide')
const spillDir = join(folder, 'spill')
mkdirSync(spillDir, { recursive: true })
const files = await peopleFiles(folder, { left: rows, right: rows, seed: 7 })
const { duck, model: learned } = await decide({ left: files.left, right: files.right, key: 'id', rules, room: { memory: '4GB', threads: 2, spillDir } })
/** Rows fall into blocks of equal size by number, so that there are as many pairs as wanted. */
const model = { ...learned, rules: [{ name: 'wide', keys: [`hash(substr("key", 2)) % ${Math.round(rows * rows / pairs)}`], skipped: [] }] }
await prepare(duck, model, ['left', 'right'])
const sides = sidesOf('link')
const [counted] = await duck.rows({ name: 'count', sql: 'select count(*)::double as n from left_blocks l join right_blocks r on l."block 0" = r."block 0"' })
const n = Number(counted?.['n'])
const rate = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return Math.round(n / ((performance.now() - began) / 1000))
}
const seen = watch({ server: process.pid })
const [values, baseline]: [number[], number[]] = [[], []]
let kept = 0
for (let round = 0; round < 5; round++) {
  values.push(await rate(() => score(duck, model, { sides, rows, pairs: [n], keep: model.review })))
  const [row] = await duck.rows({ name: 'kept', sql: 'select count(*)::double as n from pairs_scored' })
  kept = Number(row?.['n'])
  baseline.push(await rate(() => duck.rows({
    name: 'jaro winkler alone', sql: `select sum(jaro_winkler_similarity(l."surname", r."surname")) as s from (select "surname", "block 0" as b from left_clean join left_blocks using ("id")) l join (select "surname", "block 0" as b from right_clean join right_blocks using ("id")) r using (b)`,
  })))
}
duck.close()
const ratio = Number((median(values) / median(baseline)).toFixed(2))
writeResult({
  name: pairs === 150_000_000 ? 'linkage-wide' : `linkage-wide-${pairs}`, command: 'npm run bench linkage-wide', commit: commit(), seed: 7, rows: { pairs: n }, environment: environment(), processes: seen(),
  unit: 'per second', values, baseline: { what: 'jaro_winkler_similarity of the surname alone, on the same pairs', values: baseline }, ratio,
  check: `${kept} pairs above the review line, the same each round`, target: '≥ 0.8 of the rate of jaro_winkler alone', met: ratio >= 0.8,
  note: 'ratio is rate over rate here: larger is better. 4 GB, 2 threads; both sides in one process on the same tables, reading and learning outside the values. Ours passes over pairs that cannot reach the review line by joins and bounds (server/src/linkage/bounds.ts); that no pair is lost is bounds.test.ts.',
})
