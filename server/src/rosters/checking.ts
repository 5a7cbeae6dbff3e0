/** Judges a whole batch, a slice of a thousand lines after the other: what a slice needs of the others it asks the database, so neither memory
 *  nor the number of statements a row grows with the file. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { repeated } from '@qinghe/domain/rosters/batch.ts'
import type { SheetMerge } from '@qinghe/domain/rosters/layout.ts'
import { takenBy } from '@qinghe/domain/rosters/questions.ts'
import { sql } from '../db/sql.ts'
import { countGroups } from './groups.ts'
import { judgeRows, type PhonesHere, stateOfIssues } from './judge.ts'
import { phonesOf } from './keys.ts'
import { aside, keepStandings, type Standing, standing, findingsOf } from './keeping.ts'
import { type Line, walkLines, type Walk } from './lines.ts'
import { beginRun, type Run } from './run.ts'
import { addShared } from './sharedPhones.ts'
import { mergesOf } from './sheets.ts'
import { answersOf, type BatchRow, getBatch, nextSlice, questionsIn } from './store.ts'
import type { Staging } from './staging.ts'
import { repeatsOf, type Repeat } from './twins.ts'
import { inStaging, type Job } from './working.ts'

export async function walkOf(w: Staging, batch: BatchRow, from?: Parameters<typeof walkLines>[1]): Promise<Walk> {
  const merges = new Map<number, readonly SheetMerge[]>()
  for (const { sheet } of batch.layouts.filter(one => one.taken)) merges.set(sheet, await mergesOf(w, { batch: batch.id, sheet }))
  return walkLines({ sheets: batch.layouts, taking: takenBy(questionsIn(batch), answersOf(batch)), mergesOf: sheet => merges.get(sheet) ?? [] }, from)
}

/** 第 12 行, or with its sheet where it is another one. */
export function whereOf(batch: BatchRow, { first }: Repeat, from: { sheet: number }): string {
  const name = first.sheet === from.sheet ? '' : `“${batch.layouts.find(one => one.sheet === first.sheet)?.name ?? ''}”`
  return `${name}第 ${first.line} 行`
}

/** A line that repeats an earlier one is in error, whatever else it is. */
export function withRepeats(run: Run, standings: readonly Standing[], repeats: ReadonlyMap<number, Repeat>): Standing[] {
  return standings.map(one => {
    const repeat = repeats.get(one.row)
    if (!repeat || !one.content) return one
    const found = repeated({ by: repeat.by, where: whereOf(run.batch, repeat, one) }, run.judging.at.columnsOf(one.sheet))
    const content = { ...one.content, issues: [...one.content.issues, found] }
    return { ...one, content, state: stateOfIssues(content.issues), findings: findingsOf(run.key, content) }
  })
}

type Phones = { seen: Map<number, number>; shared: Set<number> }

/** Counts as the slices go by; of a telephone that turns out to be shared the earlier lines are told afterwards. */
const countPhones = ({ seen, shared }: Phones, { phoneKey, judging: { base } }: Run) => (drafts: readonly Draft[]): Promise<PhonesHere> => {
  for (const phone of drafts.flatMap(phonesOf)) {
    const key = phoneKey(`phone ${phone}`)
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    if (count > base.values.phoneChildrenLimit.value) shared.add(key)
  }
  return Promise.resolve(phone => seen.get(phoneKey(`phone ${phone}`)) ?? 0)
}

async function judgeSlice(w: Staging, run: Run, { lines, phones, before }: { lines: readonly Line[]; phones: Phones; before: number }): Promise<void> {
  const open = lines.filter(line => line.row.state !== 'imported')
  const children = open.filter(line => line.why === null).map(({ row, content }) => ({ ...row, content }))
  const judged = new Map((await judgeRows(w, run.judging, { rows: children, here: countPhones(phones, run) })).map(one => [one.row, one]))
  const standings = open.flatMap(({ row, content, why }): Standing[] => {
    const found = judged.get(row.row)
    if (why === null) return found ? [standing({ ...row, content }, found, { key: run.key, phoneKey: run.phoneKey, print: run.judging.print })] : []
    const isChanged = row.state !== 'aside' || content !== row.content
    return [aside(row, why, isChanged ? { ...content, issues: [], draft: undefined, print: undefined } : undefined)]
  })
  const repeats = await repeatsOf(w, { batch: run.batch.id, before, except: [] }, standings.filter(one => one.state !== 'aside'))
  await keepStandings(w, run.batch.id, withRepeats(run, standings, repeats))
}

/** Every line of every sheet that is taken and not in the register yet. */
export async function checkAll(job: Job): Promise<void> {
  const { run, walk } = await inStaging(job, async w => {
    const batch = await getBatch(w, job.batch)
    await w.derive(sql`update qinghe.roster_batches set work_done = 0, work_began = ${w.now}, work_total = (select coalesce(sum(lines), 0) from qinghe.roster_sheets
      where county = ${w.actor.county} and batch = ${batch.id}) where county = ${w.actor.county} and id = ${batch.id}`)
    return { run: await beginRun(w, batch), walk: await walkOf(w, batch) }
  })
  const phones: Phones = { seen: new Map(), shared: new Set() }
  for (let after = 0, more = true; more;) {
    await inStaging(job, async w => {
      const slice = await nextSlice(w, job.batch, after)
      more = slice !== undefined
      if (!slice) return
      await judgeSlice(w, run, { lines: walk.take(slice.rows), phones, before: slice.rows[0]?.row ?? 0 })
      await w.derive(sql`update qinghe.roster_batches set work_done = work_done + ${slice.rows.length}, touched_at = ${w.now}, progress = least(1, (work_done + ${slice.rows.length})::real / greatest(1, work_total))
        where county = ${w.actor.county} and id = ${job.batch}`)
      after = slice.last
    })
  }
  await addShared(job, run, phones)
  await inStaging(job, w => finish(w, job.batch))
}

/** What the pages show is counted once, when all is judged. */
export async function finish(w: Staging, batch: string): Promise<void> {
  const { county } = w.actor
  await countGroups(w, batch)
  await w.derive(sql`update qinghe.roster_sheets s set children = (select count(*)::int from qinghe.roster_rows r where r.county = ${county} and r.batch = ${batch} and r.sheet = s.sheet and r.state <> 'aside')
    where s.county = ${county} and s.batch = ${batch}`)
  await w.derive(sql`update qinghe.roster_batches set left_out = coalesce((select jsonb_agg(jsonb_build_object('sheet', l.sheet, 'why', l.why, 'count', l.n, 'lines', l.lines) order by l.sheet, l.why) from (
      select sheet, why, count(*)::int as n, (array_agg(line order by row))[1:20] as lines from qinghe.roster_rows
      where county = ${county} and batch = ${batch} and state = 'aside' and why is not null group by sheet, why) l), '[]')
    where county = ${county} and id = ${batch}`)
  await w.derive(sql`update qinghe.roster_batches set state = rests, progress = 1, failure = null, errand = null, work_done = work_total, attempts = 0 where county = ${county} and id = ${batch} and state = 'checking'`)
}
