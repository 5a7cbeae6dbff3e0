/** While somebody calls (W10, decision 075): who the child may be, by what was heard and never by leafing through the register, and when this number called before. */
import { z } from 'zod'
import { fieldShown } from '../archives/fieldShown.ts'
import { command, noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { open, placeName, ruleText, shown, shownAs } from '../kernel/shown.ts'

const shortestName = 2
/** More than these are no match: ask for another clue. */
export const mostHeard = 3

export const HeardInput = z.object({
  name: z.string().trim().min(shortestName, '请写听到的名字，至少两个字').max(20), age: z.number().int().min(0).max(29).optional(), region: RegionCode.optional(),
})
export type HeardInput = z.infer<typeof HeardInput>
export const HeardOutput = z.object({
  children: z.array(z.object({
    id: ChildId, name: shownAs(fieldShown('name'), z.string()), sexCode: shownAs(fieldShown('sexCode'), z.number()).nullable(), age: shown('ID', 'none', z.number()).nullable(), region: RegionCode, regionName: placeName(),
  })).max(mostHeard),
  /** There are more than are shown: none is. */
  tooMany: open('rule', z.boolean()),
})
export type HeardOutput = z.infer<typeof HeardOutput>
export const findHeard = query('hotline.heard', {
  at: 'POST /api/hotline/heard', input: HeardInput, output: HeardOutput, may: 'hotline.listen', purpose: 'care',
  audit: shows('按听到的线索找来电的孩子', 'S1', (output: HeardOutput) => output.children.map(one => one.id)),
})

export const EarlierInput = z.object({ phone: z.string().trim().min(1, '请写来电号码').max(30) })
export type EarlierInput = z.infer<typeof EarlierInput>
/** `record`: of one's own; what a colleague answered is told by its day and what it was about, and not opened. */
export const EarlierOutput = z.object({
  calls: z.array(z.object({ record: RecordId.nullable(), day: WorkDay, need: ruleText(), urgency: ruleText(), state: ruleText(), satisfied: ruleText().nullable() })).max(10),
})
export type EarlierOutput = z.infer<typeof EarlierOutput>
export const earlierCalls = query('hotline.earlier', {
  at: 'POST /api/hotline/earlier', input: EarlierInput, output: EarlierOutput, may: 'hotline.listen', purpose: 'care',
  audit: noChildren('查看同一号码以前的来电', '只有日期、诉求和状态，不含儿童姓名和来电内容'),
})

/** “是她”: she comes onto the operator's list for this call; the call itself is attached by its own act (hotlineCall.identify). She is on no list yet, so the command locks nobody. */
export const RelateInput = z.object({ call: RecordId, child: ChildId })
export type RelateInput = z.infer<typeof RelateInput>
export const relateCall = command('hotline.relate', { at: 'POST /api/hotline/related', input: RelateInput, touches: (): readonly ChildId[] => [], may: 'hotline.relate', purpose: 'care', audit: '认出来电的孩子' })
