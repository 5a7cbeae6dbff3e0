/** One comparison: on its way, failed, or its result. */
import { useEffect } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type Comparison, getComparison, restartComparison } from '@qinghe/domain/comparisons/contract.ts'
import { comparisonStateNames, kindNames } from '@qinghe/domain/comparisons/types.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { useMay } from '../../app/session.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, Crumbs } from '../../ui/layout.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { Dot } from '../../ui/marks.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { figure } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { RosterFacts } from '../About.tsx'
import { Result } from '../Result.tsx'
import { isUnderWay } from '../words.tsx'
import '../../archives/archives.css'
import '../comparisons.css'

const route = getRouteApi('/desk/comparisons/$id')

function Failed({ one }: { one: Comparison }) {
  const may = useMay('comparisons.order')
  const sending = useSend(restartComparison, () => toast('已重新开始'))
  return (
    <Card flush label="没有完成">
      <EmptyState icon="warn" title="这次比对没有完成" actions={<>{may && <Button kind="primary" icon="sync" busy={sending.isPending} onClick={() => sending.mutate({ input: { comparison: one.id } })}>重新开始</Button>}{may && <Link to="/comparisons/new" search={{}} className="btn">换一份名册</Link>}</>}>
        <b>{one.failure ?? '没有写明原因。'}</b><br />名册还在，不用重新上传；没有改动任何档案，也没有留下差异。{may ? '' : '由发起比对的民政岗位重新开始。'}
      </EmptyState>
      <ProblemList issues={issuesOf(sending.error)} />
    </Card>
  )
}

const underWay = {
  waiting: '前面的比对做完就开始，一次只做一份。', running: '做完以前没有结果，也不会先列出一部分。',
} as const

function Waiting({ one, state }: { one: Comparison; state: 'waiting' | 'running' }) {
  return (
    <Card label={comparisonStateNames[state]}>
      <Progress title={state === 'waiting' ? '排队等待' : `正在比对 ${figure(one.balance.rows)} 行`} done={one.progress} secondsLeft={null} note={`${underWay[state]}可以离开，做完会留在「数据比对」里；服务器中断后自动重来。`} />
    </Card>
  )
}

function Inner({ one }: { one: Comparison }) {
  if (one.state === 'done') return <Result one={one} />
  return (
    <>
      <div className="pagehead">
        <Crumbs><Link to="/comparisons">数据比对</Link><h1>{one.department}<Dot />{kindNames[one.kind]}</h1></Crumbs>
        <span className="muted t13">{one.period}<Dot />{one.regionName}<Dot />{one.number}</span>
      </div>
      {one.state === 'failed' ? <Failed one={one} /> : <Waiting one={one} state={one.state} />}
      <RosterFacts one={one} />
    </>
  )
}

export function ComparisonPage() {
  const { id } = route.useParams()
  const read = RecordId.safeParse(id)
  const asked = useAsk(getComparison, { comparison: read.success ? read.data : RecordId.parse('00000000-0000-0000-0000-000000000000') }, {
    enabled: read.success, everyMs: one => (one !== undefined && isUnderWay(one.state) ? 1_000 : false),
  })
  const name = asked.data === undefined ? '' : `${asked.data.department} ${kindNames[asked.data.kind]}`
  useEffect(() => { document.title = `${name || '数据比对'} · 青禾` }, [name])
  if (!read.success || asked.isError) {
    const said = sayFailure(read.success ? failureOf(asked.error) : { kind: 'notFound', message: '没有找到这次比对' })
    return <ErrorState title={said.title} actions={<><Button onClick={() => asked.refetch()}>现在重试</Button><Link to="/comparisons" className="btn">所有比对</Link></>}>{said.next}</ErrorState>
  }
  if (asked.data === undefined) return <div className="card"><Skeleton lines={8} /></div>
  return <Inner one={asked.data} />
}
