/** The work list: differences of a place, nearest due day first. */
import type { TaskCountsInput, TaskCountsOutput, TasksFilter, TasksInput, TasksOutput } from '@qinghe/domain/comparisons/contract.ts'
import { listTasks as contract, TaskCountsOutput as Counts, TasksOutput as Output } from '@qinghe/domain/comparisons/contract.ts'
import type { TaskKind, TaskState } from '@qinghe/domain/comparisons/types.ts'
import { rangeOf, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { isRole, roleOf } from '@qinghe/domain/staff/roles.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { openAbout } from './store.ts'

/** The owner, or the offices above that answer for it (docs/domain/权限.md: A). */
const above = ['childDirector', 'childSupervisor', 'countyCivilAffairs']
export const mayClose = (role: string, owner: string): boolean => above.indexOf(role) >= above.indexOf(owner) && above.includes(role)

type TaskRow = {
  id: string; comparison: string; kind: TaskKind; row: number | null; child: string | null; region: number; owner: string; due: string; state: TaskState
  evidence: Uint8Array | null; about: Uint8Array | null; name: string | null; opensResult: boolean
}
const pageOf = 100

const pages = pagesOf(contract, z.tuple([z.string(), z.string()]))
const first = ['0001-01-01', '00000000-0000-0000-0000-000000000000'] as const

type Within = Pick<TasksFilter, 'comparison' | 'region'>
const within = (r: Reader, { comparison, region }: Within): Sql => {
  const { lo, hi } = rangeOf(region ?? regionCode(0))
  return sql`t.county = ${r.actor.county} and t.region >= ${lo} and t.region < ${hi} and ${comparison === undefined ? sql`true` : sql`t.comparison = ${comparison}`}`
}

const narrowed = (r: Reader, { state = 'open', kind, owner, mine, late, ...place }: TasksFilter): Sql => sql`${within(r, place)} and t.state = ${state}
  and ${kind === undefined ? sql`true` : sql`t.kind = any(${kind}::text[])`} and ${owner === undefined ? sql`true` : sql`t.owner = ${owner}`}
  and ${mine === true ? sql`t.owner = ${r.actor.role}` : sql`true`} and ${late === true ? sql`t.due < ${r.today}` : sql`true`}`

const postOf = (owner: string): string => (isRole(owner) ? roleOf(owner).label : owner)

export async function listTasks(r: Reader, { after, limit = pageOf, ...filter }: TasksInput): Promise<TasksOutput> {
  const [day, id] = pages.from(r, after) ?? first
  const rows = await r.rows(sql<TaskRow>`select t.id, t.comparison, t.kind, t.row, t.child, t.region, t.owner, t.due, t.state, t.evidence, t.about, c.name,
      exists (select 1 from qinghe.comparisons m where m.county = t.county and m.id = t.comparison) as "opensResult"
    from qinghe.comparison_tasks t left join qinghe.children c on c.county = t.county and c.id = t.child
    where ${narrowed(r, filter)} and (t.due, t.id) > (${day}::date, ${id}::uuid) order by t.due, t.id limit ${limit + 1}`)
  const { page, next } = pages.cut(r, { rows, limit, at: last => [last.due, last.id] })
  const nameOf = await regionNames(r, page.map(task => task.region))
  return Output.parse({
    tasks: page.map(({ evidence, about, region, ...task }) => ({ task, evidence, region, told: openAbout(r, task.id, about) })).map(({ task, evidence, region, told }) => ({
      ...task, ...told, region, regionName: nameOf(region), name: task.name ?? told.written.find(one => one.field === '姓名')?.text ?? '（名册中的儿童）',
      ownerName: postOf(task.owner), isLate: task.state === 'open' && task.due < r.today,
      evidence: evidence === null ? null : r.open({ table: 'comparison_tasks', column: 'evidence', row: task.id }, evidence),
      mayClose: task.state === 'open' && mayClose(r.actor.role, task.owner),
    })),
    next,
  })
}

type CountRow = { owner: string; kind: TaskKind; tasks: number; late: number }

export async function countTasks(r: Reader, place: TaskCountsInput): Promise<TaskCountsOutput> {
  const rows = await r.rows(sql<CountRow>`select t.owner, t.kind, count(*)::int as tasks, (count(*) filter (where t.due < ${r.today}))::int as late
    from qinghe.comparison_tasks t where ${narrowed(r, place)} group by t.owner, t.kind order by t.owner, t.kind`)
  return Counts.parse({ open: rows.map(row => ({ ...row, ownerName: postOf(row.owner), isMine: row.owner === r.actor.role })) })
}
