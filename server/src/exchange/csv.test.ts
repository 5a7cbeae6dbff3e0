import iconv from 'iconv-lite'
import fc from 'fast-check'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { describe, expect, test } from 'vitest'
import { bytesOf, sink } from '../../../testing/workbooks/sink.ts'
import { anyText, awkwardTexts } from '../../../testing/workbooks/texts.ts'
import { type CsvEncoding, readCsv, writeCsv } from './csv.ts'
import { csvRecords, recordsOf } from './csvRecords.ts'
import { csvCell, guardText, unguardText } from './csvText.ts'
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
async function records(text: string, pieceLength: number): Promise<string[][]> {
  async function* pieces() {
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength)
  }
  const found: string[][] = []
  for await (const { fields } of csvRecords(pieces(), 100_000)) found.push(fields)
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

  test.each([
    ['UTF-16 without a mark', Buffer.from('姓名,村,编号\r\n欧阳·思甜,两湾洞村,12\r\n', 'utf16le')],
    ['UTF-16 of the other order', Buffer.from('\ufeff姓名,村,编号\r\n欧阳·思甜,两湾洞村,12\r\n', 'utf16le').swap16()],
    ['UTF-16 of the other order without a mark', Buffer.from('姓名,村,编号\r\n欧阳·思甜,两湾洞村,12\r\n', 'utf16le').swap16()],
    ['GBK with semicolons', iconv.encode('姓名;村;编号\n欧阳·思甜;两湾洞村;12\n', 'gbk')],
    ['the separator it names itself', Buffer.from('sep=#\r\n姓名#村#编号\r\n欧阳·思甜#两湾洞村#12\r\n')],
    ['full-width commas', Buffer.from('姓名，村，编号\n欧阳·思甜，两湾洞村，12\n')],
    ['bars', Buffer.from('姓名|村|编号\n欧阳·思甜|两湾洞村|12\n')],
  ])('in %s', async (_, file) => expect(await read(file)).toEqual([['姓名', '村', '编号'], ['欧阳·思甜', '两湾洞村', '12']]))

  test('a title without separators and addresses with commas in them do not decide what stands between columns', async () => {
    const lines = ['苏仙岭街道登记表，第三季度', '填报单位：甲村', '姓名\t住址\t电话', '王小禾\t甲县，乙镇，丙村\t19900000001', '李春生\t甲县，乙镇\t19900000002']
    expect((await read(Buffer.from(lines.join('\n')))).map(fields => fields.length)).toEqual([1, 1, 3, 3, 3])
  })

  test('a character that cannot be kept is a fault of its own cell, half a character of an export of fixed width too', async () => {
    const flagged = async (file: Buffer) => {
      const source = await readCsv(bytesOf(file))
      const cells: (string | undefined)[][] = []
      for await (const row of source.rows) cells.push(row.cells.map(c => `${c.text}${c.flag ?? ''}`))
      return cells
    }
    expect(await flagged(Buffer.from('甲,乙\0\n丙,丁\u0007戊\n己,庚\n'))).toEqual([['甲', '乙control'], ['丙', '丁戊control'], ['己', '庚']])
    const half = Buffer.concat([iconv.encode(`姓名,村\n${'王小禾,栖凤渡\n'.repeat(40)}李春`, 'gbk'), Buffer.from([0xc9]), iconv.encode(',栖凤渡\n', 'gbk')])
    expect((await flagged(half)).at(-1)).toEqual(['李春control', '栖凤渡'])
    const cut = Buffer.concat([Buffer.from(`姓名,村\n${'王小禾,栖凤渡\n'.repeat(40)}李春,栖凤`), Buffer.from([0xe6, 0xb8])])
    expect((await flagged(cut)).at(-1)).toEqual(['李春', '栖凤control'])
  })

  test('a rare character of GB 18030 in four bytes', async () =>
    expect(await read(iconv.encode('姓名\n𠮷野\n㛃\n', 'gb18030'))).toEqual([['姓名'], ['𠮷野'], ['㛃']]))

  test('quotes, doubled quotes, separators and line breaks in fields, empty lines between', async () => {
    const text = '"a","b ""x"" c","两\r\n行",\r\n\r\n"",,d\n'
    const whole = [['a', 'b "x" c', '两\r\n行', ''], [''], ['', '', 'd']]
    // The separator is judged by the first piece, so that is never less than a line.
    await fc.assert(fc.asyncProperty(fc.integer({ min: 12, max: text.length }), async length => {
      expect(await records(text, length)).toEqual(whole)
    }))
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
    ['bytes of a machine', Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i * 7) % 29)), 'workbook.notASpreadsheet'],
    ['a thousand columns', Buffer.from(`${'甲,'.repeat(1_000)}乙`), 'workbook.tooManyColumns'],
    ['too many rows', Buffer.from('甲\n'.repeat(120_001)), 'workbook.tooManyRows'],
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
    for (const record of recordsOf(file.slice(1)).records) expect(record[0]).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
  })

  test('the apostrophe goes on and comes off', () =>
    fc.assert(fc.property(anyText, text => unguardText(guardText(text)) === text)))
})
