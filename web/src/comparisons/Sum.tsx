/** Where the rows of a roster ended, as a bar and as a sum that comes out. */
import type { Comparison } from '@qinghe/domain/comparisons/contract.ts'
import { RowState, rowStateNames } from '@qinghe/domain/comparisons/types.ts'
import { figure } from '../ui/time.ts'
import { stateFill } from './words.tsx'

export type Balance = Comparison['balance']

export function SumBar({ balance, thick }: { balance: Balance; thick?: boolean }) {
  const parts = RowState.options.filter(state => balance[state] > 0)
  return (
    <div className={thick === true ? 'sumbar thick' : 'sumbar'} aria-hidden="true">
      {parts.map(state => <i key={state} style={{ flexGrow: balance[state], background: stateFill[state] }} />)}
    </div>
  )
}

/** 一致 171 · 有差异 9, what is not there is left out. */
export function SumWords({ balance }: { balance: Balance }) {
  return (
    <span className="sumwords">
      {RowState.options.filter(state => balance[state] > 0).map(state => (
        <span key={state} className="part"><i style={{ background: stateFill[state] }} />{rowStateNames[state]} <b>{figure(balance[state])}</b></span>
      ))}
    </span>
  )
}
