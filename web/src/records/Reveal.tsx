/** Telephones and id numbers of a record in clear: one at a time, for a stated purpose, on record, and for a minute on this screen. */
import { createContext, type ReactNode, useContext, useState } from 'react'
import type { RecordId } from '@qinghe/domain/kernel/ids.ts'
import type { KindField } from '@qinghe/domain/records/kind.ts'
import { revealRecordField } from '@qinghe/domain/records/reveal.ts'
import { call } from '../app/api.ts'
import { type ClearValues, useClearValues } from '../app/clearValues.ts'
import { RevealDialog } from '../app/RevealDialog.tsx'
import { Secret } from '../ui/Mask.tsx'

/** Of a field, or of one of its lines. */
export type NumberAt = { field: string; line?: number; of?: string }
const keyOf = ({ field, line, of }: NumberAt): string => `${field}.${line ?? ''}.${of ?? ''}`
type Asked = { at: NumberAt; label: string }
const Context = createContext<{ clear: ClearValues; ask: (asked: Asked) => void } | null>(null)

export function Numbers({ kind, record, children }: { kind: string; record: RecordId; children: ReactNode }) {
  const { clear, show } = useClearValues()
  const [asked, setAsked] = useState<Asked | null>(null)
  return (
    <Context value={{ clear, ask: setAsked }}>
      {children}
      {asked !== null && (
        <RevealDialog label={asked.label} onClose={() => setAsked(null)} onShown={value => { show(keyOf(asked.at), value); setAsked(null) }}
          ask={why => call(revealRecordField, { kind, record, ...asked.at, ...why }).then(answer => answer.number.value)} />
      )}
    </Context>
  )
}

/** Masked in lists; on the page of the record with the eye, and a number to be called once it is shown. */
export function SealedNumber({ field, at, masked }: { field: KindField; at: NumberAt; masked: string }) {
  const page = useContext(Context)
  return <Secret masked={masked} clear={page?.clear[keyOf(at)]} label={field.label} calls={field.type === 'phone'} onReveal={page === null ? undefined : () => page.ask({ at, label: field.label })} />
}
