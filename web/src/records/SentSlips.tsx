/** What was sent of a record: to whom, whether it was received, what came back. */
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { Card } from '../ui/layout.tsx'
import { Status } from '../ui/marks.tsx'
import { sayWhen } from '../ui/time.ts'
import { dueTail, slipState, whoAndWhen } from './slipWords.ts'

export function SentSlips({ slips }: Pick<RecordPage, 'slips'>) {
  if (slips.length === 0) return null
  return (
    <Card title="送达" aside={<span className="tag">{slips.length}</span>}>
      {slips.map(one => {
        const { tone, label } = slipState(one)
        return (
          <div key={one.id} className="sentslip">
            <span className="row"><b className="grow">{one.to}</b><Status tone={tone}>{label}</Status></span>
            <span className="cap muted block">{one.act}，{sayWhen(one.sentAt)}送出{dueTail(one)}</span>
            {one.received !== null && <span className="cap block">{whoAndWhen(one.received)}签收</span>}
            {one.answered !== null && <span className="cap block">{whoAndWhen(one.answered)}答复</span>}
            {one.answer !== null && <p className="t13">{one.answer}</p>}
          </div>
        )
      })}
    </Card>
  )
}
