/** What a list, or a big print, must bring to pass the gate. The gate decides who, why, how many and how long; a subject says what. */
import type { ColumnSeen, LeftOut } from '@qinghe/domain/exports/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { FieldClass } from '@qinghe/domain/kernel/contract.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import type { PrintFormat, PrintJob } from '../exchange/paper/paper.ts'
import type { OutCell } from '../exchange/xlsx.ts'
import type { Mark } from './sheet.ts'

/** A query as the subject understands it, and the columns in the order of the file. */
export type Asked = { query: Record<string, unknown>; columns: readonly string[] }
export type Columns = { columns: ColumnSeen[]; leftOut: LeftOut[] }
/** One page of rows, each with the cells of the columns (of paper none); `keys` what each row is, `children` those it shows,
 *  `holds` what stands beside the rows and is no row itself, by id: the records in the file of a child. */
export type Page = { rows: readonly (readonly OutCell[])[]; keys: readonly string[]; children: readonly string[]; holds?: readonly string[]; next: string | null }

/** A file in the making. A workbook is written row by row; of paper the pages are gathered, and set together when the last of them is there. */
export type Making = {
  /** The very answer of the list: its masks, its spot checks, its bars. `after` is where the last page ended. */
  page: (after: string | null) => (r: Reader) => Promise<Page>
  job: ((r: Reader, mark: Mark) => Promise<PrintJob>) | null
}

export type Subject = {
  key: string
  title: string
  class: FieldClass
  /** Nothing: a workbook. */
  paper: PrintFormat | null
  /** More than so many never leave at once. */
  most: number
  mayRead: (actor: Actor) => boolean
  /** @throws what the list itself would say of such a query */
  understand: (asked: Asked) => Asked
  columnsFor: (actor: Actor, asked: Asked) => Columns
  /** The conditions as an official reads them. */
  say: (r: Reader, asked: Asked) => Promise<string[]>
  /** @returns one more than `upTo` where there are more */
  count: (r: Reader, asked: Asked, upTo: number) => Promise<number>
  make: (asked: Asked) => Making
  /** How many of the rows with these keys the post reads today. */
  stillRead: (r: Reader, keys: readonly string[]) => Promise<number>
  /** The same of what its rows hold; nothing where they hold nothing. */
  stillHeld?: (r: Reader, ids: readonly string[]) => Promise<number>
}
/** As it is where the post stands: the ledgers of one county are not those of another. */
export type Subjects = (r: Reader, key: string) => Promise<Subject | undefined>
export async function subjectFor(r: Reader, subjects: Subjects, key: string): Promise<Subject> {
  const subject = await subjects(r, key)
  if (subject === undefined) throw problem('export.subject', '这个名单不能导出，请刷新页面', 400)
  return subject
}
/** A filter that is not set says nothing. */
export const setOnly = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0)))
