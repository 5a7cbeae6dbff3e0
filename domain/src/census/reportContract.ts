/** 季报: a locked round as it is reported. Numbers alone, as they were kept with the lock; the names behind them are those of the balance (census.terms). */
import { z } from 'zod'
import { noChildren, query, shows } from '../kernel/contract.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText, staffName, workText } from '../kernel/shown.ts'
import { lacksPurpose, PrintedFile, PrintFormat, printedHow, purposeMissing } from '../printing/contract.ts'
import { PeriodId, RoundInput } from './contract.ts'
import { BalanceOutput } from './lockContract.ts'

const region = z.coerce.number().pipe(RegionCode)
const Place = z.object({ code: RegionCode, name: placeName() })
const Person = z.object({ name: staffName(), role: workText() })
const period = () => open('rule', PeriodId)
const number = () => open('count', z.number().int())

/** `columns`: the 32, c1 first. `below`: it has places of its own to go down to. */
const Row = z.object({ place: Place, below: z.boolean(), columns: z.array(count()).max(32) })
/** `kept`: the columns were kept with the lock and stand in its digest; else they are counted from what its lines still say. `short`: how many lack a fact, so that a group of columns falls short of the total.
 *  `previous`: the columns of the round locked before, of the same place; `trend`: the rounds that are locked, the oldest first. */
export const ReportOutput = z.object({
  period: period(), title: ruleText(), standard: WorkDay, place: Place, kept: z.boolean(), lock: z.object({ at: Instant, by: Person, checkedBy: Person, root: open('proof', z.string()) }),
  registers: BalanceOutput.shape.registers, whole: Row, rows: z.array(Row).max(400), footing: z.array(ruleText()), short: z.array(z.object({ title: ruleText(), n: count() })).max(6),
  previous: z.object({ period: period(), title: ruleText(), columns: z.array(count()).max(32) }).nullable(),
  trend: z.array(z.object({ period: period(), title: ruleText(), leftBehind: count(), inDifficulty: count() })).max(12),
  words: z.array(ruleText()), signed: z.array(z.object({ place: Place, by: Person, at: Instant, onBehalf: z.boolean() })).max(400), corrections: z.object({ leftBehind: number(), inDifficulty: number(), orders: count() }),
})
export type ReportOutput = z.infer<typeof ReportOutput>
export const ReportInput = RoundInput.extend({ region: region.optional() })
export type ReportInput = z.infer<typeof ReportInput>
export const censusReport = query('census.report', {
  at: 'GET /api/census/rounds/:period/report', input: ReportInput, output: ReportOutput, may: 'census.read', purpose: 'care', audit: noChildren('查看季报', '只有各地各项的人数，没有儿童'),
})

export const ReportFormat = z.enum([...PrintFormat.options, 'xlsx'])
export type ReportFormat = z.infer<typeof ReportFormat>
export const PrintReportInput = z.object({ period: PeriodId, region: region.optional(), ...printedHow, format: ReportFormat }).refine(input => !lacksPurpose(input), purposeMissing)
export type PrintReportInput = z.infer<typeof PrintReportInput>
export const printReport = query('census.printReport', {
  at: 'POST /api/census/printing', input: PrintReportInput, output: PrintedFile.omit({ children: true }), may: 'census.read', purpose: 'care', audit: shows('打印季报', 'S1', () => []),
})
