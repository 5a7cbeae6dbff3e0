/** One field of any kind as an input. The declaration decides label, help and type; nothing about a single field is said here. */
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { type Condition, partsOf } from '@qinghe/domain/records/condition.ts'
import type { KindField } from '@qinghe/domain/records/kind.ts'
import { ChildField } from '../app/children.tsx'
import { RegionField } from '../regions/RegionField.tsx'
import { OrganisationField } from '../staff/OrganisationField.tsx'
import { SchoolField } from '../staff/SchoolField.tsx'
import { StaffField } from '../staff/StaffField.tsx'
import { ChoiceField, ChoicesField, type FieldWords, TextField, yesNo } from '../ui/Field.tsx'
import { DayField, ManyField, PickField } from '../ui/pickers.tsx'
import { isoDay } from '../ui/time.ts'
import { FilesInput } from './files/FilesInput.tsx'
import { RecordField } from './RecordField.tsx'
import { MomentField, PeriodField, TermField } from './TimeFields.tsx'
import { amounts, numbers, TypedField } from './TypedField.tsx'

type Props = { field: KindField; value: unknown; onChange: (value: unknown) => void; onLeave: () => void; words: Omit<FieldWords, 'label'>; mask?: string | undefined }
type Inner = Props & { all: FieldWords }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const code = (value: unknown): string | number | null => (typeof value === 'string' || typeof value === 'number' ? value : null)
const codes = (value: unknown): (string | number)[] => (Array.isArray(value) ? value.map(code).filter(v => v !== null) : [])

/** Up to this many short answers stand side by side and need one press. */
const most = { answers: 8, characters: 10 } as const
export function isSideBySide({ type, list }: Pick<KindField, 'type' | 'list'>): boolean {
  if (type === 'yesNo') return true
  return (type === 'code' || type === 'codes') && list !== null && list.entries.length <= most.answers && list.entries.every(entry => entry.label.length <= most.characters)
}
const widths = { most: 22, sentence: 150, title: 50 } as const
/** A sentence or more is written in several lines. */
const isSentence = ({ type, most: longest }: Pick<KindField, 'type' | 'most'>): boolean => type === 'longText' || (type === 'text' && (longest ?? 0) >= widths.sentence)
/** Takes the whole width: long words, blocks of lines, many answers. */
/** A title or a name of an office is longer than a word. */
export const isLongish = (field: Pick<KindField, 'type' | 'most'>): boolean => field.type === 'organisation' || (field.type === 'text' && (field.most ?? 0) >= widths.title)
export function isWide(field: Pick<KindField, 'type' | 'list' | 'most'>): boolean {
  if (isSentence(field) || field.type === 'lines' || field.type === 'files') return true
  return isSideBySide(field) && field.list !== null && field.list.entries.reduce((sum, entry) => sum + entry.label.length + 2, 0) > widths.most
}

const optionsOf = ({ list }: KindField) => (list?.entries ?? []).map(entry => ({ value: entry.code, label: entry.label }))

function CodeInput({ field, value, onChange, all }: Inner) {
  return isSideBySide(field) ? <ChoiceField {...all} options={optionsOf(field)} value={code(value)} onChange={onChange} /> : <PickField {...all} options={optionsOf(field)} value={code(value)} onChange={onChange} />
}
function CodesInput({ field, value, onChange, all }: Inner) {
  return isSideBySide(field) ? <ChoicesField {...all} options={optionsOf(field)} value={codes(value)} onChange={onChange} /> : <ManyField {...all} options={optionsOf(field)} value={codes(value)} onChange={onChange} />
}

const recent = [{ back: 0, label: '今天' }, { back: 1, label: '昨天' }, { back: 2, label: '前天' }] as const
/** What may not be later than today is mostly today. */
const isPast = (id: string, condition: Condition): boolean =>
  (condition.op === 'compare' && condition.by === '<=' && condition.left.op === 'field' && condition.left.name === id && condition.right.op === 'call' && condition.right.name === 'today')
  || partsOf(condition).some(part => isPast(id, part))

function DayInput({ field, value, onChange, all }: Inner) {
  const today = isoDay(Date.now())
  const days = recent.map(({ back, label }) => ({ label, day: String(addDays(plainDate(today), -back)) }))
  return (
    <div className="dayrow">
      <DayField {...all} value={text(value) === '' ? null : text(value)} onChange={onChange} placeholder={`如 ${today}`} />
      {field.check !== null && isPast(field.id, field.check.condition) && <div className="choices days">{days.map(one => <button key={one.day} type="button" className={one.day === value ? 'chip on' : 'chip'} aria-pressed={one.day === value} onClick={() => onChange(one.day)}>{one.label}</button>)}</div>}
    </div>
  )
}

function TextInput({ field, value, onChange, onLeave, all, mask }: Inner) {
  const isLong = isSentence(field)
  const isPhone = field.type === 'phone'
  return (
    <TextField {...all} value={text(value)} onChange={onChange} onBlur={onLeave} placeholder={mask === undefined ? undefined : `${mask}，要换才填`}
      {...(isLong ? { lines: field.type === 'longText' ? 4 : 2, full: true } : {})} {...(isPhone ? { inputMode: 'tel' as const } : {})} />
  )
}

export function FieldInput(props: Props) {
  const { field, value, onChange, onLeave } = props
  const inner: Inner = { ...props, all: { label: field.label, ...props.words } }
  switch (field.type) {
    case 'code': return <CodeInput {...inner} />
    case 'codes': return <CodesInput {...inner} />
    case 'yesNo': return <ChoiceField {...inner.all} options={yesNo} value={typeof value === 'boolean' ? value : null} onChange={onChange} />
    case 'day': return <DayInput {...inner} />
    case 'money': return <TypedField {...inner.all} way={amounts} unit="元" value={value} onChange={onChange} onBlur={onLeave} />
    case 'percent': return <TypedField {...inner.all} way={numbers} unit="%" value={value} onChange={onChange} onBlur={onLeave} />
    case 'number': return <TypedField {...inner.all} way={numbers} value={value} onChange={onChange} onBlur={onLeave} />
    case 'division': { const place = RegionCode.safeParse(value); return <RegionField {...inner.all} value={place.success ? place.data : null} onChange={onChange} /> }
    case 'school': return <SchoolField {...inner.all} value={typeof value === 'number' && value > 0 ? value : null} onChange={onChange} />
    case 'child': { const child = ChildId.safeParse(value); return <ChildField {...inner.all} value={child.success ? child.data : null} onChange={onChange} /> }
    case 'organisation': return <OrganisationField {...inner.all} value={text(value) === '' ? null : text(value)} onChange={onChange} />
    case 'staff': return <StaffField {...inner.all} value={text(value) === '' ? null : text(value)} onChange={onChange} />
    case 'record': return <RecordField {...inner.all} kind={field.links} value={text(value) === '' ? null : text(value)} onChange={onChange} />
    case 'term': return <TermField {...inner.all} value={value} onChange={onChange} />
    case 'period': return <PeriodField {...inner.all} value={value} onChange={onChange} />
    case 'moment': return <MomentField {...inner.all} value={value} onChange={onChange} />
    case 'files': return <FilesInput {...inner.all} most={field.most} value={value} onChange={onChange} />
    case 'lines': return null
    default: return <TextInput {...inner} />
  }
}
