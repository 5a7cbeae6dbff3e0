/** Taking a report out: what stands on it is what the post reads on the screen, by the same function; who took it, when and for what stands on every page and in the log. */
import { type PrintReportInput, printReport as contract } from '@qinghe/domain/census/reportContract.ts'
import { type PrintedFile, printFormatNames, purposeWords } from '@qinghe/domain/printing/contract.ts'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Reader } from '../db/reader.ts'
import { mediaTypes } from '../exchange/paper/paper.ts'
import { print } from '../exchange/paper/press.ts'
import { writeWorkbook } from '../exchange/xlsx.ts'
import { xlsxType } from '../exports/sheet.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { footFor, type HeadOfLog } from '../printing/foot.ts'
import { reportOf } from './report.ts'
import { reportPaper, reportSheets, reportTitle } from './reportPaper.ts'

async function workbook(sheets: ReturnType<typeof reportSheets>): Promise<Uint8Array<ArrayBuffer>> {
  const out = new PassThrough()
  const [bytes] = await Promise.all([buffer(out), writeWorkbook(out, sheets)])
  return Uint8Array.from(bytes)
}

const printOver = (head: HeadOfLog) => async (r: Reader, { period, region, format, purpose, note }: PrintReportInput): Promise<Omit<PrintedFile, 'children'>> => {
  const report = await reportOf(r, { period, region })
  const how = { purpose, note }
  const title = reportTitle(report)
  const foot = await footFor(r, { ...how, namesNobody: true }, head)
  r.note(`${title}，${format === 'xlsx' ? 'Excel' : printFormatNames[format]}，用途：${purposeWords(how)}`)
  const fileName = `${title}-${r.today}.${format}`
  if (format === 'xlsx') return { fileName, mediaType: xlsxType, bytes: await workbook(reportSheets(report, foot)) }
  return { fileName, mediaType: mediaTypes[format], bytes: await print({ format, title, isWide: true, foot, papers: [reportPaper(report)] }) }
}
/** @param head the newest head of the log, which stands on every page */
export const reportPrinting = (head: HeadOfLog): Endpoint => answer(contract, printOver(head))
