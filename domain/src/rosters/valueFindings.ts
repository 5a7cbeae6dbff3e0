/** What is said about values that are taken although somebody should look: relations that fit several people, numbers of fifteen digits. */
import type { Draft, FieldKey } from '../archives/draft.ts'
import { fields } from '../archives/fields.ts'
import { isOfFifteen, normalIdNumber, readIdNumber } from '../archives/idNumber.ts'
import { labelOf } from '../codes/codeList.ts'
import { relation } from '../codes/family.ts'
import { readRelation } from '../codes/relation.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { type Found, suggestion, warningAt } from './said.ts'

const key = 'guardian.relationCode'

/** The guardian's number says which of two it is; `codes` are all that are meant. Undefined when the words name no relation at all. */
export function relationCell(text: string, number: string | null | undefined, day: PlainDate): { draft: Draft; codes: readonly number[]; issues: Found[] } | undefined {
  const guardian = number ? readIdNumber(number, day) : undefined
  const reading = readRelation(text, { guardianSex: guardian?.ok ? guardian.sexCode : null })
  if (reading === undefined) return undefined
  const { code, doubt, candidates } = reading
  const buttons = candidates.map(one => suggestion(labelOf(relation, one)))
  return {
    draft: code === null ? {} : { [key]: code }, codes: candidates,
    issues: doubt === null ? [] : [warningAt(key, { code: doubt.code, title: `${fields[key].label}要核对`, message: doubt.message, candidates: buttons })],
  }
}

/** A number of before 1999 is taken as the one of today, which was computed and not read. */
export function convertedAt(field: FieldKey, text: string): Found[] {
  if (!isOfFifteen(normalIdNumber(text))) return []
  return [warningAt(field, { code: 'idNumber.converted', title: `${fields[field].label}是 15 位旧号码`, message: '已按国家标准推算为 18 位，请对照现在的身份证核实' })]
}
