/** Values that plans set: ages, durations, thresholds. Rules receive them, never hold them; every value says on what it
 *  rests and in which version, so that a screen can show it (architecture.md §6). */
import type { PlainDate } from './plainDate.ts'
import type { RegionCode } from './regionCode.ts'

/** `basis` names the text the value rests on; a suggestion of this project says so and never claims to be a national rule. */
export type Parameter = { value: number; unit: string; title: string; basis: string; version: number }
export type ParameterValues<K extends string> = { readonly [key in K]: Parameter }

/** The port: the values in force for a region on a day. Filled in main.ts. */
export type Parameters<K extends string = string> = (where: { region: RegionCode; day: PlainDate }) => ParameterValues<K>
