/** New rows against linked ones: how long adding takes against a full run with the same frozen model, and whether both end alike.
 *
 *    npm run bench linkage-incremental           10,000 new rows against 10 M linked
 *    QINGHE_BENCH_LEFT=200000 QINGHE_BENCH_RIGHT=200000 QINGHE_BENCH_NEW=2000 npm run bench linkage-incremental */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decidedTable } from '@qinghe/server/linkage/decide.ts'
import { type Duck, openDuck, quoted } from '@qinghe/server/linkage/duck.ts'
import { decide } from '@qinghe/server/linkage/evaluate.ts'
import { addRows, type Linked, linkWith } from '@qinghe/server/linkage/run.ts'
import { commit, environment, median, watch, writeResult } from './measure.ts'
import { peopleFiles, rules } from './peers/people.ts'

const sizes = { left: Number(process.env['QINGHE_BENCH_LEFT'] ?? 1_200_000), right: Number(process.env['QINGHE_BENCH_RIGHT'] ?? 10_000_000), seed: 7 }
const added = Number(process.env['QINGHE_BENCH_NEW'] ?? 10_000)
const memory = process.env['QINGHE_BENCH_MEMORY'] ?? '8GB'
const folder = join(process.env['QINGHE_BENCH_DIR'] ?? join(tmpdir(), 'qinghe-bench'), `linkage-${sizes.left}-${sizes.right}`)
const spillDir = join(folder, 'spill')
mkdirSync(spillDir, { recursive: true })
const room = { memory, threads: 2, spillDir }
const shared = ['first_name', 'surname', 'dob', 'city', 'postcode', 'email'].map(name => ({ name, left: name, right: name }))
const files = await peopleFiles(folder, sizes)

/** Five times `added` rows are kept back for five additions; the model is learned on a hundredth. */
const part = (name: string): string => join(folder, `${name}.parquet`)
const cutter = await openDuck(room)
const copy = (file: string, where: string, to: string): Promise<void> => cutter.run({ name: 'cut', sql: `copy (select * from read_parquet(${quoted(file)}) where ${where}) to ${quoted(to)} (format parquet)` })
const share = Math.max(1, Math.floor(sizes.right / (added * 5)))
const kept = `hash(id, 3) % ${share} = 0`
for (let i = 0; i < 5; i++) await copy(files.right, `${kept} and hash(id, 4) % 5 = ${i}`, part(`new-${i}`))
await copy(files.right, `not (${kept})`, part('linked'))
const some = Math.max(1, Math.floor(Math.max(sizes.left, sizes.right) / 300_000))
await copy(files.left, `hash(substr(id, 2), 5) % ${some} = 0`, part('some-left'))
await copy(files.right, `hash(substr(id, 2), 5) % ${some} = 0`, part('some-right'))
cutter.close()
const ready = await decide({ left: part('some-left'), right: part('some-right'), key: 'id', rules, room })
ready.duck.close()
const model = { ...ready.model, lambda: ready.model.lambda / some }

/** A sum over all pairs and all decisions that any difference would change. */
async function sumOf(duck: Duck): Promise<string> {
  const of = async (table: string): Promise<string> => {
    const [row] = await duck.rows({ name: 'sum', sql: `select count(*)::varchar || ':' || coalesce(bit_xor(hash(l."key", r."key", p."weight")), 0)::varchar as s from ${table} p join left_blocks l on l."id" = p."id_l" join right_blocks r on r."id" = p."id_r"` })
    return String(row?.['s'])
  }
  return `pairs ${await of('pairs_scored')}, decisions ${await of(decidedTable)}`
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return Number(((performance.now() - began) / 1000).toFixed(2))
}
const seen = watch({ server: process.pid })
const full = await openDuck(room)
const fullValues = [await seconds(() => linkWith(full, model, { left: files.left, right: files.right, key: 'id', shared }))]
const wanted = await sumOf(full)
full.close()
const duck = await openDuck(room)
let linked: Linked = await linkWith(duck, model, { left: files.left, right: part('linked'), key: 'id', shared })
const values: number[] = []
for (let i = 0; i < 5; i++) values.push(await seconds(async () => { linked = await addRows(duck, linked, { file: part(`new-${i}`), key: 'id' }) }))
const found = await sumOf(duck)
duck.close()
if (found !== wanted) throw new Error(`adding ended elsewhere than a full run: ${found} instead of ${wanted}`)
const ratio = Number((median(fullValues) / median(values)).toFixed(1))
writeResult({
  name: sizes.right === 10_000_000 ? 'linkage-incremental' : `linkage-incremental-${sizes.right}`, command: 'npm run bench linkage-incremental', commit: commit(), seed: sizes.seed, rows: { left: sizes.left, right: sizes.right, added }, environment: environment(), processes: seen(),
  unit: 's', values, baseline: { what: 'one full run over all rows with the same model, reading included on both sides', values: fullValues }, ratio,
  check: `after five additions the same as the full run: ${found}`, target: 'at most a twentieth of a full run, identical result', met: ratio >= 20,
})
