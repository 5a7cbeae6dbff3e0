/** Names of those who made records or were handed them, and of the children and places they are about. */
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { labelOf as roleLabel } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'
import { nobody } from './store.ts'

export type Person = { name: string; role: string }
export type Named = { person: (posting: string) => Person; child: (id: string) => { id: ChildId; name: string } | null; place: (code: number) => string }

const gone: Person = { name: '已离开的经办人', role: '' }
/** What anybody reported is nobody's own; who it was stands in the receipt alone. */
const hidden: Person = { name: '报告人（不公开）', role: '' }

export type Naming = { postings: readonly string[]; children: readonly string[]; places: readonly number[] }
/** Children the post does not read have no name here, and are not told of. */
export async function namesFor(r: Reader, { postings, children, places }: Naming): Promise<Named> {
  const held = await r.rows(sql<{ posting: string; holder: string; role: string }>`select p.posting, w.holder, w.role from unnest(${[...new Set(postings)]}::uuid[]) p (posting), lateral qinghe.who_held(p.posting) w`)
  const found = children.length === 0 ? [] : await r.rows(sql<{ id: string; name: string }>`select c.id, c.name from qinghe.children c where c.id = any(${[...new Set(children)]}::uuid[])`)
  const people = new Map(held.map(one => [one.posting, { name: one.holder, role: roleLabel(one.role) }]))
  const names = new Map(found.map(one => [one.id, { id: ChildId.parse(one.id), name: one.name }]))
  return { person: posting => people.get(posting) ?? (posting === nobody ? hidden : gone), child: id => names.get(id) ?? null, place: await regionNames(r, places) }
}
