import { type ReactNode, useId } from 'react'
import { Icon } from './Icon.tsx'

export type FieldWords = {
  label: string
  /** Needed before it can be submitted; a draft may leave it empty. */
  must?: boolean | undefined
  /** Needed later on the way; nothing is refused for it now. */
  later?: boolean | undefined
  hint?: ReactNode
  /** Blocks submitting. Says how to fix. */
  error?: string | undefined
  /** Does not block. */
  warning?: string | undefined
  full?: boolean | undefined
}
export type InputIds = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }

const Need = ({ must, later }: Pick<FieldWords, 'must' | 'later'>) =>
  must === true ? <span className="must">必填</span> : later === true ? <span className="must">入册前填</span> : null

/** Label, hint, error and warning around any input; the ids tie them together for screen readers. */
export function Field({ label, must, later, hint, error, warning, full, children }: FieldWords & { children: (ids: InputIds) => ReactNode }) {
  const id = useId()
  const note = error ?? warning ?? (hint === undefined ? undefined : 'hint')
  return (
    <div className={full === true ? 'field full' : 'field'} data-invalid={error !== undefined || undefined}>
      <label htmlFor={id}>{label}<Need must={must} later={later} /></label>
      {children({ id, 'aria-describedby': note === undefined ? undefined : `${id}-note`, 'aria-invalid': error !== undefined })}
      <div id={`${id}-note`}>
        {error !== undefined && <div className="bad" role="alert"><Icon name="error" size="s" />{error}</div>}
        {warning !== undefined && <div className="care"><Icon name="warn" size="s" />{warning}</div>}
        {error === undefined && hint !== undefined && <div className="hint">{hint}</div>}
      </div>
    </div>
  )
}

type TextProps = FieldWords & {
  value: string
  onChange: (value: string) => void
  onBlur?: (() => void) | undefined
  placeholder?: string | undefined
  type?: 'text' | 'password' | 'tel' | 'search'
  autoComplete?: string
  inputMode?: 'numeric' | 'tel' | 'text'
  maxLength?: number | undefined
  focus?: boolean
  size?: 'lg' | 'code'
  lines?: number | undefined
  disabled?: boolean | undefined
}

export function TextField({ value, onChange, focus, size, lines, type = 'text', autoComplete = 'off', onBlur, placeholder, inputMode, maxLength, disabled, ...words }: TextProps) {
  const shared = {
    value, autoComplete, 'data-focus': focus === true ? '' : undefined, autoFocus: focus === true,
    ...(placeholder === undefined ? {} : { placeholder }), ...(maxLength === undefined ? {} : { maxLength }),
    ...(inputMode === undefined ? {} : { inputMode }), ...(onBlur === undefined ? {} : { onBlur }), disabled: disabled === true,
  }
  return (
    <Field {...words}>
      {ids => lines === undefined
        ? <input {...ids} {...shared} type={type} className={size === undefined ? 'inp' : `inp ${size}`} onChange={e => onChange(e.target.value)} />
        : <textarea {...ids} {...shared} rows={lines} className="inp" onChange={e => onChange(e.target.value)} />}
    </Field>
  )
}

export type Choice<V> = { value: V; label: string }
type ChoiceProps<V> = FieldWords & { options: readonly Choice<V>[]; value: V | null; onChange: (value: V | null) => void; clearable?: boolean }

/** Few answers stand side by side and need one press; pressing the chosen one again clears it where that is allowed. */
export function ChoiceField<V extends string | number | boolean>({ options, value, onChange, clearable = true, ...words }: ChoiceProps<V>) {
  const name = useId()
  return (
    <div className={words.full === true ? 'field full' : 'field'} role="radiogroup" aria-label={words.label} data-invalid={words.error !== undefined || undefined}>
      <span className="label">{words.label}<Need must={words.must} later={words.later} /></span>
      <div className="choices">
        {options.map(o => (
          <label key={String(o.value)} className={o.value === value ? 'choice on' : 'choice'}>
            <input type="radio" name={name} checked={o.value === value} onChange={() => onChange(o.value)}
              onClick={() => { if (clearable && o.value === value) onChange(null) }} />
            {o.label}
          </label>
        ))}
      </div>
      {words.error !== undefined && <div className="bad" role="alert"><Icon name="error" size="s" />{words.error}</div>}
      {words.warning !== undefined && <div className="care"><Icon name="warn" size="s" />{words.warning}</div>}
      {words.error === undefined && words.hint !== undefined && <div className="hint">{words.hint}</div>}
    </div>
  )
}

type ChoicesProps<V> = FieldWords & { options: readonly Choice<V>[]; value: readonly V[]; onChange: (value: V[]) => void }

/** The same where several answers hold at once. */
export function ChoicesField<V extends string | number>({ options, value, onChange, ...words }: ChoicesProps<V>) {
  return (
    <fieldset className={words.full === true ? 'field full' : 'field'} aria-label={words.label} data-invalid={words.error !== undefined || undefined}>
      <span className="label">{words.label}<Need must={words.must} later={words.later} /><span className="must">可多选</span></span>
      <div className="choices">
        {options.map(o => (
          <label key={String(o.value)} className={value.includes(o.value) ? 'choice on' : 'choice'}>
            <input type="checkbox" checked={value.includes(o.value)} onChange={e => onChange(e.target.checked ? [...value, o.value] : value.filter(one => one !== o.value))} />
            {o.label}
          </label>
        ))}
      </div>
      {words.error !== undefined && <div className="bad" role="alert"><Icon name="error" size="s" />{words.error}</div>}
      {words.error === undefined && words.hint !== undefined && <div className="hint">{words.hint}</div>}
    </fieldset>
  )
}

export const yesNo: readonly Choice<boolean>[] = [{ value: true, label: '是' }, { value: false, label: '否' }]

export function Check({ checked, onChange, label, mixed }: { checked: boolean; onChange: (on: boolean) => void; label: ReactNode; mixed?: boolean }) {
  return (
    <label className="checkline">
      <input type="checkbox" className="cb" checked={checked} onChange={e => onChange(e.target.checked)}
        ref={node => { if (node !== null) node.indeterminate = mixed === true }} />
      <span>{label}</span>
    </label>
  )
}
