/** Days of birth that are not written whole: a month, or something that is no day. The identity number says the day; nobody's
 *  birthday is invented. */
import type { Draft, FieldKey } from '../archives/draft.ts'
import { fields } from '../archives/fields.ts'
import { readIdNumber } from '../archives/idNumber.ts'
import type { PlainDate } from '../kernel/plainDate.ts'
import { isInMonth, monthWords } from './dates.ts'
import type { Month } from './personText.ts'
import type { Reading } from './rowCells.ts'
import { errorAt, type Found, suggestion, warningAt } from './said.ts'

const birthKeys = [['birthDate', 'idNumber'], ['father.birthDate', 'father.idNumber'], ['mother.birthDate', 'mother.idNumber']] as const
type Keys = (typeof birthKeys)[number]

function dayOf(number: string | null | undefined, day: PlainDate): PlainDate | undefined {
  const reading = number ? readIdNumber(number, day) : undefined
  return reading?.ok ? reading.birthDate : undefined
}

const fromNumber = (day: PlainDate) => [suggestion(day, `${day}（证件号）`)]

function completed(draft: Draft, [birth, id]: Keys, at: { month: Month; day: PlainDate; isAsked: boolean }): Reading {
  const number = dayOf(draft[id], at.day)
  const { label } = fields[birth]
  const words = monthWords(at.month)
  const isOwn = birth === 'birthDate'
  if (number === undefined) {
    // In a text about a parent nobody asked for the day; the gap is counted as any other.
    if (!at.isAsked) return { draft, issues: [] }
    const found = { code: 'date.monthOnly', title: `${label}只有年月`, message: `只写了 ${words}，又没有可用的证件号，请写到日` }
    return { draft, issues: [isOwn ? errorAt(birth, found) : warningAt(birth, { ...found, message: `只写了 ${words}，先不登记` })] }
  }
  if (isInMonth(number, at.month)) return { draft: { ...draft, [birth]: number }, issues: [] }
  const found = { code: 'birthDate.againstIdNumber', title: `${label}与证件号不符`, message: `写的是 ${words}，证件号是 ${number}，请对照户口簿`, candidates: fromNumber(number) }
  return { draft, issues: [isOwn ? errorAt(birth, found) : warningAt(birth, { ...found, message: `${found.message}；先不登记` })] }
}

export type Months = ReadonlyMap<FieldKey, Month>

/** @param months in columns of their own; `beside`: in texts about a parent */
export function withMonths(read: Draft, { months, beside }: { months: Months; beside: Months }, day: PlainDate): Reading {
  let draft = read
  const issues: Found[] = []
  for (const keys of birthKeys) {
    const month = months.get(keys[0]) ?? beside.get(keys[0])
    if (!month || draft[keys[0]]) continue
    const done = completed(draft, keys, { month, day, isAsked: months.has(keys[0]) })
    draft = done.draft
    issues.push(...done.issues)
  }
  return { draft, issues }
}

/** A birthday nobody can read keeps a child out only where no number says it once more. */
export function excused(issues: readonly Found[], draft: Draft, day: PlainDate): Found[] {
  return issues.map(one => {
    const keys = birthKeys.find(([birth]) => birth === one.field)
    const known = keys && one.code.startsWith('date.') ? dayOf(draft[keys[1]], day) : undefined
    if (known === undefined) return one
    const message = one.field === 'birthDate' ? `${one.message}；按证件号登记为 ${known}，请核对` : one.message
    return { ...one, severity: 'warning', message, candidates: fromNumber(known) }
  })
}
