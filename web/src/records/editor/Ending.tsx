/** A ledger is ended from a day, with why; and taken up again. Like every change it is proposed, and a colleague publishes it. */
import { useState } from 'react'
import type { CountyChange } from '@qinghe/domain/records/countyChange.ts'
import { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { Card } from '../../ui/layout.tsx'
import { DayField } from '../../ui/pickers.tsx'
import { isoDay } from '../../ui/time.ts'

type Props = { kind: Kind; busy: boolean; onChange: (change: CountyChange) => void }

export function Ending({ kind, busy, onChange }: Props) {
  const [from, setFrom] = useState<string | null>(isoDay(Date.now()))
  const [why, setWhy] = useState('')
  if (kind.ended !== undefined) {
    return (
      <Card title="停用">
        <div className="col gap3">
          <p>从 {kind.ended.from} 起停用：{kind.ended.why}</p>
          <div><Button busy={busy} onClick={() => onChange({ what: 'resume' })}>恢复使用</Button></div>
        </div>
      </Card>
    )
  }
  const day = PlainDate.safeParse(from)
  const end = () => { if (day.success) onChange({ what: 'end', from: day.data, why: why.trim() }) }
  return (
    <Card title="停用这本台账" note="不删除任何记录，以后可以恢复">
      <div className="col gap3">
        <DayField label="从哪天起" value={from} onChange={setFrom} />
        <TextField label="为什么停用" value={why} onChange={setWhy} maxLength={200} hint="登记的人会看到，写明以后登记到哪里" />
        <div><Button kind="danger" busy={busy} disabled={!day.success || why.trim().length < 2} onClick={end}>停用</Button></div>
      </div>
    </Card>
  )
}
