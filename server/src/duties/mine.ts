/** What the acting post owes: line by line, and put together by child or by what has to be done, so that hundreds can be looked through. */
import {
  type MineGroupsInput, type MineGroupsOutput, type MineInput, type MineOutput, type MineWhen, myDuties as mineContract, myDutyGroups as groupsContract,
} from '@qinghe/domain/duties/contract.ts'
import { addDays, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { namesFor } from '../records/people.ts'
import { nobody } from '../records/store.ts'
import { definitionsIn } from './definitions.ts'
import { dutiesWhere, gone, isOpen, linesOf } from './lines.ts'
import { behind, inCounty, inOrder, moment, Place, placeOf, soonDays, usualLimit, weekDays } from './order.ts'
import { aboutWho } from './who.ts'

const minePages = pagesOf(mineContract, Place)
const groupPages = pagesOf(groupsContract, z.tuple([z.string(), z.string()]))

/** By name, or as whoever holds the seat; what was owed by name by somebody who left is the seat's again. */
const owedByMe = ({ actor: { posting, role } }: Reader): Sql => sql`(d.posting = ${posting} or (d.role = ${role} and (d.posting = ${nobody} or not exists (select 1 from qinghe.posting_today(d.posting)))))`

type Counts = MineOutput['counts']
const dueWhen = ({ now, today }: Reader): Readonly<Record<MineWhen, Sql>> => {
  const week = addDays(today, weekDays)
  return {
    late: sql`d.due_at <= ${now}`, today: sql`d.due_at > ${now} and d.due_on = ${today}::date`, week: sql`d.due_on > ${today}::date and d.due_on <= ${week}::date`, later: sql`d.due_on > ${week}::date`,
    unknown: sql`d.due_at is null`,
  }
}
async function countMine(r: Reader, where: readonly Sql[]): Promise<Counts> {
  const of = dueWhen(r)
  const [found] = await r.rows(sql<Counts>`select count(*) filter (where ${of.late})::int as late, count(*) filter (where ${of.today})::int as today, count(*) filter (where ${of.week})::int as week,
    count(*) filter (where ${of.later})::int as later, count(*) filter (where ${of.unknown})::int as unknown from qinghe.duties d where ${join(where, ' and ')}`)
  return found ?? { late: 0, today: 0, week: 0, later: 0, unknown: 0 }
}

/** What is owed now, of the children who are called so; without the part of it that is looked at. */
async function owedNow(r: Reader, who: string | undefined): Promise<Sql[]> {
  const where = [...inCounty(r), isOpen, owedByMe(r), sql`(d.opens is null or d.opens <= ${addDays(r.today, soonDays)}::date)`]
  return who === undefined || who === '' ? where : [...where, await aboutWho(r, where, who)]
}
const partOf = (r: Reader, when: MineWhen | undefined): Sql[] => (when === undefined ? [] : [dueWhen(r)[when]])
const groupOf = ({ child, noChild, plan, duty }: MineInput): Sql[] => [
  ...(child === undefined ? [] : [sql`d.child = ${child}::uuid`]), ...(noChild === true ? [sql`d.child is null`] : []),
  ...(plan === undefined ? [] : [sql`d.plan = ${plan}`]), ...(duty === undefined ? [] : [sql`d.duty = ${duty}`]),
]

export const myDuties = (here: PlansHere) => async (r: Reader, input: MineInput): Promise<Unparsed> => {
  const { when, who, after, limit = usualLimit } = input
  const where = await owedNow(r, who)
  const rows = await r.rows(dutiesWhere([...where, ...partOf(r, when), ...groupOf(input), ...behind(minePages.from(r, after))], inOrder(limit)))
  const { page, next } = minePages.cut(r, { rows, limit, at: placeOf })
  return unparsed({ duties: await linesOf(r, here, page), next, counts: await countMine(r, where) } satisfies MineOutput)
}

type GroupRow = { key: string; at: string; child: string | null; plan: string | null; duty: string | null; region: number; open: number; late: number; due: string | null }
const keyBy: Readonly<Record<MineGroupsInput['by'], { key: Sql; named: Sql }>> = {
  child: { key: sql`coalesce(d.child::text, '')`, named: sql`max(d.child::text)::uuid as child, null::text as plan, null::text as duty` },
  kind: { key: sql`d.plan || ' ' || d.duty`, named: sql`null::uuid as child, max(d.plan) as plan, max(d.duty) as duty` },
}
export const myDutyGroups = (here: PlansHere) => async (r: Reader, { by, when, who, after, limit = usualLimit }: MineGroupsInput): Promise<Unparsed> => {
  const where = await owedNow(r, who)
  const { key, named } = keyBy[by]
  const from = groupPages.from(r, after)
  const rows = await r.rows(sql<GroupRow>`select ${key} as key, min(${moment}) as at, ${named}, max(d.region) as region, count(*)::int as open, (count(*) filter (where d.due_at <= ${r.now}))::int as late, min(d.due_on) as due
    from qinghe.duties d where ${join([...where, ...partOf(r, when)], ' and ')} group by 1
    having ${from === undefined ? sql`true` : sql`(min(${moment}), ${key}) > (${from[0]}::timestamptz, ${from[1]}::text)`} order by 2, 1 limit ${wholeNumber(limit + 1)}`)
  const { page, next } = groupPages.cut(r, { rows, limit, at: row => [row.at, row.key] })
  const names = await namesFor(r, { postings: [], children: page.flatMap(row => row.child ?? []), places: page.map(row => row.region) })
  const defined = await definitionsIn(r, here, [r.actor.county])
  return unparsed({
    groups: page.map(({ child, plan, duty, region, open, late, due }) => ({
      child: child === null ? null : names.child(child), plan, duty, title: plan === null || duty === null ? null : (defined({ county: r.actor.county, plan, duty })?.duty.title ?? gone.title),
      place: names.place(region), open, late, due: due === null ? null : plainDate(due),
    })),
    next, counts: await countMine(r, where),
  } satisfies MineGroupsOutput)
}
