/** 导出: what one asked for, and what colleagues ask for that waits for one's word. */
import { useEffect, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { listExports, waitingExports } from '@qinghe/domain/exports/contract.ts'
import { useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead, Tabs } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { DecideRow } from '../DecideRow.tsx'
import { ExportRow } from '../Row.tsx'
import '../exports.css'

const route = getRouteApi('/desk/exports')
const busyStates: readonly string[] = ['queued', 'running']

type ListProps = { asked: { isError: boolean; error: unknown; refetch: () => unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown; isPending: boolean }; empty: ReactNode; label: string; children: readonly ReactNode[] }
function List({ asked, empty, label, children }: ListProps) {
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  return (
    <Card flush label={label}>
      {said !== null && <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
      {said === null && (asked.isPending ? <Skeleton lines={6} /> : children.length === 0 && !asked.hasNextPage ? empty : children)}
      {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>更早的</Button></div>}
    </Card>
  )
}

function Mine() {
  const asked = useAskPages(listExports, {}, { next: page => page.next, everyMs: pages => (pages.some(page => page.exports.some(one => busyStates.includes(one.state))) ? 2_000 : false), cursor: 'after' })
  const rows = asked.data?.pages.flatMap(page => page.exports) ?? []
  return <List asked={asked} label="我的导出" empty={<EmptyState title="还没有导出过名单">在“档案”或任何一本台账的列表里按“导出”，导出的就是当时列表里的条件和栏目。</EmptyState>}>{rows.map(one => <ExportRow key={one.id} one={one} />)}</List>
}

function Waiting() {
  const asked = useAskPages(waitingExports, {}, { next: page => page.next, cursor: 'after' })
  const rows = asked.data?.pages.flatMap(page => page.exports) ?? []
  return <List asked={asked} label="待我审核" empty={<EmptyState title="没有等您审核的导出">同事导出、打印超过 200 行（份）的名单时，会列在这里。您看不到的内容，请能看到的同事审核。</EmptyState>}>{rows.map(one => <DecideRow key={one.id} one={one} />)}</List>
}

export function Exports() {
  const { tab = 'mine' } = route.useSearch()
  const navigate = route.useNavigate()
  useEffect(() => { document.title = '导出 · 青禾' }, [])
  return (
    <>
      <PageHead title="导出" note="文件到期自动删除，每一次导出都记入查看记录" />
      <Tabs label="导出" items={[{ key: 'mine', label: '我的导出' }, { key: 'waiting', label: '待我审核' }]} value={tab} onPick={key => { void navigate({ search: before => ({ ...before, tab: key === 'mine' ? undefined : key }), replace: true }) }} />
      {tab === 'mine' ? <Mine /> : <Waiting />}
    </>
  )
}
