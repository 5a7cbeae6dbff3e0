/** What comments and documents cite must be in this repository: a text by its name, a decision by its number, a section of ARCHITECTURE.md, an
 *  item of the plans, a rule, a code list, a process. Whoever reads the code has nothing else. Part of `scripts/bans.mjs`. */
import { basename, dirname, join, normalize } from 'node:path'

/** What there is to cite. */
export type Library = {
  /** Every path of the repository. */
  paths: ReadonlySet<string>
  decisions: ReadonlySet<string>
  /** Highest section of ARCHITECTURE.md. */
  sections: number
  /** P2-05, S-01, V-06, CL-13, W1 … as they stand in docs. */
  names: ReadonlySet<string>
}

const named = /(?<![\w.-])(?:P[1-6]-\d{2,3}|[SV]-\d{2}|CL-\d{2}b?|W\d{1,2})(?![\w-])/gu
const namesIn = (text: string): string[] => [...text.matchAll(named)].map(found => found[0])

/** @param read the text of a path */
export function libraryOf(paths: readonly string[], read: (path: string) => string): Library {
  const items = read('docs/coverage.tsv').split('\n').slice(1).map(line => line.split('\t')[0] ?? '')
  const rules = ['规则', '代码表', '工作流程与时限'].flatMap(file => headwordsOf(read(`docs/domain/${file}.md`)))
  const decisions = paths.flatMap(path => /^docs\/decisions\/(\d{3})-.*\.md$/u.exec(path)?.[1] ?? [])
  const sections = [...read('ARCHITECTURE.md').matchAll(/^## (\d+)\. /gmu)].map(found => Number(found[1]))
  return { paths: new Set(paths), decisions: new Set(decisions), sections: Math.max(0, ...sections), names: new Set([...items, ...rules]) }
}

/** Names at the head of a line, a heading or a row of a table: where something is explained, not where it is mentioned. */
const headwordsOf = (text: string): string[] => text.split('\n').flatMap(line => namesIn(/^(?:#+ |\| |\*\*)(\S+)/u.exec(line)?.[1] ?? ''))

const textName = /[\w./\p{Script=Han}-]*[\w\p{Script=Han}]\.md(?![\w-])/gu
/** A name alone may stand for a path where only one has it. */
function isThere(name: string, from: string, { paths }: Library): boolean {
  const near = [normalize(name), normalize(join(dirname(from), name))]
  if (near.some(path => paths.has(path))) return true
  return !name.includes('/') && [...paths].filter(path => basename(path) === name).length === 1
}

function textsOf(line: string, from: string, library: Library): string[] {
  return [...line.matchAll(textName)].map(found => found[0]).filter(name => !isThere(name, from, library))
    .map(name => `cites ${name}, which is not in the repository`)
}

function sectionsOf(line: string, { sections }: Library): string[] {
  return [...line.matchAll(/ARCHITECTURE\.md\)?,?(?: sections? | §| 第 )(\d+)/gu)].map(found => Number(found[1])).filter(section => section > sections)
    .map(section => `cites section ${section} of ARCHITECTURE.md, which has ${sections}`)
}

function decisionsOf(line: string, { decisions }: Library): string[] {
  return [...line.matchAll(/(?:\bdecisions? |决策 ?)((?:\d{3})(?:(?:,| and|、) ?\d{3})*)/giu)].flatMap(found => String(found[1]).match(/\d{3}/gu) ?? [])
    .filter(number => !decisions.has(number)).map(number => `cites decision ${number}, which was never written`)
}

/** Papers that lay on the desk of whoever wrote the code. */
const elsewhere = /\bmock-?ups?\b|\.\.\/shared\b|\bissue #?\d+\b/iu

/** Everything one line cites that nobody can look up. */
export function faultsOfLine(line: string, from: string, library: Library): string[] {
  return [
    ...textsOf(line, from, library), ...sectionsOf(line, library), ...decisionsOf(line, library),
    ...namesIn(line).filter(name => !library.names.has(name)).map(name => `cites ${name}, which docs/coverage.tsv and docs/domain do not explain`),
    ...(elsewhere.test(line) ? ['cites papers that are not in the repository'] : []),
  ]
}

/** What may not be edited any more, says where its names are now, or is an example of a wrong citation. */
export const unjudged: readonly string[] = [
  'migrations/0001_kernel.sql', 'migrations/0003_staff.sql', 'migrations/0005_archives.sql', 'migrations/0006_figures.sql', 'migrations/0007_definers.sql',
  'migrations/0011_measure.sql', 'migrations/0020_clashes.sql', 'migrations/0022_comparisons.sql',
  'docs/domain/README.md', 'scripts/citations.ts', 'scripts/citations.test.ts', 'testing/coverage.test.ts',
]
