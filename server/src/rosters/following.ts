/** After an import has come in: phones learn of it by the feed, the national table of its numbers. Either may be seconds late, neither may be
 *  left out, and neither holds up the moment in which everything came in. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { claimIdentities } from '../archives/create.ts'
import { run, type Session } from '../db/reader.ts'
import { insertRows } from '../db/rows.ts'
import { sql } from '../db/sql.ts'
import { writing } from '../http/transactions.ts'
import { actedAs } from '../staff/acting.ts'
import { deriving, type Job } from './slices.ts'

const rowsPerSlice = 1_000

type Come = { row: number; child: string; region: number | null; school: number | null; id_number: Uint8Array | null }

/** A child somebody moved or took back meanwhile tells of itself. */
const comeAfter = ({ county, batch, command }: Job, after: number) => sql<Come>`
  select r.row, r.child, c.region, c.school, c.id_number from (
    select row, child from qinghe.roster_rows where county = ${county} and batch = ${batch} and command = ${command} and state = 'imported' and row > ${after}
    order by row limit ${rowsPerSlice}) r
  left join lateral (select * from qinghe.children k where k.county = ${county} and k.id = r.child offset 0) c on true order by r.row`

/** @returns the last row told of, nothing behind the last one */
async function followSome(session: Session, job: Job, after: number): Promise<number | undefined> {
  const { client } = session
  const { county, batch, command } = job
  const some = await run(client, comeAfter(job, after))
  const here = some.filter(one => one.region !== null)
  await insertRows(client, 'feed', here.map(({ child, region, school }) => ({ county, id: newUuid(), kind: 'changed', region, school, class: 'S2', child })))
  const w = deriving(session, command)
  await claimIdentities(w, here.flatMap(({ child, id_number }) => (id_number === null ? []
    : [{ id: child, idNumber: w.open({ table: 'children', column: 'id_number', row: child }, id_number) }])))
  const last = some.at(-1)?.row
  const moved = await run(client, sql<{ batch: string }>`update qinghe.roster_orders set next_row = ${last ?? after}, phase = ${last === undefined ? 'done' : 'following'}
    where county = ${county} and batch = ${batch} and command = ${command} and phase = 'following' and next_row = ${after} returning batch`)
  if (moved.length === 0) throw new Error('two processes follow one order')
  return last
}

/** The rights were asked when it came in; what is told now is what happened then, so the end of a posting does not keep it back. */
export async function followOrder(job: Job): Promise<void> {
  const actor = await actedAs(job.kernel, job.posting)
  if (!actor) throw new Error('an order of nobody')
  const [order] = await writing(job.kernel, actor, session => run(session.client, sql<{ next_row: number }>`
    select next_row from qinghe.roster_orders where county = ${job.county} and batch = ${job.batch}`))
  for (let after = order?.next_row; after !== undefined;) {
    const from: number = after
    after = await writing(job.kernel, actor, session => followSome(session, job, from))
  }
}
