/** A roster of a department as a file: read in a process of its own while the department waits, then opened as one command with its rows.
 *  The file itself stays sealed under a key of this process and is thrown away. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { columnsAt, detectColumns, type Heads } from '@qinghe/domain/rosters/headers.ts'
import { UploadInput, uploadSubmission as contract } from '@qinghe/domain/submissions/contract.ts'
import { mostRows } from '@qinghe/domain/submissions/rules.ts'
import type { FastifyInstance } from 'fastify'
import type { InFlightFile, InFlightFolder } from '../exchange/inFlight.ts'
import type { SourceRow } from '../exchange/rows.ts'
import { withUpload } from '../exchange/upload.ts'
import { readTable } from '../exchange/xlsx.ts'
import { performCommand } from '../http/commands.ts'
import { perform } from '../http/endpoint.ts'
import { answerFor, refusedBefore } from '../http/problems.ts'
import type { Tools } from '../http/server.ts'
import { openUploaded, type Table } from './actions.ts'

const headRows = 20
const textsOf = (row: SourceRow | undefined): string[] => (row?.cells ?? []).map(cell => cell.text)

/** Headings nobody knows yet: the first line with more than a title in it. What they mean is chosen afterwards, once. */
function firstLine(texts: readonly (readonly string[])[]): Heads | undefined {
  const at = texts.findIndex(cells => cells.filter(text => text.trim() !== '').length > 1)
  return at < 0 ? undefined : { headerRow: at + 1, columns: columnsAt(texts, at + 1) }
}

/** The sheet that was asked for, else the first whose heading is understood. */
async function tableOf(file: InFlightFile, wanted: string | undefined): Promise<Table> {
  const source = await readTable(file)
  const names = source.sheets.map(sheet => sheet.name)
  if (wanted !== undefined && !names.includes(wanted)) throw problem('submission.sheet', `文件里没有“${wanted}”这张工作表`)
  const bySheet = new Map<number, SourceRow[]>()
  for await (const row of source.rows) {
    if (wanted === undefined ? source.sheets[row.sheet]?.hidden : names[row.sheet] !== wanted) continue
    const rows = bySheet.get(row.sheet) ?? []
    rows.push(row)
    if (rows.length > mostRows + headRows) throw problem('submission.tooMany', `一份名册最多 ${mostRows} 行，请按镇街分开送交`)
    bySheet.set(row.sheet, rows)
  }
  const all = [...bySheet.values()]
  for (const find of [detectColumns, firstLine]) for (const rows of all) {
    const heads = find(Array.from({ length: headRows }, (_, i) => textsOf(rows.find(row => row.row === i + 1))))
    if (!heads) continue
    const below = rows.filter(row => row.row > heads.headerRow).map(row => ({ row: row.row, cells: textsOf(row) })).filter(row => row.cells.some(text => text.trim() !== ''))
    return { columns: heads.columns, rows: below }
  }
  throw problem('submission.noHeading', '文件里没有找到表头和数据：至少要有姓名和另一列')
}

const nothing: Table = { columns: [], rows: [] }

/** POST /api/submissions/file. Of whoever may not hand rosters over no file is taken; the command says so and leaves its leaf. */
export const submissionUploads = (folder: InFlightFolder) => (app: FastifyInstance, tools: Tools): void => {
  app.post('/api/submissions/file', async (request, reply) => {
    const who = await tools.who(request)
    const mayWrite = typeof contract.may === 'string' && tools.kernel.mayDo(who.actor, contract.may)
    const answer = await withUpload(request, { folder, owner: who.actor.posting, mayWrite }, async ({ envelope, file }) => {
      const input = UploadInput.parse(envelope.input)
      const endpoint = perform(contract, openUploaded(file === undefined ? nothing : await tableOf(file, input.sheet)))
      const { receipt, error, isRepeat } = await performCommand(tools.kernel, { endpoint, envelope, prepared: endpoint.prepare(input), who, requestId: request.id })
      if (error) return { refused: { ...answerFor(error, request.id).body, command: receipt.command } }
      if (isRepeat && receipt.outcome !== 'applied') throw refusedBefore()
      return { receipt }
    })
    return answer.refused ? reply.code(answer.refused.status).type('application/problem+json').send(answer.refused) : answer.receipt
  })
}
