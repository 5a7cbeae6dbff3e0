/** One ledger on its way: columns, errors, commit, result. The address holds the step, so one may leave and come back. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { cancelImport, getImport, type RowsFilter } from '@qinghe/domain/imports/contract.ts'
import { importStateNames, type RecordImport } from '@qinghe/domain/imports/types.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Note, PageHead } from '../../ui/layout.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { Check } from '../Check.tsx'
import { Columns } from '../Columns.tsx'
import { Commit, Result } from '../Result.tsx'
import type { ImportStep } from '../search.ts'
import { isFresh, isWorking, stepNames } from '../words.ts'
import '../imports.css'

const route = getRouteApi('/desk/imports/$batch')
const nobody = RecordId.parse('00000000-0000-0000-0000-000000000000')
const stepAt: Record<ImportStep, number> = { columns: 1, check: 2, commit: 3 }
const isOver = ({ state }: RecordImport, step: ImportStep | undefined): boolean => (state === 'committed' || state === 'undone') && step === undefined

function placeOf(batch: RecordImport, step: ImportStep | undefined): number {
  if (batch.state === 'reading') return 0
  if (batch.state === 'mapping') return 1
  if (isOver(batch, step)) return stepNames.length
  return batch.state === 'committing' || batch.state === 'undoing' ? stepAt.commit : stepAt[step ?? 'check']
}

function Working({ batch }: { batch: RecordImport }) {
  const stop = useSend(cancelImport)
  return (
    <Card>
      <div className="col gap2">
        <b role="status">{importStateNames[batch.state]}…</b>
        <p className="cap muted">{batch.state === 'committing' ? '可以离开，做完会留着。全部写完之前，谁也看不到其中任何一条。' : '可以离开，结果会留着。'}</p>
        {batch.state === 'committing' && <div><Button size="sm" busy={stop.isPending} onClick={() => stop.mutate({ input: { batch: batch.id } })}>停止</Button></div>}
        <ProblemList issues={issuesOf(stop.error)} />
      </div>
    </Card>
  )
}

function Inner({ batch, step, filter }: { batch: RecordImport; step: ImportStep | undefined; filter: RowsFilter | undefined }) {
  const navigate = route.useNavigate()
  const go = (next: ImportStep | undefined) => { void navigate({ search: next === undefined ? {} : { step: next } }) }
  const again = <Link to="/imports/new/$kind" params={{ kind: batch.kind }} search={{}} className="btn p">重新上传</Link>
  if (isWorking(batch.state) && !(batch.state === 'checking' && !isFresh(batch))) return <Working batch={batch} />
  if (batch.state === 'failed') return <Card flush><ErrorState title="这份台账没有读成" actions={again}>{batch.failure ?? '请检查文件能否正常打开，再试一次。'}</ErrorState></Card>
  if (batch.state === 'expired' || batch.state === 'replaced') return <Card flush><EmptyState title={importStateNames[batch.state]} actions={again}>这一批里没有导入的行不再保留。还需要的，请重新上传原表。</EmptyState></Card>
  if (batch.state === 'mapping') return <Columns key={batch.heading} batch={batch} onBack={undefined} onDone={() => go(undefined)} />
  if (isOver(batch, step)) return <Result batch={batch} onGo={go} />
  switch (step ?? 'check') {
    case 'columns': return <Columns key={batch.heading} batch={batch} onBack={() => go('check')} onDone={() => go('check')} />
    case 'check': return <Check batch={batch} filter={filter ?? 'all'} onFilter={next => { void navigate({ search: before => ({ ...before, filter: next === 'all' ? undefined : next }), replace: true }) }} onGo={go} />
    case 'commit': return <Commit batch={batch} onBack={() => go('check')} onDone={() => go(undefined)} />
  }
}

export function ImportPage() {
  const { batch: id } = route.useParams()
  const { step, filter } = route.useSearch()
  const read = RecordId.safeParse(id)
  const asked = useAsk(getImport, { batch: read.success ? read.data : nobody }, { enabled: read.success, everyMs: found => (found !== undefined && isWorking(found.state) ? 700 : false) })
  useEffect(() => { document.title = `${asked.data === undefined ? '导入台账' : `导入${asked.data.title}`} · 青禾` }, [asked.data])
  if (!read.success || asked.isError) {
    const said = sayFailure(read.success ? failureOf(asked.error) : { kind: 'notFound', message: '没有找到这一批' })
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  if (asked.data === undefined) return <div className="card"><Skeleton lines={8} /></div>
  const batch = asked.data
  return (
    <>
      <PageHead title={`导入${batch.title}`} note={batch.fileName}><Steps names={stepNames} at={placeOf(batch, step)} /></PageHead>
      {batch.failure !== null && ['ready', 'mapping', 'committed', 'undone'].includes(batch.state) && <Note tone="amber">{batch.failure}</Note>}
      <Inner batch={batch} step={step} filter={filter} />
    </>
  )
}
