/** The layout step between reading and judging: headings, columns, questions. Nothing is judged while a guess would decide. */
import { plainText } from '@qinghe/domain/codes/codeList.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { statesLeftBehind } from '@qinghe/domain/rosters/headers.ts'
import { findHeading, type Heading, headLines, type RememberedColumn, type SheetLine, type SheetMerge } from '@qinghe/domain/rosters/layout.ts'
import { type Answers, questionsOf, type SheetFacts, takingOf } from '@qinghe/domain/rosters/questions.ts'
import { type Column, ColumnTarget, Question } from '@qinghe/domain/rosters/types.ts'
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { keepLayout, type Laid, loadFacts, mergesOf, type Sheet } from './sheets.ts'
import { type BatchRow, getBatch, loadRows, type Staging, type StoredRow, textsOf } from './store.ts'

const Answered = z.record(z.string(), z.array(z.string()))
export const answersOf = (batch: BatchRow): Answers => Answered.parse(batch.answers)
const Questions = z.array(Question)
export const questionsIn = (batch: BatchRow): Question[] => Questions.parse(batch.questions)

export const lineOf = ({ line, content: { cells, hidden } }: StoredRow): SheetLine => ({ line, cells, ...(hidden ? { hidden } : {}) })

/** The first lines of a sheet, down to the heading somebody points at. */
export const headOf = async (r: Reader, { batch, sheet }: { batch: string; sheet: number }, until = headLines): Promise<SheetLine[]> =>
  (await loadRows(r, batch, sql`sheet = ${sheet} and line <= ${Math.max(until, headLines)}`)).map(lineOf)

/** What the office said headings mean, for the next roster. */
export const remembered = (r: Reader): Promise<RememberedColumn[]> => r.rows(sql<{ heading: string; target: string | null }>`
  select heading, target from qinghe.roster_mappings where county = ${r.actor.county} and region = ${r.actor.region}`)
  .then(rows => rows.map(({ heading, target }) => ({ header: heading, target: ColumnTarget.nullable().catch(null).parse(target) })))

type Above = { lines: readonly SheetLine[]; heading: Heading; name: string; fileName: string }
/** By the lines above its heading, its sheet or its file name everybody in it is a left-behind child. */
export function aboutLeftBehind({ lines, heading, name, fileName }: Above): boolean {
  const byLine = new Map(lines.map(one => [one.line, textsOf(one.cells)]))
  const rows = Array.from({ length: heading.to }, (_, i) => byLine.get(i + 1) ?? [])
  return statesLeftBehind({ rows, headerRow: heading.from, names: [name, fileName] })
}

export const marksColumn = '问题'
/** What we wrote beside the lines says nothing about a child. */
const withoutMarks = (columns: readonly Column[]): Column[] =>
  columns.map(column => (plainText(column.header) === marksColumn ? { ...column, target: null, certainty: 'none', note: null } : column))

type Finding = { merges: readonly SheetMerge[]; known: readonly RememberedColumn[]; before: Sheet | undefined }

/** The heading of the sheet this one replaces, where it still stands there; else the one that is found. */
function headingOf(head: readonly SheetLine[], { merges, known, before }: Finding): Heading | undefined {
  const [from, to] = [before?.heading_from ?? null, before?.heading_to ?? null]
  if (!before || from === null || to === null) return findHeading(head, merges, known)
  const lines = head.filter(one => one.line >= from && one.line <= to)
  const labelled = before.columns.filter(column => column.header !== '')
  const there = labelled.filter(column => lines.some(({ cells }) => column.header.includes(plainText(cells[column.index]?.text ?? '').slice(0, 1)) && (cells[column.index]?.text ?? '') !== ''))
  return there.length * 2 >= labelled.length && labelled.length > 0 ? { from, to, columns: before.columns } : findHeading(head, merges, known)
}

const unlaid = (sheet: Sheet): Laid => ({ sheet: sheet.sheet, taken: false, heading_from: null, heading_to: null, columns: [], states_left_behind: false })

