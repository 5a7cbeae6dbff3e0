/** Batches and their rows as the wizard shows them, and the two workbooks one can take home. */
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { ListBatchesInput, ListBatchesOutput, RowsFilter, RowsInput, RowsOutput } from '@qinghe/domain/rosters/contract.ts'
import { officialColumns, formSignatures, formTitle } from '@qinghe/domain/rosters/form.ts'
import { shownCell } from '@qinghe/domain/rosters/issues.ts'
import { Batch, type Column, type Counts, type FileAnswer, RosterRow } from '@qinghe/domain/rosters/types.ts'
import { placeBefore } from '../db/pageByMoment.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type OutCell, writeWorkbook } from '../exchange/xlsx.ts'
import { regionNames } from '../regions/names.ts'
import { type Order, ordersOf, secondsLeft } from './orders.ts'
import { clearedAt, isCutOff, stateOf } from './progress.ts'
import { batchColumns, type BatchRow, columnsOf, getBatch as findBatch, loadRows, openKept, type StoredRow } from './store.ts'

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
  progress: order.ordered === 0 ? 0 : Math.min(1, (order.written + order.refused) / order.ordered), secondsLeft: secondsLeft(order, now),
  work: { done: order.written + order.refused, total: order.ordered }, counts: { ...counts, imported: Math.max(0, counts.imported - order.written) },
})

async function shown(r: Reader, rows: readonly BatchRow[]): Promise<Batch[]> {
  const counts = await countsOf(r, rows.map(row => row.id))
  const orders = await ordersOf(r, rows.flatMap(row => (row.state === 'committing' ? [row.id] : [])))
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return rows.map(row => Batch.parse({
    id: row.id, number: row.number, fileName: row.file_name, state: stateOf(row, r.now), region: row.region, regionName: nameOf(row.region),
    uploadedBy: row.uploaded_by, uploadedByName: row.holder ?? '已离任人员', uploadedAt: row.uploaded_at, committedAt: row.committed_at,
    progress: row.progress, secondsLeft: null, sheet: row.sheet, sheets: row.sheets, headerRow: row.header_row, columns: columnsOf(row), layouts: [], questions: [], leftOut: [], work: null, enters: '',
    counts: counts.get(row.id) ?? none, failure: isCutOff(row, r.now) ? cutOff(row) : row.failure,
    statesLeftBehind: row.states_left_behind, mayRecheck: stateOf(row, r.now) === 'failed' && row.is_read, clearedAt: clearedAt(row, r.now),
    undoUntil: row.state === 'committed' && row.undo_until !== null && row.undo_until > r.now ? row.undo_until : null, keptAtUndo: openKept(r, row),
    ...importing(orders.get(row.id), counts.get(row.id) ?? none, r.now),
  }))
}

const pageOf = 20

export async function listBatches(r: Reader, { after, limit = pageOf }: ListBatchesInput): Promise<ListBatchesOutput> {
  const [at, id] = placeBefore(after)
  const rows = await r.rows(sql<BatchRow>`select ${batchColumns} from qinghe.roster_batches b
    where b.county = ${r.actor.county} and (b.uploaded_at, b.id) < (${at}::timestamptz, ${id}::uuid) order by b.uploaded_at desc, b.id desc limit ${limit + 1}`)
  const page = rows.slice(0, limit)
  const last = page[page.length - 1]
  return { batches: await shown(r, page), nextCursor: rows.length > limit && last ? `${last.uploaded_at} ${last.id}` : null }
}

export async function getBatch(r: Reader, { batch }: { batch: string }): Promise<Batch> {
  const [found] = await shown(r, [await findBatch(r, batch)])
  if (!found) throw new Error('a batch was found and not shown')
  return found
}

/** Findings are sealed, so whether a row may be in the register already is known only once it is open. */
const filters: Record<RowsFilter, Sql> = {
  known: sql`state in ('ok', 'warning', 'error')`,
  all: sql`state <> 'aside'`, problems: sql`state in ('error', 'warning')`, errors: sql`state = 'error'`, warnings: sql`state = 'warning'`,
  deselected: sql`not selected and state in ('ok', 'warning', 'undone')`, imported: sql`state = 'imported'`,
}

