/** What became of the rows, as far as their department is told: numbers of rows, states, its own columns that differ. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { listOwnRows, ownReport } from '@qinghe/domain/submissions/contract.ts'
import { outsideNames, RowState, rowStateNames } from '@qinghe/domain/comparisons/types.ts'
import type { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk, useAskPages } from '../app/asking.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { SumBar } from '../comparisons/Sum.tsx'
import { Button } from '../ui/Button.tsx'
import { Card, Tabs } from '../ui/layout.tsx'
import { Tag } from '../ui/marks.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx'
import '../comparisons/comparisons.css'

const said: Record<RowState, string> = { same: '', differs: '', lead: '没有档案', doubtful: '民政正在核实', outside: '' }

function Rows({ submission, state }: { submission: RecordId; state: RowState }) {
  const asked = useAskPages(listOwnRows, { submission, state }, { next: page => page.next })
  const rows = asked.data?.pages.flatMap(page => page.rows) ?? []
  if (asked.data !== undefined && rows.length === 0) return <EmptyState title="没有这样的行" />
  return (
    <>
      <Scroll label="每一行"><table className="tb low">
        <thead><tr><th className="r">行</th><th>说明</th></tr></thead>
        {asked.data === undefined ? <SkeletonRows rows={5} columns={2} /> : (
          <tbody>{rows.map(row => (
            <tr key={row.row}><td className="r">{row.row}</td><td>{row.differs.map(field => <Tag key={field} tone="blue">{field}</Tag>)}{row.outside === null ? said[row.state] : outsideNames[row.outside]}</td></tr>
          ))}</tbody>
        )}
      </table></Scroll>
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>往下还有</Button></div>}
    </>
  )
}

export function OwnResult({ submission }: { submission: RecordId }) {
  const asked = useAsk(ownReport, { submission })
  const [chosen, setChosen] = useState<RowState | null>(null)
  if (asked.isError) {
    const failed = sayFailure(failureOf(asked.error))
    return <ErrorState title={failed.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{failed.next}</ErrorState>
  }
  if (asked.data === undefined) return null
  const { balance } = asked.data
  const items = RowState.options.map(key => ({ key, label: rowStateNames[key], count: balance[key] }))
  const state = chosen ?? items.find(item => item.key !== 'same' && item.count > 0)?.key ?? 'same'
  return (
    <Card flush title="每一行的结果" note="行号与您送的名册相同；档案的内容不在这里显示" aside={<Link to="/submissions/$id/report" params={{ id: submission }} className="btn sm">对账报告</Link>}>
      <div className="tabpad"><SumBar balance={balance} thick /><Tabs label="去处" items={items} value={state} onPick={setChosen} /></div>
      <Rows key={state} submission={submission} state={state} />
    </Card>
  )
}