async function layOne(w: Staging, sheet: Sheet, by: { batch: BatchRow; known: readonly RememberedColumn[]; before: Sheet | undefined }): Promise<Laid> {
  const at = { batch: by.batch.id, sheet: sheet.sheet }
  const head = await headOf(w, at)
  const heading = headingOf(head, { merges: await mergesOf(w, at), known: by.known, before: by.before })
  if (!heading) return unlaid(sheet)
  return {
    sheet: sheet.sheet, taken: false, heading_from: heading.from, heading_to: heading.to, columns: withoutMarks(heading.columns),
    states_left_behind: aboutLeftBehind({ lines: head, heading, name: sheet.name, fileName: by.batch.file_name }),
  }
}

const nothingFound = '没有找到表头：请在表里指出表头是哪一行（至少要有“姓名”一列），不用重新上传；也可以下载空白登记表填写后再导入'

/** The sheet that was asked for at the upload is the answer to which ones. */
function askedFor(batch: BatchRow): Answers {
  const sheet = batch.layouts.find(one => one.name === batch.wanted_sheet)
  return sheet ? { ...answersOf(batch), sheets: [`s${sheet.sheet}`] } : answersOf(batch)
}

/** @param before the batch this one takes the place of */
export async function layOut(w: Staging, id: string, before?: BatchRow): Promise<void> {
  const batch = await getBatch(w, id)
  if (batch.layouts.every(one => one.lines === 0)) throw problem('batch.blank', '这份文件里没有内容，请检查是不是选错了文件')
  const known = await remembered(w)
  const laid: Laid[] = []
  for (const sheet of batch.layouts) laid.push(await layOne(w, sheet, { batch, known, before: before?.layouts.find(one => one.name === sheet.name && one.heading_to !== null) }))
  const answers = { ...(before ? answersOf(before) : {}), ...askedFor(batch) }
  await settleLayout(w, batch, { laid, answers })
}

/** Which sheets are taken, what is still to be asked, and where the batch goes from here. */
export async function settleLayout(w: Staging, batch: BatchRow, { laid, answers }: { laid: readonly Laid[]; answers: Answers }): Promise<'asking' | 'checking'> {
  const facts: SheetFacts[] = (await loadFacts(w, batch.id)).map(one => ({ ...one, hasHeading: laid.some(sheet => sheet.sheet === one.sheet && sheet.heading_to !== null) }))
  const questions = questionsOf(facts)
  const taking = takingOf(facts, questions, answers)
  const sheets = laid.map(one => ({ ...one, taken: one.heading_to !== null && taking.sheet(one.sheet) }))
  await keepLayout(w, batch.id, sheets)
  const first = sheets.find(one => one.taken)
  const state = first && questions.every(one => answers[one.id] !== undefined) ? 'checking' : 'asking'
  await w.derive(sql`update qinghe.roster_batches set state = ${state}, questions = ${JSON.stringify(questions)}::jsonb, answers = ${JSON.stringify(answers)}::jsonb,
      sheet = ${batch.layouts.find(one => one.sheet === first?.sheet)?.name ?? null}, header_row = ${first?.heading_to ?? null}, columns = ${JSON.stringify(first?.columns ?? [])}::jsonb,
      states_left_behind = ${first?.states_left_behind ?? false}, failure = ${sheets.some(one => one.heading_to !== null) ? null : nothingFound},
      rests = case when state in ('committed', 'undone') then state else rests end, progress = 0, touched_at = ${w.now}
    where county = ${w.actor.county} and id = ${batch.id}`)
  return state
}

/** Leaves the batch to whoever judges in the background (background.ts), in the name of the post that asked. */
export const queue = (w: Staging, batch: string): Promise<unknown> => w.derive(sql`update qinghe.roster_batches set state = 'checking', runs_as = ${w.actor.posting}, touched_at = null,
    work_began = ${w.now}, work_done = 0, progress = 0, failure = null, rests = case when state in ('committed', 'undone') then state else rests end
  where county = ${w.actor.county} and id = ${batch}`)
