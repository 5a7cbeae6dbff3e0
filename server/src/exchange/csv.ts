/** Comma separated text, in and out. Read in the same closed process and under the same limits as workbooks. */
import type { Writable } from 'node:stream'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import iconv from 'iconv-lite'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { csvLine } from './csvText.ts'
import { readIsolated } from './isolate.ts'
import { type ByteSource, defaultLimits, type ReadLimits, type RowSource } from './rows.ts'

/** Reads UTF-8 and UTF-16 (with or without mark) or GB 18030, GBK and GB 2312; comma, tab, semicolon, full-width comma or bar (separator.ts).
 *  @throws Problem as readWorkbook */
export const readCsv = (source: ByteSource, limits: ReadLimits = defaultLimits): Promise<RowSource> =>
  readIsolated(source, { format: 'csv', limits })

/** `utf-8` has the mark Excel needs to recognise it. `gbk` is for programs that know nothing else and cannot hold every name. */
export type CsvEncoding = 'utf-8' | 'gbk' | 'gb18030'

const mark = Buffer.from([0xef, 0xbb, 0xbf])
const pieceCharacters = 64 * 1024

/** Writes records and ends the stream. What a spreadsheet would take for a formula gets an apostrophe (csvText.ts).
 *  @returns how many records were written
 *  @throws Problem csv.notInEncoding naming the record, when a text has characters the encoding lacks; nothing is replaced by ? */
export async function writeCsv(
  out: Writable,
  records: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  encoding: CsvEncoding = 'utf-8',
): Promise<number> {
  // Listened to from the start: a receiver may fail at any time.
  const ended = finished(out)
  ended.catch(() => undefined)
  let text = ''
  let written = 0
  const flush = async (): Promise<void> => {
    const full = !out.write(iconv.encode(text, encoding))
    text = ''
    if (full) await Promise.race([once(out, 'drain'), ended])
  }
  try {
    if (encoding === 'utf-8') out.write(mark)
    for await (const record of records) {
      const line = csvLine(record)
      written += 1
      refuseLost(line, encoding, written)
      text += line
      if (text.length >= pieceCharacters) await flush()
    }
    await flush()
    out.end()
    await ended
  } catch (error) {
    // Half a file must not look like a whole one.
    out.destroy()
    throw error
  }
  return written
}

/** Held against the runtime's own decoder, which knows GB 18030-2022: iconv-lite has the older table, in which nineteen private
 *  characters stand where 龴 and the vertical punctuation stand now. */
function refuseLost(line: string, encoding: CsvEncoding, record: number): void {
  const survives = (text: string): boolean => new TextDecoder(encoding).decode(iconv.encode(text, encoding)) === text
  if (encoding === 'utf-8' || survives(line)) return
  const lost = [...new Set(line)].filter(c => !survives(c)).join('')
  throw problem('csv.notInEncoding', `第 ${record} 行的「${lost}」在 GBK 里没有，请改用 UTF-8 或 .xlsx 格式导出`)
}
