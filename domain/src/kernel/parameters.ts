/** Values that plans set: ages, durations, thresholds. Rules receive them, never hold them; every value says on what it
 *  rests and in which version, so that a screen can show it (decision 021). */
import { z } from 'zod'
import { PlainDate } from './plainDate.ts'
import { type RegionCode, ancestorAt, type Level } from './regionCode.ts'
import { count, open, ruleText } from './shown.ts'

/** `basis` names the text the value rests on; a suggestion of this project says so and never claims to be a national rule. */
export const Parameter = z.object({ value: open('rule', z.number().int()), unit: ruleText(), title: ruleText(), basis: ruleText(), version: count() })
export type Parameter = z.infer<typeof Parameter>
export type ParameterValues<K extends string> = { readonly [key in K]: Parameter }

/** The values a feature asks for, as shipped: a name, and every key with its first value. The rows of the database are seeded
 *  from it, and the keys are what the feature may ask for. */
export type ParameterPackage<K extends string> = { name: string; version: number; values: ParameterValues<K> }

type Where = { region: RegionCode; day: PlainDate }
/** The port: the values in force for a region on a day. Filled in main.ts. */
export type Parameters = <K extends string>(asked: ParameterPackage<K>, where: Where) => ParameterValues<K>

/** A row of qinghe.parameters: one value of one place from a day until before another. Region 0 is the nation. */
export const ParameterRow = Parameter.extend({ key: z.string(), region: z.number(), validFrom: PlainDate, validTo: PlainDate.nullable() })
export type ParameterRow = z.infer<typeof ParameterRow>

type Shelf = Map<number, ParameterRow[]>
const holdsOn = (row: ParameterRow, day: PlainDate): boolean => row.validFrom <= day && (row.validTo === null || day < row.validTo)
/** The smaller the place, the nearer; below the county nobody sets a value. */
const nearest: readonly Level[] = ['county', 'city', 'province', 'nation']

function valueOn(shelf: Shelf | undefined, { region, day }: Where): ParameterRow | undefined {
  for (const level of nearest) {
    const found = shelf?.get(ancestorAt(region, level))?.find(row => holdsOn(row, day))
    if (found) return found
  }
  return undefined
}

/** The nearest place decides: the county's own value, else its city's, its province's, the nation's. @throws when a key of the
 *  package has no value there and then, which only a database that was never seeded can bring about */
export function parametersFrom(rows: readonly ParameterRow[]): Parameters {
  const byKey = new Map<string, Shelf>()
  for (const row of rows) {
    const shelf: Shelf = byKey.get(row.key) ?? new Map()
    byKey.set(row.key, shelf)
    const here = shelf.get(row.region) ?? []
    shelf.set(row.region, here)
    here.push(row)
  }
  return <K extends string>(asked: ParameterPackage<K>, where: Where) => {
    const values: { -readonly [key in K]: Parameter } = { ...asked.values }
    for (const key in asked.values) {
      const found = valueOn(byKey.get(key), where)
      if (!found) throw new Error(`parameter ${key} has no value for ${where.region} on ${where.day}`)
      const { value, unit, title, basis, version } = found
      values[key] = { value, unit, title, basis, version }
    }
    return values
  }
}

/** What stands in the database before anybody changed it. */
export const rowsOfPackage = <K extends string>({ values }: ParameterPackage<K>, from: PlainDate): ParameterRow[] =>
  Object.entries<Parameter>(values).map(([key, parameter]) => ({ ...parameter, key, region: 0, validFrom: from, validTo: null }))
