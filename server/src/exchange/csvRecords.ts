/** Takes a comma separated text apart. Quotes are read as forgivingly as a spreadsheet reads them; lines end however they end. */
import { CsvError, type Options, parse } from 'csv-parse'
import { parse as parseWhole } from 'csv-parse/sync'
import { separatorOf, toldSeparator } from './separator.ts'

const optionsFor = (separator: string): Options => ({
  delimiter: separator, record_delimiter: ['\r\n', '\n', '\r'], relax_quotes: true, relax_column_count: true, skip_empty_lines: false, bom: true,
})

export type CsvRecord = { row: number; fields: string[] }
/** `row`: the one that cannot be read. `isOpen`: a quote that nothing closes swallowed what follows, in whole or up to the limit. */
export class UnreadableCsv extends Error {
  override readonly name = 'UnreadableCsv'
  readonly row: number
  readonly isOpen: boolean
  constructor(row: number, isOpen: boolean) {
    super(`Row ${row} of the text cannot be read`)
    this.row = row
    this.isOpen = isOpen
  }
}

/** Rows are numbered as a spreadsheet numbers them: empty lines count, line breaks within quotes and a line "sep=" do not.
 *  @param pieces the text; what stands between columns is judged by the first piece
 *  @param rowBytes a row that grows beyond is given up
 *  @throws UnreadableCsv */
export async function* csvRecords(pieces: AsyncIterable<string>, rowBytes: number): AsyncGenerator<CsvRecord> {
  const source = pieces[Symbol.asyncIterator]()
  const first = (await source.next()).value ?? ''
  const told = toldSeparator(first)
  const begin = first.slice(told?.length ?? 0)
  const parser = parse({ ...optionsFor(told?.separator ?? separatorOf(begin)), info: true, max_record_size: rowBytes })
  const fed = feed(parser, begin, source)
  fed.catch(() => undefined)
  let row = 0
  let lines = 0
  try {
    for await (const { record, info } of parser) {
      row += 1
      lines = info.lines
      yield { row, fields: record }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new UnreadableCsv(row + 1, error.code === 'CSV_QUOTE_NOT_CLOSED' || Number(error['lines']) > lines + 1)
  }
  await fed
}

async function feed(parser: ReturnType<typeof parse>, begin: string, source: AsyncIterator<string>): Promise<void> {
  try {
    parser.write(begin)
    for (let next = await source.next(); !next.done; next = await source.next())
      if (!parser.write(next.value)) await Promise.race([new Promise(done => parser.once('drain', done)), new Promise(done => parser.once('close', done))])
    parser.end()
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error('The text broke off'))
  }
}

/** A whole text at once. What was read before a row that cannot be is kept; `unreadable` is the number of that row. */
export function recordsOf(text: string): { records: string[][]; unreadable: number | undefined } {
  const told = toldSeparator(text)
  const body = text.slice(told?.length ?? 0)
  const records: string[][] = []
  try {
    parseWhole(body, { ...optionsFor(told?.separator ?? separatorOf(body.slice(0, 65_536))), on_record: (record: string[]) => {
      records.push(record)
      return null
    } })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { records, unreadable: records.length + 1 }
  }
  return { records, unreadable: undefined }
}
