/** Archives and the roster of another office (testing/linkage/truth.ts), matched without labels; quality by kind of error.
 *
 *    npm run bench linkage-chinese                       a million each, seed = SHA-256 of the commit
 *    QINGHE_BENCH_CHILDREN=20000 QINGHE_BENCH_COUNTIES=4310 QINGHE_BENCH_SEED=1 npm run bench linkage-chinese */
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { decideAll } from '@qinghe/server/linkage/decide.ts'
import { decide, stepsOf } from '@qinghe/server/linkage/evaluate.ts'
import { judge } from '@qinghe/server/linkage/judging.ts'
import { countiesInside, writeTruth } from '../testing/linkage/truth.ts'
import { commit, environment, watch, writeResult } from './measure.ts'

const children = Number(process.env['QINGHE_BENCH_CHILDREN'] ?? 1_000_000)
const counties = (process.env['QINGHE_BENCH_COUNTIES'] ?? '43,52').split(',')
const seed = process.env['QINGHE_BENCH_SEED'] ?? createHash('sha256').update(commit()).digest('hex').slice(0, 16)
const memory = process.env['QINGHE_BENCH_MEMORY'] ?? '4GB'
const folder = join(process.env['QINGHE_BENCH_DIR'] ?? join(tmpdir(), 'qinghe-bench'), `truth-${children}-${seed}`)
mkdirSync(join(folder, 'spill'), { recursive: true })

async function* linesOf(name: string): AsyncGenerator<string[]> {
  let first = true
  for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
    if (!first) yield line.split(',')
    first = false
  }
}

const amounts = await writeTruth(folder, { seed, counties: countiesInside(counties), children })
console.log(`${amounts.archives} archives, ${amounts.roster} rows of the roster, ${amounts.pairs} same children; seed ${seed}`)
const seen = watch({ server: process.pid })
const began = performance.now()
const ready = await decide({ left: join(folder, 'archives.csv'), right: join(folder, 'roster.csv'), key: '编号', room: { memory, threads: 2, spillDir: join(folder, 'spill') } })
await decideAll(ready.duck, ready.model)
const seconds = (performance.now() - began) / 1000

const truth: [string, string][] = []
for await (const [a = '', b = ''] of linesOf('truth.csv')) truth.push([a, b])
const judged = await judge(ready, truth)
const byKey = new Map(truth)
const chosen = new Map<string, { key: string; sameId: boolean }>()
await ready.duck.stream({ name: 'decided', sql: 'select l."key", r."key", coalesce(l."身份证号" = r."身份证号", false) from decided d join left_clean l on l."id" = d."id_l" join right_clean r on r."id" = d."id_r"' }, ([a, b, same]) => {
  a?.forEach((key, i) => { chosen.set(String(key), { key: String(b?.[i]), sameId: same?.[i] === true }) })
})
const idAgrees = new Set<string>()
await ready.duck.stream({ name: 'ids', sql: 'select l."key" from left_clean l join right_clean r on substr(l."key", 2) = substr(r."key", 2) and l."身份证号" = r."身份证号"' }, ([keys]) => { for (const key of keys ?? []) idAgrees.add(String(key)) })

const tally = { right: 0, wrong: 0, rightWithout: 0, wrongWithout: 0, without: truth.filter(([a]) => !idAgrees.has(a)).length, twins: 0 }
const twinOf = new Map<string, string>()
const missed: Record<string, [number, number]> = {}
for await (const [key = '', errors = '', twin = ''] of linesOf('about.csv')) {
  if (twin !== '') twinOf.set(key, twin)
  if (!byKey.has(key)) continue
  for (const error of errors === '' ? ['none'] : errors.split(';')) {
    const [lost, all] = missed[error] ?? [0, 0]
    missed[error] = [lost + (chosen.get(key)?.key === byKey.get(key) ? 0 : 1), all + 1]
  }
}
for (const [a, { key, sameId }] of chosen) {
  const isRight = byKey.get(a) === key
  if (isRight) tally.right++
  else tally.wrong++
  if (!sameId) isRight ? tally.rightWithout++ : tally.wrongWithout++
  const other = `A${key.slice(1)}`
  if (!isRight && (twinOf.get(a) === other || twinOf.get(other) === a)) tally.twins++
}
const quality = {
  precision: tally.right / (tally.right + tally.wrong), recall: tally.right / truth.length,
  precisionWithout: tally.rightWithout / (tally.rightWithout + tally.wrongWithout), recallWithout: tally.rightWithout / tally.without,
}
const share = (value: number): string => value.toFixed(5)
const words = `one to one at the own threshold ${ready.model.threshold}: precision ${share(quality.precision)}, recall ${share(quality.recall)}; rows without an equal id number: ${share(quality.precisionWithout)}, ${share(quality.recallWithout)}; twins merged ${tally.twins}`
const slips = Object.entries(missed).map(([error, [lost, all]]) => `${error} ${lost}/${all}`).join(', ')
console.log(`${words}\nmissed by error: ${slips}\npairs before assignment: own F1 ${judged.default.f1.toFixed(5)}, best ${judged.best.f1.toFixed(5)}\n${stepsOf(ready.duck.timings).filter(one => one.ms > 500).map(one => `${one.step} ${one.ms}`).join('; ')}`)
ready.duck.close()
const met = quality.precision >= 0.999 && quality.recall >= 0.98 && quality.precisionWithout >= 0.99 && quality.recallWithout >= 0.9 && tally.twins === 0
const values = [quality.precision, quality.recall, quality.precisionWithout, quality.recallWithout, tally.twins / truth.length].map(part => Number((part * 100).toFixed(4)))
writeResult({
  name: children === 1_000_000 ? 'linkage-chinese' : `linkage-chinese-${children}`, command: 'npm run bench linkage-chinese', commit: commit(), seed: Number.parseInt(seed.slice(0, 8), 16) || Number(seed), rows: amounts, environment: environment(), processes: seen(),
  unit: 'percent', values, baseline: { what: 'none: the values are the five figures of the target in the order of the check, from one run; their median means nothing', values: [0] }, ratio: 0,
  check: words, target: 'precision ≥ 0.999, recall ≥ 0.98; without an equal id number ≥ 0.99 and ≥ 0.90; twins merged 0', met,
  note: `Seed ${seed}. ${seconds.toFixed(0)} s from reading to decision, ${memory}, 2 threads. Missed by error: ${slips}. Pairs before assignment: F1 ${judged.default.f1.toFixed(5)} at the own threshold, ${judged.best.f1.toFixed(5)} at the best. Rules: ${ready.model.rules.map(rule => rule.name).join('; ')}.`,
})
