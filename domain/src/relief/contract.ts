/** 可以享受的救助 (decision 070): of one child with reasons, and of a place who fits and gets nothing. Nothing is kept: it is read anew from the archive. */
import { z } from 'zod'
import { noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText, shown } from '../kernel/shown.ts'
import { Answer } from './schemeShape.ts'

/** Made of facts the post reads itself (known.ts), so it tells no more than these. */
const told = <T extends z.ZodType>(schema: T): T => shown('REL', 'none', schema)
const words = () => shown('REL', 'words', z.string())
const name = () => shown('ID', 'name', z.string())
const holds = () => told(z.boolean()).nullable()
const region = z.coerce.number().pipe(RegionCode).optional()

const Ask = z.object({
  id: ruleText(), says: ruleText(), holds: holds(), proof: ruleText().nullable(),
  /** From the whole to its parts. fact: what a table looked at. */
  reasons: z.array(z.object({ depth: count(), words: words(), holds: holds(), sort: open('rule', z.enum(['part', 'fact'])) })),
})
const Explained = z.object({
  scheme: ruleText(), title: ruleText(), version: ruleText(), since: WorkDay, basis: ruleText(), office: ruleText(), gives: ruleText(), note: ruleText().nullable(),
  answer: told(Answer), recorded: holds(), asks: z.array(Ask), papers: z.array(ruleText()),
  /** Facts that would decide it. */
  missing: z.array(told(z.string())),
})
export type ExplainedScheme = z.infer<typeof Explained>

export const Standing = z.enum(['held', 'empty', 'notHeld', 'hidden', 'supposed'])
/** What an answer may be made of, and who knows it. `value`: as it is supposed or held, in the form of an address. */
const Fact = z.object({
  id: ruleText(), label: ruleText(), knows: ruleText(), is: open('rule', z.enum(['yesNo', 'number', 'code', 'codes'])), options: z.array(z.object({ value: ruleText(), label: ruleText() })),
  standing: told(Standing), because: ruleText().nullable(), says: words().nullable(),
})
export type ReliefFactShown = z.infer<typeof Fact>

const longestSupposed = 600
export const ExplainInput = z.object({ child: ChildId, supposed: z.string().max(longestSupposed).optional() })
export type ExplainInput = z.infer<typeof ExplainInput>
const Explanation = z.object({ child: z.object({ id: ChildId, name: name() }), today: WorkDay, schemes: z.array(Explained), facts: z.array(Fact) })
export type Explanation = z.infer<typeof Explanation>
export const explainRelief = query('relief.explain', {
  at: 'GET /api/relief/children/:child', input: ExplainInput, output: Explanation, may: 'relief.explain', purpose: 'care',
  audit: shows('查看可以享受的救助', 'S3', (output: Explanation) => [output.child.id]),
})

const Place = z.object({ code: RegionCode, name: placeName() })
export const CountsInput = z.object({ region })
export type CountsInput = z.infer<typeof CountsInput>
/** Of children in the register. `untold`: they fit, and the archive says nothing of it. `lacking`: what is missing most often where it is open. */
const Counted = z.object({
  scheme: ruleText(), title: ruleText(), basis: ruleText(), version: ruleText(), recorded: count(), untold: count(), unknown: count(), no: count(),
  lacking: z.array(z.object({ label: ruleText(), knows: ruleText(), of: count() })),
})
const Counts = z.object({ place: Place, today: WorkDay, children: count(), schemes: z.array(Counted) })
export type ReliefCounts = z.infer<typeof Counts>
export const countRelief = query('relief.counts', {
  at: 'GET /api/relief/counts', input: CountsInput, output: Counts, may: 'relief.list', purpose: 'statistics',
  audit: noChildren('查看救助的人数', '只有数字，没有儿童；只给看得到姓名和各项情况的岗位'),
})

/** untold: fits and gets nothing. unknown: something is missing, and nothing is received. */
export const Which = z.enum(['untold', 'unknown', 'recorded'])
export type Which = z.infer<typeof Which>
const mostOnPage = 100
export const ListInput = z.object({ scheme: z.string().min(1).max(40), which: Which, region, after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(mostOnPage).optional() })
export type ListInput = z.infer<typeof ListInput>
const Listed = z.object({
  lines: z.array(z.object({ child: z.object({ id: ChildId, name: name() }), place: Place, missing: z.array(told(z.string())) })).max(mostOnPage), next: NextPage,
})
export type ReliefListed = z.infer<typeof Listed>
export const listRelief = query('relief.eligible', {
  at: 'GET /api/relief/list', input: ListInput, output: Listed, may: 'relief.list', purpose: 'care',
  audit: shows('查看可以享受救助的名单', 'S3', (output: ReliefListed) => output.lines.map(one => one.child.id)),
})
