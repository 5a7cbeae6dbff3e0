/** How lists of duties go on: by their deadline, what has none last. */
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql, wholeNumber } from '../db/sql.ts'
import type { DutyRow } from './lines.ts'

export const usualLimit = 50
export const soonDays = 14
export const weekDays = 7
/** What has no day stands last. */
const lastOfAll = '9999-12-31'
export const moment = sql`coalesce(d.due_at, ${lastOfAll}::timestamptz)`
export const Place = z.tuple([z.string(), z.string()])
export const inOrder = (limit: number): Sql => sql`order by ${moment}, d.id limit ${wholeNumber(limit + 1)}`
export const behind = (after: [string, string] | undefined): Sql[] => (after === undefined ? [] : [sql`(${moment}, d.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`])
export const placeOf = (row: DutyRow): [string, string] => [row.due_at ?? lastOfAll, row.id]
export const inCounty = ({ actor: { county } }: Reader): Sql[] => (county === 0 ? [] : [sql`d.county = ${county}`])
