/** An export that waits for a second person: they see exactly what would leave, and say yes, or no with the reason. */
import { useState } from 'react'
import { decideExport } from '@qinghe/domain/exports/contract.ts'
import { type Export, isPaper, opensByPassword, unitOf } from '@qinghe/domain/exports/types.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { KeyValue } from '../ui/layout.tsx'
import { sayWhen } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'
import { Leaves } from './words.tsx'

export function DecideRow({ one }: { one: Export }) {
  const [choice, setChoice] = useState<'yes' | 'no' | null>(null)
  const sending = useSend(decideExport, () => { setChoice(null); toast(choice === 'no' ? '已退回，原因会告诉申请人' : '已同意，开始生成文件') })
  const decide = (approves: boolean, reason: string): void => sending.mutate({ input: { export: one.id, approves, seen: one.seen, reason } })
  const close = (): void => { setChoice(null); sending.reset() }
  return (
    <article className="exportrow" aria-label={`${one.title} ${one.number}`}>
      <div className="row wrap"><b>{one.title}</b><span className="cap muted">{one.number}</span></div>
      <KeyValue pairs={[{ label: '申请人', value: `${one.by.name}（${one.by.place} ${one.by.role}），${sayWhen(one.askedAt)}` }, { label: '用途', value: one.purpose }]} />
      <Leaves {...one} />
      <div className="row gap2"><Button kind="primary" size="sm" onClick={() => setChoice('yes')}>同意</Button><Button size="sm" onClick={() => setChoice('no')}>不同意</Button></div>
      {choice === 'yes' && <ConfirmReason title={`同意${isPaper(one.subject) ? '打印' : '导出'} ${one.rows} ${unitOf(one.subject)}`} consequence={`${one.by.name}会得到一份${opensByPassword(one.subject) ? '用密码打开的' : '可以打印的 PDF '}文件，用于：${one.purpose}。同意后不能撤回，申请人可以取消。`} action="同意导出" busy={sending.isPending} issues={issuesOf(sending.error)} onConfirm={() => decide(true, '')} onClose={close} />}
      {choice === 'no' && <ConfirmReason title="不同意导出" consequence="申请人会看到您写的原因，可以调整以后重新申请。" action="不同意" reasonLabel="原因" presets={['只需要汇总数，请改用统计', '范围太大，请按乡镇分开', '用途没有写清楚']} busy={sending.isPending} issues={issuesOf(sending.error)} onConfirm={reason => decide(false, reason)} onClose={close} />}
    </article>
  )
}
