/** What is said about a day that is not certain, what it could be instead, and what an identity number settles. */
import type { Draft, FieldKey } from '../archives/draft.ts'
import { fields } from '../archives/fields.ts'
import { readIdNumber } from '../archives/idNumber.ts'
import type { ArchiveParameters } from '../archives/parameters.ts'
import { birthdayAt, type PlainDate } from '../kernel/plainDate.ts'
import { settledBy } from './dates.ts'
import type { DateBounds, DateReading } from './dateReading.ts'
import { type Found, suggestion, warningAt } from './said.ts'
import type { Suggestion } from './types.ts'

export type DateContext = { day: PlainDate; values: Pick<ArchiveParameters, 'parentMinAgeAtBirth'> }

/** A year of two digits is one in which the person can have been born: parents before they could have children. */
export function boundsOf(key: FieldKey, { day, values }: DateContext): DateBounds {
  const isParent = key === 'father.birthDate' || key === 'mother.birthDate'
  return { latest: isParent ? birthdayAt(day, -values.parentMinAgeAtBirth.value) : day }
}

/** The other days a text may mean, as buttons. */
export const otherDays = ({ others }: DateReading): Suggestion[] => others.map(({ day, why }) => suggestion(day, `${day}（${why}）`))

/** Nothing where the text means one day only. */
export function doubtsAt(key: FieldKey, reading: DateReading): Found[] {
  if (reading.kind !== 'day' || reading.doubt === null) return []
  const { code, message } = reading.doubt
  return [warningAt(key, { code, title: `${fields[key].label}要核对`, message, candidates: [suggestion(reading.day, `${reading.day}（按此登记）`), ...otherDays(reading)] })]
}

const birthKeys = [['birthDate', 'idNumber'], ['father.birthDate', 'father.idNumber'], ['mother.birthDate', 'mother.idNumber']] as const

/** The number says the birthday once more: where it is one of the days the text may mean, there is nothing left to doubt. */
export function settledDays<R extends { draft: Draft; issues: Found[] }>(read: R, readings: ReadonlyMap<FieldKey, DateReading>, day: PlainDate): R {
  let { draft, issues } = read
  for (const [birth, id] of birthKeys) {
    const reading = readings.get(birth)
    const number = draft[id] ? readIdNumber(draft[id], day) : undefined
    const known = reading && number?.ok ? settledBy(reading, number.birthDate) : null
    if (known === null) continue
    if (draft[birth] !== known) draft = { ...draft, [birth]: known }
    issues = issues.filter(one => one.field !== birth || !one.code.startsWith('date.'))
  }
  return { ...read, draft, issues }
}
