/** The calendar of a county: school terms and holidays, by which the days of plans are counted (decision 053). */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { open, ruleText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'

const termId = z.string().regex(/^\d{4}-[1-3]$/u, '学期写成学年加第几学期，例如 2026-1')
const code = <T extends z.ZodType>(schema: T): T => open('code', schema)
const mostTerms = 6
const mostStretches = 20

export const CalendarOutput = z.object({
  terms: z.array(z.object({ id: code(z.string()), from: WorkDay, to: WorkDay })),
  /** `entered`: by this county; else the product knows it. Of years that are not here no notice is known: they count as Monday to Friday, and days say “约”. */
  years: z.array(z.object({ year: code(z.number().int()), basis: ruleText(), off: z.array(z.object({ from: WorkDay, to: WorkDay })), worked: z.array(WorkDay), entered: z.boolean() })),
})
export type CalendarOutput = z.infer<typeof CalendarOutput>
export const getCalendar = query('duties.calendar', {
  at: 'GET /api/duties/calendar', input: z.object({}), output: CalendarOutput, may: 'duties.read', purpose: 'care', audit: noChildren('查看校历和放假安排', '只有日期'),
})

const writing = { touches: () => [], may: 'duties.calendar', purpose: 'care' } as const
/** What is there of the same name is put right; nothing is taken away. */
export const SetTermsInput = z.object({ terms: z.array(z.object({ id: termId, from: PlainDate, to: PlainDate })).min(1, '请填写学期').max(mostTerms, `一次最多登记 ${mostTerms} 个学期`) })
export type SetTermsInput = z.infer<typeof SetTermsInput>
export const setTerms = command('duties.setTerms', { at: 'POST /api/duties/calendar/terms', input: SetTermsInput, ...writing, audit: '登记校历' })

export const SetHolidaysInput = z.object({
  year: z.number().int().min(2025, '从 2025 年起登记').max(2100, '年份不对'), basis: saidWords({ what: '依据的通知', max: 200 }),
  off: z.array(z.object({ from: PlainDate, to: PlainDate })).min(1, '请填写放假的日期').max(mostStretches, '放假的日期太多，请核对'), worked: z.array(PlainDate).max(mostStretches, '调休上班的日子太多，请核对'),
})
export type SetHolidaysInput = z.infer<typeof SetHolidaysInput>
export const setHolidays = command('duties.setHolidays', { at: 'POST /api/duties/calendar/holidays', input: SetHolidaysInput, ...writing, audit: '登记放假安排' })
