/** Loads whole archives, set-based: every section the acting role may read, in one statement (the policies leave the others empty). */
import { Draft, type FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import type { Outline } from '@qinghe/domain/archives/gaps.ts'
import { nameKeys } from '@qinghe/domain/archives/settle.ts'
import { type Instant, instant, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { Reader } from '../db/reader.ts'
import { prepared } from '../db/sql.ts'
import { type TableName, tables } from '../db/tables.ts'

/** A row as json gives it: bytea comes as \x hex text, days and moments as text. What the tables hold was checked on its way in
 *  and is checked again by the output schema; parsing it here as well took a quarter of reading an archive (measured). */
type JsonRow = Readonly<Record<string, unknown>>
type Child = JsonRow & {
  county: number; id: string; region: number; school: number; version: number; status: string; origin: string
  identity_state: string; returned_reason: string | null; exit_reason: number | null; exited_on: PlainDate | null
  exit_note: string | null; batch: string | null; created_at: string; updated_at: string; gaps: string[]
  created_by: string; household: string | null
}
/** Others of the household, eldest first. */
export type Sibling = { id: string; name: string; birth_date: string | null; sex_code: number | null }
type Loaded = {
  child: Child; schooling: JsonRow | null; health: JsonRow | null; relief: JsonRow | null
  parents: JsonRow[]; spells: JsonRow[]; siblings: Sibling[]
}

export type ArchiveRecord = {
  child: Child & { created_at: Instant; updated_at: Instant }
  /** Every row the reader may see, opened only when asked. Spells newest first. */
  schooling: JsonRow | null
  health: JsonRow | null
  relief: JsonRow | null
  father: JsonRow | null
  mother: JsonRow | null
  spells: JsonRow[]
  siblings: Sibling[]
}

/** Text of json straight from the rows; jsonb would be built only to be written out again (230 µs against 197, measured). */
const records = (county: number, ids: readonly string[]) => prepared<Loaded>('archives.records')`
  select row_to_json(c) as child,
    (select row_to_json(s) from qinghe.child_schooling s where s.county = c.county and s.child = c.id and s.valid_to is null) as schooling,
    (select row_to_json(h) from qinghe.child_health h where h.county = c.county and h.child = c.id) as health,
    (select row_to_json(e) from qinghe.child_relief e where e.county = c.county and e.child = c.id) as relief,
    (select coalesce(json_agg(p), '[]') from qinghe.child_parents p where p.county = c.county and p.child = c.id) as parents,
    (select coalesce(json_agg(g order by g.valid_from desc), '[]') from qinghe.child_guardianships g
      where g.county = c.county and g.child = c.id) as spells,
    case when c.household is null then '[]' else (select coalesce(json_agg(b order by b.birth_date), '[]') from (
      select b.id, b.name, b.birth_date, b.sex_code from qinghe.children b where b.county = c.county and b.household = c.household
        and b.id <> c.id and b.status <> 'merged' order by b.birth_date limit 20) b) end as siblings
  from qinghe.children c where c.county = ${county} and c.id = any(${[...ids]}::uuid[])`

const anyCounty = (ids: readonly string[]) => prepared<{ county: number }>('archives.countyOf')`
  select distinct county from qinghe.children where id = any(${[...ids]}::uuid[])`

/** The archives of `ids` that the actor may see, in no order. Posts above county find the county first. */
export async function loadRecords(r: Reader, ids: readonly string[]): Promise<ArchiveRecord[]> {
  const counties = r.actor.county === 0 ? (await r.rows(anyCounty(ids))).map(row => row.county) : [r.actor.county]
  const found: ArchiveRecord[] = []
  for (const county of counties) {
    for (const loaded of await r.rows(records(county, ids))) found.push(fromLoaded(loaded))
  }
  return found
}

function fromLoaded({ child, schooling, health, relief, parents, spells, siblings }: Loaded): ArchiveRecord {
  const parent = (role: string) => parents.find(p => p['role'] === role) ?? null
  const times = { created_at: instant(child.created_at), updated_at: instant(child.updated_at) }
  return { child: { ...child, ...times }, schooling, health, relief, father: parent('father'), mother: parent('mother'), spells, siblings }
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

/** The archive with an older spell of guardianship in the place of the present one, for whoever corrects that. */
export function withSpell(record: ArchiveRecord, spell: string | undefined): ArchiveRecord | undefined {
  if (spell === undefined) return record
  const found = record.spells.find(one => one['id'] === spell)
  return found && { ...record, spells: [{ ...found, valid_to: null }] }
}

const fromHex = (text: string): Uint8Array => Buffer.from(text.slice(2), 'hex')

/** What was opened of a row: the page and its rules ask for the same values several times. Gone with the row. */
const openedOf = new WeakMap<JsonRow, Map<string, string>>()

/** Opens one column of a row; null when there is nothing. */
export function clearOf(r: Reader, at: { table: TableName; column: string }, row: JsonRow): unknown {
  const v = row[at.column] ?? null
  const { sealed, key } = tables[at.table]
  if (v === null || !sealed.some(column => column === at.column)) return v
  const opened = openedOf.get(row) ?? new Map<string, string>()
  openedOf.set(row, opened)
  const known = opened.get(at.column)
  if (known !== undefined) return known
  const clear = r.open({ table: at.table, column: at.column, row: String(row[key]) }, fromHex(String(v)))
  opened.set(at.column, clear)
  return clear
}

export const fieldValue = (r: Reader, record: ArchiveRecord, key: FieldKey): unknown => {
  const row = rowOf(record, key)
  if (row === null) return null
  const v = clearOf(r, { table: fields[key].table, column: fields[key].column }, row)
  return key === 'school' && v === 0 ? null : v
}

/** The archive as far as it can be seen without opening anything: of a sealed value only that it is there. Opening all of them to see
 *  what is missing took a fifth of reading an archive (measured). */
export function outlineOf(record: ArchiveRecord): Outline {
  const outline: Record<string, unknown> = {}
  for (const key of fieldKeys) {
    const { column, sealed } = fields[key]
    const v = rowOf(record, key)?.[column] ?? null
    outline[key] = sealed && v !== null ? '•' : key === 'school' && v === 0 ? null : v
  }
  return outline
}

/** The archive as the flat record of the form, in clear: for rules and comparisons, never for an answer. */
export function draftOf(r: Reader, record: ArchiveRecord): Draft {
  const known = draftsOf.get(record)
  if (known) return known
  const stored = new Map(fieldKeys.map(key => [key, fieldValue(r, record, key)]))
  const draft = Draft.parse(Object.fromEntries(stored))
  // As they stand: a name from before decision 030 differs from what is typed for it today, and is written anew.
  for (const key of nameKeys) {
    const name = stored.get(key)
    if (typeof name === 'string') draft[key] = name
  }
  draftsOf.set(record, draft)
  return draft
}
const draftsOf = new WeakMap<ArchiveRecord, Draft>()
