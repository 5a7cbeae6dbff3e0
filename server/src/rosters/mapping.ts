/** What a person says about a roster before it is judged: answers, headings, columns. All of it is judged again afterwards, in the background. */
import type { AnswerInput, MapInput } from '@qinghe/domain/rosters/contract.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { problem, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { layIssues } from '@qinghe/domain/rosters/batch.ts'
import type { SheetFacts } from '@qinghe/domain/rosters/facts.ts'
import { remapped } from '@qinghe/domain/rosters/headers.ts'
import { rememberedOf } from '@qinghe/domain/rosters/headings.ts'
import { headingAt, headLines } from '@qinghe/domain/rosters/layout.ts'
import type { Column } from '@qinghe/domain/rosters/types.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { each } from '../http/endpoint.ts'
import { aboutLeftBehind, headedAsKept, headOf, queue, settleLayout, together } from './laying.ts'
import { done, lockBatch } from './locking.ts'
import { stateOf } from './progress.ts'
import { keepFacts, keepLayout, type Laid, loadFacts, mergesOf, type Sheet } from './sheets.ts'
import { answersOf, type BatchRow, getBatch, questionsIn } from './store.ts'

async function layable(w: Writer, id: string): Promise<BatchRow> {
  const batch = await lockBatch(w, id)
  refuseIf(layIssues(stateOf(batch, w.now)))
  return batch
}

/** Goes on to judging when nothing is left to ask. */
async function goOn(w: Writer, id: string, answers: ReturnType<typeof answersOf>): Promise<Done> {
  const batch = await getBatch(w, id)
  const facts = await loadFacts(w, id)
  // Where the heading is another one the sheet is looked at anew first, which takes as long as it is.
  const isWhole = facts.length === batch.layouts.length
  if (!isWhole) await w.derive(sql`update qinghe.roster_batches set answers = ${JSON.stringify(answers)}::jsonb where county = ${w.actor.county} and id = ${id}`)
  if (!isWhole || await settleLayout(w, batch, { headed: headedAsKept(batch, facts), answers }) === 'checking') await queue(w, id)
  return done(id)
}

export const answerQuestions = each(async (w: Writer, input: AnswerInput) => {
  const batch = await layable(w, input.batch)
  const questions = questionsIn(batch)
  for (const { question, options } of input.answers) {
    const asked = questions.find(one => one.id === question)
    if (!asked || options.some(id => !asked.options.some(option => option.id === id))) throw problem('batch.question', '这个问题或答案已经不在，请刷新后再回答')
    if (!asked.several && options.length > 1) throw problem('batch.question', `“${asked.title}”只能选一个答案`)
  }
  // What is not answered keeps its preset: after an answer nobody is asked twice.
  const presets = questions.map(one => ({ question: one.id, options: one.preset }))
  const reply = await goOn(w, batch.id, together(together(presets, answersOf(batch)), input.answers))
  const laid = await getBatch(w, batch.id)
  await remember(w, laid.layouts.flatMap(one => (one.taken ? one.columns : [])))
  return reply
})

type Mapping = { sheet: Sheet; input: MapInput; facts: SheetFacts | undefined }
async function mapOne(w: Writer, batch: BatchRow, { sheet, input, facts }: Mapping): Promise<Column[]> {
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
  const laid: Laid = {
    sheet: sheet.sheet, taken: sheet.taken, heading_from: from, heading_to: to, columns: heading.columns, blocks: sheet.blocks,
    states_left_behind: aboutLeftBehind({ lines, heading, name: sheet.name, fileName: batch.file_name }),
  }
  await keepLayout(w, batch.id, [laid])
  await keepFacts(w, at, isMoved || !facts ? null : { ...facts, columns: heading.columns })
  return heading.columns
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
  const said = rememberedOf(columns)
  if (said.length === 0) return
  await w.derive(sql`insert into qinghe.roster_mappings (county, id, region, heading, target, chosen_by, chosen_at)
    select ${w.actor.county}::int, s.id, ${w.actor.region}::bigint, s.heading, s.target, ${w.actor.account}::uuid, ${new Date(w.now)}::timestamptz
    from (select distinct on (heading) * from unnest(${said.map(() => w.newId())}::uuid[], ${said.map(one => one.header)}::text[], ${said.map(one => one.target)}::text[]) u (id, heading, target)) s
    on conflict (county, region, heading) do update set target = excluded.target, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at`)
}

export const mapColumns = each(async (w: Writer, input: MapInput) => {
  const batch = await layable(w, input.batch)
  const facts = await loadFacts(w, batch.id)
  const mapped: Column[][] = []
  for (const sheet of sheetsMeant(batch, input.sheet)) mapped.push(await mapOne(w, batch, { sheet, input, facts: facts.find(found => found.sheet === sheet.sheet) }))
  for (const columns of mapped) await remember(w, columns)
  return goOn(w, batch.id, answersOf(batch))
})
