/** The report with what a screen adds: where one is, and a button to print. */
import { type ReactNode, useEffect } from 'react'
import type { Reconciliation } from '@qinghe/domain/comparisons/reconciliation.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Crumbs } from '../../ui/layout.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Paper } from './Paper.tsx'

type Asked = { data: Reconciliation | undefined; isError: boolean; error: unknown; refetch: () => unknown }
/** `crumbs`: the pages above this one. */
export function ReportScreen({ asked, crumbs }: { asked: Asked; crumbs: readonly ReactNode[] }) {
  useEffect(() => { document.title = '对账报告 · 青禾' }, [])
  if (asked.isError) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  return (
    <>
      <div className="pagehead reporthead">
        <Crumbs>{[...crumbs, '对账报告']}</Crumbs>
        <div className="row end wrap"><Button kind="primary" icon="print" disabled={asked.data === undefined} onClick={() => window.print()}>打印（A4）</Button></div>
      </div>
      {asked.data === undefined ? <div className="card"><Skeleton lines={12} /></div> : <Paper one={asked.data} />}
    </>
  )
}
