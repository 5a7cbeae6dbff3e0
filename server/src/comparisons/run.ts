/** Runs what was ordered, in the background and as the posting that ordered it: the posting is looked up again, and asked again
 *  whether it may, when the run begins and at every batch of archives. What a run has found is written in one transaction, so a
 *  run that is killed has written nothing and simply begins again. */
import { archiveCells, isExpected } from '@qinghe/domain/comparisons/roster.ts'
import { statusesOf } from '@qinghe/domain/archives/lifeCycle.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { draftOf, loadRecords } from '../archives/records.ts'
import { makeReader, readingIn, run, type Session } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { insertRows } from '../db/rows.ts'
import type { Kernel } from '../http/kernel.ts'
import { reading, writing } from '../http/transactions.ts'
import { carryOutNext, type Claimed, type Queue } from '../jobs/claims.ts'
import { actingFor } from '../staff/acting.ts'
import { type Asked, type Known, link, type Linked } from './linking.ts'
import { placeNames } from './queries.ts'
import { type Base, baseOf } from './modelStore.ts'
import { rowsPerStatement, settle } from './settle.ts'
import { type ComparisonRow, factsOf, findComparison, loadRows, sealModel, type Settling } from './store.ts'

export type Job = { kernel: Kernel; claimed: Claimed }

const archivesPerBatch = 500

const queue: Queue = { table: 'comparisons', waits: 'waiting', first: sql`county, id`, tooOften: '比对几次都没有做完，请联系系统管理员查看日志后再重新开始' }

/** Whatever is done in the background for a posting. */
export type Acting = { kernel: Kernel; claimed: { posting: string } }
/** @throws Problem when nobody holds the posting today, or it may not compare any more */
export async function acting({ kernel, claimed }: Acting): Promise<Actor> {
  const actor = await actingFor(kernel, claimed.posting, 'comparisons.order')
  if (!actor) throw problem('comparison.rights', '发起比对的岗位已经结束或权限有变，请由在岗人员重新开始')
  return actor
}

export const settling = (session: Session): Settling => ({
  ...makeReader(readingIn(session)), derive: q => run(session.client, q), newId: () => newUuid(),
  put: (table, rows) => insertRows(session.client, table, rows.map(row => ({ ...row, county: session.actor.county }))),
})

async function tell(job: Job, progress: number): Promise<void> {
  await writing(job.kernel, await acting(job), session => run(session.client, sql`update qinghe.comparisons set progress = ${progress}, touched_at = qinghe.now()
    where county = ${job.claimed.county} and id = ${job.claimed.id}`))
}

export type Archives = { known: Known[]; expected: string[] }

/** Everybody who has not left the register is known; only the register itself must stand in the roster. */
export async function archivesOf(job: Acting, comparison: ComparisonRow): Promise<Archives> {
  const found: Archives = { known: [], expected: [] }
  const official = new Set<string>(statusesOf('official'))
  let after = '00000000-0000-0000-0000-000000000000'
  for (let more = true; more;) {
    await reading(job.kernel, { actor: await acting(job) }, async r => {
      const { lo, hi } = rangeOf(comparison.region)
      const ids = await r.rows(sql<{ id: string }>`select id from qinghe.children where county = ${r.actor.county} and region >= ${lo} and region < ${hi}
        and status not in ('exited', 'transferred', 'merged') and id > ${after} order by id limit ${archivesPerBatch}`)
      const records = await loadRecords(r, ids.map(one => one.id))
      const place = await placeNames(r, records.map(record => record.child.region))
      for (const record of records) {
        const draft = draftOf(r, record)
        found.known.push({ child: record.child.id, cells: archiveCells(draft, place(record.child.region)) })
        if (comparison.is_complete && official.has(record.child.status) && isExpected(comparison.kind, draft)) found.expected.push(record.child.id)
      }
      after = ids.at(-1)?.id ?? after
      more = ids.length === archivesPerBatch
    })
  }
  found.known.sort((a, b) => (a.child < b.child ? -1 : 1))
  return found
}

