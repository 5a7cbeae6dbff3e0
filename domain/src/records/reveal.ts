/** A telephone or id number of a record in clear: one at a time, for a stated purpose, on record. */
import { z } from 'zod'
import { query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RevealReason } from '../kernel/revealReason.ts'
import { type Find, line, open } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { ownAudience } from '../staff/audiences.ts'
import { findAudience } from './contract.ts'
import type { KindField } from './kind.ts'

/** Its author reads again what was written for others. */
const findRevealed: Find = key => (key === 'own' ? { domains: [ownAudience], mask: 'words', sealed: false } : findAudience(key))

export const isNumber = ({ type }: Pick<KindField, 'type'>): boolean => type === 'phone' || type === 'idNumber'

/** `line` and `of`: which line of a field of lines, and which of its fields. */
export const RevealRecordInput = z.object({
  kind: z.string().max(60), record: RecordId, field: z.string().max(60), line: z.number().int().min(0).max(1_000).optional(), of: z.string().max(60).optional(),
  reason: RevealReason, note: saidWords({ what: '用途', min: 0, max: 200 }).optional(),
})
export type RevealRecordInput = z.infer<typeof RevealRecordInput>
export const RevealRecordOutput = z.object({
  child: ChildId.nullable(), at: Instant,
  number: line({ by: 'audience', values: ['value'], find: findRevealed, clear: true }, z.object({ audience: open('rule', z.string()), value: z.string().nullable() })),
})
export type RevealRecordOutput = z.infer<typeof RevealRecordOutput>
export const revealRecordField = query('records.reveal', {
  at: 'POST /api/records/reveal', input: RevealRecordInput, output: RevealRecordOutput, may: 'records.read', purpose: 'care',
  audit: shows('查看台账里的完整号码', 'S2', (output: RevealRecordOutput) => (output.child === null ? [] : [output.child])),
})
