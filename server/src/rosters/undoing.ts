/** Takes an import back, some lines at a time: children nobody has worked on since are gone as if they had never come; the others stay and
 *  are named. What stays of those that are gone is the leaf. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { keptBecause } from '@qinghe/domain/rosters/batch.ts'
import { undoRoster } from '@qinghe/domain/rosters/contract.ts'
import { removedOf } from '../db/chain.ts'
import { run, type Session } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { lockChildren } from '../db/writer.ts'
import { writing } from '../http/transactions.ts'
import { resolved } from './content.ts'
import { deriving, type Job, orderNow } from './slices.ts'
import { type BatchRow, columnsOf, getBatch, type Kept, loadFirst, openKept, sealKept, type StoredRow } from './store.ts'

const rowsPerSlice = 500
/** Of so many that stay the names are kept; how many there are is counted from the lines. */
const mostNamed = 500

const nameOf = (batch: BatchRow, row: StoredRow): string =>
  resolved(row.content)[columnsOf(batch, row.sheet).find(column => column.target === 'name')?.index ?? -1]?.text ?? ''

/** Why those stay that could not be taken back. */
async function whyKept(session: Session, batch: BatchRow, rows: readonly StoredRow[]): Promise<Kept['rows']> {
  const locked = new Map((await lockChildren(session, rows.flatMap(row => row.child ?? []))).map(lock => [lock.id, lock]))
  return rows.flatMap(row => {
    if (row.child === null) return []
    const lock = locked.get(row.child)
    const because = lock === undefined ? '已不在您的工作范围内'
      : (keptBecause({ version: lock.version, status: lock.status, importedStatus: row.imported_status ?? '' }) ?? '已分给专人负责，或已用于数据比对')
    return [{ row: row.line, child: row.child, name: nameOf(batch, row), because }]
  })
}

/** @returns the last line looked at, nothing behind the last one */
async function undoSome(session: Session, job: Job, after: number): Promise<number | undefined> {
  const { client, actor } = session
  const { county, batch: id, command } = job
  const w = deriving(session, command)
  const batch = await getBatch(w, id)
  const rows = await loadFirst(w, { batch: id, limit: rowsPerSlice }, sql`state = 'imported' and row > ${after}`)
  const last = rows.at(-1)?.row
  const [back] = rows.length === 0 ? [] : await run(client, sql<{ found_rows: number[]; gone: unknown }>`
    select found_rows, gone from qinghe.take_back(${county}, ${id}::uuid, ${rows.map(row => row.row)}::int[])`)
  const gone = new Set(back?.found_rows ?? [])
  const stay = rows.filter(row => !gone.has(row.row))
  const before = openKept(w, batch)
  const kept = [...before.rows, ...await whyKept(session, batch, stay)].slice(0, mostNamed)
  await run(client, sql`update qinghe.roster_batches set kept = ${sealKept(w, id, { ...before, rows: kept })}, state = ${last === undefined ? 'undone' : 'undoing'}, progress = 1
    where county = ${county} and id = ${id} and state = 'undoing'`)
  const moved = await run(client, sql<{ batch: string }>`update qinghe.roster_orders set next_row = ${last ?? after}, phase = ${last === undefined ? 'done' : 'undoing'},
      written = written + ${gone.size}, refused = refused + ${stay.length}, attempts = 0
    where county = ${county} and batch = ${id} and command = ${command} and phase = 'undoing' and next_row = ${after} returning batch`)
  if (moved.length === 0) throw new Error('two processes undo one import')
  const children = rows.flatMap(row => (gone.has(row.row) ? row.child ?? [] : []))
  if (children.length > 0) {
    await job.kernel.audit.insert(client, {
      kind: 'write', actor, purpose: undoRoster.purpose, phrase: undoRoster.audit, class: 'S2', children, count: children.length, command, device: '', requestId: newUuid(), outcome: 'applied',
      chain: { removed: removedOf(back?.gone ?? []) },
    })
  }
  return last
}

const rightsGone = '撤销的岗位已经结束或权限有变，余下的没有撤销，请由在岗人员逐份处理'

export async function leaveUndone({ client }: Session, { county, batch }: Job): Promise<void> {
  await run(client, sql`update qinghe.roster_batches set state = 'undone', failure = ${rightsGone} where county = ${county} and id = ${batch} and state = 'undoing'`)
  await run(client, sql`update qinghe.roster_orders set phase = 'done' where county = ${county} and batch = ${batch} and phase = 'undoing'`)
}

export async function undoOrder(job: Job, actor: Actor): Promise<void> {
  const order = await orderNow(job, actor)
  for (let after = order?.next_row; after !== undefined;) {
    const from: number = after
    after = await writing(job.kernel, actor, session => undoSome(session, job, from))
  }
}
