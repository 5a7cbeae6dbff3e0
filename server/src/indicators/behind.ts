/** Who stands behind a number, by name, for whoever reads all that the number was asked by in clear. */
import { type Behind, type BehindInput, behindIndicator as contract } from '@qinghe/domain/indicators/contract.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Period } from '@qinghe/domain/plans/periods.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { nothing, sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { isWhich, judgedSql } from './counting.ts'
import { type Asked, askedIn, type Ground, groundOf, isHeld, noneOf, periodIn } from './ground.ts'

const pages = pagesOf(contract, z.tuple([z.number(), z.string()]))
const usualLimit = 50

/** @throws for whom there is no such list, with the reason */
export function periodWithNames(ground: Ground, asked: Asked, period: string | undefined): Period {
  const none = noneOf(ground, asked)
  if (none !== null) throw problem('indicators.none', none.words, none.kind === 'hidden' ? 403 : 409)
  if (isHeld(ground, asked.indicator)) throw problem('indicators.names', '您的岗位看不到这个指标背后的姓名，只看数字', 403)
  const found = periodIn(ground, asked, period)
  if (found === null) throw problem('indicators.none', '没有这一期', 409)
  return found
}

type Row = { subject: string; child: string | null; region: number; school: number }
const schoolsOf = async (r: Reader, ids: readonly number[]): Promise<ReadonlyMap<number, string>> =>
  new Map((await r.rows(sql<{ id: number; name: string }>`select s.id, s.name from qinghe.schools s where s.county = ${r.actor.county} and s.id = any(${[...new Set(ids)]}::int[])`)).map(one => [one.id, one.name]))

export const behindIndicator = (here: PlansHere) => async (r: Reader, { region, period, which, after, limit = usualLimit, ...named }: BehindInput): Promise<Unparsed> => {
  const ground = await groundOf(r, here, region)
  const asked = askedIn(ground, named)
  const from = judgedSql({ ...asked, ground, period: periodWithNames(ground, asked, period) })
  const last = pages.from(r, after)
  const behind = last === undefined ? nothing : sql`and (j.region, j.subject) > (${last[0]}::bigint, ${last[1]})`
  const rows = from === null ? [] : await r.rows(sql<Row>`${from} select j.subject, j.child, j.region, j.school from j where ${isWhich[which]} ${behind} order by j.region, j.subject limit ${wholeNumber(limit + 1)}`)
  const { page, next } = pages.cut(r, { rows, limit, at: (row): [number, string] => [row.region, row.subject] })
  const { child, place } = await namesFor(r, { postings: [], children: page.flatMap(row => row.child ?? []), places: page.map(row => row.region) })
  const schools = await schoolsOf(r, page.map(row => row.school))
  return unparsed({
    lines: page.map(row => { const name = row.child === null ? null : child(row.child)
      return { child: name && { id: ChildId.parse(name.id), name: name.name }, place: { code: regionCode(row.region), name: place(row.region) }, school: row.school === 0 ? null : (schools.get(row.school) ?? null) } }),
    next,
  } satisfies Behind)
}
