/** Sealed values in clear, one at a time, for a stated purpose, on record, and only for a minute on this screen. */
import { createContext, type ReactNode, useContext, useState } from 'react'
import { revealField } from '@qinghe/domain/archives/contract.ts'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import type { Sealed } from '@qinghe/domain/archives/types.ts'
import { useMutation } from '@tanstack/react-query'
import { call } from '../app/api.ts'
import { type ClearValues, useClearValues } from '../app/clearValues.ts'
import { failureOf, sayFailure } from '../app/failure.ts'
import { RevealDialog } from '../app/RevealDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Masked, Secret } from '../ui/Mask.tsx'
import { toast } from '../ui/toast.tsx'

type Place = { field: FieldKey; record?: string | undefined }
const keyOf = ({ field, record }: Place): string => `${field}@${record ?? ''}`

type Revealing = { may: boolean; clear: ClearValues; ask: (place: Place) => void; /** For the one purpose that needs no asking: to call. */ call: (place: Place) => void; calling: string | null }
const Context = createContext<Revealing>({ may: false, clear: {}, ask: () => undefined, call: () => undefined, calling: null })

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
  const { clear, show: showAt } = useClearValues()
  const [asked, setAsked] = useState<Place | null>(null)
  const may = archive.may.reveal?.allowed === true
  const show = (place: Place, value: string) => showAt(keyOf(place), value)
  const calling = useCalling(archive, show)
  return (
    <Context value={{ may, clear, ask: setAsked, ...calling }}>
      {children}
      {asked !== null && (
        <RevealDialog label={fields[asked.field].label} onClose={() => setAsked(null)} onShown={value => { show(asked, value); setAsked(null) }}
          ask={why => call(revealField, { id: archive.id, field: asked.field, ...why, ...(asked.record === undefined ? {} : { record: asked.record }) }).then(answer => answer.value)} />
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
