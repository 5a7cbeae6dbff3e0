/** Loads whole archives, set-based: every section the acting role may read, in one statement (the policies leave the others empty). */
import { Draft, type FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import { Instant, PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import { prepared } from '../db/sql.ts'
import { type TableName, tables } from '../db/tables.ts'

/** A row as to_jsonb gives it: bytea comes as \x hex text. */
const JsonRow = z.record(z.string(), z.unknown())
type JsonRow = z.infer<typeof JsonRow>
const moment = z.string().transform(text => Instant.parse(new Date(text).toISOString()))
const Child = z.looseObject({
  county: z.number(), id: z.string(), region: z.number(), school: z.number(), version: z.number(), status: z.string(), origin: z.string(),
  identity_state: z.string(), returned_reason: z.string().nullable(), exit_reason: z.number().nullable(), exited_on: PlainDate.nullable(),
  exit_note: z.string().nullable(), batch: z.string().nullable(), created_at: moment, updated_at: moment, gaps: z.array(z.string()),
  created_by: z.string(), household: z.string().nullable(),
})
const Loaded = z.object({
  child: Child, schooling: JsonRow.nullable(), health: JsonRow.nullable(), relief: JsonRow.nullable(),
  parents: z.array(JsonRow), spells: z.array(JsonRow),
})

export type SectionRow = { table: TableName; key: string; row: JsonRow }
export type ArchiveRecord = {
  child: z.infer<typeof Child>
  /** Every row the reader may see, opened only when asked. Spells newest first. */
  schooling: JsonRow | null
  health: JsonRow | null
  relief: JsonRow | null
  father: JsonRow | null
  mother: JsonRow | null
  spells: JsonRow[]
}

const records = (county: number, ids: readonly string[]) => prepared<z.input<typeof Loaded>>('archives.records')`
  select to_jsonb(c) as child,
    (select to_jsonb(s) from qinghe.child_schooling s where s.county = c.county and s.child = c.id and s.valid_to is null) as schooling,
    (select to_jsonb(h) from qinghe.child_health h where h.county = c.county and h.child = c.id) as health,
    (select to_jsonb(e) from qinghe.child_relief e where e.county = c.county and e.child = c.id) as relief,
    (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from qinghe.child_parents p where p.county = c.county and p.child = c.id) as parents,
    (select coalesce(jsonb_agg(to_jsonb(g) order by g.valid_from desc), '[]') from qinghe.child_guardianships g
      where g.county = c.county and g.child = c.id) as spells
  from qinghe.children c where c.county = ${county} and c.id = any(${[...ids]}::uuid[])`

const anyCounty = (ids: readonly string[]) => prepared<{ county: number }>('archives.countyOf')`
  select distinct county from qinghe.children where id = any(${[...ids]}::uuid[])`

/** The archives of `ids` that the actor may see, in no order. Posts above county find the county first. */
export async function loadRecords(r: Reader, ids: readonly string[]): Promise<ArchiveRecord[]> {
  const counties = r.actor.county === 0 ? (await r.rows(anyCounty(ids))).map(row => row.county) : [r.actor.county]
  const found: ArchiveRecord[] = []
  for (const county of counties) {
    for (const raw of await r.rows(records(county, ids))) found.push(fromLoaded(Loaded.parse(raw)))
  }
  return found
}

function fromLoaded({ child, schooling, health, relief, parents, spells }: z.infer<typeof Loaded>): ArchiveRecord {
  const parent = (role: string) => parents.find(p => p['role'] === role) ?? null
  return { child, schooling, health, relief, father: parent('father'), mother: parent('mother'), spells }
}

/** The present row behind each section of the catalogue. */
export function rowOf(record: ArchiveRecord, key: FieldKey): JsonRow | null {
  switch (fields[key].section) {
    case 'identity': return record.child
    case 'schooling': return fields[key].table === 'children' ? record.child : record.schooling
    case 'health': return record.health
    case 'relief': return record.relief
    case 'father': return record.father
    case 'mother': return record.mother
    case 'guardianship': return record.spells.find(spell => spell['valid_to'] === null) ?? null
  }
}

const fromHex = (text: string): Uint8Array => Buffer.from(text.slice(2), 'hex')

/** Opens one column of a row; null when there is nothing. */
export function clearOf(r: Reader, at: { table: TableName; column: string }, row: JsonRow): unknown {
  const v = row[at.column] ?? null
  const { sealed, key } = tables[at.table]
  if (v === null || !sealed.some(column => column === at.column)) return v
  return r.open({ table: at.table, column: at.column, row: String(row[key]) }, fromHex(String(v)))
}

export const valueOf = (r: Reader, record: ArchiveRecord, key: FieldKey): unknown => {
  const row = rowOf(record, key)
  if (row === null) return null
  const v = clearOf(r, { table: fields[key].table, column: fields[key].column }, row)
  return key === 'school' && v === 0 ? null : v
}

/** The archive as the flat record of the form, in clear: for rules and comparisons, never for an answer. */
export const draftOf = (r: Reader, record: ArchiveRecord): Draft =>
  Draft.parse(Object.fromEntries(fieldKeys.map(key => [key, valueOf(r, record, key)])))
