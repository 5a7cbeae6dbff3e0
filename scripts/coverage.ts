/** `npm run coverage`: how much of the six plans there is, feature by feature, and which lines a new kind of record has overtaken. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CoverageLine, faultsOfTable, featureTitles, readTable, type Tally, tallyOf } from '../testing/coverage.ts'
import { findersHere, kindsHere } from '../testing/coverageEvidence.ts'
import { root } from '../testing/walk/contractTable.ts'

/** A Chinese character takes two columns of a terminal. */
const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + (/[\u2E80-\uFFEF]/u.test(character) ? 2 : 1), 0)
const padded = (text: string, width: number): string => `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`

const titleWidth = 28
const row = (title: string, { works, partly, not }: Tally): string =>
  `${padded(title, titleWidth)}${[works, partly, not].map(count => String(count).padStart(8)).join('')}`

/** A kind says which items it rests on; their lines should name it as soon as it can be used. */
function overtaken(lines: readonly CoverageLine[]): string[] {
  return kindsHere().flatMap(({ kind, basis, acts }) => lines
    .filter(line => basis.includes(line.item) && !line.evidence.some(one => one === `kind:${kind}` || acts.some(act => one === `act:${kind}.${act.id}`)))
    .map(({ item, says }) => `${item} ${says}：kinds 里的 ${kind} 写明依据这一条，这里还没有写它`))
}

const table = readFileSync(join(root, 'docs/coverage.tsv'), 'utf8')
const { lines } = readTable(table)
const tallies = tallyOf(lines)
console.log(`${padded('功能', titleWidth)}${['办得到', '一部分', '还没有'].map(word => `  ${word}`).join('')}`)
for (const tally of tallies) console.log(row(`${featureTitles[tally.feature]} ${tally.feature}`, tally))
const sum = (state: keyof Tally): number => tallies.reduce((all, tally) => all + tally[state], 0)
console.log(row('合计', { works: sum('works'), partly: sum('partly'), not: sum('not') }))
for (const words of overtaken(lines)) console.log(words)
const faults = faultsOfTable(table, await findersHere())
for (const fault of faults) console.error(fault)
process.exit(faults.length === 0 ? 0 : 1)
