/** Rows of a world as COPY text, table by table. A block is what one worker hands over at a time. */
import type { BulkRow } from '@qinghe/server/archives/bulk.ts'
import { copyLine } from '@qinghe/server/archives/bulk.ts'

export type Part = { columns: string[]; rows: number; text: string }
export type Block = Map<string, Part>

/** Every row of a table has the same columns; one with another set would be cut or shifted, so it stops the world instead. */
export function put(block: Block, { table, row }: BulkRow): void {
  const columns = Object.keys(row)
  const part = block.get(table) ?? { columns, rows: 0, text: '' }
  block.set(table, part)
  if (columns.length !== part.columns.length) throw new Error(`rows of ${table} differ in their columns: ${columns.join()} and ${part.columns.join()}`)
  part.text += copyLine(part.columns, row)
  part.rows += 1
}

export function blockOf(rows: Iterable<BulkRow>): Block {
  const block: Block = new Map()
  for (const row of rows) put(block, row)
  return block
}
