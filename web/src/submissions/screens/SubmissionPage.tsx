/** One roster of the own department: its columns while it is being made, then what became of it. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { getSubmission, withdrawSubmission } from '@qinghe/domain/submissions/contract.ts'
import { kindNames } from '@qinghe/domain/comparisons/types.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { Submission } from '@qinghe/domain/submissions/types.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { LostPage } from '../../app/RouteFailed.tsx'
import { ComparisonStatus } from '../../comparisons/words.tsx'
import { Button } from '../../ui/Button.tsx'
import { Card, Crumbs, KeyValue, Note } from '../../ui/layout.tsx'
import { Dot } from '../../ui/marks.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { figure, fullTime } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { OwnColumns } from '../OwnColumns.tsx'
import { OwnResult } from '../OwnResult.tsx'
import { SubmissionStatus } from '../words.tsx'

const route = getRouteApi('/desk/submissions/$id')

function About({ one }: { one: Submission }) {
  const leaving = useSend(withdrawSubmission, () => toast('已撤回，数据已删除'))
  const waits = one.state === 'handedIn' || one.state === 'offered'
  return (
    <Card title="这份名册" aside={waits && <Button size="sm" busy={leaving.isPending} onClick={() => leaving.mutate({ input: { submission: one.id } })}>撤回</Button>}>
      <KeyValue pairs={[
        { label: '送交', value: <SubmissionStatus state={one.state} /> }, ...(one.comparison === null ? [] : [{ label: '比对', value: <ComparisonStatus state={one.comparison.state} /> }]),
        { label: '目的', value: one.purpose }, { label: '依据', value: one.legalBasis },
        { label: '范围', value: `${one.regionName}，${one.isComplete ? '全量' : '只是一部分'}，${one.allShouldBeFiled ? '都应当建档' : '不都要建档'}` }, { label: '行数', value: figure(one.rows) },
        { label: '保留的列', value: one.keptColumns.join('、') }, { label: '不保存的列', value: one.droppedColumns.join('、') || '没有' }, { label: '经办人', value: `${one.openedByName} ${fullTime(one.openedAt)}` },
      ]} />
      <ProblemList issues={issuesOf(leaving.error)} />
    </Card>
  )
}

function Page({ id }: { id: RecordId }) {
  const asked = useAsk(getSubmission, { submission: id }, { everyMs: one => (one !== undefined && (one.state === 'offered' || ['waiting', 'running'].includes(one.comparison?.state ?? '')) ? 2_000 : false) })
  const one = asked.data
  if (asked.isError) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Link to="/submissions" className="btn">所有名册</Link>}>{said.next}</ErrorState>
  }
  if (one === undefined) return <div className="card"><Skeleton lines={8} /></div>
  return (
    <>
      <div className="pagehead"><Crumbs><Link to="/submissions">部门名册</Link><h1>{kindNames[one.kind]}<Dot />{one.period}</h1></Crumbs><span className="muted t13">{one.number}</span></div>
      {one.state === 'returned' && <Note tone="amber">民政已退回：{one.reason}。送来的数据已删除，请改正后重新送交。</Note>}
      {one.comparison?.state === 'failed' && <Note>民政接收了这份名册，比对没有完成。由民政重新开始，您不用重新送交；出了结果会列在这里。</Note>}
      {one.warnings.length > 0 && <Note tone="amber">{one.warnings.map(words => <div key={words}>{words}</div>)}</Note>}
      {one.state === 'receiving' ? <OwnColumns one={one} /> : <About one={one} />}
      {one.comparison?.state === 'done' && <OwnResult submission={one.id} />}
    </>
  )
}

export function SubmissionPage() {
  const read = RecordId.safeParse(route.useParams().id)
  useEffect(() => { document.title = '部门名册 · 青禾' }, [])
  return read.success ? <Page id={read.data} /> : <LostPage />
}
