/** An archive as its history tells it: every line opened with the child's own key and done again, field by field. */
import type { ChildKey } from '../crypto/childKeys.ts'
import { SealBroken } from '../crypto/cipher.ts'
import { type BeforeAfter, openChange } from '../db/history.ts'
import type { TableName } from '../db/tables.ts'
import type { Finding } from './findings.ts'
import type { Db } from './store.ts'

export type Row = Record<string, unknown>
export type Line = { id: string; county: number; child: string; version: number; at: string; command: string; entity: string; entity_id: string; kind: string; fields: string[]; sealed: Buffer; region: number; school: number }
/** `isKnown`: the national table of numbers has it; undefined while an import still tells it. */
export type Archive = { isKnown: boolean | undefined; county: number; child: Row; sections: { table: TableName; row: Row }[]; key: { wrapped: Buffer; region: number; school: number } | undefined; lines: Line[] }
export type Places = { same: (was: unknown, now: unknown) => boolean }
export type Find = (findings: readonly Finding[]) => void

/** A change of divisions gives places other codes without a line of history; whoever was at the old one is at the new one now. */
export async function loadPlaces(db: Db): Promise<Places> {
  const { rows } = await db.query<{ old_code: string | number; new_code: string | number }>('select old_code, new_code from qinghe.region_moves where old_code <> new_code')
  const next = new Map<number, number[]>()
  for (const row of rows) next.set(Number(row.old_code), [...next.get(Number(row.old_code)) ?? [], Number(row.new_code)])
  const reaches = (from: number, to: number, seen: Set<number>): boolean => from === to
    || (!seen.has(from) && (next.get(from) ?? []).some(step => reaches(step, to, seen.add(from))))
  return { same: (was, now) => typeof was === 'number' && typeof now === 'number' && reaches(was, now, new Set()) }
}

export const isEmpty = (v: unknown): boolean => v === null || v === undefined || (Array.isArray(v) && v.length === 0)
const placeColumns = new Set(['hukou_division', 'residence_division', 'region'])
export const agree = (places: Places, column: string, [was, now]: readonly [unknown, unknown]): boolean =>
  (isEmpty(was) && isEmpty(now)) || JSON.stringify(was) === JSON.stringify(now) || (placeColumns.has(column) && places.same(was, now))

/** How an archive stood after a command that changed its place or status. */
export type Stood = { command: string; at: string; status: unknown; region: unknown; school: unknown }
export type Told = { rows: Map<string, Row>; hadNumber: boolean; region: unknown; school: unknown; version: number; stood: Stood[] }
export const entityKey = (entity: string, id: string): string => `${entity}/${id}`
type Said = { line: Line; said: BeforeAfter }

/** Village and school are kept beside the fields. */
const isScope = (line: Line, field: string): field is 'region' | 'school' => line.entity === 'children' && (field === 'region' || field === 'school')
const standing = (told: Told, line: Line, field: string): unknown =>
  isScope(line, field) ? told[field] : told.rows.get(entityKey(line.entity, line.entity_id))?.[field]

/** Fields that were not, before this line, what it says they were. */
const misfits = (told: Told, { line, said }: Said, places: Places): string[] => Object.entries(said.before).filter(([field, was]) => {
  const has = standing(told, line, field)
  return !(isScope(line, field) && has === undefined) && !agree(places, field, [has, was])
}).map(([field]) => field)

function take(told: Told, { line, said }: Said): void {
  told.version = Math.max(told.version, line.version)
  told.hadNumber ||= line.entity === 'children' && line.kind === 'created' && !isEmpty(said.after['id_number'])
  if (said.place) [told.region, told.school] = said.place
  const key = entityKey(line.entity, line.entity_id)
  const row = told.rows.get(key) ?? {}
  told.rows.set(key, row)
  for (const [field, value] of Object.entries(said.after)) {
    if (isScope(line, field)) told[field] = value
    else row[field] = value
  }
  if (line.entity === 'children') keepStanding(told, line, row['status'])
}

/** Only the last of what one command did to it. */
function keepStanding({ region, school, stood }: Told, { command, at }: Line, status: unknown): void {
  if (stood.at(-1)?.command === command) stood.pop()
  const last = stood.at(-1)
  if (last?.status !== status || last?.region !== region || last?.school !== school) stood.push({ command, at, status, region, school })
}

/** Lines of one version may have been written in one millisecond: those that fit come first. */
function nextOf(told: Told, waiting: readonly Said[], places: Places): Said | undefined {
  const [first] = waiting
  return waiting.find(one => one.line.version === first?.line.version && misfits(told, one, places).length === 0) ?? first
}

/** @param archive with its lines by version */
export function replay(key: ChildKey, { county, child, lines }: Archive, { places, find }: { places: Places; find: Find }): Told {
  const told: Told = { hadNumber: false, rows: new Map(), region: undefined, school: undefined, version: 0, stood: [] }
  const id = String(child['id'])
  let waiting = lines.flatMap((line): Said[] => {
    try {
      return [{ line, said: openChange(key, line) }]
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error
      find([{ kind: 'row', why: 'history', table: line.entity, county, child: id, columns: line.fields }])
      return []
    }
  })
  for (let next = nextOf(told, waiting, places); next !== undefined; next = nextOf(told, waiting, places)) {
    const wrong = misfits(told, next, places)
    if (wrong.length > 0) find([{ kind: 'row', why: 'gap', table: next.line.entity, county, child: id, columns: wrong }])
    take(told, next)
    waiting = waiting.filter(one => one !== next)
  }
  return told
}
