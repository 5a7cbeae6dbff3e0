/** Children as they come: whatever is filled in of an archive and lies beside it, or is not. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { addDays, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { childFacts } from '@qinghe/domain/plans/childFacts.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import fc from 'fast-check'
import type pg from 'pg'
import { county, insert, plantChild, plantRecord } from './dutyTables.ts'

const maybe = <T>(...of: readonly T[]): fc.Arbitrary<T | null> => fc.constantFrom<T | null>(null, ...of)
const yesNo = () => maybe(true, false)
const parent = (who: 'father' | 'mother') => ({ [`${who}.existStatus`]: maybe(1, 2, 4), [`${who}.isAway`]: yesNo() })
const draft: fc.Arbitrary<Draft> = fc.record({
  birthDate: maybe(plainDate('2010-02-28'), plainDate('2010-03-01'), plainDate('2012-02-29'), plainDate('2020-12-31')), leftBehindStatus: maybe(0, 1, 2, 3, 8, 9),
  categories: fc.subarray([10, 21, 22, 30, 32, 90]), schoolingStatus: maybe(1, 2, 3, 4, 7, 8, 9, 10), gradeCode: maybe('K2', '1', '9', '12'), isBoarding: yesNo(), isDisabled: yesNo(),
  hukouRegistered: yesNo(), guardianshipType: maybe(1, 2, 5), guardianshipRating: maybe(1, 3), reliefStatuses: fc.subarray([1, 2, 5]), household: maybe(newUuid()), ...parent('father'), ...parent('mother'),
}) as fc.Arbitrary<Draft>
export type ChildWorld = {
  draft: Draft; status: 'active' | 'changed'; region: RegionCode; hasHelper: boolean; grades: readonly (readonly [day: PlainDate, grade: number, state: string])[]; alone: readonly (readonly [day: PlainDate, alone: boolean])[]
}
export const childWorld = (today: PlainDate, regions: readonly RegionCode[]): fc.Arbitrary<ChildWorld> => {
  const day = fc.integer({ min: -400, max: 3 }).map(n => addDays(today, n))
  return fc.record({
    draft, status: fc.constantFrom<'active' | 'changed'>('active', 'changed'), region: fc.constantFrom(...regions), hasHelper: fc.boolean(),
    grades: fc.uniqueArray(fc.tuple(day, fc.integer({ min: 1, max: 4 }), fc.constantFrom('set', 'proposed', 'void')), { maxLength: 3, selector: one => one[0] }),
    alone: fc.uniqueArray(fc.tuple(day, fc.boolean()), { maxLength: 2, selector: one => one[0] }),
  })
}

/** @returns its id */
export async function plantWorld(owner: pg.Client, { draft: given, status, region, hasHelper, grades, alone }: ChildWorld): Promise<string> {
  const id = newUuid()
  await plantChild(owner, { id, status, region, draft: given })
  for (const [on, grade, state] of grades) await plantRecord(owner, { kind: 'riskGrade', state, day: on, child: id, region, body: { grade } })
  for (const [on, livesAlone] of alone) await plantRecord(owner, { kind: 'visit', state: 'done', day: on, child: id, region, body: { livesAlone } })
  if (hasHelper) await insert(owner, 'assignments', { county, id: newUuid(), posting: newUuid(), child: id, region, school: 0, kind: 'pairing', valid_from: '2026-01-01', assigned_by: newUuid(), created_at: '2026-01-01' })
  return id
}

const latest = <T>(all: readonly T[], today: PlainDate, dayOf: (one: T) => PlainDate): T | undefined => all.filter(one => dayOf(one) <= today).toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1)).at(-1)
/** What plans may say of it (childFacts.ts). */
export function factsOfWorld({ draft: given, status, region, hasHelper, grades, alone }: ChildWorld, today: PlainDate, leftBehindAgeLimit: number): Line {
  const grade = latest(grades.filter(([, , state]) => state === 'set'), today, each => each[0])
  return childFacts({ draft: given, status, region, risk: grade?.[1] ?? null, livesAlone: latest(alone, today, each => each[0])?.[1] ?? null, hasHelper }, today, { leftBehindAgeLimit })
}
