/** The gate for what leaves as a file. What is exported is the `subject`: “archives”, “records.visit”, a big print (print.archives.file.pdf); a subject brings its own
 *  query, columns and right to read (server/src/exports/subject.ts). */
import { z } from 'zod'
import { command, noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { count, open, ruleText, workText } from '../kernel/shown.ts'
import { saidWords } from '../kernel/words.ts'
import { ColumnSeen, Export, LeftOut } from './types.ts'

/** As it stands in the address of the list: what the subject does not know of it is refused. */
const asked = {
  subject: z.string().max(90), query: z.record(z.string().max(60), z.unknown()).default({}), columns: z.array(z.string().max(60)).max(100).default([]),
}

export const PlanInput = z.object(asked)
export type PlanInput = z.infer<typeof PlanInput>
export const PlanOutput = z.object({
  title: ruleText(), rows: count(), said: z.array(ruleText()), columns: z.array(ColumnSeen), leftOut: z.array(LeftOut),
  needsSecond: z.boolean(),
  /** Why it cannot be exported as it is, and how to go on; null when it can. */
  refused: ruleText().nullable(),
})
export type PlanOutput = z.infer<typeof PlanOutput>
export const planExport = query('exports.plan', {
  at: 'POST /api/exports/plan', input: PlanInput, output: PlanOutput, may: 'exports.ask', purpose: 'archive',
  audit: shows('查看导出范围', 'S1', () => []),
})

/** `rows`: how many were seen in the plan; other than that many are not exported. */
export const OrderInput = z.object({ ...asked, export: RecordId, rows: z.number().int().min(1, '名单里没有可以导出的行'), purpose: saidWords({ what: '用途', max: 200 }) })
export type OrderInput = z.infer<typeof OrderInput>
export const orderExport = command('exports.order', {
  at: 'POST /api/exports', input: OrderInput, touches: () => [], may: 'exports.ask', purpose: 'archive', audit: '申请导出',
})

export const DecideInput = z.object({
  export: RecordId, approves: z.boolean(), seen: z.string().max(64), reason: saidWords({ what: '原因', min: 0, max: 200 }).default(''),
})
export type DecideInput = z.infer<typeof DecideInput>
export const decideExport = command('exports.decide', {
  at: 'POST /api/exports/:export/decide', input: DecideInput, touches: () => [], may: 'exports.decide', purpose: 'archive', audit: '审核导出',
})

export const CancelInput = z.object({ export: RecordId })
export type CancelInput = z.infer<typeof CancelInput>
export const cancelExport = command('exports.cancel', {
  at: 'POST /api/exports/:export/cancel', input: CancelInput, touches: () => [], may: 'exports.ask', purpose: 'archive', audit: '取消导出',
})

export const MineInput = z.object({ after: Cursor.optional() })
export type MineInput = z.infer<typeof MineInput>
export const ExportsOutput = z.object({ exports: z.array(Export), next: NextPage })
export type ExportsOutput = z.infer<typeof ExportsOutput>
const aboutFiles = '只有申请人、用途、条件、栏目和行数，没有儿童'
export const listExports = query('exports.list', {
  at: 'GET /api/exports', input: MineInput, output: ExportsOutput, may: 'exports.ask', purpose: 'archive', audit: noChildren('查看我的导出', aboutFiles),
})
/** What waits for the acting post as the second person. */
export const waitingExports = query('exports.waiting', {
  at: 'GET /api/exports/waiting', input: MineInput, output: ExportsOutput, may: 'exports.decide', purpose: 'archive', audit: noChildren('查看待审核的导出', aboutFiles),
})

/** The password of a large file is made on the screen of whoever fetches it, shown there once and kept nowhere. */
const passwordShape = /^[a-km-zA-HJ-NP-Z2-9]{5}(-[a-km-zA-HJ-NP-Z2-9]{5}){3}$/u
export const FetchInput = z.object({ export: RecordId, password: z.string().regex(passwordShape, '密码由系统生成，请回到“我的导出”重新下载').optional() })
export type FetchInput = z.infer<typeof FetchInput>
/** Every value in it has passed the list it comes from, under the post's own masks. */
export const FetchOutput = z.object({
  fileName: workText(), mediaType: workText(), bytes: open('work', z.instanceof(Uint8Array)), children: z.array(ChildId),
})
export type FetchOutput = z.infer<typeof FetchOutput>
export const fetchExport = query('exports.file', {
  at: 'POST /api/exports/:export/file', input: FetchInput, output: FetchOutput, may: 'exports.ask', purpose: 'archive',
  audit: shows('下载导出的文件', 'S2', (output: FetchOutput) => output.children),
})
