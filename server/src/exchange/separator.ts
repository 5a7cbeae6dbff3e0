/** What stands between the columns of a text file. Pure. */

/** In the order of trust where two say as much. */
const separators = [',', '\t', ';', '，', '|'] as const
export type Separator = (typeof separators)[number]

const linesLooked = 60
const told = /^sep=(.)(\r\n|\r|\n|$)/i

/** The separator a first line "sep=;" names, and how much of the text that line is. */
export function toldSeparator(text: string): { separator: string; length: number } | undefined {
  const found = told.exec(text)
  return found?.[1] === undefined ? undefined : { separator: found[1], length: found[0].length }
}

/** The one that makes most columns of most of the first lines: a title has none, and the comma within an address makes two columns of a line. */
export function separatorOf(text: string): Separator {
  const lines = text.replace(/"(?:[^"]|"")*"/g, '').split(/[\r\n]+/).filter(line => line.trim() !== '').slice(0, linesLooked)
  const scores = separators.map(separator => score(lines.map(line => line.split(separator).length - 1).filter(count => count > 0)))
  return separators[scores.indexOf(Math.max(...scores))] ?? ','
}

/** How often, times how many columns usually. */
function score(counts: readonly number[]): number {
  return counts.length * (counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0)
}
