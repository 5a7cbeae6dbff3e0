/** Rosters as clerks make them (testing/rosters), through the whole import: how many children, fields and planted errors are read rightly,
 *  how many warnings are wrong, and whether a wrong value is ever stored in silence.
 *  Run: npm run bench rosters [NAME …]. Result: bench/results/rosters.json (only when all of them ran). */
import { hasLibreOffice } from '../testing/workbooks/libreOffice.ts'
import { openDatabases } from '../testing/rosters/databases.ts'
import { nothing, openCorpusOffice, takeIn } from '../testing/rosters/office.ts'
import { needsLibreOffice } from '../testing/rosters/files.ts'
import { isMet, sumOf, tableOf, targets, worstKinds } from '../testing/rosters/report.ts'
import { makers } from '../testing/rosters/rosters.ts'
import { type Score, scoreOf } from '../testing/rosters/score.ts'
import { commit, environment, writeResult } from './measure.ts'
import { seed } from './rig/home.ts'

const children = Number(process.env['QINGHE_BENCH_CHILDREN'] ?? 260)
const wanted = process.argv.slice(2).filter(word => /^[a-z]\w+$/i.test(word) && word !== 'rosters')
const before = environment()
const databases = await openDatabases()

async function scored(make: (typeof makers)[number], answers: 'truth' | 'presets'): Promise<Score> {
  const roster = make({ seed: `rosters-${seed}`, children })
  if (needsLibreOffice(roster.form) && !hasLibreOffice()) throw new Error('LibreOffice is needed: apt install libreoffice-calc')
  const office = await openCorpusOffice(await databases.clone())
  try {
    return scoreOf(roster, await takeIn(office, roster, { answers }).catch(error => nothing(String(error), 0)))
  } finally {
    const faults = await office.stop()
    for (const fault of faults) console.error(roster.name, fault)
  }
}

const scores: Score[] = []
const byPresets: Score[] = []
for (const make of makers) {
  if (wanted.length > 0 && !wanted.includes(make.name)) continue
  const score = await scored(make, 'truth')
  scores.push(score)
  console.log(tableOf([score]).split('\n')[1])
  // With nothing asked there is nothing the presets could get wrong.
  byPresets.push(score.asked === 0 ? score : await scored(make, 'presets'))
}
console.log(`\nanswered rightly\n${tableOf(scores)}\n\nby the presets alone\n${tableOf(byPresets)}\n\n${worstKinds(scores.flatMap(score => score.cases))}`)
const [sum, preset] = [sumOf(scores), sumOf(byPresets)]
const said = (of: typeof sum): string =>
  `children ${(of.children * 100).toFixed(2)} %, fields ${(of.fields * 100).toFixed(2)} %, planted ${(of.planted * 100).toFixed(1)} %, wrong warnings ${(of.wrongFindings * 100).toFixed(1)} %, silent ${of.silent}`
if (wanted.length === 0) {
  writeResult({
    name: 'rosters', command: 'npm run bench rosters', commit: commit(), seed, rows: { rosters: scores.length, ...sum.of }, environment: before, processes: [], unit: 'percent',
    values: scores.map(score => Number((sumOf([score]).fields * 100).toFixed(2))),
    baseline: { what: 'the same with the presets instead of the right answers', values: byPresets.map(score => Number((sumOf([score]).fields * 100).toFixed(2))) },
    ratio: Number((sum.fields / Math.max(preset.fields, 0.0001)).toFixed(3)), check: `every line compared with what a careful person takes from it: ${said(sum)}; by presets alone: ${said(preset)}`,
    target: `children 100 %, fields ≥ ${targets.fields * 100} %, planted ≥ ${targets.planted * 100} %, wrong warnings ≤ ${targets.wrongFindings * 100} %, silent wrong values 0`, met: isMet(sum), note: tableOf(scores),
  })
}
await databases.stop()
