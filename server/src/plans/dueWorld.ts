/** By what days of a plan are counted in a county: the calendar, its terms, and the values of the plan before those of the place. */
import { type ArchiveParameterKey, archivePackage } from '@qinghe/domain/archives/parameters.ts'
import type { Parameter } from '@qinghe/domain/kernel/parameters.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { DueWorld } from '@qinghe/domain/plans/due.ts'
import { workCalendar } from '@qinghe/domain/kernel/holidays.ts'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { parameterKey, recordPackage } from '@qinghe/domain/records/parameters.ts'
import type { Reader } from '../db/reader.ts'

const isArchiveKey = (key: string): key is ArchiveParameterKey => Object.hasOwn(archivePackage.values, key)

export function dueWorldOf(r: Pick<Reader, 'parameters'>, { parameters, periods }: Pick<Plan, 'parameters' | 'periods'>, { region, day }: { region: number; day: PlainDate }): DueWorld {
  const place = regionCode(region)
  const ofPlace = (key: string): Parameter | undefined =>
    isArchiveKey(key) ? r.parameters(archivePackage, place, day)[key] : Object.entries<Parameter>(r.parameters(recordPackage, place, day)).find(([one]) => one === key)?.[1]
  return {
    calendar: workCalendar, terms: [], keyPeriods: periods,
    parameter: (name, code) => { const key = parameterKey(name, code); return parameters[key]?.value ?? ofPlace(key)?.value ?? null },
  }
}
