/** What a screen offers to print; the dialog that asks how and for what is loaded when somebody asks for it. */
import { type ArchiveLayout, archiveLayoutNames, type PrintArchivesInput, printArchives, type PrintFormat, type PrintPurpose, type PrintRecordsInput, printRecords, type RecordLayout } from '@qinghe/domain/printing/contract.ts'
import { download } from './api.ts'

export type How = { format: PrintFormat; purpose: PrintPurpose; note?: string }
export type Printable = { key: string; label: string; print: (how: How) => Promise<void> }

type OfArchives = Pick<PrintArchivesInput, 'children' | 'list'>
export const printableArchives = (layouts: readonly ArchiveLayout[], what: OfArchives): Printable[] => layouts.map(layout => ({
  key: layout, label: archiveLayoutNames[layout], print: how => download(printArchives, { layout, ...what, ...how }, archiveLayoutNames[layout]),
}))

type OfRecords = Pick<PrintRecordsInput, 'kind' | 'records' | 'list'>
const recordLayoutNames: Record<RecordLayout, string> = { list: '台账（一行一条）', each: '逐条打印全文' }
export const printableRecords = (layouts: readonly RecordLayout[], what: OfRecords): Printable[] => layouts.map(layout => ({
  key: layout, label: recordLayoutNames[layout], print: how => download(printRecords, { layout, ...what, ...how }, recordLayoutNames[layout]),
}))
