/** Commands about an import: what a person says about it before it is carried out, and the orders to carry it out. */
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import type { ChooseInput, CommitInput, FixInput, MapInput, MendInput, OfBatch, SelectInput, UndoInput, UploadInput } from '@qinghe/domain/imports/contract.ts'
import { headingAt, remapped } from '@qinghe/domain/imports/headings.ts'
import { cancelIssues, commitIssues, editIssues, undoIssues } from '@qinghe/domain/imports/rules.ts'
import { plainHeading } from '@qinghe/domain/imports/targets.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { groupsIn } from './groups.ts'
import { importingNow, importingOf } from './kind.ts'
import { remembered } from './reading.ts'
import { columnsOf, type ImportRow, keepLines, loadImport, loadRows, queue, sealFile, sealReason, type StoredRow } from './store.ts'

const done = (id: string, counts: Record<string, number> = {}): Done => ({ records: [{ type: 'import', id }], counts })

/** Two windows at one import take turns. */
async function locked(w: Writer, id: string): Promise<ImportRow> {
  await w.derive(sql`select id from qinghe.record_imports where county = ${w.actor.county} and id = ${id} for update`)
  return loadImport(w, id)
}
async function editable(w: Writer, id: string): Promise<ImportRow> {
  const batch = await locked(w, id)
  refuseIf(editIssues(batch.state))
  return batch
}

export const uploadImport = each(async (w: Writer, { batch, kind, fileName, replaces }: UploadInput) => {
  const { known, act } = await importingOf(w, kind)
  if (replaces !== undefined && (await loadImport(w, replaces)).kind !== known.kind.kind) throw problem('import.replaces', '改好的表要传回同一种台账的批次')
  await w.put('record_imports', [{
    id: batch, kind: known.kind.kind, act: act.id, region: w.actor.region, posting: w.actor.posting, account: w.actor.account, file_words: sealFile(w, batch, fileName),
    state: 'reading', replaces: replaces ?? null, uploaded_at: new Date(w.now),
  }])
  return done(batch)
})

export const mapColumns = each(async (w: Writer, { batch: id, heading, columns: choices }: MapInput) => {
  const batch = await editable(w, id)
  const { targets } = await importingNow(w, batch)
  if (choices.some(one => one.target !== null && !targets.has(one.target))) throw problem('import.target', '没有这一项，请刷新页面后再对应')
  const line = heading ?? batch.heading
  if (line === null) throw problem('import.noHeading', '还没有表头，请先指出表头是哪一行')
  const head = (await loadRows(w, id, { where: sql`row <= ${line} and row >= ${line - 1}` })).map(row => ({ line: row.row, cells: row.content.cells.map(cell => cell.text) }))
  const base = line === batch.heading ? columnsOf(batch) : headingAt(head, line, { targets: [...targets.values()], remembered: await remembered(w, batch.kind) }).columns
  if (base.every(column => column.header === '')) throw problem('import.heading', `第 ${line} 行是空的，请指出表头所在的行`)
  if (choices.some(one => !base.some(column => column.index === one.index))) throw problem('import.column', '表里没有这一列，请刷新页面后再对应')
  const columns = remapped(base, choices)
  await w.derive(sql`update qinghe.record_imports set heading = ${line}, columns = ${JSON.stringify(columns)}::jsonb where county = ${w.actor.county} and id = ${id}`)
  await remember(w, batch, columns.filter(column => column.certainty === 'chosen' && plainHeading(column.header) !== ''))
  await queue(w, id)
  return done(id)
})

/** For the next ledger of this office. A post that works from a list has no office of its own. */
async function remember(w: Writer, { kind }: ImportRow, columns: readonly { header: string; target: string | null }[]): Promise<void> {
  if (columns.length === 0 || w.actor.scope.shape === 'list') return
  const said = [...new Map(columns.map(one => [plainHeading(one.header), one.target]))]
  await w.derive(sql`insert into qinghe.record_import_headings (county, region, kind, heading, target, posting, chosen_at)
    select ${w.actor.county}::int, ${w.actor.region}::bigint, ${kind}::text, s.heading, s.target, ${w.actor.posting}::uuid, ${new Date(w.now)}::timestamptz
    from unnest(${said.map(one => one[0])}::text[], ${said.map(one => one[1])}::text[]) s (heading, target)
    on conflict (county, region, kind, heading) do update set target = excluded.target, posting = excluded.posting, chosen_at = excluded.chosen_at`)
}

