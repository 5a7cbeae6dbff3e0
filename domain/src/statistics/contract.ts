/** Figures by region and dimension. Each number carries the filter of archives.list that lists the children behind it. */
import { z } from 'zod'
import { query, shows } from '../kernel/contract.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { levels, RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText } from '../kernel/shown.ts'
import { ListFilter } from '../archives/contract.ts'
import { wordList } from '../archives/query.ts'

export const Dimension = z.enum(['ageBand', 'sex', 'schooling'])
export type Dimension = z.infer<typeof Dimension>
export const dimensionNames: Record<Dimension, string> = { ageBand: '年龄段', sex: '性别', schooling: '就学' }

/** internal: as it is. public: official numbers only, small ones and what would reveal them withheld. Tables of several levels or
 *  narrowings would give each other away, so the public edition is made for one county with its towns, never narrowed. */
export const Edition = z.enum(['internal', 'public'])
export type Edition = z.infer<typeof Edition>

export const FigureInput = z.object({
  /** The acting region when absent. */
  region: z.coerce.number().pipe(RegionCode).optional(),
  by: wordList(Dimension), edition: Edition.optional(),
  /** Narrows by a value of a dimension, in the codes of the columns. */
  ageBand: wordList(z.string().max(2)), sex: wordList(z.string().max(2)), schooling: wordList(z.string().max(2)),
})
export type FigureInput = z.infer<typeof FigureInput>

/** null: withheld. `list` plus group=official or group=review is the list behind the number. */
export const Figure = z.object({
  official: count().nullable(), review: count().nullable(), list: open('rule', ListFilter).nullable(),
})
export type Figure = z.infer<typeof Figure>
export const FigureCell = Figure.extend({ dimension: Dimension, code: open('code', z.string()) })
export const FigureRow = z.object({
  region: RegionCode, name: placeName(), level: z.enum(levels),
  /** Archives kept at the parent itself, because the village (or town) is not known yet. */
  unsettled: z.boolean(),
  total: Figure, cells: z.array(FigureCell),
})
export type FigureRow = z.infer<typeof FigureRow>

export const FigureOutput = z.object({
  region: RegionCode, name: placeName(), level: z.enum(levels), edition: Edition,
  columns: z.array(z.object({ dimension: Dimension, code: open('code', z.string()), label: ruleText() })),
  /** One per child region; empty for a village. */
  rows: z.array(FigureRow),
  sum: FigureRow,
  rules: z.object({ name: ruleText(), version: count(), basis: ruleText() }),
  day: WorkDay, asOf: Instant,
  /** Cross-footing: whether the parts add up, in words. Null in the public edition. */
  balance: z.object({ passed: count(), of: count(), differences: z.array(ruleText()) }).nullable(),
  threshold: count(),
})
export type FigureOutput = z.infer<typeof FigureOutput>

export const getFigure = query('statistics.figure', {
  at: 'GET /api/statistics/figure', input: FigureInput, output: FigureOutput,
  may: 'statistics.read', purpose: 'statistics', audit: shows('查看统计', 'S1', () => []), aboveCounty: '只有数字，没有儿童',
})

export const statisticsQueries = [getFigure] as const
