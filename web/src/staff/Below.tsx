/** 下级系统: whose heads of the audit log are taken here, how fresh they are and what contradicts. Proposed by one administrator, confirmed by another. */
import { useState } from 'react'
import { type BelowLine, confirmBelow, contradictionNames, listBelow, proposeBelow, readKeyLine, refuseBelow } from '@qinghe/domain/staff/below.ts'
import { newUuid, RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useAsk, useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useMay, useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { figure, fullTime } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { BelowStatus } from './BelowStatus.tsx'
import { ListCard } from './ListCard.tsx'

function ProposeDialog({ onClose }: { onClose: () => void }) {
  const { region: top } = useSession()
  const [name, setName] = useState('')
  const [line, setLine] = useState('')
  const [region, setRegion] = useState<RegionCode | null>(null)
  const sending = useSend(proposeBelow, () => { onClose(); toast('已提出，等安全管理员确认') })
  const isWhole = readKeyLine(line) !== undefined
  const submit = () => { if (region !== null && isWhole) sending.mutate({ input: { id: RecordId.parse(newUuid()), region, name: name.trim(), line } }) }
  return (
    <Dialog title="登记下级系统" onClose={onClose} onSubmit={submit} footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={sending.isPending} disabled={region === null || name.trim().length < 2 || !isWhole}>提出</Button></>}>
      <Note>登记以后，那套系统每小时把审计日志的校验值报送到这里。它的日志被改写、被截短，这里马上能看出来。</Note>
      <TextField label="名称" must value={name} onChange={setName} maxLength={60} hint="例如：苏仙区青禾" />
      <RegionField label="所在地区" must within={top} value={region} onChange={setRegion} />
      <TextField label="登记码" must value={line} onChange={setLine} lines={3} maxLength={300} hint="下级系统管理员运行 ./qinghe audit key 打印的一整行，以 QK1 开头"
        error={line.trim() !== '' && !isWhole ? '登记码不完整，请抄一整行' : undefined} />
      <ProblemList issues={issuesOf(sending.error)} />
    </Dialog>
  )
}

type Doing = 'confirm' | 'refuse'
function Decide({ line, doing, onClose }: { line: BelowLine; doing: Doing; onClose: () => void }) {
  const confirm = useSend(confirmBelow, () => { onClose(); toast('已确认，可以报送了') })
  const refuse = useSend(refuseBelow, () => { onClose(); toast('已回复不同意') })
  const { id, name, fingerprint, proposedBy } = line
  if (doing === 'refuse') return <ConfirmReason title={`不同意登记${name}`} action="不同意" reasonLabel="理由" consequence="提出的人会看到理由，可以重新提出。" busy={refuse.isPending} issues={issuesOf(refuse.error)} onClose={onClose} onConfirm={reason => refuse.mutate({ input: { id, reason } })} />
  return <ConfirmReason title={`确认登记${name}`} action="指纹一致，确认" consequence={<>{proposedBy}提出。请先打电话给下级系统管理员核对公钥指纹：<b className="hash">{fingerprint}</b>。同一套系统以前的登记会由这一项代替，收到过的校验值和矛盾都保留。</>}
    busy={confirm.isPending} issues={issuesOf(confirm.error)} onClose={onClose} onConfirm={() => confirm.mutate({ input: { id } })} />
}

function Row({ line, onDo }: { line: BelowLine; onDo: (doing: Doing) => void }) {
  return (
    <tr>
      <td><b>{line.name}</b><span className="muted cap block">{line.regionName}</span></td>
      <td><BelowStatus line={line} />{line.findings.map(f => <span key={f.kind + f.held} className="block cap">{contradictionNames[f.kind]}（原有 {figure(f.held)} 条，{fullTime(f.foundAt)} 报来 {figure(f.size)} 条）</span>)}</td>
      <td className="soft">{line.last === null ? '' : <>{figure(line.last.size)} 条<span className="muted cap block">{fullTime(line.last.receivedAt)} 收到</span></>}</td>
      <td className="hash">{line.fingerprint}</td>
      <td className="soft">{line.proposedBy} 提出{line.decidedBy !== null && `，${line.decidedBy}${line.state === 'refused' ? `不同意：${line.reason ?? ''}` : '确认'}`}<span className="muted cap block">{fullTime(line.proposedAt)}</span></td>
      <td className="r act">{line.mayDecide && <span className="row rowend"><Button size="sm" onClick={() => onDo('refuse')}>不同意</Button><Button size="sm" kind="primary" onClick={() => onDo('confirm')}>确认</Button></span>}</td>
    </tr>
  )
}

export function Below() {
  const administers = useMay('staff.administer')
  const asked = useAsk(listBelow, {})
  const [making, setMaking] = useState(false)
  const [acting, setActing] = useState<{ line: BelowLine; doing: Doing } | null>(null)
  const lines = asked.data?.installations ?? []
  return (
    <>
      {administers && <div className="row wrap"><span className="end"><Button kind="primary" icon="plus" onClick={() => setMaking(true)}>登记下级系统</Button></span></div>}
      <ListCard label="下级系统" asked={{ ...asked, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: () => undefined }} heads={['名称', '报送', '最近的校验值', '公钥指纹', '登记', '']}
        empty={{ title: '没有登记下级系统', text: '下级另有一套青禾时，在这里登记，由系统管理员提出、安全管理员确认。只收日志的校验值，不收任何档案。' }}
        rows={lines.map(line => <Row key={line.id} line={line} onDo={doing => setActing({ line, doing })} />)} />
      {making && <ProposeDialog onClose={() => setMaking(false)} />}
      {acting !== null && <Decide line={acting.line} doing={acting.doing} onClose={() => setActing(null)} />}
    </>
  )
}
