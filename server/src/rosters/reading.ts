/** An uploaded roster is read in a process of its own, staged line by line, and judged in the background, as the person who uploaded it. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { UploadInput } from '@qinghe/domain/rosters/contract.ts'
import type { RememberedColumn } from '@qinghe/domain/rosters/headings.ts'
import type { SheetMerge } from '@qinghe/domain/rosters/layout.ts'
import { sql } from '../db/sql.ts'
import type { InFlightFile } from '../exchange/inFlight.ts'
import type { Cell, ReadSummary, RowSource, SheetHead, SourceRow } from '../exchange/rows.ts'
import { readTable } from '../exchange/xlsx.ts'
import type { Kernel } from '../http/kernel.ts'
import { checkAll } from './checking.ts'
import { type Content, sealContent } from './content.ts'
import { layOut, remembered } from './laying.ts'
import { withoutOurMarks } from './marked.ts'
import { cut, packed } from './packing.ts'
import { replacedBy, replaceBatch } from './replacing.ts'
import { addSheets } from './sheets.ts'
import { getBatch } from './store.ts'
import type { Staging } from './staging.ts'
import { type Watching, watchSheet } from './watching.ts'
import { inStaging, type Job, working } from './working.ts'

const rowsPerStatement = 1_000

export type Reading = { kernel: Kernel; actor: Actor; input: UploadInput; file: InFlightFile }

export async function readBatch({ kernel, actor, input, file }: Reading): Promise<void> {
  const job: Job = { kernel, actor, batch: input.batch }
  try {
    await working(job, async () => {
      await stage(job, input, await readTable(file))
      await file.discard()
      if (await laidOut(job) === 'checking') await checkAll(job)
    })
  } finally {
    await file.discard()
  }
}

/** Only now the batch it replaces gives way: of a file that cannot be read nothing is lost. */
const laidOut = (job: Job): Promise<string> => inStaging(job, async w => {
  await w.derive(sql`update qinghe.roster_batches set is_read = true, touched_at = ${w.now} where county = ${w.actor.county} and id = ${job.batch}`)
  const before = await replacedBy(w, await getBatch(w, job.batch))
  await layOut(w, job.batch, before)
  if (before) await replaceBatch(w, before, await getBatch(w, job.batch))
  return (await getBatch(w, job.batch)).state
})

type Staged = { row: number; sheet: number; line: number; content: Content }
/** Where lines go: numbered over all sheets, the first sheet's as the spreadsheet numbers them. */
type Sink = { add: (source: SourceRow) => Promise<void>; end: () => Promise<void> }

const cellOf = ({ raw: _raw, ...cell }: Cell): Content['cells'][number] => withoutOurMarks(cell)

function sinkOf(job: Job, region: number, watch: (sheet: number) => Watching): Sink {
  let waiting: Staged[] = []
  let writing: Promise<unknown> = Promise.resolve()
  let last = 0
  let firstSheet: number | undefined
  /** The next lines are sealed while the database takes these. */
  const flush = async (): Promise<void> => {
    const rows = waiting
    waiting = []
    await writing
    writing = inStaging(job, w => insert(w, { batch: job.batch, region }, rows))
    writing.catch(() => undefined)
  }
  return {
    add: async ({ sheet, row: line, cells, hidden }) => {
      firstSheet ??= sheet
      last = sheet === firstSheet ? line : last + 1
      const content: Content = { cells: cells.map(cellOf), fixed: [], issues: [], ...(hidden ? { hidden } : {}) }
      watch(sheet).see({ line, cells: content.cells, ...(hidden ? { hidden } : {}) })
      waiting.push({ row: last, sheet, line, content })
      if (waiting.length >= rowsPerStatement) await flush()
    },
    end: async () => { await flush(); await writing },
  }
}

async function insert(w: Staging, at: { batch: string; region: number }, rows: readonly Staged[]): Promise<void> {
  if (rows.length === 0) return
  const bytes = packed(rows.map(one => sealContent(w, { batch: at.batch, row: one.row }, one.content)))
  await w.derive(sql`insert into qinghe.roster_rows (county, batch, row, sheet, line, region, sealed, state)
    select ${w.actor.county}::int, ${at.batch}::uuid, s.row, s.sheet, s.line, ${at.region}::bigint, ${cut(bytes)}, 'aside'
    from unnest(${rows.map(one => one.row)}::int[], ${rows.map(one => one.sheet)}::int[], ${rows.map(one => one.line)}::int[], ${bytes.from}::int[], ${bytes.sizes}::int[]) s (row, sheet, line, at, size)
    on conflict do nothing`)
  await w.derive(sql`update qinghe.roster_batches set work_done = work_done + ${rows.length}, touched_at = ${w.now} where county = ${w.actor.county} and id = ${at.batch}`)
}

const mergesOf = (summary: ReadSummary | undefined, sheet: number): SheetMerge[] =>
  (summary?.merges ?? []).filter(merge => merge.sheet === sheet).map(({ fromRow, fromColumn, toRow, toColumn }) => ({ fromRow, fromColumn, toRow, toColumn }))

async function stage(job: Job, input: UploadInput, source: RowSource): Promise<void> {
  const names = source.sheets.map(sheet => sheet.name)
  if (input.sheet !== undefined && !names.includes(input.sheet)) throw problem('batch.sheet', `文件里没有“${input.sheet}”这张工作表`)
  const { region, known } = await inStaging(job, async w => ({ region: (await getBatch(w, job.batch)).region, known: await remembered(w) }))
  const watched = watchAll(source.sheets, known)
  const sink = sinkOf(job, region, watched.of)
  for await (const row of source.rows) await sink.add(row)
  await sink.end()
  const summary = source.summary()
  await inStaging(job, async w => {
    await addSheets(w, { batch: job.batch, region }, source.sheets.map((_, sheet) => ({ ...watched.of(sheet).seen(), merges: mergesOf(summary, sheet) })))
    await w.derive(sql`update qinghe.roster_batches set sheets = ${names}::text[] where county = ${w.actor.county} and id = ${job.batch}`)
  })
}

function watchAll(heads: readonly SheetHead[], known: readonly RememberedColumn[]): { of: (sheet: number) => Watching } {
  const all = new Map<number, Watching>()
  return {
    of: sheet => {
      const found = all.get(sheet) ?? watchSheet({ sheet, name: heads[sheet]?.name ?? '', hidden: heads[sheet]?.hidden ?? false }, known)
      all.set(sheet, found)
      return found
    },
  }
}
