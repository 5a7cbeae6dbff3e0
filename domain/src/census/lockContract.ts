/** The locked quarter, read: its balance, the names behind each term, two rounds side by side, and corrections. */
import { z } from 'zod'
import { fieldShown } from '../archives/fieldShown.ts'
import { noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, ruleText, shown, shownAs, staffName, workText } from '../kernel/shown.ts'
import { PeriodId, RoundInput } from './contract.ts'
import { factKeys } from './registers.ts'
import { Balance, Term } from './types.ts'

const region = z.coerce.number().pipe(RegionCode)
const Place = z.object({ code: RegionCode, name: placeName() })
const Person = z.object({ name: staffName(), role: workText() })
const number = () => open('count', z.number().int())
const Child = z.object({ id: ChildId, name: shownAs(fieldShown('name'), z.string()) })
const period = () => open('rule', PeriodId)

/** `root` is what is printed and compared: the digest of every line. */
const Lock = z.object({ at: Instant, by: Person, checkedBy: Person, root: open('proof', z.string()), previous: period().nullable() })
/** One place: counted before (as locked, and what corrections made of it), what came, what left by reason, between places of the county, and now. `difference` is 0 or nobody may lock. */
const Row = z.object({
  place: Place, locked: number(), restated: number(), terms: z.array(z.object({ term: Term, n: count() })), reasons: z.array(z.object({ code: open('code', z.number().int()), n: count() })),
  insideIn: count(), insideOut: count(), now: count(), difference: number(),
})
/** `isTrial`: not locked; what it would be as things stand, for the county alone. `columns`: the 32 of the summary, c1 first; empty above what the post keeps. */
export const BalanceOutput = z.object({
  period: period(), title: ruleText(), standard: WorkDay, isTrial: z.boolean(), lock: Lock.nullable(), place: Place, mayRestate: z.boolean(), others: z.array(period()).max(12),
  registers: z.array(z.object({ balance: Balance, whole: Row, rows: z.array(Row).max(400), columns: z.array(count()).max(32) })).max(2), issues: z.array(ruleText()),
})
export type BalanceOutput = z.infer<typeof BalanceOutput>
export const BalanceInput = RoundInput.extend({ region: region.optional() })
export type BalanceInput = z.infer<typeof BalanceInput>
export const censusBalance = query('census.balance', {
  at: 'GET /api/census/rounds/:period/balance', input: BalanceInput, output: BalanceOutput, may: 'census.read', purpose: 'care', audit: noChildren('查看季度平衡', '只有各地各项的人数，没有儿童'),
})

/** Of a term, one reason of CL-18; or `inside`: who came from another place of the county. Who went to another is named there. */
export const TermsInput = RoundInput.extend({
  balance: Balance, term: Term.optional(), reason: z.coerce.number().int().optional(), inside: z.literal('in').optional(), region: region.optional(), after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(100).optional(),
})
export type TermsInput = z.infer<typeof TermsInput>
/** `from`, `to`: where she was counted before, and is now. `reason`: CL-18. `restated`: whether she counts by the correction that holds; null: there is none. */
const Named = z.object({ child: Child, term: Term, reason: open('code', z.number().int()).nullable(), from: Place.nullable(), to: Place.nullable(), erased: z.boolean(), restated: z.boolean().nullable() })
export const TermsOutput = z.object({ children: z.array(Named).max(100), next: NextPage })
export type TermsOutput = z.infer<typeof TermsOutput>
export const censusTerms = query('census.terms', {
  at: 'GET /api/census/rounds/:period/terms', input: TermsInput, output: TermsOutput, may: 'census.read', purpose: 'care', audit: shows('查看季度平衡的名单', 'S2', (output: TermsOutput) => output.children.map(one => one.child.id)),
})

export const CompareInput = RoundInput.extend({ earlier: PeriodId, balance: Balance, after: Cursor.optional() })
export type CompareInput = z.infer<typeof CompareInput>
const FactKey = z.enum(factKeys)
/** `fields`: which facts are not as they were. */
const Different = z.object({
  child: Child, what: z.enum(['came', 'went', 'moved', 'changed']), from: Place.nullable(), to: Place.nullable(), term: Term.nullable(), reason: open('code', z.number().int()).nullable(),
  fields: z.array(shown(['ID', 'FAM', 'EDU', 'HLT', 'REL'], 'none', FactKey)).max(20),
})
export const CompareOutput = z.object({ was: count(), is: count(), same: count(), came: count(), went: count(), moved: count(), changed: count(), differences: z.array(Different).max(100), next: NextPage })
export type CompareOutput = z.infer<typeof CompareOutput>
export const compareRounds = query('census.compare', {
  at: 'GET /api/census/rounds/:period/compare/:earlier', input: CompareInput, output: CompareOutput, may: 'census.read', purpose: 'care', audit: shows('比较两轮排查', 'S2', (output: CompareOutput) => output.differences.map(one => one.child.id)),
})

/** `reason` null: the archive was deleted by law. `replaced`: a later correction holds instead. */
const Restatement = z.object({
  id: RecordId, child: Child, balance: Balance, from: Place.nullable(), to: Place.nullable(), reason: shown('ID', 'words', z.string()).nullable(), state: z.enum(['proposed', 'confirmed', 'declined']), proposedBy: Person, proposedAt: Instant,
  decidedBy: Person.nullable(), decidedAt: Instant.nullable(), mine: z.boolean(), replaced: z.boolean(),
})
export const RestatementsOutput = z.object({ mayDecide: z.boolean(), restatements: z.array(Restatement).max(200) })
export type RestatementsOutput = z.infer<typeof RestatementsOutput>
export const censusRestatements = query('census.restatements', {
  at: 'GET /api/census/rounds/:period/restatements', input: RoundInput, output: RestatementsOutput, may: 'census.read', purpose: 'care',
  audit: shows('查看更正单', 'S2', (output: RestatementsOutput) => output.restatements.map(one => one.child.id)),
})
