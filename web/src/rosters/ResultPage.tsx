import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { stagingDays } from '@qinghe/domain/rosters/batch.ts'
import { recheckRoster, undoRoster } from '@qinghe/domain/rosters/contract.ts'
import type { Batch } from '@qinghe/domain/rosters/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Card, KeyValue } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { figure, fullTime } from '../ui/time.ts'
import { BatchStatus } from './words.tsx'

type NewAddress = '/rosters/new' | '/comparisons/new'

/** Whatever was read is not read twice; what was not is asked for again, for the same place. */
export function FailedBatch({ batch, to = '/rosters/new' }: { batch: Batch; to?: NewAddress }) {
  const sending = useSend(recheckRoster)
  const again = <Link to={to} search={{ region: batch.region }} className={batch.mayRecheck ? 'btn' : 'btn p'}>重新上传</Link>
  const actions = <>{batch.mayRecheck && <Button kind="primary" busy={sending.isPending} onClick={() => sending.mutate({ input: { batch: batch.id } })}>重新检查</Button>}{again}</>
  return (
    <Card flush>
      <ErrorState title={batch.mayRecheck ? '这份花名册没有检查完' : '这份花名册没有读成'} actions={actions}>{batch.failure ?? '请检查文件能否正常打开，再试一次。'}</ErrorState>
      <ProblemList issues={issuesOf(sending.error)} />
    </Card>
  )
}

/** What was read has gone into a comparison, cut down to the compared columns. */
export const ComparedBatch = () => (
  <Card flush>
    <EmptyState title="这份名册已用于数据比对" actions={<Link to="/comparisons" className="btn p">看数据比对</Link>}>
      比对只留下用得着的列，其余的已经删除，不会再导入档案。要导入，请重新上传原表。
    </EmptyState>
  </Card>
)

export const ExpiredBatch = ({ batch, to = '/rosters/new' }: { batch: Batch; to?: NewAddress }) => (
  <Card flush>
    <EmptyState title="这一批已到期清除" actions={<Link to={to} search={{ region: batch.region }} className="btn p">重新上传</Link>}>
      上传后 {stagingDays} 天没有导入，从表里读到的内容已经清除，没有写入任何档案。还需要的，请重新上传原表。
    </EmptyState>
  </Card>
)

function Kept({ batch }: { batch: Batch }) {
  if (batch.keptAtUndo.length === 0) return null
  return (
    <Card flush title="撤销时留下的档案" note="导入以后有人办理过，没有撤">
      <table className="tb"><thead><tr><th>行</th><th>姓名</th><th>原因</th></tr></thead>
        <tbody>{batch.keptAtUndo.map(k => <tr key={k.child}><td className="muted">{k.row}</td><td><Link to="/archives/$id" params={{ id: k.child }} search={{}} className="lk strong">{k.name}</Link></td><td className="fold">{k.because}</td></tr>)}</tbody>
      </table>
    </Card>
  )
}

/** The result stays: what came in, where it is, until when it can be undone. */
export function ResultPage({ batch }: { batch: Batch }) {
  const [asking, setAsking] = useState(false)
  const sending = useSend(undoRoster, () => setAsking(false))
  const { counts } = batch
  const left = counts.total - counts.imported - counts.undone
  return (
    <>
      <Card title={batch.state === 'undone' ? '这一批已撤销' : '导入完成'} aside={<BatchStatus state={batch.state} />}>
        <div className="col gap4">
          <KeyValue wide pairs={[
            { label: '已导入', value: <b className="t15">{figure(counts.imported)} 名</b> },
            ...(counts.undone > 0 ? [{ label: '已撤销', value: `${figure(counts.undone)} 名` }] : []),
            ...(batch.undoneBecause === null ? [] : [{ label: '撤销原因', value: batch.undoneBecause }]),
            { label: '没有导入', value: `${figure(left)} 行` }, { label: '归属', value: batch.regionName }, { label: '批次', value: batch.number },
            { label: '导入时间', value: batch.committedAt === null ? null : fullTime(batch.committedAt) }, { label: '上传人', value: batch.uploadedByName },
            ...(batch.state === 'committed' ? [{ label: '可以撤销到', value: batch.undoUntil === null ? '已过期限' : fullTime(batch.undoUntil) }] : []),
          ]} />
          <div className="row wrap">
            {counts.imported > 0 && <Link to="/archives" search={{ batch: batch.id }} className="btn p">看这一批的档案</Link>}
            {left > 0 && <Link to="/rosters/$batch" params={{ batch: batch.id }} search={{ step: 'check' }} className="btn">处理没有导入的 {figure(left)} 行</Link>}
            <Link to="/rosters" className="btn">所有批次</Link>
            {batch.state === 'committed' && batch.undoUntil !== null && <Button kind="danger" onClick={() => setAsking(true)}>撤销这一批</Button>}
          </div>
        </div>
      </Card>
      <Kept batch={batch} />
      {asking && (
        <ConfirmReason title={`撤销批次 ${batch.number}`} action="撤销这一批" grave reasonLabel="撤销原因" presets={['选错了文件', '归属选错了', '名册有误，改好再导']} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={() => setAsking(false)}
          consequence={`这一批导入的 ${figure(counts.imported)} 份档案会撤回。导入以后有人办理过的会留下，并列出名单。`} onConfirm={reason => sending.mutate({ input: { batch: batch.id, reason } })} />
      )}
    </>
  )
}
