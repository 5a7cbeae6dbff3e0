/** The two workbooks one can take home: the ledger with what was found in it, and an empty one of a kind. */
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { OfBatch, OwnFile, TemplateInput } from '@qinghe/domain/imports/contract.ts'
import type { Target } from '@qinghe/domain/imports/targets.ts'
import type { FileAnswer } from '@qinghe/domain/rosters/types.ts'
import type { Reader } from '../db/reader.ts'
import { type OutCell, type SheetOut, writeWorkbook } from '../exchange/xlsx.ts'
import { importingOf } from './kind.ts'
import { marksColumn } from './reading.ts'
import { columnsOf, fileNameOf, loadImport, loadRows, type StoredRow } from './store.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
async function bytesOf(sheets: readonly SheetOut[]): Promise<Uint8Array<ArrayBuffer>> {
  const out = new PassThrough()
  const bytes = buffer(out)
  await writeWorkbook(out, sheets)
  return new Uint8Array(await bytes)
}

function markedCells({ content: { cells, findings } }: StoredRow, width: number): OutCell[] {
  return Array.from({ length: width }, (_, i): OutCell => {
    const found = findings.filter(one => one.column === i)
    const value = cells[i]?.text ?? ''
    return found.length === 0 ? value : { value, mark: { level: found.some(one => one.severity === 'error') ? 'error' : 'warning', comment: found.map(one => one.message).join('；') } }
  })
}

function* linesOf(rows: readonly StoredRow[], { width, heading }: { width: number; heading: number | null }): Generator<OutCell[] | null> {
  let next = 1
  for (const row of rows) {
    for (; next < row.row; next++) yield null
    const words = row.content.findings.map(one => `${one.title}：${one.message}`).join('；')
    yield [...markedCells(row, width), row.row === heading ? marksColumn : words]
    next = row.row + 1
  }
}

const usualWidth = 16
const marksWidth = 48
/** The sheet as it came, with mended cells, findings coloured, and a last column 问题. What is a record already is not in it, and would come back twice. */
export async function markedImport(r: Reader, { batch: id }: OfBatch): Promise<OwnFile> {
  const batch = await loadImport(r, id)
  const rows = (await loadRows(r, id)).filter(row => row.state !== 'imported')
  const columns = columnsOf(batch)
  const marks = columns.find(one => one.header === marksColumn)?.index
  const width = marks ?? Math.max(1, columns.length, ...rows.map(row => row.content.cells.length))
  const bytes = await bytesOf([{ name: batch.sheet === '' ? '台账' : batch.sheet, widths: [...Array.from({ length: width }, () => usualWidth), marksWidth], rows: linesOf(rows, { width, heading: batch.heading }) }])
  return { fileName: `${fileNameOf(r, batch).replace(/\.[^.]+$/, '')}-标注.xlsx`, mediaType, bytes, lines: rows.length }
}

/** What may be written into a coded column, one below the other. */
function choicesOf(targets: readonly Target[]): SheetOut {
  const coded = targets.flatMap(({ label, field }) => (field?.list ? [{ label, words: field.list.entries.map(entry => entry.label) }] : field?.type === 'yesNo' ? [{ label, words: ['是', '否'] }] : []))
  const deepest = Math.max(0, ...coded.map(one => one.words.length))
  return { name: '可以填写的内容', header: coded.map(one => one.label), widths: coded.map(() => 22), rows: Array.from({ length: deepest }, (_, i) => coded.map(one => one.words[i] ?? '')) }
}

export async function templateOf(r: Reader, { kind: name }: TemplateInput): Promise<FileAnswer> {
  const { known: { kind }, targets } = await importingOf(r, name)
  // Of lines side by side the first will do; whoever needs more adds 2, 3 … behind the heading.
  const shown = [...targets.values()].filter(one => !/\.[1-9]\d*\./u.test(one.id))
  const headings = shown.map(one => (one.id.includes('.0.') ? (one.words[0] ?? one.label) : one.label))
  const sheet: SheetOut = { name: kind.title.slice(0, 31), header: headings, widths: headings.map(text => Math.max(12, text.length * 2 + 4)), rows: [] }
  return { fileName: `${kind.title}台账样表.xlsx`, mediaType, bytes: await bytesOf([sheet, choicesOf(shown)]) }
}
