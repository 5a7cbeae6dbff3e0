/** Fields that need more than an input: long lists and days. antd underneath. */
import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { Field, type Choice, type FieldWords } from './Field.tsx'

dayjs.locale('zh-cn')

/** What people type: 2017-04-16, 20170416, 2017.4.16, 2017/4/16, 2017年4月16日. */
const dayFormats = ['YYYY-MM-DD', 'YYYYMMDD', 'YYYY.M.D', 'YYYY/M/D', 'YYYY年M月D日', 'YYYY-M-D']

type DayProps = FieldWords & { value: string | null; onChange: (value: string | null) => void; latest?: string; disabled?: boolean; placeholder?: string }

export function DayField({ value, onChange, latest, disabled, placeholder = '如 2017-04-16', ...words }: DayProps) {
  return (
    <Field {...words}>
      {ids => (
        <DatePicker id={ids.id} className="wide" value={value === null ? null : dayjs(value)} format={dayFormats} placeholder={placeholder}
          disabled={disabled === true} status={ids['aria-invalid'] ? 'error' : ''} preserveInvalidOnBlur={false}
          {...(latest === undefined ? {} : { maxDate: dayjs(latest) })}
          onChange={day => onChange(day === null ? null : dayjs(day).format('YYYY-MM-DD'))} />
      )}
    </Field>
  )
}

type PickProps<V> = FieldWords & {
  options: readonly Choice<V>[]
  value: V | null
  onChange: (value: V | null) => void
  placeholder?: string | undefined
  loading?: boolean
  onSearch?: (text: string) => void
  disabled?: boolean
  /** Whether nothing chosen means something; else the cross is not drawn. */
  clearable?: boolean
}
const matches = (text: string, option: { label?: unknown } | undefined): boolean => typeof option?.label === 'string' && option.label.includes(text.trim())

export function PickField<V extends string | number>({ options, value, onChange, placeholder = '请选择', loading, onSearch, disabled, clearable = true, ...words }: PickProps<V>) {
  return (
    <Field {...words}>
      {ids => (
        <Select id={ids.id} className="wide" value={value} placeholder={placeholder} allowClear={clearable} loading={loading === true} disabled={disabled === true}
          showSearch={onSearch === undefined ? { filterOption: matches } : { filterOption: false, onSearch }} status={ids['aria-invalid'] ? 'error' : ''}
          options={options.map(o => ({ value: o.value, label: o.label }))} onChange={(v: V | undefined) => onChange(v ?? null)} />
      )}
    </Field>
  )
}

type ManyProps<V> = FieldWords & { options: readonly Choice<V>[]; value: readonly V[]; onChange: (value: V[]) => void }

export function ManyField<V extends string | number>({ options, value, onChange, ...words }: ManyProps<V>) {
  return (
    <Field {...words}>
      {ids => (
        <Select id={ids.id} mode="multiple" className="wide" value={[...value]} placeholder="可多选" allowClear showSearch={{ filterOption: matches }}
          status={ids['aria-invalid'] ? 'error' : ''} options={options.map(o => ({ value: o.value, label: o.label }))} onChange={onChange} />
      )}
    </Field>
  )
}
