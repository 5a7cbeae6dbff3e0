/** An uploaded roster: taken sealed, announced by a command, then read in a process of its own and judged in the background as
 *  the person who uploaded it. */
import { UploadInput, uploadRoster as contract } from '@qinghe/domain/rosters/contract.ts'
import { detectColumns } from '@qinghe/domain/rosters/headers.ts'
import type { Column } from '@qinghe/domain/rosters/types.ts'
import { Envelope } from '@qinghe/domain/kernel/command.ts'
import { Conflict, Problem, problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql } from '../db/sql.ts'
import { makeReader, readingIn, run, type Session } from '../db/reader.ts'
import { defaultLimits, type SourceRow } from '../exchange/rows.ts'
import { readTable } from '../exchange/xlsx.ts'
import type { InFlightFile, InFlightFolder } from '../exchange/inFlight.ts'
import { performCommand } from '../http/commands.ts'
import { perform } from '../http/endpoint.ts'
import type { SignedIn } from '../http/kernel.ts'
import { answerFor } from '../http/problems.ts'
import type { Tools } from '../http/server.ts'
import { writing } from '../http/transactions.ts'
import { uploadRoster } from './actions.ts'
import { checkBatch, type Staging } from './checking.ts'
import { getBatch, sealContent, textsOf } from './store.ts'

const uploadEndpoint = perform(contract, uploadRoster)
const headRows = 20
const rowsPerStatement = 500

type Parts = { envelope: Envelope; file: InFlightFile }

async function partsOf(request: FastifyRequest, folder: InFlightFolder): Promise<Parts> {
  let envelope: Envelope | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field' && part.fieldname === 'envelope') envelope = Envelope.parse(readJson(String(part.value)))
    else if (part.type === 'file') {
      if (!envelope) throw problem('upload.envelope', '上传的顺序不对，请刷新页面后重试', 400)
      return { envelope, file: await folder.accept(part.file, defaultLimits.fileBytes) }
    }
  }
  throw problem('upload.noFile', '没有收到文件，请重新选择文件后上传', 400)
}
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw problem('upload.envelope', '上传的说明不是有效的 JSON，请刷新页面后重试', 400)
  }
}

/** POST /api/rosters */
export const rosterUploads = (folder: InFlightFolder, onFault: (error: unknown) => void) => (app: FastifyInstance, tools: Tools): void => {
  app.post('/api/rosters', async (request, reply) => {
    const who = await tools.who(request)
    if (!request.isMultipart()) throw problem('upload.noFile', '请用表单上传文件（multipart/form-data）', 400)
    const { envelope, file } = await partsOf(request, folder)
    const input = UploadInput.parse(envelope.input)
    const { receipt, error } = await performCommand(tools.kernel, {
      endpoint: uploadEndpoint, envelope, prepared: uploadEndpoint.prepare(input), who, requestId: request.id,
    })
    if (error) {
      await file.discard()
      const { body } = answerFor(error, request.id)
      return reply.code(body.status).type('application/problem+json').send({ ...body, command: receipt.command })
    }
    void readBatch({ tools, who, input, file }).catch(onFault)
    return receipt
  })
}

type Job = { tools: Tools; who: SignedIn; input: UploadInput; file: InFlightFile }

const staging = (session: Session): Staging => ({ ...makeReader(readingIn(session)), derive: q => run(session.client, q) })
const asUploader = <T>({ tools, who }: Job, work: (w: Staging) => Promise<T>): Promise<T> =>
  writing(tools.kernel, who.actor, session => work(staging(session)))

async function fail(job: Job, error: unknown): Promise<void> {
  const words = error instanceof Problem || error instanceof Conflict ? error.message : '读取文件时系统出错，请重新上传；仍不行请联系系统管理员'
  await asUploader(job, w => w.derive(sql`update qinghe.roster_batches set state = 'failed', failure = ${words} where county = ${w.actor.county} and id = ${job.input.batch}`))
  if (!(error instanceof Problem)) throw error
}

async function readBatch(job: Job): Promise<void> {
  try {
    const columns = await readSheet(job)
    await asUploader(job, async w => {
      await w.derive(sql`update qinghe.roster_batches set state = 'checking', progress = 0.6 where county = ${w.actor.county} and id = ${job.input.batch}`)
    })
    await asUploader(job, async w => {
      await checkBatch(w, await getBatch(w, job.input.batch), columns)
      await w.derive(sql`update qinghe.roster_batches set state = 'ready', progress = 1 where county = ${w.actor.county} and id = ${job.input.batch}`)
    })
  } catch (error) {
    await fail(job, error)
  } finally {
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
    if (wanted !== undefined && row.sheet !== wanted) continue
    const rows = bySheet.get(row.sheet)
    if (rows) rows.push(row)
    else bySheet.set(row.sheet, [row])
  }
  for (const [sheet, rows] of bySheet) {
    const texts = Array.from({ length: headRows }, (_, i) => textsOf(rows.find(row => row.row === i + 1)?.cells ?? []))
    const heads = detectColumns(texts)
    if (!heads) continue
    await asUploader(job, w => w.derive(sql`update qinghe.roster_batches set sheet = ${names[sheet] ?? null}, sheets = ${names}::text[], header_row = ${heads.headerRow},
      columns = ${JSON.stringify(heads.columns)}::jsonb, progress = 0.3 where county = ${w.actor.county} and id = ${job.input.batch}`))
    for (let i = 0; i < rows.length; i += rowsPerStatement) await keepRows(job, rows.slice(i, i + rowsPerStatement))
    return heads.columns
  }
  throw problem('batch.noHeading', '没有找到表头：请保留登记表的标题行（至少有“姓名”一列），或下载空白登记表填写后再导入')
}
