/** 预警 (P1-57), 服务覆盖 (P1-58) and 数据质量: of a place how many, by the places below, and who. Nothing is kept; it is read anew from archives, ledgers and duties (decision 072). */
import { z } from 'zod'
import { FieldKey } from '../archives/draft.ts'
import { findShown } from '../archives/fieldShown.ts'
import { noChildren, query, shows } from '../kernel/contract.ts'
import type { Readable } from '../kernel/dataDomain.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, fieldName, open, placeName, ruleText, shown, staffName } from '../kernel/shown.ts'
import { audienceKey } from '../staff/audiences.ts'
import { coverageKindIds, qualityIds, warningIds } from './sorts.ts'

const mostOnPage = 100
const region = z.coerce.number().pipe(RegionCode).optional()
const paging = { region, after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(mostOnPage).optional() }
const Place = z.object({ code: RegionCode, name: placeName() })
const Child = z.object({ id: ChildId, name: shown('ID', 'name', z.string()) })
/** Who answers for the village today: whom to call. */
const Who = z.object({ name: staffName(), role: staffName() }).nullable()
const onlyNumbers = '只有数字，没有儿童；只给看得到姓名的岗位，不看的部分不算'

export const CountsInput = z.object({ region })
export type CountsInput = z.infer<typeof CountsInput>
/** `of`: null where it is not told, with the reason. `unknown`: of whom the archive does not say it. */
const counted = <const T extends readonly [string, ...string[]]>(ids: T) => z.object({
  id: open('rule', z.enum(ids)), title: ruleText(), says: ruleText(), basis: ruleText(), of: count().nullable(), unknown: count(), hidden: ruleText().nullable(), awaits: ruleText().nullable(),
})
/** `some`: children of whom at least one thing is told. */
const placed = <const T extends readonly [string, ...string[]]>(ids: T) => z.object({ place: Place, children: count(), some: count(), by: z.array(z.object({ id: open('rule', z.enum(ids)), of: count() })) })
const figures = <const T extends readonly [string, ...string[]]>(ids: T) => z.object({ place: Place, today: WorkDay, children: count(), some: count(), sorts: z.array(counted(ids)), places: z.array(placed(ids)) })

const WarningFigures = figures(warningIds)
export type WarningFigures = z.infer<typeof WarningFigures>
export const countWarnings = query('warnings.counts', {
  at: 'GET /api/warnings/counts', input: CountsInput, output: WarningFigures, may: 'warnings.read', purpose: 'care', audit: noChildren('查看预警的人数', onlyNumbers),
})

export const WarningsInput = z.object({ which: z.enum(warningIds).optional(), ...paging })
export type WarningsInput = z.infer<typeof WarningsInput>
/** `since`: from when it holds, as far as something says so. `record`: the ledger's own, where there is one to go on with. */
const told = <const T extends readonly [string, ...string[]]>(who: Readable, ids: T) => z.array(z.object({ id: shown(who, 'none', z.enum(ids)), since: shown(who, 'none', PlainDate).nullable(), record: RecordId.nullable() }))
const WarningsOutput = z.object({
  lines: z.array(z.object({
    child: Child, place: Place, who: Who,
    family: told('FAM', ['unguarded', 'ratedPoor', 'careEnds']), schooling: told('EDU', ['droppedOut', 'absent']), visits: told(audienceKey('VIS'), ['silent', 'unvisited']),
  })).max(mostOnPage),
  next: NextPage,
})
export type WarningsOutput = z.infer<typeof WarningsOutput>
export const listWarnings = query('warnings.list', {
  at: 'GET /api/warnings', input: WarningsInput, output: WarningsOutput, may: 'warnings.read', purpose: 'care',
  audit: shows('查看预警名单', 'S2', (output: WarningsOutput) => output.lines.map(one => one.child.id)),
})

const quarter = z.string().regex(/^\d{4}-Q[1-4]$/u, '请写成 2026-Q1 这样').optional()
export const CoverageInput = z.object({ region, quarter })
export type CoverageInput = z.infer<typeof CoverageInput>
const Quarter = z.object({ id: open('rule', z.string()), from: WorkDay, to: WorkDay })
const CoverageFigures = z.object({
  place: Place, today: WorkDay, quarter: Quarter, quarters: z.array(open('rule', z.string())), children: count(), uncovered: count(), counts: z.array(open('rule', z.enum(coverageKindIds))),
  /** What is not among it for this post. */
  hidden: ruleText().nullable(), places: z.array(z.object({ place: Place, children: count(), uncovered: count(), who: Who })),
})
export type CoverageFigures = z.infer<typeof CoverageFigures>
export const countCoverage = query('warnings.coverage', {
  at: 'GET /api/warnings/coverage', input: CoverageInput, output: CoverageFigures, may: 'warnings.read', purpose: 'care', audit: noChildren('查看服务覆盖的人数', onlyNumbers),
})
export const UncoveredInput = z.object({ quarter, ...paging })
export type UncoveredInput = z.infer<typeof UncoveredInput>
const UncoveredOutput = z.object({
  lines: z.array(z.object({ child: Child, place: Place, who: Who, /** The last that was done, before the quarter. */ last: shown(audienceKey('VIS'), 'none', PlainDate).nullable() })).max(mostOnPage), next: NextPage,
})
export type UncoveredOutput = z.infer<typeof UncoveredOutput>
export const listUncovered = query('warnings.uncovered', {
  at: 'GET /api/warnings/uncovered', input: UncoveredInput, output: UncoveredOutput, may: 'warnings.read', purpose: 'care',
  audit: shows('查看没有服务覆盖的名单', 'S2', (output: UncoveredOutput) => output.lines.map(one => one.child.id)),
})

const QualityFigures = figures(qualityIds)
export type QualityFigures = z.infer<typeof QualityFigures>
export const countQuality = query('warnings.quality', {
  at: 'GET /api/warnings/quality', input: CountsInput, output: QualityFigures, may: 'warnings.read', purpose: 'archive', audit: noChildren('查看数据质量', onlyNumbers),
})
export const FaultyInput = z.object({ which: z.enum(qualityIds), ...paging })
export type FaultyInput = z.infer<typeof FaultyInput>
const FaultyOutput = z.object({
  lines: z.array(z.object({ child: Child, place: Place, who: Who, /** The last change of the archive. */ changed: WorkDay, missing: z.array(fieldName(findShown, FieldKey)), twin: Child.nullable() })).max(mostOnPage), next: NextPage,
})
export type FaultyOutput = z.infer<typeof FaultyOutput>
export const listFaulty = query('warnings.faulty', {
  at: 'GET /api/warnings/faulty', input: FaultyInput, output: FaultyOutput, may: 'warnings.read', purpose: 'archive',
  audit: shows('查看数据质量的名单', 'S2', (output: FaultyOutput) => output.lines.flatMap(one => [one.child.id, ...(one.twin === null ? [] : [one.twin.id])])),
})
