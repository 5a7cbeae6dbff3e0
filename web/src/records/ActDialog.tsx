/** One act: what it asks, to whom it gives the record, what will be so afterwards. */
import { useMemo, useState } from 'react'
import type { ChildId, PostingId } from '@qinghe/domain/kernel/ids.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { type Act, landsIn } from '@qinghe/domain/records/kind.ts'
import { ChildField } from '../app/children.tsx'
import { RegionField } from '../regions/RegionField.tsx'
import { ColleaguePick } from '../staff/ColleaguePick.tsx'
import { Button } from '../ui/Button.tsx'
import { ConflictDialog } from '../ui/ConflictDialog.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { fieldAnchor, goToField } from '../ui/goToField.ts'
import { Note } from '../ui/layout.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { FieldRow } from './FieldRow.tsx'
import { changesOf, isComputed } from './form.ts'
import type { Ledger } from './kinds.ts'
import { sayField, stateLabel } from './say.ts'
import { useChanging } from './useChanging.ts'

type Props = { ledger: Ledger; page: RecordPage; act: Act; grave: boolean; onClose: () => void; onDone: (() => void) | undefined }
const assigneeKey = 'assignee'

function consequence({ ledger: { kind }, page, act: { label, to, second } }: Props): string {
  const becomes = landsIn({ to }, page.state) === page.state ? '' : `，状态变为「${stateLabel(kind, to)}」`
  if (second) return `这一项要两个人办：先记下是您提出的，由另一名有权的同志确认以后才算数${becomes}。`
  return [`会记下「${label}」是您办的${becomes}。`, page.waiting === null ? '' : `「${page.waiting.act}」正等着另一人确认，办了这个，它就不再等待，需要时要重新提出。`].join('')
}

/** What is asked here, and nothing else of the record: the rest is judged where it is known. */
function useQuestion({ ledger, page, act, onClose, onDone }: Props) {
  const said = act.second ? `${act.label}：已提出，等另一人确认` : `${act.label}：已办好`
  const changing = useChanging({ ledger, page, act, onDone: () => { onClose(); toast(said); onDone?.() } })
  const { form } = changing
  const [assignee, setAssignee] = useState<PostingId | null>(null)
  const asked = useMemo(() => ledger.kind.fields.filter(field => field.on === act.id), [ledger, act])
  const isAsked = (path: string | undefined): boolean => asked.some(field => field.id === path?.split('.', 1)[0])
  const own = form.judgement.issues.filter(one => isAsked(one.field))
  const [child, setChild] = useState<ChildId | null>(null)
  const [place, setPlace] = useState<RegionCode | null>(null)
  const missing = (act.assigns !== null && assignee === null) || (act.attaches && child === null) || (act.moves && place === null)
  const goes = { ...(act.attaches && child !== null ? { child } : {}), ...(act.moves && place !== null ? { place } : {}) }
  const submit = () => {
    form.press()
    if (own.length > 0 || missing) { goToField(own[0]?.field ?? assigneeKey); return }
    const changes = changesOf(ledger.kind, form.values, { before: changing.before, shown: form.judgement.shown })
    const body = Object.fromEntries(Object.entries(changes).filter(([id]) => isAsked(id)))
    changing.send({ body, assignee, goes, basis: { version: page.revision, from: changing.seen(Object.keys(body)) } })
  }
  return { changing, form, asked, assignee, setAssignee, child, setChild, place, setPlace, missing, submit }
}

export function ActDialog(props: Props) {
  const { ledger: { kind }, act, grave, onClose } = props
  const { changing, form, asked, assignee, setAssignee, child, setChild, place, setPlace, missing, submit } = useQuestion(props)
  const { conflict } = changing
  if (conflict !== null) {
    return <ConflictDialog fields={conflict.fields} show={({ field, value }) => sayField(kind, field, value) || '空'} busy={changing.busy} onClose={changing.reset} onChoose={choice => changing.settle(conflict.fields, choice)} />
  }
  const shown = asked.filter(field => form.judgement.shown.has(field.id))
  return (
    <Dialog title={act.label} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind={grave ? 'danger' : 'primary'} type="submit" busy={changing.busy}>{act.label}</Button></>}>
      <Note tone={grave ? 'amber' : 'plain'}>{consequence(props)}</Note>
      {act.assigns !== null && <div id={fieldAnchor(assigneeKey)}><ColleaguePick label="交给谁办" must value={assignee} onChange={setAssignee} suits={role => act.assigns?.to.some(one => one === role) === true} error={form.pressed && missing ? '请选择交给谁办' : undefined} /></div>}
      {act.attaches && <div id={fieldAnchor(assigneeKey)}><ChildField label="是哪名儿童" must value={child} onChange={setChild} error={form.pressed && missing ? '请选择儿童' : undefined} /></div>}
      {act.moves && <div id={fieldAnchor(assigneeKey)}><RegionField label="改派到哪里" must value={place} onChange={setPlace} error={form.pressed && missing ? '请选择地方' : undefined} /></div>}
      {shown.map(field => (
        <FieldRow key={field.id} kind={kind} field={field} value={isComputed(field) ? form.judgement.body[field.id] : form.values[field.id]} issues={form.issues.get(field.id)} must={form.judgement.needed.has(field.id)}
          loud={form.pressed || form.touched.has(field.id)} last={undefined} unseen={undefined} mask={changing.masks[field.id]} onChange={form.set} onLeave={form.touch} />
      ))}
      <ProblemList issues={changing.issues} onGo={goToField} />
    </Dialog>
  )
}
