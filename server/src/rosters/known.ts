/** Which children of the register rows are about. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { ChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { numbersHeld } from '../archives/sameNumber.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { JudgeBy, StoredRow } from './store.ts'

/** A number of the county that an archive out of this person's sight carries: the line cannot come in, and nothing is said of the other. */
export async function heldElsewhere(r: Reader, asked: readonly Asked[]): Promise<Set<number>> {
  const held = await numbersHeld(r, asked.map(({ row, draft }) => ({ id: newUuid(), row: row.row, idNumber: draft.idNumber })))
  return new Set([...held].map(one => one.row))
}

export type Known = { child: ChildId; name: string }
type Asked = { row: StoredRow; draft: Draft }
type Found = { id: string; name: string; birth_date: string | null; id_blind: Uint8Array | null }

/** Numbers and persons each by an index of their own: asked as one condition, every child of the county was read for every slice. */
const found = sql`c.id, c.name, c.birth_date, c.id_blind`
const isHere = sql`c.status not in ('exited', 'transferred', 'merged')`

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** With the same number, or the same name and birthday, by row. */
export async function knownOf(r: Reader, _at: JudgeBy, asked: readonly Asked[]): Promise<Map<number, Known>> {
  const numbers = new Map(asked.flatMap(({ row, draft }) => (draft.idNumber ? [[row.row, r.blind('idNumber', draft.idNumber)] as const] : [])))
  const named = asked.filter(({ draft }) => draft.name && draft.birthDate)
  const rows = await r.rows(sql<Found>`
    select ${found} from qinghe.children c where c.county = ${r.actor.county} and ${isHere} and c.id_blind = any(${[...numbers.values()].flat()}::bytea[])
    union select p.* from unnest(${named.map(n => n.draft.birthDate ?? null)}::date[], ${named.map(n => n.draft.name ?? null)}::text[]) n (day, name) cross join lateral (
      select ${found} from qinghe.children c where c.county = ${r.actor.county} and c.birth_date = n.day and c.name = n.name and ${isHere} offset 0) p`)
  if (rows.length === 0) return new Map()
  const byNumber = new Map(rows.flatMap(row => (row.id_blind === null ? [] : [[hex(row.id_blind), row] as const])))
  const byPerson = new Map(rows.map(row => [`${row.name} ${row.birth_date}`, row]))
  return new Map(asked.flatMap(({ row, draft }) => {
    const numbered = (numbers.get(row.row) ?? []).map(blind => byNumber.get(hex(blind))).find(found => found !== undefined)
    const person = byPerson.get(`${draft.name} ${draft.birthDate}`)
    // Two different numbers belong to two children, whatever else agrees.
    const namesake = person && !(draft.idNumber && person.id_blind !== null) ? person : undefined
    const met = numbered ?? namesake
    return met === undefined ? [] : [[row.row, { child: ChildId.parse(met.id), name: met.name }] as const]
  }))
}
