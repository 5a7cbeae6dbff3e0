/** A plan from nothing: a name and whose it is; then clause by clause. */
import { useState } from 'react'
import type { PlanChange } from '@qinghe/domain/plans/planChange.ts'
import { Button } from '../../ui/Button.tsx'
import { ChoiceField, TextField } from '../../ui/Field.tsx'
import { Card } from '../../ui/layout.tsx'

const levels = [{ value: 'county', label: '县级' }, { value: 'town', label: '镇级' }, { value: 'village', label: '村级' }, { value: 'school', label: '学校' }, { value: 'organisation', label: '单位' }] as const

export function Begin({ busy, onChange }: { busy: boolean; onChange: (change: PlanChange) => void }) {
  const [title, setTitle] = useState('')
  const [level, setLevel] = useState<(typeof levels)[number]['value'] | null>('county')
  return (
    <Card title="新建本县方案">
      <div className="col gap3">
        <TextField label="方案名称" must value={title} onChange={setTitle} maxLength={40} placeholder="例如 春节走访方案" />
        <ChoiceField label="属于哪一级" options={levels} value={level} onChange={setLevel} clearable={false} />
        <div><Button kind="primary" busy={busy} disabled={title.trim() === '' || level === null} onClick={() => { if (level !== null) onChange({ what: 'begin', title: title.trim(), level }) }}>开始</Button></div>
      </div>
    </Card>
  )
}
