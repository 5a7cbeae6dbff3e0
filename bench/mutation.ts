/** How many planted faults in the rules the tests notice: every rules.ts and access.ts of the domain, one fault at a time.
 *  Run: npm run bench mutation (with names of files for some of them). Result: bench/results/mutation.json. What it needs is
 *  installed beside it the first time, from its own lock file: nobody who starts or tests the product waits for it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { commit, environment, writeResult } from './measure.ts'
import { root } from './rig/home.ts'

const folder = join(root, 'bench/mutation')
const report = join(root, '.cache/mutation.json')
const targetPercent = 80
const files = process.argv.length > 2 ? process.argv.slice(2) : globSync('domain/src/*/{rules,access}.ts', { cwd: root }).sort()

/** The schema of mutation testing elements, as far as it is read here. */
const Report = z.object({ files: z.record(z.string(), z.object({
  mutants: z.array(z.object({ status: z.string(), mutatorName: z.string(), location: z.object({ start: z.object({ line: z.number() }) }) })),
})) })

if (!existsSync(join(folder, 'node_modules/@stryker-mutator/core'))) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' })
}
const loadBefore = environment()
const began = performance.now()
rmSync(report, { force: true })
const ran = spawnSync(process.execPath, [join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', join(folder, 'stryker.config.json'), '--mutate', files.join(',')], { cwd: root, stdio: 'inherit' })
if (ran.status !== 0) throw new Error(`the mutation run ended with ${ran.status}`)
const seconds = (performance.now() - began) / 1000

const noticed = new Set(['Killed', 'Timeout'])
const counted = new Set(['Killed', 'Timeout', 'Survived', 'NoCoverage'])
const { files: seen } = Report.parse(JSON.parse(readFileSync(report, 'utf8')))
const perFile = Object.entries(seen).map(([file, { mutants }]) => {
  const valid = mutants.filter(one => counted.has(one.status))
  const killed = valid.filter(one => noticed.has(one.status))
  const words = valid.filter(one => one.mutatorName === 'StringLiteral')
  const wordsMissed = words.filter(one => !noticed.has(one.status)).length
  return { file, of: valid.length, killed: killed.length, words: words.length, wordsMissed, missed: valid.filter(one => !noticed.has(one.status)).map(one => `${one.location.start.line} ${one.mutatorName}`) }
}).filter(one => one.of > 0)
const scores = perFile.map(one => Number((100 * one.killed / one.of).toFixed(1)))
const total = perFile.reduce((sum, one) => sum + one.of, 0)
const killed = perFile.reduce((sum, one) => sum + one.killed, 0)
const words = perFile.reduce((sum, one) => sum + one.words, 0)
const wordsNoticed = words - perFile.reduce((sum, one) => sum + one.wordsMissed, 0)
for (const [i, one] of perFile.entries()) console.log(`${scores[i]} %  ${one.file}  missed: ${one.missed.slice(0, 20).join(', ')}`)
if (process.argv.length > 2) process.exit(0)
writeResult({
  name: 'mutation', command: 'npm run bench mutation', commit: commit(), seed: 0, rows: { faults: total, files: perFile.length }, environment: loadBefore, processes: [], unit: 'percent',
  values: scores, baseline: { what: 'every fault noticed', values: [100] }, ratio: Number((killed / total).toFixed(3)),
  check: 'the tests pass before a fault is planted, and each fault is run against every test that reaches it', target: `at least ${targetPercent} % of all faults noticed`, met: killed / total >= targetPercent / 100,
  note: `${killed} of ${total} noticed in ${seconds.toFixed(0)} s; without changed words of sentences ${(100 * (killed - wordsNoticed) / (total - words)).toFixed(1)} %; ${perFile.map((one, i) => `${one.file} ${scores[i]} %`).join(', ')}`,
})
