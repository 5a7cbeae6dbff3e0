/** The layout step between reading and judging: headings, columns, questions. Nothing is judged while a guess would decide. */
import { plainText } from '@qinghe/domain/codes/codeList.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { blockColumns } from '@qinghe/domain/rosters/blocks.ts'
import type { SheetFacts } from '@qinghe/domain/rosters/facts.ts'
import { statesLeftBehind } from '@qinghe/domain/rosters/headers.ts'
import type { RememberedColumn } from '@qinghe/domain/rosters/headings.ts'
import { findHeading, type Heading, headingAt, headLines, type SheetLine, type SheetMerge } from '@qinghe/domain/rosters/layout.ts'
import { roleOf } from '@qinghe/domain/rosters/lines.ts'
import { type Answer, answeredColumns, isSheetTaken, questionsOf } from '@qinghe/domain/rosters/questions.ts'
import { severalAt } from '@qinghe/domain/rosters/readPlaces.ts'
import { isVillageSheet, withSectionColumn } from '@qinghe/domain/rosters/resolve.ts'
import { type Column, ColumnTarget, type Question } from '@qinghe/domain/rosters/types.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { placeTable } from './placeTable.ts'
import { keepFacts, keepLayout, type Laid, loadFacts, mergesOf, type Sheet } from './sheets.ts'
import { answersOf, type BatchRow, getBatch, loadFirst, loadRows, type StoredRow, textsOf } from './store.ts'
import type { Staging } from './staging.ts'

/** The later answer to a question counts. */
export const together = (before: readonly Answer[], after: readonly Answer[]): Answer[] => [...new Map([...before, ...after].map(one => [one.question, one])).values()]
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
  const there = headingAt(head, merges, { from, to }).columns
  const labelled = before.columns.filter(column => column.header !== '')
  const same = labelled.filter(column => there.find(one => one.index === column.index)?.header === column.header)
  if (same.length * 2 < labelled.length) return findHeading(head, merges, known)
  return { from, to, columns: [...before.columns, ...there.slice(before.columns.length).map(column => ({ ...column, target: null, certainty: 'none' as const, note: null }))] }
}

/** Before anything was answered. */
type Headed = { sheet: Sheet; heading: Heading | undefined; states_left_behind: boolean }

async function headedOf(w: Staging, sheet: Sheet, by: { batch: BatchRow; known: readonly RememberedColumn[]; before: Sheet | undefined }): Promise<Headed> {
  const at = { batch: by.batch.id, sheet: sheet.sheet }
  const head = await headOf(w, at)
  const heading = headingOf(head, { merges: await mergesOf(w, at), known: by.known, before: by.before })
  if (!heading) return { sheet, heading, states_left_behind: false }
  return { sheet, heading: { ...heading, columns: withoutMarks(heading.columns) }, states_left_behind: aboutLeftBehind({ lines: head, heading, name: sheet.name, fileName: by.batch.file_name }) }
}

const nothingFound = '没有找到表头：请在表里指出表头是哪一行（至少要有“姓名”一列），不用重新上传；也可以下载空白登记表填写后再导入'

/** @param before the batch this one takes the place of */
export async function layOut(w: Staging, id: string, before?: BatchRow): Promise<void> {
  const batch = await getBatch(w, id)
  if (batch.layouts.every(one => one.lines === 0)) throw problem('batch.blank', '这份文件里没有内容，请检查是不是选错了文件')
  const known = await remembered(w)
  const facts = await loadFacts(w, id)
  const headed: Headed[] = []
  for (const sheet of batch.layouts) {
    const one = await headedOf(w, sheet, { batch, known, before: before?.layouts.find(old => old.name === sheet.name && old.heading_to !== null) })
    headed.push(one)
    const own = facts.find(found => found.sheet === sheet.sheet)
    if (own) await keepFacts(w, { batch: id, sheet: sheet.sheet }, { ...own, columns: one.heading?.columns ?? [] })
  }
  await settleLayout(w, batch, { headed, answers: before ? answersOf(before) : [] })
}

const sampleLines = 300
/** What only many lines show: columns that are filled down, and villages that stand in lines of their own. */
async function shownByLines(w: Staging, at: { batch: string; sheet: number; name: string }, heading: Heading): Promise<Pick<Laid, 'columns' | 'blocks'>> {
  const rows = await loadFirst(w, { batch: at.batch, limit: sampleLines }, sql`sheet = ${at.sheet} and line > ${heading.to}`)
  const lines = rows.map(row => ({ cells: row.content.cells, role: roleOf(lineOf(row), heading) }))
  const from = lines.some(line => line.role === 'section') ? 'section' : isVillageSheet(at.name) ? 'sheet' : undefined
  const columns = from ? withSectionColumn(heading.columns, from) : heading.columns
  return { columns, blocks: blockColumns(lines.flatMap(line => (line.role === 'child' ? [line.cells] : [])), columns) }
}

async function laidOf(w: Staging, { batch, headed, questions, answers }: { batch: string; headed: Headed; questions: readonly Question[]; answers: readonly Answer[] }, facts: SheetFacts | undefined): Promise<Laid> {
  const { sheet, heading, states_left_behind } = headed
  if (!heading) return { sheet: sheet.sheet, taken: false, heading_from: null, heading_to: null, columns: [], states_left_behind: false, blocks: [] }
  const taken = facts !== undefined && isSheetTaken(questions, facts, answers)
  const answered = { ...heading, columns: answeredColumns(heading.columns, questions, answers) }
  const shown = taken ? await shownByLines(w, { batch, sheet: sheet.sheet, name: sheet.name }, answered) : { columns: answered.columns, blocks: [] }
  return { sheet: sheet.sheet, taken, heading_from: heading.from, heading_to: heading.to, states_left_behind, ...shown }
}

/** As it is kept: columns before answers stand in the facts. */
export function headedAsKept(batch: BatchRow, facts: readonly SheetFacts[]): Headed[] {
  return batch.layouts.map(sheet => {
    const { heading_from: from, heading_to: to, states_left_behind } = sheet
    const columns = facts.find(one => one.sheet === sheet.sheet)?.columns ?? sheet.columns
    return { sheet, heading: from === null || to === null ? undefined : { from, to, columns }, states_left_behind }
  })
}

/** Which sheets are taken, what is still to be asked, and where the batch goes from here. */
export async function settleLayout(w: Staging, batch: BatchRow, { headed, answers: given }: { headed: readonly Headed[]; answers: readonly Answer[] }): Promise<'asking' | 'checking'> {
  const facts = await loadFacts(w, batch.id)
  const table = await placeTable(w, batch.region)
  const questions = questionsOf(facts, { severalAt: words => severalAt(words, table, regionCode(batch.region)) })
  // The sheet that was asked for at the upload is the answer to which ones.
  const wanted = batch.layouts.find(one => one.name === batch.wanted_sheet)
  const choice = questions.find(one => one.id === 'sheets')?.options.find(one => wanted && one.label === wanted.name)
  const answers = choice ? together([{ question: 'sheets', options: [choice.id] }], given) : given
  const sheets: Laid[] = []
  for (const one of headed) sheets.push(await laidOf(w, { batch: batch.id, headed: one, questions, answers }, facts.find(found => found.sheet === one.sheet.sheet)))
  await keepLayout(w, batch.id, sheets)
  const first = sheets.find(one => one.taken)
  const state = first && questions.every(one => answers.some(answer => answer.question === one.id)) ? 'checking' : 'asking'
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
