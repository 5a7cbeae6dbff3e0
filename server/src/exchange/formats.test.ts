/** One roster, saved by an office program in every format an office sends, and read back. */
import { beforeAll, describe, expect, test } from 'vitest'
import { csvFilter, hasLibreOffice, savedByLibreOffice } from '../../../testing/workbooks/libreOffice.ts'
import { bytesOf, sink } from '../../../testing/workbooks/sink.ts'
import type { Cell, ReadSummary, SheetHead, SourceRow, TableFormat } from './rows.ts'
import { markWorkbook, readTable } from './xlsx.ts'

type Table = { format: TableFormat; sheets: SheetHead[]; rows: SourceRow[]; summary: ReadSummary | undefined }

async function readAll(file: Uint8Array): Promise<Table> {
  const source = await readTable(bytesOf(file))
  const rows: SourceRow[] = []
  for await (const row of source.rows) rows.push(row)
  return { format: source.format, sheets: source.sheets, rows, summary: source.summary() }
}

const names = ['office', 'table', 'text', 'style'].map(name => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`).join(' ')
const text = (words: string, style = ''): string => `<table:table-cell office:value-type="string"${style === '' ? '' : ` table:style-name="${style}"`}><text:p>${words}</text:p></table:table-cell>`
const number = (value: string): string => `<table:table-cell office:value-type="float" office:value="${value}"><text:p>${value}</text:p></table:table-cell>`
const day = (value: string): string => `<table:table-cell table:style-name="day" office:value-type="date" office:date-value="${value}"><text:p>${value}</text:p></table:table-cell>`
const line = (cells: string, visibility = ''): string => `<table:table-row${visibility === '' ? '' : ` table:visibility="${visibility}"`}>${cells}</table:table-row>`

const styles = `<number:date-style style:name="N1"><number:year number:style="long"/><number:text>/</number:text><number:month/><number:text>/</number:text><number:day/></number:date-style>
  <style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>
  <style:style style:name="red" style:family="table-cell"><style:table-cell-properties fo:background-color="#ff0000"/></style:style>
  <style:style style:name="blue" style:family="table-cell"><style:text-properties fo:color="#0000ff"/></style:style>
  <style:style style:name="struck" style:family="table-cell"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>
  <style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
  <style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/></style:style>`

const roster = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><office:document ${names} xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
  xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
  <office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>
  <table:table table:name="甲村" table:style-name="shown">
  ${line('<table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="1" office:value-type="string"><text:p>甲村登记表</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/>')}
  ${line(['姓名', '身份证号码', '出生日期', '年龄', '备注'].map(words => text(words)).join(''))}
  ${line(text('欧阳·思甜') + text('999999201503010016') + day('2015-03-01') + number('11') + text('第一行</text:p><text:p>第二行'))}
  ${line(text('王小禾', 'red') + text('99999920160229001X', 'red') + day('2016-02-29') + number('12.5') + text('已离开', 'red'))}
  ${line(text('李春生', 'struck') + text('999999201412310013') + day('2014-12-31') + number('-3') + text('蓝字', 'blue'))}
  ${line(text('陈冬梅') + text('999999201001010011') + day('1999-09-09') + number('9'), 'collapse')}
  ${line(`${'<table:table-cell/>'.repeat(3)}<table:table-cell table:formula="of:=SUM([.D3:.D6])" office:value-type="float" office:value="29.5"><text:p>29.5</text:p></table:table-cell>`)}
  ${line('', '').repeat(2)}${line(text('同上').repeat(2))}
  </table:table>
  <table:table table:name="上季度" table:style-name="unseen">${line(text('旧数据') + number('999999201503010016'))}</table:table>
  </office:spreadsheet></office:body></office:document>`)

const textsOf = (rows: readonly SourceRow[], sheet = 0): string[][] => rows.filter(row => row.sheet === sheet).map(row => row.cells.map(cell => cell.text))
const cellAt = ({ rows }: Table, row: number, column: number): Cell | undefined => rows.find(one => one.sheet === 0 && one.row === row)?.cells[column - 1]

