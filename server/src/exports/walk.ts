/** The rows of a list, page by page through the list's own answer, and never more of them than were seen before. */
import { mostRows } from '@qinghe/domain/exports/types.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { dayOf, type Instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { Reader } from '../db/reader.ts'
import type { OutCell } from '../exchange/xlsx.ts'
import { namesFor } from './people.ts'
import { askedOf, columnsOf, type ExportRow, type Inside, purposeOf } from './store.ts'
import type { Mark } from './sheet.ts'
import type { Making, Page, Subject } from './subject.ts'

export const grown = () => problem('export.grown', '名单在申请以后又多了内容，和当时看到的不一样了，请重新申请导出')

export type Walk = {
  making: Making
  row: Pick<ExportRow, 'rows'>
  /** One page, under today's rights of whoever asked. */
  read: (work: (r: Reader) => Promise<Page>) => Promise<Page>
  seen: (page: Page, written: number) => Promise<void> | void
}
/** @throws Problem export.grown where the list has become longer */
export async function* rowsOf({ making, row, read, seen }: Walk): AsyncGenerator<readonly OutCell[]> {
  let written = 0
  for (let after: string | null = null, more = true; more;) {
    const page: Page = await read(making.page(after))
    written += page.keys.length
    if (written > row.rows || written > mostRows) throw grown()
    await seen(page, written)
    yield* page.rows
    after = page.next
    more = after !== null
  }
}

/** Rights may have been taken since: whoever does not read as much as when it was seen gets nothing of it. */
export function refuseLess(r: Pick<Reader, 'actor'>, subject: Subject, row: ExportRow): void {
  const now = subject.mayRead(r.actor) ? subject.columnsFor(r.actor, askedOf(row)).columns : []
  const then = columnsOf(row)
  if (now.length !== then.length || then.some(column => !now.some(one => one.key === column.key && one.seen === column.seen))) {
    throw problem('export.rights', '您的岗位能看到的内容和申请时不一样了，这份导出已经不能使用，请重新申请', 403)
  }
}

const keysPerStatement = 5_000
/** Of a subject that cannot say nothing is read any more. */
const nothingHeld = async (): Promise<number> => 0
/** Since a file was made a child may have moved away, or a record may be kept from whoever asked for it. The words are the same for all of that:
 *  whom a record is kept from does not learn of it. */
export async function refuseGone(r: Reader, { stillRead, stillHeld = nothingHeld }: Subject, { keys, holds }: Inside): Promise<void> {
  for (const [ids, still] of [[keys, stillRead], [holds, stillHeld]] as const) {
    for (let at = 0; at < ids.length; at += keysPerStatement) {
      const some = ids.slice(at, at + keysPerStatement)
      if (await still(r, some) < some.length) throw problem('export.outdated', '名单在文件生成以后有了变化，这份文件不再提供下载，请重新申请导出', 403)
    }
  }
}

const clockOf = (at: Instant): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16)
export async function markOf(r: Reader, row: ExportRow, head: string | null): Promise<Mark> {
  const named = await namesFor(r, { postings: [row.posting], places: [row.region] })
  const { name, role } = named.person(row.posting)
  return {
    number: row.number, title: row.title, said: row.said, rows: row.rows, head, columns: columnsOf(row), purpose: purposeOf(r.ring, row),
    by: `${name}（${named.place(row.region)} ${role}）`, at: `${dayOf(r.now)} ${clockOf(r.now)}`,
  }
}
