/** Judges some lines again after their cells were mended: themselves, the lines that take what they say from them, and their twins. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { sql } from '../db/sql.ts'
import { walkOf, withRepeats } from './checking.ts'
import { beginRun, type Run } from './run.ts'
import { recountGroups } from './groups.ts'
import { judgeRows, type PhonesHere } from './judge.ts'
import { aside, keepStandings, type Standing, standing } from './keeping.ts'
import { phonesOf } from './keys.ts'
import type { Line, Walk } from './lines.ts'
import { type BatchRow, loadRows, nextSlice, type StoredRow, sliceRows } from './store.ts'
import type { Staging } from './staging.ts'
import { repeatsOf, twinsOf } from './twins.ts'

type Before = { row: number; number_key: number | null; person_key: number | null; findings: number[] | null }

const keysBefore = (w: Staging, batch: string, rows: readonly number[]): Promise<Before[]> => w.rows(sql<Before>`select row, number_key, person_key, findings
  from qinghe.roster_rows where county = ${w.actor.county} and batch = ${batch} and row = any(${[...rows]}::int[])`)

/** Telephones of the batch, these lines as they are now and the others as they stand. */
const phonesNow = (w: Staging, run: Run, except: readonly number[]) => async (drafts: readonly Draft[]): Promise<PhonesHere> => {
  const use = new Map<number, number>()
  const add = (key: number, count: number): void => { use.set(key, (use.get(key) ?? 0) + count) }
  for (const phone of drafts.flatMap(phonesOf)) add(run.phoneKey(`phone ${phone}`), 1)
  const keys = [...use.keys()]
  const others = keys.length === 0 ? [] : await w.rows(sql<{ key: number; n: number }>`select p.key, count(*)::int as n from qinghe.roster_rows r cross join lateral unnest(r.phones) p (key)
    where r.county = ${w.actor.county} and r.batch = ${run.batch.id} and r.phones && ${keys}::bigint[] and r.row <> all(${[...except]}::int[]) and p.key = any(${keys}::bigint[]) group by p.key`)
  for (const { key, n } of others) add(key, n)
  return phone => use.get(run.phoneKey(`phone ${phone}`)) ?? 0
}

async function judgeTogether(w: Staging, run: Run, rows: readonly StoredRow[]): Promise<Standing[]> {
  const judged = new Map((await judgeRows(w, run.judging, { rows, here: phonesNow(w, run, rows.map(row => row.row)) })).map(one => [one.row, one]))
  return rows.flatMap(row => {
    const found = judged.get(row.row)
    return found ? [standing(row, found, { key: run.key, phoneKey: run.phoneKey, print: run.judging.print })] : []
  })
}

const keysOf = (rows: readonly { number: number | null; person: number | null }[]) =>
  ({ numbers: rows.flatMap(one => one.number ?? []), people: rows.flatMap(one => one.person ?? []) })

/** @param rows as they are to be judged, of any number of sheets */
export async function judgeAgain(w: Staging, run: Run, rows: readonly StoredRow[]): Promise<void> {
  const own = rows.map(row => row.row)
  const before = await keysBefore(w, run.batch.id, own)
  const first = await judgeTogether(w, run, rows)
  const was = keysOf(before.map(one => ({ number: one.number_key, person: one.person_key })))
  const is = keysOf(first)
  const twins = await twinsOf(w, run.batch.id, { numbers: [...was.numbers, ...is.numbers], people: [...was.people, ...is.people], except: own })
  const twinRows = twins.length === 0 ? [] : await loadRows(w, run.batch.id, sql`row = any(${twins.map(one => one.row)}::int[])`)
  const all = [...first, ...(twinRows.length === 0 ? [] : await judgeTogether(w, run, twinRows))]
  const repeats = await repeatsOf(w, { batch: run.batch.id, before: null, except: all.map(one => one.row) }, all)
  const standings = withRepeats(run, all, repeats)
  const found = [...before, ...await keysBefore(w, run.batch.id, twins.map(one => one.row))].flatMap(one => one.findings ?? [])
  await keepStandings(w, run.batch.id, standings)
  await recountGroups(w, run.batch.id, [...found, ...standings.flatMap(one => one.findings)])
}

const samePlain = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

type Chain = { sheet: number; slice: number }
const sliceOf = (row: number): number => Math.floor((row - 1) / sliceRows)

/** Where mended lines stand: a slice of a sheet each, in order. */
function chainsOf(rows: readonly StoredRow[]): Chain[] {
  const all = new Map(rows.map(row => [`${row.sheet} ${sliceOf(row.row)}`, { sheet: row.sheet, slice: sliceOf(row.row) }]))
  return [...all.values()].sort((a, b) => a.slice - b.slice || a.sheet - b.sheet)
}

const isOther = ({ row, content }: Line): boolean =>
  !samePlain(content.filled ?? [], row.content.filled ?? []) || !samePlain(content.before, row.content.before)

/** A slice and what lines below it now take otherwise than they did, slice after slice until nothing is handed down differently.
 *  @returns lines that are to be judged, and the last slice that was looked at */
async function follow(w: Staging, batch: BatchRow, { from, mended }: { from: Chain; mended: ReadonlyMap<number, StoredRow> }): Promise<{ lines: Line[]; last: number }> {
  const lines: Line[] = []
  let walk: Walk | undefined
  let last = from.slice
  for (let after = from.slice * sliceRows; ;) {
    const slice = await nextSlice(w, batch.id, after)
    const rows = (slice?.rows ?? []).filter(row => row.sheet === from.sheet).map(row => mended.get(row.row) ?? row)
    if (!slice || rows.length === 0) break
    if (walk && samePlain(rows[0]?.content.before, walk.carry()) && !rows.some(row => mended.has(row.row))) break
    walk ??= await walkOf(w, batch, rows[0]?.content.before)
    lines.push(...walk.take(rows).filter(line => mended.has(line.row.row) || isOther(line)))
    last = sliceOf(slice.last)
    after = slice.last
  }
  return { lines, last }
}

async function linesOf(w: Staging, batch: BatchRow, rows: readonly StoredRow[]): Promise<Line[]> {
  const mended = new Map(rows.map(row => [row.row, row]))
  const seen = new Map<number, number>()
  const lines: Line[] = []
  for (const from of chainsOf(rows)) {
    if (from.slice <= (seen.get(from.sheet) ?? -1)) continue
    const found = await follow(w, batch, { from, mended })
    lines.push(...found.lines)
    seen.set(from.sheet, found.last)
  }
  return lines.filter(line => line.row.state !== 'imported')
}

/** @param rows with their new cells */
export async function checkRows(w: Staging, run: Run, rows: readonly StoredRow[]): Promise<void> {
  if (rows.length === 0) return
  const lines = await linesOf(w, run.batch, rows)
  await keepStandings(w, run.batch.id, lines.flatMap(({ row, content, why }) => (why === null ? [] : [aside(row, why, content)])))
  await judgeAgain(w, run, lines.flatMap(({ row, content, why }) => (why === null ? [{ ...row, content }] : [])))
}

/** After one cell was mended. */
export const checkRow = async (w: Staging, batch: BatchRow, row: StoredRow): Promise<void> => checkRows(w, await beginRun(w, batch), [row])
