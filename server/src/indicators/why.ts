/** 为什么: the facts of one child as the statement found them, and what each part of the condition comes to. */
import type { Why, WhyInput } from '@qinghe/domain/indicators/contract.ts'
import { ledgersIn, readBy } from '@qinghe/domain/indicators/seen.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import { isOwed } from '@qinghe/domain/plans/owed.ts'
import type { PlanCondition } from '@qinghe/domain/plans/plan.ts'
import type { Because } from '@qinghe/domain/records/because.ts'
import type { ConditionField } from '@qinghe/domain/records/condition.ts'
import type { Line, Value } from '@qinghe/domain/records/evaluate.ts'
import { ident, join, sql } from '../db/sql.ts'
import type { Reader } from '../db/reader.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import type { PlansHere } from '../plans/inForce.ts'
import { bodyOf } from '../records/store.ts'
import { namesFor } from '../records/people.ts'
import { factColumn } from '../duties/subjectRows.ts'
import { type Counting, factsIn, judgedSql, recordsIn } from './counting.ts'
import { askedIn, groundOf, worldOf } from './ground.ts'
import { periodWithNames } from './behind.ts'

/** Codes are text in SQL, and what their list says in TypeScript. */
const codeIn = (field: ConditionField & { is: 'code' | 'codes' }, text: string): string | number => field.list.entries.find(one => String(one.code) === text)?.code ?? text

function factIn(field: ConditionField | undefined, found: unknown): Value {
  if (field?.is === 'lines') return Array.isArray(found) ? found.map((one: unknown): Line => bodyOf(one)) : null
  if (field?.is === 'codes') return Array.isArray(found) ? found.map((one: unknown) => codeIn(field, String(one))) : null
  if (field?.is === 'code') return typeof found === 'string' ? codeIn(field, found) : null
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? found : null
}

async function factsOf(counting: Counting): Promise<Line | null> {
  const { ground: { r }, indicator: { scope, ...conditions } } = counting
  const from = judgedSql(counting)
  const facts = factsIn(counting)
  const ledgers = ledgersIn(readBy(conditions), scope)
  const columns = [...facts.map(name => sql`f.${factColumn(name)}`), ...ledgers.map(name => recordsIn(counting, name))].map((of, at) => sql`${of} as ${ident(`v${at}`)}`)
  if (from === null) return null
  // Also of whoever is known not to be in the denominator.
  const [row] = await r.rows(sql<Record<string, unknown>>`${from} select ${join([...columns, sql`f.subject`], ', ')} from s f`)
  return row === undefined ? null : Object.fromEntries([...facts, ...ledgers].map((name, at) => [name, factIn(scope.fields[name], row[`v${at}`])]))
}

const flat = ({ words, holds, of }: Because, depth = 0): NonNullable<Why['of']> => [{ depth, words, holds }, ...of.flatMap(one => flat(one, depth + 1))]

export const whyIndicator = (here: PlansHere) => async (r: Reader, { child, period, ...named }: WhyInput): Promise<Unparsed> => {
  const ground = await groundOf(r, here, undefined)
  const asked = askedIn(ground, named)
  const { plan, indicator } = asked
  const facts = indicator.about === 'child' ? await factsOf({ ...asked, ground, period: periodWithNames(ground, asked, period), child }) : null
  const name = (await namesFor(r, { postings: [], children: [child], places: [] })).child(child)
  if (facts === null || name === null) throw new NotFound('这名儿童')
  const world = { ...worldOf(ground, plan), today: r.today }
  const reasons = (where: PlanCondition): NonNullable<Why['of']> => { const { because } = isOwed({ where, scope: indicator.scope }, facts, world); return because === null ? [] : flat(because) }
  return unparsed({ child: name, of: indicator.denominator === null ? null : reasons(indicator.denominator), counts: reasons(indicator.numerator) } satisfies Why)
}
