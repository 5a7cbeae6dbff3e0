import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bareParts, bareWorkbook, inlineCell, row, sharedStringsXml, sheetXml, stylesXml } from '../../../testing/workbooks/bareWorkbook.ts'
import { hasLibreOffice, savedByLibreOffice } from '../../../testing/workbooks/libreOffice.ts'
import { bytesOf, sink } from '../../../testing/workbooks/sink.ts'
import { anyText, awkwardTexts } from '../../../testing/workbooks/texts.ts'
import { zipFile } from '../../../testing/workbooks/zipFile.ts'
import type { ReadSummary, SourceRow } from './rows.ts'
import { markWorkbook, type OutCell, readWorkbook, writeWorkbook } from './xlsx.ts'

async function read(file: Uint8Array): Promise<{ rows: SourceRow[]; summary: ReadSummary | undefined; sheets: [string, boolean][] }> {
  const book = await readWorkbook(bytesOf(file))
  const rows: SourceRow[] = []
  for await (const r of book.rows) rows.push(r)
  return { rows, summary: book.summary(), sheets: book.sheets.map(s => [s.name, s.hidden]) }
}

async function written(rows: OutCell[][], header?: string[]): Promise<Buffer> {
  const { out, bytes } = sink()
  await writeWorkbook(out, [{ name: '汇总', rows, ...(header ? { header, title: '登记表' } : {}) }])
  return bytes()
}

const cellsOf = async (cells: string, parts: Record<string, string> = {}) =>
  (await read(bareWorkbook({ 'xl/worksheets/sheet1.xml': sheetXml(row(1, cells)), ...parts }))).rows[0]?.cells ?? []

const grid = (texts: string[], width = 8): string[][] =>
  Array.from({ length: Math.ceil(texts.length / width) }, (_, i) => texts.slice(i * width, (i + 1) * width))

const textsIn = (rows: SourceRow[]): string[] => rows.flatMap(r => r.cells.map(c => c.text))

