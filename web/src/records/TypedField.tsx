/** Amounts and numbers: what is typed stays as it was typed while it means the same; what is no number is kept and complained of. */
import { useState } from 'react'
import { type FieldWords, TextField } from '../ui/Field.tsx'
import { readNumber, readYuan } from './form.ts'
import { writeYuan } from '@qinghe/domain/records/say.ts'

type Way = { read: (text: string) => number | string; write: (value: number) => string }
export const amounts: Way = { read: readYuan, write: writeYuan }
export const numbers: Way = { read: readNumber, write: String }

type Props = FieldWords & { way: Way; value: unknown; unit?: string; onChange: (value: number | string | null) => void; onBlur: () => void; placeholder?: string | undefined }

export function TypedField({ way, value, unit, onChange, onBlur, placeholder, ...words }: Props) {
  const [text, setText] = useState('')
  const held = typeof value === 'number' ? way.write(value) : typeof value === 'string' ? value : ''
  const means = text === '' ? null : way.read(text)
  const shown = means === (value ?? null) ? text : held
  return (
    <TextField {...words} label={unit === undefined ? words.label : `${words.label}（${unit}）`} value={shown} inputMode="numeric" onBlur={onBlur} placeholder={placeholder}
      onChange={next => { setText(next); onChange(next.trim() === '' ? null : way.read(next)) }} />
  )
}
