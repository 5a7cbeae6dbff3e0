/** Mending cells: one, or all that say the same wrong thing. */
import type { FixCellInput, MendGroupInput, RevealCellInput, RevealCellOutput } from '@qinghe/domain/rosters/contract.ts'
import { NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { checkRows } from './again.ts'
import { finish } from './checking.ts'
import { beginRun, type Run } from './run.ts'
import { resolved } from './content.ts'
import { findingOf } from './groups.ts'
import { queue } from './laying.ts'
import { done, editable } from './locking.ts'
import { type BatchRow, getBatch, loadFirst, loadRows, openErrand, sealErrand, type StoredRow } from './store.ts'
import type { Staging } from './staging.ts'
import { inStaging, type Job } from './working.ts'

function mended(row: StoredRow, column: number, value: string): StoredRow {
  const cells = Array.from({ length: Math.max(row.content.cells.length, column + 1) }, (_, i) => (i === column ? textCell(value) : (row.content.cells[i] ?? textCell(''))))
  return { ...row, content: { ...row.content, cells, fixed: [...new Set([...row.content.fixed, column])] } }
}

/** A batch from before keys were made with a secret is judged whole. */
const judged = (batch: BatchRow): boolean => batch.secret !== null

export const fixCell = each(async (w: Writer, input: FixCellInput) => {
  const batch = await editable(w, input.batch)
  if (!judged(batch)) throw problem('batch.recheck', '系统已经升级，请先重新对应列，检查之后再改')
  const [row] = await loadRows(w, batch.id, sql`row = ${input.row} and state <> 'aside'`)
  if (!row || row.state === 'imported') throw problem('batch.row', '这一行已经导入或不存在，不能再改')
  await checkRows(w, await beginRun(w, batch), [mended(row, input.column, input.value)])
  return done(batch.id)
})

/** So many are mended while the person waits. */
const mostAtOnce = 500

const rowsWith = (w: Staging, batch: string, { group, after, limit }: { group: number; after: number; limit: number }): Promise<StoredRow[]> =>
  loadFirst(w, { batch, limit }, sql`state not in ('aside', 'imported') and findings && ${[group]}::bigint[] and row > ${after}`)

const gone = () => problem('batch.group', '这一类问题已经改过或不在了，请刷新后再看')

/** @returns the last line that was mended; undefined when there was none left */
async function mendSome(w: Staging, run: Run, { group, value, after }: { group: number; value: string; after: number }): Promise<StoredRow[]> {
  const rows = await rowsWith(w, run.batch.id, { group, after, limit: mostAtOnce })
  await checkRows(w, run, rows.flatMap(row => {
    const column = findingOf(w, run.batch, { row, key: group })?.column ?? null
    return column === null ? [] : [mended(row, column, value)]
  }))
  return rows
}

export const mendGroup = each(async (w: Writer, input: MendGroupInput) => {
  const batch = await editable(w, input.batch)
  const group = Number(input.group)
  if (!Number.isSafeInteger(group)) throw gone()
  const kept = await w.first(sql<{ found: number; rows: number[] }>`select found, rows from qinghe.roster_groups where county = ${w.actor.county} and batch = ${batch.id} and key = ${group}`)
  const [row] = kept ? await loadRows(w, batch.id, sql`row = ${kept.rows[0] ?? 0}`) : []
  const found = row && findingOf(w, batch, { row, key: group })
  if (!kept || !found) throw gone()
  if (found.column === null) throw problem('batch.groupRow', '这类问题不在某一个单元格里，请逐行处理')
  if (kept.found > mostAtOnce) {
    await w.derive(sql`update qinghe.roster_batches set errand = ${sealErrand(w, batch.id, { group, value: input.value, after: 0 })} where county = ${w.actor.county} and id = ${batch.id}`)
    await queue(w, batch.id)
    await w.derive(sql`update qinghe.roster_batches set work_total = ${kept.found} where county = ${w.actor.county} and id = ${batch.id}`)
    return done(batch.id, { waiting: kept.found })
  }
  const rows = await mendSome(w, await beginRun(w, batch), { group, value: input.value, after: 0 })
  return done(batch.id, { mended: rows.length })
})

/** A mending of many cells, some at a time: lines mended already do not have the finding any more, so it goes on where it was cut off. */
export async function mendAll(job: Job): Promise<void> {
  for (let more = true; more;) {
    more = await inStaging(job, async w => {
      const batch = await getBatch(w, job.batch)
      const errand = openErrand(w, batch)
      if (!errand) return false
      const rows = await mendSome(w, await beginRun(w, batch), errand)
      const last = rows[rows.length - 1]
      await w.derive(sql`update qinghe.roster_batches set touched_at = ${w.now}, work_done = work_done + ${rows.length}, progress = least(1, (work_done + ${rows.length})::real / greatest(1, work_total)),
        errand = ${last ? sealErrand(w, batch.id, { ...errand, after: last.row }) : null} where county = ${w.actor.county} and id = ${batch.id}`)
      return last !== undefined
    })
  }
  await inStaging(job, w => finish(w, job.batch))
}

/** The text of a cell that screens mask, for whoever may mend it; the leaf says that it was looked at. */
export async function revealCell(r: Reader, { batch: id, row: number, column }: RevealCellInput): Promise<RevealCellOutput> {
  const batch = await getBatch(r, id)
  const [row] = await loadRows(r, batch.id, sql`row = ${number} and state <> 'aside'`)
  if (!row) throw new NotFound('这一行')
  r.note(`批次 ${batch.number} 第 ${row.line} 行`)
  return { text: resolved(row.content)[column]?.text ?? '' }
}
