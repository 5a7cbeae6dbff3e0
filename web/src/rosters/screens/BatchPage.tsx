/** One roster on its way: columns, errors, what is already there, commit, result. The address holds the step, so one may leave and come back. */
import { useEffect } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { cancelRoster, getBatch, type RowsFilter } from '@qinghe/domain/rosters/contract.ts'
import type { Batch } from '@qinghe/domain/rosters/types.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { Dot } from '../../ui/marks.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { figure } from '../../ui/time.ts'
import { CheckStep } from '../CheckStep.tsx'
import { type ColumnsAim, ColumnsStep } from '../ColumnsStep.tsx'
import { CommitStep } from '../CommitStep.tsx'
import { CompareStep } from '../CompareStep.tsx'
import { QuestionsStep } from '../QuestionsStep.tsx'
import { ComparedBatch, ExpiredBatch, FailedBatch, ResultPage } from '../ResultPage.tsx'
import type { BatchStep } from '../search.ts'
import { isWorking, stepNames } from '../words.tsx'
import '../rosters.css'

const route = getRouteApi('/desk/rosters/$batch')
const workingTitle: Partial<Record<Batch['state'], string>> = { parsing: '正在读取表格', checking: '正在逐行检查', committing: '正在导入', undoing: '正在撤销' }
const stepAt: Record<BatchStep, number> = { questions: 1, columns: 1, check: 2, compare: 3, commit: 4 }

/** What was imported before is shown as a result; lines that stayed behind are worked on when somebody asks for a step. */
const isOver = (batch: Batch, step: BatchStep | undefined): boolean => (batch.state === 'committed' || batch.state === 'undone') && step === undefined

function placeOf(batch: Batch, step: BatchStep | undefined): number {
  if (batch.state === 'parsing') return 0
  if (batch.state === 'asking') return 1
  if (batch.state === 'checking') return 2
  if (['failed', 'expired', 'compared'].includes(batch.state)) return 0
  return isOver(batch, step) ? 5 : stepAt[step ?? 'check']
}

const aim: ColumnsAim = {
  title: '对应列', note: '没认出的列可以自己选，选「不导入」的列不会丢，仍在原表里', head: '档案里的项目', unused: '不导入', issues: () => [], skips: false, action: '按这样重新检查',
  said: columns => { const taken = columns.filter(c => c.target !== null).length; return `${taken} 列会导入，${columns.length - taken} 列不导入` },
}

/** Progress with an estimate; a commit under way can be stopped, and what it wrote is taken back. */
function Working({ batch }: { batch: Batch }) {
  const stop = useSend(cancelRoster)
  const title = workingTitle[batch.state] ?? ''
  const said = batch.work === null ? title : `${title}：${figure(batch.work.done)} / ${figure(batch.work.total)} 行`
  const stops = batch.state === 'committing' ? { onStop: () => stop.mutate({ input: { batch: batch.id } }), note: '可以离开，做完会留着。全部写完之前，谁也看不到其中任何一份。' } : {}
  return (
    <Card>
      <Progress title={said} done={batch.progress} secondsLeft={batch.secondsLeft} {...stops} />
      <ProblemList issues={issuesOf(stop.error)} />
    </Card>
  )
}

function Inner({ batch, step, filter }: { batch: Batch; step: BatchStep | undefined; filter: RowsFilter | undefined }) {
  const navigate = route.useNavigate()
  const go = (next: BatchStep) => { void navigate({ search: { step: next === 'check' && batch.state === 'ready' ? undefined : next } }) }
  if (isWorking(batch.state)) {
    return <Working batch={batch} />
  }
  if (batch.state === 'asking') return <QuestionsStep batch={batch} onDone={() => go('check')} />
  if (batch.state === 'failed') return <FailedBatch batch={batch} />
  if (batch.state === 'expired') return <ExpiredBatch batch={batch} />
  if (batch.state === 'compared') return <ComparedBatch />
  if (isOver(batch, step)) return <ResultPage batch={batch} />
  switch (step ?? 'check') {
    case 'questions': return <QuestionsStep batch={batch} onBack={() => go('check')} onDone={() => go('check')} />
    case 'columns': return <ColumnsStep batch={batch} aim={aim} onBack={() => go('check')} onDone={() => go('check')} />
    case 'check': return <CheckStep batch={batch} filter={filter ?? 'all'} onFilter={next => { void navigate({ search: s => ({ ...s, filter: next === 'all' ? undefined : next }), replace: true }) }} onGo={go} />
    case 'compare': return <CompareStep batch={batch} onGo={go} />
    case 'commit': return <CommitStep batch={batch} onGo={go} onDone={() => { void navigate({ search: {} }) }} />
  }
}

/** Why an order brought nobody in, or not all: it was stopped, or lines were refused that had passed the check. */
function HeldBack({ batch: { state, failure } }: { batch: Batch }) {
  return failure === null || !['ready', 'committed', 'undone'].includes(state) ? null : <Note tone="amber">{failure}</Note>
}

function sheetsSaid({ sheet, layouts }: Batch): string {
  const taken = layouts.filter(layout => layout.taken).length
  return taken > 1 ? `${taken} 张工作表` : sheet === null || sheet === '' ? '' : `工作表「${sheet}」`
}

export function BatchPage() {
  const { batch: id } = route.useParams()
  const { step, filter } = route.useSearch()
  const read = RecordId.safeParse(id)
  const asked = useAsk(getBatch, { batch: read.success ? read.data : RecordId.parse('00000000-0000-0000-0000-000000000000') }, {
    enabled: read.success, everyMs: query => (query !== undefined && isWorking(query.state) ? 1_000 : false),
  })
  useEffect(() => { document.title = `${asked.data?.fileName ?? '导入花名册'} · 青禾` }, [asked.data?.fileName])
  if (!read.success || asked.isError) {
    const said = sayFailure(read.success ? failureOf(asked.error) : { kind: 'notFound', message: '没有找到这一批' })
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  if (asked.data === undefined) return <div className="card"><Skeleton lines={8} /></div>
  const batch = asked.data
  return (
    <>
      <PageHead title="导入花名册" note={<>{batch.fileName}{sheetsSaid(batch) !== '' && <><Dot />{sheetsSaid(batch)}</>}</>}>
        <Steps names={stepNames} at={placeOf(batch, step)} />
      </PageHead>
      <HeldBack batch={batch} />
      <Inner batch={batch} step={step} filter={filter} />
    </>
  )
}
