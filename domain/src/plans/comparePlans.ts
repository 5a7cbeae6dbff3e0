/** What one plan says otherwise than another, in the sentences people read: by clause, then the parameters. */
import { differencesOf, type SaidPart } from '../kernel/differences.ts'
import type { ToldClause, ToldPlan } from './contract.ts'
import type { PlanDifference } from './countyPlans.ts'

type Said = SaidPart & { clause: string | null; waits: string | null }
const basisLine = (basis: string | null): string[] => (basis === null ? [] : [`依据：${basis}`])
const clauseSaid = ({ id, title, says, items, basis, told }: ToldClause): Said[] => [
  { key: `clause ${id}`, clause: title, sort: '条款', title, lines: [title, says, ...items, ...basisLine(basis)], waits: null },
  ...told.map(one => ({ key: `${one.sort} ${one.id}`, clause: title, sort: one.sort, title: one.title, lines: [one.title, ...one.words, ...basisLine(one.basis), ...(one.waits === null ? [] : [`等“${one.waits}”`])], waits: one.waits })),
]
const saidOf = ({ clauses, parameters }: ToldPlan): Said[] => [
  ...clauses.flatMap(clauseSaid),
  ...parameters.map(one => ({ key: `parameter ${one.name}`, clause: null, sort: '参数', title: one.title, lines: [`${one.title}：${one.value}`, ...basisLine(one.basis)], waits: null })),
]

const dutySort = '应办'
/** Only duties are owed; everything else is read. */
function effectOf(was: Said | undefined, is: Said | undefined): string | null {
  if ((is ?? was)?.sort !== dutySort) return null
  const [runs, ran] = [is !== undefined && is.waits === null, was !== undefined && was.waits === null]
  if (runs) return ran ? '没有办完的照新的写法重算，已经办了的保留' : '从施行那天起开始派'
  if (ran) return is === undefined ? '不再派；没有办完的撤销，已经办了的保留' : `改为等“${is.waits ?? ''}”，不再派；没有办完的撤销`
  return is === undefined ? '原来也没有派，没有变化' : `等“${is.waits ?? ''}”，现在不派`
}

export const comparePlans = (before: ToldPlan, after: ToldPlan): PlanDifference[] =>
  differencesOf(saidOf(before), saidOf(after)).map(({ was, is, difference }) => ({ clause: (is ?? was)?.clause ?? null, ...difference, effect: effectOf(was, is) }))
