/** The two workbooks one can take home: the roster with what was found in it, and the empty form. */
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { SheetCell } from '@qinghe/domain/rosters/cell.ts'
import { formSignatures, formTitle, officialColumns } from '@qinghe/domain/rosters/form.ts'
import type { CellIssue, FileAnswer, RosterFile } from '@qinghe/domain/rosters/types.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { type OutCell, type SheetOut, writeWorkbook } from '../exchange/xlsx.ts'
import { marksColumn } from './laying.ts'
import { mergesOf, type Sheet } from './sheets.ts'
import { getBatch, nextSlice, type StoredRow } from './store.ts'

/** Colours of findings (exchange/xlsx/write.ts). A marked workbook that comes back has them still, and they say nothing about a child. */
const ourMarks: readonly string[] = ['#F8D7D3', '#FCE9C4']
export function withoutOurMarks(cell: SheetCell): SheetCell {
  if (cell.mark === undefined || !ourMarks.includes(cell.mark.toUpperCase())) return cell
  const { mark: _mark, ...rest } = cell
  return rest
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const usualWidth = 14
const marksWidth = 48

async function workbook(fileName: string, sheets: readonly SheetOut[]): Promise<FileAnswer> {
  const out = new PassThrough()
  const bytes = buffer(out)
  await writeWorkbook(out, sheets)
  return { fileName, mediaType: xlsxType, bytes: new Uint8Array(await bytes) }
}

const wordsOf = (issues: readonly CellIssue[]): string => issues.map(one => `${one.title}：${one.message}`).join('；')

function markedCells({ content: { cells, issues } }: StoredRow, width: number): OutCell[] {
  return Array.from({ length: width }, (_, i) => {
    const text = cells[i]?.text ?? ''
    const found = issues.filter(one => one.column === i)
    if (found.length === 0) return text
    return { value: text, mark: { level: found.some(one => one.severity === 'error') ? 'error' as const : 'warning' as const, comment: found.map(one => one.message).join('；') } }
  })
}

/** Left out by what was answered of their colour, of hiding, of formulas: our writer knows none of these, and they would come back as children. */
async function leftOutOf(r: Reader, { batch, sheet }: { batch: string; sheet: Sheet }): Promise<Set<number>> {
  const rows = await r.rows(sql<{ row: number }>`select row from qinghe.roster_rows where county = ${r.actor.county} and batch = ${batch} and sheet = ${sheet.sheet}
    and state = 'aside' and why in ('marked', 'struck', 'hidden', 'noValue')`)
  return new Set(rows.map(one => one.row))
}

/** Lines keep the numbers they had. */
async function* markedLines(r: Reader, { batch, sheet, first, width }: { batch: string; sheet: Sheet; first: number; width: number }): AsyncGenerator<OutCell[] | null> {
  const leftOut = await leftOutOf(r, { batch, sheet })
  let next = 1
  for (let after = first - 1, more = true; more;) {
    const slice = await nextSlice(r, batch, after)
    const rows = slice?.rows.filter(row => row.sheet === sheet.sheet) ?? []
    for (const row of rows.filter(one => !leftOut.has(one.row))) {
      for (; next < row.line; next++) yield null
      yield [...markedCells(row, width), row.line === sheet.heading_to ? marksColumn : wordsOf(row.content.issues)]
      next = row.line + 1
    }
    more = slice !== undefined && rows.length > 0
    after = slice?.last ?? 0
  }
}

/** What we wrote into the file last time is not part of it. */
const widthOf = ({ columns, width }: Sheet): number => {
  const marks = columns.findIndex(column => column.header.trim() === marksColumn)
  return Math.max(1, marks < 0 ? Math.max(width, columns.length) : marks)
}

/** Every sheet that is taken as it came, with mended cells, findings coloured, and a last column 问题. */
export async function markedRoster(r: Reader, { batch: id }: { batch: string }): Promise<RosterFile> {
  const batch = await getBatch(r, id)
  const firsts = await r.rows(sql<{ sheet: number; first: number; lines: number }>`select sheet, min(row) as first, count(*)::int as lines from qinghe.roster_rows where county = ${r.actor.county} and batch = ${id} group by sheet`)
  const taken = batch.layouts.filter(one => one.taken)
  const sheets: SheetOut[] = []
  for (const sheet of taken) {
    const first = firsts.find(one => one.sheet === sheet.sheet)?.first ?? 1
    const width = widthOf(sheet)
    sheets.push({
      name: sheet.name === '' ? '登记表' : sheet.name, widths: [...Array.from({ length: width }, () => usualWidth), marksWidth],
      rows: markedLines(r, { batch: id, sheet, first, width }), merges: (await mergesOf(r, { batch: id, sheet: sheet.sheet })).filter(merge => merge.toColumn <= width),
    })
  }
  const lines = firsts.filter(one => taken.some(({ sheet }) => sheet === one.sheet)).reduce((sum, one) => sum + one.lines, 0)
  return { ...await workbook(`${batch.file_name.replace(/\.[^.]+$/, '')}-标注.xlsx`, sheets), lines }
}

/** The official form, empty. */
export async function templateRoster(): Promise<FileAnswer> {
  const rows = [[formTitle], [...formSignatures], officialColumns.map(column => column.header)]
  return workbook('农村留守儿童基本情况登记表.xlsx', [{ name: '登记表', widths: officialColumns.map(column => column.width), rows }])
}
