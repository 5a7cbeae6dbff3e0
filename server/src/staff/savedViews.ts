/** Saved views: one's own, by the policy of their table. Saving under a name that is there writes over it. */
import { type ListViewsInput, ListViewsOutput, type RemoveViewInput, type SaveViewInput, viewIssues } from '@qinghe/domain/staff/savedViews.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'

export async function listViews(r: Reader, { list }: ListViewsInput): Promise<ListViewsOutput> {
  const rows = await r.rows(sql<{ id: string; name: string; search: string }>`
    select id, name, search from qinghe.saved_views where county = ${r.actor.county} and account = ${r.actor.account} and list = ${list} order by created_at, id`)
  return ListViewsOutput.parse({ views: rows })
}

export async function saveView(w: Writer, inputs: SaveViewInput[]): Promise<Done[]> {
  const { county, account } = w.actor
  for (const { id, list, name, search } of inputs) {
    const others = await w.rows(sql<{ n: number }>`select count(*)::int as n from qinghe.saved_views where county = ${county} and account = ${account} and list = ${list} and name <> ${name}`)
    refuseIf(viewIssues(others[0]?.n ?? 0))
    await w.derive(sql`insert into qinghe.saved_views (county, account, id, list, name, search, created_at) values (${county}, ${account}, ${id}, ${list}, ${name}, ${search}, ${w.now})
      on conflict (county, account, list, name) do update set search = excluded.search`)
  }
  return inputs.map(({ id }) => ({ records: [{ type: 'view', id }] }))
}

export async function removeView(w: Writer, inputs: RemoveViewInput[]): Promise<Done[]> {
  for (const { id } of inputs) {
    const gone = await w.derive(sql<{ id: string }>`delete from qinghe.saved_views where county = ${w.actor.county} and account = ${w.actor.account} and id = ${id} returning id`)
    if (gone.length === 0) throw new NotFound('这个视图')
  }
  return inputs.map(({ id }) => ({ records: [{ type: 'view', id }] }))
}
