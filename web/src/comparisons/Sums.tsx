/** Rows = 一致 + 有差异 + …; archives that should stand in the roster = found + doubtful + missing. Every number opens its list. */
import type { ReactNode } from 'react'
import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { RowState, rowStateNames } from '@qinghe/domain/comparisons/types.ts'
import { Status } from '../ui/marks.tsx'
import { figure } from '../ui/time.ts'
import type { ResultTab } from './search.ts'
import { SumBar } from './Sum.tsx'
import { stateFill } from './words.tsx'

type Term = { key: string; label: string; n: number; fill?: string; tab?: ResultTab }

function Amount({ term, onPick }: { term: Term; onPick: (tab: ResultTab) => void }) {
  const { tab } = term
  return (
    <div className="term">
      <div className="cap muted nowrap">{term.fill !== undefined && <i className="key" style={{ background: term.fill }} />}{term.label}</div>
      {tab === undefined || term.n === 0 ? <b className={term.n === 0 ? 'muted' : undefined}>{figure(term.n)}</b> : <button type="button" className="lk" onClick={() => onPick(tab)}><b>{figure(term.n)}</b></button>}
    </div>
  )
}

function Equation({ label, whole, terms, onPick, children }: { label: string; whole: Term; terms: readonly Term[]; onPick: (tab: ResultTab) => void; children?: ReactNode }) {
  const isEqual = whole.n === terms.reduce((sum, term) => sum + term.n, 0)
  return (
    <div className="equation">
      <fieldset className="eqline" aria-label={label}>
        <Amount term={whole} onPick={onPick} />
        {terms.map((term, i) => <div key={term.key} className="row gap3"><span className="sign" aria-hidden="true">{i === 0 ? '=' : '+'}</span><Amount term={term} onPick={onPick} /></div>)}
        <span className="end"><Status tone={isEqual ? 'ok' : 'late'}>{isEqual ? '合计相等' : '合计不等'}</Status></span>
      </fieldset>
      {children}
    </div>
  )
}

export function Sums({ one, onPick }: { one: Comparison; onPick: (tab: ResultTab) => void }) {
  const { balance } = one
  const rows = RowState.options.map(state => ({ key: state, label: rowStateNames[state], n: balance[state], fill: stateFill[state], tab: state }))
  const archives: Term[] = [
    { key: 'found', label: '名册里有', n: balance.expectedFound }, { key: 'doubtful', label: '疑似，待判断', n: balance.expectedDoubtful, tab: 'doubtful' },
    { key: 'missing', label: '应在而不在', n: balance.missing, tab: 'missing' },
  ]
  return (
    <section className="card sums" aria-label="合计">
      <Equation label="名册的每一行" whole={{ key: 'rows', label: '名册（行）', n: balance.rows }} terms={rows} onPick={onPick}><SumBar balance={balance} thick /></Equation>
      {one.isComplete && balance.expected > 0
        ? <Equation label="应在名册的每一份档案" whole={{ key: 'expected', label: '应在名册的档案（份）', n: balance.expected }} terms={archives} onPick={onPick} />
        : <p className="cap muted">{one.isComplete ? '没有应在这份名册里的档案。' : '名册不是全量，不列应在而不在的档案。'}</p>}
    </section>
  )
}
