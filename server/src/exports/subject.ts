/** What a list, or a big print, must bring to pass the gate. The gate decides who, why, how many and how long; a subject says what. */
import type { ColumnSeen, LeftOut } from '@qinghe/domain/exports/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { FieldClass } from '@qinghe/domain/kernel/contract.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import type { OutCell } from '../exchange/xlsx.ts'

/** A query as the subject understands it, and the columns in the order of the file. */
export type Asked = { query: Record<string, unknown>; columns: readonly string[] }
export type Columns = { columns: ColumnSeen[]; leftOut: LeftOut[] }
/** One page of rows, each with the cells of the columns; `children` are those it shows. */
export type Page = { rows: readonly (readonly OutCell[])[]; children: readonly string[]; next: string | null }

export type Subject = {
  key: string
  title: string
  class: FieldClass
  mayRead: (actor: Actor) => boolean
  /** @throws what the list itself would say of such a query */
  understand: (asked: Asked) => Asked
  columnsFor: (actor: Actor, asked: Asked) => Columns
  /** The conditions as an official reads them. */
  say: (r: Reader, asked: Asked) => Promise<string[]>
  /** @returns one more than `upTo` where there are more */
  count: (r: Reader, asked: Asked, upTo: number) => Promise<number>
  /** The very answer of the list: its masks, its spot checks, its bars. `after` is where the last page ended. */
  page: (asked: Asked, after: string | null) => (r: Reader) => Promise<Page>
}
export type Subjects = ReadonlyMap<string, Subject>
export function subjectFor(subjects: Subjects, key: string): Subject {
  const subject = subjects.get(key)
  if (subject === undefined) throw problem('export.subject', '这个名单不能导出，请刷新页面', 400)
  return subject
}
/** A filter that is not set says nothing. */
export const setOnly = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0)))
