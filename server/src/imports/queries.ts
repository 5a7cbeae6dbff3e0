/** What a post sees of its own imports. */
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { type GroupsOutput, type ListInput, type ListOutput, listImports as listContract, listRows as rowsContract, type OfBatch, type RevealInput, type RowsFilter, type RowsInput, type RowsOutput } from '@qinghe/domain/imports/contract.ts'
import { leftToHand, targetsOf } from '@qinghe/domain/imports/targets.ts'
import type { Counts, RecordImport, Row } from '@qinghe/domain/imports/types.ts'
import { z } from 'zod'
import { pagesOf } from '../db/pages.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { type KindsInForce, kindsFor } from '../records/inForce.ts'
import { groupsIn } from './groups.ts'
import { columnsOf, fileNameOf, type ImportRow, keptOf, loadImport, loadImports, loadRows, type StoredRow } from './store.ts'

type Counted = Counts & { batch: string; aside: number }
const countsOf = (r: Reader, batches: readonly string[]): Promise<Counted[]> => r.rows(sql<Counted>`
  select t.batch, count(*) filter (where t.state <> 'aside')::int as total, count(*) filter (where t.state = 'ok')::int as ok, count(*) filter (where t.state = 'warning')::int as warning,
    count(*) filter (where t.state = 'error')::int as error, count(*) filter (where t.state = 'known')::int as known, count(*) filter (where not t.selected and t.state in ('ok', 'warning', 'undone'))::int as deselected,
    count(*) filter (where t.state = 'imported')::int as imported, count(*) filter (where t.state = 'undone')::int as undone, count(*) filter (where t.state = 'aside' and t.row > coalesce(i.heading, 0))::int as aside
  from qinghe.record_import_rows t join qinghe.record_imports i on i.county = t.county and i.id = t.batch where t.county = ${r.actor.county} and t.batch = any(${[...batches]}::uuid[]) group by t.batch`)

const nothing: Counts = { total: 0, ok: 0, warning: 0, error: 0, known: 0, deselected: 0, imported: 0, undone: 0 }
/** A file is read within minutes, or whoever read it is gone. */
const readingMs = 300_000
const isLost = (r: Reader, row: ImportRow): boolean => row.state === 'reading' && Date.parse(r.now) - Date.parse(row.uploaded_at) > readingMs

type Told = { counted: Counted | undefined; kinds: KindsInForce }
function told(r: Reader, row: ImportRow, { counted, kinds }: Told): RecordImport {
  const known = kinds.find(row.kind)
  const act = known?.kind.acts.find(one => one.id === row.act)
  const lost = isLost(r, row)
  const { batch: _batch, aside = 0, ...counts } = counted ?? { ...nothing, batch: row.id, aside: 0 }
  return {
    id: RecordId.parse(row.id), kind: row.kind, title: known?.kind.title ?? row.kind, act: act?.label ?? row.act, fileName: fileNameOf(r, row), state: lost ? 'failed' : row.state, uploadedAt: instant(row.uploaded_at),
    committedAt: row.committed_at === null ? null : instant(row.committed_at), sheet: row.sheet, otherSheets: row.other_sheets, heading: row.heading, columns: columnsOf(row),
    targets: known && act ? targetsOf(known.kind, act).map(({ id, label }) => ({ id, label })) : [], leftToHand: known && act ? leftToHand(known.kind, act) : [], leftOut: aside, counts,
    failure: lost ? '这份文件没有读完，请重新上传' : row.failure, undoUntil: row.undo_until === null || row.state !== 'committed' ? null : instant(row.undo_until),
    kept: keptOf(row).map(one => ({ ...one, record: RecordId.parse(one.record) })),
  }
}

export async function getImport(r: Reader, { batch }: OfBatch): Promise<RecordImport> {
  const row = await loadImport(r, batch)
  return told(r, row, { counted: (await countsOf(r, [batch]))[0], kinds: await kindsFor(r) })
}

const pages = pagesOf(listContract, z.tuple([z.string(), z.string()]))
const usualLimit = 50
export async function listImports(r: Reader, { kind, after, limit = usualLimit }: ListInput): Promise<ListOutput> {
  const place = pages.from(r, after)
  const rows = await loadImports(r, sql`i.posting = ${r.actor.posting}${kind === undefined ? sql`` : sql` and i.kind = ${kind}`}${place === undefined ? sql`` : sql` and (i.uploaded_at, i.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`}
    order by i.uploaded_at desc, i.id desc limit ${limit + 1}`)
  const { page, next } = pages.cut(r, { rows, limit, at: row => [row.uploaded_at, row.id] })
  const counts = new Map((await countsOf(r, page.map(row => row.id))).map(one => [one.batch, one]))
  const kinds = await kindsFor(r)
  return { imports: page.map(row => told(r, row, { counted: counts.get(row.id), kinds })), next }
}

const shown = ({ row, state, selected, record, content: { cells, findings } }: StoredRow): Row =>
  ({ row, state: state === 'aside' ? 'ok' : state, selected, cells: cells.map(cell => cell.text), findings, record: record === null ? null : RecordId.parse(record) })

const filters: Record<RowsFilter, Sql> = {
  all: sql`state <> 'aside'`, errors: sql`state = 'error'`, warnings: sql`state = 'warning'`, known: sql`state = 'known'`, imported: sql`state = 'imported'`, raw: sql`true`,
}
const rowPages = pagesOf(rowsContract, z.number())
const usualRows = 100
export async function listRows(r: Reader, { batch: id, filter = 'all', group, after, limit = usualRows }: RowsInput): Promise<RowsOutput> {
  const batch = await loadImport(r, id)
  const from = rowPages.from(r, after) ?? 0
  const grouped = group === undefined ? undefined : groupsIn(columnsOf(batch), await loadRows(r, id, { where: sql`state in ('error', 'warning', 'known')` })).find(one => one.key === group)?.rows ?? []
  const rows = grouped?.filter(row => row.row > from).slice(0, limit + 1) ?? await loadRows(r, id, { where: sql`row > ${from} and ${filters[filter]}`, limit: limit + 1 })
  const { page, next } = rowPages.cut(r, { rows, limit, at: row => row.row })
  return { rows: page.map(shown), next }
}

const mostGroups = 200
const rowsNamed = 20
export async function listGroups(r: Reader, { batch: id }: OfBatch): Promise<GroupsOutput> {
  const batch = await loadImport(r, id)
  const all = groupsIn(columnsOf(batch), await loadRows(r, id, { where: sql`state in ('error', 'warning', 'known')` }))
  return {
    groups: all.slice(0, mostGroups).map(({ key, finding, header, text, rows }) => ({ key, column: finding.column, header, text, finding, count: rows.length, rows: rows.slice(0, rowsNamed).map(row => row.row) })),
    more: Math.max(0, all.length - mostGroups),
  }
}

export async function revealCell(r: Reader, { batch, row, column }: RevealInput): Promise<{ text: string }> {
  const [found] = await loadRows(r, batch, { where: sql`row = ${row}` })
  if (!found) throw problem('import.cell', '这一行不在了，请刷新页面', 404)
  return { text: found.content.cells[column]?.text ?? '' }
}
