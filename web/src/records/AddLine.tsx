/** One more line of what is only added to: a call that was tried, a judgement. What stands there already is shown in the page and is not asked again. */
import { useMemo, useState } from 'react'
import type { RecordPage } from '@qinghe/domain/records/contract.ts'
import { type Act, type Kind, type KindField, stays } from '@qinghe/domain/records/kind.ts'
import { Button } from '../ui/Button.tsx'
import { ConflictDialog } from '../ui/ConflictDialog.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { fieldAnchor, goToField } from '../ui/goToField.ts'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'
import { FieldInput } from './FieldInput.tsx'
import type { Ledger } from './kinds.ts'
import { sayField } from './say.ts'
import { useChanging } from './useChanging.ts'

/** Of an act beside the states that asks for lines and nothing else. */
export function addedBy(kind: Kind, act: Act): KindField | undefined {
  const asked = kind.fields.filter(field => field.on === act.id && field.from === null)
  const [only] = asked
  return act.to === stays && asked.length === 1 && only?.type === 'lines' ? only : undefined
}

type Cells = Readonly<Record<string, unknown>>
type Props = { ledger: Ledger; page: RecordPage; act: Act; field: KindField; /** Of the new line, as far as it is known. */ given?: Cells; title?: string; onClose: () => void; onDone?: (() => void) | undefined }
const nothing: Cells = {}

function useLine({ ledger, page, act, field, given = nothing, onClose, onDone }: Props) {
  const changing = useChanging({ ledger, page, act, onDone: () => { onClose(); toast(`${act.label}：已办好`); onDone?.() } })
  const { form, before } = changing
  const kept = useMemo((): readonly unknown[] => { const held = before[field.id]; return Array.isArray(held) ? held : [] }, [before, field])
  const [line, setLine] = useState(given)
  const judged = useMemo(() => form.judgedWith({ [field.id]: [...kept, line] }), [form, field, kept, line])
  const mine = judged.issues.filter(one => one.field === field.id || one.field?.startsWith(`${field.id}.`) === true)
  const submit = () => {
    form.press()
    const [first] = mine
    if (first !== undefined) goToField(first.field ?? '')
    else changing.send({ body: { [field.id]: [...kept, line] }, assignee: null, basis: { version: page.revision, from: changing.seen([field.id]) } })
  }
  return { changing, form, kept, line, setLine, mine, submit }
}

export function AddLine(props: Props) {
  const { ledger: { kind }, act, field, given = nothing, title = act.label, onClose } = props
  const { changing, form, kept, line, setLine, mine, submit } = useLine(props)
  const { conflict } = changing
  if (conflict !== null) {
    return <ConflictDialog fields={conflict.fields} show={one => sayField(kind, one.field, one.value) || '空'} busy={changing.busy} onClose={changing.reset} onChoose={choice => changing.settle(conflict.fields, choice)} />
  }
  const path = `${field.id}.${kept.length}`
  const said = (id: string): string | undefined => (form.pressed ? mine.find(one => one.field === id)?.message : undefined)
  const whole = said(field.id)
  return (
    <Dialog title={title} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={changing.busy}>{act.label}</Button></>}>
      {field.of.filter(inner => given[inner.id] === undefined || inner.type === 'moment').map(inner => (
        <div key={inner.id} id={fieldAnchor(`${path}.${inner.id}`)} className="rf full">
          <FieldInput field={inner} value={line[inner.id]} words={{ must: inner.needed !== 'never', error: said(`${path}.${inner.id}`), hint: inner.help ?? undefined }} onLeave={() => undefined}
            onChange={value => setLine(before => ({ ...before, [inner.id]: value }))} />
        </div>
      ))}
      {whole !== undefined && <p className="bad" role="alert">{whole}</p>}
      <ProblemList issues={changing.issues} onGo={goToField} />
    </Dialog>
  )
}
