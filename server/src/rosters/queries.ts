/** Batches and their rows as the wizard shows them. */
import { levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import * as contract from '@qinghe/domain/rosters/contract.ts'
import type { ListBatchesInput, ListBatchesOutput, RowsFilter, RowsInput, RowsOutput } from '@qinghe/domain/rosters/contract.ts'
import { entersWords } from '@qinghe/domain/rosters/batch.ts'
import { shownCell } from '@qinghe/domain/rosters/issues.ts'
import { Batch, type Column, type Counts, LeftOut, RosterRow, type SheetLayout } from '@qinghe/domain/rosters/types.ts'
import { z } from 'zod'
import { pagesByMoment } from '../db/pageByMoment.ts'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { nothing, type Sql, sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { resolved } from './content.ts'
import { type Order, ordersOf, secondsLeft as importedIn } from './orders.ts'
import { clearedAt, isCutOff, secondsLeft, stateOf, workOf } from './progress.ts'
import type { Sheet } from './sheets.ts'
import { answersOf, type BatchRow, columnsOf, getBatch as findBatch, loadBatches, loadFirst, openKept, questionsIn, type StoredRow } from './store.ts'

type Counted = { batch: string; total: number; ok: number; warning: number; error: number; known: number; deselected: number; imported: number; undone: number }

async function countsOf(r: Reader, ids: readonly string[]): Promise<Map<string, Counts>> {
  const rows = await r.rows(sql<Counted>`select batch, count(*)::int as total, count(*) filter (where state = 'ok')::int as ok,
      count(*) filter (where state = 'warning')::int as warning, count(*) filter (where state = 'error')::int as error, count(*) filter (where state = 'known')::int as known,
      count(*) filter (where not selected and state in ('ok', 'warning', 'undone'))::int as deselected,
      count(*) filter (where state = 'imported')::int as imported, count(*) filter (where state = 'undone')::int as undone
    from qinghe.roster_rows where county = ${r.actor.county} and batch = any(${[...ids]}::uuid[]) and state <> 'aside' group by batch`)
  return new Map(rows.map(({ batch, ...counts }) => [batch, counts]))
}
const none: Counts = { total: 0, ok: 0, warning: 0, error: 0, known: 0, deselected: 0, imported: 0, undone: 0 }

const cutOff = (row: BatchRow): string =>
  row.is_read ? '检查时服务器重新启动了。文件已经读完，可以直接重新检查' : '读取时服务器重新启动了，文件没有留下，请重新上传这份文件'

/** How far a batch is that is being imported. What is written counts as imported once all of it has come in. */
const importing = (order: Order | undefined, counts: Counts, now: string) => (order === undefined ? {} : {
  progress: order.ordered === 0 ? 0 : Math.min(1, (order.written + order.refused) / order.ordered), secondsLeft: importedIn(order, now),
  work: { done: order.written + order.refused, total: order.ordered }, counts: order.phase === 'undoing' ? counts : { ...counts, imported: Math.max(0, counts.imported - order.written) },
})

const layoutOf = ({ name, hidden, taken, lines, children, heading_from, heading_to, columns }: Sheet): SheetLayout =>
  ({ name, hidden, taken, lines, children, headingFrom: heading_from, headingTo: heading_to, columns })

const LeftOuts = z.array(LeftOut)
const questionsOf = (row: BatchRow) => {
  const answers = answersOf(row)
  return questionsIn(row).map(one => ({ ...one, answer: answers.find(answer => answer.question === one.id)?.options ?? null }))
}

async function shown(r: Reader, rows: readonly BatchRow[]): Promise<Batch[]> {
  const counts = await countsOf(r, rows.map(row => row.id))
  const orders = await ordersOf(r, rows.flatMap(row => (row.state === 'committing' || row.state === 'undoing' ? [row.id] : [])))
  const nameOf = await regionNames(r, rows.map(row => row.region))
  const keptOf = (row: BatchRow) => {
    const { reason, rows: keptAtUndo } = openKept(r, row)
    return { keptAtUndo, undoneBecause: reason || null }
  }
  return rows.map(row => Batch.parse({
    id: row.id, number: row.number, fileName: row.file_name, state: stateOf(row, r.now), region: row.region, regionName: nameOf(row.region),
    uploadedBy: row.uploaded_by, uploadedByName: row.holder ?? '已离任人员', uploadedAt: row.uploaded_at, committedAt: row.committed_at,
    progress: row.progress, secondsLeft: secondsLeft(row, r.now), work: workOf(row, r.now), sheet: row.sheet, sheets: row.sheets, headerRow: row.header_row, columns: columnsOf(row),
    layouts: row.layouts.map(layoutOf), questions: questionsOf(row), leftOut: LeftOuts.parse(row.left_out), enters: entersWords(levelOf(r.actor.region)),
    counts: counts.get(row.id) ?? none, failure: isCutOff(row, r.now) ? cutOff(row) : row.failure,
    statesLeftBehind: row.states_left_behind, mayRecheck: stateOf(row, r.now) === 'failed' && row.is_read, clearedAt: clearedAt(row, r.now),
    undoUntil: row.state === 'committed' && row.undo_until !== null && row.undo_until > r.now ? row.undo_until : null, ...keptOf(row),
    ...importing(orders.get(row.id), counts.get(row.id) ?? none, r.now),
  }))
}

const pages = { list: pagesByMoment(contract.listBatches), rows: pagesOf(contract.listRows, z.number()) }
const pageOf = 20

export async function listBatches(r: Reader, { after, limit = pageOf }: ListBatchesInput): Promise<ListBatchesOutput> {
  const [at, id] = pages.list.from(r, after)
  const rows = await loadBatches(r, sql`(b.uploaded_at, b.id) < (${at}::timestamptz, ${id}::uuid) order by b.uploaded_at desc, b.id desc limit ${limit + 1}`)
  const { page, next: nextCursor } = pages.list.cut(r, { rows, limit, at: last => [last.uploaded_at, last.id] })
  return { batches: await shown(r, page), nextCursor }
}

export async function getBatch(r: Reader, { batch }: { batch: string }): Promise<Batch> {
  const [found] = await shown(r, [await findBatch(r, batch)])
  if (!found) throw new Error('a batch was found and not shown')
  return found
}

const filters: Record<RowsFilter, Sql> = {
  all: sql`state <> 'aside'`, problems: sql`state in ('error', 'warning')`, errors: sql`state = 'error'`, warnings: sql`state = 'warning'`, known: sql`state = 'known'`,
  deselected: sql`not selected and state in ('ok', 'warning', 'undone')`, imported: sql`state = 'imported'`,
}

/** A child that is still arriving has no archive anybody could open. */
function shownRow(row: StoredRow, { columns, isArriving }: { columns: readonly Column[]; isArriving: boolean }): RosterRow {
  const { issues, fixed, filled = [] } = row.content
  return RosterRow.parse({
    row: row.row, sheet: row.sheet, line: row.line, filled: filled.map(([column]) => column), state: row.state, selected: row.selected, child: isArriving ? null : row.child, issues, fixed,
    cells: resolved(row.content).map((cell, i) => shownCell(columns[i], cell.text)),
  })
}

const rowsAPage = 100

/** Rows of one sheet, or with one kind of finding; a key that is no number names no kind. */
const narrowed = ({ filter = 'all', sheet, group }: RowsInput): Sql => sql`${filters[filter]}${sheet === undefined ? nothing : sql` and sheet = ${sheet}`}${
  group === undefined ? nothing : sql` and state <> 'imported' and findings && ${[Number(group) || 0]}::bigint[]`}`

export async function listRows(r: Reader, input: RowsInput): Promise<RowsOutput> {
  const { batch: id, after, limit = rowsAPage } = input
  const batch = await findBatch(r, id)
  const rows = await loadFirst(r, { batch: id, limit: limit + 1 }, sql`${narrowed(input)} and row > ${pages.rows.from(r, after) ?? 0}`)
  const { page, next } = pages.rows.cut(r, { rows, limit, at: last => last.row })
  return { rows: page.map(row => shownRow(row, { columns: columnsOf(batch, row.sheet), isArriving: batch.state === 'committing' })), next }
}