const told = [
  ['甲村登记表'],
  ['姓名', '身份证号码', '出生日期', '年龄', '备注'],
  ['欧阳·思甜', '999999201503010016', '2015-03-01', '11', '第一行\n第二行'],
  ['王小禾', '99999920160229001X', '2016-02-29', '12.5', '已离开'],
  ['李春生', '999999201412310013', '2014-12-31', '-3', '蓝字'],
  ['陈冬梅', '999999201001010011', '1999-09-09', '9'],
  ['', '', '', '29.5'],
  ['同上', '同上'],
]

describe.runIf(hasLibreOffice()).each(['xlsx', 'xls', 'ods'] as const)('a roster saved as .%s', format => {
  let table: Table
  let bytes: Buffer
  beforeAll(async () => {
    bytes = await savedByLibreOffice(roster, format, 'fods')
    table = await readAll(bytes)
  })

  test('is known by its bytes and says the same as in every other format', () => {
    expect(table.format).toBe(format)
    expect(textsOf(table.rows)).toEqual(told)
    expect(table.rows.filter(row => row.sheet === 0).map(row => row.row)).toEqual([1, 2, 3, 4, 5, 6, 7, 10])
  })
  test('days are days, numbers are numbers, id numbers are texts', () => {
    expect([2, 3, 4].map(column => cellAt(table, 3, column)?.kind)).toEqual(['string', 'date', 'number'])
  })
  test('merged cells are told', () => expect(table.summary?.merges).toEqual([{ sheet: 0, fromRow: 1, fromColumn: 1, toRow: 1, toColumn: 3 }]))
  test('a row nobody sees is said to be one', () => expect(table.rows.filter(row => row.hidden !== undefined).map(row => [row.row, row.hidden])).toEqual([[6, 'hidden']]))
  test('a sheet nobody sees is read and said to be one, with an id number that lost its end', () => {
    expect(table.sheets).toEqual([{ name: '甲村', hidden: false }, { name: '上季度', hidden: true }])
    const [row] = table.rows.filter(one => one.sheet === 1)
    expect(row?.cells.map(cell => [cell.text, cell.flag])).toEqual([['旧数据', undefined], ['999999201503010000', 'precisionLost']])
  })
  test('a red ground, blue letters and a line through a name are told, and nothing of what is plain', () => {
    expect([1, 2, 5].map(column => cellAt(table, 4, column)?.mark)).toEqual(['#FF0000', '#FF0000', '#FF0000'])
    expect([cellAt(table, 5, 1)?.struck, cellAt(table, 5, 1)?.mark, cellAt(table, 5, 5)?.mark]).toEqual([true, undefined, '#0000FF'])
    expect(table.rows.flatMap(row => row.cells).filter(cell => cell.mark !== undefined || cell.struck)).toHaveLength(5)
  })
  test('a formula gives the value that was stored', () => expect(cellAt(table, 7, 4)).toMatchObject({ text: '29.5', kind: 'number', flag: 'formula' }))
  test('is given back as a marked workbook with every value in its place', async () => {
    const { out, bytes: marked } = sink()
    await markWorkbook({ source: bytesOf(bytes), sheet: 0, headerRow: 2, marks: [{ row: 4, column: 2, mark: { level: 'error', comment: '号码不对' } }] }, out)
    const back = textsOf((await readAll(marked())).rows)
    expect(back[3]?.slice(0, 6)).toEqual(['王小禾', '99999920160229001X', '2016-02-29', '12.5', '已离开', '号码不对'])
  })
})

describe.runIf(hasLibreOffice())('a roster saved as text', () => {
  test.each([[',', 'gb18030'], ['\t', 'utf-16'], [';', 'utf-8'], ['，', 'utf-8'], ['|', 'gb18030']] as const)('with %j in %s says the same', async (separator, encoding) => {
    const table = await readAll(await savedByLibreOffice(roster, csvFilter(separator, encoding), 'fods'))
    expect(table.format).toBe('csv')
    // A text file shows a day as the program shows it.
    expect(textsOf(table.rows)).toEqual(told.map(row => row.map(words => words.replace(/^(\d{4})-0?(\d+)-0?(\d+)$/, '$1/$2/$3'))))
  })
})

