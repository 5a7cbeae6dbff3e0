/** Paper: archives, lists and records as A4 PDF or Word. What stands on it is what the post reads on the screen, asked by the same contracts; who
 *  printed it, when and for what purpose stands on every page and in the log. */
import { z } from 'zod'
import { ListFilter, ListSort } from '../archives/contract.ts'
import { query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { open, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { RecordListInput } from '../records/contract.ts'

export const PrintPurpose = z.enum(['visit', 'file', 'meeting', 'report', 'family', 'other'])
export type PrintPurpose = z.infer<typeof PrintPurpose>
export const printPurposeNames: Record<PrintPurpose, string> = {
  visit: '上门走访核对', file: '装入纸质档案', meeting: '会议研究', report: '报送上级或有关部门', family: '请家长或照护人核对', other: '其他',
}
export const PrintFormat = z.enum(['pdf', 'docx'])
export type PrintFormat = z.infer<typeof PrintFormat>
export const printFormatNames: Record<PrintFormat, string> = { pdf: 'PDF', docx: 'Word' }

/** Handed out one by one; more takes an approval (server/src/printing/leaving.ts). */
export const printsAlone = 200
/** What is said of a list that is longer, so that a screen can offer to ask for it. */
export const bigPrintCode = 'print.second'
/** The most that is set at once: whole papers, and lines of one table. */
export const mostWhole = 1_000
export const mostLines = 5_000
/** What one request may name. */
const mostNamed = 1000

/** What everything that is printed is asked with. */
export const printedHow = { format: PrintFormat, purpose: PrintPurpose, note: saidWords({ what: '用途', min: 0, max: 100 }).optional() }
type How = { purpose: PrintPurpose; note?: string | undefined }
export const purposeWords = ({ purpose, note }: How): string => [...(purpose === 'other' ? [] : [printPurposeNames[purpose]]), ...(note === undefined || note === '' ? [] : [note])].join('：')
export const lacksPurpose = ({ purpose, note }: How): boolean => purpose === 'other' && (note === undefined || Array.from(note.trim()).length < 2)
export const purposeMissing = { path: ['note'], message: '请写明打印用途，至少 2 个字' }

/** form: 登记表 · file: 一人一档, with a table of each kind of record · roster: 花名册 */
export const ArchiveLayout = z.enum(['form', 'file', 'roster'])
export type ArchiveLayout = z.infer<typeof ArchiveLayout>
export const archiveLayoutNames: Record<ArchiveLayout, string> = { form: '基本情况登记表', file: '一人一档', roster: '花名册' }

/** Those chosen, or everybody whom the list shows. */
export const ArchivesList = ListFilter.extend({ sort: ListSort.optional() })
export const PrintArchivesInput = z.object({
  layout: ArchiveLayout, children: z.array(ChildId).min(1, '请先选择儿童').max(mostNamed).optional(), list: ArchivesList.optional(), ...printedHow,
}).refine(({ children, list }) => (children === undefined) !== (list === undefined), '选好的儿童和整个列表只能打印一样').refine(input => !lacksPurpose(input), purposeMissing)
export type PrintArchivesInput = z.infer<typeof PrintArchivesInput>

/** each: every record whole, on a page of its own · list: one table, with the columns of the list */
/** As the gate of exports knows a print. */
export const archivesPrint = (layout: ArchiveLayout, format: PrintFormat): string => `print.archives.${layout}.${format}`
export const recordsPrint = (kind: string, layout: RecordLayout, format: PrintFormat): string => `print.records.${kind}.${layout}.${format}`

export const RecordLayout = z.enum(['each', 'list'])
export type RecordLayout = z.infer<typeof RecordLayout>
export const PrintRecordsInput = z.object({
  kind: z.string().max(60), layout: RecordLayout, records: z.array(RecordId).min(1, '请先选择记录').max(mostNamed).optional(), list: RecordListInput.omit({ after: true, limit: true }).optional(), ...printedHow,
}).refine(({ records, list }) => (records === undefined) !== (list === undefined), '选好的记录和整个列表只能打印一样').refine(({ layout, records }) => layout === 'each' || records === undefined, '选好的记录逐条打印')
  .refine(input => !lacksPurpose(input), purposeMissing)
export type PrintRecordsInput = z.infer<typeof PrintRecordsInput>

/** The bytes were made of answers that were masked for this very post; the children are for the log and not sent. */
export const PrintedFile = z.object({
  fileName: workText(), mediaType: workText(), bytes: open('answered', z.instanceof(Uint8Array)), children: z.array(ChildId),
})
export type PrintedFile = z.infer<typeof PrintedFile>

const rest = { output: PrintedFile, purpose: 'care' as const }
export const printArchives = query('printing.archives', {
  at: 'POST /api/printing/archives', input: PrintArchivesInput, ...rest, may: 'printing.archives', audit: shows('打印档案', 'S2', (output: PrintedFile) => output.children),
})
export const printRecords = query('printing.records', {
  at: 'POST /api/printing/records', input: PrintRecordsInput, ...rest, may: 'printing.records', audit: shows('打印台账', 'S3', (output: PrintedFile) => output.children),
})
