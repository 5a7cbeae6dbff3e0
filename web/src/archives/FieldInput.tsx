/** One field of the catalogue as an input. The catalogue decides label, help and kind; nothing about a single field is said here. */
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { type Field, fields } from '@qinghe/domain/archives/fields.ts'
import { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { useSession } from '../app/session.ts'
import { RegionField } from '../regions/RegionField.tsx'
import { SchoolField } from '../staff/SchoolField.tsx'
import { ChoiceField, type FieldWords, TextField, yesNo } from '../ui/Field.tsx'
import { DayField, ManyField, PickField } from '../ui/pickers.tsx'
import { isoDay } from '../ui/time.ts'

type Props = { name: FieldKey; value: unknown; onChange: (value: unknown) => void; onLeave: () => void; words: Pick<FieldWords, 'error' | 'warning' | 'must' | 'later' | 'hint'>; mask?: string | undefined }
type Inner = Props & { field: Field; all: FieldWords }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const code = (value: unknown): string | number | null => (typeof value === 'string' || typeof value === 'number' ? value : null)
const codes = (value: unknown): (string | number)[] => (Array.isArray(value) ? value.map(code).filter(v => v !== null) : [])
/** Up to this many short answers stand side by side. */
const sideBySide = 5

function CodeInput({ field, value, onChange, all }: Inner) {
  const entries = field.codes?.entries ?? []
  const options = entries.map(e => ({ value: e.code, label: e.label }))
  const few = entries.length <= sideBySide && options.every(o => o.label.length <= 8)
  return few ? <ChoiceField {...all} full={false} options={options} value={code(value)} onChange={onChange} /> : <PickField {...all} options={options} value={code(value)} onChange={onChange} />
}

function TextInput({ field, value, onChange, onLeave, all, mask }: Inner) {
  const numeric = field.kind === 'phone'
  const placeholder = mask === undefined ? undefined : `${mask}，要换才填`
  return (
    <TextField {...all} value={text(value)} onChange={onChange} onBlur={onLeave} placeholder={placeholder} maxLength={200} full={field.kind === 'longText'}
      {...(numeric ? { inputMode: 'tel' as const } : {})} />
  )
}

export function FieldInput(props: Props) {
  const { name, value, onChange } = props
  const { region } = useSession()
  const field = fields[name]
  const inner: Inner = { ...props, field, all: { label: field.label, ...props.words, hint: props.words.hint ?? field.help } }
  switch (field.kind) {
    case 'code': return <CodeInput {...inner} />
    case 'codes': return <ManyField {...inner.all} full options={(field.codes?.entries ?? []).map(e => ({ value: e.code, label: e.label }))} value={codes(value)} onChange={onChange} />
    case 'yesNo': return <ChoiceField {...inner.all} options={yesNo} value={typeof value === 'boolean' ? value : null} onChange={onChange} />
    case 'day': return <DayField {...inner.all} value={typeof value === 'string' ? value : null} onChange={onChange} latest={isoDay(Date.now())} />
    case 'division': {
      const place = RegionCode.safeParse(value)
      return <RegionField {...inner.all} full value={place.success ? place.data : null} onChange={onChange} within={name === 'region' ? region : undefined} />
    }
    case 'school': return <SchoolField {...inner.all} hint="本县的学校从名录里选；外地学校在下一项填名称。" value={typeof value === 'number' && value > 0 ? value : null} onChange={onChange} />
    case 'record': return null
    case 'text': case 'longText': case 'idNumber': case 'phone': case 'document': return <TextInput {...inner} />
  }
}
