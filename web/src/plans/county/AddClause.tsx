/** A clause of the county's own: who does what about whom, once in every period. What can be recorded is offered, so that what is written can be done. */
import { useState } from 'react'
import type { PlanChange } from '@qinghe/domain/plans/planChange.ts'
import { actorsOf } from '@qinghe/domain/records/kindsTogether.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import { isEnded } from '../../records/Ended.tsx'
import { useLedgers } from '../../records/kinds.ts'
import { Button } from '../../ui/Button.tsx'
import { ChoiceField, TextField } from '../../ui/Field.tsx'
import { Card } from '../../ui/layout.tsx'
import { PickField } from '../../ui/pickers.tsx'

const periods = [
  { value: 'week', label: '每周' }, { value: 'month', label: '每月' }, { value: 'quarter', label: '每季度' }, { value: 'halfYear', label: '每半年' }, { value: 'year', label: '每年' }, { value: 'term', label: '每学期' },
] as const
/** Whom a ledger tells of. */
const aboutOf: Readonly<Record<string, string>> = { child: 'child', children: 'child', household: 'child', region: 'village', school: 'school', organisation: 'organisation', posting: 'posting' }

type Act = { value: string; label: string; about: string; owners: readonly string[] }
/** What somebody can record, with who can. */
function useActs(): Act[] {
  const { ledgers } = useLedgers()
  return (ledgers ?? []).filter(({ kind }) => !isEnded(kind)).flatMap(({ kind }): Act[] => kind.acts.filter(act => act.from.includes('none')).map(act =>
    ({ value: `${kind.kind}.${act.id}`, label: `${kind.title}：${act.label}`, about: aboutOf[kind.about] ?? '', owners: actorsOf(kind, act) }))).filter(one => one.about !== '')
}

export function AddClause({ busy, onChange }: { busy: boolean; onChange: (change: PlanChange) => void }) {
  const acts = useActs()
  const [title, setTitle] = useState('')
  const [says, setSays] = useState('')
  const [basis, setBasis] = useState('本县规定')
  const [act, setAct] = useState<string | null>(null)
  const [owner, setOwner] = useState<string | null>(null)
  const [period, setPeriod] = useState<(typeof periods)[number]['value'] | null>('month')
  const [day, setDay] = useState('')
  const chosen = acts.find(one => one.value === act)
  const owners = chosen?.owners ?? []
  const ready = title.trim() !== '' && says.trim() !== '' && basis.trim() !== '' && chosen !== undefined && owner !== null && owners.includes(owner) && period !== null
  const add = () => {
    if (!ready || chosen === undefined || owner === null || period === null) return
    onChange({ what: 'addClause', title: title.trim(), says: says.trim(), basis: basis.trim(), owner, about: chosen.about, period, act: chosen.value, day: day === '' ? null : Number(day) })
    setTitle(''); setSays(''); setAct(null); setOwner(null); setDay('')
  }
  return (
    <Card title="加一条">
      <div className="col gap3">
        <TextField label="名称" must value={title} onChange={setTitle} maxLength={40} placeholder="例如 每月走访" />
        <TextField label="要做什么" must value={says} onChange={setSays} maxLength={300} lines={2} hint="用自己的话写，不抄原文" />
        <TextField label="依据" must value={basis} onChange={setBasis} maxLength={300} hint="文件、法规，或者 本县规定" />
        <PickField label="登记了什么就算办了" must options={acts} value={act} onChange={value => { setAct(value); setOwner(null) }} hint="要别的登记的，先在台账里新建本县台账" />
        {chosen !== undefined && <PickField label="谁办" must options={owners.map(role => ({ value: role, label: labelOf(role) }))} value={owner} onChange={setOwner} hint="能登记它的岗位" />}
        <ChoiceField label="多久一次" options={periods} value={period} onChange={setPeriod} clearable={false} />
        <TextField label="哪天以前" value={day} onChange={value => setDay(value.replace(/\D/gu, '').slice(0, 2))} inputMode="numeric" hint={period === 'week' ? '第几天（1 是星期一）；不写是最后一天' : period === 'month' ? '几日；不写是最后一天' : '最后一个月的几日；不写是最后一天'} />
        <div><Button kind="primary" busy={busy} disabled={!ready} onClick={add}>加上</Button></div>
      </div>
    </Card>
  )
}
