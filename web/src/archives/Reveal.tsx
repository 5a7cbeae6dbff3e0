/** Sealed values in clear, one at a time, for a stated purpose, on record, and only for a minute on this screen. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { revealField, RevealReason, revealReasonNames } from '@qinghe/domain/archives/contract.ts'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import type { Sealed } from '@qinghe/domain/archives/types.ts'
import { leaveNumbersOut } from '@qinghe/domain/kernel/words.ts'
import { useMutation } from '@tanstack/react-query'
import { call } from '../app/api.ts'
import { failureOf, issuesOf, sayFailure } from '../app/failure.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ChoiceField, TextField } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Masked, Secret } from '../ui/Mask.tsx'
import { ProblemList } from '../ui/ProblemList.tsx'
import { toast } from '../ui/toast.tsx'

const shownMs = 60_000
type Place = { field: FieldKey; record?: string | undefined }
const keyOf = ({ field, record }: Place): string => `${field}@${record ?? ''}`

type Revealing = { may: boolean; clear: Readonly<Record<string, string>>; ask: (place: Place) => void; /** For the one purpose that needs no asking: to call. */ call: (place: Place) => void; calling: string | null }
const Context = createContext<Revealing>({ may: false, clear: {}, ask: () => undefined, call: () => undefined, calling: null })

const reasons = RevealReason.options.map(value => ({ value, label: revealReasonNames[value] }))

function RevealDialog({ archive, place, onShown, onClose }: { archive: Archive; place: Place; onShown: (value: string) => void; onClose: () => void }) {
  const [reason, setReason] = useState<RevealReason | null>(null)
  const [note, setNote] = useState('')
  const [pressed, setPressed] = useState(false)
  const label = fields[place.field].label
  const needsNote = reason === 'other' || reason === 'request'
  const asking = useMutation({
    mutationFn: (why: RevealReason) => call(revealField, {
      id: archive.id, field: place.field, reason: why, ...(place.record === undefined ? {} : { record: place.record }), ...(note.trim() === '' ? {} : { note: note.trim() }),
    }),
    onSuccess: answer => onShown(answer.value ?? '未填'),
  })
  const submit = () => {
    setPressed(true)
    if (reason !== null && !(needsNote && note.trim().length < 2)) asking.mutate(reason)
  }
  return (
    <Dialog title={`查看${label}`} onClose={onClose} onSubmit={submit}
      footer={<><Button onClick={onClose}>取消</Button><Button kind="primary" type="submit" busy={asking.isPending}>记录并查看</Button></>}>
      <ChoiceField label="为什么要看" must options={reasons} value={reason} onChange={setReason} clearable={false} error={pressed && reason === null ? '请选择用途' : undefined} />
      <TextField label={needsNote ? '写明用途' : '补充说明'} must={needsNote} value={note} onChange={setNote} maxLength={200}
        error={pressed && needsNote && note.trim().length < 2 ? '请写明查看用途' : undefined} hint={`会记录您的姓名、时间和用途，不记录内容。${leaveNumbersOut}1 分钟后自动隐去。`} />
      <ProblemList issues={issuesOf(asking.error)} />
    </Dialog>
  )
}

/** One press: seen for the purpose of calling, on record like any other, and dialled. */
function useCalling(archive: Archive, onShown: (place: Place, value: string) => void) {
  const asking = useMutation({
    mutationFn: (place: Place) => call(revealField, { id: archive.id, field: place.field, reason: 'contact' as const, ...(place.record === undefined ? {} : { record: place.record }) }),
    onSuccess: (answer, place) => {
      if (answer.value === null) { toast('没有登记电话'); return }
      onShown(place, answer.value)
      window.location.assign(`tel:${answer.value}`)
    },
    onError: (error: unknown) => toast(sayFailure(failureOf(error)).title),
  })
  return { call: (place: Place) => asking.mutate(place), calling: asking.isPending ? keyOf(asking.variables) : null }
}

export function RevealProvider({ archive, children }: { archive: Archive; children: ReactNode }) {
  const [clear, setClear] = useState<Record<string, string>>({})
  const [asked, setAsked] = useState<Place | null>(null)
  useEffect(() => {
    if (Object.keys(clear).length === 0) return
    const timer = window.setTimeout(() => setClear({}), shownMs)
    return () => window.clearTimeout(timer)
  }, [clear])
  const may = archive.may.reveal?.allowed === true
  const show = (place: Place, value: string) => setClear(before => ({ ...before, [keyOf(place)]: value }))
  const calling = useCalling(archive, show)
  return (
    <Context value={{ may, clear, ask: setAsked, ...calling }}>
      {children}
      {asked !== null && (
        <RevealDialog archive={archive} place={asked} onClose={() => setAsked(null)}
          onShown={value => { show(asked, value); setAsked(null) }} />
      )}
    </Context>
  )
}

/** A sealed value wherever it stands in the archive. */
export function SealedValue({ value, field, record }: { value: Sealed | null; field: FieldKey; record?: string | undefined }) {
  const { may, clear, ask } = useContext(Context)
  return (
    <Secret masked={value?.masked ?? null} clear={clear[keyOf({ field, record })]} label={fields[field].label} calls={fields[field].kind === 'phone'}
      onReveal={may && value !== null ? () => ask({ field, record }) : undefined} />
  )
}

/** Calls whom it belongs to, where this post may see the number. */
export function CallButton({ value, field, record, who }: { value: Sealed | null; field: FieldKey; record?: string | undefined; who: string }) {
  const { may, clear, call: dial, calling } = useContext(Context)
  if (value === null) return <span className="muted t13">没有登记电话</span>
  if (!may) return <Masked text={value.masked} />
  const number = clear[keyOf({ field, record })]
  if (number !== undefined) return <a className="btn callbtn" href={`tel:${number}`}><Icon name="phone" />{number}</a>
  return <Button icon="phone" busy={calling === keyOf({ field, record })} aria-label={`打电话给${who}`} title="号码会显示 1 分钟，并记录“联系家长或照护人”" onClick={() => dial({ field, record })}>打电话</Button>
}
