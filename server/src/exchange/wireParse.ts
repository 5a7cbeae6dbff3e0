/** The parent's side of wire.ts: what comes out of a process that has read a stranger's file is a stranger's word.
 *  Rows are looked through by hand: of a large sheet there are millions of cells, and the schema library takes a third of the time of reading them. */
import { z } from 'zod'
import { refusalCodes } from './refusal.ts'
import { type Cell, type CellFlag, cellFlags, type CellKind, cellKinds, emptyCell, noticeCodes, type SourceRow, tableFormats } from './rows.ts'

const most = 100_000_000
const number = z.int().min(0).max(most)

const line = z.union([
  z.tuple([z.literal('tick')]),
  z.tuple([z.literal('merge'), number, number, number, number, number]),
  z.tuple([z.literal('head'), z.enum(tableFormats), z.array(z.object({ name: z.string().max(255), hidden: z.boolean() }))]),
  z.tuple([z.literal('end'), number, z.array(z.object({ code: z.enum(noticeCodes), count: number }))]),
  z.tuple([z.literal('no'), z.enum(refusalCodes), z.record(z.string(), z.union([z.string().max(2_000), z.number()]))]),
])
export type Line = z.infer<typeof line> | ['row', SourceRow]

/** One line from the reading process; undefined when it is not one. */
export function parseLine(text: string): Line | undefined {
  try {
    const said: unknown = JSON.parse(text)
    if (!Array.isArray(said)) return undefined
    if (said[0] !== 'row') return line.safeParse(said).data
    const row = rowFrom(said)
    return row && ['row', row]
  } catch {
    return undefined
  }
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && typeof value === 'number' && value >= 0 && value <= most
const kinds: ReadonlySet<unknown> = new Set(cellKinds)
const flags: ReadonlySet<unknown> = new Set(cellFlags)
const isKind = (value: unknown): value is CellKind => kinds.has(value)
const isFlag = (value: unknown): value is CellFlag => flags.has(value)
const isMark = (value: unknown): value is string => typeof value === 'string' && /^#[0-9A-F]{6}$/.test(value)

function rowFrom(said: readonly unknown[]): SourceRow | undefined {
  const [, sheet, row, wire, hidden] = said
  if (!isCount(sheet) || !isCount(row) || !Array.isArray(wire)) return undefined
  const cells: Cell[] = []
  for (const one of wire) {
    const cell = cellFrom(one)
    if (!cell) return undefined
    cells.push(cell)
  }
  if (hidden === undefined) return { sheet, row, cells }
  return hidden === 'hidden' || hidden === 'filtered' ? { sheet, row, cells, hidden } : undefined
}

function cellFrom(wire: unknown): Cell | undefined {
  if (wire === null) return emptyCell
  if (typeof wire === 'string') return { text: wire, kind: 'string', raw: wire }
  if (typeof wire === 'number') return { text: String(wire), kind: 'number', raw: String(wire) }
  if (!Array.isArray(wire)) return undefined
  const [text, kind, raw, flag, mark, struck]: readonly unknown[] = wire
  if (typeof text !== 'string' || !isKind(kind) || (raw !== null && typeof raw !== 'string')) return undefined
  const cell: Cell = { text, kind, raw: raw ?? text }
  if (isFlag(flag)) cell.flag = flag
  else if (flag !== null) return undefined
  if (isMark(mark)) cell.mark = mark
  else if (mark !== undefined && mark !== null) return undefined
  if (struck === true) cell.struck = true
  return cell
}