type Roster = { comparison: ComparisonRow; lines: Asked[]; base: Base }

export async function asked(job: Acting, id: string): Promise<Roster> {
  return reading(job.kernel, { actor: await acting(job) }, async r => {
    const comparison = await findComparison(r, id)
    const rows = await loadRows(r, comparison.id)
    const facts = factsOf(r, comparison, rows)
    return { comparison, base: await baseOf(r, comparison.region), lines: rows.filter((_, i) => facts[i]?.aside === null).map(({ row, line }) => ({ row, cells: line.cells })) }
  })
}

/** Some at a time and by key: joined to the roster as a whole, 30,000 rows took longer than a statement may. */
async function writeFound(w: Settling, { county, id, region, readers }: ComparisonRow, found: Linked['found']): Promise<void> {
  const all = [...found].map(([row, candidates]) => ({ row, candidates }))
  for (let at = 0; at < all.length; at += rowsPerStatement) {
    const some = all.slice(at, at + rowsPerStatement)
    await w.derive(sql`update qinghe.comparison_rows r set candidates = s.candidates from jsonb_to_recordset(${JSON.stringify(some)}::jsonb) s (row int, candidates jsonb)
      where r.county = ${county} and r.comparison = ${id} and r.row = s.row and r.row = any(${some.map(one => one.row)}::int[])`)
  }
  await w.put('comparison_pairs', all.flatMap(({ row, candidates }) => candidates.map(({ child }) => ({ comparison: id, row, child, region, readers }))))
}

async function write(job: Job, { known, expected }: Archives, linked: Linked & { base: string | null }): Promise<void> {
  const { county, id } = job.claimed
  const actor = await acting(job)
  await writing(job.kernel, actor, async session => {
    const w = settling(session)
    // A run that was silent for too long is taken over by another; whoever comes second leaves what is there.
    const mine = await w.derive(sql<{ id: string }>`select id from qinghe.comparisons where county = ${county} and id = ${id} and state = 'running' for update`)
    if (mine.length === 0) return
    const comparison = await findComparison(w, id)
    await w.derive(sql`delete from qinghe.comparison_expected where county = ${county} and comparison = ${id}`)
    await writeFound(w, comparison, linked.found)
    await w.put('comparison_expected', expected.map(child => ({ comparison: id, child, region: comparison.region, readers: comparison.readers, state: 'missing' })))
    const { threshold, review } = linked.model
    await w.derive(sql`update qinghe.comparisons set model = ${sealModel(w, id, linked.model)}, model_hash = ${linked.hash}, base_model = ${linked.base}, threshold = ${threshold}, review = ${review},
        warnings = warnings || ${linked.warnings}::text[], progress = 1, failure = null, finished_at = ${new Date(w.now)}, touched_at = ${new Date(w.now)}
      where county = ${county} and id = ${id}`)
    await settle(w, comparison, threshold)
    await job.kernel.audit.insert(session.client, {
      kind: 'write', actor, purpose: 'roster', phrase: `比对名册 ${comparison.number}`, class: 'S2', children: known.map(one => one.child), count: known.length, command: null,
      device: '', requestId: newUuid(), outcome: 'applied',
    })
  })
}

async function compare(job: Job): Promise<void> {
  const { comparison, lines, base } = await asked(job, job.claimed.id)
  await tell(job, 0.1)
  const archives = await archivesOf(job, comparison)
  await tell(job, 0.4)
  const linked = await link({ archives: archives.known, lines }, base.model)
  await tell(job, 0.9)
  await write(job, archives, { ...linked, base: base.id })
}

/** One comparison that waits, from beginning to end. @returns whether there was one */
export const runNext = (kernel: Kernel): Promise<boolean> => carryOutNext(kernel, queue, claimed => compare({ kernel, claimed }))
