import { commitRoster } from '@qinghe/domain/rosters/contract.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import type { Batch } from '@qinghe/domain/rosters/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Card, KeyValue, Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { figure } from '../ui/time.ts'
import { Foot } from './Foot.tsx'
import type { BatchStep } from './search.ts'

/** All or nothing, and the count that was promised is the count that is committed. */
export function CommitStep({ batch, onGo, onDone }: { batch: Batch; onGo: (step: BatchStep) => void; onDone: () => void }) {
  const ready = importable(batch.counts)
  const sending = useSend(commitRoster, onDone)
  return (
    <>
      <Card title="确认导入">
        <div className="col gap4">
          <KeyValue wide pairs={[
            { label: '要导入', value: <b className="t15">{figure(ready)} 名儿童</b> }, { label: '归属', value: batch.regionName },
            { label: '不导入', value: `${figure(batch.counts.total - ready - batch.counts.imported)} 行（有错误、已跳过或已在册），留在这一批里，改好以后可以再提交` }, { label: '批次', value: batch.number },
          ]} />
          <Note>{batch.enters}。要么全部写入，要么一行都不写；写完之前谁也看不到。缺的项目列为「待补全」。</Note>
          <ProblemList issues={issuesOf(sending.error)} />
        </div>
      </Card>
      <Foot onBack={() => onGo('compare')} note="导入后可以整批撤销">
        <Button kind="primary" busy={sending.isPending} disabled={ready === 0} onClick={() => sending.mutate({ input: { batch: batch.id, expected: ready } })}>导入 {figure(ready)} 名</Button>
      </Foot>
    </>
  )
}
