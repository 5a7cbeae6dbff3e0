/** What a screen offers to print; the dialog that asks how and for what is loaded when somebody asks for it. */
import { type ArchiveLayout, archiveLayoutNames, type PrintArchivesInput, printArchives, type PrintFormat, type PrintPurpose, type PrintRecordsInput, printRecords, type RecordLayout, archivesPrint, recordsPrint } from '@qinghe/domain/printing/contract.ts'
import type { Wanted } from '../exports/ExportDialog.tsx'
import { download } from './api.ts'

export type How = { format: PrintFormat; purpose: PrintPurpose; note?: string }
/** `big`: as it is asked for when it is more than may be taken alone; what was chosen one by one is not. */
export type Printable = { key: string; label: string; print: (how: How) => Promise<void>; big: ((format: PrintFormat) => Wanted) | null; /** There is but one: nothing is asked about it. */ oneFormat?: true }

type OfArchives = Pick<PrintArchivesInput, 'children' | 'list'>
export const printableArchives = (layouts: readonly ArchiveLayout[], what: OfArchives): Printable[] => layouts.map(layout => ({
  key: layout, label: archiveLayoutNames[layout], print: how => download(printArchives, { layout, ...what, ...how }, archiveLayoutNames[layout]),
  big: what.list === undefined ? null : format => ({ subject: archivesPrint(layout, format), query: { ...what.list }, columns: [] }),
}))

type OfRecords = Pick<PrintRecordsInput, 'kind' | 'records' | 'list'>
const recordLayoutNames: Record<RecordLayout, string> = { list: '台账（一行一条）', each: '逐条打印全文' }
export const printableRecords = (layouts: readonly RecordLayout[], what: OfRecords): Printable[] => layouts.map(layout => ({
  key: layout, label: recordLayoutNames[layout], print: how => download(printRecords, { layout, ...what, ...how }, recordLayoutNames[layout]),
  big: what.list === undefined ? null : format => ({ subject: recordsPrint(what.kind, layout, format), query: { ...what.list }, columns: [] }),
}))
