/** The same for word processors: 宋体 by name, which every office machine has, and tables one can go on writing in. */
import {
  AlignmentType, BorderStyle, Document, Footer, HeadingLevel, type ISectionOptions, Packer, PageNumber, PageOrientation, Paragraph, ShadingType, Table, TableCell, TableLayoutType, TableRow, TextRun,
  VerticalAlignTable, WidthType,
} from 'docx'
import type { Block, Cell, Paper, PrintJob } from './paper.ts'

/** Twentieths of a point. */
const page = { width: 11_906, height: 16_838, edge: 1_020 } as const
const font = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体', cs: 'Times New Roman' } as const
const border = { style: BorderStyle.SINGLE, size: 5, color: '333333' } as const
const borders = { top: border, bottom: border, left: border, right: border }

type Look = { size: number; bold?: boolean; color?: string }
/** What XML cannot hold was never typed by anybody. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones
const noXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu
const runs = (text: string, look: Look): TextRun[] => text.replace(noXml, ' ').split('\n').map((line, i) => new TextRun({ text: line, font, ...look, ...(i > 0 ? { break: 1 } : {}) }))
const words = (text: string, look: Look, isCentred = false): Paragraph => new Paragraph({ alignment: isCentred ? AlignmentType.CENTER : AlignmentType.LEFT, children: runs(text, look) })

type Columns = { shares: readonly number[]; width: number }
function widthsOf({ shares, width }: Columns): number[] {
  const all = shares.reduce((sum, share) => sum + share, 0)
  return shares.map(share => Math.floor((width * share) / all))
}
function cellOf({ text, span, isLabel }: Cell, { width, size, isHead = false }: { width: number; size: number; isHead?: boolean }): TableCell {
  return new TableCell({
    borders, columnSpan: span, width: { size: width, type: WidthType.DXA }, verticalAlign: VerticalAlignTable.CENTER, margins: { top: 60, bottom: 60, left: 90, right: 90 },
    ...(isLabel ? { shading: { type: ShadingType.CLEAR, color: 'auto', fill: 'F2F2F2' } } : {}), children: [words(text, { size, bold: isHead }, isLabel)],
  })
}
function tableOf(widths: readonly number[], rows: TableRow[]): Table {
  return new Table({ rows, columnWidths: [...widths], layout: TableLayoutType.FIXED, width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA } })
}

function formOf(block: Extract<Block, { is: 'form' }>, width: number): Table {
  const widths = widthsOf({ shares: block.columns, width })
  return tableOf(widths, block.rows.map(cells => {
    let at = 0
    return new TableRow({ cantSplit: false, children: cells.map(cell => {
      const own = widths.slice(at, at + cell.span).reduce((sum, one) => sum + one, 0)
      at += cell.span
      return cellOf(cell, { width: own, size: 21 })
    }) })
  }))
}
function longOf(block: Extract<Block, { is: 'table' }>, width: number): Table {
  const widths = widthsOf({ shares: block.columns, width })
  const line = (texts: readonly string[], isHead: boolean): TableRow => new TableRow({
    tableHeader: isHead, children: texts.map((text, i) => cellOf({ text, span: 1, isLabel: isHead }, { width: widths[i] ?? 0, size: 18, isHead })),
  })
  return tableOf(widths, [line(block.head, true), ...block.rows.map(row => line(row.cells, false))])
}

/** Two tables side by side would become one. */
const gap = (): Paragraph => new Paragraph({ spacing: { before: 0, after: 0, line: 120 }, children: [] })
function blockOf(block: Block, width: number): (Paragraph | Table)[] {
  switch (block.is) {
    case 'heading': return [new Paragraph({ heading: HeadingLevel.HEADING_2, keepNext: true, spacing: { before: 160, after: 80 }, children: runs(block.text, { size: 23, bold: true, color: '000000' }) })]
    case 'words': return [words(block.text, block.isQuiet ? { size: 18, color: '555555' } : { size: 21 })]
    case 'form': return [formOf(block, width), gap()]
    case 'table': return [longOf(block, width), gap()]
    case 'signatures': return [gap(), ...block.lines.map(line => new Paragraph({ spacing: { before: 240 }, children: runs(`${line}：`, { size: 21 }) }))]
  }
}

const paperOf = (paper: Paper, { width, isFirst }: { width: number; isFirst: boolean }): (Paragraph | Table)[] => [
  new Paragraph({ heading: HeadingLevel.HEADING_1, alignment: AlignmentType.CENTER, pageBreakBefore: !isFirst, spacing: { after: 120 }, children: runs(paper.title, { size: 36, bold: true, color: '000000' }) }),
  ...paper.under.map(line => words(line, { size: 19 })), ...paper.blocks.flatMap(block => blockOf(block, width)),
]

function footOf(foot: string): Footer {
  const look = { size: 15, color: '555555', font } as const
  return new Footer({ children: [
    new Paragraph({ children: runs(foot, look) }),
    new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun({ ...look, children: ['第 ', PageNumber.CURRENT, ' 页 共 ', PageNumber.TOTAL_PAGES, ' 页'] })] }),
  ] })
}

export async function wordFile({ title, isWide, foot, papers }: PrintJob): Promise<Uint8Array> {
  const width = (isWide ? page.height : page.width) - 2 * page.edge
  const section: ISectionOptions = {
    properties: { page: {
      size: { width: page.width, height: page.height, orientation: isWide ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
      margin: { top: page.edge, bottom: page.edge, left: page.edge, right: page.edge },
    } },
    footers: { default: footOf(foot) }, children: papers.flatMap((paper, i) => paperOf(paper, { width, isFirst: i === 0 })),
  }
  return Packer.toBuffer(new Document({ title, creator: '青禾', description: '', styles: { default: { document: { run: { font } } } }, sections: [section] }))
}
