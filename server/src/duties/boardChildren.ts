/** What is open about the children of a place, a line each. */
import { type BoardChildrenInput, type BoardChildrenOutput, boardChildren as contract } from '@qinghe/domain/duties/contract.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { join, sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { conditionsOf } from './board.ts'
import { isOpen } from './lines.ts'
import { moment, Place, usualLimit, weekDays } from './order.ts'

const pages = pagesOf(contract, Place)
type Row = { child: string; at: string; region: number; open: number; late: number; week: number; due: string | null }

export async function boardChildren(r: Reader, input: BoardChildrenInput): Promise<Unparsed> {
  const { after, limit = usualLimit } = input
  const from = pages.from(r, after)
  const rows = await r.rows(sql<Row>`select d.child, min(${moment}) as at, max(d.region) as region, count(*)::int as open, (count(*) filter (where d.due_at <= ${r.now}))::int as late,
      (count(*) filter (where d.due_at > ${r.now} and d.due_on <= ${addDays(r.today, weekDays)}::date))::int as week, min(d.due_on) as due
    from qinghe.duties d where ${join([...conditionsOf(r, input), isOpen, sql`d.child is not null`, sql`(d.opens is null or d.opens <= ${r.today}::date)`], ' and ')} group by 1
    having ${from === undefined ? sql`true` : sql`(min(${moment}), d.child) > (${from[0]}::timestamptz, ${from[1]}::uuid)`} order by 2, 1 limit ${wholeNumber(limit + 1)}`)
  const { page, next } = pages.cut(r, { rows, limit, at: row => [row.at, row.child] })
  const names = await namesFor(r, { postings: [], children: page.map(row => row.child), places: page.map(row => row.region) })
  return unparsed({
    children: page.flatMap(({ child, region, open, late, week, due }) => {
      const named = names.child(child)
      return named === null ? [] : [{ child: named, place: names.place(region), open, late, week, due: due === null ? null : plainDate(due) }]
    }),
    next,
  } satisfies BoardChildrenOutput)
}
