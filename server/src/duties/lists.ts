/** Lists of duties of a place, and about a child. Which rows there are is the database's. */
import { type DutiesInput, type DutiesOutput, listDuties as listContract, type OfChildInput, type OfChildOutput } from '@qinghe/domain/duties/contract.ts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { heldBy } from './heldBy.ts'
import { waitsForAnswer } from './hindered.ts'
import { dutiesWhere, isOpen, linesOf } from './lines.ts'
import { behind, inCounty, inOrder, moment, Place, placeOf, soonDays, usualLimit } from './order.ts'

const pages = pagesOf(listContract, Place)

const ofState: Readonly<Record<NonNullable<DutiesInput['state']>, Sql>> = {
  open: isOpen, done: sql`d.done_at is not null`, waived: sql`d.waived_at is not null`, retracted: sql`d.retracted_at is not null`,
}
async function conditionsOf(r: Reader, { region, school, role, plan, duty, clause, state, late, hindered, child, posting }: DutiesInput): Promise<Sql[]> {
  const range = region === undefined ? undefined : rangeOf(region)
  const told: [unknown, (() => Sql)][] = [
    [school, () => sql`d.school = ${school ?? 0}`], [role, () => sql`d.role = ${role ?? ''}`], [plan, () => sql`d.plan = ${plan ?? ''}`], [duty, () => sql`d.duty = ${duty ?? ''}`], [clause, () => sql`d.clause = ${clause ?? ''}`],
    [child, () => sql`d.child = ${child ?? null}::uuid`], [range, () => sql`d.region >= ${range?.lo ?? 0} and d.region < ${range?.hi ?? 0}`],
  ]
  return [
    ...inCounty(r), state === undefined ? sql`d.retracted_at is null` : ofState[state], ...told.flatMap(([given, condition]) => (given === undefined ? [] : [condition()])),
    ...(late === undefined ? [] : [late ? sql`${isOpen} and d.due_at <= ${r.now}` : sql`(d.due_at is null or d.due_at > ${r.now})`]),
    ...(hindered === true ? [isOpen, waitsForAnswer(r)] : []), ...(posting === undefined ? [] : [await heldBy(r, posting)]),
  ]
}
export const listDuties = (here: PlansHere) => async (r: Reader, input: DutiesInput): Promise<Unparsed> => {
  const limit = input.limit ?? usualLimit
  const rows = await r.rows(dutiesWhere([...await conditionsOf(r, input), ...behind(pages.from(r, input.after))], inOrder(limit)))
  const { page, next } = pages.cut(r, { rows, limit, at: placeOf })
  return unparsed({ duties: await linesOf(r, here, page), next } satisfies DutiesOutput)
}

const lately = 200
const mostOfChild = 100
export const dutiesOfChild = (here: PlansHere) => async (r: Reader, { child }: OfChildInput): Promise<Unparsed> => {
  const rows = await r.rows(dutiesWhere([
    ...inCounty(r), sql`d.child = ${child}`, sql`d.retracted_at is null`, sql`(d.done_at is null or d.done_at > ${addDays(r.today, -lately)}::date)`, sql`(d.opens is null or d.opens <= ${addDays(r.today, soonDays)}::date)`,
  ], sql`order by num_nonnulls(d.done_at, d.waived_at), ${moment}, d.id limit ${wholeNumber(mostOfChild)}`))
  return unparsed({ duties: await linesOf(r, here, rows) } satisfies OfChildOutput)
}
