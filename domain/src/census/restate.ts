/** 更正单: a locked round as it is after its corrections. The lines that were locked stay as they are; these are read beside them. */
import { keyOf, type FrozenLine } from './snapshot.ts'
import type { Balance, Term } from './types.ts'

/** @property to where she should have been counted; null: nowhere */
export type Restatement = { balance: Balance; child: string; to: number | null }

const termOf = (from: number | null, to: number | null): Term => (to === null ? (from === null ? 'outside' : 'unqualified') : from === null ? 'found' : 'carried')
function corrected(line: FrozenLine | undefined, { balance, child, to }: Restatement): FrozenLine {
  const from = line?.from ?? null
  return { balance, child, from, to, moved: line?.moved ?? null, facts: to === null ? null : line?.facts ?? {}, reason: null, term: termOf(from, to) }
}

export function restated(lines: readonly FrozenLine[], corrections: readonly Restatement[]): FrozenLine[] {
  const by = new Map(corrections.map(one => [keyOf(one), one]))
  const had = new Set(lines.map(keyOf))
  const kept = lines.map(line => { const one = by.get(keyOf(line)); return one === undefined ? line : corrected(line, one) })
  return [...kept, ...corrections.filter(one => !had.has(keyOf(one))).map(one => corrected(undefined, one))]
}
