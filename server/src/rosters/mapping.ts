/** What a person says about a roster before it is judged: answers, headings, columns. All of it is judged again afterwards, in the background. */
import type { AnswerInput, MapInput } from '@qinghe/domain/rosters/contract.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { layIssues } from '@qinghe/domain/rosters/batch.ts'
import { remapped } from '@qinghe/domain/rosters/headers.ts'
import { headingAt, headLines, rememberedOf } from '@qinghe/domain/rosters/layout.ts'
import type { Column } from '@qinghe/domain/rosters/types.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { aboutLeftBehind, answersOf, headOf, queue, questionsIn, settleLayout } from './laying.ts'
import { done, lockBatch, one } from './locking.ts'
import { stateOf } from './progress.ts'
import { type Laid, mergesOf, type Sheet } from './sheets.ts'
import type { BatchRow } from './store.ts'

async function layable(w: Writer, id: string): Promise<BatchRow> {
  const batch = await lockBatch(w, id)
  refuseIf(layIssues(stateOf(batch, w.now)))
  return batch
}

const laidOf = ({ sheet, taken, heading_from, heading_to, columns, states_left_behind }: Sheet): Laid => ({ sheet, taken, heading_from, heading_to, columns, states_left_behind })

/** Goes on to judging when nothing is left to ask. */
async function goOn(w: Writer, batch: BatchRow, to: Parameters<typeof settleLayout>[2]): Promise<Done> {
  if (await settleLayout(w, batch, to) === 'checking') await queue(w, batch.id)
  return done(batch.id)
}

export const answerQuestions = (w: Writer, inputs: AnswerInput[]): Promise<Done[]> => one(inputs, async input => {
  const batch = await layable(w, input.batch)
  const questions = questionsIn(batch)
  for (const { question, options } of input.answers) {
    const asked = questions.find(one => one.id === question)
    if (!asked || options.some(id => !asked.options.some(option => option.id === id))) throw problem('batch.question', '这个问题或答案已经不在，请刷新后再回答')
    if (!asked.several && options.length > 1) throw problem('batch.question', `“${asked.title}”只能选一个答案`)
  }
  // What is not answered keeps its preset: after an answer nobody is asked twice.
  const presets = Object.fromEntries(questions.map(one => [one.id, one.preset]))
  const answers = { ...presets, ...answersOf(batch), ...Object.fromEntries(input.answers.map(one => [one.question, one.options])) }
  return goOn(w, batch, { laid: batch.layouts.map(laidOf), answers })
})

type Mapping = { sheet: Sheet; input: MapInput }
async function mapOne(w: Writer, batch: BatchRow, { sheet, input }: Mapping): Promise<Laid> {
  const to = input.headerRow ?? sheet.heading_to
  if (to === null) throw problem('batch.noHeading', `“${sheet.name}”还没有表头，请先指出表头是哪一行`)
  const from = input.headerFrom ?? (to === sheet.heading_to ? sheet.heading_from ?? to : to)
  if (from > to) throw problem('batch.heading', '表头的第一行不能在最后一行之后')
  const at = { batch: batch.id, sheet: sheet.sheet }
  const isMoved = to !== sheet.heading_to || from !== sheet.heading_from
  const lines = await headOf(w, at, isMoved ? to : headLines)
  const base = isMoved ? headingAt(lines, await mergesOf(w, at), { from, to }) : { from, to, columns: sheet.columns }
  if (isMoved && base.columns.every(column => column.header === '')) throw problem('batch.heading', `第 ${to} 行是空的，请指出表头所在的行`)
  const unknown = input.columns.find(choice => !base.columns.some(column => column.index === choice.index))
  if (unknown) throw problem('batch.column', '表里没有这一列，请刷新后再对应')
  const heading = { ...base, columns: remapped(base.columns, input.columns) }
  return { sheet: sheet.sheet, taken: sheet.taken, heading_from: from, heading_to: to, columns: heading.columns, states_left_behind: aboutLeftBehind({ lines, heading, name: sheet.name, fileName: batch.file_name }) }
}

const headersOf = (columns: readonly Column[]): string => columns.map(column => column.header).join('|')

/** Without a sheet: those that have the heading of the first one taken. */
function sheetsMeant(batch: BatchRow, name: string | undefined): Sheet[] {
  if (name !== undefined) {
    const found = batch.layouts.find(one => one.name === name)
    if (!found) throw problem('batch.sheet', `文件里没有“${name}”这张工作表`)
    return [found]
  }
  const first = batch.layouts.find(one => one.taken) ?? batch.layouts.find(one => one.heading_to !== null) ?? batch.layouts[0]
  if (!first) throw problem('batch.sheet', '这个批次里没有工作表，请重新上传')
  return batch.layouts.filter(one => one === first || (first.heading_to !== null && headersOf(one.columns) === headersOf(first.columns)))
}

/** The next roster of the office finds what was chosen by hand here. */
async function remember(w: Writer, columns: readonly Column[]): Promise<void> {
  const said = rememberedOf(columns.filter(column => column.certainty === 'chosen' || column.target === null))
  if (said.length === 0) return
  await w.derive(sql`insert into qinghe.roster_mappings (county, id, region, heading, target, chosen_by, chosen_at)
    select ${w.actor.county}::int, s.id, ${w.actor.region}::bigint, s.heading, s.target, ${w.actor.account}::uuid, ${new Date(w.now)}::timestamptz
    from (select distinct on (heading) * from unnest(${said.map(() => w.newId())}::uuid[], ${said.map(one => one.header)}::text[], ${said.map(one => one.target)}::text[]) u (id, heading, target)) s
    on conflict (county, region, heading) do update set target = excluded.target, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at`)
}

export const mapColumns = (w: Writer, inputs: MapInput[]): Promise<Done[]> => one(inputs, async input => {
  const batch = await layable(w, input.batch)
  const meant = sheetsMeant(batch, input.sheet)
  const mapped = new Map<number, Laid>()
  for (const sheet of meant) mapped.set(sheet.sheet, await mapOne(w, batch, { sheet, input }))
  const chosen = new Set(input.columns.map(one => one.index))
  await remember(w, [...mapped.values()].flatMap(one => one.columns.filter(column => chosen.has(column.index))))
  // A sheet whose heading was pointed at is meant to be imported.
  const answers = answersOf(batch)
  return goOn(w, batch, { laid: batch.layouts.map(one => mapped.get(one.sheet) ?? laidOf(one)), answers })
})

