/** What would leave, what one asked for, what waits for one, and the file itself. */
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type ExportsOutput, type FetchInput, type FetchOutput, listExports as mineContract, type MineInput, type PlanInput, type PlanOutput, waitingExports as waitingContract } from '@qinghe/domain/exports/contract.ts'
import { maySecond } from '@qinghe/domain/exports/rules.ts'
import { mostAlone, mostRows, opensByPassword, unitOf } from '@qinghe/domain/exports/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { Denied, NotFound, problem } from '@qinghe/domain/kernel/problem.ts'
import { unwrapKeyOf } from '../crypto/childKeys.ts'
import { pagesByMoment } from '../db/pageByMoment.ts'
import type { Reader } from '../db/reader.ts'
import { type Sql, sql } from '../db/sql.ts'
import { mediaTypes } from '../exchange/paper/paper.ts'
import { protectWorkbook } from '../exchange/xlsx.ts'
import { isAboveCounty } from '../http/guard.ts'
import { fileName, type Mark, writeSheet, xlsxType } from './sheet.ts'
import { askedOf, type ExportRow, fileOf, findExport, listRows, purposeOf, requestOf, secretAt, shownExports, stateOf } from './store.ts'
import { type Subject, subjectFor, type Subjects } from './subject.ts'
import { markOf, refuseGone, refuseLess, rowsOf } from './walk.ts'

/** Why so many rows are not exported by this post, and how to go on. */
export function refusedWords(actor: Actor, rows: number, { key, paper, most }: Pick<Subject, 'key' | 'paper' | 'most'>): string | null {
  if (rows === 0) return '名单里没有可以导出的行，请换一个条件'
  if (paper !== null && rows <= mostAlone) return `现在只有 ${rows} ${unitOf(key)}，不用审核：请关闭以后在打印里直接下载`
  if (rows > most) return `超过 ${most} ${unitOf(key)}，请按乡镇或学校分开${paper === null ? '导出' : '打印'}`
  return rows > mostAlone && isAboveCounty(actor) ? `抽查时看到的名单一次最多导出 ${mostAlone} 行，请按乡镇分开导出` : null
}

export const planExport = (subjects: Subjects) => async (r: Reader, input: PlanInput): Promise<PlanOutput> => {
  const subject = await subjectFor(r, subjects, input.subject)
  if (!subject.mayRead(r.actor)) throw new Denied()
  const asked = subject.understand(input)
  const rows = await subject.count(r, asked, mostRows)
  return { title: subject.title, rows: Math.min(rows, mostRows), said: await subject.say(r, asked), ...subject.columnsFor(r.actor, asked), needsSecond: rows > mostAlone, refused: refusedWords(r.actor, rows, subject) }
}

const perPage = 30
const minePages = pagesByMoment(mineContract)
const waitingPages = pagesByMoment(waitingContract)
const before = ([at, id]: readonly [string, string]): Sql => sql`(e.asked_at, e.id) < (${at}::timestamptz, ${id}::uuid)`

export async function listExports(r: Reader, { after }: MineInput): Promise<ExportsOutput> {
  const where = [sql`e.account = ${r.actor.account}`, sql`e.posting = ${r.actor.posting}`, before(minePages.from(r, after))]
  const { page, next } = minePages.cut(r, { rows: await listRows(r, { where, limit: perPage + 1 }), limit: perPage, at: row => [row.asked_at, row.id] })
  return { exports: await shownExports(r, page), next }
}

/** Those the acting post could decide: what it does not read itself it is not asked about. */
export const waitingExports = (subjects: Subjects) => async (r: Reader, { after }: MineInput): Promise<ExportsOutput> => {
  if (r.actor.scope.shape === 'list') return { exports: [], next: null }
  const where = [sql`e.state = 'waiting'`, sql`e.expires_at > ${r.now}::timestamptz`, sql`e.account <> ${r.actor.account}`, before(waitingPages.from(r, after))]
  const { page, next } = waitingPages.cut(r, { rows: await listRows(r, { where, limit: perPage + 1 }), limit: perPage, at: row => [row.asked_at, row.id] })
  const mine: ExportRow[] = []
  for (const row of page) {
    const subject = await subjects(r, row.subject)
    const own = subject?.mayRead(r.actor) === true ? subject.columnsFor(r.actor, askedOf(row)).columns : undefined
    if (maySecond({ ...r.actor, own }, requestOf(row, r.now))) mine.push(row)
  }
  return { exports: await shownExports(r, mine), next }
}

type Made = { bytes: FetchOutput['bytes']; children: string[] }
/** A small list is written now, from what stands there now; nothing of it is kept. */
async function written(r: Reader, { row, subject }: { row: ExportRow; subject: Subject }, mark: Mark): Promise<Made> {
  const out = new PassThrough()
  const bytes = buffer(out)
  const children = new Set<string>()
  const rows = rowsOf({ making: subject.make(askedOf(row)), row, read: work => work(r), seen: page => { for (const child of page.children) children.add(child) } })
  const [whole] = await Promise.all([bytes, writeSheet(out, mark, rows)])
  return { bytes: new Uint8Array(whole), children: [...children] }
}

async function opened(r: Reader, { row, subject }: { row: ExportRow; subject: Subject }, password: string | undefined): Promise<Made> {
  const isProtected = opensByPassword(row.subject)
  if (isProtected && password === undefined) throw problem('export.password', '这份文件要用密码打开，请在“我的导出”里下载')
  if (row.secret === null) throw over()
  const file = await fileOf(r, row, unwrapKeyOf(r.ring, secretAt(row.id), row.secret))
  if (file === undefined) throw over()
  await refuseGone(r, subject, file.inside)
  // Whose rows these are, and how many, the log said when the file was made.
  return { bytes: new Uint8Array(isProtected ? await protectWorkbook(file.clear, password ?? '') : file.clear), children: [] }
}
const over = () => problem('export.over', '这份文件已经不能下载，请重新申请导出')

/** Only whoever asked, on the post they asked on: for everybody else there is no such file. */
async function ownExport(r: Reader, id: string): Promise<ExportRow> {
  const row = await findExport(r, id)
  if (row === undefined || row.account !== r.actor.account || row.posting !== r.actor.posting) throw new NotFound('这份导出')
  const state = stateOf(row, r.now)
  if (state === 'over') throw problem('export.over', '下载期限已过，请重新申请导出')
  if (state !== 'open' && state !== 'ready') throw problem('export.notReady', '这份导出现在不能下载，请在“我的导出”里查看进度')
  return row
}

export const fetchExport = (subjects: Subjects, head: () => Promise<string | null>) => async (r: Reader, input: FetchInput): Promise<FetchOutput> => {
  const row = await ownExport(r, input.export)
  const subject = await subjectFor(r, subjects, row.subject)
  refuseLess(r, subject, row)
  const mark = await markOf(r, row, await head())
  const { bytes, children } = row.state === 'open' ? await written(r, { row, subject }, mark) : await opened(r, { row, subject }, input.password)
  r.note(`${row.number} ${row.title} ${row.rows} ${unitOf(row.subject)}（${row.said.join('；')}），用途：${purposeOf(r.ring, row)}`)
  return { fileName: fileName(row, subject.paper), mediaType: subject.paper === null ? xlsxType : mediaTypes[subject.paper], bytes, children: children.map(id => ChildId.parse(id)) }
}
