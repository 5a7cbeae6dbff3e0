/** 发起比对: a file, its columns, why it may be used. What was typed stays on this machine until the comparison is ordered. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { getBatch } from '@qinghe/domain/rosters/contract.ts'
import type { Batch } from '@qinghe/domain/rosters/types.ts'
import type { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk } from '../../app/asking.ts'
import { useDraft } from '../../app/drafts.ts'
import { failureOf, sayFailure } from '../../app/failure.ts'
import { useSession } from '../../app/session.ts'
import { DraftNote } from '../../app/DraftNote.tsx'
import { DropRoster } from '../../rosters/DropRoster.tsx'
import { QuestionsStep } from '../../rosters/QuestionsStep.tsx'
import { ExpiredBatch, FailedBatch } from '../../rosters/ResultPage.tsx'
import { isWorking } from '../../rosters/words.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { KeptOrder } from '../order.ts'
import { OrderSteps } from '../OrderSteps.tsx'
import { orderSteps } from '../words.tsx'
import '../../rosters/rosters.css'
import '../comparisons.css'

const route = getRouteApi('/desk/comparisons/new')
const place = { label: '与哪里的档案比对', hint: '只与这个范围内的档案比对，缺谁也只在这个范围内列。' }

function FirstStep() {
  const { region } = route.useSearch()
  const { account } = useSession()
  const navigate = route.useNavigate()
  const draft = useDraft({ account: account.id, form: 'comparisons.new' }, null, false)
  const goOn = (value: unknown) => {
    const kept = KeptOrder.safeParse(value)
    if (kept.success) void navigate({ search: { batch: kept.data.batch, step: 'order' } })
  }
  return (
    <>
      <DraftNote draft={draft} onRestore={goOn} />
      <div className="uploadlay">
        <DropRoster region={region} place={place} onTaken={batch => { void navigate({ search: { batch, step: 'columns' } }) }} />
        <Card title="比对是怎么做的">
          <ol className="howto">
            <li><b>至少两列。</b>要有姓名，再加出生日期、身份证号、监护人、电话中的一列。</li>
            <li><b>只留用得着的。</b>只留比对用的八列，逐行加密；其余的列发起比对时当场删除。</li>
            <li><b>不改档案。</b>比对只说谁是谁、差在哪里；没有把握的由人判断。</li>
            <li><b>差异有人管。</b>每条差异有负责的岗位和期限，列在「比对差异」里。</li>
          </ol>
        </Card>
      </div>
    </>
  )
}

const Used = () => (
  <Card flush><EmptyState title="这份名册已经用过了" actions={<><Link to="/comparisons" className="btn p">看数据比对</Link><Link to="/comparisons/new" search={{}} className="btn">另传一份</Link></>}>
    一份名册只比对或导入一次。再比一次，请重新上传原表。
  </EmptyState></Card>
)

function OfBatch({ batch }: { batch: Batch }) {
  switch (batch.state) {
    case 'parsing': case 'checking':
      return <Card><Progress title={batch.state === 'parsing' ? '正在读取表格' : '正在逐行整理'} done={batch.progress} secondsLeft={batch.secondsLeft} /></Card>
    case 'asking': return <QuestionsStep batch={batch} onDone={() => undefined} />
    case 'failed': return <FailedBatch batch={batch} to="/comparisons/new" />
    case 'expired': return <ExpiredBatch batch={batch} to="/comparisons/new" />
    case 'ready': return <OrderSteps batch={batch} />
    case 'committing': case 'committed': case 'undoing': case 'undone': case 'compared': return <Used />
  }
}

function Taken({ id }: { id: RecordId }) {
  const { step } = route.useSearch()
  const asked = useAsk(getBatch, { batch: id }, { everyMs: batch => (batch !== undefined && isWorking(batch.state) ? 1_000 : false) })
  if (asked.isError) {
    const said = sayFailure(failureOf(asked.error))
    return <Card flush><ErrorState title={said.title} actions={<><Button onClick={() => asked.refetch()}>现在重试</Button><Link to="/comparisons/new" search={{}} className="btn">重新上传</Link></>}>{said.next}</ErrorState></Card>
  }
  const batch = asked.data
  const at = batch === undefined || batch.state === 'parsing' ? 0 : step === 'order' ? 2 : 1
  return (
    <>
      <PageHead title="发起比对" note={batch?.fileName}><Steps names={orderSteps} at={at} /></PageHead>
      {batch === undefined ? <div className="card"><Skeleton lines={8} /></div> : <OfBatch batch={batch} />}
    </>
  )
}

export function NewComparison() {
  const { batch } = route.useSearch()
  useEffect(() => { document.title = '发起比对 · 青禾' }, [])
  if (batch !== undefined) return <Taken key={batch} id={batch} />
  return <><PageHead title="发起比对"><Steps names={orderSteps} at={0} /></PageHead><FirstStep /></>
}
