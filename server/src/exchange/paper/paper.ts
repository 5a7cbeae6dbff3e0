/** What is printed, without saying how it looks: declared once, set as PDF (paper.typ) and as Word (word.ts). */

/** @property span columns it takes · @property isLabel names what stands beside it */
export type Cell = { text: string; span: number; isLabel: boolean }
/** @property of whom a line is about, so that a character no font has is told with the child it belongs to */
export type TableRow = { of: string | null; cells: readonly string[] }
export type Block =
  | { is: 'heading'; text: string }
  | { is: 'words'; text: string; isQuiet: boolean }
  /** Cells side by side, as forms have them; `columns` are shares of the width. */
  | { is: 'form'; columns: readonly number[]; rows: readonly (readonly Cell[])[] }
  /** A long table: its head stands on every page. */
  | { is: 'table'; columns: readonly number[]; head: readonly string[]; rows: readonly TableRow[] }
  /** Where people sign by hand. */
  | { is: 'signatures'; lines: readonly string[] }
/** One thing that begins on a page of its own. */
export type Paper = { title: string; under: readonly string[]; of: string; blocks: readonly Block[] }
export type PrintFormat = 'pdf' | 'docx'
/** @property foot stands on every page, beside “page x of y” */
export type PrintJob = { format: PrintFormat; title: string; isWide: boolean; foot: string; papers: readonly Paper[] }
/** A character that no font of ours has, and whose it is. */
export type Lacking = { of: string; character: string }

export const mediaTypes: Readonly<Record<PrintFormat, string>> = {
  pdf: 'application/pdf', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

type Pair = { label: string; text: string }
const pairColumns = [13, 19, 13, 19] as const
/** More characters than half a line has. */
const longAbove = 24

/** Two pairs a line; what is long has a line of its own. */
export function pairs(all: readonly Pair[]): Block {
  const rows: Cell[][] = []
  let open: Cell[] = []
  const shut = (): void => {
    const last = open.at(-1)
    if (last && open.length === 2) rows.push([...open.slice(0, -1), { ...last, span: 3 }])
    open = []
  }
  for (const { label, text } of all) {
    const isLong = Array.from(text).length > longAbove
    if (isLong) shut()
    open.push({ text: label, span: 1, isLabel: true }, { text, span: isLong ? 3 : 1, isLabel: false })
    if (!isLong && open.length < 4) continue
    rows.push(open)
    open = []
  }
  shut()
  return { is: 'form', columns: pairColumns, rows }
}

const textsOf = (block: Block): { of: string | null; text: string }[] => {
  switch (block.is) {
    case 'heading': case 'words': return [{ of: null, text: block.text }]
    case 'form': return block.rows.flat().map(({ text }) => ({ of: null, text }))
    case 'table': return [...block.head.map(text => ({ of: null, text })), ...block.rows.flatMap(row => row.cells.map(text => ({ of: row.of, text })))]
    case 'signatures': return block.lines.map(text => ({ of: null, text }))
  }
}

/** Everything that will be set, with whose it is. */
export const printedTexts = ({ title, foot, papers }: PrintJob): { of: string; text: string }[] => [
  { of: title, text: title }, { of: title, text: foot },
  ...papers.flatMap(paper => [paper.title, ...paper.under].map(text => ({ of: paper.of, text }))),
  ...papers.flatMap(paper => paper.blocks.flatMap(textsOf).map(one => ({ of: one.of ?? paper.of, text: one.text }))),
]
