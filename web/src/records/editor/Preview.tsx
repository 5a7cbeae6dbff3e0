/** The form as people will see it, with the components it will have; at the width of a desk or of a phone. */
import { useMemo, useState } from 'react'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { rolesOfAct } from '@qinghe/domain/records/contract.ts'
import type { Act, Kind } from '@qinghe/domain/records/kind.ts'
import { labelOf, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { Card, Note, Segment } from '../../ui/layout.tsx'
import { isoDay } from '../../ui/time.ts'
import { partsOf, type Values } from '../form.ts'
import { columnsOf } from '../ListColumns.tsx'
import { RecordFormBody } from '../RecordForm.tsx'
import { beginActs, mainAct, seenAs } from '../see.ts'
import { useRecordForm } from '../useRecordForm.ts'

const nothing: Values = {}
const noMasks: Readonly<Record<string, string>> = {}
const nobody: ReadonlySet<string> = new Set()

function Form({ kind, act }: { kind: Kind; act: Act }) {
  const of = useMemo(() => ({ kind, act, today: plainDate(isoDay(Date.now())), unseen: nobody }), [kind, act])
  const form = useRecordForm(of, nothing)
  const parts = useMemo(() => partsOf(kind, act), [kind, act])
  return <RecordFormBody kind={kind} parts={parts} form={form} last={nothing} isOld={false} masks={noMasks} />
}

function Reader({ kind, role }: { kind: Kind; role: string }) {
  const dark = kind.fields.filter(field => seenAs(kind, field, role) !== 'clear')
  const columns = columnsOf({ kind, role })
  return (
    <>
      <p className="muted t13">列表的列：{columns.map(one => one.label).join('、')}</p>
      {dark.length > 0 && <Note>{labelOf(role)}不查看：{dark.map(field => field.label).join('、')}</Note>}
    </>
  )
}

export function Preview({ kind }: { kind: Kind }) {
  const [width, setWidth] = useState<'desk' | 'phone'>('desk')
  const roles = roleKeys.filter(role => beginActs(kind, role).length > 0 || kind.acts.some(act => rolesOfAct(kind, act).some(one => one === role)))
  const [role, setRole] = useState<string>('')
  const shown = roles.find(one => one === role) ?? roles[0] ?? ''
  const acts = beginActs(kind, shown)
  const main = mainAct(kind, acts)
  return (
    <Card title="预览" note="可以试填，不会保存" aside={<Segment label="按什么宽度看" items={[{ key: 'desk', label: '电脑' }, { key: 'phone', label: '手机' }]} value={width} onPick={setWidth} />}>
      <div className="col gap3">
        <label className="row wrap"><span className="muted">作为</span>
          <select className="inp kindrole" aria-label="作为哪个岗位" value={shown} onChange={event => setRole(event.target.value)}>{roles.map(one => <option key={one} value={one}>{labelOf(one)}</option>)}</select>
        </label>
        <Reader kind={kind} role={shown} />
        {main === undefined ? <Note>{shown === '' ? '还没有岗位能办' : `${labelOf(shown)}不登记，只能看和办理`}</Note> : <div className={width === 'phone' ? 'kindphone' : undefined}><Form key={shown} kind={kind} act={main} /></div>}
      </div>
    </Card>
  )
}
