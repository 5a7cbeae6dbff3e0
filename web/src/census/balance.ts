/** How a balance is spoken of: the sum in one line, and each term in words. */
import type { BalanceOutput } from '@qinghe/domain/census/lockContract.ts'
import { exitReason } from '@qinghe/domain/codes/situation.ts'
import { coming, going } from '@qinghe/domain/census/footing.ts'
import { type Term, termNames } from '@qinghe/domain/census/types.ts'

export type Row = BalanceOutput['registers'][number]['whole']
type SumLine = { key: string; label: string; n: number; sign: '' | '+' | '−' | '='; term: Term | null; of: 'sum' | 'part'; /** Of the names behind it: which. */ names?: { reason: number } | { inside: 'in' } }

const numberOf = (row: Row, term: Term): number => row.terms.find(one => one.term === term)?.n ?? 0
const totalOf = (row: Row, terms: readonly Term[]): number => terms.reduce((sum, term) => sum + numberOf(row, term), 0)
export const cameTo = (row: Row): number => totalOf(row, coming)
export const wentFrom = (row: Row): number => totalOf(row, going)

const reasonWords = (code: number): string => exitReason.entries.find(one => Number(one.code) === code)?.label ?? `原因 ${code}`
const aside = ['pending', 'later', 'passing', 'outside'] as const satisfies readonly Term[]

/** From the last total to this one; what is nothing is not said, but the totals always are. */
export function sumLines(row: Row): SumLine[] {
  const part = (term: Term, sign: '+' | '−'): SumLine[] => (numberOf(row, term) === 0 ? [] : [{ key: term, label: termNames[term], n: numberOf(row, term), sign, term, of: 'part' }])
  const left = numberOf(row, 'left') === 0 ? [] : row.reasons.map(({ code, n }): SumLine => ({ key: `left${code}`, label: `退出：${reasonWords(code)}`, n, sign: '−', term: 'left', of: 'part', names: { reason: code } }))
  const inside: SumLine[] = [
    { key: 'in', label: '县内调入', n: row.insideIn, sign: '+' as const, term: null, of: 'part' as const, names: { inside: 'in' as const } },
    { key: 'out', label: '县内调出（名单在调入的地方）', n: row.insideOut, sign: '−' as const, term: null, of: 'part' as const },
  ].filter(({ n }) => n > 0)
  const restated: SumLine[] = row.restated === 0 ? [] : [{ key: 'restated', label: '更正单', n: Math.abs(row.restated), sign: row.restated > 0 ? '+' : '−', term: null, of: 'part' }]
  return [
    { key: 'locked', label: '上轮锁定', n: row.locked, sign: '', term: null, of: 'sum' }, ...restated, ...coming.flatMap(term => part(term, '+')), ...left,
    ...going.filter(term => term !== 'left').flatMap(term => part(term, '−')), ...inside, { key: 'now', label: '本轮', n: row.now, sign: '=', term: null, of: 'sum' },
  ]
}
/** Who is named all the same and counted neither then nor now, and who stays. */
export const besides = (row: Row): { term: Term; n: number }[] => [...aside, 'carried' as const].map(term => ({ term, n: numberOf(row, term) })).filter(({ n }) => n > 0)
