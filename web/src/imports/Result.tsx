/** 提交 and what came of it: the count that was promised is the count that is written, and until when it can be taken back. */
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { commitImport, undoImport } from '@qinghe/domain/imports/contract.ts'
import { importable } from '@qinghe/domain/imports/rules.ts'
import { importStateNames, type RecordImport } from '@qinghe/domain/imports/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Card, KeyValue, Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Scroll } from '../ui/Scroll.tsx'
import { figure, fullTime } from '../ui/time.ts'
import type { ImportStep } from './search.ts'

export function Commit({ batch, onBack, onDone }: { batch: RecordImport; onBack: () => void; onDone: () => void }) {
  const ready = importable(batch.counts)
  const sending = useSend(commitImport, onDone)
  return (
    <>
      <Card title="确认导入">
        <div className="col gap4">
          <KeyValue wide pairs={[{ label: '要导入', value: <b className="t15">{figure(ready)} 条{batch.title}</b> }, { label: '怎样登记', value: `和逐条“${batch.act}”一样` }, { label: '不导入', value: `${figure(batch.counts.total - ready - batch.counts.imported)} 行（有错误、已跳过或登记过），留在这一批里` }]} />
          <Note>要么全部写入，要么一条都不写；写完之前谁也看不到。</Note>
          <ProblemList issues={issuesOf(sending.error)} />
        </div>
      </Card>
      <section className="card importfoot" aria-label="下一步">
        <Button icon="left" onClick={onBack}>上一步</Button><span className="muted t13 grow">导入后可以整批撤销</span>
        <Button kind="primary" busy={sending.isPending} disabled={ready === 0} onClick={() => sending.mutate({ input: { batch: batch.id, expected: ready } })}>导入 {figure(ready)} 条</Button>
      </section>
    </>
  )
}

function Kept({ batch }: { batch: RecordImport }) {
  if (batch.kept.length === 0) return null
  return (
    <Card flush title="撤销时留下的记录" note="导入以后有人办理过，没有撤">
      <Scroll label="留下的记录"><table className="tb"><thead><tr><th>行</th><th>原因</th><th /></tr></thead><tbody>{batch.kept.map(one => (
        <tr key={one.row}><td className="muted">{one.row}</td><td>{one.because}</td><td><Link to="/records/$kind/$record" params={{ kind: batch.kind, record: one.record }} search={{}} className="lk">打开</Link></td></tr>
      ))}</tbody></table></Scroll>
    </Card>
  )
}

export function Result({ batch, onGo }: { batch: RecordImport; onGo: (step: ImportStep) => void }) {
  const [asking, setAsking] = useState(false)
  const sending = useSend(undoImport, () => setAsking(false))
  const { counts } = batch
  const left = counts.total - counts.imported
  return (
    <>
      <Card title={batch.state === 'undone' ? '这一批已撤销' : '导入完成'} note={importStateNames[batch.state]}>
        <div className="col gap4">
          <KeyValue wide pairs={[
            { label: '已导入', value: <b className="t15">{figure(counts.imported)} 条</b> }, ...(counts.undone > 0 ? [{ label: '已撤销', value: `${figure(counts.undone)} 条` }] : []), { label: '没有导入', value: `${figure(left)} 行` },
            { label: '导入时间', value: batch.committedAt === null ? null : fullTime(batch.committedAt) }, ...(batch.state === 'committed' ? [{ label: '可以撤销到', value: batch.undoUntil === null ? '已过期限' : fullTime(batch.undoUntil) }] : []),
          ]} />
          <div className="row wrap">
            <Link to="/records/$kind" params={{ kind: batch.kind }} search={{}} className="btn p">看{batch.title}台账</Link>
            {left > 0 && <Button onClick={() => onGo('check')}>处理没有导入的 {figure(left)} 行</Button>}
            {batch.state === 'committed' && batch.undoUntil !== null && <Button kind="danger" onClick={() => setAsking(true)}>撤销这一批</Button>}
          </div>
        </div>
      </Card>
      <Kept batch={batch} />
      {asking && (
        <ConfirmReason title="撤销这一批导入" action="撤销这一批" grave reasonLabel="撤销原因" presets={['选错了文件', '传错了旧表', '台账有误，改好再导']} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={() => setAsking(false)}
          consequence={`这一批导入的 ${figure(counts.imported)} 条${batch.title}会撤回。导入以后有人办理过的会留下，并列出来。`} onConfirm={reason => sending.mutate({ input: { batch: batch.id, reason } })} />
      )}
    </>
  )
}
