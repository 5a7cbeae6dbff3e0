/** The sheets of a batch: where the heading of each stands, what its columns mean, which are taken. */
import type { SheetFacts } from '@qinghe/domain/rosters/facts.ts'
import type { SheetMerge } from '@qinghe/domain/rosters/layout.ts'
import { Column } from '@qinghe/domain/rosters/types.ts'
import { z } from 'zod'
import { open, seal } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Staging } from './staging.ts'
import type { Seen } from './watching.ts'

export type Sheet = {
  batch: string; sheet: number; name: string; hidden: boolean; taken: boolean; lines: number; width: number; children: number
  heading_from: number | null; heading_to: number | null; columns: Column[]; states_left_behind: boolean
  /** Columns that are filled in the first line of a block only. */
  blocks: number[]
}

type Raw = Omit<Sheet, 'columns'> & { columns: unknown }
const Columns = z.array(Column)

export async function loadSheets(r: Reader, batches: readonly string[]): Promise<Map<string, Sheet[]>> {
  const raw = await r.rows(sql<Raw>`select batch, sheet, name, hidden, taken, lines, width, children, heading_from, heading_to, columns, states_left_behind, blocks
    from qinghe.roster_sheets where county = ${r.actor.county} and batch = any(${[...batches]}::uuid[]) order by batch, sheet`)
  return Map.groupBy(raw.map(one => ({ ...one, columns: Columns.parse(one.columns) })), one => one.batch)
}

const corners = 4
export async function mergesOf(r: Reader, { batch, sheet }: { batch: string; sheet: number }): Promise<SheetMerge[]> {
  const found = await r.first(sql<{ merges: number[] }>`select merges from qinghe.roster_sheets where county = ${r.actor.county} and batch = ${batch} and sheet = ${sheet}`)
  const flat = found?.merges ?? []
  return Array.from({ length: flat.length / corners }, (_, i) => {
    const [fromRow = 0, fromColumn = 0, toRow = 0, toColumn = 0] = flat.slice(i * corners, (i + 1) * corners)
    return { fromRow, fromColumn, toRow, toColumn }
  })
}

const place = (batch: string, sheet: number) => ({ table: 'roster_sheets', column: 'facts', row: `${batch}:${sheet}` })
const isFacts = (value: unknown): value is SheetFacts => typeof value === 'object' && value !== null && 'sheet' in value && 'name' in value

/** What questions are asked about, of sheets that were read. */
export async function loadFacts(r: Reader, batch: string): Promise<SheetFacts[]> {
  const rows = await r.rows(sql<{ sheet: number; facts: Uint8Array | null }>`select sheet, facts from qinghe.roster_sheets
    where county = ${r.actor.county} and batch = ${batch} order by sheet`)
  return rows.flatMap(({ sheet, facts }) => {
    const kept: unknown = facts === null ? null : JSON.parse(open(r.ring, place(batch, sheet), facts))
    return isFacts(kept) ? [kept] : []
  })
}

export type NewSheet = Seen & { merges: readonly SheetMerge[] }
export async function addSheets(w: Staging, at: { batch: string; region: number }, sheets: readonly NewSheet[]): Promise<void> {
  for (const { facts, width, merges } of sheets) {
    await w.derive(sql`insert into qinghe.roster_sheets (county, batch, sheet, region, name, hidden, lines, width, merges, facts)
      values (${w.actor.county}, ${at.batch}, ${facts.sheet}, ${at.region}, ${facts.name}, ${facts.hidden}, ${facts.lines}, ${width},
        ${merges.flatMap(m => [m.fromRow, m.fromColumn, m.toRow, m.toColumn])}::int[], ${seal(w.ring, place(at.batch, facts.sheet), JSON.stringify(facts))})
      on conflict do nothing`)
  }
}

/** Null where they are to be gathered anew: the heading is another one. */
export const keepFacts = (w: Staging, at: { batch: string; sheet: number }, facts: SheetFacts | null): Promise<unknown> => w.derive(sql`update qinghe.roster_sheets
  set facts = ${facts === null ? null : seal(w.ring, place(at.batch, at.sheet), JSON.stringify(facts))} where county = ${w.actor.county} and batch = ${at.batch} and sheet = ${at.sheet}`)

export type Laid = Pick<Sheet, 'sheet' | 'taken' | 'heading_from' | 'heading_to' | 'columns' | 'states_left_behind' | 'blocks'>
export async function keepLayout(w: Staging, batch: string, sheets: readonly Laid[]): Promise<void> {
  for (const one of sheets) {
    await w.derive(sql`update qinghe.roster_sheets set taken = ${one.taken}, heading_from = ${one.heading_from}, heading_to = ${one.heading_to},
      columns = ${JSON.stringify(one.columns)}::jsonb, states_left_behind = ${one.states_left_behind}, blocks = ${one.blocks}::int[]
      where county = ${w.actor.county} and batch = ${batch} and sheet = ${one.sheet}`)
  }
}
