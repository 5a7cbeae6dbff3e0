/** What leaves as a file: its states, and what is told of it before. */
import { z } from 'zod'
import { RecordId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { count, open, placeName, ruleText, staffName, workText } from '../kernel/shown.ts'

/** Up to this many rows leave at once; more are seen by a second person first. */
export const mostAlone = 200
export const mostRows = 100_000

/** Prints are named with how they are set: print.archives.file.pdf (server/src/printing/bigPrints.ts). */
export const isPaper = (subject: string): boolean => subject.startsWith('print.')
/** What is counted in it. */
export const unitOf = (subject: string): string => (subject.startsWith('print.archives.') ? '名' : subject.startsWith('print.') ? '条' : '行')
/** Office files are encrypted for whoever fetches them; a PDF is not. */
export const opensByPassword = (subject: string): boolean => !subject.endsWith('.pdf')

export const ExportState = z.enum(['open', 'waiting', 'queued', 'running', 'ready', 'declined', 'cancelled', 'failed', 'over'])
export type ExportState = z.infer<typeof ExportState>
export const exportStateNames: Record<ExportState, string> = {
  open: '可以下载', waiting: '等待第二人同意', queued: '等待生成', running: '正在生成', ready: '可以下载', declined: '没有同意', cancelled: '已取消', failed: '没有生成', over: '已过期',
}
/** Nothing happens to them any more. */
export const isOver = (state: ExportState): boolean => state === 'declined' || state === 'cancelled' || state === 'failed' || state === 'over'

export const Seen = z.enum(['clear', 'masked'])
/** One column of the file, as the asking post sees it. */
export const ColumnSeen = z.object({ key: open('code', z.string()), label: ruleText(), seen: open('code', Seen), why: ruleText().nullable() })
export type ColumnSeen = z.infer<typeof ColumnSeen>
/** A column of the list that does not leave, and why. */
export const LeftOut = z.object({ label: ruleText(), why: ruleText() })
export type LeftOut = z.infer<typeof LeftOut>

const person = z.object({ name: staffName(), role: workText() })
export const Export = z.object({
  id: RecordId, number: open('id', z.string()), subject: open('code', z.string()), title: ruleText(), said: z.array(ruleText()), columns: z.array(ColumnSeen), purpose: workText(),
  rows: count(), state: open('code', ExportState), by: person.extend({ place: placeName() }), askedAt: Instant, expiresAt: Instant,
  decided: person.extend({ at: Instant, words: workText().nullable() }).nullable(),
  written: count(), failure: ruleText().nullable(), bytes: count().nullable(),
  /** By which the second person says what it was they saw. */
  seen: open('id', z.string()), isProtected: z.boolean(),
})
export type Export = z.infer<typeof Export>
