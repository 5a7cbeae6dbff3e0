/** A whole roster as it arrives: the official form of a town, saved by an office program, with mistakes whose places are known. */
import { officialColumns, formTitle } from '@qinghe/domain/rosters/form.ts'
import { type OutCell, writeWorkbook } from '@qinghe/server/exchange/xlsx.ts'
import { type FlatCell, flatSheet } from './flatSheet.ts'
import { savedByLibreOffice } from './libreOffice.ts'
import { type PlantedFault, plantFaults } from './plantedFaults.ts'
import { type FormCell, type FormRow, formTargets } from './registrationForm.ts'
import { sink } from './sink.ts'

/** Under the merged title and the line of the reporting office, as in the printed form. */
export const headerRow = 3
export const firstChildRow = headerRow + 1
/** The form begins with a running number. */
const numberColumn = '序号'
const columnsBefore = 1

export type RegistrationWorkbook = {
  file: Buffer
  /** Rows and columns of the sheet, from 1; `of` is the row a duplicate repeats. */
  faults: PlantedFault[]
  children: number
}

export type WorkbookOrder = {
  /** Called once; the world of testing/world.ts through registrationForm.ts, or anything else. */
  rows: () => Iterable<FormRow>
  faults: number
  seed?: string | number
  /** `here`: by our own writer, days as texts, where there is no LibreOffice. */
  savedBy: 'libreOffice' | 'here'
  office?: string
}

/** Makes the workbook. With LibreOffice 2,000 children take about five seconds. */
export async function registrationWorkbook(order: WorkbookOrder): Promise<RegistrationWorkbook> {
  const { rows, faults } = plantFaults([...order.rows()], order.faults, order.seed)
  const width = formTargets.length + columnsBefore
  const lines: FlatCell[][] = [
    [{ text: formTitle, across: width }],
    [{ text: `填报单位（盖章）：${order.office ?? '良田镇人民政府'}　　填报日期：2026年11月20日`, across: width }],
    [numberColumn, ...officialColumns.map(column => column.header)],
    ...rows.map((row, i) => [i + 1, ...formTargets.map(target => row[target] ?? null)]),
    [{ text: '单位负责人：　　　　复核人：　　　　填表人：', across: width }],
  ]
  const file =
    order.savedBy === 'libreOffice' ? await savedByLibreOffice(flatSheet('汇总', lines), 'xlsx', 'fods') : await savedHere(lines)
  const inSheet = faults.map(fault => ({
    ...fault,
    row: fault.row + firstChildRow,
    column: fault.column + columnsBefore + 1,
    ...(fault.of === undefined ? {} : { of: fault.of + firstChildRow }),
  }))
  return { file, faults: inSheet, children: rows.length }
}

async function savedHere(lines: readonly (readonly FlatCell[])[]): Promise<Buffer> {
  const merges = lines.flatMap((cells, i) => {
    const first = cells[0]
    return typeof first === 'object' && first !== null && 'across' in first
      ? [{ fromRow: i + 1, fromColumn: 1, toRow: i + 1, toColumn: first.across }]
      : []
  })
  const { out, bytes } = sink()
  await writeWorkbook(out, [{ name: '汇总', rows: lines.map(cells => cells.map(plainCell)), merges }])
  return bytes()
}

function plainCell(cell: FlatCell): OutCell {
  if (typeof cell !== 'object' || cell === null) return cell
  return 'day' in cell ? cell.day : cell.text
}

/** What a reader must find in a cell of the form. */
export const expectedText = (cell: FormCell): string => (cell === null ? '' : typeof cell === 'object' ? cell.day : String(cell))
