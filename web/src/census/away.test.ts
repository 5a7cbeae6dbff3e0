import { expect, it } from 'vitest'
import { exitReason } from '@qinghe/domain/codes/situation.ts'
import { exitIssues } from '@qinghe/domain/archives/lifeCycle.ts'
import type { ArchiveParameters } from '@qinghe/domain/archives/parameters.ts'
import { GoneInput } from '@qinghe/domain/census/commands.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { type Gone, goneOf, noteMissing, whyNotGone } from './away.ts'

const gone: Gone = { reason: 4, on: '2026-06-01', note: '', evidence: ' 问过外婆 ' }
const parameters = { leftBehindAgeLimit: { value: 16 } } as unknown as ArchiveParameters
const accepted = (said: { reason: number; on: ReturnType<typeof plainDate>; note?: string | undefined }): boolean =>
  exitIssues(said, null, { day: plainDate('2026-06-18'), values: parameters }).length === 0

it('sends of every reason an exit that the rules of exits accept, and nothing while its words are missing', () => {
  for (const { code } of exitReason.entries) {
    const without = goneOf({ ...gone, reason: Number(code) })
    expect([code, without === null]).toEqual([code, !accepted({ reason: Number(code), on: plainDate('2026-06-01') })])
    const said = goneOf({ ...gone, reason: Number(code), note: ' 病故，村医开了证明 ' })
    expect(said !== null && accepted(said)).toBe(true)
    expect(GoneInput.pick({ reason: true, on: true, note: true, evidence: true }).safeParse(said).success).toBe(true)
  }
  expect(goneOf({ ...gone, reason: 8, note: '病故' })).toEqual({ reason: 8, on: '2026-06-01', evidence: '问过外婆', note: '病故' })
  expect([noteMissing({ ...gone, reason: 8 }), noteMissing(gone)]).toEqual(['原因是“死亡”的，请写明情况', undefined])
})
it('sends nothing without a reason, a day and who was asked', () => {
  expect([goneOf({ ...gone, reason: null }), goneOf({ ...gone, on: null }), goneOf({ ...gone, evidence: ' ' })]).toEqual([null, null, null])
})
it('says of an archive under review that its exit cannot be proposed yet, and of the register nothing', () => {
  expect((['active', 'changed', 'exitPending', 'exited'] as const).map(whyNotGone)).toEqual([null, null, null, null])
  for (const status of ['villageSubmitted', 'townReviewing', 'countyReviewing', 'returned', 'draft'] as const) expect(whyNotGone(status)).toContain('不能提出退出')
})
