/** 身份核验: two archives carry one number. Each county looks at the papers of its own child; of the other child it learns the county
 *  and nothing else, so that the two officers can call each other (decision 024). */
import { z } from 'zod'
import { command, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { placeName, shownAs } from '../kernel/shown.ts'
import { fieldShown } from './fieldShown.ts'
import { ArchiveStatus } from './types.ts'

export const Verdict = z.enum(['verified', 'different'])
export type Verdict = z.infer<typeof Verdict>
export const verdictNames: Record<Verdict, string> = { verified: '证件号属实', different: '不是同一人，本方号码有误' }

export const IdentityTask = z.object({
  id: RecordId, child: ChildId, name: shownAs(fieldShown('name'), z.string()), birthDate: shownAs(fieldShown('birthDate'), PlainDate).nullable(),
  idMasked: shownAs(fieldShown('idNumber'), z.string()).nullable(), status: ArchiveStatus, regionName: placeName(),
  /** 某县 of the other archive; where it lies in the own county, whose it is. */
  otherCounty: placeName(), twin: z.object({ child: ChildId, name: shownAs(fieldShown('name'), z.string()), regionName: placeName() }).nullable(),
  own: Verdict.nullable(), other: Verdict.nullable(), at: Instant,
})
export type IdentityTask = z.infer<typeof IdentityTask>
export const ListTasksOutput = z.object({ tasks: z.array(IdentityTask) })
export type ListTasksOutput = z.infer<typeof ListTasksOutput>
export const listIdentityTasks = query('archives.identityTasks', {
  at: 'GET /api/archives/identities', input: z.object({}), output: ListTasksOutput, may: 'archives.verify', purpose: 'archive',
  audit: shows('查看身份待核验', 'S1', (output: ListTasksOutput) => output.tasks.flatMap(task => [task.child, ...(task.twin ? [task.twin.child] : [])])),
})

export const JudgeInput = z.object({ id: RecordId, child: ChildId, verdict: Verdict })
export type JudgeInput = z.infer<typeof JudgeInput>
export const judgeIdentity = command('archives.judgeIdentity', {
  at: 'POST /api/archives/identities/:id', input: JudgeInput, touches: input => [input.child], may: 'archives.verify', purpose: 'archive', audit: '核验身份',
})

/** What is to be done next, said to the own side. */
export function nextStepOf({ own, other }: { own: Verdict | null; other: Verdict | null }): string {
  if (own === null) return other === 'different' ? '对方认为不是同一人，将更正对方的号码；请核对本方证件' : '请对照户口簿核验本方儿童的证件号'
  if (own === 'different') return '请更正本方儿童的证件号；更正后自动结案'
  return other === null ? '本方已核验，等待对方核验' : '双方都属实：同一名儿童在两处建档，请与对方联系，由一方办理退出'
}