async function keepCells(w: Writer, id: string, { rows, column, value }: { rows: readonly StoredRow[]; column: number; value: string }): Promise<void> {
  await keepLines(w, id, rows.map(row => ({
    row: row.row, state: row.state, content: { ...row.content, cells: Array.from({ length: Math.max(row.content.cells.length, column + 1) }, (_, i) => (i === column ? textCell(value) : (row.content.cells[i] ?? textCell('')))) },
  })))
  await queue(w, id)
}

export const fixCell = each(async (w: Writer, { batch: id, row, column, value }: FixInput) => {
  const batch = await editable(w, id)
  const rows = (await loadRows(w, id, { where: sql`row = ${row}` })).filter(one => one.state !== 'imported' && one.state !== 'aside')
  if (rows.length === 0 || !columnsOf(batch).some(one => one.index === column)) throw problem('import.cell', '这一格不在了，或这一行已经导入，请刷新页面')
  await keepCells(w, id, { rows, column, value })
  return done(id)
})

export const mendGroup = each(async (w: Writer, { batch: id, group: key, value }: MendInput) => {
  const batch = await editable(w, id)
  const found = groupsIn(columnsOf(batch), await loadRows(w, id, { where: sql`state in ('error', 'warning', 'known')` })).find(one => one.key === key)
  if (!found || found.finding.column === null) throw problem('import.group', '这类问题已经没有了，请刷新页面')
  await keepCells(w, id, { rows: found.rows, column: found.finding.column, value })
  return done(id, { rows: found.rows.length })
})

export const chooseChild = each(async (w: Writer, { batch: id, row, child }: ChooseInput) => {
  await editable(w, id)
  const [found] = await loadRows(w, id, { where: sql`row = ${row}` })
  if (!found || found.state === 'imported' || found.state === 'aside') throw problem('import.cell', '这一行已经导入或不在了，请刷新页面')
  await keepLines(w, id, [{ row, state: found.state, content: { ...found.content, child } }])
  await queue(w, id)
  return done(id)
})

export const selectRows = each(async (w: Writer, { batch: id, rows, selected }: SelectInput) => {
  await editable(w, id)
  const changed = await w.derive(sql<{ row: number }>`update qinghe.record_import_rows set selected = ${selected} where county = ${w.actor.county} and batch = ${id} and row = any(${rows}::int[])
    and state in ('ok', 'warning', 'undone') returning row`)
  return done(id, { rows: changed.length })
})

const takenNow = sql`selected and state in ('ok', 'warning', 'undone')`
export const commitImport = each(async (w: Writer, { batch: id, expected }: CommitInput) => {
  const batch = await locked(w, id)
  await importingNow(w, batch)
  const found = (await w.first(sql<{ n: number }>`select count(*)::int as n from qinghe.record_import_rows where county = ${w.actor.county} and batch = ${id} and ${takenNow}`))?.n ?? 0
  refuseIf(commitIssues(batch.state, found, expected))
  await w.derive(sql`update qinghe.record_imports set state = 'committing', rests = ${batch.state}, command = ${w.command.id}, attempts = 0, failure = null where county = ${w.actor.county} and id = ${id}`)
  return done(id, { ordered: found })
})

export const cancelImport = each(async (w: Writer, { batch: id }: OfBatch) => {
  const batch = await locked(w, id)
  refuseIf(cancelIssues(batch.state))
  await w.derive(sql`update qinghe.record_imports set state = rests, failure = '已中止导入，没有导入任何记录' where county = ${w.actor.county} and id = ${id}`)
  return done(id)
})

export const undoImport = each(async (w: Writer, { batch: id, reason }: UndoInput) => {
  const batch = await locked(w, id)
  refuseIf(undoIssues(batch.state, batch.undo_until === null ? null : instant(batch.undo_until), w.now))
  await w.derive(sql`update qinghe.record_imports set state = 'undoing', command = ${w.command.id}, attempts = 0, failure = null, reason = ${sealReason(w, id, reason)} where county = ${w.actor.county} and id = ${id}`)
  return done(id)
})
