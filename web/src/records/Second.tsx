/** What one person asked for and another has to confirm: who asked, what would be written, and what whoever looks at it may do; what may be done later. */
import { useState } from 'react'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { confirmWaiting, declineWaiting, withdrawWaiting } from '@qinghe/domain/records/second.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { KeyValue, Note } from '../ui/layout.tsx'
import { Masked } from '../ui/Mask.tsx'
import { exactTime, sayWhen } from '../ui/time.ts'
import { toast } from '../ui/toast.tsx'

type Waiting = NonNullable<RecordPage['waiting']>
type Props = { page: RecordPage; waiting: Waiting }
const value = (text: string | null) => (text === null || text === '' ? '空' : text.includes('•') ? <Masked text={text} /> : text)

function Deciding({ page, waiting: { act, by } }: Props) {
  const [declines, setDeclines] = useState(false)
  const about = { record: page.record, revision: page.revision }
  const confirming = useSend(confirmWaiting, () => toast(`${act}：已确认，已经办好`))
  const declining = useSend(declineWaiting, () => { setDeclines(false); toast(`${act}：已退回，没有办`) })
  return (
    <>
      <span className="row wrap">
        <Button onClick={() => setDeclines(true)}>不同意</Button>
        <Button kind="primary" busy={confirming.isPending} onClick={() => confirming.mutate({ input: about })}>确认{act}</Button>
      </span>
      {issuesOf(confirming.error).map(one => <p key={one.message} className="t13" role="alert">{one.message}</p>)}
      {declines && (
        <ConfirmReason title={`不同意${act}`} consequence={`记录保持原样，${by.name}看得到您写的原因。`} action="不同意" reasonLabel="不同意的原因" busy={declining.isPending} issues={issuesOf(declining.error)}
          onClose={() => setDeclines(false)} onConfirm={reason => declining.mutate({ input: { ...about, reason } })} />
      )}
    </>
  )
}

function Withdrawing({ page, waiting: { act } }: Props) {
  const sending = useSend(withdrawWaiting, () => toast(`${act}：已撤回`))
  return (
    <>
      <Button busy={sending.isPending} onClick={() => sending.mutate({ input: { record: page.record, revision: page.revision } })}>撤回</Button>
      {issuesOf(sending.error).map(one => <p key={one.message} className="t13" role="alert">{one.message}</p>)}
    </>
  )
}

function WaitingNote({ page, waiting }: Props) {
  const { act, by, at, to, fields, may } = waiting
  return (
    <Note tone="amber">
      <div className="secondnote" role="status">
        <p><b>「{act}」等着另一人确认。</b><span title={exactTime(at)}>{by.name}（{by.role}）{sayWhen(at)}提出{to === null ? '' : `，交给${to.name}（${to.role}）`}。</span>{may.includes('withdraw') && '由另一名有权的同志确认以后才算数；要改这条记录，请先撤回。'}
          {may.length === 0 && '由有权的同志确认以后才算数。'}{may.includes('confirm') && '请核对下面的内容。'}</p>
        {fields.length > 0 && <KeyValue wide pairs={fields.map(one => ({ label: one.label, value: value(one.after) }))} />}
        {may.includes('confirm') && <Deciding page={page} waiting={waiting} />}
        {may.includes('withdraw') && <Withdrawing page={page} waiting={waiting} />}
      </div>
    </Note>
  )
}

export const SecondNote = ({ page }: { page: RecordPage }) => (page.waiting === null ? null : <WaitingNote page={page} waiting={page.waiting} />)
export const LaterNote = ({ later }: Pick<RecordPage, 'later'>) => (later.length === 0 ? null : <Note>{later.map(one => `${one.from} 起可以「${one.act}」`).join('；')}。</Note>)
