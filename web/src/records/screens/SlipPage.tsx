/** One slip: what the sender says, signed for and answered here. */
import { useEffect, useState } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { answerSlip, getSlip, receiveSlip, type SlipOutput } from '@qinghe/domain/records/slips.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../../app/failure.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { goToField } from '../../ui/goToField.ts'
import { Card, Crumbs, KeyValue, Note } from '../../ui/layout.tsx'
import { Status } from '../../ui/marks.tsx'
import { ProblemList } from '../../ui/ProblemList.tsx'
import { ErrorState, NotYours, Skeleton } from '../../ui/states.tsx'
import { sayWhen } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import { dueTail, numberWords, slipState, whoAndWhen } from '../slipWords.ts'

const route = getRouteApi('/desk/slips/$id')

function Receive({ slip }: { slip: SlipOutput }) {
  const sending = useSend(receiveSlip, () => toast('已签收，送件的人看得到'))
  return (
    <Card title="签收">
      <p className="t13 soft">签收以后，送件的单位看得到是您在什么时候签收的。签收不等于办完，办理情况请接着答复。</p>
      <ProblemList issues={issuesOf(sending.error)} onGo={goToField} />
      <Button kind="primary" busy={sending.isPending} onClick={() => sending.mutate({ input: { id: slip.id } })}>签收</Button>
    </Card>
  )
}

function Answer({ slip }: { slip: SlipOutput }) {
  const [words, setWords] = useState('')
  const [pressed, setPressed] = useState(false)
  const sending = useSend(answerSlip, () => toast('已答复，送件的人看得到'))
  const missing = words.trim().length < 2
  const submit = () => { setPressed(true); if (!missing) sending.mutate({ input: { id: slip.id, answer: words.trim() } }) }
  return (
    <Card title="答复">
      <TextField label="办理情况" must lines={4} full value={words} onChange={setWords} hint="请不要写身份证号或电话。答复以后不能再改。" error={pressed && missing ? '请写明办理情况' : undefined} />
      <ProblemList issues={issuesOf(sending.error)} onGo={goToField} />
      <Button kind="primary" busy={sending.isPending} onClick={submit}>答复</Button>
    </Card>
  )
}

function Whole({ slip }: { slip: SlipOutput }) {
  const { tone, label } = slipState(slip)
  return (
    <>
      <section className="card headcard" aria-label="送达单摘要">
        <div className="row wrap"><h1>{slip.title}{slip.filed ? '的回执' : ''}</h1>{!slip.filed && <Status tone={tone}>{label}</Status>}</div>
        <div className="muted t13">{slip.number === null ? '' : `编号 ${slip.number}，`}{slip.from === null ? '' : `${slip.from.name}（${slip.from.role}）`}{sayWhen(slip.sentAt)}{slip.filed ? '提交' : `送来（${slip.act}）`}{dueTail(slip)}</div>
      </section>
      {slip.filed && <Note tone="green">报告已送到公安。{numberWords}情况紧急的，请同时拨打 110。</Note>}
      {slip.shows.length > 0 && <Card title="送来的内容"><KeyValue wide pairs={slip.shows.map(one => ({ label: one.label, value: one.value }))} /></Card>}
      {slip.received !== null && <Card title="经过"><p className="t13">{whoAndWhen(slip.received)}签收{slip.answered === null ? '' : `；${whoAndWhen(slip.answered)}答复`}</p>{slip.answer !== null && <p>{slip.answer}</p>}</Card>}
      {slip.may.includes('receive') && <Receive slip={slip} />}
      {slip.may.includes('answer') && <Answer slip={slip} />}
    </>
  )
}

export function SlipPage() {
  const read = RecordId.safeParse(route.useParams().id)
  const asked = useAsk(getSlip, { id: read.success ? read.data : RecordId.parse('00000000-0000-0000-0000-000000000000') }, { enabled: read.success })
  useEffect(() => { document.title = '送达单 · 青禾' }, [])
  const failure = asked.isError ? failureOf(asked.error) : null
  const isNone = !read.success || failure?.kind === 'notFound' || failure?.kind === 'denied'
  if (isNone) return <NotYours title="没有这张送达单" actions={<Link to="/slips" search={{}} className="btn p">看全部送达单</Link>}>可能不是送给您所在单位的。</NotYours>
  if (failure !== null && asked.data === undefined) {
    const said = sayFailure(failure)
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/slips" search={{}}>送达单</Link><span>{asked.data?.title ?? ''}</span></Crumbs></div>
      {asked.data === undefined ? <div className="card"><Skeleton lines={6} /></div> : <div className="col gap3 slippage"><Whole slip={asked.data} /></div>}
    </>
  )
}
