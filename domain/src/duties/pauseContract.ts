/** Pauses of duties (decision 060): asked for by whoever owes it or stands over it, decided by somebody else who stands over it. */
import { z } from 'zod'
import { command, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { addDays, Instant, PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { open, placeName, ruleText, shown, staffName, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'

const longestReason = 200
const Person = z.object({ name: staffName(), role: workText() })
export const PauseState = z.enum(['asked', 'granted', 'refused', 'withdrawn'])
export type PauseState = z.infer<typeof PauseState>

/** `until` null: nobody knows yet when it ends. `now`: its clock stands today. */
export const DutyPause = z.object({
  pause: RecordId, since: WorkDay, until: WorkDay.nullable(), state: open('code', PauseState), now: z.boolean(), by: Person, at: Instant, decidedBy: Person.nullable(), endedBy: Person.nullable(),
  mine: z.boolean(), mayDecide: z.boolean(), mayEnd: z.boolean(),
})
export type DutyPause = z.infer<typeof DutyPause>
/** Of one duty. `planned`: its day without any pause, where that is another. `mayAsk`: this post may ask for one; `never`: why nobody may. */
export const PausesOfDuty = z.object({ all: z.array(DutyPause), planned: WorkDay.nullable(), mayAsk: z.boolean(), never: ruleText().nullable() })
export type PausesOfDuty = z.infer<typeof PausesOfDuty>

const care = { touches: () => [], may: 'duties.read', purpose: 'care' } as const
/** Longer than a year is no pause: the duty is waived, or the plan is changed. */
export const longestPause = 366
const isInOrder = ({ since, until }: { since: PlainDate; until: PlainDate | null }): boolean => until === null || (until >= since && until <= addDays(since, longestPause))
export const AskPauseInput = z.object({ duty: RecordId, pause: RecordId, since: PlainDate, until: PlainDate.nullable(), reason: saidWords({ what: '原因', max: longestReason }) })
  .refine(isInOrder, { path: ['until'], error: '暂停到哪天要在开始以后，最长一年；说不准的可以不填' })
export type AskPauseInput = z.infer<typeof AskPauseInput>
export const askPause = command('duties.askPause', { at: 'POST /api/duties/:duty/pauses', input: AskPauseInput, ...care, audit: '申请暂停时限' })

export const DecidePauseInput = z.object({ duty: RecordId, pause: RecordId, grant: z.boolean(), reason: saidWords({ what: '原因', max: longestReason }) })
export type DecidePauseInput = z.infer<typeof DecidePauseInput>
export const decidePause = command('duties.decidePause', { at: 'POST /api/duties/:duty/pauses/:pause/decide', input: DecidePauseInput, ...care, may: 'duties.oversee', audit: '审核暂停时限' })

export const EndPauseInput = z.object({ duty: RecordId, pause: RecordId, reason: saidWords({ what: '原因', max: longestReason }) })
export type EndPauseInput = z.infer<typeof EndPauseInput>
export const endPause = command('duties.endPause', { at: 'POST /api/duties/:duty/pauses/:pause/end', input: EndPauseInput, ...care, audit: '提前恢复计时' })

/** Asked for by somebody else, and this post may decide: the longest waiting first. */
export const WaitingPausesOutput = z.object({
  waiting: z.array(z.object({
    pause: RecordId, duty: RecordId, title: ruleText(), child: z.object({ id: ChildId, name: shown('ID', 'name', z.string()) }).nullable(), place: placeName(), since: WorkDay, until: WorkDay.nullable(), by: Person, at: Instant,
  })).max(50),
})
export type WaitingPausesOutput = z.infer<typeof WaitingPausesOutput>
export const waitingPauses = query('duties.pauses', {
  at: 'GET /api/duties/pauses', input: z.object({}), output: WaitingPausesOutput, may: 'duties.oversee', purpose: 'care',
  audit: shows('查看待同意的暂停', 'S1', (output: WaitingPausesOutput) => output.waiting.flatMap(one => one.child?.id ?? [])),
})
