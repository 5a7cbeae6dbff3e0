/** Takes an import back: records nobody has worked on since are gone with their history, and the leaf says which lines are gone; the others stay and are named. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { undoImport } from '@qinghe/domain/imports/contract.ts'
import { removedOf } from '../db/chain.ts'
import { makeReader, readingIn, run } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { writing } from '../http/transactions.ts'
import { nobody } from '../records/store.ts'
import type { Job } from './writing.ts'

type Kept = { row: number; record: string; revision: number; number: string | null; assignee: string }
const because = ({ revision, number, assignee }: Kept): string =>
  (number !== null ? '已取得编号' : revision > 1 ? '导入后有人办理过' : assignee !== nobody ? '已交给专人办理' : '已有别的内容挂在它下面，或您已不能看到它')

export const undoOrder = ({ kernel, actor, batch, command }: Job): Promise<void> => writing(kernel, actor, async session => {
  const { client } = session
  const { county } = actor
  const r = makeReader(readingIn(session))
  const [state] = await run(client, sql<{ id: string }>`select id from qinghe.record_imports where county = ${county} and id = ${batch} and state = 'undoing' and command = ${command} for update`)
  if (!state) return
  const before = await r.rows(sql<{ row: number; child: string | null }>`select t.row, d.child from qinghe.record_import_rows t join qinghe.records d on d.county = t.county and d.id = t.record
    where t.county = ${county} and t.batch = ${batch} and t.state = 'imported'`)
  const [back] = await run(client, sql<{ found_rows: number[]; gone: unknown }>`select found_rows, gone from qinghe.take_back_records(${county}, ${batch}::uuid)`)
  const kept = await r.rows(sql<Kept>`select t.row, t.record, coalesce(d.revision, 1) as revision, d.number, coalesce(d.assignee, ${nobody}::uuid) as assignee
    from qinghe.record_import_rows t left join qinghe.records d on d.county = t.county and d.id = t.record where t.county = ${county} and t.batch = ${batch} and t.state = 'imported' order by t.row`)
  await run(client, sql`update qinghe.record_imports set state = 'undone', kept = ${JSON.stringify(kept.map(one => ({ row: one.row, record: one.record, because: because(one) })))}::jsonb where county = ${county} and id = ${batch}`)
  const gone = new Set(back?.found_rows ?? [])
  const children = [...new Set(before.flatMap(one => (gone.has(one.row) && one.child !== null ? [one.child] : [])))]
  await kernel.audit.insert(client, {
    kind: 'write', actor, purpose: undoImport.purpose, phrase: undoImport.audit, class: null, children, count: gone.size, command, device: '', requestId: newUuid(), outcome: 'applied',
    chain: { goneRecords: removedOf(back?.gone ?? []) },
  })
})
