/** The one form in which every change travels: web, phone, import and job (architecture.md §7). */
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
export type Done = { records: { type: string; id: string; version?: number }[]; counts?: Record<string, number> }
