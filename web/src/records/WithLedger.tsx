/** Everything about a kind waits for its declaration; a kind this post has nothing to do with looks like one that is not there. */
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { failureOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorState, NotYours, Skeleton } from '../ui/states.tsx'
import { type Ledger, useLedgers } from './kinds.ts'
import './records.css'

const ways = <Link to="/records" search={{}} className="btn p">看全部台账</Link>

export function WithLedger({ kind, children }: { kind: string; children: (ledger: Ledger) => ReactNode }) {
  const { asked, ledgers } = useLedgers()
  if (ledgers === undefined) {
    if (!asked.isError) return <div className="card"><Skeleton lines={8} /></div>
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  const ledger = ledgers.find(one => one.kind.kind === kind)
  return ledger === undefined
    ? <NotYours title="没有这本台账，或者您的岗位不办这一项" actions={ways}>您的岗位能看能办的台账都列在「台账」里。</NotYours>
    : children(ledger)
}

export const NoSuchRecord = ({ ledger }: { ledger: Ledger }) => (
  <NotYours title={`没有找到这条${ledger.kind.title}`} actions={<Link to="/records/$kind" params={{ kind: ledger.kind.kind }} search={{}} className="btn p">回到{ledger.kind.title}台账</Link>}>
    可能不在您的工作范围内，也可能地址写错了。两种情况看起来一样，是为了保护孩子。
  </NotYours>
)
