/** A table as a flat OpenDocument file: the plainest thing LibreOffice opens with real days, real numbers and merged cells in it. */
import type { FormCell } from './registrationForm.ts'

export type FlatCell = FormCell | { text: string; across: number }

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const names = [
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"',
  'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"',
  'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"',
  'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"',
  'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"',
].join(' ')

const dayStyle =
  '<number:date-style style:name="N1"><number:year number:style="long"/><number:text>/</number:text><number:month/><number:text>/</number:text><number:day/></number:date-style>' +
  '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>'

function cellXml(cell: FlatCell): string {
  if (cell === null || cell === '') return '<table:table-cell/>'
  if (typeof cell === 'number')
    return `<table:table-cell office:value-type="float" office:value="${cell}"><text:p>${cell}</text:p></table:table-cell>`
  if (typeof cell === 'string')
    return `<table:table-cell office:value-type="string"><text:p>${escaped(cell)}</text:p></table:table-cell>`
  if ('day' in cell)
    return `<table:table-cell table:style-name="day" office:value-type="date" office:date-value="${cell.day}"><text:p>${cell.day}</text:p></table:table-cell>`
  const covered = '<table:covered-table-cell/>'.repeat(cell.across - 1)
  const merged = `table:number-columns-spanned="${cell.across}" table:number-rows-spanned="1" office:value-type="string"`
  return `<table:table-cell ${merged}><text:p>${escaped(cell.text)}</text:p></table:table-cell>${covered}`
}

export function flatSheet(name: string, rows: readonly (readonly FlatCell[])[]): Buffer {
  const body = rows.map(cells => `<table:table-row>${cells.map(cellXml).join('')}</table:table-row>`).join('')
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><office:document ${names} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">` +
      `<office:automatic-styles>${dayStyle}</office:automatic-styles><office:body><office:spreadsheet>` +
      `<table:table table:name="${escaped(name)}">${body}</table:table></office:spreadsheet></office:body></office:document>`,
  )
}
