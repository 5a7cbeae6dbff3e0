/** Lists of one kind: every condition narrows in SQL by typed columns, pages go by day and id. */
import type { Code } from '@qinghe/domain/codes/codeList.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { type KindContracts, listColumns, possibleColumns, type RecordListInput } from '@qinghe/domain/records/contract.ts'
import type { Condition } from '@qinghe/domain/records/condition.ts'
import { fieldOf, isCodeOf, type Kind, type KindField } from '@qinghe/domain/records/kind.ts'
import { masksIn, seesIn } from '@qinghe/domain/staff/audiences.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { ident, join, type Sql, sql, wholeNumber } from '../db/sql.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { conditionSql, inJson } from './conditionSql.ts'
import { headOf, valuesOf } from './head.ts'
import { namesFor } from './people.ts'
import { openRecords, type RecordRow, recordColumns, slotValue } from './store.ts'

const usualLimit = 50
const Place = z.tuple([z.string(), z.string()])

/** Any of these among several choices: said in the language of conditions, so that a list finds what a form would judge. */
function anyOf({ id, list }: KindField, wanted: readonly (Code | boolean)[]): Sql {
  const codes: Condition = { op: 'field', name: id, is: 'codes', from: 'record' }
  const asked = wanted.flatMap((code): Condition[] => (typeof code !== 'boolean' && list !== null && isCodeOf(list, code) ? [{ op: 'has', codes, code: { op: 'value', is: 'code', value: code } }] : []))
  // None of what was asked for is a choice: nothing has it.
  if (asked.length === 0) return sql`false`
  return conditionSql({ op: 'or', of: asked }, { field: (name, is) => inJson(sql`r.body`, name, is), parameter: () => sql`null`, today: sql`null::date` })
}

function filterCondition(kind: Kind, name: string, wanted: readonly (Code | boolean)[]): Sql {
  const field = fieldOf(kind, name)
  if (field?.type === 'codes' && kind.list.filters.includes(name)) return anyOf(field, wanted)
  if (!field || field.slot === null || field.slot === 'label' || !kind.list.filters.includes(name)) throw problem('list.filter', `不能按“${field?.label ?? name}”筛选，请刷新页面`, 400)
  if (field.slot.startsWith('u')) return sql`r.${ident(field.slot)} = any(${wanted.filter(one => z.uuid().safeParse(one).success).map(String)}::uuid[])`
  return sql`r.${ident(field.slot)} = any(${wanted.flatMap(one => slotValue(one) ?? [])}::bigint[])`
}

/** What the post's own area is stands in the statement too, so that it becomes the condition of an index. */
function areaConditions({ actor: { scope, county } }: Reader, region: number | undefined): Sql[] {
  if (scope.shape === 'list') return [sql`r.county = ${county}`]
  const own = county === 0 ? [] : [sql`r.county = ${county}`]
  const asked = region === undefined ? [] : [rangeOf(region)]
  // A whole county is found by its own index; a narrower place by the range.
  const isWhole = county !== 0 && ancestorAt(scope.lo, 'county') === scope.lo && scope.hi - scope.lo >= 1_000_000
  return [...own, ...[...(isWhole ? [] : [{ lo: scope.lo, hi: scope.hi }]), ...asked].map(({ lo, hi }) => sql`r.region >= ${lo} and r.region < ${hi}`)]
}

/** Whoever sees values masked would learn them by asking for each in turn. */
function refuseMasked({ actor: { role } }: Reader, kind: Kind, filters: NonNullable<RecordListInput['filters']>): void {
  if (masksIn(role, kind.audience) && Object.keys(filters).length > 0) throw problem('list.masked', `您的岗位遮挡着看${kind.title}，不能按内容筛选；可以按状态、日期和地方筛选`, 403)
}

export function conditionsOf(r: Reader, kind: Kind, input: Omit<RecordListInput, 'after' | 'limit'>): Sql[] {
  const { child, parent, states, from, to, region, mine, as, filters = {} } = input
  refuseMasked(r, kind, filters)
  const sees = seesIn(r.actor.role, kind.audience)
  return [
    sql`r.kind = ${kind.kind}`, ...(sees && mine !== true ? areaConditions(r, region) : [sql`r.county = ${r.actor.county}`, sql`${r.actor.posting} in (r.posting, r.assignee)`]),
    ...(as === undefined ? [] : [as === 'author' ? sql`r.posting = ${r.actor.posting}` : sql`r.assignee = ${r.actor.posting}`]),
    ...(child === undefined ? [] : [sql`r.subject = ${child}`]), ...(parent === undefined ? [] : [sql`r.parent = ${parent}`]),
    ...(states === undefined ? [] : [sql`r.state = any(${states}::text[])`]),
    ...(from === undefined ? [] : [sql`r.day >= ${from}::date`]), ...(to === undefined ? [] : [sql`r.day <= ${to}::date`]),
    ...Object.entries(filters).map(([name, wanted]) => filterCondition(kind, name, wanted)),
  ]
}

/** How many rows the list has in all, for what leaves as a file. @returns one more than `upTo` where there are more */
export async function countRecords(r: Reader, kind: Kind, { input, upTo }: { input: RecordListInput; upTo: number }): Promise<number> {
  const counted = await r.first(sql<{ n: number }>`select count(*)::int as n from (select 1 from qinghe.records r where ${join(conditionsOf(r, kind, input), ' and ')} limit ${upTo + 1}) s`)
  return counted?.n ?? 0
}

/** How many of these the post reads today, by the policies alone. */
export async function countStillRead(r: Reader, records: readonly string[]): Promise<number> {
  const counted = await r.first(sql<{ n: number }>`select count(*)::int as n from qinghe.records where county = ${r.actor.county} and id = any(${[...records]}::uuid[])`)
  return counted?.n ?? 0
}

const columnsFor = (kind: Kind, asked: readonly string[] = []) => possibleColumns(kind).filter(id => listColumns(kind).includes(id) || asked.includes(id)).flatMap(id => fieldOf(kind, id) ?? [])

export const listRecords = ({ kind, list }: Pick<KindContracts, 'kind' | 'list'>) => {
  const pages = pagesOf(list, Place)
  return async (r: Reader, input: RecordListInput): Promise<Unparsed> => {
    const limit = input.limit ?? usualLimit
    const columns = columnsFor(kind, input.columns)
    const after = pages.from(r, input.after)
    const where = [...conditionsOf(r, kind, input), ...(after === undefined ? [] : [sql`(r.day, r.id) < (${after[0]}::date, ${after[1]}::uuid)`])]
    const rows = await r.rows(sql<RecordRow>`select ${recordColumns} from qinghe.records r where ${join(where, ' and ')} order by r.day desc, r.id desc limit ${wholeNumber(limit + 1)}`)
    const { page, next } = pages.cut(r, { rows, limit, at: row => [row.day, row.id] })
    const opened = await openRecords(r, page)
    const named = await namesFor(r, { postings: page.flatMap(row => [row.posting, row.assignee]), children: page.flatMap(row => row.child ?? []), places: page.map(row => row.region) })
    return unparsed({ records: opened.map(({ row, values }) => ({ ...headOf(row, named), values: valuesOf(columns, values) })), next, more: null })
  }
}
