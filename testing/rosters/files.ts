/** The same sheets as files of every kind a clerk sends. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type OutCell, writeWorkbook } from '@qinghe/server/exchange/xlsx.ts'
import { sink } from '../workbooks/sink.ts'
import { gb18030 } from './gbk.ts'
import { type FullCell, fullCell, type Sheet, xlsxOf } from './sheet.ts'

export type Separator = ',' | '\t' | ';' | '，'
export type FileForm =
  | { as: 'xlsx'; by: 'here' | 'product' | 'libreOffice'; epoch?: 1904 }
  | { as: 'xls' | 'et' | 'ods'; by: 'libreOffice' }
  | { as: 'csv' | 'txt'; by: 'here'; encoding: 'gbk' | 'utf8' | 'utf8bom' | 'utf16le'; separator: Separator; sep?: true }

export const needsLibreOffice = (form: FileForm): boolean => form.by === 'libreOffice'

const run = promisify(execFile)

/** What an office does to a file: opened and saved again by LibreOffice. An .et is an OLE2 workbook like an .xls. */
async function resaved(file: Buffer, to: 'xlsx' | 'xls' | 'ods'): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'qinghe-office-'))
  try {
    writeFileSync(join(folder, 'roster.xlsx'), file)
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    await run('soffice', ['--headless', profile, '--convert-to', to, '--outdir', join(folder, 'out'), join(folder, 'roster.xlsx')], { timeout: 240_000 })
    return readFileSync(join(folder, 'out', `roster.${to}`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A csv holds what the screen showed. */
function shownText(cell: FullCell): string {
  if (cell.v === null || cell.noValue) return ''
  if (typeof cell.v === 'string') return cell.v
  if (cell.show === undefined) return cell.v >= 1e11 ? cell.v.toExponential(5).replace('e+', 'E+') : String(cell.v)
  if (!/[ymd]/.test(cell.show)) return String(cell.v)
  const [year = '', month = '', day = ''] = new Date((cell.v - 25_569) * 86_400_000).toISOString().slice(0, 10).split('-')
  if (cell.show.startsWith('mmm')) return `${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(month) - 1]}-${year.slice(2)}`
  return `${year}/${Number(month)}/${Number(day)}`
}

function csvOf(sheet: Sheet, form: Extract<FileForm, { as: 'csv' | 'txt' }>): Buffer {
  const { separator, encoding } = form
  const quoted = (text: string): string => (/["\n\r]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text)
  const width = Math.max(...sheet.rows.map(row => row.cells.length))
  const lines = sheet.rows.map(({ cells }) => Array.from({ length: width }, (_, i) => quoted(shownText(fullCell(cells[i] ?? null)))).join(separator))
  const text = [...(form.sep ? [`sep=${separator}`] : []), ...lines, ''].join('\r\n')
  switch (encoding) {
    case 'gbk': return gb18030(text)
    case 'utf8': return Buffer.from(text)
    case 'utf8bom': return Buffer.from(`\ufeff${text}`)
    case 'utf16le': return Buffer.from(`\ufeff${text}`, 'utf16le')
  }
}

/** By the product's own writer: days as texts, no colours. */
async function byProduct(sheets: readonly Sheet[]): Promise<Buffer> {
  const plain = (cell: FullCell): OutCell => (typeof cell.v === 'number' && cell.show !== undefined ? shownText(cell) : cell.v)
  const { out, bytes } = sink()
  await writeWorkbook(out, sheets.map(({ name, rows, merges }) => ({ name, merges, rows: rows.map(row => row.cells.map(cell => plain(fullCell(cell)))) })))
  return bytes()
}

export async function fileOf(sheets: readonly Sheet[], form: FileForm): Promise<Buffer> {
  const [first] = sheets
  if (!first) throw new Error('a file needs a sheet')
  if (form.as === 'csv' || form.as === 'txt') return csvOf(first, form)
  if (form.by === 'product') return byProduct(sheets)
  const file = xlsxOf(sheets, 'epoch' in form ? form.epoch : undefined)
  return form.by === 'here' ? file : resaved(file, form.as === 'et' ? 'xls' : form.as)
}
