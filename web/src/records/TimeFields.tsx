/** A moment, a month or quarter, a term: what is kept is short and sorts by itself, what is read is what people say. */
import { plainDate, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { Button } from '../ui/Button.tsx'
import { Field, type FieldWords } from '../ui/Field.tsx'
import { PickField } from '../ui/pickers.tsx'
import { isoDay } from '../ui/time.ts'
import { periodsBefore, termsBefore } from './periods.ts'
import { sayPeriodOf, sayTerm } from '@qinghe/domain/records/say.ts'

type Props = FieldWords & { value: unknown; onChange: (value: string | null) => void }
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const today = (): PlainDate => plainDate(isoDay(Date.now()))
/** What stands there already stays among the answers, however old it is. */
const withHeld = (all: readonly string[], held: string | null): string[] => (held === null || all.includes(held) ? [...all] : [...all, held])

export const TermField = ({ value, onChange, ...words }: Props) =>
  <PickField {...words} hint={undefined} options={withHeld(termsBefore(today()), text(value)).map(one => ({ value: one, label: sayTerm(one) }))} value={text(value)} onChange={onChange} />

export const PeriodField = ({ value, onChange, ...words }: Props) =>
  <PickField {...words} options={withHeld(periodsBefore(today()), text(value)).map(one => ({ value: one, label: sayPeriodOf(one) }))} value={text(value)} onChange={onChange} />

const offset = '+08:00'
const localOf = (iso: string): string => { const at = new Date(iso); return Number.isNaN(at.getTime()) ? '' : new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16) }
const isoOf = (local: string): string | null => { const at = new Date(`${local}:00${offset}`); return Number.isNaN(at.getTime()) ? null : at.toISOString() }

export function MomentField({ value, onChange, ...words }: Props) {
  return (
    <Field {...words}>{ids => (
      <div className="momentrow">
        <input {...ids} type="datetime-local" className="inp" value={localOf(text(value) ?? '')} onChange={e => onChange(e.target.value === '' ? null : isoOf(e.target.value))} />
        <Button onClick={() => onChange(new Date().toISOString())}>现在</Button>
      </div>
    )}</Field>
  )
}
