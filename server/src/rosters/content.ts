/** What a row of a roster holds, as it is kept: one sealed value a row. A roster has a hundred thousand of them, so a cell that is only a
 *  text is kept as a text, and what comes back is not checked field by field: it opened under our own key, so we wrote it. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import type { SheetCell } from '@qinghe/domain/rosters/cell.ts'
import type { Carry } from '@qinghe/domain/rosters/resolve.ts'
import type { CellIssue } from '@qinghe/domain/rosters/types.ts'
import { open, seal } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'

export type HiddenBy = 'hidden' | 'filtered'
export type Content = {
  /** As the file has them, and as somebody mended them. */
  cells: SheetCell[]
  fixed: number[]
  issues: CellIssue[]
  hidden?: HiddenBy | undefined
  /** Values that stand in a line above, by column. */
  filled?: readonly (readonly [column: number, cell: SheetCell])[] | undefined
  /** As it was judged last, and with what (judging.ts): a commit need not judge again what is still judged the same way. */
  draft?: Draft | undefined
  print?: string | undefined
  /** What the lines above hand down, kept where a slice begins. */
  before?: Carry | undefined
  /** What somebody said about a line whose child was in the register already (proposals.ts). */
  settled?: { child: ChildId; verdict: 'applied' | 'skipped' | 'other'; reason?: string | undefined } | null | undefined
}

type Kept = { cells: unknown[]; fixed: number[]; issues: CellIssue[] } & Pick<Content, 'hidden' | 'draft' | 'print' | 'before' | 'settled'> & { filled?: (readonly [number, unknown])[] }
const isKept = (value: unknown): value is Kept => typeof value === 'object' && value !== null && 'cells' in value && Array.isArray(value.cells)

const kinds = ['string', 'number', 'date', 'boolean', 'empty'] as const
const nothing: SheetCell = { text: '', kind: 'empty' }

function cellOut(cell: SheetCell): unknown {
  const isBare = cell.flag === undefined && cell.mark === undefined && cell.struck === undefined
  if (isBare && cell.kind === 'string') return cell.text
  if (isBare && cell.kind === 'empty' && cell.text === '') return null
  const kind = kinds.indexOf(cell.kind)
  return isBare ? [cell.text, kind] : [cell.text, kind, cell.flag ?? null, cell.mark ?? null, cell.struck ?? null]
}

const isCell = (value: unknown): value is SheetCell => typeof value === 'object' && value !== null && 'text' in value && 'kind' in value

function cellIn(kept: unknown): SheetCell {
  if (typeof kept === 'string') return { text: kept, kind: 'string' }
  // Rows of an earlier version keep whole cells.
  if (!Array.isArray(kept)) return isCell(kept) ? kept : nothing
  const [text, kind, flag, mark, struck]: unknown[] = kept
  return {
    text: String(text), kind: kinds[Number(kind)] ?? 'string', ...(typeof flag === 'string' ? { flag } : {}), ...(typeof mark === 'string' ? { mark } : {}),
    ...(struck === true ? { struck } : {}),
  }
}

const place = (batch: string, row: number) => ({ table: 'roster_rows', column: 'sealed', row: `${batch}:${row}` })

export const sealContent = (r: Pick<Reader, 'ring'>, at: { batch: string; row: number }, content: Content): Uint8Array => seal(r.ring, place(at.batch, at.row), JSON.stringify({
  ...content, cells: content.cells.map(cellOut), ...(content.filled ? { filled: content.filled.map(([column, cell]) => [column, cellOut(cell)]) } : {}),
}))

export function openContent(r: Pick<Reader, 'ring'>, at: { batch: string; row: number }, sealed: Uint8Array): Content {
  const kept: unknown = JSON.parse(open(r.ring, place(at.batch, at.row), sealed))
  if (!isKept(kept)) throw new Error('a row of a roster without cells')
  return { ...kept, cells: kept.cells.map(cellIn), filled: kept.filled?.map(([column, cell]) => [column, cellIn(cell)] as const) }
}

/** The cells with what the lines above hand down: what a person sees, and what is judged. */
export function resolved({ cells, filled }: Content): SheetCell[] {
  if (!filled || filled.length === 0) return cells
  const width = Math.max(cells.length, ...filled.map(([column]) => column + 1))
  const all = Array.from({ length: width }, (_, i) => cells[i] ?? nothing)
  for (const [column, cell] of filled) all[column] = cell
  return all
}
