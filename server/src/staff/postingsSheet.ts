/** Reading a workbook of postings before it is imported, and the empty template for it. Nothing is written: the screen
 *  shows the rows, the administrator chooses, and importPostings takes them as one command. */
import { PassThrough } from 'node:stream'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { Denied, issue, problem, Problem } from '@qinghe/domain/kernel/problem.ts'
import { levelOf, rangeOf } from '@qinghe/domain/kernel/regionCode.ts'
import { rowsPerImport } from '@qinghe/domain/staff/limits.ts'
import { roleKeys, roleOf } from '@qinghe/domain/staff/roles.ts'
import { judgingRows } from '@qinghe/domain/staff/rules.ts'
import {
  headingOf,
  type Places,
  readingRow,
  SheetAnswer,
  type SheetColumn,
  sheetColumnKeys,
  sheetColumns,
  type SheetRow,
} from '@qinghe/domain/staff/sheet.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { ByteSource } from '../exchange/rows.ts'
import { readTable, writeWorkbook } from '../exchange/xlsx.ts'
import type { Tools } from '../http/tools.ts'
import { reading } from '../http/transactions.ts'
import { knownTo } from './postings.ts'

export type TypedRow = { row: number; typed: Partial<Record<SheetColumn, string>> }
const headingWithin = 20

/** The first visible sheet's rows below its heading. @throws Problem when there is no heading, or more rows than one import takes */
export async function readPostings(source: ByteSource): Promise<{ headingRow: number; rows: TypedRow[] }> {
  const table = await readTable(source)
  let heading: { row: number; columns: Map<SheetColumn, number> } | undefined
  const rows: TypedRow[] = []
  try {
    const first = table.sheets.findIndex(sheet => !sheet.hidden)
    for await (const { sheet, row, cells } of table.rows) {
      if (sheet < first) continue
      const texts = cells.map(c => c.text.trim())
      if (!heading) {
        const columns = headingOf(texts)
        if (columns) heading = { row, columns }
        else if (row > headingWithin || sheet > first) break
        continue
      }
      if (sheet > first || texts.every(text => text === '')) continue
      rows.push({ row, typed: Object.fromEntries([...heading.columns].map(([key, at]) => [key, texts[at] ?? ''])) })
      if (rows.length > rowsPerImport) throw problem('staff.tooManyRows', `一次最多导入 ${rowsPerImport} 行，请分成几个文件`)
    }
  } finally {
    table.close()
  }
  if (heading) return { headingRow: heading.row, rows }
  const words = ['login', 'name', 'role', 'region'] as const
  throw problem('staff.noHeading', `没有找到表头，请使用模板；表头要有“${words.map(w => sheetColumns[w][0]).join('、')}”`)
}

/** Names are looked up inside the administrator's own county; above it, places go by code. */
async function placesOf(r: Reader): Promise<Places> {
  const level = levelOf(r.actor.region)
  const { lo, hi } = rangeOf(r.actor.region)
  const isLocal = level === 'county' || level === 'town' || level === 'village'
  return {
    regions: isLocal
      ? await r.rows(sql<Places['regions'][number]>`
      select g.code, g.name, p.name as "parentName" from qinghe.regions g left join qinghe.regions p on p.code = g.parent and p.valid_to is null
      where g.code >= ${lo} and g.code < ${hi} and g.valid_to is null`)
      : [],
    schools: await r.rows(
      sql<Places['schools'][number]>`select id, name from qinghe.schools where county = ${r.actor.county} and closed_on is null`,
    ),
    organisations: await r.rows(sql<Places['organisations'][number]>`
      select id, name, region from qinghe.organisations where region >= ${lo} and region < ${hi}`),
  }
}

/** Rows with everything that is wrong about them. */
export async function judgePostings(r: Reader, typed: readonly TypedRow[]): Promise<SheetRow[]> {
  const context: { places: Places; today: PlainDate } = { places: await placesOf(r), today: r.today }
  const rows = typed.map(t => readingRow(t.row, t.typed, context))
  const postings = rows.flatMap(row => row.posting ?? [])
  const judged = judgingRows(r.actor, postings, await knownTo(r, postings))
  return rows.map(row => {
    const found = judged.get(row.row) ?? []
    return found.length === 0 ? row : { ...row, posting: null, issues: [...row.issues, ...found] }
  })
}

async function uploaded(request: FastifyRequest): Promise<ByteSource> {
  if (!request.isMultipart()) throw new Problem([issue('staff.noFile', '请选择要导入的表格', 'file')], 400)
  const file = await request.file()
  if (!file) throw new Problem([issue('staff.noFile', '请选择要导入的表格', 'file')], 400)
  return file.file
}

const templateRows = (): string[][] => [
  ['lichunhe', '李春禾', roleOf('childDirector').label, '栖凤渡镇栖凤渡村', '', '', '2026-03-01', '', '19900000000'],
]
async function template(): Promise<Buffer> {
  const out = new PassThrough()
  const pieces: Buffer[] = []
  out.on('data', (piece: Buffer) => pieces.push(piece))
  await writeWorkbook(out, [
    {
      name: '岗位',
      header: sheetColumnKeys.map(key => sheetColumns[key][0]),
      widths: sheetColumnKeys.map(() => 18),
      rows: templateRows(),
    },
    {
      name: '岗位名称',
      header: ['岗位', '按什么负责'],
      rows: roleKeys.map(key => [roleOf(key).label, roleOf(key).shape === 'list' ? '按名单' : '按地区']),
    },
  ])
  return Buffer.concat(pieces)
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** For `plugins` of the server: POST /api/staff/postings/read (multipart, part `file`) and GET /api/staff/postings/template. */
export const postingsSheetPlugin =
  () =>
  (app: FastifyInstance, tools: Tools): void => {
    const administrator = async (request: FastifyRequest) => {
      const who = await tools.who(request)
      if (!tools.kernel.mayDo(who.actor, 'staff.administer')) throw new Denied()
      return who.actor
    }
    app.post('/api/staff/postings/read', async request => {
      const actor = await administrator(request)
      const { headingRow, rows } = await readPostings(await uploaded(request))
      return SheetAnswer.parse({ headingRow, rows: await reading(tools.kernel, { actor }, r => judgePostings(r, rows)) })
    })
    app.get('/api/staff/postings/template', async (request, reply) => {
      await administrator(request)
      const name = encodeURIComponent('岗位导入模板.xlsx')
      return reply
        .type(xlsxType)
        .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
        .send(await template())
    })
  }
