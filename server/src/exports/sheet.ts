/** The workbook of a list: title, who took it out and why, the rows, and what holds it to the log. */
import type { Writable } from 'node:stream'
import type { ColumnSeen } from '@qinghe/domain/exports/types.ts'
import type { PrintFormat } from '../exchange/paper/paper.ts'
import { type OutCell, writeWorkbook } from '../exchange/xlsx.ts'

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export type Mark = { number: string; by: string; at: string; purpose: string; title: string; said: readonly string[]; columns: readonly ColumnSeen[]; rows: number; head: string | null }

const widths: Record<string, number> = { id: 22, name: 12, child: 12, sexCode: 7, birthDate: 7, village: 18, region: 18, categories: 24, caregiver: 18, author: 22, assignee: 22, updated: 18, createdAt: 18 }
const usualWidth = 16

async function* withFoot({ head, number }: Mark, rows: AsyncIterable<readonly OutCell[]>): AsyncGenerator<readonly OutCell[] | null> {
  yield* rows
  yield null
  yield [`共到此行。导出编号 ${number}，内容涉及儿童个人信息，仅限上述用途使用，不得转发，用完请删除。`]
  if (head !== null) yield [`审计日志校验值：${head}（随本表留存，可供日后核对日志是否被改写）`]
}

/** @returns how many rows were written */
export async function writeSheet(out: Writable, mark: Mark, rows: AsyncIterable<readonly OutCell[]>): Promise<void> {
  const masked = mark.columns.filter(column => column.seen === 'masked').map(column => column.label)
  await writeWorkbook(out, [{
    name: '名单', title: mark.title,
    notes: [
      `导出编号 ${mark.number}　导出人 ${mark.by}　导出时间 ${mark.at}　用途：${mark.purpose}　共 ${mark.rows} 行`,
      `${mark.said.join('；')}${masked.length === 0 ? '' : `。遮挡的栏目：${masked.join('、')}`}`,
    ],
    header: mark.columns.map(column => column.label), widths: mark.columns.map(column => widths[column.key] ?? usualWidth), rows: withFoot(mark, rows),
  }])
}

/** No name of a child, no place smaller than what everybody may know. */
export const fileName = ({ title, number }: Pick<Mark, 'title' | 'number'>, paper: PrintFormat | null): string => `${title}-${number}.${paper ?? 'xlsx'}`
