/** 身份核验: archives of the own county whose number stands in another archive as well. Papers decide, not the screen. */
import { useEffect, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { type IdentityTask, judgeIdentity, listIdentityTasks, nextStepOf, type Verdict, verdictNames } from '@qinghe/domain/archives/identities.ts'
import { useAsk, useSend } from '../../app/asking.ts'
import { issuesOf } from '../../app/failure.ts'
import { ListCard } from '../../staff/ListCard.tsx'
import { Button } from '../../ui/Button.tsx'
import { ConfirmReason } from '../../ui/ConfirmReason.tsx'
import { Crumbs, Note } from '../../ui/layout.tsx'
import { Masked, Name } from '../../ui/Mask.tsx'
import { sayWhen } from '../../ui/time.ts'
import { toast } from '../../ui/toast.tsx'
import '../archives.css'

const words: Record<Verdict, { action: string; consequence: string; done: string }> = {
  verified: { action: '证件号属实', consequence: '对照户口簿，证件号和姓名都对。本档案标为“身份已核验”，对方县看得到这个结论，看不到这名儿童。', done: '已核验' },
  different: { action: '不是同一人', consequence: '本档案的证件号登记有误。结论告诉对方县；请接着更正证件号，更正后自动结案。', done: '已记下，请更正证件号' },
}

function Judge({ task, verdict, onClose }: { task: IdentityTask; verdict: Verdict; onClose: () => void }) {
  const sending = useSend(judgeIdentity, () => { onClose(); toast(words[verdict].done) })
  return (
    <ConfirmReason title={`${task.name}：${verdictNames[verdict]}`} action={words[verdict].action} consequence={words[verdict].consequence} busy={sending.isPending} issues={issuesOf(sending.error)}
      onClose={onClose} onConfirm={() => sending.mutate({ input: { id: task.id, child: task.child, verdict } })} />
  )
}

function Row({ task, onJudge }: { task: IdentityTask; onJudge: (verdict: Verdict) => void }) {
  return (
    <tr>
      <td><Link to="/archives/$id" params={{ id: task.child }} search={{}} className="lk strong"><Name text={task.name} /></Link><div className="cap muted">{task.regionName}</div></td>
      <td>{task.idMasked === null ? null : <Masked text={task.idMasked} />}<div className="cap muted">{task.birthDate}</div></td>
      <td>{task.twin === null ? task.otherCounty : <>本县 <Link to="/archives/$id" params={{ id: task.twin.child }} search={{}} className="lk"><Name text={task.twin.name} /></Link> <span className="muted">{task.twin.regionName}</span></>}</td>
      <td className="soft">{sayWhen(task.at)}</td><td className="fold">{nextStepOf(task)}</td>
      <td className="r">{task.own === null ? <span className="row rowend"><Button size="sm" onClick={() => onJudge('different')}>不是同一人</Button><Button size="sm" kind="primary" onClick={() => onJudge('verified')}>证件号属实</Button></span>
        : task.own === 'different' && <Link to="/archives/$id/edit" params={{ id: task.child }} search={{ mode: 'correct', field: 'idNumber' }} className="btn sm">更正证件号</Link>}</td>
    </tr>
  )
}

export function Identities() {
  const asked = useAsk(listIdentityTasks, {})
  const [judging, setJudging] = useState<{ task: IdentityTask; verdict: Verdict } | null>(null)
  useEffect(() => { document.title = '身份核验 · 青禾' }, [])
  return (
    <>
      <div className="pagehead low"><Crumbs><Link to="/archives">档案</Link><h1>身份核验</h1></Crumbs></div>
      <Note>这些儿童的证件号在另一份档案里也有。只告诉您对方在哪个县，不显示对方的儿童；请对照户口簿核验本方的证件号，需要时与对方县民政联系。</Note>
      <ListCard label="身份待核验" asked={{ ...asked, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: () => undefined }} heads={['本方儿童', '证件号', '另一份档案', '发现时间', '下一步', '']}
        empty={{ title: '没有待核验的身份', text: '两份档案登记了同一个证件号时，会列在两县民政的这一页。' }}
        rows={(asked.data?.tasks ?? []).map(task => <Row key={`${task.id}${task.child}`} task={task} onJudge={verdict => setJudging({ task, verdict })} />)} />
      {judging !== null && <Judge {...judging} onClose={() => setJudging(null)} />}
    </>
  )
}
