/** What single files out of public collections taught: each a case made here, as small as it can be. */
import { describe, expect, test } from 'vitest'
import { formulaCell, numberCell, oldWorkbook, openDocument, sharedText, sharedTexts } from '../../../testing/workbooks/oldWorkbook.ts'
import { bytesOf } from '../../../testing/workbooks/sink.ts'
import { zipFile } from '../../../testing/workbooks/zipFile.ts'
import { readTable } from './xlsx.ts'

async function textsOf(file: Buffer): Promise<[row: number, texts: string[]][]> {
  const source = await readTable(bytesOf(file))
  const rows: [number, string[]][] = []
  for await (const { row, cells } of source.rows) rows.push([row, cells.map(cell => cell.text + (cell.flag === undefined ? '' : ` ${cell.flag}`))])
  return rows
}

describe('an old workbook', () => {
  test('that counts more shared texts than it has is read', async () => {
    expect(await textsOf(oldWorkbook([sharedText(0, 0, 0), sharedText(0, 1, 1)], [sharedTexts(['姓名', '村'], 9)]))).toEqual([[1, ['姓名', '村']]])
  })
  test('whose shared texts are cut in the middle of one is read whole', async () => {
    const [kind, bytes] = sharedTexts(['姓名', '欧阳·思甜'])
    // Cut within the second text; what follows says anew that a letter has two bytes.
    const cut = bytes.length - 8
    expect(await textsOf(oldWorkbook([sharedText(0, 0, 0), sharedText(0, 1, 1)], [[kind, bytes.slice(0, cut)], [0x3c, `01${bytes.slice(cut)}`]]))).toEqual([[1, ['姓名', '欧阳·思甜']]])
  })
  test('whose cells come in any order gives its rows in theirs', async () => {
    expect(await textsOf(oldWorkbook([numberCell(2, 0, 3), numberCell(0, 1, 2), numberCell(2, 1, 4), numberCell(0, 0, 1)]))).toEqual([[1, ['1', '2']], [3, ['3', '4']]])
  })
  test.each([0x06, 0x206, 0x406])('with formulas numbered %d gives their values', async kind => {
    expect(await textsOf(oldWorkbook([formulaCell(kind, [0, 0], 12.5)]))).toEqual([[1, ['12.5 formula']]])
  })
  test('with a chart in its sheet takes none of the numbers of the chart for cells', async () => {
    const chart: [number, string][] = [[0x809, '0006200000000000'], numberCell(0, 0, 99), [0x0a, '']]
    expect(await textsOf(oldWorkbook([numberCell(0, 0, 1), ...chart, numberCell(1, 0, 2)]))).toEqual([[1, ['1']], [2, ['2']]])
  })
})

describe('an OpenDocument sheet', () => {
  const content = (cells: string): string => `<o:document-content ${['office', 'table', 'text'].map(name => `xmlns:${name.charAt(0) === 't' ? name : 'o'}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`).join(' ')}
    xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><o:body><o:spreadsheet><table:table table:name="S"><table:table-row>${cells}</table:table-row></table:table></o:spreadsheet></o:body></o:document-content>`
  const cell = (words: string, more = ''): string => `<table:table-cell o:value-type="string"${more}>${words}</table:table-cell>`

  test('says what is shown: nothing under a merged cell, no comment, runs of space as one', async () => {
    const cells = `${cell('<o:annotation><text:p>批注</text:p></o:annotation><text:p>甲   村<text:s text:c="2"/>一组</text:p>', ' table:number-columns-spanned="2"')}<table:covered-table-cell o:value-type="string"><text:p>旧</text:p></table:covered-table-cell>${cell('<text:p>乙</text:p>', ' table:number-columns-repeated="2"')}`
    expect(await textsOf(openDocument('spreadsheet', { 'content.xml': content(cells) }))).toEqual([[1, ['甲 村  一组', '', '乙', '乙']]])
  })
  test('tells an error and a formula without a value', async () => {
    const cells = `${cell('<text:p>Err:502</text:p>', ' table:formula="of:=X()" o:string-value="" calcext:value-type="error"')}<table:table-cell table:formula="of:=Y()"/>`
    expect(await textsOf(openDocument('spreadsheet', { 'content.xml': content(cells) }))).toEqual([[1, ['Err:502 error', ' noValue']]])
  })
  test('that does not say what it is shows it by its parts', async () => {
    const file = zipFile([{ name: 'content.xml', content: content(cell('<text:p>甲</text:p>')) }, { name: 'META-INF/manifest.xml', content: '<a/>' }])
    expect(await textsOf(file)).toEqual([[1, ['甲']]])
  })
})
