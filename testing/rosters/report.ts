/** Scores as tables people read. */
import type { Case, Score } from './score.ts'

export const targets = { children: 1, fields: 0.99, planted: 0.95, wrongFindings: 0.05, silent: 0 } as const

export type Sum = { children: number; fields: number; planted: number; wrongFindings: number; silent: number; leftOut: number; of: { children: number; fields: number; planted: number; findings: number } }
const share = (right: number, of: number): number => (of === 0 ? 1 : right / of)
export function sumOf(scores: readonly Score[]): Sum {
  const sum = (pick: (score: Score) => number): number => scores.reduce((total, score) => total + pick(score), 0)
  const of = { children: sum(s => s.children.of), fields: sum(s => s.fields.of), planted: sum(s => s.planted.of), findings: sum(s => s.findings.of) }
  return {
    children: share(sum(s => s.children.right), of.children), fields: share(sum(s => s.fields.right), of.fields), planted: share(sum(s => s.planted.right), of.planted),
    wrongFindings: of.findings === 0 ? 0 : sum(s => s.findings.wrong) / of.findings, silent: sum(s => s.fields.silent), leftOut: share(sum(s => s.leftOut.right), sum(s => s.leftOut.of)), of,
  }
}
export const isMet = (sum: Sum): boolean =>
  sum.children >= targets.children && sum.fields >= targets.fields && sum.planted >= targets.planted && sum.wrongFindings <= targets.wrongFindings && sum.silent <= targets.silent

const percent = (value: number): string => `${(Math.floor(value * 1000) / 10).toFixed(1)}%`
const rowOf = (name: string, sum: Sum, more: string): string =>
  `${name.padEnd(18)} ${String(sum.of.children).padStart(6)} ${percent(sum.children).padStart(8)} ${percent(sum.fields).padStart(8)} ${percent(sum.planted).padStart(8)} ${percent(sum.wrongFindings).padStart(8)} ${String(sum.silent).padStart(6)} ${more}`

export function tableOf(scores: readonly Score[]): string {
  const head = `${'roster'.padEnd(18)} ${'lines'.padStart(6)} ${'children'.padStart(8)} ${'fields'.padStart(8)} ${'planted'.padStart(8)} ${'wrong w.'.padStart(8)} ${'silent'.padStart(6)} left out, questions, importable untouched`
  const lines = scores.map(s => rowOf(s.roster, sumOf([s]),
    `${s.leftOut.of === 0 ? '' : `${s.leftOut.right}/${s.leftOut.of} `}${s.questions.of === 0 ? '' : `${s.questions.right}/${s.questions.of} `}${s.untouched}${s.failure === null ? '' : ` FAILED ${s.failure.slice(0, 80)}`}`))
  return [head, ...lines, rowOf('all', sumOf(scores), String(scores.reduce((n, s) => n + s.untouched, 0)))].join('\n')
}

/** The kinds that happen most, each with examples from different rosters. */
export function worstKinds(cases: readonly Case[], most = 40): string {
  const kinds = [...Map.groupBy(cases, one => `${one.what}: ${one.kind}`)].sort((a, b) => b[1].length - a[1].length)
  return kinds.slice(0, most).map(([kind, all]) => {
    const examples = [...Map.groupBy(all, one => one.roster)].slice(0, 3).map(([roster, some]) => `      ${roster} ×${some.length}: ${some[0]?.example ?? ''}`)
    return [`${String(all.length).padStart(6)}  ${kind}`, ...examples].join('\n')
  }).join('\n')
}
