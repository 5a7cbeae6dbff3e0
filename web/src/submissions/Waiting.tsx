/** What departments have handed in, and which of it is compared without being asked for. */
import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { acceptSubmission, endAgreement, listWaiting, returnSubmission } from '@qinghe/domain/submissions/contract.ts'
import { kindNames } from '@qinghe/domain/comparisons/types.ts'
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { fewestUnasked } from '@qinghe/domain/submissions/rules.ts'
import type { Agreement, Submission } from '@qinghe/domain/submissions/types.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { failureOf, issuesOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Check } from '../ui/Field.tsx'
import { Card, KeyValue } from '../ui/layout.tsx'
import { Dot } from '../ui/marks.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/states.tsx'
import { figure, fullTime, sayWhen } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'

function AcceptDialog({ one, onClose }: { one: Submission; onClose: () => void }) {
  const [comparison] = useState(newRecordId)
  const [always, setAlways] = useState(false)
  const navigate = useNavigate()
  const sending = useSend(acceptSubmission, () => { toast('已接收，正在后台比对'); void navigate({ to: '/comparisons/$id', params: { id: comparison }, search: {} }) })
  return (
    <Dialog title="接收并比对" onClose={onClose} onSubmit={() => sending.mutate({ input: { submission: one.id, comparison, always } })}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" icon="match" type="submit" busy={sending.isPending}>接收并比对</Button></>}>
      <KeyValue pairs={[
        { label: '名册', value: `${one.officeName}${kindNames[one.kind]}，${one.period}，${figure(one.rows)} 行` }, { label: '目的', value: one.purpose }, { label: '依据', value: one.legalBasis },
        { label: '范围', value: `${one.regionName}，${one.isComplete ? '全量' : '只是一部分'}，${one.allShouldBeFiled ? '都应当建档' : '不都要建档'}` },
        { label: '保留的列', value: one.keptColumns.join('、') }, { label: '名册的问题', value: one.warnings.length === 0 ? '没有' : one.warnings.join('；') },
      ]} />
      <Check checked={always} onChange={setAlways} label={`以后${one.officeName}的${kindNames[one.kind]}名册送来就比对，不用每次接收（不足 ${fewestUnasked} 行的仍要接收）。以您的岗位进行，离岗即停，随时可以停止。`} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

function ReturnDialog({ one, onClose }: { one: Submission; onClose: () => void }) {
  const sending = useSend(returnSubmission, () => { toast('已退回，数据已删除'); onClose() })
  return (
    <ConfirmReason title="退回这份名册" action="退回" reasonLabel="退回原因" presets={['依据不清，请写明', '时间范围不对', '不是全量，请重新选择']} busy={sending.isPending} issues={issuesOf(sending.error)}
      consequence="送来的数据当场删除，部门会看到原因；要再比对，须重新送交。" onConfirm={reason => sending.mutate({ input: { submission: one.id, reason } })} onClose={onClose} />
  )
}

function Row({ one, onAct }: { one: Submission; onAct: (act: 'accept' | 'return') => void }) {
  return (
    <tr>
      <td><b>{one.officeName}<Dot />{kindNames[one.kind]}</b><div className="cap muted">{one.period}<Dot />{one.number}</div></td>
      <td>{one.regionName}</td><td className="r">{figure(one.rows)}</td><td className="soft">{one.purpose}<div className="cap muted">{one.legalBasis}</div></td>
      <td className="soft">{one.openedByName}<div className="cap muted">{one.handedAt === null ? '' : sayWhen(one.handedAt)}</div></td>
      <td className="r act"><span className="row end"><Button size="sm" onClick={() => onAct('return')}>退回</Button><Button size="sm" kind="primary" onClick={() => onAct('accept')}>接收</Button></span></td>
    </tr>
  )
}

function Agreements({ all }: { all: readonly Agreement[] }) {
  const sending = useSend(endAgreement, () => toast('已停止，以后送来的要先接收'))
  if (all.length === 0) return null
  return (
    <Card flush title="送来就比对" note="不用每次接收的名册">
      <table className="tb stack">
        <thead><tr><th>名册</th><th>范围</th><th>约定人</th><td /></tr></thead>
        <tbody>{all.map(one => (
          <tr key={one.id}>
            <td><b>{one.officeName}<Dot />{kindNames[one.kind]}</b></td><td>{one.regionName}</td><td className="soft">{one.agreedByName}<div className="cap muted">{fullTime(one.agreedAt)}</div></td>
            <td className="r act"><Button size="sm" busy={sending.isPending} onClick={() => sending.mutate({ input: { agreement: one.id } })}>停止</Button></td>
          </tr>
        ))}</tbody>
      </table>
      <ProblemList issues={issuesOf(sending.error)} />
    </Card>
  )
}

export function Waiting() {
  const asked = useAsk(listWaiting, {}, { everyMs: () => 30_000 })
  const [open, setOpen] = useState<{ one: Submission; act: 'accept' | 'return' } | null>(null)
  if (asked.isError && asked.data === undefined) {
    const said = sayFailure(failureOf(asked.error))
    return <ErrorState title={said.title} actions={<Button onClick={() => asked.refetch()}>现在重试</Button>}>{said.next}</ErrorState>
  }
  if (asked.data === undefined) return <Card><Skeleton lines={5} /></Card>
  const close = () => setOpen(null)
  return (
    <>
      <Card flush title="等待接收">
        {asked.data.submissions.length === 0 ? <EmptyState title="没有等待接收的名册">教育、公安、卫健、残联送交的名册会列在这里。接收以前，名册不与任何档案比对。</EmptyState> : (
          <table className="tb stack">
            <thead><tr><th>名册</th><th>范围</th><th className="r">行数</th><th>目的和依据</th><th>送交人</th><td /></tr></thead>
            <tbody>{asked.data.submissions.map(one => <Row key={one.id} one={one} onAct={act => setOpen({ one, act })} />)}</tbody>
          </table>
        )}
      </Card>
      <Agreements all={asked.data.agreements} />
      {open?.act === 'accept' && <AcceptDialog one={open.one} onClose={close} />}
      {open?.act === 'return' && <ReturnDialog one={open.one} onClose={close} />}
    </>
  )
}
