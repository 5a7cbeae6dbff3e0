/** Mapping, mending, choosing, committing and undoing a batch. */
import type { CommitInput, DeselectInput, FixCellInput, MapInput, RecheckInput, UndoInput, UploadInput } from '@qinghe/domain/rosters/contract.ts'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import { isFieldKey } from '@qinghe/domain/archives/fields.ts'
import { entryStatus } from '@qinghe/domain/archives/lifeCycle.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { ChildId, newChildId } from '@qinghe/domain/kernel/ids.ts'
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { isWithin, levelOf } from '@qinghe/domain/kernel/regionCode.ts'
import { commitIssues, editIssues, isCommittable, keptBecause, recheckIssues, undoIssues } from '@qinghe/domain/rosters/batch.ts'
import { columnsAt, remapped, statesLeftBehind } from '@qinghe/domain/rosters/headers.ts'
import { textCell } from '@qinghe/domain/rosters/cell.ts'
import { type NewArchive, insertArchives } from '../archives/create.ts'
import { nextNumber } from '../db/dayNumber.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { checkBatch, checkRow } from './checking.ts'
import { judge } from './judge.ts'
import { stateOf } from './progress.ts'
import { type BatchRow, columnsOf, getBatch, judgedBy, type Kept, loadRows, sealKept, type StoredRow, textsOf } from './store.ts'

const done = (id: string, counts: Record<string, number> = {}): Done => ({ records: [{ type: 'roster', id }], counts })
const one = async <I>(inputs: readonly I[], work: (input: I) => Promise<Done>): Promise<Done[]> => {
  const all: Done[] = []
  for (const input of inputs) all.push(await work(input))
  return all
}
const undoDays = 30
const dayMs = 86_400_000

export const uploadRoster = (w: Writer, inputs: UploadInput[]): Promise<Done[]> => one(inputs, async ({ batch, fileName, region }) => {
  const keeper = region ?? w.actor.region
  if (!isWithin(keeper, w.actor.region)) throw problem('batch.region', '只能导入到本辖区内的村（居）或镇街')
  await w.put('roster_batches', [{
    id: batch, region: keeper, number: await nextNumber(w, { table: 'roster_batches', letters: 'DR' }), file_name: fileName, state: 'parsing', uploaded_by: w.actor.account,
    posting: w.actor.posting, uploaded_at: new Date(w.now),
  }])
  return done(batch)
})

async function editable(w: Writer, id: string): Promise<BatchRow> {
  const batch = await lockBatch(w, id)
  refuseIf(editIssues(stateOf(batch, w.now)))
  return batch
}

/** Two people at one batch take turns. */
async function lockBatch(w: Writer, id: string): Promise<BatchRow> {
  await w.derive(sql`select id from qinghe.roster_batches where county = ${w.actor.county} and id = ${id} for update`)
  return getBatch(w, id)
}

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

/** Drafts as they are judged now: what became wrong since it was shown is refused, not imported. */
async function draftsOf(w: Writer, batch: BatchRow, rows: readonly StoredRow[]): Promise<NewArchive[]> {
  const judged = await judge(w, judgedBy(batch), rows)
  const wrong = judged.filter(row => row.state === 'error')
  if (wrong.length > 0) {
    throw problem('batch.changed', `第 ${wrong.slice(0, 5).map(row => row.row).join('、')} 行在检查之后出现了新的问题，请重新检查后再导入`)
  }
  const keys = [...new Set(judged.flatMap(row => Object.keys(row.draft)))].filter(isFieldKey)
  refuseIf(deniedFields(keys.filter(key => judged.some(row => row.draft[key] !== null && row.draft[key] !== undefined)), w.actor.role, true))
  const status = entryStatus(levelOf(w.actor.region), 'import')
  return judged.map(({ draft }) => ({ id: newChildId(), draft, status, origin: 'import', batch: batch.id }))
}

export const commitRoster = (w: Writer, inputs: CommitInput[]): Promise<Done[]> => one(inputs, async ({ batch: id, expected }) => {
  const batch = await lockBatch(w, id)
  const rows = (await loadRows(w, batch.id, sql`state <> 'aside'`))
  refuseIf(commitIssues(stateOf(batch, w.now), rows.flatMap(row => (row.state === 'aside' ? [] : [{ state: row.state, selected: row.selected }])), expected))
  const chosen = rows.filter(row => row.state !== 'aside' && isCommittable({ state: row.state, selected: row.selected }))
  const archives = await draftsOf(w, batch, chosen)
  await insertArchives(w, archives)
  await w.derive(sql`update qinghe.roster_rows t set state = 'imported', child = s.child, imported_status = s.status
    from unnest(${chosen.map(row => row.row)}::int[], ${archives.map(a => a.id)}::uuid[], ${archives.map(a => a.status)}::text[]) s (row, child, status)
    where t.county = ${w.actor.county} and t.batch = ${batch.id} and t.row = s.row`)
  await w.derive(sql`update qinghe.roster_batches set state = 'committed', committed_at = ${new Date(w.now)}, undo_until = ${new Date(Date.parse(w.now) + undoDays * dayMs)}
    where county = ${w.actor.county} and id = ${batch.id}`)
  return done(batch.id, { imported: archives.length, left: rows.length - archives.length })
})

const mistaken = 9 // CL-18: 9 误登/重复

export const undoRoster = (w: Writer, inputs: UndoInput[]): Promise<Done[]> => one(inputs, async ({ batch: id, reason }) => {
  const batch = await lockBatch(w, id)
  refuseIf(undoIssues(stateOf(batch, w.now), batch.undo_until === null ? null : instant(batch.undo_until), w.now))
  const rows = (await loadRows(w, batch.id, sql`state = 'imported'`))
  const locked = new Map((await w.lock(rows.flatMap(row => (row.child === null ? [] : [row.child])))).map(l => [l.id, l]))
  const kept: Kept = []
  const taken: { row: number; child: string }[] = []
  for (const row of rows) {
    const lock = row.child === null ? undefined : locked.get(row.child)
    if (row.child === null) continue
    const because = lock ? keptBecause({ version: lock.version, status: lock.status, importedStatus: row.imported_status ?? '' }) : '已不在您的工作范围内'
    if (because === null) taken.push({ row: row.row, child: row.child })
    else kept.push({ row: row.row, child: row.child, name: row.content.cells[columnsOf(batch).find(c => c.target === 'name')?.index ?? -1]?.text ?? '', because })
  }
  await takeBack(w, { batch, taken, reason })
  await w.derive(sql`update qinghe.roster_batches set state = 'undone', kept = ${sealKept(w, batch.id, kept)} where county = ${w.actor.county} and id = ${batch.id}`)
  return done(batch.id, { undone: taken.length, kept: kept.length })
})

async function takeBack(w: Writer, { batch, taken, reason }: { batch: BatchRow; taken: readonly { row: number; child: string }[]; reason: string }): Promise<void> {
  await w.change('children', 'state', taken.map(({ child }) => ({
    key: child, child: ChildId.parse(child),
    set: { status: 'exited', exit_reason: mistaken, exited_on: w.today, exit_note: `撤销导入批次 ${batch.number}：${reason}` },
  })))
  await w.derive(sql`select qinghe.release_identity(${w.actor.county}, ${taken.map(t => t.child)}::uuid[])`)
  await w.derive(sql`update qinghe.roster_rows set state = 'undone', child = null, imported_status = null
    where county = ${w.actor.county} and batch = ${batch.id} and row = any(${taken.map(t => t.row)}::int[])`)
}
