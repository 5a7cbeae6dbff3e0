/** An import of records: one uploaded ledger on its way to becoming records of one kind. Whoever uploaded it sees it, nobody else. */
import { z } from 'zod'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { count, open, placeName, ruleText, sealed, shown, shownAs, workText } from '../kernel/shown.ts'
import { ownAudience } from '../staff/audiences.ts'

/** What the acting post wrote itself, in its own file; numbers of people stay masked on the screen even so. */
export const ownText = () => shownAs({ domains: [ownAudience], mask: 'words', sealed: false }, z.string())
export const ownCell = () => sealed([ownAudience], 'numbers', z.string())

export const ImportState = z.enum(['reading', 'mapping', 'checking', 'ready', 'committing', 'committed', 'undoing', 'undone', 'failed', 'replaced', 'expired'])
export type ImportState = z.infer<typeof ImportState>
export const importStateNames: Record<ImportState, string> = {
  reading: '正在读取', mapping: '等待对应列', checking: '正在检查', ready: '等待确认', committing: '正在导入', committed: '已导入', undoing: '正在撤销', undone: '已撤销',
  failed: '没有成功', replaced: '已由改好的表接替', expired: '已到期清除',
}

export const Column = z.object({ index: count(), letter: workText(), header: workText(), target: open('rule', z.string()).nullable(), certainty: z.enum(['exact', 'remembered', 'chosen', 'none']) })

/** Of a child the line may be about: to choose among several. */
export const Candidate = z.object({ child: ChildId, name: shown('ID', 'name', z.string()), birth: shown('ID', 'day', PlainDate).nullable(), place: placeName() })
export type Candidate = z.infer<typeof Candidate>

export const Finding = z.object({
  column: count().nullable(), severity: z.enum(['error', 'warning', 'known']), code: workText(), title: ownText(), message: ownText(),
  candidates: z.array(z.object({ value: ownText(), label: ownText() })), children: z.array(Candidate),
})
export type Finding = z.infer<typeof Finding>

/** `known`: there is the same record already; it is not taken twice. */
export const RowState = z.enum(['ok', 'warning', 'error', 'known', 'imported', 'undone'])
export type RowState = z.infer<typeof RowState>
export const Row = z.object({
  row: count(), state: RowState, selected: z.boolean(), cells: z.array(ownCell()), findings: z.array(Finding), record: RecordId.nullable(),
})
export type Row = z.infer<typeof Row>

export const Counts = z.object({ total: count(), ok: count(), warning: count(), error: count(), known: count(), deselected: count(), imported: count(), undone: count() })
export type Counts = z.infer<typeof Counts>

export const RecordImport = z.object({
  id: RecordId, kind: open('code', z.string()), title: ruleText(), act: ruleText(), fileName: ownText(), state: ImportState, uploadedAt: Instant, committedAt: Instant.nullable(),
  sheet: workText(), otherSheets: z.array(workText()), heading: count().nullable(), columns: z.array(Column),
  targets: z.array(z.object({ id: open('rule', z.string()), label: ruleText() })),
  /** What no table brings: files, people, and what later acts fill in. */
  leftToHand: z.array(ruleText()),
  /** Lines below the heading that are no records: sums, signatures, notes. */
  leftOut: count(),
  counts: Counts, failure: workText().nullable(), undoUntil: Instant.nullable(),
  /** Rows an undo left alone, because somebody has worked on their records since. */
  kept: z.array(z.object({ row: count(), record: RecordId, because: workText() })),
})
export type RecordImport = z.infer<typeof RecordImport>
