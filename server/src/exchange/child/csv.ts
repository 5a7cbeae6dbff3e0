/** A text file with separators, inside the reading process. */
import { type CsvRecord, csvRecords, UnreadableCsv } from '../csvRecords.ts'
import { csvCell } from '../csvText.ts'
import { Refusal } from '../refusal.ts'
import type { Output } from './output.ts'
import { decoded } from './encoding.ts'

const bytesPerCharacter = 4

export async function readCsv(file: Buffer, output: Output): Promise<void> {
  const { limits } = output
  output.head('csv', [{ name: '', hidden: false }])
  try {
    for await (const record of csvRecords(pieces(file, output), limits.rowCharacters * bytesPerCharacter)) takeRecord(record, output)
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error
    throw new Refusal(error.isOpen ? 'unclosedQuote' : 'rowTooLong', { row: error.row, limit: limits.rowCharacters })
  }
}

async function* pieces(file: Buffer, output: Output): AsyncGenerator<string> {
  for (const text of decoded(file)) {
    yield text
    await output.breathe()
  }
}

function takeRecord({ row, fields }: CsvRecord, { limits, row: out }: Output): void {
  while (fields.at(-1) === '') fields.pop()
  if (fields.length === 0) return
  if (fields.length > limits.columns) throw new Refusal('tooManyColumns', { row, limit: limits.columns })
  const long = fields.findIndex(field => field.length > limits.cellCharacters)
  if (long >= 0) {
    // A quote left open swallows the lines that follow: say that, not that a cell is long.
    const code = fields[long]?.includes('\n') ? 'unclosedQuote' : 'cellTooLong'
    throw new Refusal(code, { row, column: long + 1, limit: limits.cellCharacters })
  }
  out({ sheet: 0, row, cells: fields.map(csvCell) })
}
