import iconv from 'iconv-lite'
import fc from 'fast-check'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { describe, expect, test } from 'vitest'
import { bytesOf, sink } from '../../../testing/workbooks/sink.ts'
import { anyText, awkwardTexts } from '../../../testing/workbooks/texts.ts'
import { type CsvEncoding, readCsv, writeCsv } from './csv.ts'
import { csvCell, csvFeed, guardText, unguardText } from './csvText.ts'
import { defaultLimits, type ReadLimits } from './rows.ts'

async function read(file: Uint8Array, limits: ReadLimits = defaultLimits): Promise<string[][]> {
  const rows: string[][] = []
  const source = await readCsv(bytesOf(file), limits)
  for await (const row of source.rows) rows.push(row.cells.map(c => c.text))
  return rows
}

async function written(records: string[][], encoding?: CsvEncoding): Promise<Buffer> {
  const { out, bytes } = sink()
  await writeCsv(out, records, encoding)
  return bytes()
}

const codeOf = async (reading: Promise<unknown>): Promise<string | undefined> => {
  const error = await reading.catch((e: unknown) => e)
  return error instanceof Problem ? error.issues[0]?.code : undefined
}

/** The records of a text handed over in pieces of the given length. */
function records(text: string, pieceLength: number): string[][] {
  const found: string[][] = []
  const feed = csvFeed({
    record: (_, fields) => found.push(fields),
    unclosedQuote: row => found.push([`unclosed ${row}`]),
    growing: () => undefined,
  })
  for (let at = 0; at < text.length; at += pieceLength) feed.write(text.slice(at, at + pieceLength))
  feed.end()
  return found
}

describe('a csv is read', () => {
  test.each([
    ['UTF-8', Buffer.from('姓名,村\r\n欧阳·思甜,两湾洞村\r\n')],
    ['UTF-8 with its mark', Buffer.from('\ufeff姓名,村\n欧阳·思甜,两湾洞村')],
    ['GBK', iconv.encode('姓名,村\r\n欧阳·思甜,两湾洞村\r\n', 'gbk')],
    ['UTF-16 as Excel’s “Unicode text”', Buffer.from('\ufeff姓名\t村\r\n欧阳·思甜\t两湾洞村\r\n', 'utf16le')],
  ])('in %s', async (_, file) =>
    expect(await read(file)).toEqual([
      ['姓名', '村'],
      ['欧阳·思甜', '两湾洞村'],
    ]),
  )

  test('a rare character of GB 18030 in four bytes', async () =>
    expect(await read(iconv.encode('姓名\n𠮷野\n㛃\n', 'gb18030'))).toEqual([['姓名'], ['𠮷野'], ['㛃']]))

  test('quotes, doubled quotes, separators and line breaks in fields, empty lines between', () => {
    const text = '"a","b ""x"" c","两\r\n行",\r\n\r\n"",,d\n'
    const whole = [['a', 'b "x" c', '两\r\n行', ''], [''], ['', '', 'd']]
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length }), length => {
        expect(records(text, length)).toEqual(whole)
      }),
    )
  })

  test('row numbers are those of a spreadsheet, empty lines counted', async () => {
    const source = await readCsv(bytesOf(Buffer.from('甲\n\n"乙\n丙"\n丁\n')))
    const numbers: number[] = []
    for await (const row of source.rows) numbers.push(row.row)
    expect(numbers).toEqual([1, 3, 4])
  })

  test('an id number that a spreadsheet has spoilt is marked, one it was forced to keep is whole', () => {
    expect(csvCell('9.99999E+17').flag).toBe('precisionLost')
    expect(csvCell('="999999201503010016"').text).toBe('999999201503010016')
  })

  test.each([
    ['a quote left open', Buffer.from('甲,"乙\n丙\n'), 'workbook.unclosedQuote'],
    ['bytes of no encoding', Buffer.from([0xc3, 0x28, 0xff, 0xff, 0x0a]), 'workbook.encoding'],
    ['lines of two encodings, of which each could be read as the other', Buffer.concat([iconv.encode('姓名,村\n', 'gbk'), Buffer.from('王禾,栖凤\n'), iconv.encode('李春生,栖凤渡\n', 'gbk')]), 'workbook.mixedEncodings'],
    ['a NUL', Buffer.from('甲,乙\0\n'), 'workbook.notASpreadsheet'],
    ['a character nobody can see', Buffer.from('甲,乙\u0007\n'), 'workbook.controlCharacters'],
    ['a thousand columns', Buffer.from(`${'甲,'.repeat(1_000)}乙`), 'workbook.tooManyColumns'],
    ['too many rows', Buffer.from('甲\n'.repeat(50_001)), 'workbook.tooManyRows'],
    ['a cell without end', Buffer.from('甲'.repeat(40_000)), 'workbook.cellTooLong'],
    ['nothing', Buffer.alloc(0), 'workbook.empty'],
    ['a workbook', Buffer.from('PK\u0003\u0004'), 'workbook.notASpreadsheet'],
  ])('refused: %s', async (_, file, code) => expect(await codeOf(read(file))).toBe(code))
})

describe('what is exported comes back as it was', () => {
  test('any text, in UTF-8 and in GB 18030', async () => {
    for (const encoding of ['utf-8', 'gb18030'] as const) {
      const texts = [...awkwardTexts, 'CR\r\nLF', '\r', ...fc.sample(anyText, 400)]
      expect(
        await read(
          await written(
            texts.map(t => ['序', t]),
            encoding,
          ),
        ),
      ).toEqual(texts.map(t => ['序', t]))
    }
  })

  test('every character but the private ones survives GB 18030', () => {
    const decoder = new TextDecoder('gb18030')
    const lost: string[] = []
    for (let code = 0x20; code < 0x32000; code++) {
      const character = String.fromCodePoint(code)
      const isPrivate = code >= 0xd800 && code < 0xf900
      if (!isPrivate && decoder.decode(iconv.encode(character, 'gb18030')) !== character) lost.push(code.toString(16))
    }
    expect(lost).toEqual([])
  })

  test('a name GBK cannot hold stops the export with words instead of a question mark', async () => {
    expect(await codeOf(written([['𠮷野']], 'gbk'))).toBe('csv.notInEncoding')
  })

  test('no cell begins with a sign that a spreadsheet takes for a formula', async () => {
    const file = (await written(awkwardTexts.map(t => [t]))).toString('utf8')
    for (const record of records(file.slice(1), 1_000)) expect(record[0]).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
  })

  test('the apostrophe goes on and comes off', () =>
    fc.assert(fc.property(anyText, text => unguardText(guardText(text)) === text)))
})
