/** Not doing it waits for a second person, who is never the one who asked. */
import { useState } from 'react'
import { decideWaiver, type GetOutput, longestWords } from '@qinghe/domain/duties/contract.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmReason } from '../ui/ConfirmReason.tsx'
import { Card } from '../ui/layout.tsx'
import { toast } from '../ui/toast.tsx'

type Waiting = NonNullable<GetOutput['waiver']>

export function WaiverCard({ waiver, title, why }: { waiver: Waiting; title: string; why: string | null }) {
  const [deciding, setDeciding] = useState<'grant' | 'refuse' | null>(null)
  const sending = useSend(decideWaiver, () => { setDeciding(null); toast(deciding === 'grant' ? '已同意免办' : '没有同意，仍然待办') })
  const { by, mine, mayDecide } = waiver
  return (
    <Card title="申请免办" note="等另一人决定">
      <div className="col gap2 t13">
        <p>{by.name}（{by.role}）申请{why === null ? '' : `：${why}`}</p>
        {mayDecide
          ? <div className="row wrap"><Button onClick={() => setDeciding('refuse')}>不同意</Button><Button kind="primary" onClick={() => setDeciding('grant')}>同意免办</Button></div>
          : <p className="muted">{mine ? '您提出的，要由另一人同意。' : '要由辖区内别的督导岗位决定。'}</p>}
      </div>
      {deciding !== null && (
        <ConfirmReason title={deciding === 'grant' ? `同意「${title}」免办` : `不同意「${title}」免办`} action={deciding === 'grant' ? '同意免办' : '不同意'} reasonLabel="理由" max={longestWords} grave={deciding === 'grant'}
          consequence={deciding === 'grant' ? '这一项不再列在应办里，也不再提醒和上报；经过里写明谁申请、谁同意。' : '仍然待办，照常到期。'} busy={sending.isPending} issues={issuesOf(sending.error)} onClose={() => setDeciding(null)}
          onConfirm={reason => sending.mutate({ input: { waiver: waiver.waiver, grant: deciding === 'grant', reason } })} />
      )}
    </Card>
  )
}