describe('a workbook is read for what its cells say', () => {
  test('texts stand in the cell, in the shared table, in runs of different fonts, without their phonetic guides', async () => {
    const cells = await cellsOf(
      `<c r="A1" t="s"><v>0</v></c><c t="s"><v>1</v></c>${inlineCell('D1', '王 ')}<c r="E1" t="str"><v>甲</v></c>
       <c r="F1" t="inlineStr"><is><r><t>欧阳</t></r><r><t>·</t></r><r><t>思甜</t></r><rPh sb="0" eb="1"><t>ou</t></rPh></is></c>`,
      {
        'xl/sharedStrings.xml': sharedStringsXml([
          '张三',
          '</t></si><si><r><t>李</t></r><r><t>四</t></r><rPh><t>li</t></rPh></si><si><t>',
        ]),
      },
    )
    expect(cells.map(c => c.text)).toEqual(['张三', '', '', '王 ', '甲', '欧阳·思甜'])
  })

  test('an id number kept as a number comes back in plain digits and is marked as damaged', async () => {
    const cells = await cellsOf(
      '<c r="A1"><v>9.9999920150301E+17</v></c><c r="B1"><v>19900001234</v></c><c r="C1"><v>0.30000000000000004</v></c>',
    )
    expect(cells.map(c => [c.text, c.kind, c.flag])).toEqual([
      ['999999201503010000', 'number', 'precisionLost'],
      ['19900001234', 'number', undefined],
      ['0.3', 'number', undefined],
    ])
  })

  test('days are days whatever their format, also the Chinese ones, and text formats with a d in brackets are none', async () => {
    const styles = stylesXml([
      'yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;',
      '[Red]0.00',
      '0&quot;days&quot;',
      'yyyy/m/d h:mm',
    ])
    const cells = await cellsOf(
      '<c r="A1" s="1"><v>42064</v></c><c r="B1" s="2"><v>42064</v></c><c r="C1" s="3"><v>5</v></c><c r="D1" s="4"><v>42064.5</v></c><c r="E1" s="5"><v>42064</v></c>',
      { 'xl/styles.xml': styles },
    )
    expect(cells.map(c => c.text)).toEqual(['2015-03-01', '42064', '5', '2015-03-01 12:00:00', '2015-03-01'])
  })

  test('a formula gives the value the program stored and is marked, as are errors', async () => {
    const cells = await cellsOf(
      '<c r="A1" t="str"><f>B1&amp;"x"</f><v>乙</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="b"><v>1</v></c><c r="D1"><f>1+1</f></c>',
    )
    expect(cells.map(c => [c.text, c.flag])).toEqual([
      ['乙', 'formula'],
      ['#N/A', 'error'],
      ['TRUE', undefined],
      ['', 'noValue'],
    ])
  })

  test('rows keep the numbers people see, empty formatted ones are passed over, merges and hidden sheets are told', async () => {
    const first = sheetXml(
      `${row(1, inlineCell('A1', '登记表'))}${row(3, inlineCell('A3', '姓名'))}${row(9, '<c r="XFD9" s="1"/>')}`,
      '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
    )
    const file = bareWorkbook({ 'xl/worksheets/sheet1.xml': first }, [
      { name: '汇总' },
      { name: '码表', state: 'hidden' },
      { name: '乙村' },
    ])
    const { rows, summary, sheets } = await read(file)
    expect(rows.map(r => [r.sheet, r.row, r.cells.length])).toEqual([
      [0, 1, 1],
      [0, 3, 1],
      [1, 1, 1],
      [2, 1, 1],
    ])
    expect(summary).toEqual({
      rows: 4,
      merges: [{ sheet: 0, fromRow: 1, fromColumn: 1, toRow: 1, toColumn: 3 }],
      notices: [],
    })
    expect(sheets).toEqual([['汇总', false], ['码表', true], ['乙村', false]])
  })

  test('elements may carry a prefix, rows and cells may leave their addresses out', async () => {
    const sheet = sheetXml('<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>1</v></c></row><row><c><v>2</v></c></row>')
      .replace(/<(\/?)(?=[a-z])/g, '<$1x:')
      .replace('xmlns=', 'xmlns:x=')
    const { rows } = await read(bareWorkbook({ 'xl/worksheets/sheet1.xml': sheet }))
    expect(rows.map(r => [r.row, ...r.cells.map(c => c.text)])).toEqual([
      [1, '甲', '1'],
      [2, '2'],
    ])
  })

  test('names belong to their namespace: an extension called workbookPr does not move every day by four years, a part in the strict spelling is read', async () => {
    const book = (inner: string, main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main') =>
      `<workbook xmlns="${main}" xmlns:rel="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:x15="urn:extension">${inner}<sheets><sheet name="汇总" sheetId="1" rel:id="rId1"/></sheets></workbook>`
    const days = { 'xl/worksheets/sheet1.xml': sheetXml(row(1, '<c r="A1" s="1"><v>42064</v></c>')), 'xl/styles.xml': stylesXml(['yyyy-mm-dd']) }
    const dayIn = async (parts: Record<string, string>) => (await read(bareWorkbook({ ...days, ...parts }))).rows[0]?.cells[0]?.text
    expect(await dayIn({ 'xl/workbook.xml': book('<workbookPr date1904="0"/><x15:workbookPr date1904="1"/>') })).toBe('2015-03-01')
    expect(await dayIn({ 'xl/workbook.xml': book('<workbookPr date1904="1"/><x15:workbookPr/>') })).toBe('2019-03-02')
    const strict = 'http://purl.oclc.org/ooxml/spreadsheetml/main'
    const sheet = days['xl/worksheets/sheet1.xml'].replace('http://schemas.openxmlformats.org/spreadsheetml/2006/main', strict)
    expect(await dayIn({ 'xl/workbook.xml': book('', strict), 'xl/worksheets/sheet1.xml': sheet })).toBe('2015-03-01')
  })

  test('a part that is never read is not judged', async () => {
    const entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    const wide = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a/>', 'utf16le').toString('latin1')
    const { rows } = await read(bareWorkbook({ 'customXml/item1.xml': wide, 'xl/drawings/drawing1.xml': entity, 'docProps/custom.xml': entity }))
    expect(rows[0]?.cells[0]?.text).toBe('姓名')
  })

  test('a character that cannot be kept is a fault of its own cell', async () => {
    const line = (n: number, words: string): string => row(n, inlineCell(`A${n}`, '王小禾') + inlineCell(`B${n}`, words))
    const rows = ['欧_x0000_阳', '欧\u0001阳', '欧&#x1F;阳', '欧\ufffe阳', '欧_xD800_阳', '欧阳'].map((words, i) => line(i + 1, words)).join('')
    const cells = (await read(bareWorkbook({ 'xl/worksheets/sheet1.xml': sheetXml(rows) }))).rows.map(r => r.cells)
    expect(cells.map(r => [r[0]?.flag, r[1]?.text, r[1]?.flag])).toEqual([
      ...Array.from({ length: 5 }, () => [undefined, '欧阳', 'control']),
      [undefined, '欧阳', undefined],
    ])
  })

  test('rows that are hidden and rows that a filter hides are told apart', async () => {
    const rows = `${row(1, inlineCell('A1', '姓名'))}<row r="2" hidden="1">${inlineCell('A2', '王小禾')}</row><row r="3" ht="0">${inlineCell('A3', '李春生')}</row>`
    const hiddenIn = async (sheet: string) => (await read(bareWorkbook({ 'xl/worksheets/sheet1.xml': sheet }))).rows.map(r => r.hidden)
    expect(await hiddenIn(sheetXml(rows))).toEqual([undefined, 'hidden', 'hidden'])
    expect(await hiddenIn(sheetXml(rows).replace('<sheetData>', '<sheetPr filterMode="1"/><sheetData>'))).toEqual([undefined, 'filtered', 'filtered'])
  })

  test('colours of the ground and of letters, of a theme and of a palette, and a line through a name are told', async () => {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    const styles = `<styleSheet xmlns="${main}"><fonts><font><color theme="1"/></font><font><strike/></font><font><color rgb="FF0000FF"/></font><font><strike val="0"/></font></fonts>
      <fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor theme="5" tint="0.5"/></patternFill></fill>
      <fill><patternFill patternType="solid"><fgColor indexed="13"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill></fill></fills>
      <cellXfs><xf/><xf fillId="1"/><xf fillId="2"/><xf fillId="3"/><xf fontId="2"/><xf fontId="1"/><xf fontId="3" fillId="4"/></cellXfs></styleSheet>`
    const theme = '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:clrScheme><a:dk1><a:sysClr lastClr="000000"/></a:dk1><a:lt1><a:sysClr lastClr="FFFFFF"/></a:lt1><a:accent2><a:srgbClr val="ED7D31"/></a:accent2></a:clrScheme></a:theme>'
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${[['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml'], ['theme', 'theme/theme1.xml']].map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${office}/${type}" Target="${target}"/>`).join('')}</Relationships>`
    const cells = await cellsOf(Array.from({ length: 7 }, (_, i) => `<c s="${i}"><v>1</v></c>`).join(''), { 'xl/styles.xml': styles, 'xl/theme/theme1.xml': theme, 'xl/_rels/workbook.xml.rels': relations })
    expect(cells.map(c => c.mark ?? (c.struck ? 'struck' : ''))).toEqual(['', '#FF0000', '#F6BE98', '#FFFF00', '#0000FF', 'struck', ''])
  })

  test('an empty shared text keeps its number, so no other text moves', async () => {
    const cells = await cellsOf('<c t="s"><v>0</v></c><c t="s"><v>2</v></c>', { 'xl/sharedStrings.xml': sharedStringsXml(['甲', '乙', '丙']).replace('<si><t>乙</t></si>', '<si/>') })
    expect(cells.map(c => c.text)).toEqual(['甲', '丙'])
  })

  test('parts may be named with backslashes or in other letters', async () => {
    const parts = bareParts({ 'xl/sharedStrings.xml': null, 'xl/SharedStrings.xml': sharedStringsXml(['甲']), 'xl/worksheets/sheet1.xml': sheetXml(row(1, '<c t="s"><v>0</v></c>')) })
    const { rows } = await read(zipFile(parts.map(part => ({ ...part, name: part.name.replaceAll('/', '\\') }))))
    expect(textsIn(rows)).toEqual(['甲'])
  })

  test('leaving the rows early ends the reading process without complaint', async () => {
    const book = await readWorkbook(bytesOf(await written(grid(Array.from({ length: 4_000 }, (_, i) => `第${i}个`)))))
    for await (const r of book.rows) if (r.row === 2) break
    expect(book.summary()).toBeUndefined()
  })
})

describe('what is exported comes back as it was', () => {
  test('awkward texts', async () => {
    const { rows } = await read(await written(awkwardTexts.map(text => [text])))
    expect(textsIn(rows)).toEqual(awkwardTexts)
  })

  test('any text', async () => {
    const once = fc.asyncProperty(fc.array(anyText, { minLength: 800, maxLength: 800 }), async texts => {
      expect(textsIn((await read(await written(grid(texts)))).rows)).toEqual(texts)
    })
    await fc.assert(once, { numRuns: 4, endOnFailure: true })
  })

  test('a carriage return becomes the one line break a cell knows', async () => {
    expect(textsIn((await read(await written([['甲\r\n乙\r丙']]))).rows)).toEqual(['甲\n乙\n丙'])
  })

  test('numbers stay numbers, nothing stays nothing, title and header stand above', async () => {
    const { rows, summary } = await read(await written([[12.5, null, '甲', true]], ['数', '空', '字', '是']))
    expect(rows.map(r => r.cells.map(c => c.text))).toEqual([['登记表'], ['数', '空', '字', '是'], ['12.5', '', '甲', 'TRUE']])
    expect(summary?.merges).toHaveLength(1)
  })

  test.runIf(hasLibreOffice())('and still after LibreOffice has opened and saved it', async () => {
    const texts = [
      ...awkwardTexts.filter(t => !t.includes('_x')),
      ...fc.sample(anyText, { numRuns: 600, seed: 7 }).filter(t => !/_x/.test(t)),
    ]
    const { rows } = await read(await savedByLibreOffice(await written(texts.map(text => [text])), 'xlsx'))
    expect(textsIn(rows)).toEqual(texts)
  })
})

describe('the marked workbook', () => {
  const original = [['填报单位：甲镇'], ['姓名', '身份证号'], ['曾子轩', '99999920150301001'], ['何若曦', '999999201006010031']]
  const marks = [
    { row: 3, column: 2, mark: { level: 'error', comment: '身份证号码少 1 位' } },
    { row: 3, mark: { level: 'warning', comment: '与第 9 行重复' } },
    { row: 4, column: 1, mark: { level: 'warning', comment: '请核对' } },
  ] as const

  test('has every original cell at its place and a column 问题 behind them', async () => {
    const { out, bytes } = sink()
    await markWorkbook({ source: bytesOf(await written(original)), sheet: 0, headerRow: 2, marks }, out)
    const { rows } = await read(bytes())
    expect(rows.map(r => r.cells.map(c => c.text))).toEqual([
      ['填报单位：甲镇'],
      ['姓名', '身份证号', '问题'],
      ['曾子轩', '99999920150301001', '身份证号码少 1 位；与第 9 行重复'],
      ['何若曦', '999999201006010031', '请核对'],
    ])
  })

  test('keeps merged cells together, and what stands in them', async () => {
    const merged = bareWorkbook({
      'xl/worksheets/sheet1.xml': sheetXml(
        `${row(1, inlineCell('A1', '登记表') + inlineCell('C1', '页'))}${row(2, inlineCell('A2', '甲村') + inlineCell('B2', '张三'))}${row(3, inlineCell('B3', '李四'))}`,
        '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/><mergeCell ref="A1:XFD1048576"/></mergeCells>',
      ),
    })
    const { out, bytes } = sink()
    await markWorkbook(
      {
        source: bytesOf(merged),
        sheet: 0,
        headerRow: 1,
        marks: [{ row: 3, column: 1, mark: { level: 'error', comment: '村名' } }],
      },
      out,
    )
    const { rows, summary } = await read(bytes())
    expect(rows.map(r => r.cells.map(c => c.text))).toEqual([
      ['登记表', '', '页', '问题'],
      ['甲村', '张三'],
      ['', '李四', '', '村名'],
    ])
    expect(summary?.merges.map(m => [m.fromRow, m.fromColumn, m.toRow, m.toColumn])).toEqual([
      [1, 1, 1, 2],
      [2, 1, 3, 1],
    ])
  })

  test.runIf(hasLibreOffice())('shows its colours and comments in an office program', async () => {
    const { out, bytes } = sink()
    await markWorkbook({ source: bytesOf(await written(original)), sheet: 0, headerRow: 2, marks }, out)
    const page = (await savedByLibreOffice(bytes(), 'fods')).toString('utf8')
    expect(page).toContain('<office:annotation')
    expect(page.match(/f8d7d3|fce9c4/gi)?.length).toBeGreaterThanOrEqual(2)
  })
})
