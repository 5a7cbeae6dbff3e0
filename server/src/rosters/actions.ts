/** Announcing, mapping, mending and choosing; commit.ts and undo.ts have the rest of what happens to a batch. */
import type { DeselectInput, FixCellInput, MapInput, RecheckInput, UploadInput } from '@qinghe/domain/rosters/contract.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import { recheckIssues } from '@qinghe/domain/rosters/batch.ts'
import { columnsAt, remapped, statesLeftBehind } from '@qinghe/domain/rosters/headers.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import { nextNumber } from '../db/dayNumber.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { checkBatch, checkRow } from './checking.ts'
import { done, editable, lockBatch, one } from './locking.ts'
import { stateOf } from './progress.ts'
import { columnsOf, loadRows, textsOf } from './store.ts'


export const uploadRoster = (w: Writer, inputs: UploadInput[]): Promise<Done[]> => one(inputs, async ({ batch, fileName, region }) => {
  const keeper = region ?? w.actor.region
  if (!isWithin(keeper, w.actor.region)) throw problem('batch.region', '只能导入到本辖区内的村（居）或镇街')
  await w.put('roster_batches', [{
    id: batch, region: keeper, number: await nextNumber(w, { table: 'roster_batches', letters: 'DR' }), file_name: fileName, state: 'parsing', uploaded_by: w.actor.account,
    posting: w.actor.posting, uploaded_at: new Date(w.now),
  }])
  return done(batch)
})

const headRows = 20

export const mapColumns = (w: Writer, inputs: MapInput[]): Promise<Done[]> => one(inputs, async input => {
  const batch = await editable(w, input.batch)
  if (input.sheet !== undefined && input.sheet !== batch.sheet) throw problem('batch.sheet', '换工作表要重新上传文件，并在上传时选择工作表', 422)
  const headerRow = input.headerRow ?? batch.header_row ?? 1
  const head = await loadRows(w, batch.id, sql`row <= ${Math.max(headRows, headerRow)}`)
  const texts = Array.from({ length: headerRow }, (_, i) => textsOf(head.find(row => row.row === i + 1)?.content.cells ?? []))
  const base = headerRow === batch.header_row ? columnsOf(batch) : columnsAt(texts, headerRow)
  const columns = remapped(base, input.columns)
  const about = statesLeftBehind({ rows: texts, headerRow, names: [batch.sheet ?? '', batch.file_name] })
  await w.derive(sql`update qinghe.roster_batches set columns = ${JSON.stringify(columns)}::jsonb, header_row = ${headerRow}, states_left_behind = ${about}
    where county = ${w.actor.county} and id = ${batch.id}`)
  await checkBatch(w, { ...batch, header_row: headerRow, states_left_behind: about }, columns)
  return done(batch.id)
})

/** Judging again what a reading that was cut off had left; the file is not needed any more. */
export const recheckRoster = (w: Writer, inputs: RecheckInput[]): Promise<Done[]> => one(inputs, async input => {
  const batch = await lockBatch(w, input.batch)
  refuseIf(recheckIssues(stateOf(batch, w.now), batch.is_read))
  await checkBatch(w, batch, columnsOf(batch))
  await w.derive(sql`update qinghe.roster_batches set state = 'ready', progress = 1, failure = null where county = ${w.actor.county} and id = ${batch.id}`)
  return done(batch.id)
})

export const fixCell = (w: Writer, inputs: FixCellInput[]): Promise<Done[]> => one(inputs, async input => {
  const batch = await editable(w, input.batch)
  const [row] = await loadRows(w, batch.id, sql`row = ${input.row}`)
  if (!row || row.state === 'imported') throw problem('batch.row', '这一行已经导入或不存在，不能再改')
  const cells = Array.from({ length: Math.max(row.content.cells.length, input.column + 1) }, (_, i) =>
    (i === input.column ? textCell(input.value) : (row.content.cells[i] ?? textCell(''))))
  const fixed = [...new Set([...row.content.fixed, input.column])]
  await checkRow(w, batch, { ...row, content: { ...row.content, cells, fixed } })
  return done(batch.id)
})

export const deselectRows = (w: Writer, inputs: DeselectInput[]): Promise<Done[]> => one(inputs, async input => {
  const batch = await editable(w, input.batch)
  const changed = await w.derive(sql`update qinghe.roster_rows set selected = ${input.selected} where county = ${w.actor.county} and batch = ${batch.id}
    and row = any(${input.rows}::int[]) and state in ('ok', 'warning', 'undone') returning row`)
  return done(batch.id, { rows: changed.length })
})
