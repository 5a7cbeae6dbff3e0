/** The one form in which every change travels: web, phone, import and job (ARCHITECTURE.md section 10). */
import { z } from 'zod'
import { CommandId } from './ids.ts'

/** What the person had before their eyes: the version of the archive and the values of the fields they changed. */
export const BasedOn = z.object({
  version: z.number().int().min(0),
  from: z.record(z.string(), z.unknown()).default({}),
})
export type BasedOn = z.infer<typeof BasedOn>

export const Envelope = z.object({
  id: CommandId,
  basedOn: BasedOn.optional(),
  input: z.unknown(),
  deviceSeq: z.number().int().min(0).optional(),
  deviceTime: z.string().max(40).optional(),
})
export type Envelope = z.infer<typeof Envelope>

/** One of several: the name of its contract takes the place of the address, so path parameters stand in `input`. */
export const NamedEnvelope = Envelope.extend({ name: z.string().min(1).max(100) })
export type NamedEnvelope = z.infer<typeof NamedEnvelope>

export const commandsPerBatch = 100
/** What a phone kept while it had no signal, or an interface sends at once. Done in this order. */
export const Batch = z.object({
  commands: z.array(NamedEnvelope).min(1, '没有要提交的内容').max(commandsPerBatch, `一次最多提交 ${commandsPerBatch} 条，请分批提交`),
})
export type Batch = z.infer<typeof Batch>

/** Ids and versions only, never personal data: the screen reads again under today's rights. */
export const Receipt = z.object({
  command: CommandId,
  outcome: z.enum(['applied', 'held', 'setAside']),
  records: z.array(z.object({ type: z.string(), id: z.string(), version: z.number().int().optional() })).default([]),
  /** Counts an action wants to say, e.g. { imported: 1960, skipped: 40 }. */
  counts: z.record(z.string(), z.number()).default({}),
})
export type Receipt = z.infer<typeof Receipt>
/** What an action returns; the kernel adds command id and outcome. */
/** @property about children the act is about although nothing of their archives was written; the leaf names them */
export type Done = { records: { type: string; id: string; version?: number }[]; counts?: Record<string, number>; about?: readonly string[] }

const Refusal = z.object({
  type: z.string(), title: z.string(), status: z.number().int(), requestId: z.string(),
  issues: z.array(z.object({ code: z.string(), message: z.string(), field: z.string().optional(), details: z.record(z.string(), z.unknown()).optional() })),
  /** Of a conflict: the version now, and both values of each field. */
  version: z.number().int().optional(),
  fields: z.array(z.object({ field: z.string(), label: z.string(), yours: z.unknown(), theirs: z.unknown(), original: z.unknown() })).optional(),
})

/** *applied*, *held* (a conflict) and *setAside* (refused, the payload is kept) as in a receipt; *refused*: nothing is kept, and the
 *  same id may be sent again once the fault is mended. `status` and `problem` are what the command would have been answered alone. */
export const BatchResult = z.object({
  command: CommandId, outcome: z.enum(['applied', 'held', 'setAside', 'refused']), status: z.number().int(),
  records: Receipt.shape.records, counts: Receipt.shape.counts, problem: Refusal.optional(),
})
export type BatchResult = z.infer<typeof BatchResult>
export const BatchAnswer = z.object({ results: z.array(BatchResult) })
