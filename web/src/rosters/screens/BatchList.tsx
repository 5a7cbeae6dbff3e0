import { useEffect } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { stagingDays } from '@qinghe/domain/rosters/batch.ts'
import { listBatches } from '@qinghe/domain/rosters/contract.ts'
import type { Batch } from '@qinghe/domain/rosters/types.ts'
import { useAskPages } from '../../app/asking.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { figure, monthDay, sayWhen } from '../../ui/time.ts'
import { BatchStatus } from '../words.tsx'
import '../rosters.css'
import { Scroll } from '../../ui/Scroll.tsx'

function Row({ batch }: { batch: Batch }) {
  const { counts } = batch
  return (
    <tr>
      <td><Link to="/rosters/$batch" params={{ batch: batch.id }} search={{}} className="lk strong">{batch.fileName}</Link><div className="cap muted">{batch.number}</div></td>
      <td>{batch.regionName}</td>
      <td><BatchStatus state={batch.state} />{batch.clearedAt !== null && <div className="cap muted">{monthDay(batch.clearedAt)}前没有导入会清除</div>}</td>
      <td className="r" data-label="共读到">{figure(counts.total)}</td>
      <td className="r" data-label="有错误">{counts.error > 0 ? <span className="red strong">{figure(counts.error)}</span> : <span className="muted">0</span>}</td>
      <td className="r" data-label="已导入">{counts.imported > 0 ? <Link to="/archives" search={{ batch: batch.id }} className="lk strong">{figure(counts.imported)}</Link> : <span className="muted">0</span>}</td>
      <td>{batch.uploadedByName}</td>
      <td className="soft">{sayWhen(batch.uploadedAt)}</td>
    </tr>
  )
}

export function BatchList() {
  const navigate = useNavigate()
  const may = useMay('rosters.import')
  const asked = useAskPages(listBatches, { limit: 50 }, { next: page => page.nextCursor })
  const batches = asked.data?.pages.flatMap(p => p.batches) ?? []
  useEffect(() => { document.title = '花名册导入 · 青禾' }, [])
  const said = asked.isError ? sayFailure(failureOf(asked.error)) : null
  return (
    <>
      <PageHead title="花名册导入" note={`可以回来接着做，也可以整批撤销。${stagingDays} 天没有导入的，读到的内容自动清除`}>
        {may && <Link to="/rosters/new" className="btn p"><Icon name="upload" />导入花名册</Link>}
      </PageHead>
      <Card flush label="导入批次">
        {said !== null && <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>}
        {said === null && asked.data !== undefined && batches.length === 0 && (
          <EmptyState title="还没有导入过花名册" actions={may && <Button kind="primary" onClick={() => navigate({ to: '/rosters/new' })}>导入花名册</Button>}>
            各村、各校原有的表都可以直接导入，不必改成统一格式。
          </EmptyState>
        )}
        {said === null && (asked.data === undefined || batches.length > 0) && (
          <Scroll label="导入批次">
            <table className="tb stack">
              <thead><tr><th>文件</th><th>归属</th><th>状态</th><th className="r">共读到</th><th className="r">有错误</th><th className="r">已导入</th><th>上传人</th><th>上传时间</th></tr></thead>
              {asked.data === undefined ? <SkeletonRows rows={5} columns={8} /> : <tbody>{batches.map(b => <Row key={b.id} batch={b} />)}</tbody>}
            </table>
          </Scroll>
        )}
        {asked.hasNextPage && <div className="tablefoot"><Button size="sm" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>更早的</Button></div>}
      </Card>
    </>
  )
}
