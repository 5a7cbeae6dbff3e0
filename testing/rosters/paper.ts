/** Paints children onto a sheet as a clerk lays it out, and notes which line is which child. */
import type { WorldChild } from '../world/types.ts'
import type { Column, Scribe } from './columns.ts'
import { fullCell, type Ink, inked, type Sheet, type SheetCell, type SheetMerge, type SheetRow } from './sheet.ts'
import type { ChildLine, Fate, Plant, Says } from './truth.ts'

/** One child on its way onto a sheet. */
export type Entry = {
  child: WorldChild
  cells: Map<string, SheetCell>
  says: Says
  fair: Set<string>
  plants: Plant[]
  fate?: Fate
  /** A colour of the clerk's that leaves the child in the roster. */
  ink?: Ink
  known?: true
}

export function entryOf(columns: readonly Column[], scribe: Scribe): Entry {
  const entry: Entry = { child: scribe.child, cells: new Map(), says: {}, fair: new Set(), plants: [] }
  const own = new Set<string>()
  // Not left behind by what the roster says of the parents: whoever asks why the child is in it is right.
  const { leftBehindStatus: status } = scribe.child
  if (status === 0 || status === 8) for (const key of ['', 'father.isAway', 'mother.isAway', 'father.workPlace', 'mother.workPlace']) entry.fair.add(key)
  for (const { key, put } of columns) {
    const { cell, says = {}, fair } = put(scribe)
    entry.cells.set(key, cell)
    // What a column says of its own field outweighs what another lets one conclude.
    for (const [field, accepted] of Object.entries(says)) if (field === key || !own.has(field)) Object.assign(entry.says, { [field]: accepted })
    own.add(key)
    if (fair) for (const one of [key, ...(fair === true ? [] : fair)]) entry.fair.add(one)
  }
  return entry
}

/** Columns that say a thing once for a block of lines: `merged`, in its `first` line alone, or with 同上 below it. */
export type Blocks = { keys: readonly string[]; by: (child: WorldChild) => string | number; how: 'merged' | 'first' | '同上' | '〃' }

export type Paper = {
  title: (text: string) => void
  /** A line with one text over the whole width (`apart`: in a cell of its own each). */
  text: (...apart: string[]) => void
  line: (cells: SheetCell[]) => void
  blank: () => void
  heading: () => void
  /** 1 2 3 … below the heading. */
  numbers: () => void
  child: (entry: Entry) => void
  section: (text: string) => void
  sum: (label: string, count: number) => void
  finish: (index: number) => { sheet: Sheet; lines: ChildLine[]; keys: string[] }
}

const depthOf = (columns: readonly Column[]): number => Math.max(...columns.map(c => c.head.length))

/** Heading lines and their merges: equal neighbours on one level are a group, a short head reaches down. */
function headingOf(columns: readonly Column[], at: number): { rows: SheetRow[]; merges: SheetMerge[] } {
  const depth = depthOf(columns)
  const rows: SheetRow[] = Array.from({ length: depth }, () => ({ cells: columns.map(() => null as SheetCell) }))
  const merges: SheetMerge[] = []
  columns.forEach((column, i) => {
    column.head.forEach((words, level) => {
      const before = columns[i - 1]
      const goesOn = before !== undefined && level < column.head.length - 1 && column.head.slice(0, level + 1).join('›') === before.head.slice(0, level + 1).join('›')
      if (goesOn) return
      let last = i
      while (level < column.head.length - 1 && columns[last + 1]?.head.slice(0, level + 1).join('›') === column.head.slice(0, level + 1).join('›')) last++
      const down = level === column.head.length - 1 ? depth - 1 : level
      rows[level]?.cells.splice(i, 1, words)
      if (last > i || down > level) merges.push({ fromRow: at + level, fromColumn: i + 1, toRow: at + down, toColumn: last + 1 })
    })
  })
  return { rows, merges }
}

