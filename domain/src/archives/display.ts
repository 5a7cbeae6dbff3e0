/** A value of an archive as people read it: in history, conflicts and printed forms. */
import { labelOf, labelsOf } from '../codes/codeList.ts'
import type { FieldKey } from './draft.ts'
import { fields } from './fields.ts'
import { masked } from '../kernel/masking.ts'

export type DisplayOptions = {
  /** Sealed values in clear: printing after a reveal only. */
  clear?: boolean
  placeName?: (code: number) => string | undefined
  schoolName?: (id: number) => string | undefined
}

const asCode = (value: unknown): number | string | null => (typeof value === 'number' || typeof value === 'string' ? value : null)
const asCodes = (value: unknown): (number | string)[] => (Array.isArray(value) ? value.map(asCode).filter(code => code !== null) : [])

/** Empty when there is nothing; never undefined, so that a screen can print it as it is. */
export function display(key: FieldKey, value: unknown, options: DisplayOptions = {}): string {
  if (value === null || value === undefined) return ''
  const field = fields[key]
  if (field.codes) return field.kind === 'codes' ? labelsOf(field.codes, asCodes(value)) : labelOf(field.codes, asCode(value))
  if (field.kind === 'yesNo') return value === true ? '是' : '否'
  if (field.kind === 'division') return options.placeName?.(Number(value)) ?? String(value)
  if (field.kind === 'school') return value === 0 ? '' : (options.schoolName?.(Number(value)) ?? `编号 ${String(value)} 的学校`)
  const text = String(value)
  return field.sealed && options.clear !== true ? masked(field.mask, text) : text
}
