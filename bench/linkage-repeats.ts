/** One roster with ten records a person and columns that repeat one another (testing/linkage/repeats.ts): how good the engine’s own line is, against the best
 *  line there is, and what closing into groups makes of it.
 *
 *    npm run bench linkage-repeats                         5,000 people, about 50,000 rows
 *    QINGHE_BENCH_PEOPLE=400 npm run bench linkage-repeats */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decide } from '@qinghe/server/linkage/evaluate.ts'
import { judge, type Quality } from '@qinghe/server/linkage/judging.ts'
import { writeRepeats } from '../testing/linkage/repeats.ts'
import { commit, environment, watch, writeResult } from './measure.ts'

const usual = 5_000
const people = Number(process.env['QINGHE_BENCH_PEOPLE'] ?? usual)
const memory = process.env['QINGHE_BENCH_MEMORY'] ?? '2GB'
const folder = join(process.env['QINGHE_BENCH_DIR'] ?? join(tmpdir(), 'qinghe-bench'), `repeats-${people}`)
mkdirSync(join(folder, 'spill'), { recursive: true })
const pairs = writeRepeats(folder, { seed: '1', people, records: 10 })

const seen = watch({ server: process.pid })
const began = performance.now()
const ready = await decide({ left: join(folder, 'roster.csv'), key: 'id', room: { memory, threads: 2, spillDir: join(folder, 'spill') } })
const decided = (performance.now() - began) / 1000
const judged = await judge(ready, pairs)
ready.duck.close()
const say = (what: string, { threshold, precision, recall, f1 }: Quality): string => `${what}: F1 ${f1.toFixed(4)} (precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}) at ${threshold.toFixed(2)}`
const words = [say('own line', judged.default), say('best line', judged.best), ...judged.clustered === null ? [] : [say('closed into groups', judged.clustered)], `${judged.giants} giants cut`].join('; ')
console.log(words)
writeResult({
  name: people === usual ? 'linkage-repeats' : `linkage-repeats-${people}`, command: 'npm run bench linkage-repeats', commit: commit(), seed: 1, rows: { rows: ready.rows.left, people, pairs: pairs.length }, environment: environment(), processes: seen(),
  few: 'three figures of one run, which is the same every time', unit: 'percent', values: [judged.default, judged.best, ...judged.clustered === null ? [] : [judged.clustered]].map(quality => Number((quality.f1 * 100).toFixed(2))),
  baseline: { what: 'the best line there is on the same pairs', values: [Number((judged.best.f1 * 100).toFixed(2))] }, ratio: Number((judged.default.f1 / judged.best.f1).toFixed(3)),
  check: words, target: 'own line within a tenth of the best one', met: judged.default.f1 >= 0.9 * judged.best.f1,
  note: `Values are F1 of the own line, the best line and the closed groups, from one run. ${decided.toFixed(0)} s from reading to decision, ${memory}, 2 threads. Columns that speak: ${ready.fields.map(field => field.name).join(', ')}.`,
})
