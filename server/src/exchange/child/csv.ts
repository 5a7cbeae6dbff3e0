/** A text file with separators, inside the reading process. */
import { csvCell, csvFeed } from '../csvText.ts'
import { Refusal } from '../refusal.ts'
import { encodingOf } from './kind.ts'
import type { Output } from './output.ts'

const pieceBytes = 64 * 1024

export async function readCsv(file: Buffer, output: Output): Promise<void> {
  const { limits } = output
  output.head('csv', [{ name: '', hidden: false }])
  const parser = csvFeed({
    record: (row, fields) => {
      while (fields.at(-1) === '') fields.pop()
      if (fields.length > limits.columns) throw new Refusal('tooManyColumns', { row, limit: limits.columns })
      if (fields.length > 0) output.row(0, row, fields.map(csvCell))
    },
    unclosedQuote: row => {
      throw new Refusal('unclosedQuote', { row })
    },
    growing: ({ row, column, characters, quoted }) => {
      // A quote left open swallows the rest of the file: say that, not that a cell is long.
      const code = quoted ? 'unclosedQuote' : 'cellTooLong'
      if (characters > limits.cellCharacters) throw new Refusal(code, { row, column, limit: limits.cellCharacters })
    },
  })
  for await (const text of decoded(file)) {
    parser.write(text)
    await output.breathe()
  }
  parser.end()
}

async function* decoded(file: Buffer): AsyncGenerator<string> {
  const decoder = new TextDecoder(encodingOf(file), { fatal: true })
  try {
    for (let at = 0; at < file.length; at += pieceBytes)
      yield decoder.decode(file.subarray(at, at + pieceBytes), { stream: true })
    yield decoder.decode()
  } catch {
    throw new Refusal('encoding')
  }
}
