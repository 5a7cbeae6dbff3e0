/** An uploaded roster is read in a process of its own and judged in the background, as the person who uploaded it. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { Conflict, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import type { UploadInput } from '@qinghe/domain/rosters/contract.ts'
import { detectColumns, statesLeftBehind } from '@qinghe/domain/rosters/headers.ts'
import type { Column } from '@qinghe/domain/rosters/types.ts'
import { makeReader, readingIn, run, type Session } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { InFlightFile } from '../exchange/inFlight.ts'
import type { SourceRow } from '../exchange/rows.ts'
import { readTable } from '../exchange/xlsx.ts'
import type { Kernel } from '../http/kernel.ts'
import { writing } from '../http/transactions.ts'
import { checkBatch, type Staging } from './checking.ts'
import { beatMs } from './progress.ts'
import { getBatch, sealContent, textsOf } from './store.ts'

const headRows = 20
const rowsPerStatement = 500

type Job = { kernel: Kernel; actor: Actor; input: UploadInput; file: InFlightFile }

const staging = (session: Session): Staging => ({ ...makeReader(readingIn(session)), derive: q => run(session.client, q) })
const asUploader = <T>({ kernel, actor }: Job, work: (w: Staging) => Promise<T>): Promise<T> =>
  writing(kernel, actor, session => work(staging(session)))

async function fail(job: Job, error: unknown): Promise<void> {
  const words = error instanceof Problem || error instanceof Conflict ? error.message : '读取文件时系统出错，请重新上传；仍不行请联系系统管理员'
  await asUploader(job, w => w.derive(sql`update qinghe.roster_batches set state = 'failed', failure = ${words} where county = ${w.actor.county} and id = ${job.input.batch}`))
  if (!(error instanceof Problem)) throw error
}

/** Says every few seconds that somebody is still at it; a beat that fails is missed and nothing else. */
function startBeating(job: Job): { stop: () => void } {
  const beat = () => asUploader(job, w => w.derive(sql`update qinghe.roster_batches set touched_at = ${w.now} where county = ${w.actor.county} and id = ${job.input.batch}`)).catch(() => undefined)
  const timer = setInterval(() => { void beat() }, beatMs)
  return { stop: () => clearInterval(timer) }
}

export async function readBatch(job: Job): Promise<void> {
  const heart = startBeating(job)
  try {
    const columns = await readSheet(job)
    await asUploader(job, async w => {
      await w.derive(sql`update qinghe.roster_batches set state = 'checking', progress = 0.6, is_read = true, touched_at = ${w.now} where county = ${w.actor.county} and id = ${job.input.batch}`)
    })
    await asUploader(job, async w => {
      await checkBatch(w, await getBatch(w, job.input.batch), columns)
      await w.derive(sql`update qinghe.roster_batches set state = 'ready', progress = 1 where county = ${w.actor.county} and id = ${job.input.batch}`)
    })
  } catch (error) {
    await fail(job, error)
  } finally {
    heart.stop()
    await job.file.discard()
  }
}

async function keepRows(job: Job, rows: readonly SourceRow[]): Promise<void> {
  await asUploader(job, async w => {
    const { region } = await getBatch(w, job.input.batch)
    const contents = rows.map(row => sealContent(w, { batch: job.input.batch, row: row.row }, { cells: row.cells.map(({ text, kind, flag }) => ({ text, kind, ...(flag ? { flag } : {}) })), fixed: [], issues: [] }))
    await w.derive(sql`insert into qinghe.roster_rows (county, batch, row, region, sealed, state)
      select ${w.actor.county}::int, ${job.input.batch}::uuid, s.row, ${region}::bigint, s.sealed, 'aside'
      from unnest(${rows.map(row => row.row)}::int[], ${contents}::bytea[]) s (row, sealed) on conflict do nothing`)
  })
}

/** Which sheet is the roster: the one asked for, else the first whose heading is understood. */
async function readSheet(job: Job): Promise<Column[]> {
  const source = await readTable(job.file)
  const names = source.sheets.map(sheet => sheet.name)
  const wanted = job.input.sheet === undefined ? undefined : names.indexOf(job.input.sheet)
  if (wanted === -1) throw problem('batch.sheet', `文件里没有“${job.input.sheet}”这张工作表`)
  const bySheet = new Map<number, SourceRow[]>()
  for await (const row of source.rows) {
    if (wanted === undefined ? source.sheets[row.sheet]?.hidden : row.sheet !== wanted) continue
    const rows = bySheet.get(row.sheet)
    if (rows) rows.push(row)
    else bySheet.set(row.sheet, [row])
  }
  for (const [sheet, rows] of bySheet) {
    const texts = Array.from({ length: headRows }, (_, i) => textsOf(rows.find(row => row.row === i + 1)?.cells ?? []))
    const heads = detectColumns(texts)
    if (!heads) continue
    const about = statesLeftBehind({ rows: texts, headerRow: heads.headerRow, names: [names[sheet] ?? '', job.input.fileName] })
    await asUploader(job, w => w.derive(sql`update qinghe.roster_batches set states_left_behind = ${about}, sheet = ${names[sheet] ?? null}, sheets = ${names}::text[], header_row = ${heads.headerRow},
      columns = ${JSON.stringify(heads.columns)}::jsonb, progress = 0.3 where county = ${w.actor.county} and id = ${job.input.batch}`))
    for (let i = 0; i < rows.length; i += rowsPerStatement) await keepRows(job, rows.slice(i, i + rowsPerStatement))
    return heads.columns
  }
  throw problem('batch.noHeading', '没有找到表头：请保留登记表的标题行（至少有“姓名”一列），或下载空白登记表填写后再导入')
}