/** A child that is still arriving has no archive anybody could open. */
const shownRow = (row: StoredRow, { columns, isArriving }: { columns: readonly Column[]; isArriving: boolean }): RosterRow => RosterRow.parse({
  row: row.row, sheet: 0, line: row.row, filled: [], state: row.state, selected: row.selected, child: isArriving ? null : row.child, issues: row.content.issues, fixed: row.content.fixed,
  cells: row.content.cells.map((cell, i) => shownCell(columns[i], cell.text)),
})

const rowsAPage = 100

async function knownRows(r: Reader, { batch, after = 0, limit = rowsAPage }: RowsInput): Promise<StoredRow[]> {
  const rows = await loadRows(r, batch, sql`${filters.known} and row > ${after}`)
  return rows.filter(row => row.content.issues.some(one => one.severity === 'known')).slice(0, limit + 1)
}

export async function listRows(r: Reader, input: RowsInput): Promise<RowsOutput> {
  const { batch, filter = 'all', after = 0, limit = rowsAPage } = input
  const found = await findBatch(r, batch)
  const as = { columns: columnsOf(found), isArriving: found.state === 'committing' }
  const rows = filter === 'known' ? await knownRows(r, input) : await loadRows(r, batch, sql`${filters[filter]} and row > ${after} and row <= (
    select coalesce(max(row), 0) from (select row from qinghe.roster_rows where county = ${r.actor.county} and batch = ${batch}
      and ${filters[filter]} and row > ${after} order by row limit ${limit + 1}) page)`)
  const page = rows.slice(0, limit)
  return { rows: page.map(row => shownRow(row, as)), next: rows.length > limit ? (page[page.length - 1]?.row ?? null) : null }
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

async function workbook(fileName: string, rows: readonly (OutCell[] | null)[], widths: readonly number[]): Promise<FileAnswer> {
  const out = new PassThrough()
  const bytes = buffer(out)
  async function* lines() { yield* rows }
  await writeWorkbook(out, [{ name: '登记表', widths: [...widths], rows: lines() }])
  return { fileName, mediaType: xlsxType, bytes: new Uint8Array(await bytes) }
}

/** The sheet as it came, with mended cells, findings coloured, and a last column 问题. */
export async function markedRoster(r: Reader, { batch: id }: { batch: string }): Promise<FileAnswer> {
  const batch = await findBatch(r, id)
  const rows = await loadRows(r, id)
  const width = Math.max(1, ...rows.map(row => row.content.cells.length))
  const marked = (row: StoredRow): OutCell[] => {
    const cells: OutCell[] = Array.from({ length: width }, (_, i) => {
      const text = row.content.cells[i]?.text ?? ''
      const found = row.content.issues.filter(one => one.column === i)
      const [worst] = [...found].sort((a, b) => (a.severity === 'error' ? -1 : 1) - (b.severity === 'error' ? -1 : 1))
      return worst ? { value: text, mark: { level: worst.severity === 'error' ? 'error' : 'warning', comment: found.map(one => one.message).join('；') } } : text
    })
    return [...cells, row.row === batch.header_row ? '问题' : row.content.issues.map(one => `${one.title}：${one.message}`).join('；')]
  }
  const byNumber = new Map(rows.map(row => [row.row, row]))
  const last = rows[rows.length - 1]?.row ?? 0
  const lines = Array.from({ length: last }, (_, i) => { const row = byNumber.get(i + 1); return row ? marked(row) : null })
  return workbook(`${batch.file_name.replace(/\.[^.]+$/, '')}-标注.xlsx`, lines, [...Array.from({ length: width }, () => 14), 48])
}

/** The official form, empty. */
export async function templateRoster(): Promise<FileAnswer> {
  const titles = officialColumns.map(column => column.header)
  return workbook('农村留守儿童基本情况登记表.xlsx', [[formTitle], [...formSignatures], titles], officialColumns.map(column => column.width))
}
