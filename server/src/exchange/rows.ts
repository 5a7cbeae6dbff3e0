/** What every table that comes in looks like, whatever format it came in. Formats differ; the people who import do not. */

export const cellKinds = ['string', 'number', 'date', 'boolean', 'empty'] as const
export type CellKind = (typeof cellKinds)[number]

export const cellFlags = ['formula', 'error', 'precisionLost', 'noValue', 'control'] as const
/** `formula`: the value is the last result the spreadsheet stored, nothing was computed here. `noValue`: a formula without one.
 *  `error`: the cell shows #N/A and the like. `precisionLost`: a whole number longer than 15 digits, so a spreadsheet has already
 *  put zeros at its end (the usual fate of an id number typed into an unformatted cell). `control`: there was a character nobody
 *  can see, or half of one; the text is without it. */
export type CellFlag = (typeof cellFlags)[number]

/** `text` is what a person means by the cell: numbers without exponent, days as YYYY-MM-DD. `raw` is what the file stored.
 *  `mark`: the colour of its ground, else of its letters, as #RRGGBB, where it is neither black nor white. `struck`: struck through. */
export type Cell = { text: string; kind: CellKind; raw: string; flag?: CellFlag; mark?: string; struck?: true }

export const emptyCell: Cell = { text: '', kind: 'empty', raw: '' }

/** `row` is the number people see at the left of the sheet, from 1. Cells go up to the last one with content.
 *  `hidden`: a person does not see the row; `filtered` where that is a filter's doing and the format tells. */
export type SourceRow = { sheet: number; row: number; cells: Cell[]; hidden?: 'hidden' | 'filtered' }

/** Rows of hidden sheets are read like others: whoever takes rows asks first, or leaves those out. */
export type SheetHead = { name: string; hidden: boolean }

/** Rows and columns from 1, both ends included. The content of a merged range stands in its first cell. */
export type Merge = { sheet: number; fromRow: number; fromColumn: number; toRow: number; toColumn: number }

export const noticeCodes = ['formulaValuesUsed', 'externalLinksIgnored', 'errorsFound'] as const
export type NoticeCode = (typeof noticeCodes)[number]
/** Something was left out or taken as it stood; the person is told, the import goes on. */
export type Notice = { code: NoticeCode; count: number }

export type ReadSummary = { rows: number; merges: Merge[]; notices: Notice[] }

export const tableFormats = ['xlsx', 'xls', 'ods', 'csv'] as const
export type TableFormat = (typeof tableFormats)[number]

/** One pass over one file. `rows` may be walked once; leaving it early, or `close`, ends the reading process.
 *  `summary` is there once `rows` has been walked to its end. */
export type RowSource = {
  format: TableFormat
  sheets: SheetHead[]
  rows: AsyncIterable<SourceRow>
  summary: () => ReadSummary | undefined
  close: () => void
}

/** Sizes in bytes, times in milliseconds of waiting for the reading process. */
export type ReadLimits = {
  fileBytes: number
  /** All parts of the workbook together, unpacked. */
  unpackedBytes: number
  /** Unpacked : packed of one part, looked at only for parts that unpack to more than 1 MB. */
  packingRatio: number
  rows: number
  columns: number
  cellCharacters: number
  rowCharacters: number
  sheets: number
  /** How long the reader may work without saying anything: a file that is refused is refused within this time, unless other work keeps the
   *  reader from the processors. */
  silenceMs: number
  totalMs: number
  /** Resident memory of the whole reading process. */
  rssBytes: number
  /** An .xls is taken in whole before its first row is known: it may be silent so long and take so much. */
  wholeSilenceMs: number
  wholeRssBytes: number
}

/** 100,000 rows of 40 columns, each cell a text of its own, with their headings; measured in docs/decisions/029. */
export const defaultLimits: ReadLimits = {
  fileBytes: 64 * 1024 * 1024,
  unpackedBytes: 768 * 1024 * 1024,
  packingRatio: 300,
  rows: 120_000,
  columns: 200,
  cellCharacters: 32_767,
  rowCharacters: 500_000,
  sheets: 50,
  silenceMs: 5_000,
  totalMs: 120_000,
  rssBytes: 384 * 1024 * 1024,
  wholeSilenceMs: 45_000,
  wholeRssBytes: 768 * 1024 * 1024,
}

/** Where the bytes come from: a path, or a stream such as a file in flight being decrypted. */
export type ByteSource = string | AsyncIterable<Uint8Array>