const looks: Record<Exclude<Fate, 'hidden' | 'filtered' | 'sheet'>, (cell: SheetCell) => SheetCell> = {
  marked: cell => inked(cell, { fill: 'FF0000' }), struck: cell => inked(cell, { struck: true }),
}

export type PaperOptions = { hidden?: true; blocks?: Blocks[]; mark?: (cell: SheetCell) => SheetCell }

export function newPaper(name: string, columns: readonly Column[], { hidden, blocks = [], mark = looks.marked }: PaperOptions = {}): Paper {
  const rows: SheetRow[] = []
  const merges: SheetMerge[] = []
  const children: { entry: Entry; line: number }[] = []
  const width = columns.length
  const open = new Map<Blocks, { value: string | number; from: number }>()
  const across = (text: string): void => {
    rows.push({ cells: [text] })
    merges.push({ fromRow: rows.length, fromColumn: 1, toRow: rows.length, toColumn: width })
  }
  const closeBlock = (block: Blocks): void => {
    const begun = open.get(block)
    open.delete(block)
    if (begun === undefined || block.how !== 'merged' || rows.length === begun.from) return
    for (const key of block.keys) {
      const at = columns.findIndex(c => c.key === key) + 1
      merges.push({ fromRow: begun.from, fromColumn: at, toRow: rows.length, toColumn: at })
    }
  }
  const closeBlocks = (): void => blocks.forEach(closeBlock)
  const child = (entry: Entry): void => {
    const below = new Map<string, SheetCell>()
    for (const block of blocks) {
      const value = block.by(entry.child)
      if (open.get(block)?.value === value) for (const key of block.keys) below.set(key, block.how === '同上' || block.how === '〃' ? block.how : null)
      else {
        closeBlock(block)
        open.set(block, { value, from: rows.length + 1 })
      }
    }
    const plain = columns.map(({ key }) => (below.has(key) ? (below.get(key) ?? null) : (entry.cells.get(key) ?? null)))
    const { fate, ink } = entry
    const cells = ink ? plain.map(cell => inked(cell, ink)) : fate === 'marked' ? plain.map(mark) : fate === 'struck' ? plain.map(looks.struck) : plain
    rows.push({ cells, ...(fate === 'hidden' || fate === 'filtered' ? { hidden: fate } : {}) })
    children.push({ entry, line: rows.length })
  }
  const other = <A extends unknown[]>(paint: (...of: A) => void) => (...of: A): void => {
    closeBlocks()
    paint(...of)
  }
  return {
    title: other(across), section: other(across), child,
    text: other((...apart: string[]) => { if (apart.length === 1) across(apart[0] ?? ''); else rows.push({ cells: apart.flatMap(text => [text, null, null]).slice(0, Math.max(width, apart.length)) }) }),
    line: other((cells: SheetCell[]) => { rows.push({ cells }) }),
    blank: other(() => { rows.push({ cells: [] }) }),
    heading: other(() => {
      const made = headingOf(columns, rows.length + 1)
      rows.push(...made.rows)
      merges.push(...made.merges)
    }),
    numbers: other(() => { rows.push({ cells: columns.map((_, i) => i + 1) }) }),
    sum: other((label: string, count: number) => { rows.push({ cells: columns.map((_, i) => (i === 0 ? label : i === 2 ? `${count}人` : null)) }) }),
    finish: index => {
      closeBlocks()
      const lines = children.map(({ entry, line }): ChildLine => ({
        sheet: index, line, name: entry.child.name, says: entry.says, fair: entry.fair, plants: entry.plants,
        ...(entry.fate ?? hidden ? { fate: entry.fate ?? 'sheet' } : {}), ...(entry.known ? { known: true } : {}),
      }))
      return { sheet: { name, rows, merges, ...(hidden ? { hidden } : {}) }, lines, keys: columns.map(c => c.key) }
    },
  }
}

/** What stands in a cell, as text: for plants that change it. */
export function textIn(entry: Entry, key: string): string {
  const { v } = fullCell(entry.cells.get(key) ?? null)
  return v === null ? '' : String(v)
}
