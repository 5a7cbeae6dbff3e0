/** Block columns: 村 is written in the first line of each village and left empty below it. Whether a column is one can only be seen
 *  over many lines; a single empty cell in a column that is filled line by line is a gap and stays one. */
import { isNothing, type SheetCell } from './cell.ts'
import { type BlockKind, blockKindOf } from './fillable.ts'
import type { Column } from './types.ts'

/** Below this nothing can be seen. */
const fewestLines = 3
/** An empty school may be a child at home, so the habit of a school's column must be plainer than that of a village's. */
const emptiesPerFilled: Record<BlockKind, number> = { town: 1, village: 1, group: 1, school: 3, class: 3 }

const isFilled = (cell: SheetCell | undefined): boolean => cell !== undefined && !isNothing(cell.text)

/** @param key what makes a value another one: group 1 of the next village is not group 1 of this */
function isBlock(values: readonly string[], kind: BlockKind): boolean {
  const filled = values.filter(value => value !== '')
  const empty = values.length - filled.length
  if (values[0] === '' || filled.length === 0 || empty < filled.length * emptiesPerFilled[kind]) return false
  // Written again in the next line, or after another one: the column is filled line by line and full of gaps.
  const isAdjacent = values.some((value, at) => value !== '' && value === values[at - 1])
  const runs = filled.filter((value, at) => value !== filled[at - 1])
  return !isAdjacent && new Set(runs).size === runs.length && (kind === 'town' || kind === 'village' || runs.length === filled.length)
}

/** The words of the nearest village above, so that groups of two villages are told apart. */
function villagesOf(sample: readonly (readonly SheetCell[])[], columns: readonly Column[]): string[] {
  const at = columns.find(column => blockKindOf(column.target) === 'village')?.index ?? -1
  let last = ''
  return sample.map(cells => (last = isFilled(cells[at]) ? (cells[at]?.text.trim() ?? '') : last))
}

/** @param sample lines of children in their order, without the heading; the more, the surer
 *  @returns indexes of the columns that are filled down */
export function blockColumns(sample: readonly (readonly SheetCell[])[], columns: readonly Column[]): number[] {
  if (sample.length < fewestLines) return []
  const villages = villagesOf(sample, columns)
  return columns.flatMap(({ index, target }) => {
    const kind = blockKindOf(target)
    if (kind === undefined) return []
    const values = sample.map((cells, line) => (isFilled(cells[index]) ? `${kind === 'group' ? villages[line] : ''} ${cells[index]?.text.trim()}` : ''))
    return isBlock(values, kind) ? [index] : []
  })
}
