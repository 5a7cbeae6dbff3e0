/** Birthday and sex stand in the id number: typed once, they are seen in their own fields at once, and go along when the number is
 *  corrected. What somebody wrote there otherwise is theirs and stays. */
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { type IdReading, readIdNumber } from '@qinghe/domain/archives/idNumber.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { sex } from '@qinghe/domain/codes/person.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { isoDay, sayAge } from '../ui/time.ts'
import type { Values } from './values.ts'

/** What the number has filled in, as long as nobody wrote over it. */
export type Filled = { birthDate?: string; sexCode?: number }

type Good = Extract<IdReading, { ok: true }>
export function numberSaid(value: unknown): Good | null {
  if (typeof value !== 'string' || value.trim() === '') return null
  const read = readIdNumber(value, plainDate(isoDay(Date.now())))
  return read.ok ? read : null
}

export function withNumberRead(values: Values, filled: Filled, key: FieldKey): { values: Values; filled: Filled } {
  const said = key === 'idNumber' ? numberSaid(values.idNumber) : null
  if (said === null) return { values, filled }
  const { birthDate, sexCode } = values
  const isOpen = (value: unknown, before: unknown): boolean => value === undefined || value === null || value === '' || value === before
  const takesBirth = isOpen(birthDate, filled.birthDate)
  const takesSex = isOpen(sexCode, filled.sexCode) || sexCode === 0
  return {
    values: { ...values, ...(takesBirth ? { birthDate: said.birthDate } : {}), ...(takesSex ? { sexCode: said.sexCode } : {}) },
    filled: { ...(takesBirth ? { birthDate: said.birthDate } : {}), ...(takesSex ? { sexCode: said.sexCode } : {}) },
  }
}

/** Under the number, as soon as it is whole and right. */
export function sayNumber(value: unknown): string | undefined {
  const said = numberSaid(value)
  return said === null ? undefined : `号码校验通过：${said.birthDate} 出生，${labelOf(sex, said.sexCode)}，${sayAge(said.birthDate, isoDay(Date.now()))}`
}
